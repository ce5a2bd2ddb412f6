"""Every 日時 of an issue: of the notices and of the rows of its calendars, in the order of the plan."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.issue.dates import Calendar
from kohoshi.issue.markup import parse, without_readings
from kohoshi.issue.model import Article, Event, Info, Issue
from kohoshi.issue.when.model import When
from kohoshi.issue.when.reading import read_time, read_when


@dataclass(frozen=True)
class Occasion:
    """``field``: path in the article of the text (``body.2.info.when``, ``body.0.events.3.time``);
    ``info`` or ``event``: what it stands in; ``words``: the text as a reader reads it."""

    key: str
    article: Article
    field: str
    words: str
    when: When
    info: Info | None = None
    event: Event | None = None

    @property
    def title(self) -> str:
        """What takes place."""
        return as_read(self.event.title if self.event else self.article.title)


def occasions(issue: Issue) -> Iterator[Occasion]:
    """Of every article that the flat plan places, each once."""
    calendar = calendar_of(issue)
    for key in issue.publication.placed:
        if key in issue.articles:
            yield from of_article(key, issue.articles[key], calendar)


def of_article(key: str, article: Article, calendar: Calendar) -> Iterator[Occasion]:
    """Those of one article."""
    for part, blocks in article.all_parts.items():
        stem = "body" if article.body is not None else f"parts.{part}"
        for at, block in enumerate(blocks):
            if block.info is not None and (text := block.info.when or block.info.period) is not None:
                name, words = "when" if block.info.when else "period", as_read(text)
                when = read_when(words, calendar)
                if name == "when" and block.info.period and not when.occurrences:  # the days above, the hours below
                    name, words = "period", f"{as_read(block.info.period)}\n{words}"
                    when = read_when(words, calendar)
                yield Occasion(key, article, f"{stem}.{at}.info.{name}", words, when, info=block.info)
            for row, event in enumerate(block.events or ()):
                words = as_read(event.time)
                yield Occasion(key, article, f"{stem}.{at}.events.{row}.time", words, read_time(words, event.date, calendar), event=event)


def calendar_of(issue: Issue) -> Calendar:
    """How the issue sees dates."""
    year, month = map(int, issue.publication.month.split("-"))
    return Calendar(year, month)


def as_read(value: str | None) -> str:
    """What a reader reads, without markup, readings and face references."""
    if not value:
        return ""
    return "\n".join(without_readings(parse(line)) for line in value.strip().split("\n"))
