"""Articles that stand one under the other in a frame: where each begins and ends, in lines of the grid."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.typeset.overset import MM_PER_PX

#: A line of the grid in px: 25.5 H; a character: 15 Q.
_LINE, _CHARACTER = 6.375 / MM_PER_PX, 3.75 / MM_PER_PX


@dataclass(frozen=True)
class Standing:
    """An article in a column: ``top`` and ``foot`` of its border box, in lines from the head of the column."""

    article: str
    part: str
    top: float
    foot: float


@dataclass(frozen=True)
class Stack:
    """A frame in which articles stand: ``measure`` in characters, ``depth`` in lines, and what stands in it, whether or
    not it fits. ``face``: number of the page in the document, from 0."""

    slot: str
    face: int
    measure: float
    depth: float
    standing: tuple[Standing, ...]

    @property
    def foot(self) -> float:
        """The lines that what stands in it takes."""
        return max((each.foot for each in self.standing), default=0.0)


def stacks(document: Any) -> list[Stack]:
    """Every frame in which articles stand, in the order of the pages."""
    found: dict[tuple[int, str], Stack] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or not isinstance(box, boxes.BlockLevelBox) or not (slot := element.get("data-frame")) or element.get("data-article"):
                continue
            top = box.content_box_y()
            inside = [_standing(inner, top) for inner in box.descendants(placeholders=True) if _begins(inner, slot)]
            if inside and (number, slot) not in found:
                found[number, slot] = Stack(slot, number, round(box.width / _CHARACTER, 4), round(box.height / _LINE, 4), tuple(inside))
    return list(found.values())


def _begins(box: Any, slot: str) -> bool:
    element = getattr(box, "element", None)
    return (element is not None and isinstance(box, boxes.BlockLevelBox) and "::" not in (box.element_tag or "")
            and element.get("data-frame") == slot and bool(element.get("data-article")))


def _standing(box: Any, top: float) -> Standing:
    upper = box.border_box_y() - top
    return Standing(box.element.get("data-article"), box.element.get("data-part") or "", round(upper / _LINE, 4),
                    round((upper + box.border_height()) / _LINE, 4))
