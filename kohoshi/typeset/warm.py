"""What a program that writes the same faces again and again may keep between two writings.

Painting a drawing, parsing a style sheet and cutting a font down to its used glyphs give the same
result every time. Inside :meth:`Warm.working` each is done once and kept. What comes out paints the
same: only more glyphs than are used may lie in a font. A build, whose bytes must not depend on what
was written before, keeps no fonts: from print.pdf to web.pdf it keeps drawings and sheets.
"""
from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kohoshi import limits

#: Bytes of painted drawings kept.
MOST_PAINTED = limits.DRAWINGS_KEPT
#: Kinds of resources that a drawing must not have added to its stream, to be kept: their names
#: count what the stream has already.
_COUNTED = ("XObject", "Pattern", "Shading")
#: What a stream remembers so as not to say it twice.
_STATE = ("_current_color", "_current_color_stroke", "_current_alpha", "_current_alpha_stroke",
          "_current_font", "_current_font_size", "_old_font", "_old_font_size")


@dataclass(frozen=True)
class _Painted:
    """A drawing as operators, the graphics states they name, the state they leave."""

    operators: bytes
    states: dict[str, Any]
    after: tuple[Any, ...]


class Warm:
    """What is kept. Not to be shared by threads: nor is the engine.

    ``cuts``: fonts too, with more glyphs than a writing uses.
    """

    now: Warm | None = None

    def __init__(self, cuts: bool = True) -> None:
        self.cuts = cuts
        self.drawings: dict[Hashable, _Painted] = {}
        self.fonts: dict[Hashable, tuple[frozenset[int], bytes]] = {}
        self.sheets: dict[Hashable, Any] = {}
        self._painted = 0

    @classmethod
    def of_a_build(cls) -> Warm:
        """What a build may use: what others have kept around it, as long as it holds no fonts; else its own."""
        return cls.now if cls.now is not None and not cls.now.cuts else cls(cuts=False)

    @contextmanager
    def working(self) -> Iterator[None]:
        """What is laid out and written in here uses what is kept."""
        before, Warm.now = Warm.now, self
        try:
            yield
        finally:
            Warm.now = before

    def keep(self, key: Hashable, painted: _Painted) -> None:
        self.drawings[key] = painted
        self._painted += len(painted.operators)
        while self._painted > MOST_PAINTED:
            oldest = next(iter(self.drawings))
            self._painted -= len(self.drawings.pop(oldest).operators)


@contextmanager
def complaints() -> Iterator[list[logging.LogRecord]]:
    """What the engine complains of in here."""
    said: list[logging.LogRecord] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record)

    ear, logger = Ear(logging.WARNING), logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        yield said
    finally:
        logger.removeHandler(ear)


def named(original: Callable[..., None]) -> Callable[..., None]:
    """``SVGImage.__init__`` that remembers which bytes it was read from."""
    def __init__(self: Any, tree: Any, base_url: str | None, url_fetcher: Any, context: Any) -> None:
        original(self, tree, base_url, url_fetcher, context)
        self.digest = getattr(url_fetcher, "served", {}).get(base_url)

    return __init__


def painted_once(original: Callable[..., None]) -> Callable[..., None]:
    """``SVGImage.draw`` that paints a drawing of one size once."""
    def draw(self: Any, stream: Any, width: float, height: float, style: Any) -> None:
        warm = Warm.now
        if warm is None or self.digest is None:
            return original(self, stream, width, height, style)
        key = self.digest, width, height, _state(stream)
        painted = warm.drawings.get(key)
        if painted is not None:
            return _repeat(stream, painted)
        start, states = len(stream.stream), dict(stream._resources["ExtGState"])
        counts = [len(stream._resources[kind]) for kind in _COUNTED]
        with complaints() as said:
            original(self, stream, width, height, style)
        operators = stream.stream[start:]
        added = {name: state for name, state in stream._resources["ExtGState"].items() if name not in states}
        # what the engine has to say of a drawing, it is to say each time
        if (not said and counts == [len(stream._resources[kind]) for kind in _COUNTED] and b"BT" not in operators
                and all(name[0] in "aA" for name in added) and all(isinstance(each, bytes) and b"\n" not in each for each in operators)):
            used = {name: stream._resources["ExtGState"][name] for name in _named_states(operators)}
            warm.keep(key, _Painted(b"\n".join(operators), used, _state(stream)))
        return None

    return draw


def _named_states(operators: list[bytes]) -> Iterator[str]:
    for operator in operators:
        if operator.endswith(b" gs"):
            yield operator[1:-3].decode()


def _state(stream: Any) -> tuple[Any, ...]:
    return tuple(getattr(stream, name) for name in _STATE)


def _repeat(stream: Any, painted: _Painted) -> None:
    if painted.operators:  # one by one: who finishes a file looks at each
        stream.stream.extend(painted.operators.split(b"\n"))
    for name, state in painted.states.items():
        stream._resources["ExtGState"].setdefault(name, state)
    for name, value in zip(_STATE, painted.after, strict=True):
        setattr(stream, name, value)


def cut_once(original: Callable[..., None]) -> Callable[..., None]:
    """``Font.clean`` that cuts a font again only for glyphs that no writing has used before."""
    def clean(self: Any, to_unicode: dict[int, Any], hinting: bool) -> None:
        warm = Warm.now
        if warm is None or not warm.cuts or not to_unicode or self.missing:
            return original(self, to_unicode, hinting)
        # the directory of a font file holds a checksum of each of its tables
        key = self.hash, hinting, len(self.file_content), self.file_content[:1024]
        glyphs, data = warm.fonts.get(key, (frozenset(), b""))
        if not glyphs >= to_unicode.keys():
            glyphs |= to_unicode.keys()
            original(self, dict.fromkeys(glyphs), hinting)
            warm.fonts[key] = glyphs, self.file_content
        else:
            self.file_content = data
        return None

    return clean
