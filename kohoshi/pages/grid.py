"""A face drawn as a grid: rows of cells that name areas, as ``layouts.yaml`` has them.

    grid:
      - {row: title title title title title title, lines: fit}
      - {row: lead  lead  photo photo photo photo, lines: 8}
      - {row: text  text  photo photo photo photo, lines: 10}
      - {row: text  text  text-2 text-2 text-2 text-2, lines: rest}

The cells of a row share the measure of the type area, so many to a row as it has names (six units of
8.5 characters, three columns of 20, four of 15 …). An area is a rectangle of equal cells. What there is
nothing for leaves its place: a row that has nothing at all goes, its lines to ``rest``; else the area
or areas below that fill the same cells take the place, or those above.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kohoshi.issue.model import Block

#: What an area may set beside a kind of block.
WHOLE = ("title", "lead", "text", "blocks", "notices", "calendar", "contents", "ads", "vertical")
#: What takes the height it is given, so that no row can be as high as it is.
FILLING = ("text", "notices", "calendar", "contents", "vertical", "figure", "gallery")
#: A cell in which nothing stands.
BLANK = "."
#: Characters between cells at least, by how many there are in the measure of a whole face.
_GAPS = {1: 0.0, 2: 3.0, 3: 3.0, 4: 2.0, 5: 1.5, 6: 3.0}
#: Between the columns of an area that is narrower than a face.
_INNER_GAP = 2.0
#: The characters of a column of running text, at most: wider areas are parted into columns.
_COLUMN = 32


class Row(BaseModel):
    """One row: ``row`` its cells, ``lines`` its height in lines (``fit``: as what stands in it needs, ``rest``:
    what the others leave), ``gap`` lines under it, ``tint``
    a role of leading.yaml as the ground of the row from trim to trim, ``when`` the options for which it is there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    row: str
    lines: float | Literal["rest", "fit"] = Field(union_mode="left_to_right")
    gap: float = Field(default=1, ge=0)
    tint: str = ""
    when: dict[str, str] = {}

    @property
    def cells(self) -> list[str]:
        return self.row.split()

    @model_validator(mode="after")
    def _few(self) -> Self:
        if not 1 <= len(self.cells) <= max(_GAPS):
            raise ValueError(f"grid: 行「{self.row}」の区画は1～{max(_GAPS)}個です")
        return self


class Area(BaseModel):
    """What stands in an area. ``sets``: ``title``, ``lead``, ``text`` (a thread of running text), ``blocks`` (all
    there is, in one frame), ``notices``,
    ``calendar``, ``contents``, ``ads``, ``vertical`` or a kind of block, whose first ``count`` it takes; ``of``:
    the slot. ``columns``: how many of running text; ``head``: it begins with the article's head; ``size``: the largest type of a title in Q,
    on so many ``lines`` where it is long enough; ``tint``: a role of
    leading.yaml as the ground of a card, ``bleed``: a picture goes out to the trim; ``look``: a class
    for its sheet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sets: str
    of: str = "main"
    title: str = ""
    count: int = Field(default=1, ge=1)
    columns: int = Field(default=0, ge=0, le=6)
    head: bool = False
    lines: Literal[1, 2] = 1
    size: Literal[88, 72, 60, 44, 36, 28, 22] = 60
    tint: str = ""
    bleed: bool = False
    look: str = ""


def fits(area: Area) -> bool:
    """Whether a row can be as high as what stands in this area."""
    return area.sets not in FILLING


def _in_text(block: Block) -> bool:
    """A picture that says where in the running text it stands."""
    return block.figure is not None and bool(block.figure.wrap or block.figure.anchor)


def split(areas: Mapping[str, Area], slot: str, blocks: Sequence[Block]) -> tuple[dict[str, list[Block]], list[Block]]:
    """(area → the blocks of ``slot`` it takes, those for which there is no area): an area of a kind of block takes
    the first of them, running text what is left."""
    left, out = list(blocks), {}
    for name, area in areas.items():
        if area.of == slot and area.sets not in WHOLE:
            out[name] = [block for block in left if block.kind == area.sets and not _in_text(block)][:area.count]
            left = [block for block in left if not any(block is each for each in out[name])]
    texts = [name for name, area in areas.items() if area.of == slot and area.sets in ("text", "blocks")]
    for name in texts:
        out[name] = left
    return out, [] if texts or any(area.of == slot and area.sets in ("notices", "calendar", "vertical") for area in areas.values()) else left


@dataclass(frozen=True)
class Rect:
    """Where an area lies: ``x`` and ``w`` in characters, ``y`` and ``h`` in lines from the type area's top left."""

    x: float
    y: float
    w: float
    h: float

    def columns(self, wanted: int = 0) -> tuple[int, float, float]:
        """(how many columns, characters of each, characters between): ``wanted``, else as many as make none wider
        than 32 characters, the text of a paper of tabloid size."""
        many = wanted or max(1, round(self.w / 22) if self.w > _COLUMN else 1)
        if many == 1:
            return 1, self.w, 0
        least = _GAPS[many] if self.w >= 60 else _INNER_GAP
        measure = (self.w - (many - 1) * least) // many
        return many, measure, round((self.w - many * measure) / (many - 1), 4)


@dataclass(frozen=True)
class Band:
    """A ground from trim to trim under rows that share a tint: ``y`` and ``h`` in lines, ``first``, ``last``: it is
    that of the uppermost or lowest row of the face."""

    tint: str
    y: float
    h: float
    first: bool
    last: bool


@dataclass(frozen=True)
class Placed:
    """A face: where its areas and grounds lie."""

    areas: dict[str, Rect]
    bands: list[Band]


