"""What serves as a frame in a file that lies beside no record of a build: panels 囲み and columns 段.

A panel is a rectangle that was painted or ruled in one piece and that the picture of the face without its
text shows on all four sides (or that runs off the paper there), with text or a picture in it. What only looks
like one from the file (a fill in the colour of its ground, a path with that box) is none. A column is known
where its text ends over a large hole while the text beside it goes on. Other text has no frame that could
be known.
"""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohoshi.check.look.cells import FINER, LINE, Surface
from kohoshi.check.look.frames import Frame
from kohoshi.check.press.sheet import PressFace
from kohoshi.finding import Box
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.matrix import area_of, intersect, is_empty
from kohoshi.pdfread.model import Q_PER_POINT, as_box
from kohoshi.pdfread.painted import Edges, Kind

#: mm: the lesser side of a panel; share of the paper from which on it is a ground.
_LEAST, _GROUND = 40.0, 0.8
#: A panel of which this share is empty is told: nobody says how much its maker wanted. June's have up to 18 %.
_PANEL = 0.4
#: mm to both sides of an edge, and how much (of 255) what is printed must change there along this share of it.
_BAND, _CHANGE, _ALONG = 1.0, 8, 0.85
#: mm; edges that lie nearer are one.
_SAME = 2.0
#: With fewer characters and no picture in it a rectangle is an ornament.
_WORDS = 20
#: The hole under a column is this share of the type area and of the column, with sides of so many mm.
_HOLE, _COLUMN, _HOLE_MM = 0.05, 0.25, 30.0
#: Running text is no larger (Q); it stands in this share of so many lines over the hole, and in this share of the
#: lines within so many mm beside it.
_RUNNING, _OVER, _LINES, _BESIDE, _NEAR = 26.0, 0.6, 6, 0.7, 42.0
#: mm: no text stands in half a gutter.
_GUTTER = 1.5


def seen_frames(surface: Surface) -> list[Frame]:
    """The panels and the short column of a face."""
    return [*_panels(surface), *_short_column(surface)]


def _panels(surface: Surface) -> Iterator[Frame]:
    """Those that lie in another are inside it."""
    boxes: list[Edges] = []
    for box in sorted(_painted(surface.press_face), key=area_of, reverse=True):
        if not any(_alike(box, other) for other in boxes) and _is_seen(surface.press_face, box) and _is_filled(surface, box):
            boxes.append(box)
    for box in boxes:
        if not any(_holds(other, box) for other in boxes if other is not box):
            yield _panel(surface, box, tuple(_panel(surface, inner) for inner in boxes if inner is not box and _holds(box, inner)))


def _panel(surface: Surface, box: Edges, inside: tuple[Frame, ...] = ()) -> Frame:
    """What of it lies beyond the type area is its margin."""
    area = surface.area
    words = surface.words(as_box(box))
    return Frame(as_box(intersect(box, (area.x, area.y, area.x + area.w, area.y + area.h))), f"囲み「{words}」", f"囲み {words}", _PANEL, inside=inside)


def _painted(press_face: PressFace) -> Iterator[Edges]:
    for item in press_face.content:
        if item.kind in (Kind.FILL, Kind.STROKE) and not item.tiled and not item.supplied:
            box = intersect(item.box, press_face.trim)
            if not is_empty(box) and min(box[2] - box[0], box[3] - box[1]) >= _LEAST and area_of(box) < _GROUND * area_of(press_face.trim):
                yield box


def _is_seen(press_face: PressFace, box: Edges) -> bool:
    picture = press_face.face.raster(INK_DPI, text=False)
    left, top, right, bottom = box
    return (all(_changes(picture, edge, (top, bottom)) for edge in (left, right))
            and all(_changes(picture.swapaxes(0, 1), edge, (left, right)) for edge in (top, bottom)))


def _changes(picture: np.ndarray, edge: float, ends: tuple[float, float]) -> bool:
    """Whether along an upright edge what is printed on one side is not what is printed on the other, or a rule."""
    scale = INK_DPI / 25.4
    low, high = round((edge - _BAND) * scale), round((edge + _BAND) * scale) + 1
    if low <= 0 or high >= picture.shape[1]:
        return True
    band = picture[round(ends[0] * scale):round(ends[1] * scale), low:high].astype(int)
    return float(((band.max(axis=1) - band.min(axis=1)).max(axis=1) >= _CHANGE).mean()) >= _ALONG


def _is_filled(surface: Surface, box: Edges) -> bool:
    return (int(surface.inside(as_box(box)).sum()) >= _WORDS
            or any(_holds(box, (p.x, p.y, p.x + p.w, p.y + p.h)) for p in surface.pictures))


def _short_column(surface: Surface) -> Iterator[Frame]:
    hole = surface.emptiness(surface.area, across=FINER).hole
    if hole.w * hole.h < _HOLE * surface.area.w * surface.area.h or min(hole.w, hole.h) < _HOLE_MM:
        return
    over = Box(hole.x, hole.y - _LINES * LINE, hole.w, _LINES * LINE)
    beside = Box(hole.x - _NEAR, hole.y, _NEAR, hole.h), Box(hole.x + hole.w, hole.y, _NEAR, hole.h)
    if _lines(surface, over).mean() < _OVER or max(_lines(surface, box).mean() for box in beside) < _BESIDE:
        return
    if not all(_has_gutter(surface, edge, over.y, hole.y + hole.h) for edge in (hole.x, hole.x + hole.w)):
        return
    above = _lines(surface, Box(hole.x, surface.area.y, hole.w, hole.y - surface.area.y))[::-1]
    gaps = np.flatnonzero(np.convolve(~above, np.ones(_LINES // 2), "valid") == _LINES // 2)
    depth = (int(gaps[0]) if len(gaps) else len(above)) * LINE
    box = Box(hole.x, hole.y - depth, hole.w, depth + hole.h)
    words = surface.words(box)
    yield Frame(box, f"段「{words}」", f"段 {words}", _COLUMN)


def _has_gutter(surface: Surface, edge: float, top: float, bottom: float) -> bool:
    """Whether a strip of paper runs down beside a column; outside the type area there is no other."""
    cell = surface.area.w / FINER
    if not surface.area.x + cell < edge < surface.area.x + surface.area.w - cell:
        return True
    ink = surface.looked.text.face.glyphs.ink[surface.inside(Box(edge - 2 * cell, top, 4 * cell, bottom - top))]
    places = np.arange(edge - cell, edge + cell, _GUTTER)
    return any(not ((ink[:, 0] < x + _GUTTER) & (ink[:, 2] > x)).any() for x in places)


def _lines(surface: Surface, box: Box) -> np.ndarray:
    """(lines,) bool: in which lines of a box running text stands, from its top."""
    glyphs = surface.looked.text.face.glyphs
    running = surface.inside(box) & (glyphs.size_pt * Q_PER_POINT <= _RUNNING)
    middle = (glyphs.ink[running, 1] + glyphs.ink[running, 3]) / 2
    out = np.zeros(max(1, int(box.h / LINE)), dtype=bool)
    out[np.clip(((middle - box.y) / LINE).astype(int), 0, len(out) - 1)] = True
    return out


def _alike(a: Edges, b: Edges) -> bool:
    return all(abs(p - q) < _SAME for p, q in zip(a, b, strict=True))


def _holds(outer: Edges, box: Edges) -> bool:
    return all(p <= q + _SAME for p, q in zip(outer[:2], box[:2], strict=True)) and all(p + _SAME >= q for p, q in zip(outer[2:], box[2:], strict=True))
