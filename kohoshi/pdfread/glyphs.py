"""The characters of a painted page, read with pdfium in the order in which they are painted."""
from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.model import Glyphs
from kohoshi.pdfread.walk import Handle, address

#: pdfium marks a hyphen at a line end with this instead of the character.
_LINE_END_HYPHEN = (0x02, 0xFFFE)


def read_glyphs(textpage: Any, things: Sequence[tuple[int, Handle]], geometry: Geometry, limits: Limits) -> Glyphs:
    """All characters of a page. ``things``: its painted objects. Raises PdfRefused where there are
    more than the limits allow."""
    textpage = textpage.raw  # the wrapper is looked through at each call
    order = {address(thing): i for i, (kind, thing) in enumerate(things) if kind == raw.FPDF_PAGEOBJ_TEXT}
    count = raw.FPDFText_CountChars(textpage)
    if count > limits.glyphs:
        raise PdfRefused(f"1ページに文字が {count} あります（読めるのは {limits.glyphs} までです）")
    names = _Fonts()
    chars: list[str] = []
    rows: list[tuple[float, ...]] = []
    keys: list[int] = []
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    pointers = [ctypes.byref(e) for e in edges]
    em = (raw.FS_RECTF * (count + 1))()
    for index in range(count):
        if raw.FPDFText_IsGenerated(textpage, index) == 1:  # spaces and breaks pdfium makes up
            continue
        code = raw.FPDFText_GetUnicode(textpage, index)
        thing = raw.FPDFText_GetTextObject(textpage, index)
        known = address(thing)
        raw.FPDFText_GetCharBox(textpage, index, *pointers)
        raw.FPDFText_GetLooseCharBox(textpage, index, em[len(chars)])
        chars.append("-" if code in _LINE_END_HYPHEN else _character(code))
        rows.append((left.value, bottom.value, right.value, top.value, *names.of(textpage, index, thing, known)))
        keys.append(order.get(known, len(things)))
    # pdfium sorts objects of one line by x; painting order is what was written.
    objects = np.array(keys, dtype=int)
    permutation = np.argsort(objects, kind="stable")
    table = np.array(rows, dtype=float).reshape(-1, 6)[permutation]
    return Glyphs(
        text="".join(chars[i] for i in permutation),
        boxes=geometry.to_face(_boxes(em)[permutation]),
        ink=geometry.to_face(table[:, 0:4]),
        size_pt=table[:, 4] * geometry.unit,
        font=table[:, 5].astype(int),
        fonts=tuple(names.names),
        objects=objects[permutation],
    )


def _boxes(rectangles: ctypes.Array) -> np.ndarray:
    """(n, 4) left, bottom, right, top of FS_RECTF, which has left, top, right, bottom."""
    em = np.frombuffer(rectangles, dtype=np.float32).reshape(-1, 4).astype(float)
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

    def of(self, textpage: Any, index: int, thing: Handle, known: int) -> tuple[float, int]:
        told = self._known.get(known)
        if told is None:
            told = self._known[known] = self._size(textpage, index), self._font(thing)
        return told

    def _size(self, textpage: Any, index: int) -> float:
        size = raw.FPDFText_GetFontSize(textpage, index)
        if raw.FPDFText_GetMatrix(textpage, index, self._matrix):
            m = self._matrix
            size *= abs(m.a * m.d - m.b * m.c) ** 0.5
        return size

    def _font(self, thing: Handle) -> int:
        name = ""
        font = raw.FPDFTextObj_GetFont(thing) if thing else None
        if font:
            length = raw.FPDFFont_GetBaseFontName(font, self._buffer, len(self._buffer))
            name = self._buffer.raw[:max(length - 1, 0)].decode("utf-8", "replace")
            name = name.split("+", 1)[-1]
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)
