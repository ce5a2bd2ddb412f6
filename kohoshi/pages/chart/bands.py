"""Bars that are parted: 積み上げ and 帯グラフ. All words stand over the bars and none in them: small type on
two inks, or in white on them, would not hold register."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kohoshi.issue.model_chart import Chart, sum_of
from kohoshi.issue.values import Amount
from kohoshi.pages.chart.keys import keyed
from kohoshi.pages.chart.marks import (
    EM,
    GAP,
    LEADING,
    SUM_OF_BAR,
    WORD,
    Bar,
    Plot,
    Rect,
    Rule,
    Word,
    add_sum,
    lines_of,
    spread,
    tones_of,
    whole_lines,
    widest,
    width_of,
)

#: mm: height of a bar, what lies between words and bar (and where lines lead from one to the other), between two
#: bars, and the white between two parts.
_BAR, _AIR, _LED, _BETWEEN, _WHITE = 5.0, .7, 2.2, 2.2, .35
#: A word is led to its part by a line where its middle lies farther from it (mm); so is that of a part thinner
#: than the last.
_FAR, _SLIVER = 1.0, .6
#: mm that one bar may be thicker, and bars farther apart, to fill the grid; what parts two words.
_THICKER, _WIDER, _APART = 3.0, 1.6, 1.5
#: Farther than this share of the width no word is led: it stands behind a patch.
_TOO_FAR = .4


@dataclass(frozen=True)
class _Part:
    """A part of a bar: where it begins and its width in mm, (series, label) of its number, its tone."""

    x: float
    w: float
    key: tuple[int, int]
    value: Amount
    tone: str

    @property
    def middle(self) -> float:
        return self.x + self.w / 2

    @property
    def wide(self) -> float:
        """mm of its number."""
        return width_of(self.value.shown)


def bands(chart: Chart, width: float) -> Plot:
    """``width`` in mm. What the last line of the grid leaves over goes between the bars, or to the one bar."""
    plot, bottom = _set(chart, width, _BAR, _BETWEEN)
    left, gaps = whole_lines(bottom) - bottom - .01, len(chart.bands) - 1
    if left > 0:
        plot, bottom = _set(chart, width, _BAR if gaps else _BAR + min(left, _THICKER), _BETWEEN + (min(left / gaps, _WIDER) if gaps else 0))
    return plot.closed(bottom)


def _set(chart: Chart, width: float, bar: float, between: float) -> tuple[Plot, float]:
    """(plot, where it ends), bars ``bar`` mm high and ``between`` mm apart."""
    plot = Plot(width)
    alone = chart.series is None
    names, into = (chart.labels, plot.labels) if alone else (chart.names, plot.names)
    right = width - (widest(SUM_OF_BAR + total.shown for total in chart.totals) + 2 * GAP if chart.totals else 0)
    column = 0.0 if alone else widest(chart.labels) + 1.5
    rows = _rows(chart, column, right)
    beside = not alone and column - 1.5 <= width * .26 and all(_centres(row, [part.wide for part in row], column, width) for row in rows)
    if not beside:
        column = 0.0
        rows = _rows(chart, column, right)
    named = _over(names, rows[0], column, width)
    y = 0.0
    if not named:
        words, y = keyed(plot, names, [part.tone for part in rows[0]])
        into.extend(words)
        y += _AIR
    first = math.inf
    for at, parts in enumerate(rows):
        if not alone and not beside:
            tall = lines_of(chart.labels[at], width) * LEADING
            plot.labels.append(Word(chart.labels[at], Rect(0, y, width, tall), "left"))
            y += tall
        high = max((box.h for box in named), default=0.0) if at == 0 else 0.0
        if at == 0 and named:
            into.extend(_names(names, named, parts, y + high, column, width))
        top = _numbers(plot, parts, named if at == 0 else [], y + high, column)
        first = min(first, top)
        plot.bars.extend(Bar(Rect(part.x, top, max(part.w - _WHITE, min(part.w, .2)), bar), part.tone) for part in parts if part.w)
        if beside:
            plot.labels.append(Word(chart.labels[at], Rect(0, top + (bar - WORD) / 2, column - 1.5, WORD), "right"))
        if chart.totals:
            total = chart.totals[at].shown
            wide = width_of(SUM_OF_BAR + total)
            plot.totals.append(Word(total, Rect(width - wide, top + (bar - WORD) / 2, wide, WORD), "right"))
        y = top + bar + between
    y -= between
    if beside and chart.kind == "stacked":
        plot.rules.append(Rule(column, first - .8, column, y + .8, .2))
    if chart.total and not chart.totals:
        add_sum(plot, chart.total[0].shown, y + 1)
        y += 1 + LEADING
    return plot, y + .8


def _rows(chart: Chart, left: float, right: float) -> list[list[_Part]]:
    """The parts of every bar between two places in mm. The bars of a share chart are of one length."""
    sums = [float(sum_of(row)) for row in chart.bands]
    names = chart.labels if chart.series is None else chart.names
    tones = tones_of(len(names), names.index(chart.highlight) if chart.highlight in names else None)
    out = []
    for at, row in enumerate(chart.bands):
        x, parts = left, []
        for place, value in enumerate(row):
            w = (right - left) * float(value.number) / ((sums[at] if chart.kind == "share" else max(sums)) or 1)
            key = (0, place) if chart.series is None else (place, at)
            parts.append(_Part(x, w, key, value, tones[place]))
            x += w
        out.append(parts)
    return out


def _centres(parts: Sequence[_Part], sizes: Sequence[float], left: float, right: float) -> list[float] | None:
    """Where words of these widths stand over their parts; None where they have no room or would stand too far away."""
    centres = spread([part.middle for part in parts], sizes, left, right, _APART)
    far = max((abs(centre - part.middle) for centre, part in zip(centres or [], parts, strict=False)), default=0.0)
    return centres if far <= _TOO_FAR * right else None


def _over(names: Sequence[str], parts: Sequence[_Part], left: float, right: float) -> list[Rect]:
    """Boxes for the names over the first bar, in one line or two; none where they have no room."""
    for lines in (1, 2):
        boxes = [_box(name, lines) for name in names]
        sizes = [max(box.w, part.wide) for box, part in zip(boxes, parts, strict=True)]
        if all(lines_of(name, box.w) <= lines for name, box in zip(names, boxes, strict=True)) and _centres(parts, sizes, left, right):
            return boxes
    return []


def _box(name: str, lines: int) -> Rect:
    wide = width_of(name)
    if lines == 1 or wide <= 4 * EM:
        return Rect(0, 0, wide, WORD)
    return Rect(0, 0, (math.ceil(wide / 2 / EM - 1e-6) + 1) * EM, 2 * LEADING)


def _names(names: Sequence[str], boxes: Sequence[Rect], parts: Sequence[_Part], foot: float, left: float, right: float) -> list[Word]:
    sizes = [max(box.w, part.wide) for box, part in zip(boxes, parts, strict=True)]
    centres = _centres(parts, sizes, left, right) or []
    return [Word(name, Rect(centre - box.w / 2, foot - box.h, box.w, box.h)) for name, box, centre in zip(names, boxes, centres, strict=True)]


def _numbers(plot: Plot, parts: Sequence[_Part], named: Sequence[Rect], y: float, left: float) -> float:
    """The numbers over a bar, in line with the names over it; returns where the bar begins (mm). Numbers too
    long for one line stand in several, behind patches."""
    sizes = [max(part.wide, named[at].w if named else 0) for at, part in enumerate(parts)]
    centres = _centres(parts, sizes, left, plot.width)
    if centres is None:
        words, foot = keyed(plot, [part.value.shown for part in parts], [part.tone for part in parts], y)
        plot.values.update(zip((part.key for part in parts), words, strict=True))
        return foot + .4
    led = [abs(centre - part.middle) > max(_FAR, part.w / 2 - .5) or part.w < _SLIVER for part, centre in zip(parts, centres, strict=True)]
    top = y + WORD + (_LED if any(led) else _AIR)
    for part, centre, far in zip(parts, centres, led, strict=True):
        plot.values[part.key] = Word(part.value.shown, Rect(centre - part.wide / 2, y, part.wide, WORD))
        if far:
            plot.rules.append(Rule(centre, y + WORD + .1, part.middle, top - .1, .12))
    return top
