"""Bars 棒グラフ: standing where labels and numbers have room under and over them, else lying."""
from __future__ import annotations

from kohoshi.issue.model_chart import Chart
from kohoshi.pages.chart.keys import keyed
from kohoshi.pages.chart.marks import (
    EM,
    GAP,
    GRID,
    LEADING,
    WORD,
    Bar,
    Plot,
    Rect,
    Rule,
    Word,
    add_sum,
    balanced,
    lines_of,
    tones_of,
    whole_lines,
    widest,
    width_of,
)

#: mm: the thickest and thinnest bar, and what lies between two groups of lying bars.
_THICK, _THIN, _BETWEEN = 8.0, 2.6, 1.9
#: mm: standing bars take so much of a wider column each, and together at least the second.
_SLOT, _FEW = 26.0, 75.0
#: Bars of a group stand so far apart, if their numbers have room.
_NEXT = .4
#: Labels stand beside lying bars where these keep so much of the width, else over them.
_LEAST = .25
#: Lines of the grid that standing bars take at least.
_TALL = 5
#: More bars than this do not stand.
_STANDING = 16
#: A standing label has at most so many lines; it is not broken in a narrower place (mm).
_LABEL_LINES, _BROKEN = 2, 3 * EM


def bars(chart: Chart, width: float) -> Plot:
    """``width`` in mm."""
    stands = _can_stand(chart, width)
    plot = Plot(min(width, max(_FEW, _SLOT * len(chart.labels))) if stands else width)
    top = 0.0
    if chart.names:
        plot.names, top = keyed(plot, chart.names, _tones(chart, 0))
        top += 1.2
    return _standing(chart, plot, top) if stands else _lying(chart, plot, top)


def _tones(chart: Chart, label: int) -> list[str]:
    """Tones of the series at a label. Of bars without series the one meant is strong and all others weak."""
    if len(chart.numbers) == 1 and chart.highlight in chart.labels:
        return ["deep" if chart.labels[label] == chart.highlight else "soft"]
    return tones_of(len(chart.numbers), chart.names.index(chart.highlight) if chart.highlight in chart.names else None)


def _shown(chart: Chart) -> list[str]:
    return [value.shown for row in chart.numbers for value in row]


def _total(chart: Chart, plot: Plot, y: float) -> float:
    """The sum at the right end of a line of its own."""
    if not chart.total:
        return y
    add_sum(plot, chart.total[0].shown, y)
    return y + LEADING


# --- standing ---------------------------------------------------------------------------------------


def _can_stand(chart: Chart, width: float) -> bool:
    slots, count = len(chart.labels), len(chart.numbers)
    if slots < 2 or slots * count > _STANDING:
        return False
    slot = width / slots
    pitch = (slot - (2 * GAP if count > 1 else 0)) / count
    room = slot - GAP
    labels_fit = all(lines_of(label, room) == 1 or room >= _BROKEN and lines_of(label, room) <= _LABEL_LINES for label in chart.labels)
    return labels_fit and widest(_shown(chart)) + GAP <= pitch


