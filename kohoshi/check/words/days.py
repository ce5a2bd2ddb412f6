"""Dates and times of day in a text, as far as comparing what is said in two places needs them."""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kohoshi.check.words.folded import folded

_DATE = re.compile(r"(?<![0-9/.-])(?:(?P<month>[0-9]{1,2})(?:月|/(?=[0-9]{1,2}\s?\([日月火水木金土]))(?P<day>[0-9]{1,2})(?:日|(?=\s?\([日月火水木金土]))"
                   r"|(?P<only>[0-9]{1,2})日(?=\s*[(・、~-]|$))")
#: What joins the dates of one list, so that the month goes on: 「6月14日(火)・28日(火)」.
_JOINED = re.compile(r"\s*(?:\([^()]*\))?\s*(?:[0-9:~時分午前後]*)\s*[・、,と~-]?\s*")
_CLOCK = (r"(?:(?P<{0}half>午前|午後|夜|朝)\s?)?(?:(?P<{0}hour>[0-9]{{1,2}}):(?P<{0}minute>[0-9]{{2}})"
          r"|(?P<{0}ji>[0-9]{{1,2}})時(?!間)(?:(?P<{0}fun>[0-9]{{1,2}})分|(?P<{0}han>半))?|(?P<{0}noon>正午))")
_TIME = re.compile(r"(?<![0-9:])" + _CLOCK.format("a") + r"(?:\s*(?:[~-]|から)\s*" + _CLOCK.format("b") + r")?(?![0-9:])")


@dataclass(frozen=True)
class Day:
    """A date said at [start, end) of a text."""

    start: int
    end: int
    date: dt.date


@dataclass(frozen=True)
class Hours:
    """A time of day, or a span of it, said at [start, end): minutes after midnight."""

    start: int
    end: int
    begins: int
    ends: int | None

    def agrees(self, other: Hours) -> bool:
        """Whether both can be the same: equal where both say something."""
        return self.begins == other.begins and (None in (self.ends, other.ends) or self.ends == other.ends)


def dates_in(text: str, issue_month: str) -> list[Day]:
    """Every date of a text, left to right; the year is that which lies nearest to the issue."""
    flat, out = folded(text), list[Day]()
    month, behind = None, 0
    for match in _DATE.finditer(flat):
        if match["only"]:
            if month is None or not _JOINED.fullmatch(flat, behind, match.start()):
                continue
        else:
            month = int(match["month"])
        behind = match.end()
        day = int(match["only"] or match["day"])
        if (date := _nearest(issue_month, month, day)) is not None:
            out.append(Day(match.start(), match.end(), date))
    return out


def times_in(text: str) -> list[Hours]:
    """Every time of day, or span of it, of a text, left to right."""
    out: list[Hours] = []
    for match in _TIME.finditer(folded(text)):
        begins = _minutes(match, "a", None)
        ends = _minutes(match, "b", match["ahalf"]) if match["bhour"] or match["bji"] or match["bnoon"] else None
        out.append(Hours(match.start(), match.end(), begins, ends))
    return out


def _nearest(issue_month: str, month: int, day: int) -> dt.date | None:
    """The date in the year in which it is nearest to the issue; None: there is no such day."""
    year, issued = (int(part) for part in issue_month.split("-"))
    away = (month - issued + 6) % 12 - 6  # months from the issue, -6 to 5
    try:
        return dt.date(year + (issued + away - 1) // 12, month, day)
    except ValueError:
        return None


def _minutes(match: re.Match[str], side: str, before: str | None) -> int:
    if match[f"{side}noon"]:
        return 12 * 60
    hour = int(match[f"{side}hour"] or match[f"{side}ji"])
    minute = int(match[f"{side}minute"] or match[f"{side}fun"] or (30 if match[f"{side}han"] else 0))
    half = match[f"{side}half"] or (before if before == "午後" else None)
    return (hour + 12 if half in ("午後", "夜") and hour < 12 else hour) * 60 + minute
