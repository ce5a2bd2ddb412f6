"""Vertical_Orientation of characters (Unicode Standard Annex #50)."""
from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

_LINE = re.compile(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(U|R|Tu|Tr)\b")

#: Unicode 15 calls the curly quotes R, as Latin text wants them. In Japanese setting they are
#: brackets: the fonts carry vertical forms for them, and turned like R they would open downwards.
JAPANESE_QUOTES = frozenset("‘’“”")


class Orientation:
    """The property as a sorted list of ranges."""

    def __init__(self, ranges: list[tuple[int, int, str]]) -> None:
        self._ranges = sorted(ranges)
        self._starts = [first for first, _, _ in self._ranges]

    @classmethod
    def read(cls, path: Path) -> Orientation:
        """Read the Unicode file VerticalOrientation.txt. Raises ValueError when it holds no range."""
        ranges = []
        for line in path.read_text(encoding="utf-8").splitlines():
            match = _LINE.match(line)
            if match:
                ranges.append((int(match[1], 16), int(match[2] or match[1], 16), match[3]))
        if not ranges:
            raise ValueError(f"{path.name}: no Vertical_Orientation data")
        return cls(ranges)

    def of(self, character: str) -> str:
        """``U`` upright, ``R`` lying, ``Tu``/``Tr`` vertical form (else upright / else lying).

        Characters outside all ranges are R (UAX #50, 3.1 and the file's @missing line).
        """
        if character in JAPANESE_QUOTES:
            return "Tr"
        point = ord(character)
        index = bisect_right(self._starts, point) - 1
        if index < 0 or point > self._ranges[index][1]:
            return "R"
        return self._ranges[index][2]


@lru_cache(maxsize=4)
def read_orientation(path: Path) -> Orientation:
    """Orientation.read, kept in memory: the file does not change after set-up."""
    return Orientation.read(path)
