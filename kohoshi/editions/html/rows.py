"""The table of events of index.html: one row an event, days that follow each other at the same hours as one."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kohoshi.editions.events import EventEntry
from kohoshi.issue.when.say import clock

#: So many days in a row are told as one.
_RUN = 3


@dataclass(frozen=True)
class EventRow:
    """``last``: the last day of what takes place every day from ``entry`` on, or of the entry itself, where
    it is not the first; ``daily``: the hours are those of every day."""

    entry: EventEntry
    last: dt.date | None
    daily: bool = False

    @property
    def hours(self) -> str:
        """10:00～12:00, 22:00～翌2:00, ～17:00, or nothing."""
        begin, until = clock(self.entry.begin), clock(self.entry.until)
        return f"{begin}～{'翌' if until and self.entry.night else ''}{until}" if begin or until else ""


def event_rows(entries: Iterable[EventEntry]) -> list[EventRow]:
    """In the order of ``entries``; a series from day to day, of at least ``_RUN`` days, as its first row."""
    out: list[EventRow] = []
    open_runs: dict[str, list[int]] = {}
    gone: set[int] = set()
    for entry in entries:
        row = EventRow(entry, None if entry.night or entry.last == entry.first else entry.last)
        name = entry.series[0] if entry.series else None
        run = open_runs.get(name, []) if name else []
        if name and run and (entry.first - out[run[-1]].entry.first).days == 1:
            run.append(len(out))
        elif name:
            open_runs[name] = run = [len(out)]
        out.append(row)
        if name and len(run) >= _RUN:
            out[run[0]] = replace(out[run[0]], last=entry.first, daily=True)
            gone.update(run[1:])
    return [row for at, row in enumerate(out) if at not in gone]
