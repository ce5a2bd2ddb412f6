"""Charts as laid out: words meet neither each other nor shapes nor edges, whatever the numbers."""
from __future__ import annotations

from itertools import combinations

import pytest

from kohoshi.pages.chart import laid_out
from kohoshi.pages.chart.lines import crosses
from kohoshi.pages.chart.marks import EM, GRID, Plot, lines_of, width_of
from tests.pages.charted import SETS, chart

#: mm: columns of 15, 20, 31 and 66 characters.
WIDTHS = (56.25, 75.0, 116.25, 247.5)


def faults(plot: Plot) -> list[str]:
    """What meets what must not meet."""
    out = []
    words = plot.words
    for a, b in combinations(words, 2):
        if a.rect.meets(b.rect):
            out.append(f"{a.text} on {b.text}")
    for word in words:
        r = word.rect
        if r.x < -1e-6 or r.y < -1e-6 or r.right > plot.width + 1e-6 or r.bottom > plot.height + 1e-6:
            out.append(f"{word.text} over the edge")
        if width_of(word.text) > r.w + 1e-6 and lines_of(word.text, r.w) * EM > r.h:
            out.append(f"{word.text} larger than its box")
        out += [f"{word.text} on a bar" for bar in (*plot.bars, *plot.patches) if bar.rect.w and r.meets(bar.rect)]
    out += [f"bar over the edge: {bar}" for bar in (*plot.bars, *plot.patches)
            if bar.rect.x < -1e-6 or bar.rect.y < -1e-6 or bar.rect.right > plot.width + 1e-6 or bar.rect.bottom > plot.height + 1e-6]
    for rule in plot.rules:
        out += [f"{word.text} on a rule" for word in words if crosses((rule.x1, rule.y1), (rule.x2, rule.y2), word.rect)]
    for curve in plot.curves:
        for word in words:
            if any(crosses(a, b, word.rect) for a, b in zip(curve.points, curve.points[1:], strict=False)):
                out.append(f"{word.text} on a line")
    return out


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SETS)
def test_no_word_meets_another_a_shape_or_the_edge(name: str, width: float) -> None:
    plot = laid_out(chart(name), width)
    assert faults(plot) == []
    assert plot.width == width and (plot.height / GRID) % 1 == 0 and plot.height > 0
