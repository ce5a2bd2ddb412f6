"""Codes without a quiet zone in a field of their own dark colour: no decoder finds them, no telephone does.

Their finder patterns have run together with the field; what is left of each is its light ring around
a dark square of three modules (ISO/IEC 18004, 6.3.3). Three such at right angles are a code: cut out
along its edges and given a margin, it is read. Only codes that lie straight are found.
"""
from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from kohoshi.finding import Box

#: Pixels between the rows that are looked at; a module is at least and at most so many pixels wide.
_STEP, _LEAST, _MOST = 2, 1.8, 24.0
#: So many of the 49 modules of a finder pattern must be as they ought to be.
_RIGHT = 46
#: More patterns than this on a page are an ornament.
_PATTERNS = 24


def merged_places(gray: np.ndarray, dpi: float) -> Iterator[tuple[Box, float]]:
    """(box, module) in mm of what may be such a code. ``gray``: (height, width) uint8, dark on light."""
    centres = _patterns(gray < 128)
    if not 3 <= len(centres) <= _PATTERNS:
        return
    for (x, y, m), (right, y2, m2), (x3, down, m3) in permutations(centres, 3):
        module = (m + m2 + m3) / 3
        side = right - x
        modules = side / module + 7
        if max(abs(m - module), abs(m2 - module), abs(m3 - module)) > 0.2 * module or side < 12 * module or modules > 180:
            continue
        if abs(y2 - y) > module or abs(x3 - x) > module or abs((down - y) - side) > module:
            continue
        # between the middles of two patterns lie side - 7 modules, a multiple of four and 10
        exact = side / (round((modules - 17) / 4) * 4 + 10)
        mm = 25.4 / dpi
        yield Box((x - 3.5 * exact) * mm, (y - 3.5 * exact) * mm, (side + 7 * exact) * mm, (down - y + 7 * exact) * mm), exact * mm


def _patterns(dark: np.ndarray) -> list[tuple[float, float, float]]:
    """Middle (x, y) and module of every finder pattern that stands straight, in pixels."""
    rows = np.ascontiguousarray(dark[::_STEP])
    row, column = np.nonzero(rows[:, 1:] != rows[:, :-1])
    if len(row) < 6:
        return []
    column = column + 1
    length = np.diff(column)
    same = row[1:] == row[:-1]
    # light, dark, light between four edges of one row
    light, middle, light2 = length[:-2], length[1:-1], length[2:]
    whole = same[:-2] & same[1:-1] & same[2:]
    module = (light + middle + light2) / 5
    fits = whole & (module >= _LEAST) & (module <= _MOST) & (np.abs(middle - 3 * module) <= 0.5 * module + 1) \
        & (np.abs(light - module) <= 0.4 * module + 0.7) & (np.abs(light2 - module) <= 0.4 * module + 0.7)
    at = np.flatnonzero(fits)
    at = at[rows[row[at], column[at + 1]]]  # the middle is dark
    at = at[_stand(dark, (column[at + 1] + column[at + 2]) // 2, row[at] * _STEP, module[at])]
    found: list[tuple[float, float, float]] = []
    height, width = dark.shape
    offsets = np.arange(-3, 4)
    right = np.maximum(np.abs(offsets)[:, None], np.abs(offsets)[None, :]) != 2
    for index in at.tolist():
        m, y = float(module[index]), int(row[index]) * _STEP
        x = (column[index + 1] + column[index + 2]) / 2
        if any(abs(x - fx) < 2 * m and abs(y - fy) < 2 * m for fx, fy, _ in found):
            continue
        top, bottom = _run(dark[:, int(x)], y)
        if abs((bottom - top) - 3 * m) > m:
            continue
        middle_y = (top + bottom) / 2
        xs, ys = np.floor(x + offsets * m).astype(int), np.floor(middle_y + offsets * m).astype(int)
        if xs[0] < 0 or ys[0] < 0 or xs[-1] >= width or ys[-1] >= height:
            continue
        if int((dark[np.ix_(ys, xs)] == right).sum()) >= _RIGHT:
            found.append((float(x), middle_y, m))
            if len(found) > _PATTERNS:
                break
    return found


def _stand(dark: np.ndarray, x: np.ndarray, y: np.ndarray, module: np.ndarray) -> np.ndarray:
    """(n,) bool: whether the column through the middle of what may be a pattern looks as its row does, the row
    being anywhere in the dark square: quickly, for the many that are noise."""
    height = len(dark)
    fits = np.zeros(len(x), dtype=bool)
    for shift in (-1.2, -0.6, 0.0, 0.6, 1.2):
        right = np.ones(len(x), dtype=bool)
        for offset in (-3, -2, 0, 2, 3):
            rows = np.floor(y + (offset + shift) * module).astype(int)
            right &= dark[np.clip(rows, 0, height - 1), x] == (abs(offset) != 2)
        fits |= right
    return fits


def _run(line: np.ndarray, at: int) -> tuple[int, int]:
    """Where the dark run around ``at`` begins and ends."""
    before, after = np.flatnonzero(~line[:at + 1]), np.flatnonzero(~line[at:])
    return (int(before[-1]) + 1 if len(before) else 0), (at + int(after[0]) if len(after) else len(line))
