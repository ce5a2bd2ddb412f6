"""Events that come by a rule in events.ics: one of them corrected becomes an instance of its own.

RFC 5545, 3.8.4.4: a VEVENT with the same UID and a RECURRENCE-ID takes the place of the instance that
the rule gives at that moment.
"""
from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

_RULE = ("RRULE", "EXDATE", "RDATE")
Moment = dt.date | dt.datetime


def ruled(calendar: Calendar) -> list[Event]:
    """The events that come by a rule."""
    return [event for event in calendar.walk("VEVENT") if isinstance(event, Event) and "RRULE" in event]


def begins(event: Event) -> set[Moment]:
    """Every moment at which the event comes."""
    start = _moment(event, "DTSTART")
    naive = start.replace(tzinfo=None) if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time())
    given: Any = event["RRULE"]
    rule = given.copy()
    rule["UNTIL"] = [(until.astimezone(start.tzinfo).replace(tzinfo=None) if isinstance(start, dt.datetime) else until)
                     for until in rule.get("UNTIL", [])] or None
    if not rule["UNTIL"]:
        del rule["UNTIL"]
    out = {each.dt for dates in _many(event.get("EXDATE")) for each in dates.dts}
    return {start + (each - naive) for each in rrulestr(rule.to_ical().decode(), dtstart=naive)} - out


def member(event: Event, at: Moment) -> Event:
    """The instance at a moment, as a component of its own."""
    one = copy.deepcopy(event)
    for name in _RULE:
        one.pop(name, None)
    start: Any = _moment(event, "DTSTART")
    end: Any = _moment(event, "DTEND") if "DTEND" in event else None
    for name, value in (("dtstart", at), ("dtend", end and end + (at - start)), ("recurrence-id", at)):
        one.pop(name, None)
        if value is not None:
            one.add(name, value)
    return one


def members(events: Sequence[Event], known: Mapping[str, tuple[str, Moment]]) -> Iterator[tuple[Event, dict[str, Moment]]]:
    """With each event that comes by a rule, the numbers of the rows that it stands for. ``known``: number
    of a row → (name, when it begins)."""
    taken: set[str] = set()
    for event in events:
        every, name = begins(event), str(event.get("SUMMARY", ""))
        own = {number: at for number, (title, at) in known.items() if number not in taken and title == name and at in every}
        # two rules can give the same name at the same moment in different places only by mistake: the first has it
        taken |= own.keys()
        yield event, own


def _moment(event: Event, name: str) -> Moment:
    value: Any = event[name]
    moment: Moment = value.dt
    return moment


def _many(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
