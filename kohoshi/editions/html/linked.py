"""JSON-LD for search engines: NewsArticle for every article, Event for what it announces."""
from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from kohoshi.editions.events import EventEntry
from kohoshi.editions.html.feeds import described, moment
from kohoshi.editions.text import Teller
from kohoshi.issue.dates.say import TOKYO
from kohoshi.issue.model import Issue

_STATUS = {"": "EventScheduled", "cancelled": "EventCancelled", "postponed": "EventPostponed"}


def article_data(issue: Issue, key: str, entries: Iterable[EventEntry]) -> Markup:
    """A ``script`` element's content for the page of an article."""
    article, teller, publisher = issue.articles[key], Teller(issue, {}, {}), issue.house.publisher
    office = {"@type": "GovernmentOrganization", "name": teller.say(publisher.office), "url": str(publisher.url)}
    news: dict[str, Any] = {
        "@type": "NewsArticle", "headline": teller.say(article.title), "inLanguage": "ja",
        "datePublished": issue.publication.date.isoformat(), "publisher": office, "author": office,
        "isPartOf": {"@type": "PublicationIssue", "issueNumber": str(issue.publication.number),
                     "isPartOf": {"@type": "Periodical", "name": teller.say(publisher.title)}}}
    if article.category:
        news["articleSection"] = teller.say(article.category)
    graph = [news, *(_event(entry, office) for entry in entries)]
    return script({"@context": "https://schema.org", "@graph": graph})


def _event(entry: EventEntry, office: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = {"@type": "Event", "name": entry.title, "organizer": office,
                             "eventStatus": f"https://schema.org/{_STATUS[entry.status]}", "startDate": _day(entry, first=True)}
    if entry.begin is None or entry.until is not None:
        event["endDate"] = _day(entry, first=False)
    if place := entry.cells.get("場所名称"):
        event["location"] = {"@type": "Place", "name": place, "address": place}
    if about := described(entry):
        event["description"] = about
    if entry.cells.get("料金(基本)") == "0":
        event["isAccessibleForFree"] = True
    return event


def _day(entry: EventEntry, *, first: bool) -> str:
    day, minutes = (entry.first, entry.begin) if first else (entry.last, entry.until)
    return day.isoformat() if minutes is None else moment(day, minutes).astimezone(TOKYO).isoformat()


def script(data: dict[str, Any]) -> Markup:
    """JSON that can stand in a ``script`` element: no ``<`` can end it."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704  no sign is left that could end it
