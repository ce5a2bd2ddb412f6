"""What lies under every character: the picture of a face with and without its text, looked at in a
few points of each glyph's ink box.

Points instead of whole boxes, because a face has two thousand characters and this is asked of every
issue: a character of 12 Q is as many pixels wide as there are points.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kohoshi.pdfread.ink import CONTRAST, INK_DPI

#: Points across and down an ink box.
GRID = 12


@dataclass(frozen=True)
class Under:
    """``over``: (n, GRID, GRID, 3) uint8 the face as printed, rows from the top; ``under``: the same
    without any text; ``whole``: (n,) bool the ink box lies inside the trim."""

    over: np.ndarray
    under: np.ndarray
    whole: np.ndarray

    @property
    def inked(self) -> np.ndarray:
        """(n, GRID, GRID) bool: where the text makes a difference to the eye."""
        apart = np.maximum(self.over, self.under) - np.minimum(self.over, self.under)
        out: np.ndarray = apart.max(axis=3) > CONTRAST
        return out


def look_under(over: np.ndarray, under: np.ndarray, ink: np.ndarray) -> Under:
    """``over``, ``under``: a face at INK_DPI with and without text; ``ink``: (n, 4) in mm."""
    height, width = under.shape[:2]
    left, top, right, bottom = (ink * (INK_DPI / 25.4)).T
    steps = (np.arange(GRID) + 0.5) / GRID
    across = (left[:, None] + (right - left)[:, None] * steps).astype(int).clip(0, width - 1)
    down = (top[:, None] + (bottom - top)[:, None] * steps).astype(int).clip(0, height - 1)
    at = down[:, :, None], across[:, None, :]
    whole = (left >= 0) & (top >= 0) & (right <= width) & (bottom <= height)
    return Under(over[at], under[at], whole)
