"""Days that do not exist, and weekdays that are not theirs."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from kohoshi.check.words.dates.line import Line
from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import WEEKDAYS, Found, say_day, say_weekday

_PART_OF_MONTH = re.compile(r"(?:の)?(?:上旬|中旬|下旬|初め|半ば|末|頃|ごろ)|に(?!及)|から|以降|[0-9]{1,2}日")
_LENGTH = re.compile(r"(?:生後|満|最長|最大|上限|通算|合計|延べ|期間は?|約|[~-])\s?$")
_AS_WEEKDAY = re.compile(rf"[{WEEKDAYS}](?:曜日?)?(?:・?祝)?|祝日?")
_LAST = {4: 30, 6: 30, 9: 30, 11: 30, 2: 28}


def days(line: Line) -> Iterator[Finding]:
    for found in line.dates:
        if found.day is None:
            if found.month is not None and not 1 <= found.month <= 12 and _of_a_year(line, found):
                yield _no_month(line, found)
        elif not found.dates:
            yield from _impossible(line, found)
        else:
            yield from _weekday(line, found)


def weekdays_as_readings(passage: Passage) -> Iterator[Finding]:
    """6月12日《日》: these brackets give a word its reading, and the weekday would not be printed as one."""
    for start, end, reading in passage.readings:
        if _AS_WEEKDAY.fullmatch(reading) and passage.text[start:end].endswith("日"):
            yield passage.finding("date/weekday", Level.ERROR, f"「《{reading}》」は「{passage.text[start:end]}」のふりがなになり、曜日として印刷されません",
                                  "曜日は「（ ）」で書いてください。《 》は、ふりがなの記号です", start, end)


def _of_a_year(line: Line, found: Found) -> bool:
    """A month alone is one with its year before it or a part of it behind; else it may be a length (上限48月)."""
    if _LENGTH.search(line.folded, 0, found.start):
        return False
    return bool(found.years) or bool(_PART_OF_MONTH.match(line.folded, found.end))


def _no_month(line: Line, found: Found) -> Finding:
    return line.finding("date/impossible", Level.ERROR, f"{found.month}月という月はありません",
                        "元の資料で月を確かめてください", found.start, found.end)


def _impossible(line: Line, found: Found) -> Iterator[Finding]:
    month, day = found.month, found.day
    assert day is not None
    if month is not None and not 1 <= month <= 12:
        if not line.folded.startswith("〇", found.start):  # 〇月〇日 of a form
            yield _no_month(line, found)
        return
    if (month, day) == (2, 29):
        if any(word in line.folded for word in ("うるう", "閏")):
            return
        said = f"{found.year or line.calendar.year}年の2月29日" if found.year else "2月29日"
        hint = "うるう年ではないので、2月は28日までです。日付を確かめてください"
    else:
        said = f"{month}月{day}日" if month else f"{day}日"
        hint = f"{month}月は{_LAST.get(month, 31)}日までです。日付を確かめてください" if month else "日付を確かめてください"
    yield line.finding("date/impossible", Level.ERROR, f"{said}という日はありません", hint, found.start, found.end)


def _weekday(line: Line, found: Found) -> Iterator[Finding]:
    said = found.annex
    if said is None or said.weekday is None or found.date is None:
        return
    right = [day for day in found.dates if day.weekday() == said.weekday]
    day = found.date
    if not right:
        message = f"{say_day(day, line.calendar.year)}は{say_weekday(day)}です（「{said.text}」とあります）"
        yield line.finding("date/weekday", Level.ERROR, message, _other_way(day, said.weekday), found.start, found.end)
    elif said.nth is not None and (right[0].day + 6) // 7 != said.nth:
        day = right[0]
        message = f"{say_day(day, line.calendar.year)}は第{(day.day + 6) // 7}{say_weekday(day)}です（「{said.text}」とあります）"
        yield line.finding("date/weekday", Level.ERROR, message, "日付と「第○」のどちらが正しいか、元の資料で確かめてください",
                           found.start, found.end)


def _other_way(day: dt.date, weekday: int) -> str:
    """The days with that weekday on either side."""
    later = day + dt.timedelta(days=(weekday - day.weekday()) % 7)
    near = f"{say_day(later - dt.timedelta(days=7), day.year)}か{say_day(later, day.year)}"
    return f"{WEEKDAYS[weekday]}曜日なら{near}です。日付と曜日のどちらが正しいか、元の資料で確かめてください"
