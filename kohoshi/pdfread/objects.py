"""Every painted object of a page in painting order, forms, patterns and Type 3 glyphs opened.

User space is turned into mm on the face at once (the first matrix), so all boxes come out as
kohoshi.pdfread.painted wants them. Depth, loops and the number of instructions are bounded:
what a page hides behind them is told as its ``fault``.
"""
from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary

from kohoshi.limits import FORMS_PAINTED
from kohoshi.pdfread.advance import Font
from kohoshi.pdfread.content import Content, Frame, PageObjects
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.graphics import State
from kohoshi.pdfread.instructions import RUN, instructions
from kohoshi.pdfread.limits import Limits
from kohoshi.pdfread.matrix import Matrix, bounds
from kohoshi.pdfread.operators import HANDLERS, Handler

#: Forms drawn in forms deeper than this are not looked into.
_DEPTH = FORMS_PAINTED
#: What one instruction that stands for several does.
_SEVERAL = HANDLERS[RUN]
#: What a broken content stream makes pikepdf and Python's containers raise.
_BROKEN = (pikepdf.PdfError, ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError)


#: Fonts of a file that have been read, by the number of their object.
Fonts = dict[tuple[int, int], Font]


def page_objects(page: pikepdf.Page, geometry: Geometry, limits: Limits, fonts: Fonts,
                 reading: type[Content] = Content) -> PageObjects:
    """Reads the content of one page. ``fonts``: of the same file; those met here are added.
    ``reading``: how its streams are read; a subclass may look closer and keep what it sees as traits."""
    base = face_matrix(geometry)
    out = PageObjects()
    reader = _ObjectReader(out, limits.operators, fonts, reading)
    state = State(base, bounds(base, *geometry.media))
    try:
        reader.run(page, Frame(page.resources, base), state)
    except _Enough:
        out.fault = "many"
    return out


def face_matrix(geometry: Geometry) -> Matrix:
    """From user space to mm on the face (see :meth:`Geometry.to_face`)."""
    x0, y0, x1, y1 = geometry.trim
    s = geometry.scale
    match geometry.rotate:
        case 90:
            return 0.0, s, s, 0.0, -y0 * s, -x0 * s
        case 180:
            return -s, 0.0, 0.0, s, x1 * s, -y0 * s
        case 270:
            return 0.0, -s, -s, 0.0, y1 * s, x1 * s
        case _:
            return s, 0.0, 0.0, -s, -x0 * s, y1 * s


#: What an operator does, and its operands.
Instruction = tuple[Handler, list[Any]]


class _Enough(Exception):
    """More instructions than a page may have."""


class _ObjectReader:
    def __init__(self, out: PageObjects, budget: int, fonts: Fonts, reading: type[Content]) -> None:
        self.out, self.budget, self.fonts, self.reading = out, budget, fonts, reading
        self.open: list[tuple[int, int]] = []
        self.parsed: dict[tuple[int, int], list[Instruction]] = {}
        self.drawn: set[tuple[tuple[int, int], int]] = set()

    # --- streams ---------------------------------------------------------------------------

    def run(self, stream: Any, frame: Frame, state: State) -> None:
        """Reads one content stream to its end; what is broken in it is told, not raised."""
        known = getattr(stream, "objgen", (0, 0))
        if known != (0, 0) and known in self.open:
            self.out.fault = self.out.fault or "loop"
            return
        if len(self.open) >= _DEPTH:
            self.out.fault = self.out.fault or "deep"
            return
        self.open.append(known)
        try:
            self._read(stream, known, self.reading(self, frame, state))
        finally:
            self.open.pop()

    def _read(self, stream: Any, known: tuple[int, int], content: Content) -> None:
        """Every instruction; one that makes no sense is passed over, as viewers do."""
        try:
            instructions = self._instructions(stream, known)
        except _BROKEN:
            self.out.fault = self.out.fault or "broken"
            return
        for handler, operands in instructions:
            try:
                handler(content, operands)
            except _BROKEN:
                self.out.fault = self.out.fault or "broken"

    def _instructions(self, stream: Any, known: tuple[int, int]) -> list[Instruction]:
        found = self.parsed.get(known) if known != (0, 0) else None
        if found is None:
            found = instructions(stream, HANDLERS)
            if known != (0, 0):
                self.parsed[known] = found
        self.budget -= len(found) + sum(len(operands[0]) - 1 for handler, operands in found if handler is _SEVERAL)
        if self.budget < 0:
            raise _Enough
        return found

    def font(self, value: Any) -> Font | None:
        if not isinstance(value, Dictionary):
            return None
        if value.objgen == (0, 0):
            return Font(value)
        if value.objgen not in self.fonts:
            self.fonts[value.objgen] = Font(value)
        return self.fonts[value.objgen]

    def first_time(self, font: Any, code: int) -> bool:
        """Whether a glyph of a Type 3 font has not been looked at yet: each paints the same."""
        key = font.objgen, code
        new = key not in self.drawn
        self.drawn.add(key)
        return new
