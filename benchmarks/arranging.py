"""自動割付 of notices: forty of real-looking lengths over three faces of four columns, by how full the faces are.

    python benchmarks/arranging.py [--seeds 5] [--write docs/arranging.md]

For each share of the room: processor seconds to pack (without the measuring), lines free at the feet in per cent, the
highest foot above the lowest, lines that do not fit, columns in which a category stands; beside it the same notices
poured column after column in their order. Exit status 1 when forty take more than 3 seconds, or when at 98.5 % more
than 2 % is free or anything does not fit.
"""
from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from kohoshi.flow.arrange.pack import pack
from kohoshi.flow.arrange.weighing import Height, Room, Task

COLUMNS, DEEP, NOTICES = 12, 59.0, 40
SHARES = (.90, .95, .97, .985)
HEAD = """# 自動割付 measured

Written by `benchmarks/arranging.py`. Forty invented notices (6 to 32 lines, six categories, half lines), three faces of four columns of
59 lines; the median of the seeds, the worst in brackets.

| room filled | s of the processor | free at the feet | feet apart, lines | over, lines | columns of a category | poured in order: over, feet apart |
|---|---|---|---|---|---|---|
"""


def task(seed: int, share: float) -> Task:
    chance = random.Random(seed)
    lines = [min(32.0, max(6.0, chance.lognormvariate(2.55, .42))) for _ in range(NOTICES)]
    scale = COLUMNS * DEEP * share / sum(lines)
    groups = sorted(chance.choice("abcdef") for _ in lines)
    heights = tuple(Height(round(each * scale * 2) / 2 + .5, round(each * scale * 2) / 2) for each in lines)
    every = frozenset(range(COLUMNS))
    return Task([Room(DEEP, heights, .5)] * COLUMNS, groups, [every] * NOTICES, [-1] * NOTICES)


def poured(made: Task) -> list[int]:
    """Column after column, the next begun where one is full."""
    columns, at, used = [0] * COLUMNS, 0, 0.0
    for number, height in enumerate(made.rooms[0].heights):
        if used and used + height.chip > DEEP and at + 1 < COLUMNS:
            at, used = at + 1, 0.0
        columns[at] |= 1 << number
        used += height.chip
    return columns


def feet(made: Task, columns: Sequence[int]) -> list[float]:
    return [DEEP - made.used(number, mask) for number, mask in enumerate(columns)]


def row(share: float, seeds: int) -> tuple[str, bool]:
    seconds, free, apart, over, spread, plain = [], [], [], [], [], []
    for seed in range(seeds):
        made = task(seed, share)
        begun = time.process_time()
        packed = pack(made)
        seconds.append(time.process_time() - begun)
        found = feet(made, packed.columns)
        free.append(100 * sum(max(0.0, each) for each in found) / (COLUMNS * DEEP))
        apart.append(max(found) - min(found))
        over.append(made.over(packed.columns))
        spread.append(statistics.mean(made.spread(packed.columns, group).bit_count() for group in made.masks.values()))
        simple = poured(made)
        plain.append((made.over(simple), max(feet(made, simple)) - min(feet(made, simple))))
    cells = [f"{share:.1%}", _two(seconds, "{:.1f}"), _two(free, "{:.1f} %"), _two(apart, "{:.1f}"), _two(over, "{:.1f}"), _two(spread, "{:.1f}"),
             f"{statistics.median(each for each, _ in plain):.1f}, {statistics.median(each for _, each in plain):.1f}"]
    return f"| {' | '.join(cells)} |", max(seconds) <= 3 and (share != .985 or (max(free) <= 2 and max(over) == 0))


def _two(values: list[float], form: str) -> str:
    return f"{form.format(statistics.median(values))} ({form.format(max(values))})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    rows = [row(share, given.seeds) for share in SHARES]
    text = HEAD + "\n".join(line for line, _ in rows) + "\n"
    print(text)
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    return int(not all(good for _, good in rows))


if __name__ == "__main__":
    sys.exit(main())
