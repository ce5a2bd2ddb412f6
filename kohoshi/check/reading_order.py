"""Rule ``text/order``: running text stands on the paper in the order of the content.

Within a text, and in a thread 連結枠 (a part that goes on on other faces), the place decides, line by line, as an
eye goes: 横組 down a column, then to its right, or to the left further down; 縦組 from line to line to the left,
then to a tier 段 below, or above but further left (JLREQ 2.4.2). The order in which a file is painted says nothing
there: frames 枠 that a layout names in the wrong order are painted in the order of the text. Elsewhere texts may
stand as design puts them (steps that wind over a face), so that both the painting order and the place must say
otherwise: boxes that are positioned are painted late.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from kohoshi.check.locate import Located, Match
from kohoshi.finding import Box, Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.pdfread.lines import TextLine
from kohoshi.text import REFERENCE_MARK

#: Running text, whose order is the reader's order; captions and labels stand where design puts them.
_PROSE = frozenset({"paragraph", "lead", "items", "q", "a", "heading", "text", "actions", "note", "arrows"})
#: mm that boxes may run into each other.
_SLACK = 1.0
#: What is smaller than this share of its text is a reading or a mark.
_SMALL = .8
_HINT = "枠の順を確かめてください"


class _Printed:
    """A text where it stands: its lines in its own order, each with its face; readings and marks left out."""

    def __init__(self, match: Match, located: Located) -> None:
        self.match = match
        self.lines: list[tuple[int, TextLine]] = []
        for span in match.spans:
            face = located.faces[span.face]
            glyphs = face.glyphs(span.start, span.end)
            numbers = dict.fromkeys(int(number) for number in face.line_of[glyphs] if number >= 0)
            self.lines += [(span.face, face.face.lines[number]) for number in numbers]
        size = max((line.size_pt for _, line in self.lines), default=0)
        self.lines = [(face, line) for face, line in self.lines if line.size_pt > _SMALL * size]
        upright = sum(len(line.text) for _, line in self.lines if line.vertical)
        self.vertical = 2 * upright > sum(len(line.text) for _, line in self.lines)


def check_reading_order(issue: Issue, located: Located) -> Iterator[Finding]:
    """Of every part of an article: its texts one after another, and each within itself."""
    threads = issue.continuations()
    parts: dict[tuple[str, str], list[_Printed]] = defaultdict(list)
    for match in located.matches:
        names = [name for name in match.expected.printable.field.split(".") if not name.isdigit()]
        if names and names[-1] in _PROSE and (printed := _Printed(match, located)).lines:
            parts[match.expected.key].append(printed)
    for key, part in parts.items():
        for printed in part:
            yield from _within(printed)
        for earlier, later in pairwise(part):
            (face_a, a), (face_b, b) = earlier.lines[-1], later.lines[0]
            wrong = face_b < face_a if face_b != face_a else (
                earlier.vertical == later.vertical and _before(b.box, a.box, later.vertical) if key in threads else _late(earlier, later, located))
            if wrong:
                yield _finding(later, face_b, b.box, f"{face_b}面で「{_short(later.match.expected.printable.text)}」が"
                               f"「{_short(earlier.match.expected.printable.text)}」より前にあります（原稿では後です）")


def _within(printed: _Printed) -> Iterator[Finding]:
    for (face_a, a), (face_b, b) in pairwise(printed.lines):
        if face_a == face_b and _before(b.box, a.box, printed.vertical):
            yield _finding(printed, face_b, b.box, f"{face_b}面で、文の途中の「{_short(b.text)}」が「{_short(a.text)}」より前にあります（原稿では後です）")


def _before(b: Box, a: Box, vertical: bool) -> bool:
    """Whether a reader meets line b before line a."""
    above, below = b.y + b.h <= a.y + _SLACK, b.y >= a.y + a.h - _SLACK
    left, right = b.x + b.w <= a.x + _SLACK, b.x >= a.x + a.w - _SLACK
    if vertical:
        return not below and (not left if above else right)
    return not right and (not below if left else above)


def _late(earlier: _Printed, later: _Printed, located: Located) -> bool:
    """Whether the later text is painted first and stands above the earlier one, or to its left."""
    a, b = earlier.match.spans[-1], later.match.spans[0]
    if b.start >= a.start:
        return False
    face = located.faces[a.face]
    box_a, box_b = face.box(a.start, a.end), face.box(b.start, b.end)
    if min(box_a.x + box_a.w, box_b.x + box_b.w) - max(box_a.x, box_b.x) > _SLACK:
        return box_b.y + box_b.h <= box_a.y + _SLACK
    beside = min(box_a.y + box_a.h, box_b.y + box_b.h) - max(box_a.y, box_b.y) > _SLACK
    return beside and box_b.x + box_b.w <= box_a.x + _SLACK


def _finding(printed: _Printed, face: int, box: Box, message: str) -> Finding:
    printable = printed.match.expected.printable
    return Finding("text/order", Level.ERROR, message, _HINT, face=face, box=box, place=printable.place, article=printable.article,
                   excerpt=printable.text.replace(REFERENCE_MARK, "○面"))


def _short(text: str, most: int = 24) -> str:
    text = text.replace(REFERENCE_MARK, "○面")
    return text if len(text) <= most else text[:most - 1] + "…"
