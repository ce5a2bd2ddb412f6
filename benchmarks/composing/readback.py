"""Lines of a page as the finished PDF has them, read with pdfium; no box tree is asked.

Lengths in em, along the line (from the measure's beginning) and across it.
"""
from __future__ import annotations

import ctypes
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from composing.sheets import LENGTH, MARGIN, PITCH, SIZE, Sheet
from kohoshi.pdfread.unspoken import as_painted

_PX = .75  # pt
_EM = SIZE * _PX


@dataclass(frozen=True)
class Glyph:
    """One character: its advance box along the line, its middle across it."""

    char: str
    start: float
    end: float
    middle: float


@dataclass(frozen=True)
class Line:
    """Characters [first, last) of the page's text without blanks, set in one line.

    ``half`` are half the advances of the first and the last glyph; ``gaps`` the (index behind the
    gap, width) between neighbours; ``paragraph_end`` marks the last line of a paragraph.
    """

    text: str
    first: int
    last: int
    start: float
    end: float
    half: tuple[float, float]
    gaps: tuple[tuple[int, float], ...]
    paragraph_end: bool


@dataclass(frozen=True)
class Page:
    """A page read back: ``text`` the source without blanks, ``lost`` how many of its characters
    the page does not show in order (then it has no lines). ``paragraphs`` are the ends of the
    paragraphs in ``text``, ``source`` the paragraphs themselves."""

    measure: int
    number: int
    text: str
    paragraphs: tuple[int, ...]
    lines: tuple[Line, ...]
    lost: int
    source: tuple[str, ...]

    def rest(self, first: int) -> str:
        """The paragraph from character ``first`` of ``text`` on, blanks included."""
        number = bisect_right(self.paragraphs, first)
        seen = self.paragraphs[number - 1] if number else 0
        for index, char in enumerate(self.source[number]):
            if not char.isspace():
                if seen == first:
                    return self.source[number][index:]
                seen += 1
        raise IndexError(first)


def read(path: Path, sheet: Sheet) -> list[Page]:
    """All pages of a sheet set by some engine."""
    pages = []
    with pypdfium2.PdfDocument(as_painted(path)) as pdf:
        for number, (measure, chunk) in enumerate(sheet.places):
            glyphs = _glyphs(pdf[number], sheet.vertical)
            pages.append(_page(measure, number, [text for text, _ in chunk], _rows(glyphs)))
    return pages


def _glyphs(page: pypdfium2.PdfPage, vertical: bool) -> list[Glyph]:
    """Every character in the order it is painted (pdfium itself sorts by place)."""
    painted = {_address(thing): number for number, thing in enumerate(page.get_objects([raw.FPDF_PAGEOBJ_TEXT]))}
    textpage = page.get_textpage()
    box = raw.FS_RECTF()
    found: list[tuple[int, Glyph]] = []
    for index in range(textpage.count_chars()):
        if raw.FPDFText_IsGenerated(textpage, index) == 1:  # what pdfium makes up
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box))
        if vertical:
            along = LENGTH * _PX - box.top, LENGTH * _PX - box.bottom
            middle = -(box.left + box.right) / 2
        else:
            along = box.left, box.right
            middle = LENGTH * _PX - (box.top + box.bottom) / 2
        glyph = Glyph(chr(raw.FPDFText_GetUnicode(textpage, index)), (along[0] - MARGIN * _PX) / _EM,
                      (along[1] - MARGIN * _PX) / _EM, middle / _EM)
        found.append((painted[_address(raw.FPDFText_GetTextObject(textpage, index))], glyph))
    found.sort(key=lambda pair: pair[0])
    return [glyph for _, glyph in found]


def _address(thing: object) -> int:
    return ctypes.cast(getattr(thing, "raw", thing), ctypes.c_void_p).value or 0


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line, in painting order: across the lines there is always nearly a line pitch
    between two middles."""
    rows: list[list[int]] = []
    for index in sorted(range(len(glyphs)), key=lambda i: glyphs[i].middle):
        if not rows or glyphs[index].middle - glyphs[rows[-1][-1]].middle > .4 * PITCH / SIZE:
            rows.append([])
        rows[-1].append(index)
    lines = ([glyphs[index] for index in sorted(row)] for row in rows)
    return [line for row in lines if (line := _without_outer_blanks(row))]


def _without_outer_blanks(row: list[Glyph]) -> list[Glyph]:
    shown = [i for i, glyph in enumerate(row) if not glyph.char.isspace()]
    return row[shown[0]:shown[-1] + 1] if shown else []


def _page(measure: int, number: int, paragraphs: list[str], rows: list[list[Glyph]]) -> Page:
    source = ["".join(text.split()) for text in paragraphs]
    text = "".join(source)
    ends, total = set(), 0
    for paragraph in source:
        total += len(paragraph)
        ends.add(total)
    shown = [glyph.char for row in rows for glyph in row if not glyph.char.isspace()]
    lost = _lost(text, shown)
    lines = []
    if not lost:
        first = 0
        for row in rows:
            line = _line(row, first, text, ends)
            lines.append(line)
            first = line.last
    return Page(measure, number, text, tuple(sorted(ends)), tuple(lines), lost, tuple(paragraphs))


def _lost(text: str, shown: list[str]) -> int:
    """Characters missing; where none is, characters out of order."""
    if len(text) != len(shown):
        return abs(len(text) - len(shown))
    return sum(_same_form(a) != _same_form(b) for a, b in zip(text, shown, strict=False))


def _same_form(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _line(row: list[Glyph], first: int, text: str, ends: set[int]) -> Line:
    gaps, index = [], first
    for before, after in pairwise(row):
        index += not before.char.isspace()
        gaps.append((index, after.start - before.end))
    last = index + 1
    return Line(text[first:last], first, last, row[0].start, row[-1].end,
                ((row[0].end - row[0].start) / 2, (row[-1].end - row[-1].start) / 2), tuple(gaps), last in ends)
