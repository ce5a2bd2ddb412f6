"""The colours in which characters are painted, as pdfium turns them into those of the screen: the
same in which it draws a page, so that a letter and what lies under it can be compared.
"""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence

import numpy as np
import pypdfium2.raw as raw

from kohoshi.pdfread.walk import AT, INT, Handle, quick

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
