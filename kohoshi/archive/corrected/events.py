"""events.csv and events.ics: an event keeps the day that was published, and tells the correction of it.

What day it should have been is for a reader to see: a correction is prose. A calendar that has taken the
event up replaces it, since SEQUENCE has grown and LAST-MODIFIED moved on.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from icalendar import Calendar

from kohoshi.archive.corrected.data import read_table, table
from kohoshi.archive.corrected.told import Told, day, one_line
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Erratum
from kohoshi.issue import dates
from kohoshi.text import plain

#: Name and first day (ISO 8601) of an event: what all lists of them tell.
Event = tuple[str, str]
Marked = Mapping[Event, list[Erratum]]
_JAPAN = dt.timezone(dt.timedelta(hours=9))


def concerned(told: Told, own: Mapping[str, list[Event]], calendar: bytes) -> dict[Event, list[Erratum]]:
    """Event → the corrections that are about it. ``own``: article → its events; ``calendar``: all of them.

    A correction of an article is about those of its events whose day or name it tells; about all of
    them when it tells none. One of no article is about the events it calls by their name.
    """
    every = [_event(each) for each in _read(calendar).walk("VEVENT")] if calendar else []
    out: dict[Event, list[Erratum]] = {}
    for erratum in told.errata:
        if erratum.article is None:
            about = [event for event in every if _named(event, erratum)]
        else:
            mine = own.get(erratum.article, [])
            days = set(_days(erratum, told.manifest.issue.month))
            about = [event for event in mine if event[1] in days or _named(event, erratum)] or mine
        for event in dict.fromkeys(about):
            out.setdefault(event, []).append(erratum)
    return out


def _named(event: Event, erratum: Erratum) -> bool:
    return plain(event[0]) in plain(erratum.text)


def _days(erratum: Erratum, month: str) -> Iterable[str]:
    year, number = map(int, month.split("-"))
    for line in erratum.text.splitlines():
        yield from (each.date.isoformat() for each in dates.Calendar(year, number).read(line, times=dates.hours(line)) if each.date)


def note(errata: Iterable[Erratum]) -> list[str]:
    """「【訂正 2022年6月10日】誤 6月11日 正 6月12日」"""
    return [f"【訂正 {day(each.date)}】{one_line(each)}" for each in errata]


def corrected_csv(data: bytes, marked: Marked) -> bytes:
    """In 備考, before what stands there, and the day in 更新日."""
    columns, rows = read_table(data)
    if not {"イベント名", "開始日", "備考", "更新日"} <= set(columns):
        return data
    for row in rows:
        if errata := marked.get((row["イベント名"], row["開始日"])):
            row["備考"] = " / ".join([*note(errata), *filter(None, [row["備考"]])])
            row["更新日"] = errata[-1].date.isoformat()
    return table(columns, rows)


def corrected_ics(data: bytes, marked: Marked) -> bytes:
    """At the top of DESCRIPTION; a new version of the same event (RFC 5545, 3.8.7)."""
    calendar = _read(data)
    for entry in calendar.walk("VEVENT"):
        if errata := marked.get(_event(entry)):
            about = [str(entry["description"])] if "description" in entry else []
            moment = dt.datetime.combine(errata[-1].date, dt.time(), _JAPAN).astimezone(dt.UTC)
            for name in ("description", "dtstamp", "last-modified", "sequence"):
                entry.pop(name, None)
            entry.add("description", "\n".join([*note(errata), *about]))
            entry.add("dtstamp", moment)
            entry.add("last-modified", moment)
            entry.add("sequence", len(errata))
    return calendar.to_ical()


def _read(data: bytes) -> Calendar:
    try:
        return Calendar.from_ical(data)
    except ValueError as error:
        raise ArchiveError(f"保存された events.ics を読めないので、訂正を載せられません（{error}）") from None


def _event(entry: Calendar) -> Event:
    start = entry["dtstart"].dt
    return str(entry["summary"]), (start.date() if isinstance(start, dt.datetime) else start).isoformat()
