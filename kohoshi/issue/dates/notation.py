"""Every notation of a date in a line of text, as written, and how it is joined to the one before."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from kohoshi.issue.dates.annex import Annex, annex
from kohoshi.issue.dates.clock import Hours
from kohoshi.issue.dates.eras import Year
from kohoshi.issue.dates.pieces import DatePiece, pieces

Link = Literal["", "list", "range", "same"]
_LIST = frozenset({"・", "、", ",", "/", "と", "及び", "および", "または", "又は", "並びに", "&", "+"})
#: «?» is a wave dash that was lost on the way (date/lost-dash).
_RANGE = frozenset({"~", "-", "ー", "から", "より", "~翌", "から翌", "?"})
#: 25日～7月7日: a day without a month that a range begins with.
_BEGINS = re.compile(r" ?[~-] ?\d{1,2}月\d{1,2}日(?!間)")
_GLUE = re.compile(r" ?の? ?")


@dataclass(frozen=True)
class Found:
    """A date as written at [start, end), what stands behind it included.

    years       as written: none, one, or two beside each other that should agree
    month, day  None where only a year or a month is named
    inherited   the month comes from a date before (12日(日)・19日(日)), or ``guessed``: from the words
                around or the issue; ``month`` is then None, ``dates`` says what it can be
    shift       昨年 → -1, 来年 → 1, 今年 → 0; ``next_year``: 翌年
    short_year  7 of 7年3月31日(月): a year whose era, or whose century, is not written
    fiscal      年度
    annex       its weekday or holiday
    link        to the date before: a list, a range, or the same day said again in brackets
    dates       the days it can mean, the most likely first; none: there is no such day
    """

    start: int
    end: int
    years: tuple[Year, ...] = ()
    month: int | None = None
    day: int | None = None
    inherited: bool = False
    guessed: bool = False
    shift: int | None = None
    next_year: bool = False
    short_year: int | None = None
    fiscal: bool = False
    annex: Annex | None = None
    link: Link = ""
    dates: tuple[dt.date, ...] = ()

    @property
    def date(self) -> dt.date | None:
        """The day most likely meant."""
        return self.dates[0] if self.dates else None

    @property
    def bare(self) -> bool:
        """Written without a month: 16日(木)."""
        return self.inherited or self.guessed

    @property
    def year(self) -> int | None:
        """The western year, where one is written."""
        return self.years[0].western if self.years else None


def notations(folded: str, times: Sequence[Hours], before: Found | None = None) -> list[Found]:
    """The dates of a folded text, not yet resolved. ``times``: the hours in it, which may stand
    between two dates of a list; ``before``: the last date of the line above."""
    out: list[Found] = []
    words: list[DatePiece] = []
    for piece in _joined(folded, list(pieces(folded))):
        if piece.kind == "word":
            words.append(piece)
            continue
        near = out[-1] if out else None
        link = _link(folded, near, piece, times)
        found = _found(folded, piece, near, near or before, link, times)
        if found is not None:
            found = _of_period(found, near)
            out.append(_led(folded, found, words[-1] if words else None))
    return _spread(out, folded)


def _joined(folded: str, found: list[DatePiece]) -> list[DatePiece]:
    """A year and the month behind it as one piece; a bare year (5年4月) only where a month follows
    or it is linked to a year of an era."""
    out: list[DatePiece] = []
    for piece in found:
        last = out[-1] if out else None
        if last and last.kind == "year" and not last.fiscal and piece.kind in ("day", "month") and not piece.years \
                and _GLUE.fullmatch(folded, last.end, piece.start):
            out[-1] = replace(piece, start=last.start, years=last.years, bare_year=last.bare_year)
        else:
            out.append(piece)
    return out


def _led(folded: str, found: Found, word: DatePiece | None) -> Found:
    """With the word right before it: 昨年6月12日."""
    if word is None or found.years or not _GLUE.fullmatch(folded, word.end, found.start):
        return found
    return replace(found, start=word.start, shift=word.shift, next_year=word.next_year)


def _found(folded: str, piece: DatePiece, near: Found | None, before: Found | None, link: Link, times: Sequence[Hours]) -> Found | None:
    """The date that a piece is, or None when it is something else."""
    behind = annex(folded, piece.end) if piece.day is not None else None
    end = behind.end if behind else piece.end
    years, month, inherited, guessed, short = piece.years, piece.month, False, False, None
    if piece.bare_year is not None:
        era = near.years[0].era if near and near.years and link else None
        if era:
            years = (Year(piece.start, piece.start + len(str(piece.bare_year)), piece.bare_year, era),)
        elif piece.day is None or behind is None:
            return None
        else:
            short = piece.bare_year
    if piece.kind in ("slash", "dot") and not _sure(folded, piece, behind, near, link, times):
        return None
    if piece.kind in ("lone", "bare"):
        if behind is None and not (link and near and near.day is not None) and not _BEGINS.match(folded, piece.end):
            return None
        if piece.kind == "bare" and not link:
            return None
        if link == "range" and near and behind is None and folded[near.end:piece.start].strip() in ("から", "より") \
                and not folded.startswith("まで", piece.end):
            return None
        month, inherited = (before.month, True) if before and before.month else (None, False)
        guessed = month is None
    return Found(piece.start, end, years, month, piece.day, inherited, guessed, short_year=short, fiscal=piece.fiscal, annex=behind, link=link)


def _of_period(found: Found, begin: Found | None) -> Found:
    """Without a weekday that is said of the days of a range, not of its end: 6月1日～30日の土曜日."""
    said = found.annex
    if said and said.apart and found.link == "range" and begin and begin.annex is None:
        return replace(found, end=said.start, annex=None)
    return found


def _sure(folded: str, piece: DatePiece, behind: Annex | None, near: Found | None, link: Link, times: Sequence[Hours]) -> bool:
    """6/12 is a date with its weekday or a time behind it, or in a list with dates."""
    if behind is not None:
        return True
    if piece.kind == "dot":
        return False
    timed = any(folded[piece.end:each.start] in ("", " ") for each in times if each.start >= piece.end)
    return timed or (link in ("list", "range") and near is not None and near.day is not None)


def _link(folded: str, near: Found | None, piece: DatePiece, times: Sequence[Hours]) -> Link:
    """How a piece is joined to the date before it; the hours between them do not part them."""
    if near is None:
        return ""
    between = folded[near.end:piece.start]
    for each in reversed(times):
        if near.end <= each.start and each.end <= piece.start:
            between = between[:each.start - near.end] + between[each.end - near.end:]
    if between.endswith("~ ") and not between.startswith(" "):
        return ""  # 6月12日(日)～ 5日(日)必着: the space ends the range
    between = between.replace(" ", "").removesuffix("翌")
    if between == "(" and folded.startswith(")", piece.end) and (piece.years and piece.day is not None):
        return "same"
    if between in _RANGE:
        return "range"
    return "list" if between in _LIST or between.removesuffix("、") in _LIST else ""


def _spread(found: list[Found], folded: str) -> list[Found]:
    """Weekdays behind the last date of a list given to each: 6月11日・12日(土・日), 5日・12日(いずれも日曜日)."""
    out = list(found)
    for at, each in enumerate(found):
        said = each.annex
        if said and said.apart and at > 1 and _row(found[at - 2:at + 1], folded):
            said = replace(said, every=True)  # 6月4日・11日・18日の土曜日
        if said is None or not (said.every or len(said.weekdays) > 1):
            continue
        first = at
        while found[first].link in ("list", "range") and found[first - 1].annex is None and found[first - 1].day is not None:
            first -= 1
        chain = range(first, at + 1)
        if said.every and said.weekday is not None:
            for index in chain:
                out[index] = replace(out[index], annex=said)
        elif len(chain) == len(said.weekdays):
            for index, weekday in zip(chain, said.weekdays, strict=True):
                out[index] = replace(out[index], annex=replace(said, weekdays=(weekday,), holiday=False, names=()))
        elif len(chain) == 2 and found[at].link == "range" and len(said.weekdays) > 2:
            out[first] = replace(out[first], annex=replace(said, weekdays=said.weekdays[:1], holiday=False))
            out[at] = replace(out[at], annex=replace(said, weekdays=said.weekdays[-1:], holiday=False))
    return out


def _row(found: Sequence[Found], folded: str) -> bool:
    """Whether dates stand in one row, each without words of its own before the last, and are none that fall away."""
    marks = {folded[one.end:other.start].strip() for one, other in pairwise(found)}
    return len(marks) == 1 and all(one.link == "list" for one in found[1:]) and all(one.annex is None for one in found[:-1]) \
        and not re.match("[をはも]?、?(?:除|以外|休|閉)", folded[found[-1].end:])
