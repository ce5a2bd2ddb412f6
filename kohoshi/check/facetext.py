"""A face as searchable text: the normal form of its glyphs, and the way back to boxes."""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kohoshi.check.measure import Block, blocks
from kohoshi.finding import Box
from kohoshi.pdfread.finished import Finished, Page
from kohoshi.pdfread.geometry import MM_PER_POINT
from kohoshi.pdfread.lines import TextBlock, TextLine
from kohoshi.text import Normal, normal

#: The zone of running head and folio: this many mm from the top of the trim.
HEAD_ZONE = 24.0
#: What numbers are made of, and how near (em) two figures of one number stand.
_FIGURES, _BESIDE = frozenset("0123456789,."), .15


#: The pitch of lines in a column is at most this many em.
_COLUMN = 4


@dataclass(frozen=True)
class Span:
    """Normal characters [start, end) of one face."""

    face: int
    start: int
    end: int


@dataclass(frozen=True)
class Words:
    """A pattern that is nothing but its words: hundreds of them would take longer to compile than
    to look for."""

    text: str

    def search(self, text: str, start: int = 0, end: int | None = None) -> Found | None:
        at = text.find(self.text, start, end)
        return Found(at, len(self.text)) if at >= 0 else None


@dataclass(frozen=True)
class Found:
    """What :class:`Words` found; no groups."""

    at: int
    length: int

    def start(self) -> int:
        return self.at

    def end(self) -> int:
        return self.at + self.length


Hit = Found | re.Match[str]


class FaceText:
    """``number``: the face this page is (see check.identity.identify); ``position``: where it lies
    in the file. Offsets are into ``text``, the normal form of all glyphs in painting order."""

    def __init__(self, face: Page, number: int) -> None:
        self.face = face
        self.position = face.position
        self.number = number
        self.taken = bytearray(len(self.normal))
        #: Where its folio stands: it is no reference.
        self.folio: Box | None = None

    @cached_property
    def normal(self) -> Normal:
        return normal(self.face.glyphs.text)

    @property
    def text(self) -> str:
        return self.normal.text

    def occurrences(self, pattern: Words | re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Matches of ``pattern`` in text nobody has taken yet, overlapping starts included."""
        end = len(self.text) if end is None else end
        while start < end and (match := pattern.search(self.text, start, end)):
            if match.end() > match.start() and not any(self.taken[match.start():match.end()]):
                yield match
                start = match.end()
            else:
                start = match.start() + 1

    def take(self, start: int, end: int) -> None:
        """These characters are spoken for."""
        self.taken[start:end] = b"\x01" * (end - start)

    def glyphs(self, start: int, end: int) -> slice:
        """The glyphs behind normal characters [start, end)."""
        first, last = self.normal.original(start, end)
        return slice(first, max(last, first + 1))

    def box(self, start: int, end: int) -> Box:
        """The box of the span; of a span that goes on in another column, its first column."""
        part = self.face.glyphs.boxes[self.glyphs(start, end)]
        jump = np.flatnonzero(part[:, 1] < part[0, 1] - 2 * (part[0, 3] - part[0, 1]))
        until = int(jump[0]) if len(jump) else len(part)
        first = self.glyphs(start, end).start
        return self.face.box(first, first + until)

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The span as it is parted over columns; readings and marks belong to what they stand in."""
        out, first, before = [], start, None
        for number in dict.fromkeys(int(each) for each in self.line_of[self.glyphs(start, end)] if each >= 0):
            line = self.face.lines[number]
            if before is not None and line.size_pt < .8 * before.size_pt:
                continue
            at = self.normal_span(line.start, line.end)[0]
            if before is not None and at > first and not _below(line, before):
                out.append((first, at))
                first = at
            before = line
        return [*out, (first, end)]

    def read(self, start: int, end: int) -> str:
        """The span as the glyphs give it."""
        return self.face.glyphs.text[self.glyphs(start, end)]

    @cached_property
    def columns(self) -> list[Block]:
        """The rows of the face, measured, gathered into columns."""
        return blocks(self.face)

    @cached_property
    def line_of(self) -> np.ndarray:
        """(glyphs,) the index of the line each glyph stands in, -1 for blanks between lines."""
        out = np.full(len(self.face.glyphs), -1)
        for index, line in enumerate(self.face.lines):
            out[line.start:line.end] = index
        return out

    def starts_line(self, at: int) -> bool:
        """Whether the normal character ``at`` is the first of its line."""
        glyph = self.normal.index[at]
        return bool(self.face.lines[self.line_of[glyph]].start == glyph)

    def ends_line(self, at: int) -> bool:
        """Whether the normal character before ``at`` is the last of its line."""
        glyph = self.normal.index[at - 1]
        return bool(self.face.lines[self.line_of[glyph]].end == glyph + 1)

    def within_number(self, start: int, end: int) -> bool:
        """Whether another figure stands right before or behind the normal characters [start, end) in their line."""
        return start > 0 and self.text[start - 1] in _FIGURES and self._beside(start) \
            or end < len(self.text) and self.text[end] in _FIGURES and self._beside(end)

    def _beside(self, at: int) -> bool:
        """Whether the normal characters before ``at`` and at it stand side by side, as in one word."""
        glyphs = self.face.glyphs
        before, here = (glyphs.boxes[self.normal.index[i]] for i in (at - 1, at))
        size = float(glyphs.size_pt[self.normal.index[at]]) * MM_PER_POINT
        apart = float(here[0] - before[2])
        return bool(min(before[3], here[3]) - max(before[1], here[1]) > 0 and -.5 * size < apart < _BESIDE * size)

    def span_of(self, block: TextBlock | TextLine) -> tuple[int, int]:
        """Where a line or block stands in ``text``."""
        return self.normal_span(block.start, block.end)

    def normal_span(self, start: int, end: int) -> tuple[int, int]:
        """Where glyphs [start, end) stand in ``text``."""
        index = self.normal.index
        return bisect_left(index, start), bisect_left(index, end)


def _below(line: TextLine, above: TextLine) -> bool:
    """Whether a line is the next of a column, or goes on with the same."""
    a, b, size = above.box, line.box, line.size_pt * MM_PER_POINT
    if line.vertical:
        step, along = (a.x + a.w / 2) - (b.x + b.w / 2), min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    else:
        step, along = b.y - a.y, min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    return abs(step) < size / 2 or 0 < step < _COLUMN * size and along > 0


def face_texts(finished: Finished, numbers: list[int], folios: Sequence[Box | None] = ()) -> dict[int, FaceText]:
    """Face number → text; ``numbers[i]`` is the face that page i + 1 is, ``folios[i]`` where its folio stands. Of
    several pages that claim one number, the first counts."""
    out: dict[int, FaceText] = {}
    for face, number in zip(finished.pages, numbers, strict=True):
        if number not in out:
            out[number] = FaceText(face, number)
            out[number].folio = folios[face.position - 1] if folios else None
    return out
