"""The graphics state while a content stream is read (ISO 32000-1, 8.4 and 9.3)."""
from __future__ import annotations

from typing import Any

from pikepdf import Array, Name

from kohoshi.pdfread.advance import Font
from kohoshi.pdfread.colourspace import GRAY, Space
from kohoshi.pdfread.matrix import EVERYWHERE, IDENTITY, Bounds, Matrix
from kohoshi.pdfread.painted import Colour
from kohoshi.pdfread.spelling import spelled

_BLACK = GRAY.initial


class Paint:
    """What a fill or a stroke paints with. ``pattern``: the pattern's object, else None; ``nonzero``: of
    DeviceCMYK only the inks that are not 0 overprint (OPM 1); else all four are painted, white too, and
    nothing of them is left below (8.6.7)."""

    __slots__ = ("alpha", "colour", "nonzero", "overprint", "pattern", "space")

    def __init__(self) -> None:
        self.space: Space = GRAY
        self.colour: Colour = _BLACK
        self.pattern: Any = None
        self.alpha = 1.0
        self.overprint = self.nonzero = False

    def copied(self) -> Paint:
        other = Paint.__new__(Paint)
        other.space, other.colour, other.pattern = self.space, self.colour, self.pattern
        other.alpha, other.overprint, other.nonzero = self.alpha, self.overprint, self.nonzero
        return other

    @property
    def mixes(self) -> bool:
        """Whether it overprints so that something of what lies below is left."""
        return self.overprint and (self.nonzero or self.space.name != "DeviceCMYK")

    def choose(self, space: Space) -> None:
        self.space, self.colour, self.pattern = space, space.initial, None

    def set(self, space: Space, colour: Colour, pattern: Any = None) -> None:
        self.space, self.colour, self.pattern = space, colour, pattern


class State:
    """One entry of the stack that q and Q push and pop. Text matrices are no part of it."""

    __slots__ = ("blend", "char", "clip", "ctm", "dash", "fill", "font", "horizontal", "leading", "masked", "mode", "rise",
                 "size", "stroke", "width", "word")

    def __init__(self, ctm: Matrix = IDENTITY, clip: Bounds = EVERYWHERE) -> None:
        self.ctm, self.clip = ctm, clip
        self.fill, self.stroke = Paint(), Paint()
        self.blend = "Normal"
        self.masked = False
        self.width = 1.0
        self.dash: tuple[float, ...] = ()
        self.font: Font | None = None
        self.size = self.char = self.word = self.leading = self.rise = 0.0
        self.horizontal = 1.0
        self.mode = 0

    def pushed(self) -> State:
        other = State.__new__(State)
        other.ctm, other.clip, other.blend, other.masked, other.mode = self.ctm, self.clip, self.blend, self.masked, self.mode
        other.width, other.dash, other.font, other.size = self.width, self.dash, self.font, self.size
        other.char, other.word, other.leading, other.rise, other.horizontal = (
            self.char, self.word, self.leading, self.rise, self.horizontal)
        other.fill, other.stroke = self.fill.copied(), self.stroke.copied()
        return other

    def extend(self, values: Extended) -> None:
        """Apply an ExtGState."""
        for name, value in values.state:
            setattr(self, name, value)
        for name, value in values.fill:
            setattr(self.fill, name, value)
        for name, value in values.stroke:
            setattr(self.stroke, name, value)


class Extended:
    """What an ExtGState dictionary sets (8.4.5, tables 58 and 128): attributes of State and of its
    two paints. ``font``: the font and size it names, else None."""

    def __init__(self, values: Any) -> None:
        self.state: list[tuple[str, Any]] = []
        self.fill: list[tuple[str, Any]] = []
        self.stroke: list[tuple[str, Any]] = []
        font = values.get("/Font")
        self.font = (font[0], float(font[1])) if isinstance(font, Array) and len(font) == 2 else None
        for key, value in values.items():
            match key:
                case "/LW":
                    self.state.append(("width", float(value)))
                case "/ca":
                    self.fill.append(("alpha", float(value)))
                case "/CA":
                    self.stroke.append(("alpha", float(value)))
                case "/BM":
                    self.state.append(("blend", _blend(value)))
                case "/SMask":
                    self.state.append(("masked", value != Name("/None")))
                case "/OP":
                    self.stroke.append(("overprint", bool(value)))
                    if "/op" not in values:
                        self.fill.append(("overprint", bool(value)))
                case "/OPM":
                    for paint in (self.fill, self.stroke):
                        paint.append(("nonzero", value == 1))
                case "/op":
                    self.fill.append(("overprint", bool(value)))


def _blend(value: Any) -> str:
    """A name, or the first of an array of names."""
    if isinstance(value, Array):
        value = value[0] if len(value) else Name.Normal
    name = spelled(value).lstrip("/")
    return "Normal" if name == "Compatible" else name
