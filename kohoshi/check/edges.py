"""Where rows end and where they should: the edge that most of them share."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from kohoshi import jlreq
from kohoshi.check.column import SAME, Column
from kohoshi.check.rows import Row

#: A mark this wide has space of its own in its box (em).
_FULL_WIDTH = 0.9
#: So many rows in a row at another edge stand beside something (a picture): their own edge.
_BESIDE = 3
#: A 字詰め is a face's own from so many rows on, in so many columns.
_ROWS, _COLUMNS = 6, 3


def ends_of(row: Row) -> list[float]:
    """Where the row may be said to end, in mm: with its box; with half of it where the mark's
    space lies behind it (行末約物半角, JLREQ 3.1.9); before it where the mark hangs (ぶら下げ)."""
    cell = row.cells[-1]
    ends = [row.end]
    if cell.end - cell.start > _FULL_WIDTH * cell.em:
        if cell.char in jlreq.TRAILING_SPACE:
            ends.append(cell.end - 0.5 * cell.em)
        if cell.char in jlreq.MIDDLE_DOTS:
            ends.append(cell.end - 0.25 * cell.em)
    if cell.char in jlreq.HANGING and len(row.cells) > 1:
        ends.append(cell.start)
        ends.append(row.cells[-2].end)
    return ends


def edges_of(every: Sequence[Row], going_on: list[int]) -> list[float]:
    """The edge of each row in mm: where most of the rows that go on end; rows beside a picture
    have their own. Without such rows, the farthest end."""
    if not going_on:
        return [max(row.end for row in every)] * len(every)
    slack = SAME * every[0].em
    edge = _common([ends_of(every[i]) for i in going_on], slack)
    edges = [edge] * len(every)
    beside: list[int] = []
    for i in [*going_on, len(every)]:
        off = i < len(every) and all(abs(end - edge) > slack for end in ends_of(every[i]))
        if off and (not beside or i == beside[-1] + 1 and abs(every[i].end - every[beside[0]].end) <= slack):
            beside.append(i)
            continue
        if len(beside) >= _BESIDE:
            for j in beside:
                edges[j] = every[beside[0]].end
        beside = [i] if off else []
    return edges


def _common(ends: list[list[float]], slack: float) -> float:
    """The position at which most rows end; among equals the one most rows reach with their
    whole last character, then the farthest."""
    def rank(place: float) -> tuple[int, int, float]:
        return (sum(any(abs(e - place) <= slack for e in row) for row in ends),
                sum(abs(row[0] - place) <= slack for row in ends), place)

    best = max((e for row in ends for e in row), key=rank)
    return median(min(row, key=lambda e: abs(e - best)) for row in ends if any(abs(e - best) <= slack for e in row))


def measures_of(columns: Iterable[Column]) -> dict[tuple[bool, float], list[float]]:
    """The 字詰め in em that rows of several columns share, the commonest first; by direction and
    size of type (see :func:`type_of`). Columns of a page are of one width: where a paragraph of
    three lines should end is told by its neighbours."""
    ends: dict[tuple[bool, float], list[tuple[int, list[float]]]] = defaultdict(list)
    for number, column in enumerate(columns):
        for i, row in enumerate(column.rows[:-1]):
            if i not in column.closing:
                ends[type_of(column)].append((number, [(end - column.left) / row.em for end in ends_of(row)]))
    return {key: _shared(rows) for key, rows in ends.items()}


def type_of(column: Column) -> tuple[bool, float]:
    """Direction and size (mm): columns that may share a measure."""
    return column.rows[0].vertical, round(column.rows[0].em, 2)


def _shared(rows: list[tuple[int, list[float]]]) -> list[float]:
    out: list[tuple[int, float]] = []
    while len(rows) >= _ROWS:
        measure = _common([ends for _, ends in rows], SAME)
        here = [(number, ends) for number, ends in rows if any(abs(e - measure) <= SAME for e in ends)]
        if len(here) < _ROWS or len({number for number, _ in here}) < _COLUMNS:
            break
        out.append((len(here), measure))
        rows = [row for row in rows if row not in here]
    return [measure for _, measure in sorted(out, reverse=True)]
