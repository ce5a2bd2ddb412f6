"""The images of a painted page: where each is drawn, with how many pixels."""
from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from math import ceil, floor

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from kohoshi.pdfread.geometry import MM_PER_POINT, Geometry
from kohoshi.pdfread.matrix import IDENTITY, Matrix, multiply
from kohoshi.pdfread.model import as_box
from kohoshi.pdfread.received import PlacedImage
from kohoshi.pdfread.walk import AT, INT, Handle, quick, walk

#: What images cover is counted in so many fields across and down.
_FIELDS = 50
_PIXELS = quick(raw.FPDFImageObj_GetImagePixelSize, INT, AT, AT, AT)
_MATRIX = quick(raw.FPDFPageObj_GetMatrix, INT, AT, AT)


def placed_images(page: pypdfium2.PdfPage, geometry: Geometry) -> Iterator[PlacedImage]:
    """Every image where it is drawn, also inside forms; images in patterns are not told."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    for thing, (a, b, c, d, e, f) in _placed(page):
        if not _PIXELS(thing, ctypes.byref(width), ctypes.byref(height)) or not width.value or not height.value:
            continue
        # the unit square of the image (ISO 32000-1, 8.9.5.1), in user space
        x, y = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        box = as_box(geometry.to_face(np.array([[min(x), min(y), max(x), max(y)]]))[0])
        sides = (a * a + b * b) ** .5 * geometry.scale, (c * c + d * d) ** .5 * geometry.scale
        if min(sides) > MM_PER_POINT / 100:
            dpi = min(width.value / sides[0], height.value / sides[1]) * 25.4
            yield PlacedImage(box, width.value, height.value, dpi)


def covered(images: Iterable[PlacedImage], size: tuple[float, float]) -> float:
    """Share of a page of ``size`` mm that images cover, strips of one scan counted together."""
    grid = np.zeros((_FIELDS, _FIELDS), dtype=bool)
    for image in images:
        box = image.box
        left, right = (min(max(x / size[0] * _FIELDS, 0), _FIELDS) for x in (box.x, box.x + box.w))
        top, bottom = (min(max(y / size[1] * _FIELDS, 0), _FIELDS) for y in (box.y, box.y + box.h))
        grid[floor(top):ceil(bottom), floor(left):ceil(right)] = True
    return float(grid.mean())


def _placed(page: pypdfium2.PdfPage) -> Iterator[tuple[Handle, Matrix]]:
    """(image, its matrix in the page's user space)."""
    for kind, thing, matrix, _ in walk(page, IDENTITY, lambda thing, around: multiply(_matrix(thing), around)):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield thing, matrix


def _matrix(thing: Handle) -> Matrix:
    m = raw.FS_MATRIX()
    _MATRIX(thing, ctypes.byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f
