"""The words of what came as a finished PDF, as paragraphs: by geometry, as whoever reads it aloud would.

A block of lines is one paragraph, except where an item or a labelled fact begins (「・飲み水」「問合せ 担当」);
what stands apart in a line is parted by a blank; the cells of a row are one line. A head that is
painted last stands first.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kohoshi.finding import Box
from kohoshi.jlreq import parts_words
from kohoshi.pdfread.lines import TextBlock, TextLine
from kohoshi.pdfread.model import Glyphs

#: (face, key of the hole: 'page' or the slot) → paragraphs of what came as a finished PDF.
Received = Mapping[tuple[int, str], Sequence[str]]

#: em: glyphs farther apart than this are apart on purpose; a cell of a row may be so far away.
_APART, _ROW = .8, 16.0
#: Type of cells in a row differs by less than this.
_ALIKE = 1.5
#: Characters of a label; of a cell that begins a row.
_LABEL, _CELL = 6, 16
_ITEM = re.compile(r"[・●○■□◆◇◎※★☆▶▷→✓]")
_END = re.compile(r"[。！？!?」』)）]$")


@dataclass(frozen=True)
class Paragraph:
    """``lines`` in reading order; ``words``: their text with blanks where glyphs stand apart."""

    words: str
    lines: tuple[TextLine, ...]

    def __add__(self, cell: Paragraph) -> Paragraph:
        return Paragraph(f"{self.words} {cell.words}", (*self.lines, *cell.lines))


def paragraphs(glyphs: Glyphs, blocks: Sequence[TextBlock], *, rows: bool = True) -> list[Paragraph]:
    """``blocks`` as they are painted; the paragraphs as they are read. ``rows``: the cells of a row are one."""
    out: list[Paragraph] = []
    before: TextBlock | None = None
    for block in heads_first(blocks):
        fresh = list(_of_block(glyphs, block))
        if rows and before is not None and _one_row(before, block):
            out[-1] += fresh.pop(0)
        out += fresh
        before = next((cell for cell in (block, TextBlock(block.lines[-1:])) if len(cell.text) <= _CELL), None)
    return out


def heads_first(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Blocks in the order they are painted, but those that lie above all painted before them first."""
    for at in range(1, len(blocks)):
        top = min(_box(block).y for block in blocks[:at])
        count = next((n for n, block in enumerate(blocks[at:]) if _box(block).y + _box(block).h > top), len(blocks) - at)
        if count:
            return [*blocks[at:at + count], *heads_first([*blocks[:at], *blocks[at + count:]])]
    return list(blocks)


def _box(block: TextBlock) -> Box:
    boxes = [line.box for line in block.lines]
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.x + box.w for box in boxes) - x, max(box.y + box.h for box in boxes) - y)


def _of_block(glyphs: Glyphs, block: TextBlock) -> Iterator[Paragraph]:
    said, box = "", _box(block)
    lines: list[TextLine] = []
    for line in block.lines:
        words = _parted(glyphs, line)
        if lines and (_ITEM.match(words) or _labelled(words) or _ended(lines[-1], box)
                      or line is block.lines[-1] and _label_alone(said, words)
                      or _fonts(glyphs, lines[-1]).isdisjoint(_fonts(glyphs, line))):
            yield Paragraph(said, tuple(lines))
            said, lines = "", []
        said += f" {words}" if said and words and parts_words(said[-1], words[0]) else words
        lines.append(line)
    yield Paragraph(said, tuple(lines))


def _parted(glyphs: Glyphs, line: TextLine) -> str:
    """A line with blanks where its glyphs stand apart."""
    if line.vertical:
        return line.text.strip()
    out: list[str] = []
    right = None
    for index in range(line.start, line.end):
        char = glyphs.text[index]
        if not char.isspace():
            left, _, edge, _ = glyphs.boxes[index]
            if right is not None and left - right > _APART * glyphs.size_pt[index] * 25.4 / 72:
                out.append(" ")
            right = edge
        out.append(char)
    return re.sub(r"[ \u3000]{2,}", " ", "".join(out)).strip()


def _labelled(words: str) -> bool:
    """Whether a line begins with a short word that stands apart: 「問合せ 納税担当」."""
    head, apart, _ = words.partition(" ")
    return bool(apart) and len(head) <= _LABEL and not head[-1].isascii()


def _label_alone(said: str, words: str) -> bool:
    """Whether a label stands alone under a sentence; its fact is painted after it."""
    return len(words) <= _LABEL and bool(_END.search(said)) and not _END.search(words)


def _ended(line: TextLine, box: Box) -> bool:
    """Whether a sentence ends in a line that is not full."""
    em = line.size_pt * 25.4 / 72
    return not line.vertical and line.box.x + line.box.w < box.x + box.w - 1.2 * em and bool(_END.search(line.text.strip()))


def _fonts(glyphs: Glyphs, line: TextLine) -> set[int]:
    return {int(glyphs.font[index]) for index in range(line.start, line.end) if not glyphs.text[index].isspace()}


def _one_row(cell: TextBlock, block: TextBlock) -> bool:
    """Whether a block stands to the right of a short one, in its row."""
    left, right = _box(cell), _box(block)
    gap = block.lines[0].box.x - (left.x + left.w)
    alike = 1 / _ALIKE < cell.size_pt / block.size_pt < _ALIKE
    level = right.y < left.y + left.h / 2 < right.y + right.h or left.y < right.y + right.h / 2 < left.y + left.h
    return level and alike and 0 <= gap < _ROW * cell.size_pt * 25.4 / 72
