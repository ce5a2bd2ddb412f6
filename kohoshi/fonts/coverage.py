"""Which characters a font can set, and which of a text it cannot.

The engine would take a missing character silently from any installed font, and would set
the plain form where a variation sequence (異体字) is not in the font; so both are looked up
before layout, in the very files that will be embedded.
"""
from __future__ import annotations

import glob
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from kohoshi.files import write_whole

#: Folder beside the fonts: what was read of them, for the next command. Named for file, size and time.
KEPT = "coverage"
#: Characters without a mark on paper: they steer line breaking or shaping and need no glyph.
#: (Unicode property Default_Ignorable_Code_Point, as far as text may hold them, and white space.)
INVISIBLE = frozenset(map(ord, "\t\n\r\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff"))


@dataclass(frozen=True, eq=False)
class Coverage:
    """Code points and variation sequences of one or several fonts (compared by identity: the
    sets are big, and one file gives one Coverage)."""

    points: frozenset[int]
    sequences: frozenset[tuple[int, int]]

    def holds(self, cluster: str) -> bool:
        """True when the cluster (a character, or a character and its selector) is in the font."""
        if len(cluster) == 2:
            return (ord(cluster[0]), ord(cluster[1])) in self.sequences
        return ord(cluster) in self.points

    def __and__(self, other: Coverage) -> Coverage:
        return Coverage(self.points & other.points, self.sequences & other.sequences)


def is_selector(character: str) -> bool:
    """Variation selectors 1-16 and the ideographic ones 17-256 (Unicode 23.4)."""
    return 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF


@lru_cache(maxsize=32)
def _coverage(path: Path, size: int, mtime_ns: int) -> Coverage:
    """From what an earlier command has kept of this very file, else from the file."""
    kept = path.parent / KEPT / f"{path.name}-{size:x}-{mtime_ns:x}"
    with suppress(OSError, ValueError):
        return _unpacked(kept.read_bytes())
    found = _read(path)
    with suppress(OSError):  # a folder that may not be written to: it is read anew each time
        for older in kept.parent.glob(f"{glob.escape(path.name)}-*"):
            older.unlink(missing_ok=True)
        write_whole(kept, _packed(found))
    return found


def _packed(coverage: Coverage) -> bytes:
    """32-bit numbers, little-endian: how many points, the points, base and selector of each sequence."""
    pairs = [number for pair in sorted(coverage.sequences) for number in pair]
    return np.array([len(coverage.points), *sorted(coverage.points), *pairs], dtype="<u4").tobytes()


def _unpacked(data: bytes) -> Coverage:
    """Raises ValueError for what is none."""
    count, *numbers = np.frombuffer(data, dtype="<u4").tolist() or [-1]
    pairs = numbers[count:]
    if not 0 <= count <= len(numbers) or len(pairs) % 2:
        raise ValueError("no kept coverage")
    return Coverage(frozenset(numbers[:count]), frozenset(zip(pairs[::2], pairs[1::2], strict=False)))


def _read(path: Path) -> Coverage:
    from fontTools.ttLib import TTFont  # slow to import, and seldom needed
    with TTFont(path, lazy=True) as font:
        # which glyph is not asked, only whether there is one: reading their names takes four times as long
        font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
        points, sequences = set(font.getBestCmap()), set()
        for table in font["cmap"].tables:
            if table.format == 14:
                sequences |= {(base, selector) for selector, pairs in table.uvsDict.items() for base, _ in pairs}
    return Coverage(frozenset(points), frozenset(sequences))


def coverage_of(path: Path) -> Coverage:
    """The coverage of a font file (kept in memory, and beside the font). Raises FileNotFoundError before set-up."""
    state = path.stat()
    return _coverage(path, state.st_size, state.st_mtime_ns)


def clusters(text: str) -> Iterator[tuple[int, str]]:
    """(offset, character or character + variation selector) of all that needs a glyph."""
    index = 0
    while index < len(text):
        character = text[index]
        following = text[index + 1:index + 2]
        cluster = character + following if following and is_selector(following) else character
        if ord(character) not in INVISIBLE and not unicodedata.category(character).startswith("Cc"):
            yield index, cluster
        index += len(cluster)


def first_with_base(cluster: str, chain: Sequence[Coverage]) -> int | None:
    """Index of the font from which the engine takes the cluster: the first that has its base
    character, whether or not it has the sequence; None when none has."""
    return next((index for index, coverage in enumerate(chain) if ord(cluster[0]) in coverage.points), None)


def first_with_cluster(cluster: str, chain: Sequence[Coverage]) -> int | None:
    """Index of the first font that sets the cluster truly, or None."""
    return next((index for index, coverage in enumerate(chain)
                 if ord(cluster[0]) in coverage.points and coverage.holds(cluster)), None)


def missing(text: str, chain: Sequence[Coverage]) -> list[tuple[int, str]]:
    """(offset, cluster) of all that a CSS font-family list would set wrongly or not at all."""
    wrong = []
    for offset, cluster in clusters(text):
        index = first_with_base(cluster, chain)
        if index is None or not chain[index].holds(cluster):
            wrong.append((offset, cluster))
    return wrong
