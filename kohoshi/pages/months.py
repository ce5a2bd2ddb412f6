"""What a month calendar on paper needs to know about the month."""
from __future__ import annotations

import calendar
import datetime as dt

import jpholiday


def month_weeks(month: str) -> list[list[dt.date | None]]:
    """The weeks of ``month`` (``2022-06``), Sunday first, as the paper's calendar shows them.

    Four to six weeks of seven places each; ``None`` for places that belong to another month.
    Raises ValueError for anything that is not a month.
    """
    first = dt.date.fromisoformat(f"{month}-01")
    days = calendar.Calendar(firstweekday=calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    return [[day if day.month == first.month else None for day in week] for week in days]


def holiday(date: dt.date) -> str | None:
    """Name of the national holiday on ``date`` (国民の祝日に関する法律, 振替休日 too), else None."""
    name = jpholiday.is_holiday_name(date)
    return str(name) if name else None
