"""Where on the faces an article is seen: its frames, and what shows outside them: the ground that
carries its picture, the frame of its title. Proof rounds tell a change there under the article; the
site shows it beside the text.

An element says whose it is by ``data-belongs`` (an article's id) or, being a ground,
by ``data-of`` (the id of a frame, which begins with the article's).
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.finding import Box
from kohoshi.typeset.composition import Composition
from kohoshi.typeset.geometry import border_box

#: (article, face) → the box around it, mm from the trim's top left.
Areas = Mapping[tuple[str, int], Box]


@dataclass(frozen=True)
class Area:
    """``box`` in mm from the trim's top left."""

    face: int
    article: str
    box: Box

    def as_dict(self) -> dict[str, object]:
        return {"face": self.face, "article": self.article, "box": self.box.rounded()}


def areas(document: Any, faces: tuple[int, ...] | list[int]) -> list[Area]:
    """The areas of one run, in document order."""
    found: list[Area] = []
    for page, face in zip(document.pages, faces, strict=False):  # a run that broke is told by survey
        seen: set[int] = set()
        for box in page._page_box.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or id(element) in seen or "::" in (box.element_tag or ""):
                continue
            if owner := element.get("data-belongs") or element.get("data-of"):
                seen.add(id(element))
                found.append(Area(face, owner.partition("--")[0], border_box(box)))
    return found


def article_areas(composition: Composition) -> Areas:
    """The box around every article on every face it stands on: its frames, its title (by its
    ``id``), and what says that it belongs to it."""
    owner = {frame.name: frame.article for frame in composition.frames if frame.article}
    owner |= {article: article for article in owner.values()}
    areas: dict[tuple[str, int], Box] = {}
    for face, page in composition.pages:
        for box in page._page_box.descendants(placeholders=True):
            article = owner.get(_names(box))
            if article:
                key, own = (article, face), border_box(box)
                areas[key] = _both(areas[key], own) if key in areas else own
    return areas


def _names(box: Any) -> str:
    """The id of the article or frame that a box belongs to, empty for most."""
    element = getattr(box, "element", None)
    if element is None or not isinstance(box, boxes.BlockLevelBox) or "::" in (box.element_tag or ""):
        return ""
    return element.get("data-belongs") or element.get("data-of") or element.get("id") or ""


def _both(a: Box, b: Box) -> Box:
    x, y = min(a.x, b.x), min(a.y, b.y)
    return Box(x, y, max(a.x + a.w, b.x + b.w) - x, max(a.y + a.h, b.y + b.h) - y)
