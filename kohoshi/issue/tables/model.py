"""The block ``table``: its fields, and its cells as they are set."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from kohoshi.finding import Place
from kohoshi.issue import note_marks as marks
from kohoshi.issue.fields import Boolean, File, Integer, Listed, Record, never, once, repeats
from kohoshi.issue.markup import visible_text
from kohoshi.issue.tables import grid
from kohoshi.issue.tables.figures import is_nothing, parted
from kohoshi.issue.tables.totals import ColumnSum, column_sums
from kohoshi.issue.values import Cell, Line, Prose

Align = Literal["auto", "left", "center", "right", "decimal"]

#: Characters of a word among figures that still stands at their right.
_SHORT = 8
#: Widths in em, hardly larger than they are, of what follows a units digit: figures of one width, points and the like, everything else.
_FIGURE, _POINT, _WIDE = .78, .34, 1.07


def _rows(value: Any) -> Any:
    """One row where a list of rows may stand is a list of it."""
    return [value] if isinstance(value, list) and value and not any(isinstance(item, list) for item in value) else value


class _RowOrRows:
    """JSON Schema of ``HeadRows``."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        many = handler(core)
        return {"anyOf": [many["items"], many]}


Row = Annotated[list[Cell], Field(min_length=1)]
HeadRows = Annotated[list[Row], BeforeValidator(_rows), _RowOrRows()]


@dataclass(frozen=True)
class CellLine:
    """A line of a cell without the marks at its end, and these."""

    text: str
    mark: str

    @property
    def marks(self) -> list[tuple[str, str]]:
        """Each mark as written, and its name."""
        return [(mark, marks.name_of(mark)) for mark in marks.each(self.mark)]


@dataclass(frozen=True)
class LaidCell:
    """A cell as it is set. ``scope``: of a head cell, what it is the head of (as HTML has it), else ''.

    ``lines``: what it says. A figure of a column whose figures end differently (2, 3.25, 4※1) is parted
    as well: ``whole`` ends at its units digit, ``tail`` follows in a room of ``room`` em, alike in all cells.
    ``sum``: it stands in a column that is the sum of others; ``apart``: it begins right of one that ends at its right.
    """

    cell: Cell
    across: int
    down: int
    scope: str
    align: str
    lines: tuple[CellLine, ...]
    whole: str = ""
    tail: CellLine = CellLine("", "")
    room: float = 0
    sum: bool = False
    apart: bool = False


@dataclass(frozen=True)
class LaidRow:
    """``kind``: ``total``, ``subtotal`` or ''."""

    cells: tuple[LaidCell, ...]
    kind: str = ""


