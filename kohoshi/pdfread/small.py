"""Where on a face something stands that may be a very small code.

In a small code tones change from pixel to pixel in every direction, nearly everywhere. A drawing
does that at its edges, a photograph here and there, an even ground nowhere.
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

import numpy as np
from PIL import Image

from kohoshi.finding import Box

#: A pixel is busy when its tone (of 255) differs by more than this from the next.
_TONE = 4
#: Busy pixels are counted in squares of so many pixels' side; of that many squares' side is a field.
_SQUARE, _FIELD = 4, 3
#: Share of the pixels of a field that are busy in a small code, and how many such fields touch in it at
#: least: at 96 dpi, of modules from 0.17 to 0.4 mm.
BUSY, LEAST = .8, 2
#: Busy fields are gathered in blocks of so many squares' side.
_BLOCK = 4


def small_places(picture: np.ndarray, dpi: float) -> list[Box]:
    """Boxes in mm around what may be small codes. ``picture``: (height, width, 3) uint8 of the face."""
    fields = busy_fields(np.asarray(Image.fromarray(picture).convert("L")))
    busy = fields >= BUSY
    side = _SQUARE * 25.4 / dpi
    return [Box(left * side, top * side, (right - left + _FIELD - 1) * side, (bottom - top + _FIELD - 1) * side)
            for left, top, right, bottom in _gathered(busy) if np.count_nonzero(busy[top:bottom, left:right]) >= LEAST]


def busy_fields(gray: np.ndarray) -> np.ndarray:
    """Share of busy pixels of every field of a picture (height, width) uint8."""
    busy = np.zeros(gray.shape, dtype=np.uint8)
    busy[:, :-1] = np.maximum(gray[:, 1:], gray[:, :-1]) - np.minimum(gray[:, 1:], gray[:, :-1]) > _TONE
    busy[:-1] |= np.maximum(gray[1:], gray[:-1]) - np.minimum(gray[1:], gray[:-1]) > _TONE
    height, width = (size // _SQUARE * _SQUARE for size in gray.shape)
    rows = reduce(np.add, (busy[first:height:_SQUARE] for first in range(_SQUARE)))
    squares = reduce(np.add, (rows[:, first:width:_SQUARE] for first in range(_SQUARE)))
    down, across = (max(size - _FIELD + 1, 0) for size in squares.shape)
    fields = reduce(np.add, (squares[y:y + down, x:x + across] for y in range(_FIELD) for x in range(_FIELD)))
    return fields / (_SQUARE * _FIELD) ** 2


def _gathered(busy: np.ndarray) -> Iterator[tuple[int, int, int, int]]:
    """left, top, right, bottom around the busy fields of blocks that touch."""
    rows, columns = np.nonzero(busy)
    blocks: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        blocks.setdefault((row // _BLOCK, column // _BLOCK), []).append((row, column))
    while blocks:
        first, fields = blocks.popitem()
        near = [first]
        while near:
            y, x = near.pop()
            for other in [(y + down, x + across) for down in (-1, 0, 1) for across in (-1, 0, 1)]:
                if other in blocks:
                    fields += blocks.pop(other)
                    near.append(other)
        ys, xs = [y for y, _ in fields], [x for _, x in fields]
        yield min(xs), min(ys), max(xs) + 1, max(ys) + 1
