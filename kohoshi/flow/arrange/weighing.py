"""What an arrangement of notices costs: feet that are not level, groups torn, what moves, what does not fit.

Pure numbers: a notice is its number, a set of them the bits of an integer.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

#: One line that does not fit, and a column that is overfull at all: what is over gathers in one place.
OVER, OVERFULL = 100.0, 400.0
#: A column that stays empty.
EMPTY = 300.0
#: A category in one more column than it must be, and in columns that do not follow each other: lines of the foot
#: squared, so that a torn group is worth about three lines at one foot.
TORN, APART = 9.0, 16.0
#: A notice that does not stay in its column.
MOVED = 1.0
#: Lines by which a foot may be over: what the measuring cannot tell.
TOLERANCE = .02


@dataclass(frozen=True)
class Height:
    """Lines a notice takes to the head of the next: where its group begins (``band``), within its group (``chip``),
    first in a column that sets its first one otherwise (``lid``)."""

    band: float
    chip: float
    lid: float = 0.0


@dataclass(frozen=True)
class Room:
    """A column: ``depth`` in lines, the lines each notice takes there, ``saved`` below the last one (``lone``: where the
    first, set otherwise, is the last); ``lidded``: its first one is set otherwise."""

    depth: float
    heights: tuple[Height, ...]
    saved: float = 0.0
    lidded: bool = False
    lone: float = 0.0


@dataclass
class Task:
    """``groups``: the category of each notice, '' for none; the notices are numbered in the order in which they would
    stand in one column. ``allowed``: the columns of each; ``now``: the column where it stands, -1 for none.
    ``known`` and ``settled``: what was weighed and parted before."""

    rooms: Sequence[Room]
    groups: Sequence[str]
    allowed: Sequence[frozenset[int]]
    now: Sequence[int]
    known: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    settled: set[tuple[int, int, int, int, tuple[int, ...]]] = field(default_factory=set)

    @cached_property
    def masks(self) -> dict[str, int]:
        """Category → its notices."""
        out: dict[str, int] = {}
        for number, group in enumerate(self.groups):
            if group:
                out[group] = out.get(group, 0) | 1 << number
        return out

    def torn(self, columns: int) -> float:
        """What it costs a category to stand in this set of columns."""
        if not columns:
            return 0.0
        runs = (columns & ~(columns << 1)).bit_count()
        return TORN * (columns.bit_count() - 1) + APART * (runs - 1)

    def ordered(self, mask: int) -> list[int]:
        """The notices of a set as they stand in one column: a category together, where its first one stands."""
        numbers = members(mask)
        first: dict[str, int] = {}
        for number in numbers:
            first.setdefault(self.groups[number] or f"\0{number}", number)
        return sorted(numbers, key=lambda each: (first[self.groups[each] or f"\0{each}"], each))

    def used(self, column: int, mask: int) -> float:
        """Lines that these notices take in this column."""
        return self._known(column, mask)[0]

    def column(self, column: int, mask: int) -> float:
        """What a column with these notices costs by itself."""
        return self._known(column, mask)[1]

    def _known(self, column: int, mask: int) -> tuple[float, float]:
        key = (column, mask)
        if key not in self.known:
            self.known[key] = self._weighed(column, mask)
        return self.known[key]

    def _weighed(self, column: int, mask: int) -> tuple[float, float]:
        room = self.rooms[column]
        if not mask:
            return 0.0, (EMPTY if len(self.groups) >= len(self.rooms) else 0.0) + room.depth ** 2
        used = self.stood(column, self.ordered(mask))
        moved = sum(MOVED for each in members(mask) if self.now[each] not in (-1, column))
        free = room.depth - used
        if free < -TOLERANCE:
            return used, OVERFULL - OVER * free + moved
        return used, free * free + moved

    def stood(self, column: int, numbers: Sequence[int]) -> float:
        """Lines that notices take in this order."""
        room = self.rooms[column]
        return round(sum(self.advances(column, numbers)) - (room.lone if room.lidded and len(numbers) == 1 else room.saved), 4) if numbers else 0.0

    def advances(self, column: int, numbers: Sequence[int]) -> list[float]:
        """From the head of each to that of the next, in this order."""
        room, out, group = self.rooms[column], [], ""
        for at, number in enumerate(numbers):
            height, own = room.heights[number], self.groups[number]
            out.append(height.lid if room.lidded and not at else height.band if own and own != group else height.chip)
            group = own
        return out

    def whole(self, columns: Sequence[int]) -> float:
        """What an arrangement costs: for each column its notices."""
        total = sum(self.column(number, mask) for number, mask in enumerate(columns))
        return total + sum(self.torn(self.spread(columns, group)) for group in self.masks.values())

    @staticmethod
    def spread(columns: Sequence[int], group: int) -> int:
        """The columns in which any of a group stands, as a set."""
        found = 0
        for number, mask in enumerate(columns):
            if mask & group:
                found |= 1 << number
        return found

    def over(self, columns: Sequence[int]) -> float:
        """Lines that do not fit."""
        return sum(max(0.0, self.used(number, mask) - self.rooms[number].depth) for number, mask in enumerate(columns)
                   if self.used(number, mask) - self.rooms[number].depth > TOLERANCE)


def members(mask: int) -> list[int]:
    """The numbers of a set, in order."""
    out = []
    while mask:
        low = mask & -mask
        out.append(low.bit_length() - 1)
        mask ^= low
    return out
