"""The lists of events of a build, read back: events.csv, events.ics and the JSON-LD of the pages. Not by the
library that wrote them."""
from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

from dateutil.rrule import rrulestr

from kohoshi.issue.dates.say import TOKYO

_MARK = re.compile(r"^【(?:中止|延期)】")
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


@dataclass(frozen=True)
class CalendarEntry:
    """Once that a list says an event takes place. Days, both inclusive; ``begin`` and ``until`` as
    10:00, '' where none is told; ``off``: it says that it does not take place."""

    name: str
    first: str
    begin: str
    last: str
    until: str
    off: bool = False


def table(folder: Path) -> list[CalendarEntry]:
    """events.csv."""
    text = (folder / "events.csv").read_bytes().decode("utf-8-sig")
    return [CalendarEntry(_MARK.sub("", row["イベント名"]), row["開始日"], row["開始時間"], row["終了日"] or row["開始日"], row["終了時間"],
                   bool(_MARK.match(row["イベント名"]))) for row in csv.DictReader(io.StringIO(text, newline=""))]


# --- iCalendar (RFC 5545) -----------------------------------------------------------------------


def calendar(data: bytes) -> list[CalendarEntry]:
    """Every instance of every VEVENT of an iCalendar file: rules expanded, single instances moved."""
    text = data.decode("utf-8").replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    events = [list(_lines(block)) for block in re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", text, re.S)]
    moved = {(_value(event, "UID"), _value(event, "RECURRENCE-ID")) for event in events if _value(event, "RECURRENCE-ID")}
    return [one for event in events for one in _instances(event, moved)]


def _lines(block: str) -> Iterator[tuple[str, str]]:
    """(name, value) of the lines; parameters fall away."""
    for line in block.split("\n"):
        if match := re.match(r'([A-Z-]+)((?:;[^=]+=(?:"[^"]*"|[^:;"]*))*):(.*)$', line):
            yield match[1], match[3]


def _value(event: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in event if key == name), "")


def _instances(event: list[tuple[str, str]], moved: set[tuple[str, str]]) -> Iterator[CalendarEntry]:
    name = re.sub(r"\\([,;\\nN])", lambda m: "\n" if m[1] in "nN" else m[1], _value(event, "SUMMARY"))
    start, end = _moment(_value(event, "DTSTART")), _moment(_value(event, "DTEND"))
    if start is None:
        return
    whole = "T" not in _value(event, "DTSTART")
    off = _value(event, "STATUS") == "CANCELLED"
    one = _listed(_MARK.sub("", name), start, end, off, whole)
    rule = _value(event, "RRULE")
    if not rule:
        yield one
        return
    out = {_moment(each) for key, value in event if key == "EXDATE" for each in value.split(",")}
    out |= {_moment(at) for uid, at in moved if uid == _value(event, "UID")}
    rule = re.sub(r"UNTIL=(\w+)", lambda m: f"UNTIL={_moment(m[1]):%Y%m%dT%H%M%S}", rule)
    for begin in rrulestr(rule, dtstart=start):
        if begin not in out:
            yield _listed(one.name, begin, None if end is None else end + (begin - start), off, whole)


def _listed(name: str, start: dt.datetime, end: dt.datetime | None, off: bool, whole: bool) -> CalendarEntry:
    if whole:
        last = (end or start + dt.timedelta(days=1)) - dt.timedelta(days=1)
        return CalendarEntry(name, f"{start:%Y-%m-%d}", "", f"{last:%Y-%m-%d}", "", off)
    return CalendarEntry(name, f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end or start:%Y-%m-%d}", f"{end:%H:%M}" if end else "", off)


def _moment(stamp: str) -> dt.datetime | None:
    """In Japan, without a zone."""
    match = _STAMP.fullmatch(stamp)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(each or 0) for each in match.groups()[:6])
    moment = dt.datetime(year, month, day, hour, minute, second)
    return moment.replace(tzinfo=dt.UTC).astimezone(TOKYO).replace(tzinfo=None) if match[7] else moment


# --- schema.org ---------------------------------------------------------------------------------


class _Data(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = dict(attrs).get("type") == "application/ld+json"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data


def linked(folder: Path) -> list[CalendarEntry]:
    """The events that the pages of the articles tell search engines of."""
    return [one for path in sorted((folder / "html" / "articles").glob("*.html")) for one in linked_in(path.read_text(encoding="utf-8"))]


def linked_in(page: str) -> list[CalendarEntry]:
    """Those of one page."""
    reader = _Data()
    reader.feed(page)
    reader.close()
    graph = json.loads(reader.text or "{}").get("@graph", [])
    return [_event(each) for each in graph if each.get("@type") == "Event"]


def _event(each: dict[str, str]) -> CalendarEntry:
    first, begin = _parts(each["startDate"])
    last, until = _parts(each.get("endDate", first))
    return CalendarEntry(_MARK.sub("", each["name"]), first, begin, last, until, each.get("eventStatus", "").endswith(("Cancelled", "Postponed")))


def _parts(stamp: str) -> tuple[str, str]:
    day, _, clock = stamp.partition("T")
    return day, clock[:5]


def without_until(one: CalendarEntry) -> CalendarEntry:
    """As a list has it that cannot tell the end alone: a whole day in a calendar."""
    return replace(one, until="") if not one.begin else one
