"""Days that come by a rule: 毎週水曜日, 第2・4火曜日, 隔週土曜日, 毎月10日, 毎日, 平日, 土日祝."""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kohoshi.issue.dates.fold import NUMBER, number
from kohoshi.issue.dates.holidays import holiday
from kohoshi.issue.dates.say import WEEKDAYS

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: 平日, and the days on which public offices are open.
OFFICE = frozenset(range(5))
#: Stands among days of the week (0 Monday) for holidays.
HOLIDAY = 7


@dataclass(frozen=True)
class Weekdays:
    """A set of days of the week. ``holidays``: holidays as well; ``working``: 平日, no holiday among them."""

    days: frozenset[int]
    holidays: bool = False
    working: bool = False

    def holds(self, day: dt.date) -> bool:
        if holiday(day) is not None and (self.holidays or self.working):
            return self.holidays
        return day.weekday() in self.days


@dataclass(frozen=True)
class Rule:
    """``nths``: which of the month, -1 the last; ``dates``: days of the month, -1 the last; ``every``: weeks from one
    to the next; ``parity``: 0 for even months, 1 for odd ones."""

    weekdays: Weekdays | None = None
    nths: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()
    every: int = 1
    parity: int | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the day is one of the rule, but for ``every``."""
        if self.parity is not None and day.month % 2 != self.parity:
            return False
        if self.dates:
            return day.day in self.dates or -1 in self.dates and (day + dt.timedelta(days=1)).day == 1
        if self.weekdays is not None and not self.weekdays.holds(day):
            return False
        last = (day + dt.timedelta(days=7)).month != day.month
        return not self.nths or (day.day + 6) // 7 in self.nths or (-1 in self.nths and last)

    @property
    def rrule(self) -> str:
        """As RFC 5545 has it; '' where holidays decide, which no rule knows."""
        if self.weekdays is not None and self.weekdays.holidays or self.parity is not None:
            return ""
        if self.dates:
            return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, self.dates))}"
        if self.weekdays is None or self.weekdays.days == frozenset(range(7)):
            return "FREQ=DAILY"
        names = [_BYDAY[day] for day in sorted(self.weekdays.days)]
        if self.nths:
            return f"FREQ=MONTHLY;BYDAY={','.join(f'{nth}{name}' for nth in self.nths for name in names)}"
        return f"FREQ=WEEKLY;{f'INTERVAL={self.every};' if self.every > 1 else ''}BYDAY={','.join(names)}"

    def between(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Its days in a span; of one of every second week counted from the first that fits."""
        days = [day for n in range((last - first).days + 1) if self.holds(day := first + dt.timedelta(days=n))]
        if self.every > 1 and days:
            monday = days[0] - dt.timedelta(days=days[0].weekday())
            days = [day for day in days if ((day - monday).days // 7) % self.every == 0]
        return days


DAILY = Rule()


def weekday_set(written: str) -> Weekdays | None:
    """月～金曜日, (火)(木), 土・日曜、祝日, 平日; None where it names none."""
    text = re.sub(r"曜日?|振替休日|振休|国民の|[() ]", "", written.replace("祝休日", "祝").replace("祝祭日", "祝"))
    if "平日" in text:
        return Weekdays(OFFICE, working=True) if text == "平日" else Weekdays(OFFICE | _named(text.replace("平日", "")), holidays="祝" in text)
    holidays = "祝" in text or "休" in text
    days = set(_named(re.sub(r"祝日?|休日?", "", text)))
    for match in re.finditer(rf"([{WEEKDAYS}])(?:~|-|から)([{WEEKDAYS}])", text):
        begin, end = WEEKDAYS.index(match[1]), WEEKDAYS.index(match[2])
        days |= {each % 7 for each in range(begin, end + 1 if end >= begin else end + 8)}
    return Weekdays(frozenset(days), holidays) if days or holidays else None


def _named(text: str) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(char) for char in text if char in WEEKDAYS)


def rule_of(match: re.Match[str]) -> Rule | None:
    """The rule of a match of lexicon.RECURS; None: every second week of a day not named."""
    if match["daily"]:
        return DAILY
    if match["weekend"]:
        return Rule(Weekdays(frozenset((5, 6))))
    if match["monthend"]:
        return Rule(dates=(-1,))
    if match["digit"]:  # 5のつく日
        return Rule(dates=tuple(day for day in range(1, 32) if day % 10 == int(match["digit"])))
    if match["dates"]:
        ends = re.findall(rf"([~\-])? ?({NUMBER})", match["dates"])
        each: list[int] = []
        for dash, written in ends:
            each += range(each[-1] + 1, number(written) + 1) if dash and each else [number(written)]
        return Rule(dates=tuple(each))
    if match["two"]:
        days = weekday_set(match["twodays"]) if match["twodays"] else None
        return Rule(days, every=2) if days else None
    weekly = match["weekly"] or match["sets"] or match["bare"]
    if weekly:
        days = weekday_set(weekly)
        return Rule(days) if days else None
    days = weekday_set(match["nthdays"])
    if days is None or match["week"] and len(days.days) > 1:  # 第1週の月～金曜日: which week is the first?
        return None
    parity = {"偶数月": 0, "奇数月": 1}.get(match["every"] or "")
    return Rule(days, (-1,) if match["last"] else _nths(match["nths"]), parity=parity)


def _nths(written: str) -> tuple[int, ...]:
    found = [number(each) for each in re.findall("[1-5一二三四五]", written)]
    return tuple(range(found[0], found[-1] + 1)) if re.search(r"[~\-]", written) else tuple(found)


def occasions_of(match: re.Match[str]) -> frozenset[int]:
    """The days that move, of a match of the words of 祝日の場合は…: HOLIDAY and days of the week."""
    holidays = bool(re.search("祝|休", match["if"]))
    weekend = match["weekend"] or match["weekend2"] or ""
    return frozenset({5} if "土" in weekend else ()) | frozenset({6} if re.search("土・?日|日曜", weekend) else ()) | frozenset({HOLIDAY} if holidays else ())


def moved(days: list[dt.date], to: str, *, on: frozenset[int] = frozenset({HOLIDAY})) -> list[dt.date] | None:
    """Days of which those on a holiday (or what else ``on`` names) go to the next day, the
    next working day, the day before, or fall away; None: not known where to."""
    out: list[dt.date] = []
    for day in days:
        if not (HOLIDAY in on and holiday(day) is not None or day.weekday() in on):
            out.append(day)
        elif to.startswith(("実施", "開催", "開館", "開放")):
            out.append(day)
        elif to in ("休み", "お休み", "休館", "除く", "中止"):
            continue
        elif to in ("翌日", "翌", "前日", "翌々日", "翌週"):
            out.append(day + dt.timedelta(days={"前日": -1, "翌々日": 2, "翌週": 7}.get(to, 1)))
        elif to.startswith("第") and len(to) > 2 and to[1].isdigit() and to[2] in WEEKDAYS:  # 祝日の場合は第4月曜日
            first = day.replace(day=1)
            first += dt.timedelta(days=(WEEKDAYS.index(to[2]) - first.weekday()) % 7 + 7 * (int(to[1]) - 1))
            if first.month != day.month:
                return None
            out.append(first)
        elif to not in ("翌平日", "翌開庁日", "翌営業日", "平日"):
            return None
        else:
            day += dt.timedelta(days=1)
            while day.weekday() > 4 or holiday(day) is not None:
                day += dt.timedelta(days=1)
            out.append(day)
    return out

