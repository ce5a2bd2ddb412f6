"""Where an article shows outside its frames: the ground that carries its picture, the frame of its
title. Proof rounds tell a change there under the article.

An element says whose it is by ``data-belongs`` (an article's id) or, being a ground,
by ``data-of`` (the id of a frame, which begins with the article's).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kohoshi.finding import Box
from kohoshi.typeset.geometry import border_box


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
