"""Rules ``pdf/bleed`` and ``pdf/marks``: what happens between the trim and the edge of the bleed.

A background that stops short of the bleed leaves a white sliver when the knife is off by less
than a millimetre; a crop mark inside the bleed shows on the finished paper.
"""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohoshi.check.press.sheet import REGISTRATION, SIDES, PressFace, Printed, times
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.painted import Edges, Kind, Painted
from kohoshi.pdfread.plates import Plate

#: A background that ends this near inside the trim was meant to reach it (mm).
_NEAR = 1.0
#: Short of the bleed by more than this (mm) is a fault; the raster is good to 0.17 mm.
_SHORT = 0.35
#: Straight edges of at least this length (mm) are those of backgrounds and pictures; what ends in
#: curves and points ends where it is meant to.
_STRAIGHT = 5.0
#: Of 255: less ink than this is none.
_INK = 6
#: Marks are lines, at most this thick (mm), on the extension of an edge or middle of the paper.
_LINE, _ON = 0.4, 0.15
#: What ends at the trim touches it by no more (mm).
_TOUCH = 0.05


def check_bleed(printed: Printed) -> Iterator[Finding]:
    """Each side where ink reaches the trim, or nearly, but not the edge of the bleed."""
    press_face, plate = printed.press_face, printed.plate
    bleed = press_face.press.bleed
    if not bleed or any(abs(a - b) > 0.05 for a, b in zip(plate.box, press_face.bleed, strict=True)):
        return  # no bleed wanted, or none there: pdf/bleed-box says so
    for side in range(4):
        strip, per_mm, along = _strip(plate, press_face, side)
        runs = list(_stops(strip, per_mm, along, _text_rows(press_face, side, along, strip.shape[0])))
        if not runs:
            continue
        start, end, short = max(runs, key=lambda run: run[1] - run[0])
        yield press_face.finding(
            "pdf/bleed", Level.ERROR,
            f"の{SIDES[side]}側で、地色や写真が塗り足しの端に {short:.1f} mm 足りません{times(len(runs))}",
            f"断裁がずれると紙の白が出ます。仕上がりの外 {bleed:g} mm まで伸ばしてください",
            _place(press_face, side, start - bleed, end - bleed), f"{SIDES[side]}側")


def _strip(plate: Plate, press_face: PressFace, side: int) -> tuple[np.ndarray, float, float]:
    """(inked, pixels to the mm across, along): rows run along the side from its top or left, the
    first column is a pixel inside the edge of the bleed, the last lies ``_NEAR`` inside the trim."""
    left, top, right, bottom = press_face.bleed
    depth = press_face.press.bleed + _NEAR
    box = ((left, top, left + depth, bottom), (left, top, right, top + depth),
           (right - depth, top, right, bottom), (left, bottom - depth, right, bottom))[side]
    inked: np.ndarray = np.any(plate.part(box) > _INK, axis=2)
    across, down = plate.scale
    if side in (1, 3):
        inked, across, down = inked.T, down, across
    # marks may touch the edge of the bleed with the thickness of their line: a pixel is left out
    return (inked[:, ::-1] if side >= 2 else inked)[:, 1:], across, down


def _text_rows(press_face: PressFace, side: int, along: float, count: int) -> np.ndarray:
    """Rows where type stands in the strip: type near the trim is another fault (zone/safe)."""
    rows = np.zeros(count, dtype=bool)
    if not len(press_face.face.glyphs):
        return rows
    left, top, right, bottom = press_face.face.glyphs.ink.T
    _, _, width, height = press_face.trim
    near = (left < _NEAR, top < _NEAR, right > width - _NEAR, bottom > height - _NEAR)[side]
    starts, ends = (top, bottom) if side in (0, 2) else (left, right)
    for i in np.flatnonzero(near):
        first, last = ((v + press_face.press.bleed) * along for v in (starts[i], ends[i]))
        rows[max(int(first) - 1, 0):max(int(last) + 2, 0)] = True
    return rows


def _stops(strip: np.ndarray, across: float, along: float, skip: np.ndarray) -> Iterator[tuple[float, float, float]]:
    """(start, end, short of the bleed) in mm of straight stretches where the ink stops too early."""
    first = np.where(strip.any(axis=1), strip.argmax(axis=1), 0)
    first[skip] = 0
    if not (first > _SHORT * across).any():
        return
    short, wrong = first.tolist(), (first > _SHORT * across).tolist()
    start = 0
    for row in range(1, len(short) + 1):
        if row < len(short) and wrong[row] == wrong[start] and abs(short[row] - short[start]) <= 1:
            continue
        if wrong[start] and row - start >= _STRAIGHT * along:
            yield start / along, row / along, (short[start] + 1) / across
        start = row


def _place(press_face: PressFace, side: int, start: float, end: float) -> Edges:
    left, top, right, bottom = press_face.bleed
    depth = press_face.press.bleed + _NEAR
    return ((left, start, left + depth, end), (start, top, end, top + depth),
            (right - depth, start, right, end), (start, bottom - depth, end, bottom))[side]


def check_marks(press_face: PressFace) -> Iterator[Finding]:
    """Crop and centre marks that begin inside the bleed (they belong wholly outside); any at all
    where the press takes none."""
    marks = [item for item in press_face.page.objects if item.kind in (Kind.STROKE, Kind.FILL) and _is_mark(item, press_face)]
    if marks and press_face.press.marks == "none":
        yield press_face.finding("pdf/marks", Level.ERROR, f"にトンボがあります（この印刷では付けません）{times(len(marks))}",
                            "トンボを付けずに、仕上がりの大きさで書き出してください", marks[0].box, "トンボ")
        return
    found = [item for item in marks if _in_bleed(item, press_face)]
    if found:
        yield press_face.finding(
            "pdf/marks", Level.ERROR, f"のトンボが塗り足しの中にかかっています{times(len(found))}",
            f"仕上がりから {press_face.press.bleed:g} mm より外に付けてください", found[0].box, "トンボ")


def _is_mark(item: Painted, press_face: PressFace) -> bool:
    """Outside the trim: a line in line with an edge or the middle of the paper, or anything in
    registration colour."""
    left, top, right, bottom = item.box
    _, _, width, height = press_face.trim
    beside, over = right <= _TOUCH or left >= width - _TOUCH, bottom <= _TOUCH or top >= height - _TOUCH
    if not item.seen or item.tiled or not (beside or over):
        return False
    if REGISTRATION in item.colour.names:
        return True
    if right - left <= _LINE < bottom - top:
        return over and _on((left + right) / 2, width)
    return bottom - top <= _LINE < right - left and beside and _on((top + bottom) / 2, height)


def _in_bleed(item: Painted, press_face: PressFace) -> bool:
    left, top, right, bottom = press_face.bleed
    return (item.box[2] > left + _SHORT and item.box[0] < right - _SHORT
            and item.box[3] > top + _SHORT and item.box[1] < bottom - _SHORT)


def _on(place: float, length: float) -> bool:
    return min(abs(place), abs(place - length / 2), abs(place - length)) <= _ON
