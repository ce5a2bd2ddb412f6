"""Notices into columns: exactly where they are few, else from good beginnings by two columns parted anew at a time."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kohoshi.flow.arrange.parting import PARTED, costs, torn
from kohoshi.flow.arrange.weighing import TOLERANCE, TORN, Task, members

#: Up to so many notices every arrangement is looked at, as far as so many steps go.
FEW, STEPS = 8, 400_000
#: How often a good arrangement is shaken and mended.
_SHAKEN = 24
#: Of so many beginnings.
_BEGUN = 3
_EPS = 1e-9


@dataclass(frozen=True)
class Packed:
    """For each column the set of its notices; ``exact``: nothing costs less."""

    columns: tuple[int, ...]
    cost: float
    exact: bool = False


def pack(task: Task, shaken: int = _SHAKEN) -> Packed:
    """The best arrangement found; the same for the same task. ``shaken``: how long is looked for a better one."""
    if not task.groups:
        return Packed((0,) * len(task.rooms), task.whole((0,) * len(task.rooms)), True)
    best = _searched(task, shaken if len(task.groups) > FEW else 2)
    return _every(task, best) if len(task.groups) <= FEW else best


# --- few: branch and bound -------------------------------------------------------------------


def _every(task: Task, best: Packed) -> Packed:
    """The tall ones first; what cannot become better than the best known is not gone on with."""
    order = sorted(range(len(task.groups)), key=lambda each: (-max(room.heights[each].band for room in task.rooms), each))
    depth = sum(room.depth for room in task.rooms)
    tallest = [max(max(room.heights[each].band, room.heights[each].chip, room.heights[each].lid) for room in task.rooms) for each in order]
    after = [sum(tallest[at:]) for at in range(len(order) + 1)]
    found, steps = best, 0

    def bound(columns: Sequence[int], at: int) -> float:
        """At least: groups torn already, what is over already, what is free spread evenly."""
        used = [task.used(number, mask) for number, mask in enumerate(columns)]
        over = sum(task.column(number, mask) for number, mask in enumerate(columns) if used[number] > task.rooms[number].depth + TOLERANCE)
        free = max(0.0, depth - sum(min(u, room.depth) for u, room in zip(used, task.rooms, strict=True)) - after[at])
        torn = sum(TORN * max(0, task.spread(columns, group).bit_count() - 1) for group in task.masks.values())  # columns between may yet be filled
        return over + free * free / len(task.rooms) + torn

    def go(columns: list[int], at: int) -> None:
        nonlocal found, steps
        steps += 1
        if steps > STEPS:
            return
        if at == len(order):
            cost = task.whole(columns)
            if cost < found.cost - _EPS:
                found = Packed(tuple(columns), cost)
            return
        if bound(columns, at) >= found.cost - _EPS:
            return
        bit = 1 << order[at]
        for column in sorted(task.allowed[order[at]]):
            columns[column] |= bit
            go(columns, at + 1)
            columns[column] ^= bit

    go([0] * len(task.rooms), 0)
    return Packed(found.columns, found.cost, steps <= STEPS)


# --- many: local search ----------------------------------------------------------------------


def _searched(task: Task, shaken: int) -> Packed:
    best: tuple[float, tuple[int, ...]] | None = None
    for start in sorted(dict.fromkeys(_beginnings(task)), key=task.whole)[:_BEGUN]:
        mended = _mended(task, list(start))
        if best is None or mended[0] < best[0] - _EPS:
            best = mended
    assert best is not None
    seed = 20_220_601
    for _ in range(shaken):
        columns = list(best[1])
        for _ in range(2):
            seed = (seed * 6364136223846793005 + 1442695040888963407) % (1 << 64)  # the same every time; no secret hangs on it
            _swap(task, columns, seed >> 20)
        mended = _mended(task, columns, [at for at, mask in enumerate(columns) if mask != best[1][at]])
        if mended[0] < best[0] - _EPS:
            best = mended
    return Packed(best[1], best[0])


def _swap(task: Task, columns: list[int], chance: int) -> None:
    """Two notices of two columns change places, or one moves."""
    number, many = chance % len(task.groups), len(columns)
    here = next(at for at, mask in enumerate(columns) if mask >> number & 1)
    there = (here + 1 + chance // 64 % max(1, many - 1)) % many
    if there == here or there not in task.allowed[number]:
        return
    columns[here] ^= 1 << number
    back = [each for each in members(columns[there]) if here in task.allowed[each]]
    columns[there] |= 1 << number
    if back:
        other = back[chance // 4096 % len(back)]
        columns[there] ^= 1 << other
        columns[here] |= 1 << other


def _beginnings(task: Task) -> Iterator[tuple[int, ...]]:
    """As it stands now, and category after category into column after column, in several orders."""
    pinned = [min(allowed) if len(allowed) == 1 else -1 for allowed in task.allowed]
    if all(now in allowed for now, allowed in zip(task.now, task.allowed, strict=True)):
        yield _as_sets(task, task.now)
    groups = list(dict.fromkeys(task.groups))
    size = {group: sum(task.rooms[0].heights[each].chip for each, own in enumerate(task.groups) if own == group) for group in groups}
    orders = [groups, sorted(groups, key=lambda each: (-size[each], each)), groups[::-1], *(groups[at:] + groups[:at] for at in range(1, min(4, len(groups))))]
    for order in dict.fromkeys(map(tuple, orders)):
        yield _as_sets(task, _poured(task, [each for group in order for each, own in enumerate(task.groups) if own == group], pinned))


def _poured(task: Task, order: list[int], pinned: list[int]) -> list[int]:
    """Column after column filled to the same share."""
    wanted = sum(task.rooms[0].heights[each].chip for each in order) / sum(room.depth for room in task.rooms)
    where, column, filled = list(pinned), 0, 0.0
    for each in order:
        if pinned[each] >= 0:
            continue
        height = task.rooms[column].heights[each].chip
        if filled + height / 2 > task.rooms[column].depth * min(1.0, wanted) and column + 1 < len(task.rooms):
            column, filled = column + 1, 0.0
        filled += height
        where[each] = column if column in task.allowed[each] else min(task.allowed[each], key=lambda at: (abs(at - column), at))
    return where


def _as_sets(task: Task, where: Sequence[int]) -> tuple[int, ...]:
    columns = [0] * len(task.rooms)
    for number, column in enumerate(where):
        columns[column] |= 1 << number
    return tuple(columns)


def _mended(task: Task, columns: list[int], dirty: Collection[int] | None = None) -> tuple[float, tuple[int, ...]]:
    """Pairs of columns parted anew until none becomes better. ``dirty``: those that changed since, else all."""
    changed = set(range(len(columns)) if dirty is None else dirty)
    while changed:
        pairs = [pair for pair in combinations(range(len(columns)), 2) if changed & set(pair)]
        changed = set()
        for a, b in pairs:
            if _parted(task, columns, a, b):
                changed |= {a, b}
    return task.whole(columns), tuple(columns)


def _parted(task: Task, columns: list[int], a: int, b: int) -> bool:
    """The notices of two columns parted in the best way; whether that changed anything."""
    both = columns[a] | columns[b]
    fixed, free = [0, 0], []
    for each in members(both):
        allowed = task.allowed[each]
        if a in allowed and b in allowed:
            free.append(each)
        else:
            fixed[b in allowed] |= 1 << each
    if len(free) > PARTED:  # the rest stays; another time others are free
        stay = sorted(free, key=lambda each: (each * 7 + a * 3 + b * 5) % len(task.groups))[PARTED:]
        for each in stay:
            free.remove(each)
            fixed[columns[b] >> each & 1] |= 1 << each
    groups = [group for group in task.masks.values() if group & both]
    others = [*columns[:a], 0, *columns[a + 1:b], 0, *columns[b + 1:]]
    state = (a, b, columns[a], columns[b], tuple(task.spread(others, group) for group in groups))
    if state in task.settled:
        return False
    left, right = costs(task, a, free, fixed[0]), costs(task, b, free, fixed[1])[::-1]
    total = left + right
    for group, elsewhere in zip(groups, state[-1], strict=True):
        total = total + torn(task, elsewhere, (a, bool(group & fixed[0])), (b, bool(group & fixed[1])), [group >> each & 1 for each in free])
    now = sum(1 << at for at, each in enumerate(free) if columns[a] >> each & 1)
    best = int(total.argmin())
    if total[best] >= total[now] - _EPS:
        task.settled.add(state)
        return False
    columns[a] = fixed[0] | sum(1 << each for at, each in enumerate(free) if best >> at & 1)
    columns[b] = both ^ columns[a]
    return True
