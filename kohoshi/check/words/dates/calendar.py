"""The month calendar: its days are data, its title says which month it is of."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Calendar, holiday, holiday_names, say_day
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.dates.holidays import days_named
from kohoshi.issue.model import Block, Event, Issue, Publication
from kohoshi.issue.named import named

#: 6月のカレンダー; 6～7月の and 6月・7月の name more than one month.
_OF_MONTH = re.compile(r"(?<![\d・~、\-月])(?P<month>\d{1,2})月の(?!.*\d月)")
_BESIDE = re.compile(r"前|翌|後|以外|を除")


def calendar_events(issue: Issue, passages: Sequence[Passage], calendar: Calendar) -> Iterator[Finding]:
    """Every entry of every calendar of the issue, told at its title."""
    at = {(passage.article, passage.field): passage for passage in passages}
    for key, article in issue.articles.items():
        for part, blocks in article.all_parts.items():
            stem = "body" if article.body is not None else f"parts.{part}"
            title = at.get((key, "title"))
            for index, block in enumerate(blocks):
                title = at.get((key, f"{stem}.{index}.heading"), title)
                if block.events:
                    entries = _entries(block, at, key, f"{stem}.{index}.events")
                    yield from _months(title, entries, calendar)
                    for event, passage in entries:
                        yield from _entry(issue, event, passage, calendar)


def _entries(block: Block, at: dict[tuple[str | None, str], Passage], article: str, path: str) -> list[tuple[Event, Passage]]:
    found = [(event, at.get((article, f"{path}.{index}.title"))) for index, event in enumerate(block.events or ())]
    return [(event, passage) for event, passage in found if passage is not None]


def _months(title: Passage | None, entries: list[tuple[Event, Passage]], calendar: Calendar) -> Iterator[Finding]:
    """Entries outside the month that the calendar is of."""
    match = _OF_MONTH.search(fold(title.text)) if title else None
    if title is None or match is None or not 1 <= int(match["month"]) <= 12:
        return
    month = calendar.nearest(int(match["month"]))
    wrong = [(event, passage) for event, passage in entries if (event.date.year, event.date.month) != month]
    found = {(event.date.year, event.date.month) for event, _ in wrong}
    if len(wrong) > 1 and len(wrong) == len(entries) and len(found) == 1:
        (other,) = found
        yield title.finding("date/month", Level.WARNING, f"「{title.text}」の行事が、すべて{other[0]}年{other[1]}月の日付です",
                            f"題の月と、行事の{named(Event, 'date')}を確かめてください", match.start(), match.end())
        return
    for event, passage in wrong:
        yield passage.finding("date/month", Level.WARNING, f"「{title.text}」に{say_day(event.date, calendar.year)}の行事があります",
                              f"行事の{named(Event, 'date')}を確かめてください", 0, len(passage.text))


def _entry(issue: Issue, event: Event, passage: Passage, calendar: Calendar) -> Iterator[Finding]:
    year = calendar.year
    begins = issue.publication.delivery.start
    if event.date < begins and (event.date.year, event.date.month) == (year, calendar.month):
        yield passage.finding("date/past", Level.WARNING, f"「{say_day(event.date, year)}」は、この号を配り始める{say_day(begins, year)}より前です",
                              f"行事の{named(Event, 'date')}と、号の情報（issue.yaml）の{named(Publication, 'delivery')}を確かめてください", 0, len(passage.text))
    for start, end, name in holiday_names(passage.text):
        own = days_named(name, event.date.year)
        if start == 0 and own and event.date not in own and not _BESIDE.match(passage.text, end) and holiday(event.date) != name:
            yield passage.finding("date/holiday", Level.ERROR, f"{name}は{say_day(own[0], year)}です（カレンダーでは{say_day(event.date, year)}）",
                                  f"行事の{named(Event, 'date')}を確かめてください", start, end)
