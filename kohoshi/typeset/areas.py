"""Where on the faces an article is seen: its frames, and what lies elsewhere and belongs to it."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.finding import Box
from kohoshi.typeset.composition import Composition
from kohoshi.typeset.geometry import box_of

#: (article, face) → the box around it, mm from the trim's top left.
Areas = Mapping[tuple[str, int], Box]


def article_areas(composition: Composition) -> Areas:
    """Every article on every face it stands on. A layout names what lies outside its frames by the
    article's id: the title (``id``), a picture behind (``data-of``), other frames (``data-shows``)."""
    owner = {frame.name: frame.article for frame in composition.frames if frame.article}
    owner |= {article: article for article in owner.values()}
    areas: dict[tuple[str, int], Box] = {}
    for face, page in composition.pages:
        for box in page._page_box.descendants(placeholders=True):
            article = owner.get(_names(box))
            if article:
                key, own = (article, face), box_of(box)
                areas[key] = _both(areas[key], own) if key in areas else own
    return areas


def _names(box: Any) -> str:
    """The id of the article or frame that a box belongs to, empty for most."""
    element = getattr(box, "element", None)
    if element is None or not isinstance(box, boxes.BlockLevelBox) or "::" in (box.element_tag or ""):
        return ""
    return element.get("data-shows") or element.get("data-of") or element.get("id") or ""


def _both(a: Box, b: Box) -> Box:
    x, y = min(a.x, b.x), min(a.y, b.y)
    return Box(x, y, max(a.x + a.w, b.x + b.w) - x, max(a.y + a.h, b.y + b.h) - y)
