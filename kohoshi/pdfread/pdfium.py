"""The painted page, read with pdfium: glyphs in content order, rasters with and without text.

Uses the raw functions of pypdfium2 where the wrapper has none. Not thread safe (pdfium is
not); one process reads one file at a time.
"""
from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from kohoshi.pdfread import codes
from kohoshi.pdfread.codes import Code
from kohoshi.pdfread.geometry import MM_PER_POINT, Geometry
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.marks import UNMARKED, marked_objects
from kohoshi.pdfread.model import Glyphs, as_box
from kohoshi.pdfread.received import PlacedImage
from kohoshi.pdfread.unspoken import as_painted

#: pdfium marks a hyphen at a line end with this instead of the character.
_LINE_END_HYPHEN = (0x02, 0xFFFE)
#: Forms nested deeper than this are not looked into.
_FORM_DEPTH = 12
#: Pages larger than this are looked at more coarsely for codes: A1 at 300 dpi.
_CODE_PIXELS = 70_000_000


class PdfiumFile:
    """One open file (its path, or its bytes). ``close()`` it, or use it in ``with``."""

    def __init__(self, file: Path | bytes, limits: Limits) -> None:
        self.limits = limits
        try:
            self._document = pypdfium2.PdfDocument(as_painted(file))
        except pypdfium2.PdfiumError as error:
            raise PdfRefused(f"{file.name if isinstance(file, Path) else 'ファイル'} は PDF として開けません") from error

    def __enter__(self) -> PdfiumFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._document.close()

    def glyphs(self, number: int, geometry: Geometry, *, marked: bool = False) -> Glyphs:
        """All characters of page ``number`` (1-based) in the order they are painted; with
        ``marked`` also what marked content each stands in."""
        page = self._page(number)
        try:
            textpage = page.get_textpage()
            try:
                marks = {_address(o.handle): o.mark for o in marked_objects(page)} if marked else None
                return _read_glyphs(page, textpage, geometry, self.limits, marks)
            finally:
                textpage.close()
        finally:
            page.close()

    def images(self, number: int, geometry: Geometry) -> list[PlacedImage]:
        """Every image of page ``number`` where it is drawn, also inside forms. Images in patterns
        are not told."""
        page = self._page(number)
        try:
            return list(_read_images(page, geometry))
        finally:
            page.close()

    def raster(self, number: int, geometry: Geometry, dpi: float, *, text: bool = True) -> np.ndarray:
        """The trim of the page as RGB (height, width, 3), uint8; ``text=False`` leaves out
        every text object, also those inside forms."""
        page = self._page(number)
        try:
            if not text:
                for kind, thing in _objects(page):
                    if kind == raw.FPDF_PAGEOBJ_TEXT:
                        raw.FPDFPageObj_SetIsActive(thing, False)
            return _drawn(page, geometry, dpi, rev_byteorder=True)[:, :, :3].copy()
        finally:
            page.close()

    def gray(self, number: int, geometry: Geometry, dpi: float) -> np.ndarray:
        """The trim of the page in gray (height, width), uint8: a third of the time of RGB."""
        page = self._page(number)
        try:
            picture = _drawn(page, geometry, dpi, grayscale=True)
            return picture.reshape(picture.shape[:2]).copy()
        finally:
            page.close()

    def codes(self, geometries: Sequence[Geometry]) -> list[list[Code]]:
        """Every 二次元コード of every page."""
        sizes = [min(codes.DPI, (_CODE_PIXELS / (g.size[0] * g.size[1])) ** 0.5 * 25.4) for g in geometries]
        return codes.read_all((self.gray(number, geometry, dpi), dpi)
                              for number, (geometry, dpi) in enumerate(zip(geometries, sizes, strict=True), 1))

    def _page(self, number: int) -> pypdfium2.PdfPage:
        try:
            return self._document[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise PdfRefused(f"{number} ページ目が読めません") from error


def _drawn(page: pypdfium2.PdfPage, geometry: Geometry, dpi: float, **how: bool) -> np.ndarray:
    # What is outside the trim is cut off by the knife: only the trim is drawn.
    page.set_cropbox(*geometry.trim)
    page.set_mediabox(*_around(geometry.media, geometry.trim))
    width = max(geometry.trim[2] - geometry.trim[0], 1)
    shown = page.get_width() if geometry.rotate in (0, 180) else page.get_height()
    scale = dpi / 25.4 * geometry.scale * width / shown  # right whether pdfium applies UserUnit or not
    return page.render(scale=scale, may_draw_forms=False, **how).to_numpy()


def _around(outer: tuple[float, ...], inner: tuple[float, ...]) -> tuple[float, ...]:
    return min(outer[0], inner[0]), min(outer[1], inner[1]), max(outer[2], inner[2]), max(outer[3], inner[3])


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[int, ctypes.c_void_p]]:
    """Every page object, forms opened, in painting order."""
    def inside(count: int, get, depth: int) -> Iterator[tuple[int, ctypes.c_void_p]]:
        for index in range(count):
            thing = get(index)
            kind = raw.FPDFPageObj_GetType(thing)
            yield kind, thing
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                yield from inside(raw.FPDFFormObj_CountObjects(thing),
                                  lambda i, form=thing: raw.FPDFFormObj_GetObject(form, i), depth + 1)

    yield from inside(raw.FPDFPage_CountObjects(page), lambda i: raw.FPDFPage_GetObject(page, i), 0)


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def _read_images(page: pypdfium2.PdfPage, geometry: Geometry) -> Iterator[PlacedImage]:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    for thing, (a, b, c, d, e, f) in _placed_images(page):
        if not raw.FPDFImageObj_GetImagePixelSize(thing, width, height) or not width.value or not height.value:
            continue
        # the unit square of the image (ISO 32000-1, 8.9.5.1), in user space
        x, y = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        box = as_box(geometry.to_face(np.array([[min(x), min(y), max(x), max(y)]]))[0])
        sides = (a * a + b * b) ** .5 * geometry.scale, (c * c + d * d) ** .5 * geometry.scale
        if min(sides) > MM_PER_POINT / 100:
            dpi = min(width.value / sides[0], height.value / sides[1]) * 25.4
            yield PlacedImage(box, width.value, height.value, dpi)


