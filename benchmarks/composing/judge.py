"""What is counted over the lines read back."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from composing.readback import Line, Page
from kohoshi import jlreq

EDGE = .02  # em
GAP = .5  # em


@dataclass
class Score:
    """Counts over all pages of a sheet; the lists hold (measure, text, what is wrong with it)."""

    lines: int = 0
    full: int = 0
    flush: int = 0
    characters: int = 0
    lost: int = 0
    off: list[tuple[int, str, str, float]] = field(default_factory=list)
    wide: list[tuple[int, str, float]] = field(default_factory=list)
    forbidden: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of the lines that should be full and are."""
        return self.flush / self.full if self.full else 0.0

    def __iadd__(self, other: Score) -> Self:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def score(pages: list[Page]) -> Score:
    """Judge all lines of a sheet."""
    result = Score()
    for page in pages:
        result.characters += len(page.text)
        result.lost += page.lost
        for line in page.lines:
            result.lines += 1
            _edges(result, page, line)
            result.wide += [(page.measure, line.text, round(width, 3)) for _, width in line.gaps if width > GAP]
            if not line.paragraph_end and not jlreq.may_break(page.text[line.last - 1], page.text[line.last]):
                result.forbidden.append((page.measure, line.text, page.text[line.last]))
    return result


def _edges(result: Score, page: Page, line: Line) -> None:
    """A full line ends at the edge, and every line begins at it; a mark set half at either end
    has its empty half outside (JLREQ 3.1.5, 3.1.9)."""
    last, first = line.text[-1], line.text[0]
    end, start = line.end - page.measure, line.start
    if last in jlreq.TRAILING_SPACE:  # in a last line the mark may be anything between full and half
        end = end - line.half[1] if line.paragraph_end else min(end, end - line.half[1], key=abs)
    if first in jlreq.OPENING and start < -line.half[0] / 2:
        start += line.half[0]
    at_end = not line.paragraph_end and abs(end) > EDGE or end > EDGE
    at_start = abs(start) > EDGE
    result.full += not line.paragraph_end
    result.flush += not (line.paragraph_end or at_end or at_start)
    if at_start:
        result.off.append((page.measure, line.text, "start", round(start, 3)))
    if at_end:
        result.off.append((page.measure, line.text, "end", round(end, 3)))
