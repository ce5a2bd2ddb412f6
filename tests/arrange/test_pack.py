"""Notices into columns: as good as every arrangement looked at where they are few, level feet where they are many."""
from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from kohoshi.flow.arrange.pack import Packed, pack
from kohoshi.flow.arrange.parting import costs
from kohoshi.flow.arrange.weighing import Height, Room, Task, members

HALVES = st.integers(8, 60).map(lambda each: each / 2)


def task(heights: list[tuple[float, str]], depths: list[float], *, now: list[int] | None = None, lidded: frozenset[int] = frozenset(),
         allowed: dict[int, set[int]] | None = None) -> Task:
    stands = tuple(Height(lines + .5 * bool(group), lines, lines + 3) for lines, group in heights)
    rooms = [Room(depth, stands, .5, number in lidded, .25) for number, depth in enumerate(depths)]
    every = frozenset(range(len(depths)))
    return Task(rooms, [group for _, group in heights], [frozenset((allowed or {}).get(each, every)) for each in range(len(heights))],
                now or [-1] * len(heights))


def free(made: Task, packed: Packed) -> list[float]:
    return [room.depth - made.used(number, mask) for number, (room, mask) in enumerate(zip(made.rooms, packed.columns, strict=True))]


@st.composite
def few(draw: st.DrawFn) -> Task:
    many = draw(st.integers(1, 7))
    columns = draw(st.integers(1, 3))
    heights = draw(st.lists(st.tuples(HALVES, st.sampled_from(["子育て", "健康", "防災", ""])), min_size=many, max_size=many))
    depths = draw(st.lists(st.integers(20, 59).map(float), min_size=columns, max_size=columns))
    now = draw(st.lists(st.integers(-1, columns - 1), min_size=many, max_size=many))
    lidded = frozenset(draw(st.sets(st.integers(0, columns - 1), max_size=1)))
    pinned = draw(st.dictionaries(st.integers(0, many - 1), st.integers(0, columns - 1).map(lambda each: {each}), max_size=2))
    return task(heights, depths, now=now, lidded=lidded, allowed=pinned)


@settings(max_examples=60, deadline=None)
@given(few())
def test_few_are_arranged_as_well_as_by_looking_at_every_way(made):
    packed = pack(made)
    best = min(made.whole(sets(where, made)) for where in product(*(sorted(each) for each in made.allowed)))
    assert packed.exact
    assert packed.cost == pytest.approx(made.whole(packed.columns))
    # a line too much at one foot: what the best of all may cost less
    assert packed.cost <= best + 1
    assert sum(mask.bit_count() for mask in packed.columns) == len(made.groups)


def sets(where: tuple[int, ...], made: Task) -> tuple[int, ...]:
    return tuple(sum(1 << each for each, own in enumerate(where) if own == column) for column in range(len(made.rooms)))


@settings(max_examples=60, deadline=None)
@given(few(), st.integers(0, 127))
def test_tables_of_sets_weigh_as_single_columns_do(made, among):
    numbers = list(range(len(made.groups)))
    fixed = sum(1 << each for each in numbers if among >> each & 1)
    loose = [each for each in numbers if not among >> each & 1]
    for column in range(len(made.rooms)):
        for at, cost in enumerate(costs(made, column, loose, fixed)):
            mask = fixed | sum(1 << each for place, each in enumerate(loose) if at >> place & 1)
            assert cost == pytest.approx(made.column(column, mask))


def forty(seed: int, share: float, columns: int = 12, depth: float = 59.0) -> Task:
    """Forty of real-looking lengths (a few long, most short) that fill ``share`` of the columns."""
    chance = random.Random(seed)
    lines = [min(32.0, max(6.0, chance.lognormvariate(2.55, .42))) for _ in range(40)]
    scale = columns * depth * share / sum(lines)
    groups = sorted(chance.choice(["子育て", "健康", "防災", "催し", "税", "募集"]) for _ in lines)
    return task([(round(each * scale * 2) / 2, group) for each, group in zip(lines, groups, strict=True)], [depth] * columns)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_forty_over_three_faces_stand_with_level_feet(seed):
    made = forty(seed, .985)
    packed = pack(made)
    feet = free(made, packed)
    assert made.over(packed.columns) == 0
    assert sum(feet) <= .02 * 12 * 59
    assert max(feet) - min(feet) <= 3


def test_the_same_every_time():
    assert pack(forty(5, .97)).columns == pack(forty(5, .97)).columns


def test_a_category_stays_together_where_it_fits():
    made = task([(9, "子育て"), (9, "子育て"), (9, "健康"), (9, "健康"), (9, "防災"), (9, "防災")], [20, 20, 20])
    assert sorted(pack(made).columns) == [0b11, 0b1100, 0b110000]


def test_pinned_ones_stay():
    made = task([(9, "子育て"), (9, "子育て"), (9, "健康"), (9, "健康")], [20, 20], allowed={0: {1}, 2: {1}})
    packed = pack(made)
    assert packed.columns[1] & 0b101 == 0b101


def test_what_stands_well_is_left_alone():
    made = task([(9, "子育て"), (9, "健康"), (9.5, "防災"), (9, "催し")], [20, 20], now=[0, 1, 0, 1])
    assert [members(mask) for mask in pack(made).columns] == [[0, 2], [1, 3]]


def test_what_is_over_gathers_in_one_column():
    made = task([(19, "子育て"), (19, "健康"), (19, "防災"), (4, "催し")], [20, 20, 20])
    packed = pack(made)
    assert [round(each, 1) for each in sorted(free(made, packed))] == [-3.5, 1.0, 1.0]
    assert made.over(packed.columns) == pytest.approx(3.5)
