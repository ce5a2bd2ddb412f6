"""A passage with its dates and times."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kohoshi.check.words.corrections import Span, quoted
from kohoshi.check.words.dates.months import Around, months_around
from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Calendar, Found, Hours, Recurring, hours, recurring
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.model import Issue
from kohoshi.issue.when.occasions import calendar_of

_WORTH = re.compile(r"[0-9０-９日月年時午曜]")


@dataclass(frozen=True)
class DatedPassage:
    """One passage: ``folded`` has the same length as its text."""

    passage: Passage
    folded: str
    dates: tuple[Found, ...]
    hours: tuple[Hours, ...]
    recurring: tuple[Recurring, ...]
    calendar: Calendar
    around: Around = Around()  # noqa: RUF009  frozen

    @property
    def named(self) -> frozenset[int]:
        """The months written in it."""
        return frozenset(found.month for found in self.dates if found.month is not None and not found.bare)

    def finding(self, rule: str, level: Level, message: str, hint: str, start: int, end: int) -> Finding:
        return self.passage.finding(rule, level, message, hint, start, end)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around [start, end)."""
        stop = self.folded.find("。", end)
        return self.folded.rfind("。", 0, start) + 1, len(self.folded) if stop < 0 else stop + 1


def read_lines(issue: Issue, passages: Sequence[Passage]) -> list[DatedPassage]:
    """The passages that hold a date or a time. A month is inherited from the line above in the
    same field only; others named around are of those that a day without a month may be of."""
    calendar = calendar_of(issue)
    out: list[DatedPassage] = []
    before: Found | None = None
    field = ("", "")
    wrong = quoted(passages)
    for index, (passage, around) in enumerate(zip(passages, months_around(passages, calendar.month), strict=True)):
        here = (passage.article or "", passage.field)
        before = before if here == field else None
        field = here
        folded = fold(passage.text)
        if passage.article is None or not _WORTH.search(passage.text):
            continue
        times = hours(passage.text)
        dates = calendar.read(passage.text, before, times, around.months, around.heads)
        before = dates[-1] if dates else before
        again = recurring(passage.text)
        judged = _judged(dates, wrong.get(index, ()))
        times = [each for each in times if not _within(each.start, each.end, wrong.get(index, ()))]
        if times or judged or again:
            out.append(DatedPassage(passage, folded, tuple(judged), tuple(times), tuple(again), calendar, around))
    return out


def _within(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _judged(dates: list[Found], wrong: Sequence[Span]) -> list[Found]:
    """The dates that a correction does not quote as wrong; what follows such a one is joined to nothing."""
    out: list[Found] = []
    gone = False
    for each in dates:
        if _within(each.start, each.end, wrong):
            gone = True
            continue
        out.append(replace(each, link="") if gone else each)
        gone = False
    return out
