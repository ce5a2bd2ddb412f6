"""The painted page, read with pdfium: glyphs in content order, rasters with and without text.

Uses the raw functions of pypdfium2 where the wrapper has none. pdfium takes one call at a time in
a process: whoever asks waits for its turn.
"""
from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from math import ceil, floor
from pathlib import Path
from typing import Self

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from kohoshi.limits import PAGES_OPEN
from kohoshi.pdfread.broken import LOCKED, broken
from kohoshi.pdfread.geometry import MM_PER_POINT, Geometry
from kohoshi.pdfread.glyphs import read_glyphs
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.marks import MarkedObject, marked_objects
from kohoshi.pdfread.matrix import IDENTITY, Matrix, multiply
from kohoshi.pdfread.model import Glyphs, Manner, as_box
from kohoshi.pdfread.outlines import outlined_letters
from kohoshi.pdfread.received import PlacedImage
from kohoshi.pdfread.walk import AT, INT, Handle, painted_objects, quick, walk

# --- placed ---------------------------------------------------------------------------------------
# The images of a painted page: where each is drawn, with how many pixels.

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


# --------------------------------------------------------------------------------------------------

#: So many pages are kept open: an issue, and no more of a book.
_KEPT = PAGES_OPEN
_TURN = threading.RLock()
_SHOW = quick(raw.FPDFPageObj_SetIsActive, INT, AT, INT)


def page_sizes(file: Path) -> list[tuple[float, float] | None] | None:
    """The pages that pdfium sees in a file as it came, None for one that it cannot find; None where it
    cannot open the file."""
    try:
        with _TURN:
            document = pypdfium2.PdfDocument(file)
            try:
                return [_size(document, index) for index in range(len(document))]
            finally:
                document.close()
    except pypdfium2.PdfiumError:
        return None


def _size(document: pypdfium2.PdfDocument, index: int) -> tuple[float, float] | None:
    try:
        out: tuple[float, float] | None = document.get_page_size(index)
        return out
    except pypdfium2.PdfiumError:
        return None


class PdfiumFile:
    """One open file (its path, or its bytes); a page is opened once for all that is asked of it.
    ``close()`` it, or use it in ``with``. ``painted``: what pdfium is to open (see
    kohoshi.pdfread.unspoken), else the file."""

    def __init__(self, file: Path | bytes, limits: Limits, painted: Path | bytes | None = None) -> None:
        self.limits = limits
        self._pages: dict[int, _Page] = {}
        try:
            with _TURN:
                self._document = pypdfium2.PdfDocument(painted or file)
        except pypdfium2.PdfiumError as error:
            name = file.name if isinstance(file, Path) else ""
            if error.err_code == raw.FPDF_ERR_PASSWORD:  # qpdf opens with an empty password of the owner, viewers ask for the other
                raise PdfRefused(LOCKED, name) from error
            raise broken(file) if isinstance(file, Path) else PdfRefused("PDF として読めません。書き出し直してもらってください") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with _TURN:
            while self._pages:
                self._pages.popitem()[1].page.close()
            self._document.close()

    def glyphs(self, number: int, geometry: Geometry) -> Glyphs:
        """All characters of page ``number`` (1-based) in the order they are painted."""
        with self._page(number) as page:
            textpage = page.page.get_textpage()
            try:
                return read_glyphs(textpage, page.things, geometry, self.limits)
            finally:
                textpage.close()

    def marked(self, number: int) -> list[MarkedObject]:
        """What its painted objects are marked as: entry i is object i of ``Glyphs.objects``."""
        with self._page(number) as page:
            return list(marked_objects(page.page))

    def images(self, number: int, geometry: Geometry) -> list[PlacedImage]:
        """Every image of page ``number`` where it is drawn."""
        with self._page(number) as page:
            return list(placed_images(page.page, geometry))

    def manner(self, number: int, geometry: Geometry) -> Manner:
        """How page ``number`` shows its words."""
        with self._page(number) as page:
            return Manner(outlined_letters(page.page, geometry), covered(placed_images(page.page, geometry), geometry.size))

    def raster(self, number: int, geometry: Geometry, dpi: float, *, text: bool = True) -> np.ndarray:
        """The trim of the page as RGB (height, width, 3), uint8; ``text=False`` leaves out
        every text object, also those inside forms."""
        with self._page(number) as page:
            page.show_text(text)
            try:
                return np.ascontiguousarray(_drawn(page.page, geometry, dpi, rev_byteorder=True)[:, :, :3])
            finally:
                page.show_text(True)

    def gray(self, number: int, geometry: Geometry, dpi: float) -> np.ndarray:
        """The trim of the page in gray (height, width), uint8: a third of the time of RGB."""
        with self._page(number) as page:
            picture = _drawn(page.page, geometry, dpi, grayscale=True)
            return picture.reshape(picture.shape[:2])

    @contextmanager
    def _page(self, number: int) -> Iterator[_Page]:
        """The page, for as long as it is one's turn."""
        with _TURN:
            if number not in self._pages:
                if len(self._pages) == _KEPT:
                    self._pages.pop(next(iter(self._pages))).page.close()
                try:
                    self._pages[number] = _Page(self._document[number - 1])
                except (pypdfium2.PdfiumError, IndexError) as error:
                    raise PdfRefused(f"{number} ページ目が読めません。書き出し直してもらってください") from error
            yield self._pages[number]


class _Page:
    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page = page
        self._texts_shown = True

    @cached_property
    def things(self) -> list[tuple[int, Handle]]:
        return painted_objects(self.page)

    def show_text(self, shown: bool) -> None:
        if shown is not self._texts_shown:
            self._texts_shown = shown
            for kind, thing in self.things:
                if kind == raw.FPDF_PAGEOBJ_TEXT:
                    _SHOW(thing, shown)


def _drawn(page: pypdfium2.PdfPage, geometry: Geometry, dpi: float, **how: bool) -> np.ndarray:
    # What is outside the trim is cut off by the knife: only the trim is drawn.
    before = page.get_cropbox(), page.get_mediabox()
    page.set_cropbox(*geometry.trim)
    page.set_mediabox(*_around(geometry.media, geometry.trim))
    width = max(geometry.trim[2] - geometry.trim[0], 1)
    shown = page.get_width() if geometry.rotate in (0, 180) else page.get_height()
    scale = dpi / 25.4 * geometry.scale * width / shown  # right whether pdfium applies UserUnit or not
    try:
        out: np.ndarray = page.render(scale=scale, may_draw_forms=False, **how).to_numpy()
        return out
    finally:
        page.set_cropbox(*before[0])
        page.set_mediabox(*before[1])


def _around(outer: tuple[float, ...], inner: tuple[float, ...]) -> tuple[float, ...]:
    return min(outer[0], inner[0]), min(outer[1], inner[1]), max(outer[2], inner[2]), max(outer[3], inner[3])
