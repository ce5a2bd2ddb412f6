"""The day and the hours of an event, and what a correction makes of them."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import EventChange
from kohoshi.issue.dates.say import TOKYO

_DAY, _TIME = r"\d{4}-\d{2}-\d{2}", r"(?:[01]\d|2[0-3]):[0-5]\d"
_MOVED = re.compile(rf"({_DAY})(?:/({_DAY}))?(?: ({_TIME})(?:-({_TIME}))?)?")


@dataclass(frozen=True)
class When:
    """Days, both inclusive; hours as 10:00, '' where none are told."""

    first: dt.date
    last: dt.date
    begin: str
    until: str

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> When:
        """Of a row of events.csv."""
        first = dt.date.fromisoformat(row["開始日"])
        return cls(first, dt.date.fromisoformat(row["終了日"]) if row["終了日"] else first, row["開始時間"], row["終了時間"])

    def row(self) -> dict[str, str]:
        return {"開始日": self.first.isoformat(), "終了日": self.last.isoformat(), "開始時間": self.begin, "終了時間": self.until}

    def moved(self, to: EventChange) -> When:
        """What is not said of the new time stays: as many days, the same hours."""
        first = to.first or self.first
        last = to.last or first + (self.last - self.first)
        return When(first, last, to.begin, to.until) if to.begin else When(first, last, self.begin, self.until)

    @property
    def begins(self) -> dt.date | dt.datetime:
        return dt.datetime.combine(self.first, dt.time.fromisoformat(self.begin), TOKYO) if self.begin else self.first

    @property
    def ends(self) -> dt.date | dt.datetime | None:
        """Exclusive, as calendars have it; None where only the beginning is known."""
        if not self.begin:
            return self.last + dt.timedelta(days=1)
        if not self.until:
            return None
        over = self.first == self.last and self.until <= self.begin  # until midnight or after it
        return dt.datetime.combine(self.last + dt.timedelta(days=over), dt.time.fromisoformat(self.until), TOKYO)


def change(number: str, moved: str, *, cancelled: bool) -> EventChange:
    """``moved``: 「2022-06-19」「2022-06-19 10:00-12:00」「2022-06-19/2022-06-20」, or ''. Raises ArchiveError."""
    if not moved:
        return EventChange(number=number, cancelled=cancelled)
    found = _MOVED.fullmatch(moved.strip())
    if found is None or cancelled:
        raise ArchiveError("--moved は「2022-06-19」「2022-06-19 10:00-12:00」「2022-06-19/2022-06-20」のように書いてください（--cancelled とは別々に）")
    try:
        first, last = (dt.date.fromisoformat(each) if each else None for each in found.group(1, 2))
    except ValueError:
        raise ArchiveError(f"--moved の「{moved}」は、暦にない日です") from None
    if first and last and last < first or found[4] and found[4] <= found[3] and last in (None, first):
        raise ArchiveError(f"--moved の「{moved}」は、終わりが始まりより前です")
    return EventChange(number=number, first=first, last=last, begin=found[3] or "", until=found[4] or "")
