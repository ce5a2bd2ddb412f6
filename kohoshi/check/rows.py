"""From the glyphs of any finished PDF to rows: what a reader sees as one line of type.

A row may be painted in pieces (bold words, links, ruby between two base characters, other
programs' own order of painting); the pieces are joined where they stand on one axis. All
positions are turned into the reading direction, so that everything after this is written
once for 横組 and 縦組: *along* grows with reading (→ or ↓), *across* towards the next line
(↓ or ←). Lengths in mm.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from unicodedata import category, normalize

from kohoshi import jlreq
from kohoshi.finding import Box
from kohoshi.pdfread.geometry import MM_PER_POINT
from kohoshi.pdfread.model import Glyphs

#: Type up to this share of its neighbour's size beside the axis is ruby or another mark aside.
ASIDE = 0.62
#: Pieces of a row lie at most this many em apart (a line pulled apart by bad justification).
_APART = 2.0
#: Marks that share their space overlap by their em boxes; 縦中横 shares one box entirely.
_OVERLAP = -1.1
#: How far off the axis a piece may stand (bold of another font, raised figures), in em.
_OFF_AXIS = 0.45
#: The first two glyphs of a row tell its direction; 縦 only where they stand this close, or
#: where the type before is 縦.
_FIRST_STEP = 0.4

_EITHER = (False, True)
#: Controls, joiners, halves of surrogates: no type.
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
#: Between Western words of programs that write no blanks, this much is the word space (em).
_WORD_SPACE = 0.34

#: left, top, right, bottom in mm
Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class Cell:
    """One character as it stands in a row."""

    char: str
    start: float
    end: float
    index: int
    em: float


@dataclass(frozen=True)
class PrintedLine:
    """A line of type. ``em`` is the size most of it is set in, ``across`` the axis it stands on."""

    cells: tuple[Cell, ...]
    vertical: bool
    em: float
    across: float
    box: Box

    @property
    def start(self) -> float:
        return self.cells[0].start

    @cached_property
    def gaps(self) -> tuple[tuple[float, Cell, Cell, bool], ...]:
        """Between visible neighbours: em opened beyond their boxes and the blanks between them,
        both cells, whether a blank lies between."""
        out = []
        before: Cell | None = None
        reach, blank, blanks = 0.0, 0.0, False
        for cell in self.cells:
            if cell.char.isspace():
                blank, blanks = blank + cell.end - cell.start, True
                continue
            if before:
                width = (cell.start - reach - blank) / self.em
                if not blanks and in_a_word(before.char, cell.char):
                    width -= _WORD_SPACE
                out.append((width, before, cell, blanks))
            # Several characters in one box (縦中横, ligatures) end where the box ends.
            reach = max(reach, cell.end) if before and cell.start < before.end - 0.9 * cell.em else cell.end
            before, blank, blanks = cell, 0.0, False
        return tuple(out)

    @property
    def end(self) -> float:
        return max(cell.end for cell in self.cells[-3:])

    @cached_property
    def text(self) -> str:
        return "".join(cell.char for cell in self.cells)

    def facing(self, vertical: bool) -> PrintedLine:
        """A single character has no direction of its own: the same row read the other way."""
        if vertical == self.vertical or len(self.cells) > 1:
            return self
        x, y = self.box.x, self.box.y
        start, size = (y, self.box.h) if vertical else (x, self.box.w)
        across = -(x + self.box.w / 2) if vertical else y + self.box.h / 2
        return replace(self, cells=(replace(self.cells[0], start=start, end=start + size),),
                       vertical=vertical, across=across)

    @property
    def span(self) -> tuple[int, int]:
        """Glyphs [start, end) of the face; ruby painted in between is inside."""
        indexes = [cell.index for cell in self.cells]
        return min(indexes), max(indexes) + 1


def in_a_word(a: str, b: str) -> bool:
    """Two neighbours of one Western word, number or address."""
    return "!" <= a <= "~" and "!" <= b <= "~" or jlreq.is_western(a) and jlreq.is_western(b)


def printed_lines(glyphs: Glyphs) -> list[PrintedLine]:
    """The rows of a face in painting order."""
    return [_row(piece, glyphs) for piece in _joined(_pieces(glyphs))]


class _LinePiece:
    """Glyphs painted one after another on one axis; direction None while one glyph alone."""

    __slots__ = ("chars", "edges", "indexes", "size", "sizes", "vertical")

    def __init__(self, index: int, char: str, edges: Edges, size: float) -> None:
        self.chars = [char]
        self.indexes = [index]
        self.edges = [edges]
        self.sizes = [size]
        self.size = size
        self.vertical: bool | None = None

    def add(self, other: _LinePiece, step: bool) -> None:
        self.chars += other.chars
        self.indexes += other.indexes
        self.edges += other.edges
        self.sizes += other.sizes
        self.size = max(self.size, other.size)
        self.vertical = step

    def axis(self, vertical: bool) -> float:
        """Middle of the em boxes of the largest type near the end, across the direction."""
        if len(self.sizes) == 1:
            left, top, right, bottom = self.edges[0]
            return (left + right) / 2 if vertical else (top + bottom) / 2
        size = self.size
        near = [i for i in range(max(0, len(self.sizes) - 8), len(self.sizes)) if self.sizes[i] > 0.9 * size]
        a, b = (0, 2) if vertical else (1, 3)
        middles = [(self.edges[i][a] + self.edges[i][b]) / 2 for i in near or range(len(self.sizes))]
        # Halves of a 縦中横 stand left and right of the axis: whole boxes tell it better.
        whole = [m for m, i in zip(middles, near, strict=False) if self.edges[i][b] - self.edges[i][a] > 0.9 * size]
        middles = sorted(whole or middles)
        return middles[len(middles) // 2]

    def step(self, other: _LinePiece, prevailing: bool = False) -> bool | None:
        """How ``other`` goes on from this piece: False across, True down, None not at all.
        ``prevailing``: the direction of the type before, for two single characters."""
        size = max(self.size, other.size)
        if min(self.sizes[-1], other.sizes[0]) < 0.4 * size:
            return None
        known = other.vertical if self.vertical is None else self.vertical
        if other.vertical is not None and other.vertical is not known:
            return None
        first_step = _APART if prevailing else _FIRST_STEP
        for vertical in _EITHER if known is None else (known,):
            a, b = (1, 3) if vertical else (0, 2)
            last = max([e[b] for e in self.edges[-3:]])
            gap = (other.edges[0][a] - last) / size
            if not _OVERLAP < gap < (first_step if vertical and known is None else _APART):
                continue
            off = abs(self.axis(vertical) - other.axis(vertical)) / size
            if off < _OFF_AXIS and self._alike(other, vertical, off):
                return vertical
        return None

    def _alike(self, other: _LinePiece, vertical: bool, off: float) -> bool:
        """Small type goes on in a row only near its axis (figures raised by a third), not as ruby."""
        small = min(self.size, other.size) / max(self.size, other.size)
        return small > ASIDE or off < 0.36 and not vertical


def _pieces(glyphs: Glyphs) -> list[_LinePiece]:
    boxes: list[Edges] = [tuple(row) for row in glyphs.boxes.tolist()]
    sizes = (glyphs.size_pt * MM_PER_POINT).tolist()
    pieces: list[_LinePiece] = []
    blanks: list[_LinePiece] = []
    prevailing = False
    for index, char in enumerate(glyphs.text):
        if jlreq.is_zero_width(char) or sizes[index] <= 0 or category(char) in _UNSEEN and not char.isspace():
            continue
        single = _LinePiece(index, _level(char), boxes[index], sizes[index])
        if char.isspace():
            blanks.append(single)
            continue
        step = pieces[-1].step(single, prevailing) if pieces else None
        through = _through(pieces[-1], [*blanks, single]) if pieces and step is None and blanks else None
        if step is None and through is None:
            pieces.append(single)
        else:
            direction = bool(step if step is not None else through)
            for part in [*blanks, single]:
                pieces[-1].add(part, direction)
            prevailing = direction
        blanks = []
    return pieces


def _level(char: str) -> str:
    """The character itself where a font names its vertical form (︒ for 。)."""
    return normalize("NFKC", char) if "\ufe10" <= char <= "\ufe19" or "\ufe30" <= char <= "\ufe4f" else char


def _through(piece: _LinePiece, parts: list[_LinePiece]) -> bool | None:
    """The direction in which blanks lead on from ``piece`` to the last of ``parts``."""
    probe = _LinePiece(piece.indexes[-1], piece.chars[-1], piece.edges[-1], piece.sizes[-1])
    probe.vertical = piece.vertical
    for part in parts:
        step = probe.step(part)
        if step is None:
            return None
        probe.add(part, step)
    return probe.vertical


def _joined(pieces: list[_LinePiece]) -> list[_LinePiece]:
    """Pieces parted by something small painted between them (ruby) put together again."""
    out: list[_LinePiece] = []
    for piece in pieces:
        back = len(out) - 1
        while back >= 0 and out[back].size <= ASIDE * piece.size:
            back -= 1
        step = out[back].step(piece) if back >= 0 else None
        if step is None:
            out.append(piece)
        else:
            out[back].add(piece, step)
    return out


def _row(piece: _LinePiece, glyphs: Glyphs) -> PrintedLine:
    vertical = bool(piece.vertical)
    a, b = (1, 3) if vertical else (0, 2)
    em = Counter(round(size, 3) for size in piece.sizes).most_common(1)[0][0]
    cells = tuple(Cell(char, edges[a], edges[b], index, size) for char, edges, index, size
                  in zip(piece.chars, piece.edges, piece.indexes, piece.sizes, strict=True))
    left, top = min(e[0] for e in piece.edges), min(e[1] for e in piece.edges)
    right, bottom = max(e[2] for e in piece.edges), max(e[3] for e in piece.edges)
    axis = piece.axis(vertical)
    return PrintedLine(cells, vertical, em, -axis if vertical else axis, Box(left, top, right - left, bottom - top))
