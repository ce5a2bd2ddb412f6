"""Every way to part the notices of two columns, weighed at once: what :class:`Task` says, over whole tables of sets.

A set of the ``k`` notices that may move is a number below 2^k; a table has one figure for each.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kohoshi.flow.arrange.weighing import EMPTY, MOVED, OVER, OVERFULL, TOLERANCE, Task, members

Table = NDArray[np.float64]
#: So many notices of two columns are parted in every way.
PARTED = 12
_SETS = np.arange(1 << PARTED)
_HAS = [(_SETS >> at & 1).astype(bool) for at in range(PARTED)]
_BITS = np.stack(_HAS, axis=1).astype(np.float64)
_COUNT = _BITS.sum(axis=1)


def costs(task: Task, column: int, free: Sequence[int], fixed: int) -> Table:
    """What a column costs by itself with each set of ``free`` beside the ``fixed`` notices."""
    room, size = task.rooms[column], 1 << len(free)
    numbers = sorted([*free, *members(fixed)])
    at = {each: place for place, each in enumerate(free)}
    chips = np.array([room.heights[each].chip for each in free])
    moves = np.array([float(task.now[each] not in (-1, column)) for each in free])
    used = _BITS[:size, :len(free)] @ chips + (sum(room.heights[each].chip for each in members(fixed)) - room.saved)
    moved = MOVED * (_BITS[:size, :len(free)] @ moves + sum(task.now[each] not in (-1, column) for each in members(fixed)))
    groups: dict[str, list[int]] = {}
    for each in numbers:
        if task.groups[each]:
            groups.setdefault(task.groups[each], []).append(each)
    for group in groups.values():
        used = used + _first(group, [room.heights[each].band - room.heights[each].chip for each in group], at, size)
    stand = _COUNT[:size] + fixed.bit_count()
    if room.lidded:
        stood = [room.heights[each].band if task.groups[each] else room.heights[each].chip for each in numbers]
        used = used + _first(numbers, [room.heights[each].lid - lines for each, lines in zip(numbers, stood, strict=True)], at, size)
        used = used + (stand == 1) * (room.saved - room.lone)
    free_lines = room.depth - used
    cost: Table = np.where(free_lines < -TOLERANCE, OVERFULL - OVER * free_lines, free_lines * free_lines) + moved
    if not fixed:
        cost[0] = (EMPTY if len(task.groups) >= len(task.rooms) else 0.0) + room.depth ** 2
    return cost


def _first(numbers: Sequence[int], values: Sequence[float], at: Mapping[int, int], size: int) -> Table:
    """The value of the first of ``numbers`` that stands in the column, with each set; 0 where none does."""
    if len(set(values)) == 1:
        if any(each not in at for each in numbers):
            return np.full(size, values[0])
        present: Table = values[0] * ((_SETS[:size] & sum(1 << at[each] for each in numbers)) != 0)
        return present
    table = np.zeros(size)
    for each, value in zip(reversed(numbers), reversed(values), strict=True):  # what stands first is said last
        table = np.where(_HAS[at[each]][:size], value, table) if each in at else np.full(size, value)
    return table


def torn(task: Task, elsewhere: int, a: tuple[int, bool], b: tuple[int, bool], inner: Sequence[int]) -> Table:
    """What a group costs: ``elsewhere`` the other columns it stands in, for both columns their number and whether one of
    the group must stand there, ``inner`` for each notice that may move whether it is of the group."""
    size, mask = 1 << len(inner), sum(1 << place for place, own in enumerate(inner) if own)
    sets = _SETS[:size]
    left, right = (sets & mask) != 0 if not a[1] else np.ones(size, bool), (sets & mask) != mask if not b[1] else np.ones(size, bool)
    four = np.array([task.torn(elsewhere), task.torn(elsewhere | 1 << a[0]), task.torn(elsewhere | 1 << b[0]), task.torn(elsewhere | 1 << a[0] | 1 << b[0])])
    out: Table = four[left + 2 * right]
    return out
