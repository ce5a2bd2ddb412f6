"""Which operator of page content does what (ISO 32000-1, annex A). Marked content and
rendering hints do not change what is painted where, and are passed over."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kohoshi.pdfread.colourspace import CMYK, GRAY, RGB, Space
from kohoshi.pdfread.content import Content
from kohoshi.pdfread.instructions import RUN
from kohoshi.pdfread.showing import TextState

Handler = Callable[[Content, list[Any]], None]


def _select(which: str) -> Handler:
    return lambda content, operands: getattr(content.state, which).choose(content.space(operands[0]))


def _colour(which: str, space: Space | None = None) -> Handler:
    def run(content: Content, operands: list[Any]) -> None:
        paint = getattr(content.state, which)
        if space is not None:
            paint.space = space
        content.set_colour(paint, operands)
    return run


def _paints(*, fill: bool = False, stroke: bool = False, close: bool = False, even_odd: bool = False) -> Handler:
    def run(content: Content, _: list[Any]) -> None:
        if close:
            content.path.close()
        content.paint_path(fill=fill, stroke=stroke, even_odd=even_odd)
    return run


def _path(method: str) -> Handler:
    # asked of the path itself: one that looks closer has methods of its own
    return lambda content, operands: getattr(content.path, method)(content.state.ctm, *map(float, operands))


def _text(method: str) -> Handler:
    move = getattr(TextState, method)
    return lambda content, operands: move(content.text, content.state, *map(float, operands))


def _number(name: str, factor: float = 1.0) -> Handler:
    return lambda content, operands: setattr(content.state, name, float(operands[0]) * factor)


def _next_line(content: Content, operands: list[Any]) -> None:
    content.text.next_line(content.state)
    content.show(operands[-1:])


def _next_line_spaced(content: Content, operands: list[Any]) -> None:
    content.state.word, content.state.char = float(operands[0]), float(operands[1])
    _next_line(content, operands)


#: Operator → what it does.
HANDLERS: dict[str, Handler] = {
    "q": Content.save, "Q": Content.restore, "cm": Content.concat, "gs": Content.extended, "w": _number("width"),
    "d": lambda content, operands: setattr(content.state, "dash", tuple(map(float, operands[0]))),
    "m": _path("move"), "l": _path("line"), "c": _path("curve"), "v": _path("curve"), "y": _path("curve"),
    RUN: lambda content, operands: content.path.run(content.state.ctm, *operands),
    "h": lambda content, _: content.path.close(), "re": _path("rectangle"),
    "W": lambda content, _: content.path.clip(), "W*": lambda content, _: content.path.clip(),
    "n": lambda content, _: content.end_path(),
    "S": _paints(stroke=True), "s": _paints(stroke=True, close=True),
    "f": _paints(fill=True), "F": _paints(fill=True), "f*": _paints(fill=True, even_odd=True),
    "B": _paints(fill=True, stroke=True), "B*": _paints(fill=True, stroke=True, even_odd=True),
    "b": _paints(fill=True, stroke=True, close=True), "b*": _paints(fill=True, stroke=True, close=True, even_odd=True),
    "cs": _select("fill"), "CS": _select("stroke"),
    "sc": _colour("fill"), "scn": _colour("fill"), "SC": _colour("stroke"), "SCN": _colour("stroke"),
    "g": _colour("fill", GRAY), "G": _colour("stroke", GRAY), "rg": _colour("fill", RGB), "RG": _colour("stroke", RGB),
    "k": _colour("fill", CMYK), "K": _colour("stroke", CMYK),
    "sh": Content.shade, "Do": lambda content, operands: content.draw(operands),
    "INLINE IMAGE": lambda content, operands: content.inline(operands),
    "BT": _text("begin"), "Td": _text("move"), "TD": _text("move_leading"), "Tm": _text("place"),
    "T*": _text("next_line"), "Tf": Content.set_font, "Tr": lambda content, operands: setattr(
        content.state, "mode", int(operands[0])),
    "Tc": _number("char"), "Tw": _number("word"), "TL": _number("leading"), "Ts": _number("rise"),
    "Tz": _number("horizontal", 0.01),
    "Tj": Content.show, "TJ": lambda content, operands: content.show(operands[0]),
    "'": _next_line, '"': _next_line_spaced,
}
