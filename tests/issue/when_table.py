"""The table of when.yaml: its forms of 日時 and the occurrences they should give."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

#: The day of the calendar's row in the table.
ROW = dt.date(2022, 6, 12)
_FILE = Path(__file__).with_name("when.yaml")
_STATUS = {"×": "cancelled", "△": "postponed", "": ""}
#: (first day, last day, begin, until, status), as strings.
Once = tuple[dt.date, dt.date, str, str, str]


@dataclass(frozen=True)
class Form:
    """``row``: it is the time of a row of ROW."""

    kind: str
    text: str
    row: bool
    year: int
    month: int
    days: tuple[Once, ...]
    reserve: tuple[dt.date, ...]
    unread: bool
    conflict: bool


@cache
def forms() -> list[Form]:
    table = yaml.load(_FILE.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # in C: it is long
    return [_form(kind, each) for kind, rows in table.items() for each in rows]


def _form(kind: str, each: dict[str, str]) -> Form:
    year, month = map(int, str(each.get("issue", "2022-06")).split("-"))
    days = sorted(once for part in each["days"].split(";") for once in _onces(part.strip(), year))
    reserve = tuple(dt.date(year, *map(int, one.split("/"))) for one in str(each.get("reserve", "")).split())
    return Form(kind, each.get("when") or each["time"], "time" in each, year, month, tuple(days), reserve,
                bool(each.get("unread")), bool(each.get("conflict")))


def _onces(part: str, year: int) -> Iterator[Once]:
    if not part:
        return
    dates, hours, mark = re.fullmatch(r"(\S+?)(?: ([\d:]*-[\d:]*))?(?: ([×△]))?", part).groups()
    begin, _, until = (hours or "-").partition("-")
    if dates.startswith("2023-"):
        year, dates = 2023, dates[5:]
    month, _, rest = dates.partition("/")
    for one in rest.split(","):
        first, _, last = one.partition("-")
        start = dt.date(year, int(month), int(first))
        end = start
        if last:
            if last.startswith("2023-"):
                end = dt.date(2023, *map(int, last[5:].split("/")))
            else:
                end = dt.date(year, *map(int, last.split("/"))) if "/" in last else dt.date(year, int(month), int(last))
        yield start, end, begin, until, _STATUS[mark or ""]
