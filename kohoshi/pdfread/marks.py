"""Marked content of the painted page, read with pdfium: what each object on it is marked as.

ISO 32000-1, 14.6: an object stands in marked content of the structure (it has an MCID), in an
artifact, or in none. What a form holds stands also in what the form is drawn in.
"""
from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from kohoshi.pdfread.model import Glyphs
from kohoshi.pdfread.walk import AT, INT, Handle, quick, walk

#: Marks of an object: none, artifact; else its MCID (0 …).
UNMARKED, ARTIFACT = -1, -2
_BOUNDS = quick(raw.FPDFPageObj_GetBounds, INT, AT, AT, AT, AT, AT)
_COUNT, _MARK = quick(raw.FPDFPageObj_CountMarks, INT, AT), quick(raw.FPDFPageObj_GetMark, AT, AT, ctypes.c_ulong)
_NUMBER = quick(raw.FPDFPageObjMark_GetParamIntValue, INT, AT, ctypes.c_char_p, AT)
_NAME = quick(raw.FPDFPageObjMark_GetName, INT, AT, AT, ctypes.c_ulong, AT)
_KINDS = {raw.FPDF_PAGEOBJ_TEXT: "text", raw.FPDF_PAGEOBJ_IMAGE: "image", raw.FPDF_PAGEOBJ_PATH: "path",
          raw.FPDF_PAGEOBJ_SHADING: "shading"}


@dataclass(frozen=True, slots=True)
class MarkedObject:
    """One painted object: kind («text», «image», «path», «shading») and its mark. ``bounds``: left,
    bottom, right, top in user space; None where it lies in the space of a form, or its mark tells
    where it belongs."""

    kind: str
    mark: int
    bounds: tuple[float, float, float, float] | None


def marked_objects(page: Any) -> Iterator[MarkedObject]:
    """Every object of a page in the order of :func:`kohoshi.pdfread.walk.painted_objects`."""
    reader = _MarkReader()

    def mark(thing: Any, around: int) -> int:
        own = reader.mark(thing)
        return around if own == UNMARKED else own

    for kind, thing, found, depth in walk(page, UNMARKED, mark):
        bounds = reader.bounds(thing) if found == UNMARKED and not depth else None
        yield MarkedObject(_KINDS.get(kind, ""), found, bounds)


def marks_of(glyphs: Glyphs, things: Sequence[MarkedObject]) -> list[int]:
    """The mark of each glyph of a page, given the page's objects."""
    assert glyphs.objects is not None
    out: list[int] = np.array([*(thing.mark for thing in things), UNMARKED])[glyphs.objects].tolist()
    return out


class _MarkReader:
    """Reads marks with buffers made once."""

    def __init__(self) -> None:
        self._number = ctypes.c_int()
        self._name = (ctypes.c_ushort * 64)()
        self._length = ctypes.c_ulong()
        self._to_number, self._to_name, self._to_length = map(ctypes.byref, (self._number, self._name, self._length))
        self._edges = [ctypes.c_float() for _ in range(4)]

    def bounds(self, thing: Handle) -> tuple[float, float, float, float]:
        _BOUNDS(thing, *(ctypes.byref(edge) for edge in self._edges))
        left, bottom, right, top = (edge.value for edge in self._edges)
        return left, bottom, right, top

    def mark(self, thing: Handle) -> int:
        found = UNMARKED
        for index in range(_COUNT(thing)):
            mark = _MARK(thing, index)
            if _NUMBER(mark, b"MCID", self._to_number):
                found = self._number.value
            elif self._named(mark) == "Artifact":
                return ARTIFACT
        return found

    def _named(self, mark: int) -> str:
        if not _NAME(mark, self._to_name, ctypes.sizeof(self._name), self._to_length):
            return ""
        return bytes(self._name)[:max(self._length.value - 2, 0)].decode("utf-16-le", "replace")
