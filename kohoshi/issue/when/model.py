"""What a 日時 says: on which days, at what hours, and what of it could not be understood."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

#: Minutes of a day.
DAY = 24 * 60
Status = Literal["", "cancelled", "postponed"]


@dataclass(frozen=True)
class Occurrence:
    """Once that an event takes place.

    first, last   both inclusive; more than one day only where nothing parts them (a camp, an exhibition
                  without hours, from Friday 23:00 to Saturday 5:00)
    begin, until  minutes since midnight of ``first`` and of ``last``; None where none is told. What ends
                  at midnight or after it ends on the next day
    label         which session or group: ①, 午後の部, 2歳児
    status        of an event that is off
    either        one of several days to choose from
    series        index of the rule it comes by, in When.series
    """

    first: dt.date
    last: dt.date
    begin: int | None = None
    until: int | None = None
    label: str = ""
    status: Status = ""
    either: bool = False
    series: int | None = None

    def __post_init__(self) -> None:
        if self.begin is not None and self.begin >= DAY and self.first == self.last:  # 24:00～
            object.__setattr__(self, "first", self.first + dt.timedelta(days=1))
            object.__setattr__(self, "last", self.first)
            object.__setattr__(self, "begin", self.begin - DAY)
            object.__setattr__(self, "until", None if self.until is None else self.until - DAY)
        if self.until is not None and self.until >= DAY:
            object.__setattr__(self, "last", self.last + dt.timedelta(days=self.until // DAY))
            object.__setattr__(self, "until", self.until % DAY)


@dataclass(frozen=True)
class TextNote:
    """Characters [start, end) of the text and what is to be said of them, in Japanese."""

    start: int
    end: int
    message: str


@dataclass
class When:
    """A text and what it says; shared by all who ask, so changed by nobody. ``reserve``: days in case of rain;
    ``series``: rules of RFC 5545 (FREQ=WEEKLY;BYDAY=WE), without UNTIL: each gives its occurrences and days
    on which there is none; ``unread``: what was not understood; ``conflicts``: what contradicts itself; ``dated``: it names
    days or speaks of hours at all (随時 does not)."""

    text: str
    occurrences: tuple[Occurrence, ...] = ()
    series: tuple[str, ...] = ()
    reserve: tuple[dt.date, ...] = ()
    unread: list[TextNote] = field(default_factory=list)
    conflicts: list[TextNote] = field(default_factory=list)
    dated: bool = False

    @property
    def days(self) -> set[dt.date]:
        """Every day on which it takes place, the days inside of spans too."""
        return {one.first + dt.timedelta(days=n) for one in self.occurrences if not one.status for n in range((one.last - one.first).days + 1)}
