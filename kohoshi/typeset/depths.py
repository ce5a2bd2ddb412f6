"""How deep what stands in a frame really is, for the frames that are as deep as that (``data-fits``)."""
from __future__ import annotations

import math
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.typeset.overset import MM_PER_PX

#: A line of the grid in px: 25.5 H.
_LINE = 6.375 / MM_PER_PX
_TOLERANCE = .02


def depths(document: Any) -> dict[str, float]:
    """``data-fits`` of each frame that has one → the lines its content takes, in halves; what goes on on another
    page is counted as far as the first."""
    found: dict[str, float] = {}
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is not None and isinstance(box, boxes.BlockLevelBox) and (name := element.get("data-fits")) and name not in found:
                found[name] = math.ceil(2 * (_depth(box) / _LINE - _TOLERANCE)) / 2
    return found


def _depth(box: Any) -> float:
    """From the top of its content to the lowest edge of what is in flow, space below the last block left out (px)."""
    top = low = box.content_box_y()
    for child in getattr(box, "children", ()):
        if child.is_in_normal_flow() and isinstance(child, boxes.BlockLevelBox | boxes.LineBox):
            below = max(0, child.margin_bottom or 0) if isinstance(child, boxes.BlockLevelBox) else 0
            low = max(low, child.position_y + child.margin_height() - below)
    depth: float = low - top
    return depth