def cell(number: int, many: int, measure: float) -> tuple[float, float]:
    """(x, width) in characters of cell ``number`` (from 0) of ``many`` in a row of ``measure`` characters."""
    gap = _GAPS[many]
    width = (measure - (many - 1) * gap) / many
    return number * (width + gap), width


def rows_for(rows: Sequence[Row], options: Mapping[str, str]) -> list[Row]:
    """Those that are there with these options."""
    return [row for row in rows if all(options.get(name) == value for name, value in row.when.items())]


def placed(rows: Sequence[Row], filled: Collection[str], needed: Callable[[str, float], float | None], measure: float, depth: float) -> Placed:
    """Where areas and grounds lie on a face of ``measure`` characters × ``depth`` lines; areas in the order of the rows.

    ``filled``: the areas for which there is something; ``needed(area, width)``: the lines one takes in a row
    that fits; where one is not known yet, that row and those that share the rest are a line high, so that all
    there is lies on the face and can be measured. Raises ValueError for an area that is no rectangle.
    """
    kept = [(row, row.cells) for row in rows if any(name in filled for name in row.cells) or set(row.cells) == {BLANK}]
    grid = [cells for _, cells in kept]
    _given_away(grid, filled)
    heights = _heights(kept, filled, needed, measure, depth)
    tops = [sum(heights[:at]) + sum(row.gap for row, _ in kept[:at]) for at in range(len(kept))]
    out: dict[str, Rect] = {}
    for name in dict.fromkeys(name for cells in grid for name in cells if name != BLANK):
        out[name] = _rect(name, grid, tops, heights, measure)
    return Placed(out, _bands([row for row, _ in kept], tops, heights))


def _bands(rows: Sequence[Row], tops: Sequence[float], heights: Sequence[float]) -> list[Band]:
    out: list[Band] = []
    for at, (row, top, height) in enumerate(zip(rows, tops, heights, strict=True)):
        last = at == len(rows) - 1
        if row.tint and out and out[-1].tint == row.tint and rows[at - 1].tint == row.tint:
            out[-1] = Band(row.tint, out[-1].y, round(top + height - out[-1].y, 4), out[-1].first, last)
        elif row.tint:
            out.append(Band(row.tint, round(top, 4), height, at == 0, last))
    return out


def _given_away(grid: list[list[str]], filled: Collection[str]) -> None:
    """Cells of areas for which there is nothing: to those below in the same cells, else to those above."""
    for name in dict.fromkeys(name for cells in grid for name in cells):
        if name in filled or name == BLANK:
            continue
        lines = [at for at, cells in enumerate(grid) if name in cells]
        span = [at for at, each in enumerate(grid[lines[0]]) if each == name]
        heirs = _neighbours(grid, lines[-1] + 1, lines[0], span, filled) or _neighbours(grid, lines[0] - 1, lines[0], span, filled) or [BLANK] * len(span)
        for line in lines:
            for at, heir in zip(span, heirs, strict=True):
                grid[line][at] = heir


def _neighbours(grid: list[list[str]], line: int, like: int, span: list[int], filled: Collection[str]) -> list[str] | None:
    """The names in ``line`` over the cells ``span`` of the row ``like``, if they are areas that lie wholly in it."""
    if not 0 <= line < len(grid) or len(grid[line]) != len(grid[like]):
        return None
    names = [grid[line][at] for at in span]
    whole = all(name in filled for name in names) and not any(name in names for at, name in enumerate(grid[line]) if at not in span)
    return names if whole else None


def _heights(kept: Sequence[tuple[Row, list[str]]], filled: Collection[str], needed: Callable[[str, float], float | None],
             measure: float, depth: float) -> list[float]:
    found: list[float] = []
    known = True
    for row, cells in kept:
        if row.lines == "rest":
            found.append(1)
        elif row.lines == "fit":
            widths = {name: _width([at for at, each in enumerate(cells) if each == name], len(cells), measure) for name in cells}
            lines = [needed(name, width) for name, width in widths.items() if name in filled]
            known = known and None not in lines
            found.append(max((each for each in lines if each), default=1 if None in lines else 0))
        else:
            found.append(row.lines)
    sharing = [at for at, (row, _) in enumerate(kept) if row.lines == "rest"]
    if known and sharing:
        left = depth - sum(height for at, height in enumerate(found) if at not in sharing) - sum(row.gap for row, _ in kept[:-1])
        each = max(1, int(left / len(sharing)))
        for at in sharing:
            found[at] = each
        found[sharing[-1]] = max(1, left - each * (len(sharing) - 1))
    return found


def _width(span: list[int], many: int, measure: float) -> float:
    first, last = cell(span[0], many, measure), cell(span[-1], many, measure)
    return round(last[0] + last[1] - first[0], 4)


def _rect(name: str, grid: list[list[str]], tops: list[float], heights: list[float], measure: float) -> Rect:
    lines = [at for at, cells in enumerate(grid) if name in cells]
    spans = {(len(grid[at]), tuple(place for place, each in enumerate(grid[at]) if each == name)) for at in lines}
    (many, span), *others = spans
    if others and {(span[0] == 0, span[-1] == many - 1)} | {(s[0] == 0, s[-1] == m - 1) for m, s in others} != {(True, True)}:
        raise ValueError(f"grid: 「{name}」が長方形になっていません")
    if lines != list(range(lines[0], lines[-1] + 1)) or list(span) != list(range(span[0], span[-1] + 1)):
        raise ValueError(f"grid: 「{name}」が長方形になっていません")
    x = cell(span[0], many, measure)[0]
    return Rect(round(x, 4), round(tops[lines[0]], 4), _width(list(span), many, measure),
                round(tops[lines[-1]] + heights[lines[-1]] - tops[lines[0]], 4))
