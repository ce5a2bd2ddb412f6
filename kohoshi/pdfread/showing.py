"""Where shown strings stand (ISO 32000-1, 9.4): text matrices and advances."""
from __future__ import annotations

from typing import Any

from kohoshi.pdfread.graphics import State
from kohoshi.pdfread.matrix import IDENTITY, Bounds, Matrix, bounds, multiply

#: The box of a line of type over its baseline, in em (JIS: the em box of Japanese fonts).
_ASCENT, _DESCENT = 0.88, 0.12
_SPACE = 32


class TextState:
    """Text matrix and line matrix, from BT on."""

    def __init__(self) -> None:
        self.matrix = self.line = IDENTITY

    def begin(self, _: State) -> None:
        self.matrix = self.line = IDENTITY

    def place(self, _: State, *values: float) -> None:
        a, b, c, d, e, f = values
        self.matrix = self.line = (a, b, c, d, e, f)

    def move(self, _: State, x: float, y: float) -> None:
        self.matrix = self.line = multiply((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def move_leading(self, state: State, x: float, y: float) -> None:
        state.leading = -y
        self.move(state, x, y)

    def next_line(self, state: State) -> None:
        self.move(state, 0.0, -state.leading)

    def glyph_matrix(self, state: State) -> Matrix:
        """From the em square of the next character to mm on the face."""
        own = (state.size * state.horizontal, 0.0, 0.0, state.size, 0.0, state.rise)
        return multiply(own, multiply(self.matrix, state.ctm))

    def codes(self, state: State, pieces: list[Any]) -> list[int]:
        font = state.font
        return [code for piece in pieces if isinstance(piece, bytes) for code in font.codes(piece)] if font else []

    def show(self, state: State, pieces: list[Any]) -> Bounds | None:
        """Advances over strings and adjustments; the box in mm, None when there are only blanks."""
        font = state.font
        if font is None:
            return None
        across = 1.0 if font.vertical else state.horizontal
        run, start, end = 0.0, None, 0.0
        for piece in pieces:
            if not isinstance(piece, bytes):
                run -= float(piece) / 1000 * state.size * across
                continue
            for code in font.codes(piece):
                step = font.advance(code) * font.unit * state.size
                if start is None:
                    start = run
                run += (step + state.char + (state.word if code == _SPACE and not font.composite else 0.0)) * across
                end = run
        before = self.matrix
        moved = (0.0, run) if font.vertical else (run, 0.0)
        self.matrix = multiply((1.0, 0.0, 0.0, 1.0, *moved), before)
        if start is None:
            return None
        low, high = state.rise - _DESCENT * state.size, state.rise + _ASCENT * state.size
        box = (-state.size / 2, end, state.size / 2, start) if font.vertical else (start, low, end, high)
        return bounds(multiply(before, state.ctm), *box)
