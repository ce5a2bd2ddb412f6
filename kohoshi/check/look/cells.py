"""How empty a part of a face is: cells in one flat colour, white paper or a tinted panel, hold nothing."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kohoshi.check.look.spot import Looked
from kohoshi.check.press.sheet import PressFace
from kohoshi.finding import Box
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.matrix import intersect, is_empty
from kohoshi.pdfread.model import as_box
from kohoshi.pdfread.painted import Kind

#: Cells across a type area, of faces and of frames; their height is a line of running text (25.5 H).
ACROSS, FINER, LINE = 12, 24, 6.375
#: Of 255: channels that differ by less are one colour (rounding, the noise of a JPEG).
_FLAT = 6
#: A picture over more of the paper than this is a ground.
_GROUND = 0.8
#: Of a block in the middle, at least this share of the width, both margins are designed.
_CENTRED = 0.4
#: So many characters name a part of a face.
_WORDS = 12


@dataclass(frozen=True)
class Emptiness:
    """``share`` of the area that is empty; ``wide``: the share that lies in holes of some width and height;
    ``hole``: the largest of those in mm."""

    share: float
    hole: Box
    wide: float = 0.0

    def describe(self, share: float) -> str:
        """「68 % が空いています（大きい空き: …）」."""
        hole = self.hole
        return f"{share * 100:.0f} % が空いています（大きい空き: 左から {hole.x:.0f} mm・天から {hole.y:.0f} mm の所に 横 {hole.w:.0f} × 縦 {hole.h:.0f} mm）"


@dataclass(frozen=True)
class Surface:
    """A face that is measured."""

    press_face: PressFace
    looked: Looked

    @property
    def picture(self) -> np.ndarray:
        return self.press_face.face.raster(INK_DPI)

    @property
    def area(self) -> Box:
        """The type area of the press."""
        return Box(*self.press_face.press.type_area)

    @cached_property
    def pictures(self) -> list[Box]:
        """Photographs, not what lies under the whole face."""
        boxes = [intersect(item.box, self.press_face.trim) for item in self.press_face.content if item.kind is Kind.IMAGE]
        paper = self.press_face.press.trim[0] * self.press_face.press.trim[1]
        return [box for box in map(as_box, (box for box in boxes if not is_empty(box))) if box.w * box.h < _GROUND * paper]

    @cached_property
    def letters(self) -> np.ndarray:
        """(n,) bool: glyphs that show and were not supplied, without blanks."""
        out: np.ndarray = self.looked.ours & np.array([not char.isspace() for char in self.looked.text.face.glyphs.text], dtype=bool)
        return out

    def inside(self, box: Box) -> np.ndarray:
        """(n,) bool: those of the letters whose middle lies in a box."""
        ink = self.looked.text.face.glyphs.ink
        x, y = (ink[:, 0] + ink[:, 2]) / 2, (ink[:, 1] + ink[:, 3]) / 2
        out: np.ndarray = self.letters & (x > box.x) & (x < box.x + box.w) & (y > box.y) & (y < box.y + box.h)
        return out

    def words(self, box: Box) -> str:
        """The first words in a box, shortened."""
        glyphs = np.flatnonzero(self.inside(box))
        return self.press_face.words(glyphs[:_WORDS]) + ("…" if len(glyphs) > _WORDS else "")

    def emptiness(self, area: Box, *, across: int = ACROSS, least: tuple[float, float] = (0.0, 0.0)) -> Emptiness:
        """``across``: cells across a type area; ``least``: width and height in mm from which on a hole is wide. Photographs
        and what was supplied count as full."""
        full = [*self.pictures, *(drawn.box for drawn in self.looked.text.face.drawn)]
        return emptiness(self.picture, area, full, max(1, round(area.w * across / self.area.w)), least)


def emptiness(picture: np.ndarray, area: Box, full: list[Box], across: int, least: tuple[float, float] = (0.0, 0.0)) -> Emptiness:
    """``picture``: a face as printed, at INK_DPI; ``area``: in mm what is measured, ``across`` cells wide;
    ``full``: boxes in mm that count as full; ``least``: see :meth:`Surface.emptiness`."""
    scale, down = INK_DPI / 25.4, max(1, round(area.h / LINE))
    part = picture[round(area.y * scale):round((area.y + area.h) * scale), round(area.x * scale):round((area.x + area.w) * scale)]
    rows = (np.arange(down) * part.shape[0] / down).round().astype(int)
    columns = (np.arange(across) * part.shape[1] / across).round().astype(int)
    high = np.maximum.reduceat(np.maximum.reduceat(part, rows, axis=0), columns, axis=1)
    low = np.minimum.reduceat(np.minimum.reduceat(part, rows, axis=0), columns, axis=1)
    empty = (high - low).max(axis=2) <= _FLAT
    width, height = area.w / across, area.h / down
    for box in full:
        left, right = (box.x - area.x) / width, (box.x + box.w - area.x) / width
        top, bottom = (box.y - area.y) / height, (box.y + box.h - area.y) / height
        empty[max(0, int(top)):max(0, int(np.ceil(bottom))), max(0, int(left)):max(0, int(np.ceil(right)))] = False
    sides = _cells(least[1], height), _cells(least[0], width)
    counted = within(empty) if any(least) else empty
    left, top, wide, deep = largest(counted, *sides)
    hole = Box(area.x + left * width, area.y + top * height, wide * width, deep * height)
    return Emptiness(float(empty.mean()), hole, float(wide_holes(counted, *sides).mean()))


def within(empty: np.ndarray) -> np.ndarray:
    """The same cells, but the margins of a centred block are not empty."""
    columns = np.flatnonzero(~empty.all(axis=0))
    if len(columns):
        before, behind = int(columns[0]), int(empty.shape[1] - columns[-1] - 1)
        if abs(before - behind) <= 1 and empty.shape[1] - before - behind >= _CENTRED * empty.shape[1]:
            empty = empty.copy()
            empty[:, :before] = empty[:, empty.shape[1] - behind:] = False
    return empty


def wide_holes(empty: np.ndarray, down: int, across: int) -> np.ndarray:
    """The cells that lie in a rectangle of ``down`` × ``across`` cells that are all True."""
    out = np.zeros_like(empty)
    if down <= empty.shape[0] and across <= empty.shape[1]:
        for row, column in np.argwhere(np.lib.stride_tricks.sliding_window_view(empty, (down, across)).all(axis=(2, 3))):
            out[row:row + down, column:column + across] = True
    return out


def largest(empty: np.ndarray, down: int = 1, across: int = 1) -> tuple[int, int, int, int]:
    """Column, row, width and height of the largest rectangle of cells that are all True, at least ``down`` × ``across``."""
    best = (0, 0, 0, 0)
    depth = np.zeros(empty.shape[1], dtype=int)
    for row, cells in enumerate(empty):
        depth = np.where(cells, depth + 1, 0)
        for first in range(len(depth)):
            least = depth[first:]
            least = np.minimum.accumulate(least)
            sizes = least * np.arange(1, len(least) + 1) * (least >= down)
            sizes[:across - 1] = 0
            wide = int(sizes.argmax())
            if sizes[wide] > best[2] * best[3]:
                best = first, row - int(least[wide]) + 1, wide + 1, int(least[wide])
    return best


def _cells(mm: float, cell: float) -> int:
    """How many cells are about so many mm."""
    return max(1, round(mm / cell))
