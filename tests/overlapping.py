"""Glyphs of a finished page that lie on each other."""
from __future__ import annotations

import numpy as np

from kohoshi.pdfread.model import Glyphs

#: mm that boxes may reach into each other: they are of the type, not of the ink.
_AIR = .3


def overlapping(glyphs: Glyphs) -> list[str]:
    """「ab」 for every two of them whose boxes share more than their rims."""
    seen = [at for at, char in enumerate(glyphs.text) if not char.isspace()]
    x0, y0, x1, y1 = (glyphs.boxes[seen][:, side] for side in range(4))
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    both = np.argwhere(np.triu((wide > _AIR) & (high > _AIR), 1))
    return [f"「{glyphs.text[seen[a]]}{glyphs.text[seen[b]]}」" for a, b in both]
