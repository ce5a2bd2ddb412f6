"""Which days a notation can mean, seen from the month of the issue.

A date without a year is near the issue: from three months before to six months after there is one
year that fits; farther off there are two, and both stay possible until the weekday, a tense or a
word (昨年, まで) tells. A fault is reported only when no possible day is right.
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from kohoshi.issue.dates.clock import Hours, hours
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.dates.notation import Found, notations

_PAST = re.compile(r"(?:ました|でした|した|だった|された|行われた)(?:。|$|が、|ので)")
_AHEAD = re.compile(r"まで|必着|締切|消印|有効|予定|開催します|行います|ます。")
_LAST_YEAR = re.compile(r"昨年|去年|前年|前回|前々回|一昨年|昨年度|前年度")
_NEXT_YEAR = re.compile(r"来年|明年|翌年|次年|来春|来年度|翌年度|次年度")
_SENTENCE = re.compile(r"。")


@dataclass(frozen=True)
class Calendar:
    """Dates as seen from an issue: ``year`` and ``month`` of its label, e.g. 2022 and 6."""

    year: int
    month: int

    def read(self, text: str, before: Found | None = None, times: list[Hours] | None = None) -> list[Found]:
        """Every date in one line of text, resolved. ``before``: the last date of the line above in
        the same field, from which a month may be inherited."""
        folded = fold(text)
        out: list[Found] = []
        for found in notations(folded, hours(text) if times is None else times, before):
            out.append(self._resolved(folded, found, out[-1] if out else None))
            if found.link == "range" and len(out) > 1:
                out[-2] = _begun(out[-2], out[-1])
        return out

    def nearest(self, month: int) -> tuple[int, int]:
        """(year, month) of a month without a year: at most five months back, six ahead."""
        return self._shifted((month - self.month + 5) % 12 - 5)

    def _resolved(self, folded: str, found: Found, near: Found | None) -> Found:
        if found.day is None:
            return found
        if found.month is None:
            days = [day for index in (0, 1, -1) if (day := _day(*self._shifted(index), found.day))]
            return _told(found, days)
        days = [day for year in self._years(folded, found, near) if (day := _day(year, found.month, found.day))]
        return _told(found, days)

    def _shifted(self, months: int) -> tuple[int, int]:
        index = self.year * 12 + self.month - 1 + months
        return index // 12, index % 12 + 1

    def _years(self, folded: str, found: Found, near: Found | None) -> list[int]:
        """The years it can be of, the most likely first."""
        if found.year is not None:
            return [found.year]
        if found.shift is not None:
            return [self.year + found.shift]
        if found.next_year and near and near.date:
            return [near.date.year + 1]
        if found.link in ("list", "range") and near and near.date:
            return _following(found, near)
        years = self._near_years(folded, found)
        if near and near.year and near.year not in years:
            years.append(near.year)
        return years

    def _near_years(self, folded: str, found: Found) -> list[int]:
        """Of a date without a year that stands by itself."""
        assert found.month is not None
        start, end = _sentence(folded, found.start, found.end)
        head, tail = folded[start:found.start], folded[found.end:end]
        past, awaited = bool(_PAST.search(tail)), bool(_AHEAD.search(tail))
        ahead = (found.month - self.month) % 12
        coming = self.year + (self.month - 1 + ahead) // 12
        if ahead <= 6:
            years = [coming - 1, coming] if past and ahead > 0 else [coming]
        elif ahead <= 8:
            years = [coming - 1, coming] if past else [coming, coming - 1]
        elif past:
            years = [coming - 1]
        else:
            years = [coming - 1, coming] if awaited or ahead < 11 else [coming - 1]
        if _LAST_YEAR.search(head):
            years.append(coming - 1 if ahead <= 6 else coming - 2)
        if _NEXT_YEAR.search(head):
            years.append(coming + 1 if ahead <= 6 else coming)
        return list(dict.fromkeys(years))


def _following(found: Found, near: Found) -> list[int]:
    """Years of a date joined to one before. An earlier month is of the next year (12月28日～1月4日);
    a few months earlier it may be a list out of order or a range backwards."""
    assert found.month is not None
    years: list[int] = []
    for day in near.dates:
        back = day.month - found.month
        turned = [day.year + 1, day.year] if found.link == "range" else [day.year, day.year + 1]
        years += [day.year] if back <= 0 else turned if back <= 3 else [day.year + 1]
    return list(dict.fromkeys(years))


def _sentence(folded: str, start: int, end: int) -> tuple[int, int]:
    stops = [m.end() for m in _SENTENCE.finditer(folded)]
    return max((s for s in stops if s <= start), default=0), min((s for s in stops if s >= end), default=len(folded))


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _told(found: Found, days: list[dt.date]) -> Found:
    """With the days that its weekday fits first."""
    weekday = found.annex.weekday if found.annex else None
    return replace(found, dates=tuple(sorted(days, key=lambda day: weekday is not None and day.weekday() != weekday)))


def _begun(begin: Found, until: Found) -> Found:
    """The begin of a range whose end has its year: 12月28日～令和5年1月4日 begins in 2022."""
    if begin.year is not None or until.year is None or begin.month is None or begin.day is None or until.date is None:
        return begin
    year = until.date.year - ((begin.month, begin.day) > (until.date.month, until.date.day) and begin.month != until.date.month)
    day = _day(year, begin.month, begin.day)
    return _told(begin, [day, *(each for each in begin.dates if each != day)]) if day else begin
