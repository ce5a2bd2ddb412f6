"""Days as the house writes them."""
from __future__ import annotations

import datetime as dt

WEEKDAYS = "月火水木金土日"


def say_day(day: dt.date, year: int | None = None) -> str:
    """6月12日; with its year when that is not ``year``."""
    text = f"{day.month}月{day.day}日"
    return text if day.year == year else f"{day.year}年{text}"


def say_weekday(day: dt.date) -> str:
    return f"{WEEKDAYS[day.weekday()]}曜日"
