"""Words in a line over what they speak of, each behind a patch of its tone: where they cannot stand at it."""
from __future__ import annotations

from collections.abc import Sequence

from kohoshi.pages.chart.marks import EM, GAP, LEADING, WORD, Patch, Plot, Rect, Word, lines_of, width_of

#: mm: side of a patch, and what parts two words.
_PATCH, _APART = 2.4, 3.0


def keyed(plot: Plot, texts: Sequence[str], tones: Sequence[str], y: float = 0.0) -> tuple[list[Word], float]:
    """(the words, where they end in mm). Their patches go into the plot."""
    x, out = 0.0, []
    for text, tone in zip(texts, tones, strict=True):
        wide = min(width_of(text), (plot.width - _PATCH - GAP) // EM * EM)
        if x and x + _PATCH + GAP + wide > plot.width:
            x, y = 0.0, y + LEADING
        lines = lines_of(text, wide)
        plot.patches.append(Patch(Rect(x, y + (WORD - _PATCH) / 2, _PATCH, _PATCH), tone))
        out.append(Word(text, Rect(x + _PATCH + GAP, y, wide, WORD if lines == 1 else lines * LEADING), "left"))
        x += _PATCH + GAP + wide + _APART
        if lines > 1:
            x, y = 0.0, y + lines * LEADING
    return out, y + (LEADING if x else 0)
