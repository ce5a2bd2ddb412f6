"""The small pieces that notations of dates are made of: a year, a month and day, a lone day.

Which of them are dates is decided by their neighbours (notation.py): 12日 alone can be a count of
days, 6/12 a fraction.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.issue.dates.eras import LETTERS, NAMES, Year, era_of
from kohoshi.issue.dates.fold import KANJI, NUMBER, number

_WESTERN = rf"(?:(?:1[89]|2[01])\d\d|[一二]{KANJI}{{3}})"
_ERA_YEAR = rf"(?:元|\d{{1,3}}|{KANJI}{{1,4}})"
_LETTER = rf"(?<![A-Za-z0-9])[{LETTERS}](?=\d)"
_BEFORE = r"(?<![\d第約.,])"
_MARK = r"(?= ?\((?:[日月火水木金土](?:曜日?)?|祝日?|[A-Za-z]{3})[)・/、])"
#: 日 that counts days or belongs to another word.
_NO_COUNT = (r"(?!間|曜|目|程|前|後|あたり|当たり|以(?![降前])|ほど|くらい|ぐらい|おき|ごと|毎|分|数|余|常|本|替|帰|没|の出|課|勤"
             r"|[に ]?[\d一二三]+(?:回|食|人|本|個|時間)|かけ|弱|強|たつ|経)")
#: The rest of a list whose last day alone has its 日: 6月12・19・26日.
_MORE = r"(?=(?: ?\([^()]{1,6}\))?(?: ?[・、,~\-] ?\d{1,2}(?: ?\([^()]{1,6}\))?){1,9}日(?!間|目|曜))"

_PIECE = re.compile("|".join((
    r"(?P<rel>一昨年|昨年|去年|前年|来年|明年|翌年|今年|本年|同年|翌(?=\d))(?!度)",
    rf"(?P<era>{NAMES}|{_LETTER}) ?(?P<ey>{_ERA_YEAR})(?: ?\((?:西暦)?(?P<w_in>{_WESTERN})年?\))?"
    rf"(?:年(?P<efy>度)?(?: ?\((?:西暦)?(?P<w_behind>{_WESTERN})年?度?\))?|(?= ?[~・] ?\d{{1,2}}年))",
    rf"(?<![\d.,\-])(?:西暦)?(?P<wy>{_WESTERN})(?: ?\((?P<e_in>{NAMES}) ?(?P<ey_in>{_ERA_YEAR})年?\))?"
    rf"(?:年(?P<wfy>度)?(?: ?\((?P<e_behind>{NAMES}) ?(?P<ey_behind>{_ERA_YEAR})年?度?\))?|(?= ?[~・] ?{_WESTERN}年))",
    r"(?<![\d.,\-第約])(?P<by>\d{1,2})年(?:(?P<bfy>度)|(?![間生前後目代半以度]))",
    r"(?<![\d./\-])(?P<iy>(?:1[89]|2[01])\d\d)(?P<sep>[./\-])(?P<im>\d{1,2})(?P=sep)(?P<id>\d{1,2})(?![\d/\-])",
    rf"(?P<le>{_LETTER}|[令平昭](?=\d))(?P<ly>\d{{1,2}})(?P<lsep>[./])(?P<lm>\d{{1,2}})(?P=lsep)(?P<ld>\d{{1,2}})(?!\d)",
    rf"{_BEFORE}(?P<m>{NUMBER}) ?月(?:の|中の)? ?(?P<d>{NUMBER})(?: ?日(?!間|曜)|{_MARK}|{_MORE})",
    r"(?<![\d/.\-第])(?P<sm>\d{1,2})(?P<slash>[/.])(?P<sd>\d{1,2})(?![\d/]|\.\d)",
    r"(?<![\d第約.,])(?P<mo>\d{1,2})月(?![号間分曜目前後齢額給例])",
    rf"(?<![\d第約.,:/か週全計泊延])(?<!週休)(?P<bd>{NUMBER})日{_NO_COUNT}",
    rf"(?<=[・、,~\- とら])(?P<ud>\d{{1,2}})(?:{_MARK}|(?=(?: ?[・、,~] ?\d{{1,2}}){{0,30}}日(?!間|目|曜)))",
)))
_SHIFTS = {"一昨年": -2, "昨年": -1, "去年": -1, "前年": -1, "来年": 1, "明年": 1, "今年": 0, "本年": 0}


@dataclass(frozen=True)
class DatePiece:
    """One piece at [start, end).

    years    as written: one, or two that should be the same (令和4年(2022年))
    shift    昨年 → -1, counted from the issue's year; ``next_year``: 翌年, counted from the date before
    kind     year, day, month, slash (6/12), dot (6.12), lone (12日), bare (12 in a list), word (昨年)
    bare_year  5 of 5年4月, of an era named before
    """

    start: int
    end: int
    kind: str
    years: tuple[Year, ...] = ()
    month: int | None = None
    day: int | None = None
    shift: int | None = None
    next_year: bool = False
    bare_year: int | None = None
    fiscal: bool = False


def pieces(folded: str) -> Iterator[DatePiece]:
    """All pieces of a folded text, in order."""
    for match in _PIECE.finditer(folded):
        yield _piece(match)


def _piece(m: re.Match[str]) -> DatePiece:
    span = (m.start(), m.end())
    if m["rel"]:
        return DatePiece(*span, "word", shift=_SHIFTS.get(m["rel"]), next_year=m["rel"] in ("翌年", "翌"))
    if m["era"]:
        return DatePiece(*span, "year", _years(m, ("era", "ey"), (None, "w_in"), (None, "w_behind")), fiscal=bool(m["efy"]))
    if m["wy"]:
        return DatePiece(*span, "year", _years(m, (None, "wy"), ("e_in", "ey_in"), ("e_behind", "ey_behind")), fiscal=bool(m["wfy"]))
    if m["by"]:
        return DatePiece(*span, "year", bare_year=int(m["by"]), fiscal=bool(m["bfy"]))
    if m["iy"]:
        return DatePiece(*span, "day", _years(m, (None, "iy")), int(m["im"]), int(m["id"]))
    if m["le"]:
        return DatePiece(*span, "day", _years(m, ("le", "ly")), int(m["lm"]), int(m["ld"]))
    if m["m"]:
        return DatePiece(*span, "day", (), number(m["m"]), number(m["d"]))
    if m["slash"]:
        return DatePiece(*span, "slash" if m["slash"] == "/" else "dot", (), int(m["sm"]), int(m["sd"]))
    if m["mo"]:
        return DatePiece(*span, "month", (), int(m["mo"]))
    return DatePiece(*span, "lone" if m["bd"] else "bare", (), None, number(m["bd"] or m["ud"]))


def _years(m: re.Match[str], *pairs: tuple[str | None, str]) -> tuple[Year, ...]:
    out = []
    for era, year in pairs:
        if m[year]:
            start = m.start(era) if era else m.start(year)
            out.append(Year(start, m.end(year), number(m[year]), era_of(m[era]) if era else None))
    return tuple(out)
