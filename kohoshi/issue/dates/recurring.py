"""Days that come again: 毎月第2・4火曜日, 毎週月曜日, 毎月10日, 6月の第2火曜日."""
from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from kohoshi.issue.dates.fold import NUMBER, fold, number, without_readings
from kohoshi.issue.dates.say import WEEKDAYS

_NTH = "[1-5一二三四五]"
_DAY = rf"[{WEEKDAYS}](?:曜日?)?"
_PATTERN = re.compile(
    rf"(?:(?P<monthly>毎月|各月)の? ?|(?<![\d第])(?P<month>{NUMBER})月の? ?)?第 ?(?P<nth>{_NTH}(?:[・、,~] ?第? ?{_NTH}){{0,9}}) ?"
    rf"(?P<days>[{WEEKDAYS}](?:・[{WEEKDAYS}])*)曜日?"
    rf"|毎週 ?(?P<weekly>{_DAY}(?:[・、,と] ?{_DAY})*)(?![本中常間程])"
    rf"|毎月 ?(?P<dates>{NUMBER}日?(?:[・、,と] ?{NUMBER}日?)*)(?<=日)(?!間)")


@dataclass(frozen=True)
class Recurring:
    """Days at [start, end) that come every week (``nths`` empty) or every month.

    weekdays  0 = Monday
    nths      which of the month: 第2・4火曜日 → (2, 4)
    days      of the month: 毎月10日 → (10,)
    month     where one month is named
    """

    start: int
    end: int
    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    month: int | None = None

    def dates(self, year: int, month: int) -> list[dt.date]:
        """The days of a month that are meant."""
        if self.month not in (None, month):
            return []
        whole = [dt.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
        if self.days:
            return [day for day in whole if day.day in self.days]
        return [day for day in whole if day.weekday() in self.weekdays and (not self.nths or (day.day + 6) // 7 in self.nths)]


def recurring(text: str) -> list[Recurring]:
    """Every day that comes again in ``text``, in order."""
    out = []
    folded = fold(text)
    plain, at = without_readings(folded) or (folded, range(len(folded) + 1))
    for match in _PATTERN.finditer(plain):
        weekdays = tuple(WEEKDAYS.index(char) for char in re.sub("曜日?", "", match["days"] or match["weekly"] or "") if char in WEEKDAYS)
        days = tuple(number(each) for each in re.findall(NUMBER, match["dates"] or ""))
        month = number(match["month"]) if match["month"] else None
        out.append(Recurring(at[match.start()], at[match.end()], weekdays, _nths(match["nth"] or ""), days, month))
    return out


def _nths(written: str) -> tuple[int, ...]:
    found = [number(each) for each in re.findall(_NTH, written)]
    return tuple(range(found[0], found[-1] + 1)) if "~" in written else tuple(found)
