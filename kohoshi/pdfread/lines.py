"""From glyphs to lines and blocks, by geometry alone, in the order they are painted.

A line is glyphs set one after another without a jump; a block is lines of one size set one
under another (横組) or one left of another (縦組). A reference broken over two lines of a
paragraph is whole in a block; a folio next to a table figure is not glued to it.
"""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi import jlreq
from kohoshi.finding import Box
from kohoshi.pdfread.model import Glyphs

#: A gap inside a line is at most this many em (均等割付 of short heads included).
_GAP = 1.5
#: The pitch of the lines of a block is at most this many em.
_PITCH = 2.4
#: Marks half of whose em is blank, after or before them: programs close them up by half an em where they
#: meet (」（), or set them in boxes of half the width (JLREQ 3.1.4, css-text-4 text-spacing-trim).
_BLANK_AFTER = jlreq.TRAILING_SPACE | jlreq.MIDDLE_DOTS
_BLANK_BEFORE = jlreq.OPENING | jlreq.MIDDLE_DOTS
#: So closed up, em boxes overlap by at most this many em.
_CLOSED_UP = 0.6


@dataclass(frozen=True)
class TextLine:
    """Glyphs [start, end) of a face set in one line. ``size_pt`` is that of its largest glyph."""

    start: int
    end: int
    text: str
    box: Box
    size_pt: float
    vertical: bool


@dataclass(frozen=True)
class TextBlock:
    """Consecutive lines of one paragraph-like group; glyphs [start, end)."""

    lines: tuple[TextLine, ...]

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def size_pt(self) -> float:
        return max(line.size_pt for line in self.lines)


def text_lines(glyphs: Glyphs) -> list[TextLine]:
    """The lines of a face. Blanks never start a line; they belong to the line they stand in."""
    lines: list[TextLine] = []
    start = None
    vertical: bool | None = None
    last = -1
    boxes, sizes = glyphs.boxes.tolist(), (glyphs.size_pt * 25.4 / 72).tolist()
    for index, char in enumerate(glyphs.text):
        if char.isspace():
            continue
        if start is not None:
            closed_up = glyphs.text[last] in _BLANK_AFTER or char in _BLANK_BEFORE
            step = _step(boxes[last], boxes[index], sizes[last], sizes[index], closed_up)
            if step is None or (vertical is not None and step != vertical):
                lines.append(_line(glyphs, start, last + 1, bool(vertical)))
                start, vertical = index, None
            elif vertical is None:
                vertical = step
        else:
            start = index
        last = index
    if start is not None:
        lines.append(_line(glyphs, start, last + 1, bool(vertical)))
    return lines


def _step(a: list[float], b: list[float], size_a: float, size_b: float, closed_up: bool) -> bool | None:
    """How glyph b follows a in a line: False across, True down, None not at all. ``closed_up``: the half of
    either that is blank may have been taken out."""
    size = max(size_a, size_b)
    if min(size_a, size_b) < 0.4 * size:
        return None
    overlap, aside = (_CLOSED_UP, _CLOSED_UP) if closed_up else (0.4, 0.35)
    if abs((a[1] + a[3]) - (b[1] + b[3])) / 2 < 0.5 * size and -overlap * size < b[0] - a[2] < _GAP * size:
        return False
    if abs((a[0] + a[2]) - (b[0] + b[2])) / 2 < aside * size and -overlap * size < b[1] - a[3] < 0.4 * size \
            and 0.8 < size_a / size_b < 1.25 and b[2] - b[0] < 1.4 * size:
        return True
    return None


def _line(glyphs: Glyphs, start: int, end: int, vertical: bool) -> TextLine:
    return TextLine(start, end, glyphs.text[start:end], glyphs.box(start, end),
                    float(glyphs.size_pt[start:end].max()), vertical)


def text_blocks(lines: list[TextLine]) -> list[TextBlock]:
    """Lines of one size (within a tenth) set one under another, overlapping sideways."""
    groups: list[list[TextLine]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [TextBlock(tuple(group)) for group in groups]


def _continues(a: TextLine, b: TextLine) -> bool:
    if not 0.9 < a.size_pt / b.size_pt < 1.11:
        return False
    em = max(a.size_pt, b.size_pt) * 25.4 / 72
    if a.vertical and b.vertical:
        pitch = a.box.x - b.box.x
        return 0 < pitch < _PITCH * em and a.box.y < b.box.y + b.box.h and b.box.y < a.box.y + a.box.h
    pitch = b.box.y - a.box.y
    return 0 < pitch < _PITCH * em and a.box.x < b.box.x + b.box.w and b.box.x < a.box.x + a.box.w
