"""A day without a month whose weekday fits another month than that of its list or its heading."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from kohoshi.check.words.dates.line import DatedPassage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Found, say_day, say_weekday

#: Lines of a list stand no farther apart than this.
_APART = 4


#: Days to apply are named under the heading of the month they are for.
_APPLY = re.compile(r"申込|申し込|締切|締め切|まで|から|受付|受け付け|必着|予約|抽選|発送|発行|投票|今月|先月")


def among(lines: Sequence[DatedPassage]) -> Iterator[Finding]:
    yield from _in_list(lines)
    for line in lines:
        yield from _under_heading(line)


def _under_heading(line: DatedPassage) -> Iterator[Finding]:
    """「9月の相談」 over 「13日(月)」: the 13th is a Monday in June, the issue's month."""
    heads, year = line.around.heads, line.calendar.year
    if len(heads) != 1 or heads[0] == line.calendar.month or _APPLY.search(line.folded):
        return
    for found in line.dates:
        fits = _fits(found) if found.bare and not found.link else []
        if not fits or any(day.month in heads or day.month in line.named for day in fits) or found.annex is None or found.day is None:
            continue
        day = next((day for day in found.dates if day.month == heads[0]), None)
        if day is not None:
            yield line.finding("date/weekday", Level.WARNING, f"見出しの{heads[0]}月なら、{say_day(day, year)}は{say_weekday(day)}です（「{found.annex.text}」とあります）",
                               "ほかの月の日なら、月を書き添えてください", found.start, found.end)


def _in_list(lines: Sequence[DatedPassage]) -> Iterator[Finding]:
    """「3日(水)」「11日(水)」「17日(水)」 in the lines of a list: 11日(水) fits the month after only, of which
    nobody speaks there."""
    listed = [(at, line, found) for at, line in enumerate(lines) for found in line.dates if found.bare and not found.link and _fits(found)]
    for before, one, after in zip(listed, listed[1:], listed[2:], strict=False):
        line, found = one[1:]
        if not (_near(before, one) and _near(one, after)):
            continue
        months = {_month(before[2]), _month(after[2])}
        if len(months) != 1 or any((day.year, day.month) in months for day in _fits(found)) \
                or any(day.month in line.around.close for day in _fits(found)):
            continue
        day = next((day for day in found.dates if (day.year, day.month) in months), None)
        if day is not None and found.annex is not None:
            yield line.finding("date/weekday", Level.WARNING,
                               f"前後の日と同じ月なら、{say_day(day, line.calendar.year)}は{say_weekday(day)}です（「{found.annex.text}」とあります）",
                               "ほかの月の日なら、月を書き添えてください", found.start, found.end)


def _near(one: tuple[int, DatedPassage, Found], other: tuple[int, DatedPassage, Found]) -> bool:
    return one[1].passage.article == other[1].passage.article and other[0] - one[0] <= _APART


def _month(found: Found) -> tuple[int, int]:
    day = _fits(found)[0]
    return day.year, day.month


def _fits(found: Found) -> list[dt.date]:
    said = found.annex
    return [day for day in found.dates if said and day.weekday() == said.weekday] if said and said.weekday is not None else []
