"""Letters that are drawn as shapes: type turned into outlines before the file was written.

Nothing in such a file says what is letter and what drawing. Told by how type stands: shapes of
letter size painted one after another along a line, closely, no two alike in size. Windows of a
drawn house and rows of dots are all alike; the parts of a drawing do not keep a line.
"""
from __future__ import annotations

import ctypes

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.matrix import IDENTITY, Matrix, bounds, multiply
from kohoshi.pdfread.walk import AT, INT, quick, walk

#: Letters stand in rows of at least so many.
_ROW = 8
#: A letter is at least and at most so large (mm); marks of punctuation may be smaller.
_LEAST, _MOST = 0.25, 14.0
#: Sizes in a row of letters scatter by more than this share of their mean.
_VARIETY = 0.08
#: A rectangle has five segments.
_RECTANGLE = 5
#: One path of a whole line of letters: so many segments at least, so many times longer than high.
_COMPOUND, _LINE = 150, 4.0

_BOX = quick(raw.FPDFPageObj_GetBounds, INT, AT, AT, AT, AT, AT)
_SEGMENTS = quick(raw.FPDFPath_CountSegments, INT, AT)
_MATRIX = quick(raw.FPDFPageObj_GetMatrix, INT, AT, AT)


def outlined_letters(page: pypdfium2.PdfPage, geometry: Geometry) -> int:
    """About how many letters a page draws as shapes."""
    boxes, segments = _paths(page, geometry)
    if not len(boxes):
        return 0
    single = segments > _RECTANGLE
    return int(np.count_nonzero(in_rows(boxes[single]))) + _of_lines(boxes, segments)


def _paths(page: pypdfium2.PdfPage, geometry: Geometry) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 4) in mm and numbers of segments (n,) of all paths that touch the trim."""
    edges = np.zeros(4, dtype=np.float32)
    at = edges.ctypes.data
    boxes: list[tuple[float, float, float, float]] = []
    segments: list[int] = []

    def into(thing: int, around: Matrix) -> Matrix:
        if raw.FPDFPageObj_GetType(ctypes.cast(thing, raw.FPDF_PAGEOBJECT)) != raw.FPDF_PAGEOBJ_FORM:
            return around
        m = raw.FS_MATRIX()
        _MATRIX(thing, ctypes.byref(m))
        return multiply((m.a, m.b, m.c, m.d, m.e, m.f), around)

    for kind, thing, around, _ in walk(page, IDENTITY, into):
        if kind == raw.FPDF_PAGEOBJ_PATH and _BOX(thing, at, at + 4, at + 8, at + 12):
            left, bottom, right, top = edges.tolist()
            boxes.append(bounds(around, left, bottom, right, top))
            segments.append(_SEGMENTS(thing))
    if not boxes:
        return np.zeros((0, 4)), np.zeros(0, dtype=int)
    placed = geometry.to_face(np.array(boxes))
    width, height = geometry.size
    on = (placed[:, 2] > 0) & (placed[:, 3] > 0) & (placed[:, 0] < width) & (placed[:, 1] < height)
    return placed[on], np.array(segments)[on]


def _of_lines(boxes: np.ndarray, segments: np.ndarray) -> int:
    """Letters of lines that are one path each: as many as squares fit into them."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    long, short = np.maximum(width, height), np.minimum(width, height)
    lines = (segments >= _COMPOUND) & (short > 1.0) & (short < _MOST) & (long > _LINE * short) & (segments > 8 * long / np.maximum(short, 0.1))
    return int((long[lines] / short[lines]).sum())


def in_rows(boxes: np.ndarray) -> np.ndarray:
    """(n,) bool: which of some shapes, (n, 4) left, top, right, bottom in painting order, stand as
    letters do."""
    found = np.zeros(len(boxes), dtype=bool)
    if len(boxes) < _ROW:
        return found
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    size = np.maximum(width, height)
    fits = (size >= _LEAST) & (size <= _MOST)
    em = np.maximum(size[1:], size[:-1])
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    across, down = boxes[1:, 0] - boxes[:-1, 2], boxes[1:, 1] - boxes[:-1, 3]
    level = np.abs(middle_y[1:] - middle_y[:-1]) < 0.6 * em
    plumb = np.abs(middle_x[1:] - middle_x[:-1]) < 0.6 * em
    both = fits[1:] & fits[:-1] & (np.minimum(size[1:], size[:-1]) > 0.08 * em)
    for follows in (both & level & (across > -0.35 * em) & (across < 1.2 * em), both & plumb & (down > -0.35 * em) & (down < 1.2 * em)):
        ends = np.flatnonzero(np.diff(np.concatenate(([0], follows.astype(np.int8), [0]))))
        for first, last in zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True):
            row = slice(first, last + 1)
            if last - first + 1 >= _ROW and _varied(width[row], height[row]):
                found[row] = True
    return found


def _varied(width: np.ndarray, height: np.ndarray) -> bool:
    """Neither all alike nor of two or three kinds only."""
    kinds = len(np.unique(np.round(np.stack([width, height], axis=1), 2), axis=0))
    return bool((np.std(width) > _VARIETY * np.mean(width) or np.std(height) > _VARIETY * np.mean(height)) and kinds >= 0.4 * len(width))
