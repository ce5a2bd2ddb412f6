"""The shapes of a chart as SVG, one unit a mm, in the inks that its tones have in the leading colour of the face."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from kohoshi.pages.chart.marks import Bar, Curve, Plot, Slice

#: Hatching of the last tone: lines under 45°, so far apart and so heavy (mm). A second code beside lightness.
_HATCH, _HATCH_LINE = 1.1, .25
#: mm: the line round hatched and pale areas, and half of a mark.
_EDGE, _DOT = .15, .8

#: Name of a tone or ink → CSS colour.
Inks = Callable[[str], str]


def drawing(plot: Plot, inks: Inks) -> str:
    """``inks``: deep, mid, soft, pale, and of the palette: ink, ink-40, paper."""
    inner = "".join([*_rules(plot, inks, pale=True), *(_bar(bar, inks) for bar in (*plot.bars, *plot.patches)),
                     *(_slice(one, inks) for one in plot.slices),
                     *_rules(plot, inks, pale=False), *(_curve(curve, inks) for curve in reversed(plot.curves))])
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(plot.width)}mm" height="{_n(plot.height)}mm" '
            f'viewBox="0 0 {_n(plot.width)} {_n(plot.height)}">{inner}</svg>')


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _rules(plot: Plot, inks: Inks, *, pale: bool) -> Iterator[str]:
    for rule in plot.rules:
        if rule.pale == pale:
            yield (f'<path fill="none" stroke="{inks("ink-40" if pale else "ink")}" stroke-width="{_n(rule.weight)}" '
                   f'd="M{_n(rule.x1)} {_n(rule.y1)}L{_n(rule.x2)} {_n(rule.y2)}"/>')


def _bar(bar: Bar, inks: Inks) -> str:
    r = bar.rect
    area = f"M{_n(r.x)} {_n(r.y)}h{_n(r.w)}v{_n(r.h)}h{_n(-r.w)}z"
    filled = f'<path fill="{inks("paper" if bar.tone == "hatch" else bar.tone)}" d="{area}"/>'
    return filled + (_hatched(bar, inks) if bar.tone == "hatch" else "") + (_edge(bar, inks) if bar.tone in ("hatch", "pale") else "")


def _edge(bar: Bar, inks: Inks) -> str:
    """Round what would be lost on a tinted ground."""
    r, half = bar.rect, _EDGE / 2
    if min(r.w, r.h) <= 2 * _EDGE:
        return ""
    return (f'<path fill="none" stroke="{inks("ink" if bar.tone == "hatch" else "ink-40")}" stroke-width="{_EDGE}" '
            f'd="M{_n(r.x + half)} {_n(r.y + half)}h{_n(r.w - _EDGE)}v{_n(r.h - _EDGE)}h{_n(_EDGE - r.w)}z"/>')


def _hatched(bar: Bar, inks: Inks) -> str:
    """Lines from the lower left to the upper right, cut at the edges here: a clip would be one object more."""
    r, lines = bar.rect, []
    at = r.x - r.h + _HATCH / 2
    while at < r.right:
        x1, x2 = max(at, r.x), min(at + r.h, r.right)
        if x2 > x1:
            lines.append(f"M{_n(x1)} {_n(r.bottom - (x1 - at))}L{_n(x2)} {_n(r.bottom - (x2 - at))}")
        at += _HATCH
    return f'<path fill="none" stroke="{inks("ink")}" stroke-width="{_HATCH_LINE}" d="{"".join(lines)}"/>' if lines else ""


def _slice(one: Slice, inks: Inks) -> str:
    area = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in one.outline) + "z"
    filled = f'<path fill="{inks("paper" if one.tone == "hatch" else one.tone)}" d="{area}"/>'
    if one.tone == "hatch":
        filled += f'<path fill="none" stroke="{inks("ink")}" stroke-width="{_HATCH_LINE}" d="{_hatches(one)}"/>'
    if one.tone in ("hatch", "pale"):
        filled += f'<path fill="none" stroke="{inks("ink" if one.tone == "hatch" else "ink-40")}" stroke-width="{_EDGE}" d="{area}"/>'
    return filled


def _hatches(one: Slice) -> str:
    """Lines under 45° (x + y is the same all along one), from edge to edge of the outline."""
    sums = [x + y for x, y in one.outline]
    at = min(sums) + _HATCH / 2
    lines = []
    while at < max(sums):
        cut = []
        for (x1, y1), (x2, y2) in pairwise((*one.outline, one.outline[0])):
            a, b = x1 + y1 - at, x2 + y2 - at
            if (a < 0) != (b < 0):
                cut.append((x1 + (x2 - x1) * a / (a - b), y1 + (y2 - y1) * a / (a - b)))
        cut.sort()
        lines += [f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" for (x1, y1), (x2, y2) in zip(cut[::2], cut[1::2], strict=True)]
        at += _HATCH
    return "".join(lines) or "M0 0"


def _curve(curve: Curve, inks: Inks) -> str:
    path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in curve.points)
    dash = f' stroke-dasharray="{" ".join(map(_n, curve.dash))}"' if curve.dash else ""
    line = (f'<path fill="none" stroke="{inks(curve.tone)}" stroke-width="{_n(curve.weight)}" stroke-linejoin="round"{dash} d="{path}"/>')
    return line + "".join(_mark(curve, x, y, inks) for x, y in (curve.points[i] for i in curve.marked))


def _mark(curve: Curve, x: float, y: float, inks: Inks) -> str:
    colour = inks(curve.tone)
    if curve.mark in ("disc", "ring"):
        inside = colour if curve.mark == "disc" else inks("paper")
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(_DOT - .2)}" fill="{inside}" stroke="{colour}" stroke-width=".4"/>'
    d = _DOT
    shape = {"square": f"M{_n(x - .7)} {_n(y - .7)}h1.4v1.4h-1.4z", "triangle": f"M{_n(x)} {_n(y - d)}L{_n(x + d)} {_n(y + .65)}h{_n(-2 * d)}z",
             "diamond": f"M{_n(x)} {_n(y - d - .1)}L{_n(x + d)} {_n(y)}L{_n(x)} {_n(y + d + .1)}L{_n(x - d)} {_n(y)}z"}[curve.mark]
    return f'<path fill="{colour}" d="{shape}"/>'
