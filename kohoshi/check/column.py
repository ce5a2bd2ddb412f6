"""Rows gathered into columns of running text: one left edge, one size, one under another."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kohoshi import jlreq
from kohoshi.check.rows import ASIDE, PrintedLine, printed_lines
from kohoshi.pdfread.model import Glyphs

#: Two edges this close (in em) are one edge.
SAME = 0.06
#: Starts of rows and indents may differ by this much (em).
_LOOSE = 0.12
#: Pitch of the rows of one column (em).
_PITCH = (0.9, 2.4)
#: A pitch this much above the column's own is space between paragraphs (em).
_PARAGRAPH_SPACE = 0.3


#: Running text has this share of Japanese characters and of kana, and so many rows at most for one 、 or 。
_JAPANESE, _KANA, _ROWS_A_MARK = 0.6, 0.2, 4
_KANA_CHARS = frozenset(map(chr, range(0x3041, 0x30FF)))


@dataclass
class Column:
    """``rows`` one under another; ``left``: their common edge in mm; ``closing``: positions of
    rows after which an indent or more space shows a new paragraph; ``pitch``: the smallest, in em."""

    rows: list[PrintedLine]
    left: float
    pitch: float = _PITCH[1]
    closing: set[int] = field(default_factory=set)

    @property
    def is_running(self) -> bool:
        return reads_on([row.text for row in self.rows])


def reads_on(texts: list[str]) -> bool:
    """Whether rows read as running Japanese text: two or more, with kana and 句読点."""
    text = "".join("".join(texts).split())
    japanese = sum(map(jlreq.is_ideographic, text)) / len(text)
    kana = sum(c in _KANA_CHARS for c in text) / len(text)
    marks = sum(c in jlreq.FULL_STOPS or c in jlreq.COMMAS for c in text)
    return len(texts) > 1 and japanese >= _JAPANESE and kana >= _KANA and marks * _ROWS_A_MARK >= len(texts)


def columns(glyphs: Glyphs) -> Iterator[Column]:
    """The columns of a face in painting order; every row is in one, ruby in none."""
    column: Column | None = None
    for row in printed_lines(glyphs):
        if column and (_aside(column.rows[-1], row) or _takes(column, row)):
            continue
        if column:
            yield column
        column = Column([row], row.start)
    if column:
        yield column


def start_of(row: PrintedLine, left: float) -> tuple[float, float]:
    """Where the row starts, in mm, and how far in from ``left``, in em. The empty half of an
    opening mark set tight to the edge (行頭の天付き, JLREQ 3.1.5) does not count."""
    starts = [row.start]
    if row.cells[0].char in jlreq.OPENING:
        starts.append(row.start + 0.5 * row.em)
    offsets = [(start, (start - left) / row.em) for start in starts]
    return min(offsets, key=lambda pair: min(abs(pair[1]), abs(pair[1] - 1)))


def _aside(row: PrintedLine, small: PrintedLine) -> bool:
    """Whether ``small`` is ruby or a note mark of ``row``."""
    return small.em <= ASIDE * row.em and -1.3 < (small.across - row.across) / row.em < 1.3 \
        and small.start < row.end + row.em and small.end > row.start - row.em


def _takes(column: Column, row: PrintedLine) -> bool:
    """Adds the row where it stands under the others."""
    if len(column.rows) == 1:
        column.rows[0] = column.rows[0].facing(row.vertical) if len(row.cells) > 1 else column.rows[0]
        column.left = column.rows[0].start
    last = column.rows[-1]
    row = row.facing(last.vertical)
    pitch = (row.across - last.across) / last.em
    if row.vertical != last.vertical or not 0.97 < row.em / last.em < 1.03 or not _PITCH[0] < pitch < _PITCH[1]:
        return False
    if len(column.rows) == 1:
        column.left = _left(last, row)
    offset = start_of(row, column.left)[1]
    if len(column.rows) == 2 and abs(offset + 1) <= _LOOSE and not column.closing:
        # two paragraphs, the first of one row: both rows so far were the indented ones
        column.left -= last.em
        column.closing.add(0)
        offset = start_of(row, column.left)[1]
    if min(abs(offset), abs(offset - 1)) > _LOOSE:
        return False
    count = len(column.rows)
    if offset > 0.5 or pitch > column.pitch + _PARAGRAPH_SPACE:
        column.closing.add(count - 1)
    if pitch < column.pitch - _PARAGRAPH_SPACE:
        column.closing.update(range(count - 1))
    column.pitch = min(pitch, column.pitch)
    column.rows.append(row)
    return True


def _left(first: PrintedLine, second: PrintedLine) -> float:
    """The edge two rows agree on, either of which may be indented or start with a mark set tight."""
    def starts(row: PrintedLine) -> list[float]:
        return [row.start, row.start + 0.5 * row.em] if row.cells[0].char in jlreq.OPENING else [row.start]

    for indent in (0.0, 1.0, -1.0):  # none, the first, the second
        for a in starts(first):
            for b in starts(second):
                if abs((a - b) / first.em - indent) <= _LOOSE:
                    return min(a, b)
    return first.start
