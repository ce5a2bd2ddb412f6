"""events.csv and events.ics: an event tells the corrections of it; the one that a correction moves stands
on its new day, the one that it cancels is cancelled.

A calendar that has taken the event up replaces it, since SEQUENCE has grown and LAST-MODIFIED moved on.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from icalendar import Calendar, Event

from kohoshi.archive.corrected.corrections import Corrections, day, one_line
from kohoshi.archive.corrected.data import read_table, table
from kohoshi.archive.corrected.moved import When
from kohoshi.archive.corrected.series import member, members, ruled
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Erratum
from kohoshi.issue import dates
from kohoshi.issue.dates.say import TOKYO
from kohoshi.refusal import why
from kohoshi.text import plain

_NEEDED = {"NO", "イベント名", "開始日", "終了日", "開始時間", "終了時間", "備考", "更新日"}


@dataclass(frozen=True)
class EventLine:
    """An event as it was published. ``number``: NO of events.csv."""

    number: str
    name: str
    when: When

    def told_in(self, erratum: Erratum) -> bool:
        return plain(self.name) in plain(erratum.text)


def event_lines(data: bytes) -> list[EventLine]:
    """The rows of events.csv; none where it is not as we write it."""
    columns, rows = read_table(data)
    return [EventLine(row["NO"], row["イベント名"], When.of_row(row)) for row in rows] if _NEEDED <= set(columns) else []


def concerned(corrections: Corrections, own: Mapping[str, list[tuple[str, str]]], every: Sequence[EventLine]) -> dict[str, list[Erratum]]:
    """NO → the corrections that are about the event. ``own``: article → (name, first day) of its events.

    A correction that names an event is about that. Else one of an article is about those of its events
    whose day or name it tells, about all of them when it tells none; one of no article about the events
    it calls by their name.
    """
    out: dict[str, list[Erratum]] = {}
    for erratum in corrections.errata:
        for event in _about(erratum, [each for each in every if (each.name, each.when.first.isoformat()) in own.get(erratum.article or "", ())],
                            every, corrections.manifest.issue.month):
            out.setdefault(event.number, []).append(erratum)
    return out


def _about(erratum: Erratum, mine: list[EventLine], every: Sequence[EventLine], month: str) -> list[EventLine]:
    if erratum.event:
        return [each for each in every if each.number == erratum.event.number]
    if erratum.article is None:
        return [each for each in every if each.told_in(erratum)]
    days = set(_days(erratum, month))
    return [each for each in mine if each.when.first in days or each.told_in(erratum)] or mine


def _days(erratum: Erratum, month: str) -> Iterator[dt.date]:
    year, number = map(int, month.split("-"))
    for line in erratum.text.splitlines():
        yield from (each.date for each in dates.Calendar(year, number).read(line, times=dates.hours(line)) if each.date)


def note(errata: Iterable[Erratum]) -> list[str]:
    """「【訂正 2022年6月10日】誤 6月11日 正 6月12日」"""
    return [f"【{'中止' if each.event and each.event.cancelled else '訂正'} {day(each.date)}】{one_line(each)}" for each in errata]


def now(when: When, errata: Iterable[Erratum]) -> When:
    """When an event is after its corrections; the last that moves it counts."""
    for each in errata:
        if each.event and each.event.first:
            when = when.moved(each.event)
    return when


def cancelled(errata: Sequence[Erratum]) -> bool:
    """As the last correction that says what becomes of the event has it."""
    changes = [each.event for each in errata if each.event]
    return bool(changes) and changes[-1].cancelled


def corrected_csv(data: bytes, marked: Mapping[str, list[Erratum]]) -> bytes:
    """The note in 備考, before what stands there; the day of it in 更新日."""
    columns, rows = read_table(data)
    for row in rows:
        if errata := marked.get(row.get("NO", "")):
            row |= now(When.of_row(row), errata).row()
            row |= {"備考": " / ".join([*note(errata), *filter(None, [row["備考"]])]), "更新日": errata[-1].date.isoformat()}
    return table(columns, rows)


def corrected_ics(data: bytes, marked: Mapping[str, list[Erratum]], every: Sequence[EventLine]) -> bytes:
    """The note at the top of DESCRIPTION; a new version of the same event (RFC 5545, 3.8.7)."""
    try:
        calendar = Calendar.from_ical(data)
    except ValueError as error:
        raise ArchiveError(f"保存された events.ics を読めないので、訂正を載せられません（{why(error)}）") from None
    known = {each.number: each for each in every}
    by_rule = list(members(ruled(calendar), {each.number: (each.name, each.when.begins) for each in every}))
    for entry in calendar.walk("VEVENT"):
        number = number_of(str(entry.get("uid", "")))
        if isinstance(entry, Event) and "RRULE" not in entry and number in known and (errata := marked.get(number)):
            _renew(entry, known[number], errata)
    for entry, own in by_rule:
        _renew_series(calendar, entry, own, known, marked)
    calendar.add_missing_timezones()
    out: bytes = calendar.to_ical()
    return out


def _renew_series(calendar: Calendar, entry: Event, own: Mapping[str, dt.date], known: Mapping[str, EventLine],
                  marked: Mapping[str, list[Erratum]]) -> None:
    """Corrected as a whole where every one of them is corrected alike and stays on its day; else each for itself."""
    told = {number: errata for number in own if (errata := marked.get(number))}
    alike = told and len(told) == len(own) and all(errata == next(iter(told.values())) for errata in told.values())
    if alike and all(now(known[number].when, errata) == known[number].when for number, errata in told.items()):
        _renew(entry, known[next(iter(own))], next(iter(told.values())))
        return
    for number, errata in told.items():
        one = member(entry, own[number])
        _renew(one, known[number], errata)
        calendar.add_component(one)


def number_of(uid: str) -> str:
    """271071/minato/2022-06/012@… → 2022-06-012, the NO of the same event."""
    return "-".join(uid.partition("@")[0].split("/")[-2:])


def _renew(entry: Event, event: EventLine, errata: Sequence[Erratum]) -> None:
    about = [str(entry["description"])] if "description" in entry else []
    moment = dt.datetime.combine(errata[-1].date, dt.time(), TOKYO).astimezone(dt.UTC)
    new = {"description": "\n".join([*note(errata), *about]), "dtstamp": moment, "last-modified": moment, "sequence": len(errata)}
    if (when := now(event.when, errata)) != event.when:
        new["dtstart"] = when.begins
        entry.pop("dtend", None)
        if when.ends is not None:
            new["dtend"] = when.ends
    if cancelled(errata):
        new["status"] = "CANCELLED"
    for name, value in new.items():
        entry.pop(name, None)
        entry.add(name, value)
