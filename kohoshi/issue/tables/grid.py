"""How the cells of a table lie: which cell a place belongs to, and where spans run out."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kohoshi.issue.values import Cell


class Spot(NamedTuple):
    """A place in the rows of a head or body, both from 0."""

    row: int
    column: int


@dataclass(frozen=True)
class Area:
    """A cell with the rows and columns that it covers."""

    cell: Cell
    row: int
    column: int
    down: int
    across: int


def owners(rows: Sequence[Sequence[Cell]]) -> list[list[Spot]]:
    """For every place the spot of the cell it belongs to; one that has nothing to continue belongs to itself."""
    out: list[list[Spot]] = []
    for row, cells in enumerate(rows):
        out.append([])
        for column, cell in enumerate(cells):
            spot = Spot(row, column)
            if cell.from_left and column:
                spot = out[row][column - 1]
            elif cell.from_above and row and column < len(out[row - 1]):
                spot = out[row - 1][column]
            out[row].append(spot)
    return out


def areas(rows: Sequence[Sequence[Cell]]) -> list[list[Area]]:
    """The cells that begin in each row, with what they cover."""
    covered = _covered(rows)
    out: list[list[Area]] = [[] for _ in rows]
    for spot, places in covered.items():
        down = 1 + max(place.row for place in places) - spot.row
        across = 1 + max(place.column for place in places) - spot.column
        out[spot.row].append(Area(rows[spot.row][spot.column], *spot, down, across))
    return out


def whole(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with the cell itself wherever it is continued."""
    return [[rows[spot.row][spot.column] for spot in line] for line in owners(rows)]


def faults(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Cell, str]]:
    """(cell, what is wrong) of spans that run out or bend."""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell.from_left and not column:
                yield cell, "「<」は左のます目の続きですが、左にます目がありません"
            elif cell.from_above and (not row or column >= len(rows[row - 1])):
                yield cell, "「^」は上のます目の続きですが、上にます目がありません"
        if row and cells and all(cell.from_above for cell in cells):
            yield cells[0], "この行は、すべてのます目が上の続き（「^」）です"
    for spot, places in _covered(rows).items():
        across = 1 + max(place.column for place in places) - spot.column
        down = 1 + max(place.row for place in places) - spot.row
        if min(place.column for place in places) < spot.column or len(places) != across * down:
            yield rows[places[-1].row][places[-1].column], "続きのます目（「<」「^」）が、四角につながっていません"


def _covered(rows: Sequence[Sequence[Cell]]) -> dict[Spot, list[Spot]]:
    """Cell → its places, in reading order."""
    out: dict[Spot, list[Spot]] = defaultdict(list)
    for row, line in enumerate(owners(rows)):
        for column, spot in enumerate(line):
            out[spot].append(Spot(row, column))
    return out
