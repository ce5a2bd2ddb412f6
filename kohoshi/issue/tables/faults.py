"""Rule ``content/table``: what is wrong with the shape of a table, each at the cell where it shows."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kohoshi import limits
from kohoshi.finding import Finding, Place
from kohoshi.issue.tables import grid
from kohoshi.issue.tables.model import Table, label
from kohoshi.issue.tables.totals import unknown
from kohoshi.issue.values import Cell
from kohoshi.issue.yamltext.bytes import error, short

_THOUSANDS = re.compile(r"[△▲-]?\d{1,3}")
_REST = re.compile(r"\d{3}\D{0,4}")


def table_faults(table: Table) -> Iterator[Finding]:
    """Rows of unequal length, spans that run out, what names a row or column that there is not."""
    rows = [*(table.head or ()), *table.body]
    cells = sum(map(len, rows))
    if table.columns > limits.TABLE_COLUMNS or cells > limits.TABLE_CELLS:
        yield _fault(f"表が大きすぎます（{table.columns}列・{cells:,}個のます目。上限は{limits.TABLE_COLUMNS}列・{limits.TABLE_CELLS:,}個）",
                     table.place, "表を分けてください")
        return
    yield from _uneven(table, rows)
    for section in (table.head or [], table.body):
        for cell, message in grid.faults(section):
            yield _fault(message, cell.place, "続きの元になるます目を左か上に書くか、空のます目なら「\"\"」にします", cell)
    if rows and "row_heads" in table.model_fields_set and table.row_heads >= table.columns:
        yield _fault(f"見出しの列の数（row_heads）が{table.row_heads}です（表は{table.columns}列です）", table.place, "列の数より少なくしてください")
    if len(table.align) > table.columns:
        yield _fault(f"そろえ（align）が{len(table.align)}列分あります（表は{table.columns}列です）", table.place, "列と同じ数か、それより少なくしてください")
    for written, name in unknown(table.column_totals, table.column_names, label):
        yield _fault(f"「{short(name)}」という列がありません", getattr(written, "place", None),
                     "合計の列（column_totals）には、見出しの言葉を「計」か「計＝男＋女」のように書きます", written)
    firsts = {label(row[0]) for row in table.body if row}
    for name in (*table.totals, *table.subtotals):
        if label(name) not in firsts:
            yield _fault(f"「{short(name)}」で始まる行がありません", name.place,
                         "合計の行（totals）・小計の行（subtotals）には、その行のいちばん左の言葉を書きます", name)


def _uneven(table: Table, rows: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    head = len(table.head or ())
    for number, row in enumerate(rows):
        if len(row) == table.columns:
            continue
        name = f"見出しの{number + 1}行目" if number < head else f"{number - head + 1}行目"
        yield _fault(f"表の{name}のます目が{len(row)}個です（ほかの行は{table.columns}個です）", next((c.place for c in row if c.place), None),
                     _split_number(row) or "足りないます目は「\"\"」、左の続きは「<」、上の続きは「^」と書きます", "、".join(row))


def _split_number(row: Sequence[Cell]) -> str:
    """A figure with a comma in it is two cells of a list in brackets."""
    for a, b in pairwise(row):
        if _THOUSANDS.fullmatch(a) and _REST.fullmatch(b):
            return f"「{a},{b}」のようにコンマの入る数は、引用符で囲みます（\"{a},{b}\"）"
    return ""


def _fault(message: str, place: Place | None, hint: str, excerpt: str = "") -> Finding:
    return error("table", message, place or Place("?"), hint, excerpt)
