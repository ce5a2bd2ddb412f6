"""How wide a glyph is, told by its font alone.

The engine measures a glyph in the size in which a file uses it first, in units of Pango, and
rounds: 333 or 334 thousandths of an em, as it happens. A face then came out a hair different when
another face before it changed. Here the width is the font's own (``hmtx``), so that a face is
painted the same in whatever company it is written.
"""
from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from weasyprint.text.ffi import ffi, harfbuzz


class _Used(dict[int, str]):
    """``Font.to_unicode``: the engine notes a glyph here before it asks for its width."""

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._widths, self._upem = font.widths, font.upem
        self._count = struct.unpack_from(">H", _table(font.hb_face, b"hhea"), 34)[0]
        self._advances = _table(font.hb_face, b"hmtx")

    def __setitem__(self, glyph: int, text: str) -> None:
        super().__setitem__(glyph, text)
        if glyph not in self._widths:
            advance, = struct.unpack_from(">H", self._advances, 4 * min(glyph, self._count - 1))
            self._widths[glyph] = round(advance * 1000 / self._upem)


def own(original: Callable[..., None]) -> Callable[..., None]:
    """``Font.__init__`` of fonts that know their widths (every one but bitmaps and variable ones)."""
    def __init__(self: Any, *args: Any) -> None:
        original(self, *args)
        if {"hhea", "hmtx"} <= set(self.tables) and "fvar" not in self.tables and not self.bitmap:
            self.to_unicode = _Used(self)

    return __init__


def _table(face: Any, tag: bytes) -> bytes:
    blob = harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(tag, -1))
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    table: bytes = ffi.unpack(data, int(length[0]))
    harfbuzz.hb_blob_destroy(blob)
    out: bytes = table
    return out
