"""Pixels that differ, put together to boxes."""
from __future__ import annotations

import numpy as np

from kohoshi.finding import Box

#: Differing pixels nearer than this (mm) belong together.
_CELL = 2.0


def patches(differs: np.ndarray, scale: float, *, least: float = 0.0) -> list[Box]:
    """Boxes (mm) around groups of pixels that are True, from top to bottom.

    scale  pixels to the mm
    least  groups whose pixels cover less (mm²) are left out
    """
    cell = max(int(_CELL * scale), 1)
    height, width = differs.shape
    if not differs.any():
        return []
    padded = np.zeros((-(-height // cell) * cell, -(-width // cell) * cell), dtype=bool)
    padded[:height, :width] = differs
    counts = padded.reshape(padded.shape[0] // cell, cell, padded.shape[1] // cell, cell).sum(axis=(1, 3))
    found: list[Box] = []
    for group in _groups(counts > 0):
        rows, columns = zip(*group, strict=True)
        if sum(int(counts[r, c]) for r, c in group) / scale ** 2 < least:
            continue
        top, left = min(rows) * cell, min(columns) * cell
        part = padded[top:(max(rows) + 1) * cell, left:(max(columns) + 1) * cell]
        ys, xs = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        found.append(Box((left + float(xs[0])) / scale, (top + float(ys[0])) / scale,
                         float(xs[-1] - xs[0] + 1) / scale, float(ys[-1] - ys[0] + 1) / scale))
    return sorted(found, key=lambda box: (box.y, box.x))


def _groups(cells: np.ndarray) -> list[list[tuple[int, int]]]:
    """Cells that touch, corners included."""
    left = {(int(r), int(c)) for r, c in zip(*np.nonzero(cells), strict=True)}
    groups: list[list[tuple[int, int]]] = []
    while left:
        group = [left.pop()]
        for r, c in group:
            for near in ((r + i, c + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                if near in left:
                    left.remove(near)
                    group.append(near)
        groups.append(group)
    return groups


def excess(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(h, w) by how much each pixel of either picture leaves what the other has within a pixel of
    it. An edge that moved by less is nothing; what is only there or only here is all of itself."""
    (low_a, high_a), (low_b, high_b) = _around(a), _around(b)
    out: np.ndarray = np.maximum(_beyond(b, low_a, high_a), _beyond(a, low_b, high_b))
    return out


def _beyond(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    out: np.ndarray = np.maximum(values - np.minimum(values, high), np.maximum(values, low) - values)
    return out


def _around(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest of the nine pixels around each."""
    low, high = values.copy(), values.copy()
    for axis in (0, 1):
        for side, extreme in ((low, np.minimum), (high, np.maximum)):
            before = side.copy()
            here, there = [slice(None)] * 2, [slice(None)] * 2
            here[axis], there[axis] = slice(1, None), slice(None, -1)
            extreme(side[tuple(here)], before[tuple(there)], out=side[tuple(here)])
            extreme(side[tuple(there)], before[tuple(here)], out=side[tuple(there)])
    return low, high


def blocks(values: np.ndarray, scale: float, most: float) -> list[Box]:
    """Boxes (mm) around groups of blocks of 2 mm of which more than half is above ``most``: flat
    tints, not the edges of type."""
    cell = max(int(_CELL * scale), 1)
    height, width = (n // cell for n in values.shape)
    parts = values[:height * cell, :width * cell].reshape(height, cell, width, cell)
    share = (parts > most).mean(axis=(1, 3))
    found = []
    for group in _groups(share > 0.5):
        rows, columns = zip(*group, strict=True)
        found.append(Box(min(columns) * cell / scale, min(rows) * cell / scale,
                         (max(columns) - min(columns) + 1) * cell / scale, (max(rows) - min(rows) + 1) * cell / scale))
    return sorted(found, key=lambda box: (box.y, box.x))
