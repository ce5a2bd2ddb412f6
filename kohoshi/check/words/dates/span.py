"""Ranges of dates that run backwards."""
from __future__ import annotations

from collections.abc import Iterator

from kohoshi.check.words.dates.line import Line
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Found


def ranges(line: Line) -> Iterator[Finding]:
    for begin, until in zip(line.dates, line.dates[1:], strict=False):
        if until.link == "range" and _backwards(begin, until):
            yield line.finding("date/range", Level.ERROR,
                               f"期間の終わり（{_said(line, until)}）が、始まり（{_said(line, begin)}）より前です",
                               "始まりと終わりの日付を確かめてください", begin.start, until.end)


def _said(line: Line, found: Found) -> str:
    return line.passage.text[found.start:found.end]


def _backwards(begin: Found, until: Found) -> bool:
    """Only where it is sure: a range without years over the turn of the year runs forward."""
    if begin.year is not None and until.year is not None:
        if begin.date and until.date:
            return until.date < begin.date
        if begin.day is None and until.day is None:
            return (until.year, until.month or begin.month or 0) < (begin.year, begin.month or until.month or 0)
        return until.year < begin.year
    if begin.day is None or until.day is None or begin.month is None or until.month is None or until.next_year:
        return False
    if until.short_year is not None:  # 1月21日(土)～7年1月14日(火)
        return bool(begin.date and until.date and until.date < begin.date)
    if begin.month == until.month and until.year is None:
        return until.day < begin.day and until.shift is None
    return begin.year is None and until.year is None and _weekday_says_so(begin, until)


def _weekday_says_so(begin: Found, until: Found) -> bool:
    """7月10日(日)～6月20日(月): the weekday of the end fits the year of the begin, not the next."""
    if not (begin.date and until.date and until.annex and until.annex.weekday == until.date.weekday()):
        return False
    return until.date < begin.date and (begin.annex is None or begin.annex.weekday in (None, begin.date.weekday()))
