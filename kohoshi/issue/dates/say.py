"""Days as the house writes them, and its clock."""
from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

#: From Monday, as datetime counts them.
WEEKDAYS = "月火水木金土日"
#: Japan's time: no summer time, the whole country one zone.
JST = dt.timezone(dt.timedelta(hours=9), "JST")
#: The same as calendars name it.
TOKYO = ZoneInfo("Asia/Tokyo")


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins in Japan."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=JST)


def say_day(day: dt.date, year: int | None = None) -> str:
    """6月12日; with its year when that is not ``year``."""
    text = f"{day.month}月{day.day}日"
    return text if day.year == year else f"{day.year}年{text}"


def weekday(day: dt.date) -> str:
    """水"""
    return WEEKDAYS[day.weekday()]


def say_weekday(day: dt.date) -> str:
    return f"{weekday(day)}曜日"
