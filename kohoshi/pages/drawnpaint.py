"""Paint in a drawing: where colours stand (attributes, style, style sheets) and what they say.

SVG 1.1 and 2, CSS Color 4 and 5 as drawing programs write them.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tinycss2.color4 import Color
from tinycss2.color5 import parse_color

from kohoshi.pages.presscolour import Ink, Rgb

PAINTS = frozenset({"fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"})
#: Values that are no colour of their own.
_WORDS = frozenset({"none", "inherit", "currentcolor", "context-fill", "context-stroke", "initial", "unset", ""})
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.I)
_URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)\s*(.*)", re.I | re.S)
_ICC = re.compile(r"\s*icc-color\([^)]*\)\s*", re.I)
_VARIABLE = re.compile(r"(?:var\(\s*--[\w-]+\s*,\s*(.*)\)|light-dark\(\s*([^,()]+(?:\([^()]*\))?)\s*,.*\))", re.I | re.S)
_BLOCK = re.compile(r"\{([^{}]*)\}")
_DECLARATION = re.compile(r"(?P<name>[A-Za-z-]+)\s*:\s*(?P<value>(?:[^;{}\"'(]|\"[^\"]*\"|'[^']*'|\([^)]*\))*)")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
#: Rules of a sheet that lead out of the drawing.
_OUTWARD = re.compile(r"@import[^;]*;|@font-face\s*\{[^{}]*\}|@namespace[^;]*;|@charset[^;]*;", re.I)


@dataclass(frozen=True)
class Drawn:
    """A colour as the drawing says it: sRGB (0 to 255), or inks in per cent. ``alpha`` 0 to 1.
    ``beside``: an icc-color() was written beside it, which is not used."""

    rgb: Rgb | None
    ink: Ink | None = None
    alpha: float = 1
    beside: bool = False


#: (property, colour) → the text in its place.
Painter = Callable[[str, Drawn], str]


def colour(text: str) -> Drawn | None:
    """Raises nothing: None is what cannot be read."""
    bare = _ICC.sub(" ", text).strip()
    try:
        read = parse_color(bare)
    except (ValueError, TypeError, NotImplementedError):
        return None
    if not isinstance(read, Color):
        return None
    alpha = max(0.0, min(1.0, float(read.alpha)))
    beside = bare != text.strip()
    if read.space == "device-cmyk":
        c, m, y, k = (100 * max(0.0, min(1.0, float(v or 0))) for v in read.coordinates)
        return Drawn(None, (c, m, y, k), alpha, beside)
    try:
        r, g, b = (round(255 * max(0.0, min(1.0, float(v)))) for v in read.to("srgb").coordinates)
    except (NotImplementedError, ValueError, TypeError):
        return None
    return Drawn((r, g, b), None, alpha, beside)


@dataclass(frozen=True)
class Value:
    """A value of a paint property, taken apart: ``address`` of url(), the colour with its text as it
    stands there, and where in the value."""

    address: str | None
    text: str
    start: int
    drawn: Drawn | None

    @property
    def is_colour(self) -> bool:
        return self.text.lower() not in _WORDS


@lru_cache(maxsize=4096)
def value_of(text: str) -> Value:
    """Drawings say the same few colours thousands of times."""
    found = _URL.match(text.strip())
    address, rest = (found[2], found[3]) if found else (None, text.strip())
    rest = _IMPORTANT.sub("", rest)
    own = rest
    if fallback := _VARIABLE.fullmatch(rest):
        own = (fallback[1] or fallback[2] or "").strip()
    start = text.rfind(rest) if rest else len(text)
    if own.lower() in _WORDS and own != rest:  # var(--x, none)
        return Value(address, rest, start, Drawn((0, 0, 0), alpha=0))
    if own.lower() in _WORDS:
        return Value(address, own, start, None)
    return Value(address, rest, start, colour(own))


def painted(name: str, text: str, paint: Painter) -> str:
    """The value with its colour as ``paint`` says; what cannot be read becomes black."""
    value = value_of(text)
    if not value.is_colour:
        return text
    new = paint(name, value.drawn or Drawn((0, 0, 0)))
    return text[:value.start] + new + text[value.start + len(value.text):]


def declarations(text: str) -> Iterator[tuple[str, str, int]]:
    """(property, value, where the value begins) of a style attribute."""
    for found in _DECLARATION.finditer(text):
        yield found["name"].lower(), found["value"], found.start("value")


def sheet_declarations(text: str) -> Iterator[tuple[str, str, str, int]]:
    """(selector, property, value, where the value begins) of a style sheet."""
    for block in _BLOCK.finditer(text):
        selector = text[max(text.rfind(mark, 0, block.start()) for mark in "{};") + 1:block.start()].strip()
        for name, value, at in declarations(block[1]):
            yield selector, name, value, block.start(1) + at


def style_painted(text: str, paint: Painter) -> str:
    """A style attribute in other colours."""
    return _replaced(text, [(name, value, at) for name, value, at in declarations(text)], paint)


def sheet_painted(text: str, paint: Painter) -> str:
    """A style sheet in other colours."""
    return _replaced(text, [(name, value, at) for _, name, value, at in sheet_declarations(text)], paint)


def sheet_alone(text: str) -> str:
    """A style sheet without comments and what leads out of the drawing; lines stay where they are."""
    for pattern in (_COMMENT, _OUTWARD):
        text = pattern.sub(lambda found: "\n" * found[0].count("\n"), text)
    return text


def _replaced(text: str, found: list[tuple[str, str, int]], paint: Painter) -> str:
    out, last = [], 0
    for name, value, at in found:
        if name in PAINTS:
            out += [text[last:at], painted(name, value, paint)]
            last = at + len(value)
    return "".join([*out, text[last:]])
