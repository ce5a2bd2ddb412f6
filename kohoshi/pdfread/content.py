"""Reads page content: what every operator does to the state, and what it paints.

An interpreter (ISO 32000-1, 8 and 9) that draws nothing: it tells what is painted where, in
which colour and how. Soft masks are noted, not read: what is in them is no ink.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from pikepdf import Array, Dictionary, Name, Stream

from kohoshi.pdfread.advance import Font
from kohoshi.pdfread.colourspace import UNKNOWN, Space, resolve
from kohoshi.pdfread.geometry import MM_PER_POINT
from kohoshi.pdfread.graphics import Extended, Paint, State
from kohoshi.pdfread.matrix import Bounds, Matrix, axes, bounds, intersect, is_empty, matrix_of, multiply, scale
from kohoshi.pdfread.painted import Colour, Edges, Kind, Painted, Picture
from kohoshi.pdfread.paths import Path
from kohoshi.pdfread.sampled import image_facts, inline_facts
from kohoshi.pdfread.showing import TextState

#: Pages and advertisements as received are drawn as forms of this name (see docs/outputs.md).
_SUPPLIED = "Supplied"


@dataclass
class PageObjects:
    """What a page paints. ``supplied``: where supplied pages and advertisements stand.
    ``blends``: colour spaces its transparency groups blend in. ``fault``: why it could not be
    read to its end: loop, deep, many, broken; '' = it was. ``traits``: index of an object → what a
    closer reader (see :func:`kohoshi.pdfread.objects.page_objects`) adds to it."""

    objects: list[Painted] = field(default_factory=list)
    supplied: list[tuple[str, Edges]] = field(default_factory=list)
    blends: set[str] = field(default_factory=set)
    fault: str = ""
    traits: dict[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """What a content stream is read in: its resources, the matrix its patterns start from, what
    the groups around it do to it, and whose it is. ``whole``: the box to tell for all that is
    painted inside a pattern or glyph."""

    resources: Any
    base: Matrix
    alpha: float = 1.0
    blend: str = "Normal"
    masked: bool = False
    supplied: str = ""
    whole: Bounds | None = None
    cache: dict[tuple[str, str], Any] = field(default_factory=dict)

    def find(self, category: str, name: str) -> Any:
        """A named resource, or None."""
        key = category, name
        if key not in self.cache:
            kind = self.resources.get(category) if isinstance(self.resources, Dictionary) else None
            self.cache[key] = kind.get(key[1]) if isinstance(kind, Dictionary) else None
        return self.cache[key]


class ContentReader(Protocol):
    """Who opens the streams that a stream draws (kohoshi.pdfread.objects)."""

    out: PageObjects

    def run(self, stream: Any, frame: Frame, state: State) -> None: ...

    def font(self, value: Any) -> Font | None: ...

    def first_time(self, font: Any, code: int) -> bool: ...


class Content:
    """One content stream: its operators, state and path."""

    path_kind: type[Path] = Path

    def __init__(self, reader: ContentReader, frame: Frame, state: State) -> None:
        self.reader, self.frame, self.state = reader, frame, state
        self.stack: list[State] = []
        self.path = self.path_kind()
        self.text = TextState()

    # --- state -----------------------------------------------------------------------------

    def save(self, _: list[Any]) -> None:
        self.stack.append(self.state)
        self.state = self.state.pushed()

    def restore(self, _: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def concat(self, operands: list[Any]) -> None:
        self.state.ctm = multiply(matrix_of(operands), self.state.ctm)

    def extended(self, operands: list[Any]) -> None:
        key = "extended", operands[0]
        if key not in self.frame.cache:
            values = self.frame.find("/ExtGState", operands[0])
            self.frame.cache[key] = Extended(values if isinstance(values, Dictionary) else Dictionary())
        values = self.frame.cache[key]
        self.state.extend(values)
        if values.font:
            self.state.font, self.state.size = self.reader.font(values.font[0]), values.font[1]

    # --- colour ----------------------------------------------------------------------------

    def space(self, name: str) -> Space:
        key = "space", name
        if key not in self.frame.cache:
            self.frame.cache[key] = resolve(Name(name), self.frame.resources)
        space: Space = self.frame.cache[key]
        return space

    def set_colour(self, paint: Paint, operands: list[Any]) -> None:
        space = paint.space
        if operands and isinstance(operands[-1], str):
            under = space.under.colour(tuple(map(float, operands[:-1]))) if space.under else Colour("Pattern")
            paint.set(space, under, self.frame.find("/Pattern", operands[-1]))
        else:
            paint.set(space, space.colour(tuple(map(float, operands))))

    # --- painting --------------------------------------------------------------------------

    def paint_path(self, *, fill: bool, stroke: bool, even_odd: bool) -> None:
        if fill and (whole := self.path.bounds):
            # under its own stroke a fill is as wide as that makes it
            narrow = None if stroke else self.path.thickness(even_odd=even_odd) / MM_PER_POINT
            self.emit(Kind.FILL, whole, self.state.fill, width_pt=narrow)
        if stroke:
            width = self.state.width * scale(self.state.ctm) / MM_PER_POINT
            for part in self.path.parts:
                self.emit(Kind.STROKE, part, self.state.stroke, width_pt=width)
        self.end_path()

    def end_path(self) -> None:
        if self.path.clips and (whole := self.path.bounds):
            self.state.clip = intersect(self.state.clip, whole)
        self.path = self.path_kind()

    def emit(self, kind: Kind, box: Bounds, paint: Paint, *, masked: bool = False, width_pt: float | None = None,
             size_q: float | None = None, mode: int = 0, picture: Picture | None = None) -> None:
        """One object, or, painted with a pattern, what that paints."""
        state, frame = self.state, self.frame
        shown = intersect(box, state.clip)
        seen = not is_empty(shown)
        shown = shown if seen else box
        colour = paint.colour
        if isinstance(paint.pattern, Stream):
            return self.tile(paint.pattern, shown, colour)
        if isinstance(paint.pattern, Dictionary):
            shading = paint.pattern.get("/Shading")
            kind, colour = Kind.SHADING, _shading_colour(shading, frame.resources)
        self.reader.out.objects.append(Painted(
            kind, frame.whole or shown, seen, colour, paint.alpha * frame.alpha,
            state.blend if state.blend != "Normal" else frame.blend, masked or state.masked or frame.masked,
            paint.mixes, width_pt, size_q, mode, picture, frame.whole is not None, frame.supplied))
        return None

    def tile(self, pattern: Stream, shown: Bounds, colour: Colour) -> None:
        """One cell of a tiling pattern stands for all of them (8.7.3)."""
        frame = self.frame
        matrix = multiply(matrix_of(pattern.get("/Matrix")), frame.base)
        inner = replace(self.inside(pattern, matrix), whole=frame.whole or shown)
        state = State(matrix)
        if int(pattern.get("/PaintType", 1)) == 2:
            for paint in (state.fill, state.stroke):
                paint.set(UNKNOWN, colour)
        self.reader.run(pattern, inner, state)

    def shade(self, operands: list[Any]) -> None:
        shading = self.frame.find("/Shading", operands[0])
        paint = Paint()
        paint.alpha = self.state.fill.alpha
        paint.set(UNKNOWN, _shading_colour(shading, self.frame.resources))
        self.emit(Kind.SHADING, self.state.clip, paint)

    # --- XObjects --------------------------------------------------------------------------

    def draw(self, operands: list[Any]) -> None:
        thing = self.frame.find("/XObject", operands[0])
        if not isinstance(thing, Stream):
            return
        if thing.get("/Subtype") == Name.Form:
            self.form(thing, operands[0][1:])
        elif thing.get("/Subtype") == Name.Image:
            self.image(image_facts(thing, self.frame.resources))

    def inline(self, operands: list[Any]) -> None:
        self.image(inline_facts(operands[0], self.frame.resources))

    def image(self, facts: tuple[Picture, Space, bool]) -> None:
        picture, space, masked = facts
        across, down = (length / 25.4 for length in axes(self.state.ctm))
        dpi = (picture.width / across if across else 0.0, picture.height / down if down else 0.0)
        paint = self.state.fill
        if not picture.stencil:
            paint = Paint()
            paint.alpha, paint.overprint = self.state.fill.alpha, self.state.fill.overprint
            paint.set(space, Colour(space.name, None, space.colour(()).names))
        self.emit(Kind.IMAGE, bounds(self.state.ctm, 0, 0, 1, 1), paint, masked=masked,
                  picture=replace(picture, dpi=dpi, place=self.state.ctm))

    def form(self, form: Stream, name: str) -> None:
        state = self.state.pushed()
        state.ctm = multiply(matrix_of(form.get("/Matrix")), state.ctm)
        box = form.get("/BBox")
        if isinstance(box, Array) and len(box) == 4:
            state.clip = intersect(state.clip, bounds(state.ctm, *(float(v) for v in box)))
        inner = self.inside(form, state.ctm)
        if name.startswith(_SUPPLIED) and not inner.supplied:
            inner = replace(inner, supplied=name)
            if not is_empty(state.clip):
                self.reader.out.supplied.append((name, state.clip))
        group = form.get("/Group")
        if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
            if "/CS" in group:
                self.reader.out.blends.add(resolve(group.get("/CS"), inner.resources).name)
            # The group is painted as one with what is in force outside; inside starts anew (11.6.6).
            inner = replace(inner, alpha=inner.alpha * state.fill.alpha, masked=inner.masked or state.masked,
                            blend=state.blend if state.blend != "Normal" else inner.blend)
            state.fill.alpha = state.stroke.alpha = 1.0
            state.blend, state.masked = "Normal", False
        self.reader.run(form, inner, state)

    def inside(self, stream: Any, base: Matrix) -> Frame:
        """The frame of a stream drawn from here. Without resources of its own it uses ours (7.8.3)."""
        own = stream.get("/Resources")
        resources = own if isinstance(own, Dictionary) else self.frame.resources
        return replace(self.frame, resources=resources, base=base, cache={})

    # --- text ------------------------------------------------------------------------------

    def set_font(self, operands: list[Any]) -> None:
        value = self.frame.find("/Font", operands[0])
        self.state.font, self.state.size = self.reader.font(value), float(operands[1])

    def show(self, pieces: list[Any]) -> None:
        state = self.state
        if state.font is None:
            return
        if state.font.type3:
            self.show_drawn(pieces)
        box = self.text.show(state, pieces)
        if box is None or state.mode in (3, 7):
            return  # blanks only, or invisible: nothing is painted
        size_q = abs(state.size) * axes(multiply(self.text.matrix, state.ctm))[1] / 0.25
        paint = state.stroke if state.mode in (1, 5) else state.fill
        width = state.width * scale(state.ctm) / MM_PER_POINT if state.mode in (1, 2, 5, 6) else None
        self.emit(Kind.TEXT, box, paint, size_q=size_q, mode=state.mode, width_pt=width)

    def show_drawn(self, pieces: list[Any]) -> None:
        """What the glyphs of a Type 3 font paint, each looked at once (9.6.5)."""
        state = self.state
        assert state.font is not None
        font = state.font.dictionary
        procedures = font.get("/CharProcs")
        for code in self.text.codes(state, pieces):
            name = state.font.glyph(code)
            stream = procedures.get(name) if isinstance(procedures, Dictionary) and name else None
            if not isinstance(stream, Stream) or not self.reader.first_time(font, code):
                continue
            matrix = multiply(matrix_of(font.get("/FontMatrix")), self.text.glyph_matrix(state))
            inner = state.pushed()
            inner.ctm = matrix
            whole = self.frame.whole or intersect(bounds(self.text.glyph_matrix(state), 0, 0, 1, 1), state.clip)
            self.reader.run(stream, replace(self.inside(font, matrix), whole=whole), inner)


def _shading_colour(shading: Any, resources: Any) -> Colour:
    value = shading.get("/ColorSpace") if isinstance(shading, Dictionary | Stream) else None
    space = resolve(value, resources)
    return Colour(space.name, None, space.colour(()).names)
