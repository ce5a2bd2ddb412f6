"""Family ``table``: totals of tables are what they say, and notes stand where their marks are."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue import note_marks as marks
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.issue.tables.figures import Quantity, is_nothing, quantity, said
from kohoshi.issue.tables.model import Table, bare, label
from kohoshi.issue.values import Cell
from kohoshi.text import folded

#: Up to so many figures are told one by one.
_SHOWN = 8
_HUNDRED = Decimal(100)


def check_tables(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """All rules, table by table, where an article is placed."""
    for key in issue.publication.placed:
        for table in issue.articles[key].tables if key in issue.articles else ():
            if not table.body:  # its file has not been read
                continue
            for rule, level, message, hint, words in (*_sums(table), *_across(table), *_notes(table)):
                place: Place | None = getattr(words, "place", None)
                yield Finding(rule, level, message, hint, place=place, article=key, excerpt=str(words))


#: (rule, level, message, hint, the words it is about)
_Told = tuple[str, Level, str, str, str]

# --- sums ------------------------------------------------------------------------------------------


class _Read(NamedTuple):
    """A cell of a column: its words' figure, None where it has none."""

    cell: Cell
    figure: Quantity | None


def _sums(table: Table) -> Iterator[_Told]:
    """Every total against the plain rows above it (of a total that stands first: below it), every subtotal
    against those since the subtotal before."""
    kinds = [table.kind_of(row) for row in table.body]
    plain: list[int] = []
    since: list[int] = []
    for number, kind in enumerate(kinds):
        if not kind:
            plain.append(number)
            since.append(number)
        elif kind == "subtotal":
            yield from _row(table, number, since, "小計")
            since = []
        else:
            rows = plain or [n for n, other in enumerate(kinds) if not other]
            yield from _row(table, number, rows, "合計")


def _row(table: Table, number: int, rows: Sequence[int], kind: str) -> Iterator[_Told]:
    for column in range(max(table.row_heads, 1), table.columns):
        cells = [table.body[n][column] for n in (*rows, number) if column < len(table.body[n])]
        if len(cells) == len(rows) + 1 and rows and not cells[-1].continues:
            yield from _held(f"{_head(table, column)}の{kind}", [_read(cell) for cell in cells[:-1]], _read(cells[-1]))


def _across(table: Table) -> Iterator[_Told]:
    """Every cell of a column that is a sum against the cells of its row that it is the sum of."""
    for total in table.column_sums:
        for row in table.body:
            if len(row) == table.columns and total.parts and not row[total.column].continues:
                name = f"「{label(row[0])}」の行の{_head(table, total.column).removesuffix('の列')}"
                yield from _held(name, [_read(row[part]) for part in total.parts], _read(row[total.column]))


def _held(name: str, parts: list[_Read], total: _Read) -> Iterator[_Told]:
    """``name``: of the sum."""
    figures = [part.figure for part in parts if part.figure]
    if total.figure is None or not figures:
        return
    units = {each.unit for each in (*figures, total.figure)} - {""}
    odd = next((part for part in parts if part.figure is None and not _empty(part.cell)), None)
    if odd is not None or len(units) > 1:
        why = f"「{bare(odd.cell)}」を数として読めない" if odd is not None else f"単位がちがう（{'・'.join(sorted(units))}）"
        yield ("table/unread", Level.WARNING, f"{name}「{bare(total.cell)}」が正しいか、{why}ので確かめられません",
               "数だけを書き、ことわりは表の注に書いてください", odd.cell if odd is not None else total.cell)
        return
    found = sum((each.value for each in figures), Decimal(0))
    unit = next(iter(units), "")
    if unit == "%" and not _shares(found, total.figure.value, figures) or found == total.figure.value:
        return
    if unit == "%" and abs(found - total.figure.value) <= _rounded(figures):
        return
    yield ("table/sum", Level.ERROR,
           f"{name}が合いません。表では「{bare(total.cell)}」、足すと「{said(found, total.figure.unit or unit)}」です"
           f"（{_added(figures, found)}、差は{said(found - total.figure.value, unit)}）",
           "元の資料と照らし合わせて、まちがっているほうを直してください", total.cell)


def _added(figures: Sequence[Quantity], found: Decimal) -> str:
    """4＋6＝10; of many figures the first and the last."""
    each = [said(one.value) if one.value >= 0 else f"({said(one.value)})" for one in figures]
    if len(each) > _SHOWN:
        each = [*each[:3], "…", f"{each[-1]}［{len(figures)}個］"]
    return f"{'＋'.join(each)}＝{said(found)}"


def _shares(found: Decimal, total: Decimal, figures: Sequence[Quantity]) -> bool:
    """Whether per cents are parts of a whole; rates of rows (受診率) are not added up."""
    return total == _HUNDRED or abs(found - _HUNDRED) <= _rounded(figures)


def _rounded(figures: Sequence[Quantity]) -> Decimal:
    """How far figures that were rounded each by itself may be from their sum: half a unit of the last place each."""
    return len(figures) * Decimal(5).scaleb(-max(each.places for each in figures) - 1)


def _read(cell: Cell) -> _Read:
    return _Read(cell, None if cell.continues else quantity(bare(cell)))


def _empty(cell: Cell) -> bool:
    return cell.continues or is_nothing(bare(cell))


def _head(table: Table, column: int) -> str:
    """The column by the words of its head, else by its number."""
    words = " ".join(filter(None, map(label, table.said_heads[column])))
    return f"「{words}」の列" if words else f"{column + 1}列目"


# --- notes -----------------------------------------------------------------------------------------


def _notes(table: Table) -> Iterator[_Told]:
    """Every mark has its note, every marked note its mark."""
    notes = table.marked_notes
    called: dict[str, str] = {}
    cells = (cell for row in (*(table.head or ()), *table.body) for cell in row)
    for words in (*filter(None, [table.caption]), *cells):
        for mark in marks.in_text(words):
            called.setdefault(mark, words)
    for mark, words in called.items():
        if mark not in notes:
            yield ("table/note", Level.ERROR, f"「{folded(visible_text(words)).strip()}」の「{mark}」に当たる注が、表の注（notes）にありません",
                   f"「{mark} …」で始まる注を書くか、しるしを消してください", words)
    for mark, note in notes.items():
        if marks.leads(mark) and mark not in called:
            yield ("table/note", Level.ERROR, f"表の注「{mark}」のしるしが、表の中にも表題にもありません",
                   f"当たるます目に「{mark}」を付けるか、注を消してください", note)
