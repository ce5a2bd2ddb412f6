"""国民の祝日: jpholiday's table (国民の祝日に関する法律) under the names that newsletters use."""
from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

import jpholiday

_SUBSTITUTE = "振替休日"
_NAMES = ("元日", "成人の日", "建国記念の日", "天皇誕生日", "春分の日", "昭和の日", "憲法記念日", "みどりの日", "こどもの日",
          "海の日", "山の日", "敬老の日", "秋分の日", "スポーツの日", "体育の日", "文化の日", "勤労感謝の日", "国民の休日")
#: Other names in use → the name of the law.
_ALIASES = {"元旦": "元日", "子どもの日": "こどもの日", "子供の日": "こどもの日", "建国記念日": "建国記念の日"}
NAME = re.compile("|".join(sorted((*_NAMES, *_ALIASES), key=len, reverse=True)))


@lru_cache(maxsize=4096)
def holiday(day: dt.date) -> str | None:
    """The holiday's name; 振替休日 for the day off in place of one on a Sunday; None: no holiday."""
    name = jpholiday.is_holiday_name(day)
    if name is None:
        return None
    return _SUBSTITUTE if _SUBSTITUTE in name else str(name)


@lru_cache(maxsize=64)
def _year(year: int) -> tuple[tuple[dt.date, str], ...]:
    return tuple((day, holiday(day) or "") for day, _ in jpholiday.year_holidays(year))


def holidays_of(year: int, month: int) -> list[tuple[dt.date, str]]:
    """The holidays of a month, in order."""
    return [(day, name) for day, name in _year(year) if day.month == month]


def days_named(name: str, year: int) -> list[dt.date]:
    """The days of a year with that name; none when the year has no such holiday."""
    return [day for day, each in _year(year) if each == name]


def holiday_names(text: str) -> list[tuple[int, int, str]]:
    """(start, end, name of the law) of every holiday named in ``text``. 海の日 inside 海の日常 is none."""
    return [(m.start(), m.end(), _ALIASES.get(m[0], m[0])) for m in NAME.finditer(text)
            if text[m.end():m.end() + 1] not in ("常", "々", "本", "記")]
