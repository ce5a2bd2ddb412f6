"""Charts 図表: the numbers of an article as shapes, and where its words stand over them.

    laid_out(chart, width) → Plot        pure geometry, in mm (bars.py, bands.py, lines.py, ring.py, pyramid.py)
    drawing(plot, inks) → SVG            the shapes, without a word
    the template (parts/chart.html.j2)   the words: real text, a table for those who listen

Rules of the look: bars begin at zero; no frame, no grid, no box of a legend where names can stand at their
marks; words in one ink and never on a tone; figures of one width with their thousands apart.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

from kohoshi.issue.model_chart import Chart
from kohoshi.pages.chart.bands import bands
from kohoshi.pages.chart.bars import bars
from kohoshi.pages.chart.drawing import drawing
from kohoshi.pages.chart.lines import lines
from kohoshi.pages.chart.marks import EM, Plot, Word, lines_of
from kohoshi.pages.chart.pyramid import pyramid
from kohoshi.pages.chart.ring import ring

__all__ = ["Placed", "drawing", "laid_out", "placed"]

#: mm: the narrowest and the widest chart: in a wider column the eye would lose its way from a label to its number.
NARROWEST, WIDEST = 45.0, 165.0


def laid_out(chart: Chart, width: float) -> Plot:
    """``width`` of the column in mm; the chart is as wide, between bounds."""
    width = min(max(width, NARROWEST), WIDEST)
    own = {"line": lines, "ring": ring, "pyramid": pyramid}.get(chart.kind)
    return own(chart, width) if own else bands(chart, width) if chart.parted else bars(chart, width)


@dataclass(frozen=True)
class Cell:
    """A word as a template sets it. ``of``: head (scope col), side (scope row), number, sum (with its
    word before it), none (an empty cell);
    ``style``: its box."""

    of: str
    text: str = ""
    style: str = ""


@dataclass(frozen=True)
class Placed:
    """A chart for a template. ``address`` of its drawing; ``style`` of its box; ``rows``: its words as a table, where
    all numbers are printed, else ``words``; ``foot``: lines of the grid that the source takes; ``from_zero``:
    whether the axis begins there."""

    address: str
    style: str
    rows: tuple[tuple[Cell, ...], ...]
    words: tuple[Cell, ...]
    foot: int
    from_zero: bool


def placed(chart: Chart, plot: Plot, address: str) -> Placed:
    """The words of the plot in the order of :meth:`Chart.printed`."""
    rows: list[list[Cell]] = []
    if chart.names:
        rows.append([Cell("none"), *(_cell("head", word) for word in plot.names), *[Cell("none")] * bool(plot.totals)])
    for i, label in enumerate(plot.labels):
        rows.append([_cell("side", label), *(_cell("number", plot.values[s, i]) for s in range(len(chart.numbers)) if (s, i) in plot.values),
                     *(_cell("sum", word) for word in plot.totals[i:i + 1])])
    if plot.sum:
        rows.append([_cell("side", plot.sum[0]), *(_cell("number", word) for word in plot.sum[1:]),
                     *[Cell("none")] * (len(chart.numbers) + 1 - len(plot.sum))])
    kept = tuple(map(tuple, rows)) if chart.whole else ()
    loose = () if chart.whole else tuple(cell for row in rows for cell in row if cell.of != "none")
    foot = lines_of(f"出典　{chart.source}", plot.width // EM * EM) if chart.source else 0
    return Placed(address, f"width:{plot.width:g}mm;height:{plot.height:g}mm", kept, loose, math.ceil(foot * .75), plot.from_zero)


def _cell(of: str, word: Word) -> Cell:
    r = word.rect
    return Cell(of, word.text, f"left:{r.x:.3f}mm;top:{r.y:.3f}mm;width:{r.w + .02:.3f}mm;height:{r.h:.3f}mm;text-align:{word.align}")
