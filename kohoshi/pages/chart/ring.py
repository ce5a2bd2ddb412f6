"""A whole and its parts 円グラフ, as a ring: from 12 o'clock, the largest first, each name and number at its part.

Where names have no room at both sides they stand in a list, each behind a patch of its tone.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kohoshi.issue.model_chart import Chart, sum_of
from kohoshi.pages.chart.marks import (
    EM,
    GAP,
    LEADING,
    SUM,
    WORD,
    Patch,
    Plot,
    Rect,
    Rule,
    Slice,
    Word,
    add_sum,
    balanced,
    crosses,
    lines_of,
    spread,
    tones_of,
    widest,
    width_of,
)

#: mm: the widest plot; the ring's radius between bounds, and as a share of the width; its hole as a share of it.
_WIDEST, _SMALL, _LARGE, _OF_WIDTH, _HOLE = 116.25, 12.0, 21.0, .26, .56
#: mm: the white between two parts, what words keep from the ring and from its middle line, and from each other.
_WHITE, _OFF, _MIDDLE, _APART = .5, 1.6, 2.0, 1.2
#: A word farther from its part than this (mm), and a part shorter than the last along the ring, have a line between them.
_FAR, _SHORT = 3.2, 3.0
#: A name takes at most so many lines at its part.
_LINES = 3
#: What is tried until all words have room: the radius smaller, mm more over and under the ring.
_SHRUNK = ((1, 0), (1, 5), (.85, 0), (.85, 5), (.7, 5))
#: mm: side of a patch.
_PATCH = 2.4


@dataclass(frozen=True)
class _Part:
    """A part of the ring: number of its label, where it begins and ends (radians clockwise from 12 o'clock), its tone."""

    label: int
    start: float
    end: float
    tone: str

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def right(self) -> bool:
        return self.middle < math.pi + 1e-9


@dataclass(frozen=True)
class _Block:
    """Name and number of a part at its side: size in mm, width of the name's box and its lines, whether the number
    stands in the same line."""

    part: _Part
    w: float
    h: float
    name: float
    lines: int
    beside: bool


def ring(chart: Chart, width: float) -> Plot:
    """``width`` in mm."""
    width = min(width, _WIDEST)
    parts = _parts(chart)
    radius = min(max(width * _OF_WIDTH, _SMALL), _LARGE)
    tried = (_at_parts(chart, width, max(radius * smaller, _SMALL), parts, more) for smaller, more in _SHRUNK)
    return next(filter(None, tried), None) or _listed(chart, width, radius, parts)


def _parts(chart: Chart) -> list[_Part]:
    order = chart.slices
    tones = tones_of(len(order), next((rank for rank, i in enumerate(order) if chart.labels[i] == chart.highlight), None))
    whole, at, out = float(sum_of(chart.numbers[0])), 0.0, []
    for i, tone in zip(order, tones, strict=True):
        end = at + float(chart.numbers[0][i].number) / whole * math.tau
        out.append(_Part(i, at, end, tone))
        at = end
    return out


def _draw(plot: Plot, parts: Sequence[_Part], x: float, y: float, radius: float) -> None:
    for part in parts:
        if part.end - part.start > 1e-6:
            plot.slices.append(Slice(_outline(part, x, y, radius, alone=part.end - part.start > math.tau - 1e-6), part.tone))


def _outline(part: _Part, x: float, y: float, radius: float, *, alone: bool) -> tuple[tuple[float, float], ...]:
    """The outer arc, then the inner one back; white is left at both ends, as wide outside as inside."""
    arcs, steps = [], max(math.ceil(math.degrees(part.end - part.start)), 1)
    for r in (radius, radius * _HOLE):
        off = 0.0 if alone else min(math.asin(_WHITE / 2 / r), (part.end - part.start) * .3)
        start, end = part.start + off, part.end - off
        arcs.append([_at(x, y, r, start + (end - start) * n / steps) for n in range(steps + 1)])
    return (*arcs[0], *reversed(arcs[1]))


def _at(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    return x + radius * math.sin(angle), y - radius * math.cos(angle)


def _sum(chart: Chart, plot: Plot, x: float, y: float, radius: float) -> bool:
    """The sum in the hole, where it has room; else it is left to a line of its own."""
    if not chart.last_totals:
        return True
    shown = chart.last_totals[0].shown
    wide = width_of(shown)
    if math.hypot(wide / 2, LEADING) > radius * _HOLE - .5:
        return False
    plot.sum = [Word(SUM, Rect(x - width_of(SUM) / 2, y - LEADING, width_of(SUM), WORD)), Word(shown, Rect(x - wide / 2, y, wide, WORD))]
    return True


# --- names at their parts ---------------------------------------------------------------------------


def _at_parts(chart: Chart, width: float, radius: float, parts: Sequence[_Part], more: float) -> Plot | None:
    """``more``: mm over and under the ring for words. None where a name or number has no room, or a line would run through one."""
    room = width / 2 - radius - _OFF
    blocks = [_block(chart, part, room) for part in parts]
    sides = [[block for block in blocks if block and block.part.right is right] for right in (True, False)]
    if not all(blocks):
        return None
    tall = max(2 * (radius + more), *(sum(block.h for block in side) + _APART * (len(side) - 1) for side in sides))
    plot, x, y = Plot(width), width / 2, tall / 2
    _draw(plot, parts, x, y, radius)
    placed: dict[int, tuple[Word, Word]] = {}
    for side, right in zip(sides, (True, False), strict=True):
        ordered = side if right else side[::-1]
        marks = [_at(x, y, radius, block.part.middle) for block in ordered]
        centres = spread([mark[1] for mark in marks], [block.h for block in ordered], 0, tall, _APART)
        if centres is None:
            return None
        for block, mark, centre in zip(ordered, marks, centres, strict=True):
            placed[block.part.label] = _placed(chart, plot, block, centre, (x, y, radius), mark)
    plot.labels = [placed[i][0] for i in range(len(chart.labels))]
    plot.values = {(0, i): placed[i][1] for i in range(len(chart.labels))}
    down = max(y + radius, *(word.rect.bottom for word in plot.words))
    if not _sum(chart, plot, x, y, radius):
        add_sum(plot, chart.last_totals[0].shown, down + 1)
        down += 1 + LEADING
    if any(crosses((rule.x1, rule.y1), (rule.x2, rule.y2), word.rect) for rule in plot.rules for word in plot.words) \
            or any(math.hypot(*_nearest((rule.x1 - x, rule.y1 - y), (rule.x2 - x, rule.y2 - y))) < radius for rule in plot.rules):
        return None
    return plot.closed(down + .4)


def _block(chart: Chart, part: _Part, room: float) -> _Block | None:
    label, shown = chart.labels[part.label], width_of(chart.numbers[0][part.label].shown)
    if width_of(label) + EM / 2 + shown <= room:
        return _Block(part, width_of(label) + EM / 2 + shown, WORD, width_of(label), 1, beside=True)
    if room < 3 * EM or shown > room:
        return None
    name, lines = balanced(label, room // EM * EM)
    if lines > _LINES:
        return None
    return _Block(part, max(name, shown), lines * LEADING + WORD, name, lines, beside=False)


def _placed(chart: Chart, plot: Plot, block: _Block, centre: float, ring_at: tuple[float, float, float], mark: tuple[float, float]) -> tuple[Word, Word]:
    """The words of a block as near to the ring as it may come, and the line that leads to it."""
    x, y, radius = ring_at
    top, side = centre - block.h / 2, 1 if block.part.right else -1
    away = max(top - y, y - top - block.h, 0.0)
    near = x + side * max(math.sqrt(max((radius + _OFF) ** 2 - away ** 2, 0)), _MIDDLE)
    left = near if side > 0 else near - block.w
    label, value = chart.labels[block.part.label], chart.numbers[0][block.part.label].shown
    wide, align = width_of(value), "left" if side > 0 else "right"
    end = (near - side * .4, min(max(mark[1], top + WORD / 2), top + block.h - WORD / 2))
    start = _at(x, y, radius + .3, block.part.middle)
    if math.dist(mark, end) > _FAR or (block.part.end - block.part.start) * radius < _SHORT:
        plot.rules.append(Rule(*start, *end, .12))
    if block.beside:
        return (Word(label, Rect(left, top, block.name, WORD), "left"), Word(value, Rect(left + block.name + EM / 2, top, wide, WORD), "left"))
    name_x, value_x = (left, left) if side > 0 else (left + block.w - block.name, left + block.w - wide)
    return (Word(label, Rect(name_x, top, block.name, block.lines * LEADING), align),
            Word(value, Rect(value_x, top + block.lines * LEADING, wide, WORD), align))


def _nearest(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """The point of the stretch that lies nearest to the origin."""
    way = (b[0] - a[0], b[1] - a[1])
    at = min(max(-(a[0] * way[0] + a[1] * way[1]) / (way[0] ** 2 + way[1] ** 2 or 1), 0), 1)
    return a[0] + at * way[0], a[1] + at * way[1]


# --- names in a list --------------------------------------------------------------------------------


def _listed(chart: Chart, width: float, radius: float, parts: Sequence[_Part]) -> Plot:
    """Beside the ring, under it where it has no room there: name at the left, number at the right."""
    values = [value.shown for value in chart.numbers[0]]
    before, number = _PATCH + GAP, widest(values)
    wanted = before + widest(chart.labels) + EM + number
    beside = width - 2 * radius - 2 * EM >= min(wanted, before + 6 * EM + EM + number)
    x = radius if beside else width / 2
    left = 2 * radius + 2 * EM if beside else 0.0
    wide = min(wanted, width - left)
    name = max((wide - before - EM - number) // EM * EM, 3 * EM)
    under = before + name + EM / 2 + number > wide + 1e-6  # the number in a line of its own
    name = (wide - before) // EM * EM if under else name
    lines = [lines_of(chart.labels[part.label], name) for part in parts]
    heights = [(count + under) * LEADING + .8 for count in lines]
    tall = sum(heights)
    plot, y = Plot(width), max(radius, tall / 2) if beside else radius
    _draw(plot, parts, x, y, radius)
    at = y - tall / 2 if beside else 2 * radius + 2
    labels: dict[int, Word] = {}
    for part, count, high in zip(parts, lines, heights, strict=True):
        label, shown = chart.labels[part.label], values[part.label]
        plot.patches.append(Patch(Rect(left, at + (WORD - _PATCH) / 2, _PATCH, _PATCH), part.tone))
        labels[part.label] = Word(label, Rect(left + before, at, min(width_of(label), name), WORD if count == 1 else count * LEADING), "left")
        down = at + (count * LEADING if under else 0)
        plot.values[0, part.label] = Word(shown, Rect(left + wide - width_of(shown), down, width_of(shown), WORD), "right")
        at += high
    plot.labels = [labels[i] for i in range(len(chart.labels))]
    down = max(at, 2 * radius) if beside else at
    if not _sum(chart, plot, x, y, radius):
        add_sum(plot, chart.last_totals[0].shown, down)
        down += LEADING
    return plot.closed(down)
