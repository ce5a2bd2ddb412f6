"""A reading in words, as the desk shows it: 6/18、6/25、7/2 の3回、10:00～."""
from __future__ import annotations

import datetime as dt

from kohoshi.issue.dates.say import WEEKDAYS
from kohoshi.issue.when.model import Occurrence, When

#: More days than this are counted, and the first and the last told.
_MANY = 8
_STATUS = {"cancelled": "中止", "postponed": "延期"}


def say_when(when: When) -> str:
    """What a calendar will say; '' where the text says nothing of days or hours."""
    if not when.occurrences:
        return "カレンダーには載りません" if when.dated else ""
    by_hours: dict[tuple[str, str, bool], list[Occurrence]] = {}
    for one in when.occurrences:
        by_hours.setdefault((hours(one), one.status, one.either), []).append(one)
    unsaid = "、終日" if "終日" in when.text else "（時刻なし）"
    return "　".join(_line(said, status, either, group, unsaid) for (said, status, either), group in by_hours.items())


def _line(said: str, status: str, either: bool, group: list[Occurrence], unsaid: str) -> str:
    days = list(dict.fromkeys(_days(one) for one in group))
    first = group[0].first
    if len(days) > _MANY:
        text = f"{days[0]}から{days[-1]}まで{len(days)}回"
    elif len(days) > 1:
        text = f"{'、'.join(days)} の{'どれか' if either else f'{len(days)}回'}"
    else:
        text = days[0] if group[0].last != first and _night(group[0]) is False else f"{first.month}/{first.day}({WEEKDAYS[first.weekday()]})"
    return f"{f'【{_STATUS[status]}】' if status else ''}{text}{f'、{said}' if said else unsaid}"


def hours(one: Occurrence) -> str:
    """10:00～12:00, 22:00～翌2:00, ～17:00; '' where no hour is told."""
    begin, until = clock(one.begin), clock(one.until)
    if not begin and not until:
        return ""
    return f"{begin}～{'翌' if until and _night(one) else ''}{until}"


def _days(one: Occurrence) -> str:
    def day(date: dt.date) -> str:
        return f"{date.month}/{date.day}"
    return day(one.first) if one.first == one.last or _night(one) else f"{day(one.first)}～{day(one.last)}"


def _night(one: Occurrence) -> bool:
    """It only goes on past midnight."""
    return one.begin is not None and one.until is not None and (one.last - one.first).days == 1 and one.until <= min(one.begin, 12 * 60)


def clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02}"
