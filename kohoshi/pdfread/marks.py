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
from kohoshi.pdfread.walk import walk

#: Marks of an object: none, artifact; else its MCID (0 …).
UNMARKED, ARTIFACT = -1, -2
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
    reader = _Reader()

    def mark(thing: Any, around: int) -> int:
        own = reader.mark(thing)
        return around if own == UNMARKED else own

    for kind, thing, found, depth in walk(page, UNMARKED, mark):
        bounds = reader.bounds(thing) if found == UNMARKED and not depth else None
        yield MarkedObject(_KINDS.get(kind, ""), found, bounds)


def marks_of(glyphs: Glyphs, things: Sequence[MarkedObject]) -> list[int]:
    """The mark of each glyph of a page, given the page's objects."""
    assert glyphs.objects is not None
    return np.array([*(thing.mark for thing in things), UNMARKED])[glyphs.objects].tolist()


class _Reader:
    """Reads marks with buffers made once."""

    def __init__(self) -> None:
        self._number = ctypes.c_int()
        self._name = (ctypes.c_ushort * 64)()
        self._length = ctypes.c_ulong()
        self._edges = [ctypes.c_float() for _ in range(4)]

    def bounds(self, thing: Any) -> tuple[float, float, float, float]:
        raw.FPDFPageObj_GetBounds(thing, *(ctypes.byref(edge) for edge in self._edges))
        left, bottom, right, top = (edge.value for edge in self._edges)
        return left, bottom, right, top

    def mark(self, thing: Any) -> int:
        found = UNMARKED
        for index in range(raw.FPDFPageObj_CountMarks(thing)):
            mark = raw.FPDFPageObj_GetMark(thing, index)
            if raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", ctypes.byref(self._number)):
                found = self._number.value
            elif self._named(mark) == "Artifact":
                return ARTIFACT
        return found

    def _named(self, mark: Any) -> str:
        if not raw.FPDFPageObjMark_GetName(mark, self._name, ctypes.sizeof(self._name), ctypes.byref(self._length)):
            return ""
        return bytes(self._name)[:max(self._length.value - 2, 0)].decode("utf-16-le", "replace")
