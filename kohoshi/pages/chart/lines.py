"""Lines 折れ線: names and last numbers at their ends, the first before their beginnings; a line alone
carries its numbers over and under its points."""
from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from kohoshi.issue.model_chart import Chart
from kohoshi.pages.chart.marks import (
    EM,
    GAP,
    GRID,
    LEADING,
    WORD,
    Curve,
    Plot,
    Rect,
    Rule,
    Word,
    balanced,
    crosses,
    lines_of,
    spread,
    whole_lines,
    widest,
    width_of,
)

#: Lines of the grid between the lowest and the highest point, for columns up to so many mm and wider ones.
_TALL, _TALLER, _NARROW = 4, 6, 100.0
#: mm: the marks of the labels on the axis.
_TICK = .8
#: mm between two labels.
_APART = 1.1
#: mm kept when what is left over is filled.
_SLACK = .1
#: Weight of the strong and of the other lines (mm); dashes and the marks at the ends by series.
_STRONG, _OTHER = .7, .5
_DASHES: tuple[tuple[float, ...], ...] = ((), (2.2, 1.0), (), (.7, 1.0), (3.2, .8, .7, .8))
_MARKS = ("disc", "ring", "square", "triangle", "diamond")
_TONES = ("deep", "mid", "ink", "mid", "ink")
#: Half of a mark (mm), and how much of the height the axis may leave away at the bottom.
_DOT = .8
_CUT = .8
#: mm that a number under the lowest point takes, where the axis lies higher.
_UNDER = WORD + 1.6
#: How far a number over a point moves up in each try (mm), and how far a line leads back to it.
_STEP, _LED = .5, 2.2
#: Words at the end of a line are led to it where they were moved farther than this (mm).
_MOVED = .6


def lines(chart: Chart, width: float) -> Plot:
    """``width`` in mm."""
    compose = _alone if len(chart.numbers) == 1 else _together
    tall = (_TALL if width < _NARROW else _TALLER) * GRID
    plot, bottom = compose(chart, Plot(width), tall)
    if (left := whole_lines(bottom) - bottom - _SLACK) > 0:  # what the last line of the grid leaves over
        plot, bottom = compose(chart, Plot(width), tall + left)
    return plot.closed(bottom)


def _scale(chart: Chart, plot: Plot) -> tuple[float, float]:
    """(lowest, highest) amount of the drawing; from zero unless all numbers lie far above it."""
    amounts = [float(value.number) for row in chart.numbers for value in row]
    low, high = min(amounts), max(amounts)
    if 0 < high * _CUT < low < high:
        step = 10 ** math.floor(math.log10(high - low or high))
        plot.from_zero = False
        return math.floor((low - (high - low) * .15) / step) * step, high
    return min(low, 0), max(high, 0) or 1


def _points(chart: Chart, row: int, left: float, right: float, top: float, tall: float, scale: tuple[float, float]) -> list[tuple[float, float]]:
    step = (right - left) / (len(chart.labels) - 1)
    low, high = scale
    return [(left + i * step, top + tall * (high - float(value.number)) / ((high - low) or 1)) for i, value in enumerate(chart.numbers[row])]


