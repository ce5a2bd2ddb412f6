"""Marked content of the painted page, read with pdfium: what each object on it is marked as.

ISO 32000-1, 14.6: an object stands in marked content of the structure (it has an MCID), in an
artifact, or in none. What a form holds stands also in what the form is drawn in.
"""
from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

#: Marks of an object: none, artifact; else its MCID (0 …).
UNMARKED, ARTIFACT = -1, -2
#: Forms nested deeper than this are not looked into.
_FORM_DEPTH = 12
_KINDS = {raw.FPDF_PAGEOBJ_TEXT: "text", raw.FPDF_PAGEOBJ_IMAGE: "image", raw.FPDF_PAGEOBJ_PATH: "path",
          raw.FPDF_PAGEOBJ_SHADING: "shading"}


@dataclass(frozen=True)
class MarkedObject:
    """One painted object: kind («text», «image», «path», «shading»), its mark, its pdfium handle.
    ``bounds``: left, bottom, right, top in the space of its form or page."""

    kind: str
    mark: int
    handle: Any
    in_form: bool

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(self.handle, *(ctypes.byref(edge) for edge in edges))
        left, bottom, right, top = (edge.value for edge in edges)
        return left, bottom, right, top


def marked_objects(page: Any) -> Iterator[MarkedObject]:
    """Every object of a page in painting order, forms opened."""
    reader = _Reader()

    def inside(count: int, get: Any, around: int, depth: int) -> Iterator[MarkedObject]:
        for index in range(count):
            thing = get(index)
            own = reader.mark(thing)
            mark = around if own == UNMARKED else own
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < _FORM_DEPTH:
                    yield from inside(raw.FPDFFormObj_CountObjects(thing),
                                      lambda i, form=thing: raw.FPDFFormObj_GetObject(form, i), mark, depth + 1)
            else:
                yield MarkedObject(_KINDS.get(kind, ""), mark, thing, depth > 0)

    yield from inside(raw.FPDFPage_CountObjects(page), lambda i: raw.FPDFPage_GetObject(page, i), UNMARKED, 0)


class _Reader:
    """Reads marks with buffers made once."""

    def __init__(self) -> None:
        self._number = ctypes.c_int()
        self._name = (ctypes.c_ushort * 64)()
        self._length = ctypes.c_ulong()

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
