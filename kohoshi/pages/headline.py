"""How large a headline is set: the ladder of sizes, and how many lines it takes broken between phrases."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kohoshi.pages.phrases import ems, phrases_of

#: Size in Q → lines of the grid that a line of it stands on (1.7 to 1.1 times the size).
LADDER = {88: 4.0, 72: 3.5, 60: 3.0, 44: 2.0, 36: 2.0, 28: 1.5, 22: 1.0}
#: A character of the grid in Q.
_CHAR = 15
#: From this size on a headline of one line is loud enough; smaller ones rather take two lines.
_LOUD = 44
#: What the mark 「見本」 behind a headline takes, in Q.
_MARK = 44


@dataclass(frozen=True)
class Headline:
    """``size`` in Q, ``lines`` of type, ``height`` in lines of the grid."""

    size: int
    lines: int
    height: float


def headline(text: str, width: float, largest: int, faces: Callable[[str], str], names: tuple[str, ...] = (), *, marked: bool = False,
             folded: bool = False) -> Headline:
    """The largest step of the ladder up to ``largest`` Q at which ``text`` stands on one line of ``width`` characters,
    where that is at least 44 Q (or all the ladder has); else, or where it shall be ``folded``, at which it stands on two.
    ``marked``: 「見本」 stands behind it."""
    lengths = [ems(word) for word in phrases_of(text, faces, names)]
    sizes = [size for size in LADDER if size <= largest]
    for most, least in ((1, largest if folded else min(_LOUD, largest)), (2, 0)):
        for size in sizes:
            lines = _lines(lengths, (width * _CHAR) / size, (_MARK / size) if marked else 0)
            if lines <= most and size >= least:
                return Headline(size, lines, lines * LADDER[size])
    size = sizes[-1]
    lines = _lines(lengths, (width * _CHAR) / size, (_MARK / size) if marked else 0)
    return Headline(size, lines, lines * LADDER[size])


def _lines(lengths: list[float], measure: float, mark: float) -> int:
    """How many lines of ``measure`` em phrases of these lengths take, the mark after the last."""
    lines, at = 1, 0.0
    for length in [*lengths[:-1], *(last + mark for last in lengths[-1:])]:
        if at and at + length > measure:
            lines, at = lines + 1, 0.0
        lines += int((at + length) // measure) if at + length > measure else 0
        at += length
    return lines