class Table(Record):
    """A table: ``head`` and ``rows``, or a ``csv`` of the issue's tables/ that the loader reads into them."""

    caption: Line | None = once("表題", None)
    csv: File | None = never("表のファイル（CSV）", None)
    csv_head: Integer | None = never("表のファイルのうち見出しの行の数", None, ge=0, le=5)
    head: HeadRows | None = repeats("見出しの行", None, min_length=1, max_length=5)
    rows: list[Row] | None = once("行", None, min_length=1)
    notes: Listed[Prose] | None = once("表の注", None)
    row_heads: Integer = never("見出しの列の数", 1, ge=0, le=5)
    align: Listed[Align] = never("そろえ（列ごと）", default_factory=list)
    totals: Listed[Line] = never("合計の行", default_factory=list)
    subtotals: Listed[Line] = never("小計の行", default_factory=list)
    column_totals: Listed[Line] = never("合計の列", default_factory=list)
    vertical_rules: Boolean = never("縦の罫", False)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.rows is None and self.csv is None:
            raise PydanticCustomError("table_empty", "行（rows）か、表のファイル（csv）を書いてください")
        return self

    @property
    def body(self) -> list[list[Cell]]:
        """The rows below the head."""
        return self.rows or []

    @property
    def columns(self) -> int:
        """How many columns the first row has."""
        return len((*(self.head or ()), *self.body, ())[0])

    @property
    def place(self) -> Place | None:
        """Where the first of its words stands."""
        words: list[str] = [*filter(None, [self.caption]), *(cell for row in (*(self.head or ()), *self.body) for cell in row)]
        return next((place for each in words if (place := getattr(each, "place", None))), None)

    def kind_of(self, row: Sequence[Cell]) -> str:
        """Whether a row is declared as a total or subtotal: by the words of its first cell."""
        first = label(row[0]) if row else ""
        return next((kind for kind, names in (("total", self.totals), ("subtotal", self.subtotals))
                     if first in map(label, names)), "")

    @cached_property
    def column_names(self) -> list[set[str]]:
        """What each column is called: by the lowest of its heads, and by all of them."""
        return [{label(heads[-1]), "".join(map(label, heads))} if heads else set() for heads in self.said_heads]

    @cached_property
    def column_sums(self) -> list[ColumnSum]:
        """The columns that are the sum of others."""
        return column_sums(self.column_totals, self.column_names, max(self.row_heads, 1), label)

    @cached_property
    def head_rows(self) -> list[LaidRow]:
        return [LaidRow(tuple(self._head_cell(area) for area in row)) for row in grid.areas(self.head or [])]

    @cached_property
    def body_rows(self) -> list[LaidRow]:
        rows = grid.areas(self.body)
        return [LaidRow(tuple(map(self._cell, row)), self.kind_of(cells)) for cells, row in zip(self.body, rows, strict=True)]

    @cached_property
    def noted(self) -> list[tuple[Prose, str]]:
        """The notes, each with its id in the page of its article: the line where it is written, and its number;
        '' for one that no mark leads to."""
        called = {id(note) for note in self.marked_notes.values()}
        return [(note, f"note-{note.place.line if note.place else 0}-{number}" if id(note) in called else "")
                for number, note in enumerate(self.notes or (), 1)]

    @cached_property
    def note_ids(self) -> dict[str, str]:
        """The id of the note that a mark leads to, by the mark's name."""
        ids = {id(note): its for note, its in self.noted}
        return {name: ids[id(note)] for name, note in self.marked_notes.items()}

    @cached_property
    def marked_notes(self) -> dict[str, Prose]:
        """The notes that begin with a mark, by its name."""
        return {marks.name_of(mark): note for note in self.notes or () if (mark := marks.at_head(visible_text(note)))}

    # --- as it is told -------------------------------------------------------------------

    @property
    def whole_head(self) -> list[list[Cell]]:
        """The rows of the head with every cell wherever it is continued."""
        return grid.whole(self.head or [])

    @property
    def whole_rows(self) -> list[list[Cell]]:
        return grid.whole(self.body)

    @cached_property
    def said_heads(self) -> list[list[Cell]]:
        """For each column the cells of its head from above, each once."""
        rows = grid.owners(self.head or [])
        heads = self.head or []
        return [[heads[spot.row][spot.column] for spot in dict.fromkeys(line[column] for line in rows)] for column in range(self.columns)]

    @cached_property
    def said_rows(self) -> list[list[tuple[int, list[Cell], Cell]]]:
        """Each row whole, what is continued from above too: (column, cells of the head above, cell). A cell over
        several columns stands in the first, with the heads of all."""
        out: list[list[tuple[int, list[Cell], Cell]]] = []
        for line in grid.owners(self.body):
            told: dict[grid.Spot, tuple[int, list[Cell]]] = {}
            for column, spot in enumerate(line):
                _, heads = told.setdefault(spot, (column, []))
                heads += [head for head in self.said_heads[column] if not any(head is other for other in heads)]
            out.append([(column, heads, self.body[spot.row][spot.column]) for spot, (column, heads) in told.items()])
        return out

    # --- as it is set --------------------------------------------------------------------

    @cached_property
    def alignment(self) -> list[str]:
        """Of each column; ``decimal`` by itself for one in which mostly figures stand (the rest is 無料 and the like)."""
        asked = [*self.align, *["auto"] * (self.columns - len(self.align))]
        return [self._of_column(column) if each == "auto" else each for column, each in enumerate(asked)]

    def _of_column(self, column: int) -> str:
        if column < min(self.row_heads, self.columns - 1):
            return "left"
        words = [said for cell in self._own(column) if (said := bare(cell)) and not is_nothing(said)]
        others = [each for each in words if not parted(each)]
        return "decimal" if 2 * len(others) < len(words) and all(len(each) <= _SHORT for each in others) else "left"

    def _own(self, column: int) -> list[Cell]:
        """The body cells that stand in this column alone."""
        return [area.cell for row in grid.areas(self.body) for area in row if area.column == column and area.across == 1]

    @cached_property
    def _tails(self) -> list[float]:
        """Of each decimal column the room in em behind the units digits; 0 where all figures end alike."""
        out = []
        for column, align in enumerate(self.alignment):
            tails = {(found[1], marked[1]) for cell in self._own(column) if cell
                     for marked in [marks.split_off(cell)] if (found := parted(marked[0]))} if align == "decimal" else set()
            out.append(max(_width(words) + _width(mark) * .7 for words, mark in tails) if len(tails) > 1 else 0)
        return out

    def _head_cell(self, area: grid.Area) -> LaidCell:
        align = self.alignment[area.column] if area.across == 1 else "center"
        return LaidCell(area.cell, area.across, area.down, "colgroup" if area.across > 1 else "col",
                        "right" if align == "decimal" else align, lines_of(area.cell), apart=self._is_apart(area.column, align))

    def _is_apart(self, column: int, align: str) -> bool:
        return align == "left" and column > 0 and self.alignment[column - 1] in ("right", "decimal")

    def _cell(self, area: grid.Area) -> LaidCell:
        scope = ("rowgroup" if area.down > 1 else "row") if area.column < min(self.row_heads, self.columns - 1) else ""
        align = self.alignment[area.column] if area.across == 1 or scope else "center"
        total = area.across == 1 and any(area.column == each.column for each in self.column_sums)
        laid = LaidCell(area.cell, area.across, area.down, scope, "right" if align == "decimal" else align, lines_of(area.cell), sum=total,
                        apart=self._is_apart(area.column, align))
        room = self._tails[area.column] if area.across == 1 else 0
        words, mark = marks.split_off(area.cell)
        found = parted(words) or ((words, "") if words and is_nothing(words) else None)
        if room and found:
            return LaidCell(area.cell, area.across, area.down, scope, "right", laid.lines, found[0], CellLine(found[1], mark), room, total)
        return laid


def label(words: str) -> str:
    """The words of a row's first cell as they are compared: without blanks, markup and marks (合　計 is 合計)."""
    return "".join(visible_text(marks.split_off(words)[0]).split())


def bare(cell: Cell) -> str:
    """What a cell says without the marks at its end and markup."""
    return visible_text(marks.split_off(cell)[0]).strip()


def lines_of(cell: Cell) -> tuple[CellLine, ...]:
    return tuple(CellLine(*marks.split_off(line)) for line in cell.split("\n"))


def _width(text: str) -> float:
    return sum(_FIGURE if char.isdecimal() and char.isascii() else _POINT if char in ".,()" else _WIDE for char in text)
