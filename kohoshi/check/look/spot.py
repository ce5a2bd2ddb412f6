"""What the rules ``look/…`` share: the faces they look at, and findings with spot and source."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kohoshi.check.facetext import FaceText
from kohoshi.check.locate import Located
from kohoshi.finding import Box, Finding, Level, Place

#: So much of a text is told.
_EXCERPT = 24


@dataclass(frozen=True)
class Looked:
    """A face that is looked at. ``located``: where the content stands on it, where the content is
    known; ``supplied``: boxes of what was supplied (advertisements, pages), which is not ours to
    judge."""

    text: FaceText
    located: Located | None = None

    @property
    def number(self) -> int:
        return self.text.number

    @cached_property
    def ours(self) -> np.ndarray:
        """(n,) bool: glyphs that show and were not supplied."""
        face = self.text.face
        out = face.visible.copy()
        x, y = (face.glyphs.ink[:, 0] + face.glyphs.ink[:, 2]) / 2, (face.glyphs.ink[:, 1] + face.glyphs.ink[:, 3]) / 2
        for drawn in face.drawn:
            box = drawn.box
            out &= ~((x >= box.x) & (x <= box.x + box.w) & (y >= box.y) & (y <= box.y + box.h))
        return out

    def words(self, glyphs: np.ndarray) -> str:
        """The text of some glyphs of a line, shortened."""
        said = "".join(self.text.face.glyphs.text[i] for i in range(int(glyphs[0]), int(glyphs[-1]) + 1)).strip()
        return said if len(said) <= _EXCERPT else said[:_EXCERPT - 1] + "…"

    def finding(self, rule: str, level: Level, message: str, hint: str, glyphs: np.ndarray, excerpt: str) -> Finding:
        """``message`` goes on from the number of the face; ``glyphs``: those concerned."""
        boxes = self.text.face.glyphs.ink[glyphs]
        (left, top), (right, bottom) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
        place: Place | None = None
        article: str | None = None
        if self.located:
            span = self.text.normal_span(int(glyphs[0]), int(glyphs[-1]) + 1)
            place, article = self.located.source(self.number, *span)
        return Finding(rule, level, f"{self.number}面{message}", hint, face=self.number,
                       box=Box(left, top, right - left, bottom - top), place=place, article=article, excerpt=excerpt)
