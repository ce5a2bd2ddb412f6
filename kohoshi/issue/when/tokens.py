"""A 日時 as tokens: dates and hours as kohoshi.issue.dates reads them, and the words between."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kohoshi import limits
from kohoshi.issue.dates import Calendar, Clock as Written, Found, Hours, hours
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.when.lexicon import BARE_DAYS, RECURS, SLASH_DAYS, WEEKDAYS_ALONE, WORDS
from kohoshi.issue.when.rules import rule_of, weekday_set

#: 10時ごろ～12時: what may stand between two times that are one range.
_ONE_RANGE = re.compile(r"(?:ごろ|頃|ころ|くらい|前後)? ?(?:~|-|から) ?(?P<next>翌(?:日|朝)?の?(?:朝|早朝|未明)? ?|深夜? ?)?(?P<part>(?:お?昼|夕方?|晩|夜|朝|早朝)の?、? ?)?")
#: The begin of a range that has its 時 at the end alone: 、14～15時.
_BEGIN = re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})(?: ?[~\-] ?)$")
#: A colon behind a word, not within a time: 時間:10:00.
_LABELLED = re.compile(r"(?<=[^\d\s)])(?:[:/](?=\d{1,2}(?::\d|時|[~\-]))|:(?=\d{1,2}(?:日|月|/)))|(?<=:\d\d)[,/.](?=\d{1,2}:\d)|(?<=[時分半])[/,.](?=\d)|(?<=:\d\d)/(?=\d{1,2}(?:日|月))|(?<=[~)日時分半])/(?=\d{1,2}(?:日|月))|(?<=[日)])か(?=\d)")

_EVENING, _NOON = re.compile(r"(?:夕方?|晩|夜)の?、? ?$"), re.compile(r"(?:お?昼)の?、? ?$")
_SLASH_BEFORE = re.compile(r"(?<![\d/.])\d{1,2}/\d{1,2} ?[~\-] ?$")
_SHIFTED = re.compile(r"(?:祝|休)日?(?:に当たる|にあたる|と重なる|に重なる|の)?(?:場合|とき|時|際)(?:は|には)、?$")
#: (火・木曜) right behind a date.
_SET = re.compile(r"\([月火水木金土日](?:曜日?)?(?:[・、,][月火水木金土日](?:曜日?)?)+(?:曜日?)?\)$")
#: A set of days of the week; a lone 日 or 月 is none.
_SURE = re.compile(r"曜|\(|平日|祝|土日|休日|[月火水木金土日][・、~\-,/][月火水木金土日]")


@dataclass(frozen=True)
class Token:
    """Characters [start, end) of the text.

    kind   a kind of lexicon.WORDS, or date, month, hours, recurs (a rule of its own), weekdays (days of
           the week alone), bracket (``value``: its tokens), text (unknown words)
    value  Found or Day of a date, Hours, Rule, a match of a word, the tokens of a bracket
    """

    kind: str
    start: int
    end: int
    text: str
    value: Any = None


@dataclass(frozen=True)
class Day:
    """A date as the reading needs it. ``range``: a span of days ends with it; ``listed``: joined to the
    one before by ・ or 、; ``same``: the same day said again."""

    date: dt.date | None
    range: bool = False
    listed: bool = False
    same: bool = False


@dataclass(frozen=True)
class Clock:
    """Hours in minutes; ``written``: with 午前 or 午後 or of 24 hours, so that they stand by themselves."""

    begin: int
    until: int | None
    half: str = ""
    sound: bool = True
    next_day: bool = False


#: Brackets in brackets.
_DEEPEST = limits.BRACKETS


def tokens(text: str, calendar: Calendar) -> list[Token]:
    """The tokens of a text, brackets nested."""
    folded = _LABELLED.sub("、", fold(text))
    flat: list[Token] = []
    before: Found | None = None
    at = 0
    for line in folded.split("\n"):
        found, before = _line(line, at, calendar, before)
        flat += found
        at += len(line) + 1
        if at <= len(folded):
            flat.append(Token("stop", at - 1, at, "\n"))
    nested, _ = _nested(flat, 0)
    return nested


def _line(line: str, at: int, calendar: Calendar, before: Found | None) -> tuple[list[Token], Found | None]:
    times = hours(line)
    dates = calendar.read(line, before, times)
    fixed = [Token("month" if one.day is None else "date", one.start, one.end, line[one.start:one.end], one) for one in dates if one.month or one.day]
    fixed += [Token("hours", one.start, one.end, line[one.start:one.end], one) for one in _merged(line, times)]
    for match in RECURS.finditer(line):
        if _SHIFTED.search(line, 0, match.start()):
            continue  # 祝日の場合は第4月曜日
        if not any(token.start <= match.start() and match.end() <= token.end for token in fixed):
            fixed = [token for token in fixed if token.end <= match.start() or match.end() <= token.start]
            fixed.append(Token("recurs", match.start(), match.end(), match[0], rule_of(match)))
    fixed.sort(key=lambda token: token.start)
    out: list[Token] = []
    month = _month(before)
    here = 0
    for token in [*fixed, None]:
        stop = token.start if token else len(line)
        if stop < here:
            continue
        out += _words(line, here, stop, month, calendar)
        if token is None:
            break
        if token.kind in ("date", "month"):
            month = _month(token.value) or month
            if token.kind == "month":
                out += _months_before(line, here, token, out)
            token = replace(token, value=_day(token.value) if token.kind == "date" else token.value)
            if token.kind == "date" and _SLASH_BEFORE.search(line, 0, token.start):
                token = replace(token, value=replace(token.value, range=True, listed=False))
        elif token.kind == "hours":
            token = replace(token, value=_clock(token.value, line[:token.start]))
            if "から" in token.text and token.value.until is not None and line.startswith("に変更", token.end):  # 14:00から15:00に変更
                token = replace(token, value=replace(token.value, begin=token.value.until, until=None))
        out.append(token)
        if token.kind == "date" and (filtered := _filter(dates, token)):
            out.append(filtered)
        here = token.end
    moved = [replace(token, start=token.start + at, end=token.end + at) for token in out]
    return moved, dates[-1] if dates else before


#: 5～12月, 6・7月: months of which the last alone has its 月.
_MONTHS = re.compile(r"(?<![\d/.日月年])(?:\d{1,2} ?[・、~\-] ?)+$")


def _months_before(line: str, here: int, token: Token, out: list[Token]) -> list[Token]:
    match = _MONTHS.search(line, 0, token.start)
    if match is None or match.start() < here:
        return []
    while out and out[-1].end > match.start():
        out.pop()
    return [Token("month", one.start(), one.end(), one[0], Found(one.start(), one.end(), month=int(one[0])))
            for one in re.finditer(r"\d{1,2}", line[:token.start]) if one.start() >= match.start() and 1 <= int(one[0]) <= 12]


def _month(found: Found | None) -> tuple[int, int] | None:
    """(year, month) of a date or a month, of which a bare day can be."""
    if found is None or found.month is None:
        return None
    return (found.date.year, found.date.month) if found.date else (found.year or 0, found.month)


def _day(found: Found) -> Day:
    return Day(found.date, found.link == "range", found.link == "list", found.link == "same")


def _clock(one: Hours, before: str) -> Clock:
    """``before``: the text before it, which may say what half of the day it is of: 夕方6時."""
    begin, until, half = one.first, one.last, one.begin.half
    if not half and _later(before, one.begin):
        begin, half = begin + 12 * 60, "午後"
        own = one.until is not None and one.until.half
        until = until + 12 * 60 if until is not None and until <= 12 * 60 and not one.next_day and not own else until
    return Clock(begin, until, half, one.sound or _late(one), one.next_day)


def _later(before: str, clock: Written) -> bool:
    """Whether the words before a time make it one of the afternoon: 夕方5時, 昼1時."""
    minutes = clock.hour * 60 + clock.minute
    return bool(_EVENING.search(before) and 60 <= minutes < 12 * 60 or _NOON.search(before) and 60 <= minutes < 5 * 60)


def _late(one: Hours) -> bool:
    """23時～25時, 25:30～26:00: the night counted on, as broadcasters and bars do (up to 30時, 6:00)."""
    def night(clock: Written) -> bool:
        return not clock.half and 24 <= clock.hour <= 30 and clock.minute < 60
    return (one.begin.sound or night(one.begin)) and (one.until is None or one.until.sound or night(one.until) and one.begin.hour >= 12)


def _filter(dates: list[Found], token: Token) -> Token | None:
    """6月1日～30日(火・木曜): days of the week that limit a span, not those of its two ends."""
    match = _SET.search(token.text)
    at = next((n for n, one in enumerate(dates) if one.start == token.start), 0)
    if match is None or not at or dates[at].link != "range":
        return None
    days, first, last = weekday_set(match[0]), dates[at - 1].date, dates[at].date
    if days is None or first is None or last is None or last < first:
        return None
    ends = {first.weekday(), last.weekday()}
    if days.days == ends and (last - first).days < 7:
        return None
    return Token("weekdays", token.start + match.start(), token.end, match[0], days)


def _merged(line: str, times: list[Hours]) -> list[Hours]:
    out: list[Hours] = []
    for one in times:
        gap = _ONE_RANGE.fullmatch(line, out[-1].end, one.start) if out and out[-1].until is None and one.until is None else None
        begin = _BEGIN.search(line, out[-1].end if out else 0, one.start)
        if gap and (not (gap["next"] or "").startswith("深") or one.begin.hour <= 5):
            end = one.begin if one.begin.half or not gap["part"] else replace(one.begin, half="午後" if _later(gap["part"], one.begin) else "午前")
            out[-1] = Hours(out[-1].begin, end, bool(gap["next"]))
        elif begin and one.until is None and int(begin["hour"]) < 24:
            out.append(Hours(Written(begin.start("hour"), begin.end("hour"), one.begin.half if int(begin["hour"]) < one.begin.hour else "",
                                     int(begin["hour"]), 0), one.begin))
        else:
            out.append(one)
    return out


def _words(line: str, start: int, stop: int, month: tuple[int, int] | None, calendar: Calendar) -> Iterator[Token]:
    """The words of a gap between dates and hours."""
    at = unknown = start
    while at < stop:
        token = _word(line, at, stop, month, calendar)
        if token is None:
            at += 1
            continue
        if unknown < at:
            yield Token("text", unknown, at, line[unknown:at])
        yield from token
        at = unknown = token[-1].end
    if unknown < stop:
        yield Token("text", unknown, stop, line[unknown:stop])


def _word(line: str, at: int, stop: int, month: tuple[int, int] | None, calendar: Calendar) -> list[Token] | None:
    bare = BARE_DAYS.match(line, at)
    if bare and bare.end() > stop:
        bare = BARE_DAYS.match(line, at, stop)  # 8日・15日(水): the last has its weekday and is a date already
    if bare:
        return list(_bare(bare, month, calendar))
    slash = SLASH_DAYS.match(line, at, stop)
    if slash and 1 <= int(slash["month"]) <= 12 and 1 <= int(re.split(r"\D", slash["days"])[0]) <= 31:
        return _slash(slash, calendar)
    for kind, pattern in WORDS:
        match = pattern.match(line, at)
        if match and match.end() <= stop + (kind in ("until", "from", "change")) and match.end() > at:
            if kind in ("shift", "exc", "start", "end", "door", "other", "ignore", "cancel") and match.end() > stop:
                continue
            return [Token(kind, at, match.end(), match[0], match)]
        if kind == "vague" and (alone := WEEKDAYS_ALONE.match(line, at)) and alone.end() <= stop \
                and _SURE.search(alone[0]) and (days := weekday_set(alone[0])) is not None \
                and not (at and re.match(r"[\d一-龠ァ-ヶ]", line[at - 1]) and not line.startswith("(", at)) \
                and not re.search(r"\d日?$", line[:at]):
            return [Token("weekdays", at, alone.end(), alone[0], days)]
    return None


def _bare(match: re.Match[str], month: tuple[int, int] | None, calendar: Calendar) -> Iterator[Token]:
    """22日, 2・9日, 11~15日 without a month of their own."""
    year, number = month or (calendar.year, calendar.month)
    year = year or calendar.nearest(number)[0]
    for index, part in enumerate(re.finditer(r"([・、,~と])? ?(\d{1,2})(日)?", match[0])):
        try:
            day = dt.date(year, number, int(part[2]))
        except ValueError:
            day = None
        start = match.start() + part.start(2)
        yield Token("date", start, match.start() + part.end(), part[2], Day(day, part[1] == "~", bool(index) and part[1] != "~"))


def _slash(match: re.Match[str], calendar: Calendar) -> list[Token]:
    """6/4, 6/4・11・18"""
    year, number = calendar.nearest(int(match["month"]))
    out: list[Token] = []
    for part in re.finditer(r"\d{1,2}", match["days"]):
        start = match.start("days") + part.start()
        try:
            day: dt.date | None = dt.date(year, number, int(part[0]))
        except ValueError:
            day = None
        first = start if out else match.start()
        ranged = bool(re.search(r"[~\-] ?$" if out else r"\d(?:日|\))? ?[~\-] ?$", match.string[:first]))
        out.append(Token("date", first, start + len(part[0]), match.string[first:start + len(part[0])], Day(day, ranged, bool(out) and not ranged)))
    return out


def _nested(flat: list[Token], at: int, depth: int = 0) -> tuple[list[Token], int]:
    """Beyond _DEEPEST a bracket is left out, and what is in it stands beside it."""
    out: list[Token] = []
    while at < len(flat):
        token = flat[at]
        if token.kind == "open" and depth == _DEEPEST:
            at += 1
        elif token.kind == "open":
            inside, end = _nested(flat, at + 1, depth + 1)
            last = flat[end] if end < len(flat) else (inside[-1] if inside else token)
            out.append(Token("bracket", token.start, last.end, "", inside))
            at = end + 1
        elif token.kind == "close" and depth:
            return out, at
        elif token.kind == "close":
            at += 1  # closes nothing: what stands behind it is not lost
        else:
            out.append(token)
            at += 1
    return out, at


def parts(tokens: Sequence[Token], *, also_commas: bool) -> list[list[Token]]:
    """Tokens between stops, or where there is none between commas."""
    out: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "stop" or also_commas and token.kind == "sep" and "、" in token.text:
            out.append([])
        else:
            out[-1].append(token)
    return [part for part in out if part]


def dated(token: Token) -> bool:
    return token.kind in ("date", "month", "hours", "recurs", "weekdays", "allday", "either", "first", "final") \
        or token.kind == "bracket" and any(dated(each) for each in token.value)
