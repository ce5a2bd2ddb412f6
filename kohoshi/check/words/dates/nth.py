"""Days given beside a rule that they should follow: 毎月第2・第4火曜日(7月は12日・26日), 毎週日曜日(6月5日・12日)."""
from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator

from kohoshi.check.words.dates.line import Line
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import WEEKDAYS, Recurring, holiday, say_day

_DAY = r"(?P<day>[0-9]{1,2})日(?:\s?\([^()]{1,4}\))?"
#: What follows such a rule at once: the month, unless the rule names it, and a list of days.
_EACH = _DAY.replace("?P<day>", "?:")
_GIVEN = re.compile(r"(?:は?、?\s?(?P<inside>\()|は、?|、|\s|(?P<of>の)(?=[0-9]{1,2}[月日]))(?:(?P<month>[0-9]{1,2})月(?:は|の場合は|[はの]?、)?\s?)?"
                    rf"(?P<days>{_EACH}(?:\s?[・、,と]\s?{_EACH})*)")
#: The month that a rule stands under; the last one before it counts.
_NAMED = re.compile(r"([0-9]{1,2})月(?:は|の|、)")
#: 7月の土曜日(2・9・16・23・30日): days of one month, each of which should be that day of the week.
_OF_MONTH = re.compile(rf"(?<![0-9])(?P<month>[0-9]{{1,2}})月の(?:毎週|各)?(?P<weekday>[{WEEKDAYS}])曜日?\((?P<days>[0-9]{{1,2}}日?(?:[・、,][0-9]{{1,2}}日?)*日)\)")
#: A day that begins or ends something else: 「第2火曜日、7月5日までに申込み」.
_LIMIT = re.compile(r"\s?(?:まで|から|[~-]|以|必着|締)")
#: Days that leave the rule on purpose.
_MOVED = re.compile(r"振替|振り替|変更|休|除|ただし|例外|祝|代わり|中止")


def nths(line: Line) -> Iterator[Finding]:
    yield from _of_month(line)
    for rule in line.recurring:
        given = _GIVEN.match(line.folded, rule.end) if rule.weekdays else None
        if given is None or _MOVED.search(line.folded, rule.start, line.sentence(rule.start, rule.end)[1]):
            continue
        if _LIMIT.match(line.folded, given.end()) or not (given["inside"] or given["of"] or rule.month):
            continue
        month = int(given["month"]) if given["month"] else rule.month
        if given["of"] and month is None:  # 6月は第3日曜日の19日
            named = _NAMED.findall(line.folded, line.sentence(rule.start, rule.end)[0], rule.start)
            month = int(named[-1]) if named else None
        if month is not None and 1 <= month <= 12 and rule.month in (None, month):
            yield from _outside(line, rule, given, month)


def _of_month(line: Line) -> Iterator[Finding]:
    for match in _OF_MONTH.finditer(line.folded):
        month = int(match["month"])
        if not 1 <= month <= 12 or _MOVED.search(line.folded, match.start(), line.sentence(*match.span())[1]):
            continue
        year, _ = line.calendar.nearest(month)
        for each in re.finditer("[0-9]{1,2}", match["days"]):
            if not 1 <= int(each[0]) <= monthrange(year, month)[1]:
                continue  # of days that there may not be other rules speak
            day = dt.date(year, month, int(each[0]))
            if day.weekday() != WEEKDAYS.index(match["weekday"]):
                start = match.start("days") + each.start()
                yield line.finding("date/weekday", Level.ERROR,
                                   f"{say_day(day, line.calendar.year)}は{WEEKDAYS[day.weekday()]}曜日です（「{match['weekday']}曜日」とあります）",
                                   "日付と曜日のどちらが正しいか、元の資料で確かめてください", start, start + len(each[0]))


def _outside(line: Line, rule: Recurring, given: re.Match[str], month: int) -> Iterator[Finding]:
    year, _ = line.calendar.nearest(month)
    right = rule.dates(year, month)
    told = [int(match["day"]) for match in re.finditer(_DAY, given["days"])]
    follows = rule.month is not None or bool(given["of"]) or any(day.day in told for day in right)
    for match in re.finditer(_DAY, given["days"]):
        if int(match["day"]) not in {day.day for day in right} and 1 <= int(match["day"]) <= monthrange(year, month)[1]:
            start = given.start("days") + match.start()
            beside = any(abs(day.day - int(match["day"])) == 1 and holiday(day) is None for day in right)
            # 「毎月第2火曜日(7月は19日)」 may be an exception; a day beside the right one is a slip
            level = Level.ERROR if follows else Level.WARNING if beside else Level.NOTICE
            days = "・".join(say_day(day, line.calendar.year) for day in right)
            said = f"{'第' * bool(rule.nths)}{'・'.join(map(str, rule.nths))}{'・'.join(WEEKDAYS[day] for day in rule.weekdays)}曜日"
            yield line.finding("date/weekday", level, f"{month}月{match['day']}日は{said}ではありません",
                               f"{month}月の{said}は{days}です。どちらが正しいか、元の資料で確かめてください", start, start + len(match["day"]) + 1)
