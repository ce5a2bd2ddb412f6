"""How far the characters of a string advance: enough of a font to know where text stands
(ISO 32000-1, 9.7.4.3 and 9.2.4). Shapes and meanings of glyphs are pdfium's business.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from kohoshi import limits
from kohoshi.pdfread.matrix import matrix_of
from kohoshi.pdfread.spelling import spelled

#: Widths of a font that tells none (1/1000 em).
_SIMPLE, _CID = 500.0, 1000.0
#: The default of vertical advance, downwards.
_DOWN = -1000.0
#: Widths of more glyphs than this are no font's.
_MOST = limits.FONT_WIDTHS


class Font:
    """Codes and advances of one font. Unknown encodings are read as two bytes a character, which
    is right for the Identity encodings that all programs of today write."""

    def __init__(self, font: Any) -> None:
        self.type3 = font.get("/Subtype") == Name.Type3
        self.composite = font.get("/Subtype") == Name.Type0
        encoding = font.get("/Encoding")
        self.encoding = spelled(encoding)[1:] if isinstance(encoding, Name) else ""
        self.vertical = self.composite and _is_vertical(encoding, self.encoding)
        self.dictionary = font
        #: Units of the widths: 1/1000 em, of Type 3 fonts what their matrix says (9.6.5).
        self.unit = matrix_of(font.get("/FontMatrix"))[0] if self.type3 else 0.001
        if self.composite:
            self._read_cid(font)
        else:
            self._read_simple(font)

    def _read_simple(self, font: Any) -> None:
        first = int(font.get("/FirstChar", 0))
        widths = font.get("/Widths")
        listed = list(widths)[:256] if isinstance(widths, Array) else []
        descriptor = font.get("/FontDescriptor")
        missing = descriptor.get("/MissingWidth", _SIMPLE) if isinstance(descriptor, Dictionary) else _SIMPLE
        self.default = float(missing) if listed else _SIMPLE
        self.widths = {first + i: float(width) for i, width in enumerate(listed)}

    def _read_cid(self, font: Any) -> None:
        inner = font.get("/DescendantFonts")
        inner = inner[0] if isinstance(inner, Array) and len(inner) else Dictionary()
        self.default = float(inner.get("/DW", _CID))
        self.widths = dict(_cid_widths(inner.get("/W")))
        self.down = _DOWN
        if isinstance(metrics := inner.get("/DW2"), Array) and len(metrics) == 2:
            self.down = float(metrics[1])

    def codes(self, data: bytes) -> list[int]:
        """Character codes of a shown string."""
        if not self.composite:
            return list(data)
        if "RKSJ" in self.encoding:
            return list(_shift_jis(data))
        return [data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2)]

    def glyph(self, code: int) -> str | None:
        """Name of the glyph of a Type 3 font, with its slash."""
        encoding = self.dictionary.get("/Encoding")
        differences = encoding.get("/Differences") if isinstance(encoding, Dictionary) else None
        here = 0
        for entry in differences if isinstance(differences, Array) else ():
            if isinstance(entry, Name):
                if here == code:
                    return spelled(entry)
                here += 1
            else:
                here = int(entry)
        return None

    def advance(self, code: int) -> float:
        """Of one character, in 1/1000 em along the line."""
        if self.vertical:
            return self.down
        known = self.encoding in ("", "Identity-H") or not self.composite
        return self.widths.get(code, self.default) if known else self.default


def _is_vertical(encoding: Any, name: str) -> bool:
    if isinstance(encoding, Stream):
        return int(encoding.get("/WMode", 0)) == 1
    return name.endswith("-V")


def _cid_widths(listed: Any) -> Iterator[tuple[int, float]]:
    """``c [w1 w2 …]`` and ``first last w``."""
    rest = list(listed) if isinstance(listed, Array) else []
    i = given = 0
    while i + 1 < len(rest) and given < _MOST:
        first = int(rest[i])
        if isinstance(rest[i + 1], Array):
            for offset, width in enumerate(rest[i + 1]):
                yield first + offset, float(width)
            given += len(rest[i + 1])
            i += 2
        elif i + 2 < len(rest):
            last = min(int(rest[i + 1]), first + _MOST)
            for code in range(first, last + 1):
                yield code, float(rest[i + 2])
            given += last - first
            i += 3
        else:
            return


def _shift_jis(data: bytes) -> Iterator[int]:
    i = 0
    while i < len(data):
        double = 0x81 <= data[i] <= 0x9F or 0xE0 <= data[i] <= 0xFC
        if double and i + 1 < len(data):
            yield data[i] << 8 | data[i + 1]
            i += 2
        else:
            yield data[i]
            i += 1
