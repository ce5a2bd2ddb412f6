"""Two sides from one axis 人口ピラミッド: the labels in the middle, the first at the foot, as ages are read."""
from __future__ import annotations

from kohoshi.issue.model_chart import Chart
from kohoshi.issue.values import Amount
from kohoshi.pages.chart.marks import (
    EM,
    GAP,
    GRID,
    LEADING,
    SUM,
    WORD,
    Bar,
    Plot,
    Rect,
    Rule,
    Word,
    add_sum,
    balanced,
    lines_of,
    whole_lines,
    widest,
    width_of,
)

#: mm: what the labels keep from the bars, the bar in its row, and what rows may come to lie farther apart.
_AIR, _BAR, _WIDER = 1.8, .72, 1.6
#: More rows than this stand as close as their words can.
_MANY = 10
#: A bar keeps so much of its side, else labels and numbers stand over the bars.
_LEAST = .3
#: Tones of the left and of the right side; where one row is meant, of the others.
_TONES, _OTHERS = ("ink-40", "deep"), ("ink-15", "soft")


def pyramid(chart: Chart, width: float) -> Plot:
    """``width`` in mm."""
    plot = Plot(width)
    column = max(min(widest(chart.labels), width * .3 // EM * EM), 2 * EM)
    numbers = widest(value.shown for row in (*chart.numbers, chart.last_totals) for value in row)
    side = (width - column) / 2 - _AIR
    if side - numbers - GAP < _LEAST * side:
        return _over(chart, plot, numbers)
    top = _names(chart, plot, side)
    lines = [lines_of(label, column) for label in chart.labels]
    pitch = LEADING if len(lines) > _MANY else GRID * .8
    rows = [max(pitch, count * LEADING) for count in lines]
    foot = .8 + (LEADING if chart.last_totals else 0)
    bare = top + .4 + sum(rows) + foot
    apart = min((whole_lines(bare) - bare) / max(len(rows) - 1, 1), _WIDER)
    y, longest = top + .4, side - numbers - GAP
    for i in reversed(range(len(chart.labels))):
        wide, high = balanced(chart.labels[i], column)[0], LEADING * lines[i] if lines[i] > 1 else WORD
        middle = y + rows[i] / 2
        plot.labels.insert(0, Word(chart.labels[i], Rect((width - wide) / 2, middle - high / 2, wide, high)))
        _bars(chart, plot, i, middle, pitch * _BAR, (side, width - side), longest)
        for s, end in ((0, side), (1, width - side)):
            value = chart.numbers[s][i]
            wide, long = width_of(value.shown), longest * _share(chart, value)
            x = end - long - GAP - wide if s == 0 else end + long + GAP
            plot.values[s, i] = Word(value.shown, Rect(x, middle - WORD / 2, wide, WORD), "right" if s == 0 else "left")
        y += rows[i] + apart
    y -= apart
    plot.rules += [Rule(x, top, x, y + .4, .2) for x in (side, width - side)]
    return plot.closed(_totals(chart, plot, y + .8, side))


def _share(chart: Chart, value: Amount) -> float:
    """Of the largest number of both sides."""
    return float(value.number) / (max(float(each.number) for row in chart.numbers for each in row) or 1)


def _bars(chart: Chart, plot: Plot, i: int, middle: float, thick: float, ends: tuple[float, float], longest: float) -> None:
    meant = chart.highlight not in chart.labels or chart.labels[i] == chart.highlight
    for s, end in enumerate(ends):
        long = longest * _share(chart, chart.numbers[s][i])
        if long:
            plot.bars.append(Bar(Rect(end - long if s == 0 else end, middle - thick / 2, long, thick), (_TONES if meant else _OTHERS)[s]))


def _names(chart: Chart, plot: Plot, side: float) -> float:
    """Those of the sides, at the axis; returns where they end."""
    boxes = [(balanced(name, side), lines_of(name, side)) for name in chart.names]
    high = max(LEADING * count for _, count in boxes)
    for s, ((wide, _), count) in enumerate(boxes):
        tall = LEADING * count if count > 1 else WORD
        plot.names.append(Word(chart.names[s], Rect(side - wide if s == 0 else plot.width - side, high - max(tall, LEADING), wide, tall), "left"))
    return high + .6


def _totals(chart: Chart, plot: Plot, y: float, side: float) -> float:
    """Under each side, its word in the middle; the one of all at the right end."""
    totals = chart.last_totals
    if not totals:
        return y
    if len(totals) == 1:
        add_sum(plot, totals[0].shown, y)
        return y + LEADING
    plot.sum = [Word(SUM, Rect((plot.width - width_of(SUM)) / 2, y, width_of(SUM), WORD))]
    for s, total in enumerate(totals):
        wide = width_of(total.shown)
        plot.sum.append(Word(total.shown, Rect(side - wide if s == 0 else plot.width - side, y, wide, WORD), "right" if s == 0 else "left"))
    return y + LEADING


# --- too narrow for words beside the bars ---------------------------------------------------------


def _over(chart: Chart, plot: Plot, numbers: float) -> Plot:
    """Each label in a line of its own, its numbers under it (the second below the first where both have no room)."""
    width, half = plot.width, plot.width / 2 - .3
    top = _names(chart, plot, half)
    steps = 1 if 2 * numbers + GAP <= width else 2
    thick, y = 2.6, top + .4
    for i in reversed(range(len(chart.labels))):
        label = chart.labels[i]
        wide, count = balanced(label, width)
        plot.labels.insert(0, Word(label, Rect((width - wide) / 2, y, wide, LEADING * count if count > 1 else WORD)))
        y += LEADING * count
        for s in (0, 1):
            plot.values[s, i] = _number(width, chart.numbers[s][i].shown, s, y + (LEADING if s and steps == 2 else 0))
        y += LEADING * steps
        _bars(chart, plot, i, y + thick / 2, thick, (half, width - half), half)
        y += thick + 1
    totals = chart.last_totals
    if len(totals) < 2:
        return plot.closed(_totals(chart, plot, y, half))
    plot.sum = [Word(SUM, Rect((width - width_of(SUM)) / 2, y, width_of(SUM), WORD))]
    plot.sum += [_number(width, total.shown, s, y + LEADING + (LEADING if s and steps == 2 else 0)) for s, total in enumerate(totals)]
    return plot.closed(y + LEADING * (1 + steps))


def _number(width: float, shown: str, s: int, y: float) -> Word:
    """At its side's outer edge."""
    wide = width_of(shown)
    return Word(shown, Rect(0 if s == 0 else width - wide, y, wide, WORD), "left" if s == 0 else "right")
