"""The last net: what looks different on the faces though no frame, glyph or path says so.

Both rounds are drawn; where they differ outside everything that has been told, that is told as
体裁 of whoever stands there. So nothing can change unseen, whatever PDF can do.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from kohoshi.finding import Box
from kohoshi.proof.compare.change import Change, FaceBox, Kind
from kohoshi.proof.compare.owners import regions
from kohoshi.proof.compare.patches import patches

_DPI = 96.0
#: Levels (of 255) by which a pixel must differ.
_LEVELS = 24
#: Around what has been told (mm), and of a patch the least it measures (mm²).
_AROUND, _LEAST = 2.0, 0.2


class Drawn(Protocol):
    @property
    def layout(self) -> Mapping[str, Any]: ...

    def raster(self, face: int, dpi: float) -> np.ndarray: ...


def overlooked(old: Drawn, new: Drawn, known: Sequence[FaceBox]) -> list[Change]:
    """``known``: where something has been told already, or follows from it."""
    faces = sorted({frame["face"] for side in (old, new) for frame in side.layout["frames"]})
    found: list[Change] = []
    for face in faces:
        before, after = old.raster(face, _DPI), new.raster(face, _DPI)
        if before.shape != after.shape:
            continue  # told as a change of the page's size
        differs = np.abs(before.astype(np.int16) - after).max(axis=2) > _LEVELS
        for spot in known:
            if spot.face == face:
                _clear(differs, spot.box)
        for box in patches(differs, _DPI / 25.4, least=_LEAST):
            found.append(_change(face, box, new.layout))
    return found


def _clear(differs: np.ndarray, box: Box) -> None:
    scale = _DPI / 25.4
    left, top = (max(int((value - _AROUND) * scale), 0) for value in (box.x, box.y))
    differs[top:int((box.y + box.h + _AROUND) * scale) + 1, left:int((box.x + box.w + _AROUND) * scale) + 1] = False


def _change(face: int, box: Box, layout: Mapping[str, Any]) -> Change:
    x, y = box.x + box.w / 2, box.y + box.h / 2
    here = [region for region in regions(layout) if region.face == face
            and region.edges[0] <= x <= region.edges[2] and region.edges[1] <= y <= region.edges[3]]
    owner = min(here, key=lambda region: (region.area, region.article is None), default=None)
    article = owner.article if owner else None
    return Change(Kind.STYLE if article else Kind.PAGE, article, "見た目が変わりました", (FaceBox(face, box),), (FaceBox(face, box),))
