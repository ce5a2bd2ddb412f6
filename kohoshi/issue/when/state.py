"""What is known of a 日時 while it is read."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kohoshi.issue.dates import Calendar
from kohoshi.issue.when.groups import DayGroup, TakenOut
from kohoshi.issue.when.model import Status, TextNote, When
from kohoshi.issue.when.times import Sessions
from kohoshi.issue.when.tokens import Token

#: (whether it is of a day, all days being known; its hours).
Override = tuple[Callable[[dt.date, list[dt.date]], bool], Sessions]


@dataclass
class State:
    """``day``: of the row whose time is read; ``groups``: days with their hours, the last being filled;
    ``counts``: 全3回; ``reserve_hours``: hours behind a day in case of rain; ``lead``: hours before any
    day; ``only``: sessions of a day that has no others; ``renewed``: a
    new day stands for an old one; ``numbered``: days by their labels, ①6月11日; ``hazy``: days fall away, without a word which."""

    text: str
    calendar: Calendar
    day: dt.date | None
    when: When
    groups: list[DayGroup] = field(default_factory=lambda: [DayGroup()])
    out: TakenOut = field(default_factory=TakenOut)
    counts: list[tuple[Token, int]] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    reserve_hours: list[Token] = field(default_factory=list)
    lead: list[Token] = field(default_factory=list)
    only: list[tuple[dt.date, frozenset[str]]] = field(default_factory=list)
    cancelled: Status = ""
    renewed: bool = False
    numbered: dict[str, dt.date] = field(default_factory=dict)
    hazy: bool = False

    def __post_init__(self) -> None:
        if self.day is not None:
            self.group.singles.append(self.day)
            self.group.start = 0

    @property
    def group(self) -> DayGroup:
        return self.groups[-1]

    @property
    def clock(self) -> list[Token]:
        """Where hours go: to the days before them, else to those to come."""
        return self.group.clock if self.group.dated else self.lead

    def unread(self, token: Token, message: str) -> None:
        self.when.unread.append(TextNote(token.start, token.end, message))

    def fresh(self, token: Token) -> None:
        """A new group where the last has its hours already; a rule joined by 、 is of the same months."""
        if self.group.timed and self.group.dated and not (self.group.led and token.kind == "date"):
            old, new = self.group, DayGroup(kept=self.out.since_led())
            if token.kind in ("recurs", "weekdays") and old.rules and not any(t.kind == "stop" for t in old.clock):
                new.months, new.month_range, new.since, new.till = list(old.months), old.month_range, old.since, old.till
                new.periods = [each for each in old.periods if not each.span]
            self.groups.append(new)
        if self.group.start < 0:
            self.group.start = token.start
        self.group.end = token.end
        if not self.group.dated and self.lead:
            self.group.clock += [t for t in self.lead if t.kind in ("hours", "label", "start", "end", "door", "ignore", "allday", "until")]
            self.group.led = self.group.timed
            self.lead = []

    def own_hours(self, day: dt.date, every: Sequence[Token], index: int) -> bool:
        """18日・19日 18日10:00～17:00、19日10:00～15:00: a day named once more, with hours of its own. It is taken
        out of the list that named all."""
        ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle", "label", "harmless")), None)
        listed = next((group for group in self.groups if day in group.singles and not group.timed), None)
        if ahead is None or ahead.kind != "hours" or listed is None or self.day is not None:
            return False
        listed.singles.remove(day)
        return True
