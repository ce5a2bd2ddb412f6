"""Family ``chart``: whether the numbers of a chart add up to what is said of them."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.issue.model_chart import Chart, sum_of
from kohoshi.issue.values import Amount
from kohoshi.text import plain

#: What rounding to one decimal may do to each number of a sum of per cents.
_ROUNDING = Decimal("0.1")
_PER_CENT = frozenset({"%", "パーセント"})
#: Up to so many numbers are told one by one.
_SHOWN = 8
_RIGHT = "元の資料と照らし合わせて、まちがっているほうを直してください"


def check_charts(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Of the charts that the flat plan places; a finding lies at the sum that is wrong, else at the first number."""
    for placed in issue.placings():
        for block in issue.articles[placed.article].all_parts[placed.part]:
            if block.chart is not None and block.chart.labels:  # else its file has not been read
                yield from _total(block.chart, placed.article, placed.run.faces[0])
                yield from _share(block.chart, placed.article, placed.run.faces[0])


def _total(chart: Chart, article: str, face: int) -> Iterator[Finding]:
    if not chart.total:
        return
    each = len(chart.total) > 1
    rows = chart.bands if each else [[value for row in chart.numbers for value in row]]
    for total, row, name in zip(chart.total, rows, _names(chart) if each else [""], strict=True):
        if (found := sum_of(row)) != total.number:
            yield Finding("chart/total", Level.ERROR, f"図表「{visible_text(chart.title)}」の{name}合計が {total.shown} です（値の和は {_sum(row, found)}）", _RIGHT,
                          face=face, place=total.place, article=article, excerpt=f"{visible_text(chart.title)} {name}{total.shown}")


def _share(chart: Chart, article: str, face: int) -> Iterator[Finding]:
    if chart.kind not in ("share", "ring") or chart.unit is None or plain(visible_text(chart.unit)) not in _PER_CENT:
        return
    for row, name in zip(chart.bands, _names(chart), strict=True):
        found = sum_of(row)
        if abs(found - 100) > _ROUNDING * len(row):
            yield Finding("chart/share", Level.WARNING, f"図表「{visible_text(chart.title)}」の{name}割合を足すと {found:,} ％です（100 ％になりません）", _RIGHT,
                          face=face, place=row[0].place, article=article, excerpt=f"{visible_text(chart.title)} {name}{found}")


def _sum(row: list[Amount], found: Decimal) -> str:
    """12＋30＋25＝67; of many numbers the sum alone."""
    return f"{'＋'.join(value.shown for value in row)}＝{found:,}" if 1 < len(row) <= _SHOWN else f"{found:,}"


def _names(chart: Chart) -> list[str]:
    """Of the bars or sides, as messages say them."""
    if chart.kind == "pyramid":
        return [f"「{visible_text(name)}」の" for name in chart.names]
    return [f"「{visible_text(label)}」の" for label in chart.labels] if chart.series is not None else [""] * len(chart.bands)
