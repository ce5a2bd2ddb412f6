"""A painted run opened to be looked at: rasters of any part at any zoom, and its glyphs.

All zooms come from the same page through the same renderer, so that a face looks the same
enlarged. Not for threads: pdfium is not.
"""
from __future__ import annotations

import io
import math
from collections import OrderedDict

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

from kohoshi import limits
from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import OURS
from kohoshi.pdfread.model import Glyphs, PageFacts
from kohoshi.pdfread.pdfium import PdfiumFile
from kohoshi.pdfread.unspoken import as_painted

#: Pixels along the edge of a tile, and of an inch at zoom 1.
TILE, DPI = 512, 96
ZOOMS = (1, 2, 4)
#: A face is drawn whole up to this zoom; a tile of a higher one alone.
_WHOLE = 2
#: Whole pictures kept of one run: both faces at two zooms.
_KEPT = limits.FACES_DRAWN
#: Of a picture made to be looked at once: the fastest.
_COMPRESSION = 1


class RunPages:
    """The pages of one run. ``numbers``: their faces. ``close()`` it."""

    def __init__(self, data: bytes, numbers: tuple[int, ...]) -> None:
        self.data, self.numbers = data, numbers
        self._document = pypdfium2.PdfDocument(data)
        self._pages: dict[int, pypdfium2.PdfPage] = {}
        self._rasters: OrderedDict[tuple[int, int], np.ndarray] = OrderedDict()

    def close(self) -> None:
        for page in self._pages.values():
            page.close()
        self._document.close()

    def _page(self, face: int) -> pypdfium2.PdfPage:
        """The page cut to its trim."""
        if face not in self._pages:
            page = self._document[self.numbers.index(face)]
            trim = page.get_trimbox()
            page.set_cropbox(*trim)
            page.set_mediabox(*trim)
            self._pages[face] = page
        return self._pages[face]

    def size(self, face: int, zoom: float) -> tuple[int, int]:
        """(width, height) of the trim in pixels."""
        page, scale = self._page(face), zoom * DPI / 72
        return math.ceil(page.get_width() * scale), math.ceil(page.get_height() * scale)

    def raster(self, face: int, zoom: float, box: tuple[int, int, int, int] | None = None) -> np.ndarray:
        """RGB (height, width, 3) of the trim, or of ``box`` (left, top, right, bottom in pixels of
        that zoom)."""
        width, height = self.size(face, zoom)
        left, top, right, bottom = box or (0, 0, width, height)
        bitmap = pypdfium2.PdfBitmap.new_native(right - left, bottom - top, raw.FPDFBitmap_BGR, rev_byteorder=True)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, right - left, bottom - top)
        raw.FPDF_RenderPageBitmap(bitmap, self._page(face), -left, -top, width, height, 0,
                                  raw.FPDF_REVERSE_BYTE_ORDER | raw.FPDF_ANNOT)
        picture: np.ndarray = bitmap.to_numpy().copy()
        bitmap.close()
        return picture

    def tile(self, face: int, zoom: int, column: int, row: int) -> np.ndarray:
        """RGB of one tile; those at the right and at the foot are smaller. Raises LookupError for
        one beyond the face."""
        width, height = self.size(face, zoom)
        left, top = column * TILE, row * TILE
        if zoom not in ZOOMS or not (0 <= left < width and 0 <= top < height):
            raise LookupError(f"{face}面に、そのような区画はありません（{zoom}倍、{column}列{row}行）")
        right, bottom = min(left + TILE, width), min(top + TILE, height)
        if zoom > _WHOLE:
            return self.raster(face, zoom, (left, top, right, bottom))
        return self._raster(face, zoom)[top:bottom, left:right]

    def _raster(self, face: int, zoom: int) -> np.ndarray:
        key = face, zoom
        if key not in self._rasters:
            self._rasters[key] = self.raster(face, zoom)
            if len(self._rasters) > _KEPT:
                self._rasters.popitem(last=False)
        return self._rasters[key]

    def thumbnail(self, face: int, width: int) -> np.ndarray:
        """RGB of the whole face, ``width`` pixels wide, made smaller from zoom 1."""
        full = Image.fromarray(self._raster(face, 1))
        height = max(1, round(full.height * width / full.width))
        return np.asarray(full.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2))


class _Glyphs:
    """What a Face asks of its painter for finding text: glyphs alone."""

    def __init__(self, file: PdfiumFile, geometries: list[Geometry]) -> None:
        self._file, self._geometries = file, geometries

    def glyphs(self, number: int) -> Glyphs:
        return self._file.glyphs(number, self._geometries[number - 1])


def read_faces(data: bytes, count: int) -> list[Page]:
    """The first ``count`` pages with their glyphs and lines."""
    document = pypdfium2.PdfDocument(data)
    try:
        geometries = [_geometry(document[index]) for index in range(count)]
    finally:
        document.close()
    with PdfiumFile(data, OURS, as_painted(data)) as file:
        painter = _Glyphs(file, geometries)
        faces = [Page(number, PageFacts(geometry, None, ()), painter)  # type: ignore[arg-type]  # nothing but glyphs is asked of it
                 for number, geometry in enumerate(geometries, 1)]
        for face in faces:
            face.glyphs  # noqa: B018  read while the file is open
        return faces


def _geometry(page: pypdfium2.PdfPage) -> Geometry:
    trim = page.get_trimbox()
    return Geometry(page.get_mediabox(), trim, trim, page.get_bleedbox())


def png(picture: np.ndarray) -> bytes:
    """A picture as PNG bytes."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", compress_level=_COMPRESSION)
    return out.getvalue()
