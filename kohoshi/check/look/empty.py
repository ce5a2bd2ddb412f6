"""Rule ``look/empty``: a face of which much is empty, or that has one large hole.

The type area is laid out in cells of one line by a twelfth of its width; a cell in one flat colour
holds nothing, whether that is white paper or a tinted panel. Photographs count as full however
flat their sky. June's faces of the sample issue are 9 to 23 % empty with holes of up to 5 %; a month
poured into layouts of another reaches 50 to 70 % and holes of a quarter of the face.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kohoshi.check.look.spot import Looked
from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.model import Q_PER_POINT
from kohoshi.press import Press

#: Cells across; their height is a line of running text (25.5 H).
_ACROSS, _LINE = 12, 6.375
#: Of 255: channels that differ by less are one colour (rounding, the noise of a JPEG).
_FLAT = 6
#: This share of the type area, or one hole of this share with sides of so many mm, is too much.
_EMPTY, _HOLE, _HOLE_MM = 0.45, 0.15, 60.0
#: Type of this size (Q) with fewer characters than these on its face makes a poster: white is its means.
_POSTER_Q, _POSTER = 150.0, 400
#: A picture over more of the paper than this is a ground.
_GROUND = 0.8
#: mm; faces of another size are no faces of this press.
_SIZE = 1.0


@dataclass(frozen=True)
class Emptiness:
    """``share`` of the type area that is empty; ``hole``: the largest empty rectangle in mm."""

    share: float
    hole: Box


def check_empty(looked: Looked, press: Press, pictures: Sequence[Box], place: Place | None = None) -> Iterator[Finding]:
    """``pictures``: boxes of the images of the face; ``place``: where the flat plan chooses its layout."""
    width, height = looked.text.face.size
    if max(abs(width - press.trim[0]), abs(height - press.trim[1])) > _SIZE or _is_poster(looked):
        return
    found = emptiness(looked.text.face.raster(INK_DPI), press.type_area, _full(looked, press, pictures))
    hole = found.hole
    area = hole.w * hole.h / (press.type_area[2] * press.type_area[3])
    large = area >= _HOLE and min(hole.w, hole.h) >= _HOLE_MM
    if found.share < _EMPTY and not large:
        return
    where = f"左から {hole.x:.0f} mm・天から {hole.y:.0f} mm の所に 横 {hole.w:.0f} × 縦 {hole.h:.0f} mm"
    yield Finding("look/empty", Level.WARNING, f"{looked.number}面は版面の {found.share * 100:.0f} % が空いています（大きい空き: {where}）",
                  "記事・写真・告知を足すか、写真を大きくするか、文章の量に合った面の型に替えてください",
                  face=looked.number, box=hole, place=place, excerpt=f"{looked.number}面の空き {found.share * 10:.0f}割")


def emptiness(picture: np.ndarray, area: Sequence[float], full: Sequence[Box]) -> Emptiness:
    """``picture``: a face as printed, at INK_DPI; ``area``: x, y, w, h in mm of what is measured;
    ``full``: boxes in mm that count as full."""
    x, y, w, h = area
    scale, down = INK_DPI / 25.4, max(1, round(h / _LINE))
    part = picture[round(y * scale):round((y + h) * scale), round(x * scale):round((x + w) * scale)]
    rows = (np.arange(down) * part.shape[0] / down).round().astype(int)
    columns = (np.arange(_ACROSS) * part.shape[1] / _ACROSS).round().astype(int)
    high = np.maximum.reduceat(np.maximum.reduceat(part, rows, axis=0), columns, axis=1)
    low = np.minimum.reduceat(np.minimum.reduceat(part, rows, axis=0), columns, axis=1)
    empty = (high - low).max(axis=2) <= _FLAT
    cell = w / _ACROSS, h / down
    for box in full:
        left, right = (box.x - x) / cell[0], (box.x + box.w - x) / cell[0]
        top, bottom = (box.y - y) / cell[1], (box.y + box.h - y) / cell[1]
        empty[max(0, int(top)):max(0, int(np.ceil(bottom))), max(0, int(left)):max(0, int(np.ceil(right)))] = False
    left, top, across, along = largest(empty)
    hole = Box(x + left * cell[0], y + top * cell[1], across * cell[0], along * cell[1])
    return Emptiness(float(empty.mean()), hole)


def largest(empty: np.ndarray) -> tuple[int, int, int, int]:
    """Column, row, width and height of the largest rectangle of cells that are all True."""
    best = (0, 0, 0, 0)
    depth = np.zeros(empty.shape[1], dtype=int)
    for row, cells in enumerate(empty):
        depth = np.where(cells, depth + 1, 0)
        for first in range(len(depth)):
            least = depth[first:]
            least = np.minimum.accumulate(least)
            sizes = least * np.arange(1, len(least) + 1)
            wide = int(sizes.argmax())
            if sizes[wide] > best[2] * best[3]:
                best = first, row - int(least[wide]) + 1, wide + 1, int(least[wide])
    return best


def _full(looked: Looked, press: Press, pictures: Sequence[Box]) -> list[Box]:
    paper = press.trim[0] * press.trim[1]
    return [*(drawn.box for drawn in looked.text.face.drawn), *(box for box in pictures if box.w * box.h < _GROUND * paper)]


def _is_poster(looked: Looked) -> bool:
    glyphs = looked.text.face.glyphs
    shown = looked.ours & np.array([not char.isspace() for char in glyphs.text], dtype=bool)
    return bool((glyphs.size_pt[shown] * Q_PER_POINT >= _POSTER_Q).any()) and int(shown.sum()) < _POSTER
