"""Which glyphs leave visible ink inside the trim.

A face is drawn twice, with and without its text; where the two pictures agree, the text
makes no difference to the eye. That one comparison catches white on white, text under a
picture or a rectangle, render mode 3, text outside the trim and text clipped away, without
knowing how any of it was done.
"""
from __future__ import annotations

import itertools

import numpy as np

#: Resolution of the two pictures: about four pixels to the millimetre (a 12 Q character is 11 px).
INK_DPI = 96
#: A pixel differs when a channel changes by more than this (of 255).
CONTRAST = 24
#: Share of a glyph's ink box that must differ.
SHARE = 0.04


def visible(with_text: np.ndarray, without_text: np.ndarray, ink: np.ndarray, text: str, dpi: float = INK_DPI) -> np.ndarray:
    """(n,) bool: glyph i shows. ``ink``: (n, 4) left, top, right, bottom in mm. Blanks count
    as visible: there is nothing to see of them."""
    changed = difference(with_text, without_text) > CONTRAST
    # Sums over any rectangle in four look-ups.
    total = np.zeros((changed.shape[0] + 1, changed.shape[1] + 1), dtype=np.int32)
    np.cumsum(changed, axis=1, dtype=np.int32, out=total[1:, 1:])
    for above, row in itertools.pairwise(total):  # as they lie in memory: a fifth of the time of a sum down the columns
        row += above
    height, width = changed.shape
    pixels = ink * (dpi / 25.4)
    x0, x1 = _inside(pixels[:, 0], pixels[:, 2], width)
    y0, y1 = _inside(pixels[:, 1], pixels[:, 3], height)
    count = total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]
    area = np.maximum((x1 - x0) * (y1 - y0), 1)
    blank = np.array([c.isspace() or c == "\u3000" for c in text], dtype=bool)
    found: np.ndarray = (count >= np.maximum(1, area * SHARE)) | blank
    return found


def difference(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Per pixel the greatest difference of a channel; ``a`` (h, w, 3), ``b`` of a shape that
    fits it, both uint8."""
    apart = np.maximum(a, b) - np.minimum(a, b)
    out: np.ndarray = np.maximum(np.maximum(apart[..., 0], apart[..., 1]), apart[..., 2])
    return out


def _inside(low: np.ndarray, high: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Pixel range of [low, high): a little inside, so that a neighbour's soft edge does not
    count; thin strokes (hyphens, dots), which renderers move to whole pixels, a pixel more."""
    thin = high - low < 3
    first = np.where(thin, np.floor(low) - 1, np.round(low + 0.25))
    last = np.where(thin, np.ceil(high) + 1, np.round(high - 0.25))
    first = np.clip(first, 0, size).astype(int)
    return first, np.maximum(np.clip(last, 0, size).astype(int), first)
