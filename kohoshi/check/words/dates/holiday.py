"""祝日 said of a day that is none, called by a wrong name, or not marked."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from kohoshi.check.words.dates.line import Line
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Annex, Found, holiday, holiday_names, holidays_of, say_day
from kohoshi.issue.dates.holidays import days_named

#: Between a holiday's name and its date, when the one says what the other is; and what follows then.
#: 7月17日(日) 海の日フェスタ and 海の日は7月1日から予約 say nothing of the kind.
_NAME_FIRST = re.compile(r"(?: ?\( ?| ?の ?)|(?P<beside>[ :]?)|(?P<claim>は、? ?)")
#: 海の日7月18日 says it of that day, 海の日 7月16日～18日 of a period; 5月3日 憲法記念日 5月4日 gives the name behind its day.
_OF_DAY_BEFORE = re.compile(r"日(?: ?\([^()]{1,8}\))?[ は:]?$")
#: 成人の日のつどいは1月10日(火): what is held for a holiday on a working day right beside it.
_HELD_ON = re.compile(r"の(?:つどい|集い|式典?|行事|記念式典|お祝い)(?:\([^()]{1,20}\))?は、?(?:令和\d+年|\d{4}年)?$")
_BESIDE = 3
_DATE_FIRST = re.compile(r" ?(?:の|は、?|\()? ?")
_ENDS = re.compile(r" ?(?:$|[)。]|です|で、|のため|で休)")


def holidays(line: Line) -> Iterator[Finding]:
    names = holiday_names(line.folded)
    joined = {at for at, found in enumerate(line.dates[1:]) if found.link in ("list", "range")}
    for at, found in enumerate(line.dates):
        days = _likely(found)
        if not days:
            continue
        said = found.annex
        if said and said.weekday is not None and all(day.weekday() != said.weekday for day in days):
            continue  # date/weekday tells it
        called = said.names[0] if said and said.names else _called(line.folded, found, names, at in joined)
        if called and all(holiday(day) != called for day in days):
            yield _misnamed(line, found, days[0], called)
        elif not called and (for_holiday := _held_for(line.folded, found, names, days)):
            name, own = for_holiday
            yield line.finding("date/holiday", Level.WARNING, f"{name}は{say_day(own, line.calendar.year)}です（「{line.passage.text[found.start:found.end]}」とあります）",
                               "祝日が動く前の年の写しではないか、日付を確かめてください", found.start, found.end)
        elif said and said.holiday and not any(holiday(day) for day in days):
            yield _none(line, found, days[0], said.text)
        elif said and not called and not said.holiday and _unmarked(line, said, days[0]) and all(map(holiday, days)) and (feast := holiday(days[0])):
            yield line.finding("date/holiday", Level.NOTICE, f"{say_day(days[0], line.calendar.year)}は{feast}です（「{said.text}」とだけあります）",
                               "「(月・祝)」のように書くと、読者が祝日と分かります", found.start, found.end)


def _likely(found: Found) -> list[dt.date]:
    """The days it can mean; with a weekday that fits some, only these."""
    weekday = found.annex.weekday if found.annex else None
    fitting = [day for day in found.dates if weekday is None or day.weekday() == weekday]
    return fitting or list(found.dates)


def _unmarked(line: Line, said: Annex, day: dt.date) -> bool:
    """A day to come with its weekday alone behind it."""
    coming = day >= dt.date(line.calendar.year, line.calendar.month, 1)
    return coming and said.weekday is not None and not any(sign in said.text for sign in "祝休振㈷")


def _called(folded: str, found: Found, names: list[tuple[int, int, str]], joined: bool) -> str | None:
    """The name of a holiday said of the date: 海の日(7月18日), 7月18日(月)の海の日."""
    for start, end, name in names:
        if end <= found.start and (between := _NAME_FIRST.fullmatch(folded, end, found.start)):
            if between["beside"] is not None and (joined or _OF_DAY_BEFORE.search(folded, 0, start)):
                continue
            return name if not between["claim"] or _ENDS.match(folded, found.end) else None
        if found.end <= start and _DATE_FIRST.fullmatch(folded, found.end, start) and _ENDS.match(folded, end):
            return name
    return None


def _held_for(folded: str, found: Found, names: list[tuple[int, int, str]], days: list[dt.date]) -> tuple[str, dt.date] | None:
    """(holiday, its day) when what is held for it is said to be on a working day beside it."""
    for _, end, name in names:
        if end <= found.start and _HELD_ON.fullmatch(folded, end, found.start):
            for day in days:
                own = days_named(name, day.year)
                if own and 0 < abs((day - own[0]).days) <= _BESIDE and day.weekday() < 5 and holiday(day) is None:
                    return name, own[0]
    return None


def _misnamed(line: Line, found: Found, day: dt.date, called: str) -> Finding:
    year, right = line.calendar.year, holiday(day)
    own = days_named(called, day.year)
    if right:
        message = f"{say_day(day, year)}は{right}です（「{called}」とあります）"
    elif own:
        message = f"{called}は{say_day(own[0], year)}です（「{say_day(day, year)}」とあります）"
    else:
        message = f"{day.year}年に{called}という祝日はありません"
    hint = f"{called}は{say_day(own[0], year)}です。日付と名前のどちらが正しいか確かめてください" if right and own else "日付と祝日の名前を確かめてください"
    return line.finding("date/holiday", Level.ERROR, message, hint, found.start, found.end)


def _none(line: Line, found: Found, day: dt.date, text: str) -> Finding:
    listed = "、".join(f"{each.day}日({name})" for each, name in holidays_of(day.year, day.month))
    hint = f"{day.month}月の祝日は{listed}です。日付を確かめてください" if listed else f"{day.month}月に祝日はありません。日付を確かめてください"
    return line.finding("date/holiday", Level.ERROR, f"{say_day(day, line.calendar.year)}は祝日ではありません（「{text}」とあります）",
                        hint, found.start, found.end)
