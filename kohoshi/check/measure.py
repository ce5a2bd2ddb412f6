"""Rows of type as they stand on paper: edges, line ends, gaps between characters.

Measured on the finished PDF alone, so the same for our composer and for any other program.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from kohoshi import jlreq
from kohoshi.check.column import SAME, Column, columns, start_of
from kohoshi.check.rows import PrintedLine, in_a_word
from kohoshi.finding import Box
from kohoshi.pdfread.finished import Page

# --- edges ----------------------------------------------------------------------------------------
# Where rows end and where they should: the edge that most of them share.

#: A mark this wide has space of its own in its box (em).
_FULL_WIDTH = 0.9
#: So many rows in a row at another edge stand beside something (a picture): their own edge.
_BESIDE = 3
#: A 字詰め is a face's own from so many rows on, in so many columns.
_ROWS, _COLUMNS = 6, 3


def ends_of(row: PrintedLine) -> list[float]:
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


def edges_of(every: Sequence[PrintedLine], going_on: list[int]) -> list[float]:
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


# --------------------------------------------------------------------------------------------------

#: What may be missing at a break beyond the characters themselves: 和欧間, a squeezed mark (em).
_NEED = 0.3
#: A gap this much beyond twice the others of its row has other reasons than justification (em).
_SOLID = 0.05
#: A row whose characters stand this far from solid has been adjusted to the measure (em).
_ADJUSTED = 0.015
#: Marks that end a sentence, and what may close behind it: a paragraph may end here.
_SENTENCE_ENDS = frozenset("。．！？!?‼⁇⁈⁉…―」』）)】〉》")
#: With fewer rows at its edge a column is measured by what the face has in common.
_OWN_EDGE = 3
#: A row this far beyond a measure does not belong to it (em).
_BEYOND = 0.1


@dataclass(frozen=True)
class Gap:
    """Space opened between two neighbours, beyond what their own boxes and blanks hold.

    ``designed``: it is far wider than the other gaps of its row and no blank lies in it: a tab,
    an inline box or a blank the program did not paint, not justification (which opens all gaps
    of a row alike).
    """

    width: float
    before: str
    after: str
    designed: bool


@dataclass(frozen=True)
class Measured:
    """One row of a face; lengths in em of its type unless said otherwise.

    face      position of the face in the file
    box       in mm
    text      with ruby left out, blanks kept
    em        mm
    vertical  縦組み
    left      how far the row starts from its column's edge (1.0 = indented by one)
    right     how far it ends short of the column's edge; 行末約物半角 and ぶら下げ are allowed
              for; negative: it sticks out
    gap       the widest gap between neighbours (None: a single character)
    closes    last row of a paragraph as the layout shows it: the column ends, or an indent or
              space follows
    full      it goes on in the next row and had to end where it did, so it should reach the
              edge. False for last rows, for breaks by the author's hand and where a row ends
              with its sentence short of the edge (it may be the last of its paragraph)
    measure   字詰め of the column
    span      glyphs [start, end) of the face
    """

    face: int
    box: Box
    text: str
    em: float
    vertical: bool
    left: float
    right: float
    gap: Gap | None
    closes: bool
    full: bool
    measure: float
    span: tuple[int, int]

    @property
    def first(self) -> str:
        return self.text[0]

    @property
    def last(self) -> str:
        return self.text[-1]


@dataclass(frozen=True)
class Block:
    """The rows of one column, with what they tell about its edge; of a column too short to tell,
    what all columns of its measure on the face tell.

    votes     rows that end at the edge
    share     of the rows that should end there, how many do (0 where there are none)
    adjusted  a row at the edge has been opened or closed up to reach it: surely 両端そろえ, not
              rows that happen to be full of whole characters
    scatter   how far rows at the edge miss it by half (em): what the program rounds away
    """

    lines: tuple[Measured, ...]
    votes: int
    share: float
    adjusted: bool
    scatter: float

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    def fits(self, measure: float) -> bool:
        """Whether the rows may be set to this 字詰め: one reaches it, none goes beyond, and none
        that goes on was broken before it was full (leads broken by phrase, lists, verse)."""
        return self.votes > 0 and all(
            abs(line.measure - measure) <= SAME and line.right > -_BEYOND
            and (line.closes or line.full or line.last in _SENTENCE_ENDS) for line in self.lines)


def blocks(face: Page) -> list[Block]:
    """All rows of a face, gathered into columns (heads and labels are blocks of one row)."""
    every = list(columns(face.glyphs))
    out = [_block(column, face.position) for column in every]
    measures = measures_of(column for column in every if column.is_running)
    families: dict[tuple[bool, float, float], list[int]] = defaultdict(list)
    for i, column in enumerate(every):
        for measure in measures.get(type_of(column), ()) if column.is_running else ():
            block = out[i] if out[i].votes >= _OWN_EDGE else _block(column, face.position, measure)
            if block.fits(measure):
                out[i] = block
                families[*type_of(column), measure].append(i)
                break
    for family in families.values():
        _told_together(out, family)
    return out


def _told_together(out: list[Block], family: list[int]) -> None:
    """Gives blocks too short to tell what all of their measure tell."""
    blocks = [out[i] for i in family]
    votes, full = sum(b.votes for b in blocks), sum(line.full for b in blocks for line in b.lines)
    adjusted = any(b.adjusted for b in blocks)
    for i in family:
        if out[i].votes < _OWN_EDGE:
            out[i] = replace(out[i], votes=votes, share=min(1.0, votes / full) if full else 0.0, adjusted=adjusted)


def _block(column: Column, face: int, measure: float | None = None) -> Block:
    """``measure``: the 字詰め to judge by; None: what its own rows tell."""
    every = column.rows
    last = len(every) - 1
    closes = [i == last or i in column.closing for i in range(len(every))]
    going_on = [i for i in range(len(every)) if not closes[i]]
    edges = edges_of(every, going_on) if measure is None else [column.left + measure * every[0].em] * len(every)
    tracking = _tracking(every)
    indents = any(_is_indented(row, column) for row in every)
    lines: list[Measured] = []
    at_edge: list[int] = []
    for i, row in enumerate(every):
        right = min(((edges[i] - end) / row.em for end in ends_of(row)), key=abs)
        full = not closes[i] and _had_to_end(row, every[i + 1], right, indents)
        if not closes[i] and abs(right) <= SAME:
            at_edge.append(i)
        left = start_of(row, column.left)[1]
        lines.append(Measured(
            face, row.box, row.text, row.em, row.vertical, left, right, _widest(row, tracking),
            closes[i], full, (edges[i] - column.left) / row.em, row.span))
    should = sum(line.full for line in lines)
    return Block(tuple(lines), len(at_edge), min(1.0, len(at_edge) / should) if should else 0.0,
                 any(abs(_typical(every[i]) - tracking) > _ADJUSTED for i in at_edge),
                 median(abs(lines[i].right) for i in at_edge) if at_edge else 0.0)


def _is_indented(row: PrintedLine, column: Column) -> bool:
    return start_of(row, column.left)[1] > 0.5


def _had_to_end(row: PrintedLine, following: PrintedLine, right: float, indents: bool) -> bool:
    """Whether the row ended where it did because no more would fit, its paragraph going on.
    ``indents``: paragraphs of the column start with an indent."""
    if right > _need(following) + _NEED:
        return False  # broken by hand, or the paragraph ends
    if right > SAME and row.cells[-1].char in _SENTENCE_ENDS:
        return indents and jlreq.is_kana_or_kanji(following.cells[0].char)
    return True


# --- why a row ends ------------------------------------------------------------------------


def _need(row: PrintedLine) -> float:
    """Width in em of what stands unbroken at the row's start: it had to fit on the row before."""
    cells = row.cells
    k = 1
    while k < len(cells) and (not jlreq.may_break(cells[k - 1].char, cells[k].char)
                              or in_a_word(cells[k - 1].char, cells[k].char)):
        k += 1
    width = (cells[k - 1].end - cells[0].start) / row.em
    return width - 0.5 * (cells[k - 1].char in jlreq.TRAILING_SPACE)


# --- gaps ----------------------------------------------------------------------------------


def _typical(row: PrintedLine) -> float:
    """What most of the gaps of the row that justification may use are opened by, in em."""
    return median([g[0] for g in row.gaps if jlreq.may_expand(g[1].char, g[2].char)] or [0.0])


def _tracking(every: Sequence[PrintedLine]) -> float:
    """字送り of the whole block beyond solid setting, in em: what even its tightest row has."""
    return max(0.0, min((_typical(row) for row in every if len(row.cells) > 4), default=0.0))


def _widest(row: PrintedLine, tracking: float) -> Gap | None:
    gaps = row.gaps
    if not gaps:
        return None
    widest = max(gaps, key=lambda g: g[0])
    width, before, after, blank = widest
    others = [g[0] - tracking for g in gaps if g is not widest and jlreq.may_expand(g[1].char, g[2].char)]
    designed = not blank and bool(others) and width - tracking > 2 * max(median(others), 0) + _SOLID
    return Gap(width - tracking, before.char, after.char, designed)