def _placed_images(page: pypdfium2.PdfPage) -> Iterator[tuple[ctypes.c_void_p, _Matrix]]:
    """(image, its matrix in the page's user space)."""
    def inside(count: int, get, outer: _Matrix, depth: int) -> Iterator[tuple[ctypes.c_void_p, _Matrix]]:
        for index in range(count):
            thing = get(index)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                yield thing, _times(_matrix(thing), outer)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                yield from inside(raw.FPDFFormObj_CountObjects(thing),
                                  lambda i, form=thing: raw.FPDFFormObj_GetObject(form, i),
                                  _times(_matrix(thing), outer), depth + 1)

    yield from inside(raw.FPDFPage_CountObjects(page), lambda i: raw.FPDFPage_GetObject(page, i), _IDENTITY, 0)


def _matrix(thing: ctypes.c_void_p) -> _Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """First ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _address(thing) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _read_glyphs(page, textpage, geometry: Geometry, limits: Limits, marks: dict[int, int] | None) -> Glyphs:
    order = {_address(o): i for i, (kind, o) in enumerate(_objects(page)) if kind == raw.FPDF_PAGEOBJ_TEXT}
    count = raw.FPDFText_CountChars(textpage)
    if count > limits.glyphs:
        raise PdfRefused(f"1ページに文字が {count} あります（読めるのは {limits.glyphs} までです）")
    names = _Fonts()
    chars: list[str] = []
    rows: list[tuple[float, ...]] = []
    keys: list[int] = []
    contents: list[int] = []
    edges = [ctypes.c_double() for _ in range(4)]
    pointers = [ctypes.byref(e) for e in edges]
    em = raw.FS_RECTF()
    em_pointer = ctypes.byref(em)
    left, right, bottom, top = edges
    for index in range(count):
        if raw.FPDFText_IsGenerated(textpage, index) == 1:  # spaces and breaks pdfium makes up
            continue
        code = raw.FPDFText_GetUnicode(textpage, index)
        thing = raw.FPDFText_GetTextObject(textpage, index)
        address = _address(thing)
        size, font = names.of(textpage, index, thing, address)
        raw.FPDFText_GetCharBox(textpage, index, *pointers)
        raw.FPDFText_GetLooseCharBox(textpage, index, em_pointer)
        chars.append("-" if code in _LINE_END_HYPHEN else _character(code))
        rows.append((min(em.left, em.right), min(em.bottom, em.top), max(em.left, em.right), max(em.bottom, em.top),
                     left.value, bottom.value, right.value, top.value, size, font))
        keys.append(order.get(address, len(order)))
        if marks is not None:
            contents.append(marks.get(address, UNMARKED))
    table = np.array(rows, dtype=float).reshape(-1, 10)
    # pdfium sorts objects of one line by x; painting order is what was written.
    permutation = np.argsort(np.array(keys, dtype=int), kind="stable")
    table = table[permutation]
    return Glyphs(
        text="".join(chars[i] for i in permutation),
        boxes=geometry.to_face(table[:, 0:4]),
        ink=geometry.to_face(table[:, 4:8]),
        size_pt=table[:, 8] * geometry.unit,
        font=table[:, 9].astype(int),
        fonts=tuple(names.names),
        marks=None if marks is None else np.array(contents, dtype=int)[permutation],
    )


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


class _Fonts:
    """Size and font of each text object, asked for once."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._known: dict[int, tuple[float, int]] = {}
        self._matrix = raw.FS_MATRIX()
        self._buffer = ctypes.create_string_buffer(256)

    def of(self, textpage, index: int, thing, address: int) -> tuple[float, int]:
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._size(textpage, index), self._font(thing)
        return known

    def _size(self, textpage, index: int) -> float:
        size = raw.FPDFText_GetFontSize(textpage, index)
        if raw.FPDFText_GetMatrix(textpage, index, self._matrix):
            m = self._matrix
            size *= abs(m.a * m.d - m.b * m.c) ** 0.5
        return size

    def _font(self, thing) -> int:
        name = ""
        font = raw.FPDFTextObj_GetFont(thing) if thing else None
        if font:
            length = raw.FPDFFont_GetBaseFontName(font, self._buffer, len(self._buffer))
            name = self._buffer.raw[:max(length - 1, 0)].decode("utf-8", "replace")
            name = name.split("+", 1)[-1]
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)
