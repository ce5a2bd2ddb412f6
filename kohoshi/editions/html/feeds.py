"""events.ics (RFC 5545) and feed.xml (Atom, RFC 4287): events for calendars, articles for readers."""
from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from icalendar.prop import vRecur

from kohoshi.editions.events import EventEntry, events
from kohoshi.editions.text import Teller
from kohoshi.issue.dates.say import TOKYO
from kohoshi.issue.model import Issue

_ATOM = "http://www.w3.org/2005/Atom"


def authority(issue: Issue) -> str:
    """The domain under which identifiers of this paper are minted."""
    domains = issue.house.publisher.domains
    return str(domains[0]) if domains else "invalid"


def path_of(issue: Issue) -> str:
    """271071/minato/2022-06: what tells this issue from all others."""
    publisher = issue.house.publisher
    paper = "".join(char for char in str(publisher.roman).lower() if char.isascii() and char.isalnum())
    return f"{publisher.municipality}/{paper}/{issue.publication.month}"


def events_ics(issue: Issue) -> bytes:
    """Every event of the issue. Events without a time are whole days; those that come by a rule are one,
    with the rule and the days on which there is none (RFC 5545, 3.3.10 and 3.8.5)."""
    calendar = Calendar()
    title = Teller(issue, {}, {}).say(issue.house.publisher.title)
    calendar.add("prodid", f"-//{authority(issue)}//kohoshi//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{title} {issue.publication.label}の行事")
    stamp = dt.datetime.combine(issue.publication.date, dt.time(), TOKYO).astimezone(dt.UTC)
    entries = events(issue)
    told: set[str] = set()
    for number, entry in enumerate(entries, 1):
        name = entry.series[0] if entry.series else None
        if name is not None and name in told:
            continue
        event = _event(entry, f"{path_of(issue)}/{number:03}@{authority(issue)}", stamp)
        if name is not None:
            told.add(name)
            _recur(event, [each for each in entries if each.series and each.series[0] == name])
        calendar.add_component(event)
    calendar.add_missing_timezones()
    out: bytes = calendar.to_ical()
    return out


def _event(entry: EventEntry, uid: str, stamp: dt.datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("summary", entry.title)
    if entry.begin is None:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + dt.timedelta(days=1))
    else:
        event.add("dtstart", moment(entry.first, entry.begin))
        if entry.until is not None:
            event.add("dtend", moment(entry.last, entry.until))
    if entry.cells.get("場所名称"):
        event.add("location", entry.cells["場所名称"])
    if about := described(entry):
        event.add("description", about)
    if entry.status:
        event.add("status", "CANCELLED")  # of a day that an event is postponed from, too: it is not then
    if entry.cells.get("カテゴリー"):
        event.add("categories", [entry.cells["カテゴリー"]])
    return event


def _recur(event: Event, members: list[EventEntry]) -> None:
    """The rule of the entries ``members``, without the days on which there is no such entry."""
    first = members[0]
    assert first.series is not None
    if len(members) == 1:
        return
    days = {each.first for each in members}
    start, last = dt.datetime.combine(first.first, dt.time()), dt.datetime.combine(max(days), dt.time())
    out = [day.date() for day in rrulestr(first.series[1], dtstart=start).between(start, last) if day.date() not in days]
    rule = vRecur.from_ical(first.series[1])
    rule["UNTIL"] = [last.date() if first.begin is None else moment(last.date(), first.begin).astimezone(dt.UTC)]
    event.add("rrule", rule)
    if out:
        event.add("exdate", [day if first.begin is None else moment(day, first.begin) for day in out],
                  {"VALUE": "DATE"} if first.begin is None else {})


def described(entry: EventEntry) -> str:
    """What it is, and the words that say when: conditions, exceptions and reception are nowhere else."""
    words = entry.cells.get("開始日時特記事項")
    return "\n".join(filter(None, (entry.cells.get("説明"), f"日時: {words}" if words else "")))


def moment(day: dt.date, minutes: int) -> dt.datetime:
    """``minutes`` after the day began in Japan."""
    return dt.datetime.combine(day, dt.time(), TOKYO) + dt.timedelta(minutes=minutes)


def feed_xml(issue: Issue, articles: Sequence[tuple[str, str, str]]) -> bytes:
    """``articles``: (id, title, summary) in the order of the paper; links are relative to the feed."""
    teller = Teller(issue, {}, {})
    date = issue.publication.date
    updated = f"{date.isoformat()}T00:00:00+09:00"
    mint = f"tag:{authority(issue)},{date.isoformat()}:{path_of(issue)}"
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "ja"})
    _add(feed, "id", mint)
    _add(feed, "title", f"{teller.say(issue.house.publisher.title)} {date.year}年{teller.say(issue.publication.label)}")
    _add(feed, "updated", updated)
    _add(_add(feed, "author"), "name", teller.say(issue.house.publisher.office))
    _add(feed, "link", rel="self", href="feed.xml")
    _add(feed, "link", rel="alternate", href="index.html")
    for key, title, summary in articles:
        entry = _add(feed, "entry")
        _add(entry, "id", f"{mint}/{key}")
        _add(entry, "title", title)
        _add(entry, "updated", updated)
        _add(entry, "link", rel="alternate", href=f"articles/{key}.html")
        if summary:
            _add(entry, "summary", summary)
    out: bytes = b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="utf-8") + b"\n"
    return out


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element