def _foot(chart: Chart, plot: Plot, left: float, right: float, top: float, tall: float, scale: tuple[float, float]) -> float:
    """Axis, guides and labels; returns where they end. Labels too wide for their places stand in several rows by turns."""
    low, high = scale
    zero = top + tall * high / (high - low) if low < 0 else top + tall
    plot.rules.append(Rule(left - _DOT, zero, right + _DOT, zero, .2))
    step = (right - left) / (len(chart.labels) - 1)
    y = top + tall + (_UNDER if low < 0 else 0) + 1.0
    room = max((plot.width / len(chart.labels)) // EM * EM, 4 * EM)
    sizes = [min(width_of(label), room) for label in chart.labels]
    rows = next(n for n in range(1, len(sizes) + 1) if all(
        spread([left + i * step for i in range(r, len(sizes), n)], sizes[r::n], 0, plot.width, _APART) is not None
        and _near(left, step, sizes, r, n, plot.width) for r in range(n)))
    words: dict[int, Word] = {}
    for r in range(rows):
        mine = range(r, len(sizes), rows)
        centres = spread([left + i * step for i in mine], [sizes[i] for i in mine], 0, plot.width, _APART) or []
        counts = [lines_of(chart.labels[i], sizes[i]) for i in mine]
        for i, centre, count in zip(mine, centres, counts, strict=True):
            words[i] = Word(chart.labels[i], Rect(centre - sizes[i] / 2, y, sizes[i], WORD if count == 1 else count * LEADING))
        y += max(counts) * LEADING
    plot.labels.extend(words[i] for i in sorted(words))
    plot.rules.extend(Rule(left + i * step, zero, left + i * step, zero + _TICK, .12) for i in range(len(sizes)))
    return y


def _near(left: float, step: float, sizes: Sequence[float], first: int, rows: int, width: float) -> bool:
    """Whether the labels of a row stay at their points but for those at the edges."""
    mine = list(range(first, len(sizes), rows))
    wished = [left + i * step for i in mine]
    centres = spread(wished, [sizes[i] for i in mine], 0, width, _APART) or []
    return all(abs(a - b) < max(1.5, step / 2) for a, b in zip(centres, wished, strict=True)) or rows == len(sizes)


# --- a line alone -----------------------------------------------------------------------------------


def _alone(chart: Chart, plot: Plot, tall: float) -> tuple[Plot, float]:
    """``tall``: mm between the lowest and the highest point. (plot, where it ends)"""
    shown = [value.shown for value in chart.numbers[0]]
    side = max(width_of(shown[0]), width_of(shown[-1]), min(width_of(chart.labels[0]), 4 * EM), min(width_of(chart.labels[-1]), 4 * EM)) / 2
    y = 0.0
    if chart.names:
        plot.names.append(Word(chart.names[0], Rect(0, 0, plot.width, lines_of(chart.names[0], plot.width) * LEADING), "left"))
        y = plot.names[0].rect.bottom
    left, right = max(side, 1.0), plot.width - max(side, 1.0)
    scale = _scale(chart, plot)
    printed = [i for i in range(len(shown)) if chart.is_printed(0, i)]
    points = _points(chart, 0, left, right, 0, tall, scale)
    floor = tall + (_UNDER if scale[0] < 0 else 0)
    axis = tall * scale[1] / ((scale[1] - scale[0]) or 1) if scale[0] < 0 else tall
    words = dict(_numbers(shown, printed, points, plot.width, floor - .3, Rect(0, axis - .1, plot.width, _TICK + .2)))
    down = y - min(0.0, *(rect.y for rect, _ in words.values())) + .3  # what stands over the highest point needs its room
    moved = [(x, at + down) for x, at in points]
    plot.curves.append(Curve(tuple(moved), "deep", _STRONG, tuple(printed)))
    for i in printed:
        rect, led = words[i]
        plot.values[0, i] = Word(shown[i], Rect(rect.x, rect.y + down, rect.w, rect.h))
        start, end = (rect.x + rect.w / 2, rect.bottom + .1), (points[i][0], points[i][1] - _DOT)
        if led and not any(crosses(start, end, other) for other, _ in words.values()):
            plot.rules.append(Rule(start[0], start[1] + down, end[0], end[1] + down, .12))
    return plot, _foot(chart, plot, left, right, down, tall, scale)


def _numbers(shown: Sequence[str], printed: Sequence[int], points: Sequence[tuple[float, float]], width: float,
             floor: float, axis: Rect) -> Iterator[tuple[int, tuple[Rect, bool]]]:
    """(number, (box, whether a line leads back to its point)): the first free place over a point where the line
    turns down, else under it; else higher and higher over it. The extremes choose first."""
    placed: list[Rect] = [axis]
    heights = [y for _, y in points]
    for i in sorted(printed, key=lambda i: (heights[i] not in (min(heights), max(heights)), i)):
        x, y = points[i]
        wide = width_of(shown[i])
        left = min(max(x - wide / 2, 0), width - wide)
        around = [heights[j] for j in (i - 1, i + 1) if 0 <= j < len(points)]
        over, under = Rect(left, y - _DOT - .5 - WORD, wide, WORD), Rect(left, y + _DOT + .5, wide, WORD)
        first = (over, under) if y <= sum(around) / len(around) else (under, over)
        sides = [Rect(min(max(left + shift * wide / 2, 0), width - wide), rect.y, wide, WORD) for rect in first for shift in (-1, 1)]
        found = next((rect for rect in (*first, *sides) if rect.bottom <= floor and _free(rect, placed, points)), None)
        rect = found or over
        while found is None and not _free(rect, placed, points):
            rect = Rect(rect.x, rect.y - _STEP, rect.w, rect.h)
        placed.append(rect)
        yield i, (rect, found is None and y - _DOT - rect.bottom > _LED)


def _free(rect: Rect, placed: Sequence[Rect], points: Sequence[tuple[float, float]]) -> bool:
    wide = Rect(rect.x - .3, rect.y - .2, rect.w + .6, rect.h + .4)
    return not any(rect.meets(other, .4) for other in placed) \
        and not any(crosses(a, b, wide) for a, b in itertools.pairwise(points)) \
        and not any(wide.meets(Rect(x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT)) for x, y in points)


# --- several ----------------------------------------------------------------------------------------


def _together(chart: Chart, plot: Plot, tall: float) -> tuple[Plot, float]:
    """First numbers in a column at the left, last ones and names in one at the right, pushed apart."""
    rows = range(len(chart.numbers))
    firsts, lasts = [row[0].shown for row in chart.numbers], [row[-1].shown for row in chart.numbers]
    number = widest(lasts)
    beside = plot.width >= _NARROW
    room = plot.width * (.34 if beside else .3)
    name = max(min(widest(chart.names), (room - (number + GAP if beside else 0)) // EM * EM), 3 * EM)
    # too narrow for a label in the middle of its point, the margin is that of the labels
    margin = max(widest(firsts) + 2, min(width_of(chart.labels[0]), 4 * EM) / 2)
    left, right = margin, plot.width - (number + GAP + name if beside else max(number, name)) - 2.6
    counts = [lines_of(one, name) for one in chart.names]
    blocks = [max(WORD, count * LEADING if count > 1 else WORD) if beside else WORD + (count * LEADING if count > 1 else WORD) for count in counts]
    tall = max(tall, sum(blocks) + .5 * len(blocks), len(blocks) * (WORD + .4))
    scale = _scale(chart, plot)
    top = WORD / 2
    curves = [_points(chart, s, left, right, top, tall, scale) for s in rows]
    top_most = 0.0
    named: dict[int, Word] = {}
    for side, heights in (("first", [WORD] * len(rows)), ("last", blocks)):
        at = [curves[s][0 if side == "first" else -1][1] + (heights[s] - WORD) / 2 for s in rows]
        order = [s for _, s in sorted(zip(at, rows, strict=True))]
        centres = spread([at[s] for s in order], [heights[s] for s in order], top - max(heights) / 2, top + tall + .4, .4) or []
        for s, centre in zip(order, centres, strict=True):
            if side == "first":
                _begin(plot, chart, s, centre, curves[s][0], left)
            else:
                named[s] = _end(plot, chart, s, centre - heights[s] / 2, curves[s][-1], balanced(chart.names[s], name)[0], counts[s], number if beside else 0)
            top_most = min(top_most, centre - heights[s] / 2)
    strong = chart.names.index(chart.highlight) if chart.highlight in chart.names else None
    for s in rows:
        tone = _TONES[s] if strong is None else "deep" if s == strong else "ink-40"
        plot.curves.append(Curve(tuple(curves[s]), tone, _STRONG if s == (strong or 0) else _OTHER, (0, len(chart.labels) - 1), _DASHES[s], _MARKS[s]))
    plot.names = [named[s] for s in rows]
    _lower(plot, -top_most)
    end = max(word.rect.bottom for word in plot.words)
    foot = _foot(chart, plot, left, right, top - top_most, tall, scale)
    return plot, max(foot, end)


def _begin(plot: Plot, chart: Chart, s: int, centre: float, point: tuple[float, float], left: float) -> None:
    """The first number of a line, left of it."""
    shown = chart.numbers[s][0].shown
    plot.values[s, 0] = Word(shown, Rect(left - 2 - width_of(shown), centre - WORD / 2, width_of(shown), WORD), "right")
    if abs(centre - point[1]) > _MOVED:
        plot.rules.append(Rule(left - 1.8, centre, left - _DOT, point[1], .12))


def _end(plot: Plot, chart: Chart, s: int, top: float, point: tuple[float, float], name: float, count: int, number: float) -> Word:
    """The last number of a line, right of it, and its name beside it (``number``: mm kept for numbers) or below."""
    x, y = point
    x += 2.4
    shown = chart.numbers[s][-1].shown
    if abs(top + WORD / 2 - y) > _MOVED:
        plot.rules.append(Rule(x - 2.4 + _DOT, y, x - .3, top + WORD / 2, .12))
    plot.values[s, len(chart.labels) - 1] = Word(shown, Rect(x + max(number - width_of(shown), 0), top, width_of(shown), WORD), "left")
    high = WORD if count == 1 else count * LEADING
    return Word(chart.names[s], Rect(x + number + GAP, top, name, high) if number else Rect(x, top + WORD, name, high), "left")


def _lower(plot: Plot, down: float) -> None:
    """Moves all that is there."""
    plot.names = [_moved(word, down) for word in plot.names]
    plot.values = {key: _moved(word, down) for key, word in plot.values.items()}
    plot.rules = [Rule(r.x1, r.y1 + down, r.x2, r.y2 + down, r.weight, r.pale) for r in plot.rules]
    plot.curves = [Curve(tuple((x, y + down) for x, y in c.points), c.tone, c.weight, c.marked, c.dash, c.mark) for c in plot.curves]


def _moved(word: Word, down: float) -> Word:
    return Word(word.text, Rect(word.rect.x, word.rect.y + down, word.rect.w, word.rect.h), word.align)
