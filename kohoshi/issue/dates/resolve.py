"""Which days a notation can mean, seen from the month of the issue.

A date without a year is near the issue: from three months before to six months after there is one
year that fits; farther off there are two, and both stay possible until the weekday, a tense or a
word (昨年, まで) tells. A day without a month (16日(木)) is of a month named near it or of the issue's:
the one that its weekday fits. A fault is reported only when no possible day is right.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kohoshi.issue.dates.clock import Hours, hours
from kohoshi.issue.dates.eras import years_of_short
from kohoshi.issue.dates.fold import fold, without_readings
from kohoshi.issue.dates.holidays import holiday
from kohoshi.issue.dates.notation import Found, notations

_PAST = re.compile(r"(?:ました|でした|した|だった|された|行われた)(?:。|$|が、|ので)")
_AHEAD = re.compile(r"まで|必着|締切|消印|有効|予定|開催します|行います|ます。")
_LAST_YEAR = re.compile(r"昨年|去年|前年|前回|前々回|一昨年|昨年度|前年度")
_NEXT_YEAR = re.compile(r"来年|明年|翌年|次年|来春|来年度|翌年度|次年度")
_SENTENCE = re.compile(r"。")
#: 6月12日(日)(雨天時は19日(日)).
_INSTEAD = re.compile(r"[^。]*(?:雨天|荒天|悪天候|予備日|順延|延期)[^。\d]{0,8}")
#: A month named a line above is followed by days of its own when it is so near the issue's.
_NEAR = 2
#: Days of a range whose begin has no month of its own.
_LONG = 200
#: Years that a year without its era lies from the issue; 平成22年 and 2022年 are twelve apart.
_SHORT_YEARS = 11


@dataclass(frozen=True)
class Calendar:
    """Dates as seen from an issue: ``year`` and ``month`` of its label, e.g. 2022 and 6."""

    year: int
    month: int

    def read(self, text: str, before: Found | None = None, times: list[Hours] | None = None, months: Sequence[int] = (),
             heads: Sequence[int] = ()) -> list[Found]:
        """Every date in one line of text, resolved. ``before``: the last date of the line above in
        the same field, from which a month may be inherited; ``months``: other months that title,
        heading or neighbours name, the nearest first; ``heads``: those of these that a heading says
        all is of, so the months beside the issue's are left out."""
        around = [*map(self.nearest, months), *map(self._shifted, (0,) if heads else (0, 1, -1))]
        of_head = [*map(self.nearest, heads)]
        folded = fold(text)
        if read := without_readings(folded):
            return [_moved(found, read[1]) for found in self._read(read[0], before, hours(read[0]), around, of_head)]
        return self._read(folded, before, hours(text) if times is None else times, around, of_head)

    def _read(self, folded: str, before: Found | None, times: list[Hours], around: Sequence[tuple[int, int]],
              of_head: Sequence[tuple[int, int]]) -> list[Found]:
        out: list[Found] = []
        for found in notations(folded, times, before):
            out.append(self._resolved(folded, found, out[-1] if out else None, around, of_head))
            if found.link == "range" and len(out) > 1:
                out[-2] = self._begun(out[-2], out[-1])
                out[-1] = _of_every_week(out[-2], out[-1])
        return out

    def nearest(self, month: int) -> tuple[int, int]:
        """(year, month) of a month without a year: at most five months back, six ahead."""
        return self._shifted((month - self.month + 5) % 12 - 5)

    def _resolved(self, folded: str, found: Found, near: Found | None, around: Sequence[tuple[int, int]], of_head: Sequence[tuple[int, int]]) -> Found:
        if found.day is None:
            return found
        if found.bare:
            if near and near.dates and _joined(folded, found, near):
                days = [*_behind(found, near)]
                if found.link == "list" and not near.bare and near.dates[0].month not in {month for _, month in of_head}:
                    # 9月の市 10日・10月2日(日)・19日(月・祝): back to the month of the heading
                    days += [day for year, month in of_head if (day := _day(year, month, found.day))]
            else:
                days = [*self._of_months(folded, found, near, around)]
            return _by_weekday(found, list(dict.fromkeys(days)))
        assert found.month is not None
        days = [day for year in self._years(folded, found, near) if (day := _day(year, found.month, found.day))]
        return _by_weekday(found, days)

    def _of_months(self, folded: str, found: Found, near: Found | None, around: Sequence[tuple[int, int]]) -> Iterator[dt.date]:
        """The days that a day without a month can be: of the month last named, of those named around
        it, of the issue's and its neighbours."""
        assert found.day is not None
        last = near.date.month if near and near.date else None
        named = [each for each in dict.fromkeys((last, found.month)) if each is not None]
        of_named = [day for month in named for year in self._years(folded, replace(found, month=month), near) if (day := _day(year, month, found.day))]
        far = near is None and all(abs((day.year - self.year) * 12 + day.month - self.month) > _NEAR for day in of_named)
        of_around = [day for year, month in around if (day := _day(year, month, found.day))]
        yield from [*of_around, *of_named] if far else [*of_named, *of_around]

    def _begun(self, begin: Found, until: Found) -> Found:
        """The begin of a range whose end has its year or its month: 12月28日～令和5年1月4日 begins in
        2022, 25日(土)～7月7日(木) in June."""
        if until.date is None or begin.day is None:
            return begin
        if begin.bare and not until.bare:
            ends = [end for end in until.dates if until.annex is None or until.annex.weekday in (None, end.weekday())] or list(until.dates)
            near = [day for end in ends for month in (0, -1) if (day := _day(*_months_off(end, month), begin.day))]
            days = [day for day in dict.fromkeys([*begin.dates, *near]) if any(day <= end and (end - day).days < _LONG for end in ends)]
            return _by_weekday(begin, days or list(begin.dates))
        if begin.year is not None or until.year is None or begin.month is None:
            return begin
        year = until.date.year - ((begin.month, begin.day) > (until.date.month, until.date.day) and begin.month != until.date.month)
        day = _day(year, begin.month, begin.day)
        return _by_weekday(begin, [day, *(each for each in begin.dates if each != day)]) if day else begin

    def _shifted(self, months: int) -> tuple[int, int]:
        index = self.year * 12 + self.month - 1 + months
        return index // 12, index % 12 + 1

    def _years(self, folded: str, found: Found, near: Found | None) -> list[int]:
        """The years it can be of, the most likely first."""
        if found.year is not None:
            return [found.year]
        if found.short_year is not None:
            years = years_of_short(found.short_year, self.year)
            return [year for year in years if abs(year - self.year) <= _SHORT_YEARS] or years
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
    """Years of a date joined to one before, of those that its weekday fits. An earlier month is of the next year (12月28日～1月4日);
    a few months earlier it may be a list out of order or a range backwards."""
    assert found.month is not None
    years: list[int] = []
    weekday = near.annex.weekday if near.annex else None
    for day in [day for day in near.dates if weekday in (None, day.weekday())] or near.dates:
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