def _standing(chart: Chart, plot: Plot, top: float) -> Plot:
    amounts = [float(value.number) for row in chart.numbers for value in row]
    most, least = max(*amounts, 0), min(*amounts, 0)
    span = most - least or 1
    slot = plot.width / len(chart.labels)
    count = len(chart.numbers)
    lines = max(lines_of(label, slot - GAP) for label in chart.labels)
    pitch = min((slot - (2 * GAP if count > 1 else 0)) / count, max(_THICK + _NEXT, widest(_shown(chart)) + GAP))
    bar = min(slot * .55, _THICK) if count == 1 else min(pitch - _NEXT, _THICK)
    above, below = WORD + .25, WORD + .25 if least < 0 else 0
    rest = top + above + below + .6 + lines * LEADING + (LEADING if chart.total else 0)
    tall = whole_lines(_TALL * GRID + rest - .75 * GRID) - rest
    zero = top + above + tall * most / span
    for i in range(len(chart.labels)):
        middle = (i + .5) * slot
        for s, row in enumerate(chart.numbers):
            centre = middle + (s - (count - 1) / 2) * pitch
            height = tall * float(row[i].number) / span
            area = Rect(centre - bar / 2, zero - max(height, 0), bar, abs(height))
            if height:
                plot.bars.append(Bar(area, _tones(chart, i)[s]))
            wide = width_of(row[i].shown)
            plot.values[s, i] = Word(row[i].shown, Rect(centre - wide / 2, area.y - WORD if height >= 0 else area.bottom + .25, wide, WORD))
    foot = zero + tall * -least / span + below
    for i, label in enumerate(chart.labels):
        plot.labels.append(Word(label, Rect(i * slot + GAP / 2, foot + .6, slot - GAP, lines_of(label, slot - GAP) * LEADING)))
    plot.rules.append(Rule(0, zero, plot.width, zero, .2))
    return plot.closed(_total(chart, plot, foot + .6 + lines * LEADING))


# --- lying ------------------------------------------------------------------------------------------


def _lying(chart: Chart, plot: Plot, top: float) -> Plot:
    amounts = [float(value.number) for row in chart.numbers for value in row]
    most, least = max(*amounts, 0), min(*amounts, 0)
    span = most - least or 1
    before, behind = (max((width_of(value.shown) + GAP for row in chart.numbers for value in row if (value.number < 0) == negative), default=0.0)
                      for negative in (True, False))
    column = min(widest(chart.labels), max(plot.width * .36, 3 * EM))
    column = max(column // EM, 1) * EM if column < widest(chart.labels) else column
    beside = plot.width - column - 1.2 - before - behind >= _LEAST * plot.width
    left = (column + 1.2 if beside else 0.0) + before
    length = plot.width - left - behind
    zero = left + length * -least / span
    count = len(chart.numbers)
    room = column if beside else plot.width
    lines = [lines_of(label, room) for label in chart.labels]
    over = [0.0 if beside else number * LEADING for number in lines]
    between = _BETWEEN if count > 1 else 1.0 if max(lines) > 1 or not beside else 0.0
    thick = LEADING if count > 1 else GRID * .8
    bar = min(max(thick * .66, _THIN), _THICK)
    rows = [max(thick * count, number * LEADING) if beside else thick * count + number * LEADING for number in lines]
    foot = .8 + (LEADING if chart.total else 0)
    bare = top + .4 + sum(rows) + between * (len(rows) - 1) + foot
    between += min((whole_lines(bare) - bare) / max(len(rows) - 1, 1), 1.6)
    y = top + .4
    for i, label in enumerate(chart.labels):
        high = LEADING * lines[i] if lines[i] > 1 else WORD
        wide = balanced(label, room)[0]
        plot.labels.append(Word(label, Rect(column - wide, y + rows[i] / 2 - high / 2, wide, high) if beside else Rect(0, y, wide, high), "left"))
        for s, row in enumerate(chart.numbers):
            middle = y + over[i] + (rows[i] - over[i]) / 2 + (s - (count - 1) / 2) * thick
            long = length * float(row[i].number) / span
            if long:
                plot.bars.append(Bar(Rect(zero + min(long, 0), middle - bar / 2, abs(long), bar), _tones(chart, i)[s]))
            wide = width_of(row[i].shown)
            x = zero + long + GAP if long >= 0 else zero + long - GAP - wide
            plot.values[s, i] = Word(row[i].shown, Rect(x, middle - WORD / 2, wide, WORD), "left" if long >= 0 else "right")
        y += rows[i] + between
    y -= between
    if beside:
        plot.rules.append(Rule(zero, top, zero, y + .4, .2))
    return plot.closed(_total(chart, plot, y + .8))
