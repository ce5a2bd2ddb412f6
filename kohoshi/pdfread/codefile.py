"""Every 二次元コード of a file: looked for on coarse pictures of the faces, read on close ones of the
places where they stand.

A coarse picture shows every code with modules from 0.25 mm on. Smaller ones, which no telephone reads
but a proof has to tell of, are looked for closely wherever the face is busy enough for one
(kohoshi.pdfread.codefile).
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import ceil, floor

import numpy as np
from PIL import Image

from kohoshi import limits
from kohoshi.finding import Box
from kohoshi.pdfread.codes import DPI, REACH, SEAM_MM, Code, read_codes, read_seam
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.merged import merged_places

# --- small ----------------------------------------------------------------------------------------
# Where on a face something stands that may be a very small code.
#
# In a small code tones change from pixel to pixel in every direction, nearly everywhere. A drawing
# does that at its edges, a photograph here and there, an even ground nowhere.

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


# --------------------------------------------------------------------------------------------------

#: Resolution of the picture in which codes are looked for: a module of 0.25 mm is two pixels wide.
COARSE_DPI = 200
#: Pages larger than this (pixels at ``DPI``) are looked at more coarsely.
_PIXELS = limits.CODE_PIXELS
#: mm around a small place: a quiet zone, and half a field.
_AROUND_SMALL = 4.0
#: When the places take more than this share of a face, all of it is read closely.
_WHOLE = .6
#: Modules of white that are put around a code cut out.
_MARGIN = 6

#: Draws the trim of a page, given its number (1-based), geometry and resolution, in gray.
Draw = Callable[[int, Geometry, float], np.ndarray]


def read_file(gray: Draw, bare: Callable[[int], np.ndarray], geometries: Sequence[Geometry]) -> list[list[Code]]:
    """Every code of every page; pages that follow each other are also looked at side by side, in either
    order. ``bare``: a page by its number at ``INK_DPI`` in RGB, without its text."""
    out: list[list[Code]] = []
    before: _Page | None = None
    for number, geometry in enumerate(geometries, 1):
        page = _Page(number, geometry, gray)
        out.append(page.codes(bare(number)))
        if before is not None and before.dpi == page.dpi:
            out[-2] += [replace(code, other=number) for code in _seam(before, page)]
            out[-1] += [replace(code, other=number - 1) for code in _seam(page, before)]
        before = page
    return out


class _Page:
    """One page with its coarse picture. ``dpi``: of the close pictures of it."""

    def __init__(self, number: int, geometry: Geometry, gray: Draw) -> None:
        self.number, self.geometry, self.gray = number, geometry, gray
        self.width, self.height = geometry.size
        self.dpi = min(DPI, (_PIXELS / (self.width * self.height)) ** .5 * 25.4)
        self.coarse = self.dpi * COARSE_DPI / DPI
        self.picture = gray(number, geometry, self.coarse)

    def codes(self, bare: np.ndarray) -> list[Code]:
        """From the top."""
        seen = read_codes(self.picture, self.coarse)
        places = [*map(_around, seen), *(_grown(box, _AROUND_SMALL) for box in small_places(bare, INK_DPI))]
        read = [code for box in self._apart(places) for code in self._closely(box)]
        # one that is hurt may be read from soft edges alone
        read += [code for code in seen if not any(_is_same(code, other) for other in read)]
        read += self._merged([code.box for code in read])
        return sorted(read, key=lambda code: (code.box.y, code.box.x))

    def _apart(self, places: Iterable[Box]) -> list[Box]:
        """The places as boxes that have nothing in common."""
        apart: list[Box] = []
        for box in places:
            while touching := next((other for other in apart if _touch(other, box)), None):
                apart.remove(touching)
                box = _both(touching, box)
            apart.append(box)
        whole = Box(0, 0, self.width, self.height)
        return [whole] if sum(box.w * box.h for box in apart) > _WHOLE * whole.w * whole.h else apart

    def _closely(self, box: Box) -> Iterator[Code]:
        part = self.part(box)
        yield from (_moved(code, part) for code in read_codes(part.picture, self.dpi))

    def _merged(self, known: list[Box]) -> list[Code]:
        """Codes that have run together with what is around them; ``known``: where others were read."""
        found: list[Code] = []
        for inverted in (False, True):
            picture = 255 - self.picture if inverted else self.picture
            for box, module in merged_places(picture, self.coarse):
                if any(_touch(box, other) for other in (*known, *(code.box for code in found))):
                    continue
                part = self.part(box)
                margin = round(_MARGIN * module * self.dpi / 25.4)
                cut = np.pad(255 - part.picture if inverted else part.picture, margin, constant_values=255)
                shift = margin / self.dpi * 25.4
                found += [replace(code, box=replace(code.box, x=code.box.x + part.x - shift, y=code.box.y + part.y - shift), quiet=0.0,
                                  inverted=inverted) for code in read_codes(cut, self.dpi)]
        return found

    def part(self, box: Box) -> _Part:
        """A close picture of a box, from whole pixels to whole pixels of the page."""
        per_mm = self.dpi / 25.4
        left, top = max(floor(box.x * per_mm), 0), max(floor(box.y * per_mm), 0)
        right = min(ceil((box.x + box.w) * per_mm), ceil(self.width * per_mm))
        bottom = min(ceil((box.y + box.h) * per_mm), ceil(self.height * per_mm))
        # a trace less than whole, so that no pixel more is drawn for what rounding adds
        edges = np.array([[left, top, min(right - .01, self.width * per_mm), min(bottom - .01, self.height * per_mm)]])
        x0, y0, x1, y1 = self.geometry.to_user(edges / per_mm)[0].tolist()
        geometry = replace(self.geometry, trim=(x0, y0, x1, y1))
        return _Part(self.gray(self.number, geometry, self.dpi), left / per_mm, top / per_mm)


@dataclass(frozen=True)
class _Part:
    """A picture of a part of a face, and its top left on the face in mm."""

    picture: np.ndarray
    x: float
    y: float


def _seam(left: _Page, right: _Page) -> Iterator[Code]:
    """Codes across the edge between two pages; boxes from the top left of the left one."""
    for seen in read_seam(left.picture, right.picture, left.coarse):
        around = _around(seen)
        strip = min(SEAM_MM, left.width, right.width)
        one = left.part(Box(left.width - strip, around.y, strip, around.h))
        other = right.part(Box(0, around.y, strip, around.h))
        read = [_moved(code, one) for code in read_seam(one.picture, other.picture, left.dpi)]
        yield next((code for code in read if _is_same(code, seen)), seen)


def _moved(code: Code, part: _Part) -> Code:
    return replace(code, box=replace(code.box, x=code.box.x + part.x, y=code.box.y + part.y))


def _around(code: Code) -> Box:
    """With all that its quiet zone is measured on, also of one that lies askew."""
    return _grown(code.box, (1.5 * REACH + 1) * code.module)


def _grown(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by)


def _touch(a: Box, b: Box) -> bool:
    return a.x <= b.x + b.w and b.x <= a.x + a.w and a.y <= b.y + b.h and b.y <= a.y + a.h


def _both(a: Box, b: Box) -> Box:
    x, y = min(a.x, b.x), min(a.y, b.y)
    return Box(x, y, max(a.x + a.w, b.x + b.w) - x, max(a.y + a.h, b.y + b.h) - y)


def _is_same(a: Code, b: Code) -> bool:
    return a.text == b.text and _touch(a.box, b.box)
