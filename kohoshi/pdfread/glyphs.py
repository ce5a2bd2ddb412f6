"""The characters of a painted page, read with pdfium in the order in which they are painted."""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.model import Glyphs
from kohoshi.pdfread.spelling import decoded
from kohoshi.pdfread.walk import AT, INT, Handle, address, quick

# --- lettering ------------------------------------------------------------------------------------
# The colours in which characters are painted, as pdfium turns them into those of the screen: the
# same in which it draws a page, so that a letter and what lies under it can be compared.

_FILL = quick(raw.FPDFPageObj_GetFillColor, INT, AT, AT, AT, AT, AT)
_STROKE = quick(raw.FPDFPageObj_GetStrokeColor, INT, AT, AT, AT, AT, AT)
_MODE = quick(raw.FPDFTextObj_GetTextRenderMode, INT, AT)
#: Text render modes (ISO 32000-1, table 106) that paint the inside and those that paint the outline.
_INSIDE, _OUTLINE = (0, 2, 4, 6), (1, 2, 5, 6)


class Lettering:
    """Reads colours of text objects with buffers made once; each object is asked once."""

    def __init__(self) -> None:
        self._values = [ctypes.c_uint() for _ in range(4)]
        self._to = tuple(map(ctypes.byref, self._values))
        self._known: dict[Handle, list[list[int]]] = {}

    def of(self, things: Sequence[Handle | None]) -> np.ndarray:
        """(n, 2, 4) uint8: see :class:`kohoshi.pdfread.model.Glyphs`. None: an object that is not known."""
        return np.array([self._paint(thing) for thing in things], dtype=np.uint8).reshape(-1, 2, 4)

    def _paint(self, thing: Handle | None) -> list[list[int]]:
        if thing is None:
            return [[0] * 4, [0] * 4]
        told = self._known.get(thing)
        if told is None:
            mode = _MODE(thing)
            told = self._known[thing] = [self._colour(_FILL, thing, mode in _INSIDE),
                                         self._colour(_STROKE, thing, mode in _OUTLINE)]
        return told

    def _colour(self, ask: Callable[..., int], thing: Handle, painted: bool) -> list[int]:
        if not painted or not ask(thing, *self._to):
            return [0] * 4
        return [value.value for value in self._values]


# --------------------------------------------------------------------------------------------------

_IS_GENERATED = quick(raw.FPDFText_IsGenerated, INT, AT, INT)
_UNICODE = quick(raw.FPDFText_GetUnicode, ctypes.c_uint, AT, INT)
_OBJECT = quick(raw.FPDFText_GetTextObject, AT, AT, INT)
#: Writes doubles: left, right, bottom, top.
_INK = quick(raw.FPDFText_GetCharBox, INT, AT, INT, AT, AT, AT, AT)
#: Writes an FS_RECTF.
_EM = quick(raw.FPDFText_GetLooseCharBox, INT, AT, INT, AT)
#: pdfium marks a hyphen at a line end with this instead of the character.
_LINE_END_HYPHEN = (0x02, 0xFFFE)


def read_glyphs(textpage: Any, things: Sequence[tuple[int, Handle]], geometry: Geometry, limits: Limits) -> Glyphs:
    """All characters of a page. ``things``: its painted objects. Raises PdfRefused where there are
    more than the limits allow."""
    textpage = textpage.raw  # the wrapper is looked through at each call
    order = {thing: i for i, (kind, thing) in enumerate(things) if kind == raw.FPDF_PAGEOBJ_TEXT}
    count = raw.FPDFText_CountChars(textpage)
    if count > limits.glyphs:
        raise PdfRefused(f"1ページに文字が {count} あります（読めるのは {limits.glyphs} までです）")
    names = _Fonts()
    chars: list[str] = []
    keys: list[int] = []
    told: list[tuple[float, int]] = []
    inks, ems = np.zeros((count, 4)), np.zeros((count, 4), dtype=np.float32)
    ink, em, page = inks.ctypes.data, ems.ctypes.data, address(textpage)
    for index in range(count):
        if _IS_GENERATED(page, index) == 1:  # spaces and breaks pdfium makes up
            continue
        code = _UNICODE(page, index)
        thing = _OBJECT(page, index) or 0
        _INK(page, index, ink, ink + 16, ink + 8, ink + 24)
        _EM(page, index, em)
        ink, em = ink + 32, em + 16
        chars.append("-" if code in _LINE_END_HYPHEN else _character(code))
        keys.append(order.get(thing, len(things)))
        told.append(names.of(textpage, index, thing))
    # pdfium sorts objects of one line by x; painting order is what was written.
    objects = np.array(keys, dtype=int)
    permutation = np.argsort(objects, kind="stable")
    sizes, fonts = np.array(told, dtype=float).reshape(-1, 2)[permutation].T
    return Glyphs(
        text="".join(chars[i] for i in permutation),
        boxes=geometry.to_face(_boxes(ems)[permutation]),
        ink=geometry.to_face(inks[permutation]),
        size_pt=sizes * geometry.unit,
        font=fonts.astype(int),
        fonts=tuple(names.names),
        objects=objects[permutation],
        paint=Lettering().of([things[i][1] if i < len(things) else None for i in objects[permutation].tolist()]),
    )


def _boxes(em: np.ndarray) -> np.ndarray:
    """(n, 4) left, bottom, right, top of FS_RECTF, which has left, top, right, bottom."""
    em = em.astype(float)
    return np.hstack([np.minimum(em[:, :2], em[:, 2:]), np.maximum(em[:, :2], em[:, 2:])])


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


class _Fonts:
    """Size and font of each text object, asked for once."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._known: dict[int, tuple[float, int]] = {}
        self._matrix = raw.FS_MATRIX()
        self._buffer = ctypes.create_string_buffer(256)

    def of(self, textpage: Any, index: int, known: int) -> tuple[float, int]:
        """``known``: address of the object."""
        told = self._known.get(known)
        if told is None:
            told = self._known[known] = self._size(textpage, index), self._font(raw.FPDFText_GetTextObject(textpage, index))
        return told

    def _size(self, textpage: Any, index: int) -> float:
        size: float = raw.FPDFText_GetFontSize(textpage, index)
        if raw.FPDFText_GetMatrix(textpage, index, self._matrix):
            m = self._matrix
            size *= abs(m.a * m.d - m.b * m.c) ** 0.5
        return size

    def _font(self, thing: Handle) -> int:
        name = ""
        font = raw.FPDFTextObj_GetFont(thing) if thing else None
        if font:
            length = raw.FPDFFont_GetBaseFontName(font, self._buffer, len(self._buffer))
            name = decoded(self._buffer.raw[:max(length - 1, 0)])
            name = name.split("+", 1)[-1]
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)
