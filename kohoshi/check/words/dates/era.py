"""Years in eras: beside a western year that is another, past the end of the era, or far ahead."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from kohoshi.check.words.dates.line import DatedPassage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Found, Year
from kohoshi.issue.dates.eras import ERAS, era_of, say_era_year

#: Years ahead of the issue that plans do not reach without saying so; 平成31年 written 令和31年 is 30 ahead.
_FAR = 15
_PLAN = re.compile(r"まで|目標|めざ|目指|将来|推計|予測|見込|見通し|ビジョン|計画|頃|ごろ|以降|完成|開業|開通|達成|時点|満期|償還|実現|発表|試算|のぼる|達する|迎える|なると")
#: What was done is no plan: 令和31年4月に完成しました.
_DONE = re.compile(r"[^。、と]{0,16}(?:ました|でした)(?:。|$)")
_COUNTED = re.compile(r"に(?:あた|当た|相当)|なら|換算|数え|当時の")


def eras(line: DatedPassage) -> Iterator[Finding]:
    for at, found in enumerate(line.dates):
        yield from _pair(line, found)
        if found.link == "same" and at:
            yield from _again(line, line.dates[at - 1], found)
        if found.years and found.years[0].era:
            yield from _limits(line, found, found.years[0])
        elif len(found.years) > 1:
            yield from _limits(line, found, found.years[1])


def _pair(line: DatedPassage, found: Found) -> Iterator[Finding]:
    """令和4年(2023年)."""
    if len(found.years) < 2:
        return
    first, second = found.years[:2]
    if first.western == second.western or (first.era or second.era) is ERAS[0] and abs(first.western - second.western) == 1:
        return  # the years of 明治 before 1873 end by the old calendar
    yield _mismatch(line, first, second, found.start, found.end)


def _again(line: DatedPassage, first: Found, second: Found) -> Iterator[Finding]:
    """令和4年6月12日(2022年6月13日)."""
    if not (first.years and second.years) or first.day is None:
        return
    if first.years[0].western != second.years[0].western:
        yield _mismatch(line, first.years[0], second.years[0], first.start, second.end + 1)
    elif first.dates and second.dates and first.dates[0] != second.dates[0]:
        a, b = first.dates[0], second.dates[0]
        yield line.finding("date/era", Level.ERROR, f"同じ日付が2通りに書かれています（{a.month}月{a.day}日と{b.month}月{b.day}日）",
                           "どちらが正しいか、元の資料で確かめてください", first.start, second.end + 1)


def _mismatch(line: DatedPassage, first: Year, second: Year, start: int, end: int) -> Finding:
    right = f"{first.western}年" if first.era else say_era_year(first.number)
    other = f"{second.western}年" if second.era else say_era_year(second.number)
    hint = f"{_year_text(second)}なら{other}です。どちらが正しいか、元の資料で確かめてください"
    return line.finding("date/era", Level.ERROR, f"{_year_text(first)}は{right}です（「{_year_text(second)}」とあります）", hint, start, end)


def _year_text(year: Year) -> str:
    if year.era is None:
        return f"{year.number}年"
    return f"{year.era.name}{'元' if year.number == 1 else year.number}年"


def _limits(line: DatedPassage, found: Found, year: Year) -> Iterator[Finding]:
    era = year.era
    assert era is not None
    if year.number == 0:
        yield line.finding("date/era-end", Level.ERROR, f"{era.name}0年という年はありません", "最初の年は元年です", found.start, found.end)
        return
    _, stop = line.sentence(found.start, found.end)
    rest = line.folded[found.end:stop]
    if _COUNTED.match(rest):
        return
    if era.last and dt.date(line.calendar.year, line.calendar.month, 1) <= era.last:
        return  # 平成32年 was to come for an issue of 平成28年
    first, last = _extent(found, year)
    if era.last and first > era.last:
        if year.number == 100:  # 昭和100年 is said of 2025 on purpose
            return
        told = f"{_year_text(year)}はありません" if year.western > era.last.year else f"{_year_text(year)}の{_part(found)}は、もう{era.name}ではありません"
        yield line.finding("date/era-end", Level.ERROR, f"{told}（{era.name}は{_day(era.last, era.last_year)}まで）",
                           f"{year.western}年なら{say_era_year(year.western)}です。古い資料の写しではないか確かめてください", found.start, found.end)
    elif last < era.first:
        begins = f"{era.name}は{era.first.month}月{era.first.day}日から"
        yield line.finding("date/era-end", Level.ERROR, f"{_year_text(year)}の{found.month}月は、まだ{era.name}ではありません（{begins}）",
                           "前の元号で書いてください", found.start, found.end)
    elif era.last is None and year.western > line.calendar.year + _FAR and len(found.years) < 2 and (_DONE.match(rest) or not _PLAN.search(rest)):
        start, _ = line.sentence(found.start, found.end)
        if not _DONE.match(rest) and _PLAN.search(line.folded, start, found.start):
            return
        yield line.finding("date/era-end", Level.ERROR, f"{_year_text(year)}は{year.western}年で、{year.western - line.calendar.year}年も先です",
                           f"平成{year.number}年（{era_of('平成').western(year.number)}年）の書きかえ残しではないか確かめてください", found.start, found.end)


def _extent(found: Found, year: Year) -> tuple[dt.date, dt.date]:
    """First and last day that the notation can mean; a fiscal year belongs to the era it begins in."""
    if found.dates:
        return found.dates[0], found.dates[0]
    if found.fiscal:
        return dt.date(year.western, 4, 1), dt.date(year.western + 1, 3, 31)
    if found.month and 1 <= found.month <= 12:
        return dt.date(year.western, found.month, 1), dt.date(year.western, found.month, 28)
    return dt.date(year.western, 1, 1), dt.date(year.western, 12, 31)


def _part(found: Found) -> str:
    """The month, or month and day, that lies outside."""
    return f"{found.month}月{found.day}日" if found.day else f"{found.month}月"


def _day(day: dt.date, year: int | None) -> str:
    return f"{year}年{day.month}月{day.day}日"