def _moved(found: Found, at: Sequence[int]) -> Found:
    """With its places in the text that still has its readings."""
    said = found.annex
    return replace(found, start=at[found.start], end=at[found.end], annex=said and replace(said, start=at[said.start], end=at[said.end]),
                   years=tuple(replace(year, start=at[year.start], end=at[year.end]) for year in found.years))


def _joined(folded: str, found: Found, near: Found) -> bool:
    """In a list or range with the date before it, or in its place in bad weather."""
    return near.day is not None and (found.link in ("list", "range") or bool(_INSTEAD.fullmatch(folded, near.end, found.start)))


def _behind(found: Found, near: Found) -> Iterator[dt.date]:
    """A day joined to a date before it: of the same month, or of the next when it comes round."""
    assert found.day is not None
    fitting = [day for day in near.dates if near.annex is None or near.annex.weekday in (None, day.weekday())]
    for base in fitting or near.dates:
        for month in (0, 1) if found.day < base.day else (0,):
            if day := _day(*_months_off(base, month), found.day):
                yield day


def _of_every_week(begin: Found, until: Found) -> Found:
    """Without the weekday that begin and all days between share: 6月1日～30日(水曜日)."""
    said = until.annex
    if said and "曜" in said.text and begin.annex is None and begin.date and said.weekday == begin.date.weekday():
        return replace(until, end=said.start, annex=None)
    return until


def _months_off(day: dt.date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _by_weekday(found: Found, days: list[dt.date]) -> Found:
    """With the days first that its weekday fits, or that are holidays where it says so; a day
    without a month is of the month of the first."""
    said = found.annex
    dates = tuple(sorted(days, key=lambda day: not (said is None or (day.weekday() == said.weekday if said.weekday is not None
                                                                        else holiday(day) is not None if said.holiday else True))))
    moved = found.bare and found.month is not None and dates and dates[0].month != found.month
    return replace(found, dates=dates, month=dates[0].month if moved else found.month)
