"""The family ``date``: weekdays, impossible days, eras, ranges, holidays, times, deadlines."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from kohoshi.check.words.dates.among import among
from kohoshi.check.words.dates.calendar import calendar_events
from kohoshi.check.words.dates.calendar_rules import clocks, days, holidays, nths, ranges, weekdays_as_readings
from kohoshi.check.words.dates.doors import doors
from kohoshi.check.words.dates.doubled import doubled, doubled_units
from kohoshi.check.words.dates.era import eras
from kohoshi.check.words.dates.line import read_lines
from kohoshi.check.words.dates.lost import lost_dashes
from kohoshi.check.words.dates.order import order
from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding
from kohoshi.issue.model import Issue
from kohoshi.issue.when.occasions import calendar_of

_LINE_RULES = (days, nths, holidays, eras, ranges, clocks, doors, doubled)


def check_dates(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Every date and time of the issue, each line read once."""
    lines = read_lines(issue, passages)
    for line in lines:
        for rule in _LINE_RULES:
            yield from rule(line)
    for passage in passages:
        if passage.article is not None:
            yield from lost_dashes(passage)
            yield from doubled_units(passage)
            yield from weekdays_as_readings(passage)
    yield from among(lines)
    yield from order(issue, lines)
    yield from calendar_events(issue, passages, calendar_of(issue))
