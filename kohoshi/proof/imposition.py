"""Which faces lie side by side: as the paper opens, and as the printer's sheet carries them."""
from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from kohoshi.editions.spreads import reader_spreads

#: (left, right) faces; None where the paper has no page.
Pair = tuple[int | None, int | None]


class Order(StrEnum):
    """``reader``: 1 · 2–3 · … · 12. ``printer``: 12–1 · 2–11 · … , one after the other the two
    sides of each sheet, from the outermost."""

    reader = "reader"
    printer = "printer"


def pairs(faces: Sequence[int], binding: str, order: Order) -> list[Pair]:
    """The pairs of an issue. ``binding``: 'left' or 'right' (mirrored)."""
    return reader_spreads(faces, binding) if order is Order.reader else printer_pairs(faces, binding)


def printer_pairs(faces: Sequence[int], binding: str) -> list[Pair]:
    """面付け of a paper that is folded in the middle and laid into itself.

    A sheet carries four faces; where the issue has no multiple of four, the last faces of the
    paper are empty (None) and lie with the first ones.
    """
    paper: list[int | None] = [*faces, *[None] * (-len(faces) % 4)]
    out: list[Pair] = []
    for outer in range(len(paper) // 2):
        first, last = paper[outer], paper[-1 - outer]
        # the first face of every sheet is a right-hand page when the paper opens on the left
        left, right = (last, first) if outer % 2 == 0 else (first, last)
        out.append((right, left) if binding == "right" else (left, right))
    return out
