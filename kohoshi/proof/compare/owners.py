"""Whose is what stands on a face: each glyph and each painted thing goes to the smallest frame or
area that holds it; what none holds is the page's own."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kohoshi.proof.compare.painting import FaceShown, Thing

#: A thing may stick out of what holds it by this (mm): half a thick rule.
_OUT = 0.6
#: Hanging marks stand outside their frame by up to this (mm).
_HANGS = 2.5
#: Else a thing goes to the frame that holds this share of it.
_SHARE = 0.6


@dataclass(frozen=True)
class Region:
    """A frame or an area on a face. ``name``: of the frame; of an area the article and its number.
    ``edges``: left, top, right, bottom in mm."""

    article: str | None
    name: str
    slot: str
    face: int
    edges: tuple[float, float, float, float]

    @property
    def area(self) -> float:
        return (self.edges[2] - self.edges[0]) * (self.edges[3] - self.edges[1])

    @property
    def key(self) -> tuple[str, str]:
        """The same in another round, wherever it lies there; on a page, only on the same face."""
        return (self.article, self.name) if self.article else ("", f"{self.face}/{self.name}")


@dataclass
class Unit:
    """What one room shows, or (``room.name`` '') what of a face lies in none. ``glyphs``: indices
    into the face's columns, in painting order."""

    region: Region
    face: FaceShown
    glyphs: np.ndarray
    things: list[Thing] = field(default_factory=list)

    @property
    def origin(self) -> tuple[float, float]:
        return self.region.edges[:2]

    @property
    def chars(self) -> list[str]:
        return [self.face.chars[i] for i in self.glyphs]

    @property
    def text(self) -> str:
        return "".join(self.chars)

    @property
    def boxes(self) -> np.ndarray:
        out: np.ndarray = self.face.boxes[self.glyphs]
        return out


def regions(layout: Mapping[str, Any]) -> list[Region]:
    """The frames and areas of a layout.json."""
    found = [Region(f["article"], f["frame"], f["slot"], f["face"], _edges(f["box"])) for f in layout["frames"]]
    count: Counter[str] = Counter()
    for area in layout.get("areas", ()):
        count[area["article"]] += 1
        found.append(Region(area["article"], f"{area['article']}~{count[area['article']]}", "", area["face"], _edges(area["box"])))
    return found


def units(faces: Sequence[FaceShown], layout: Mapping[str, Any]) -> list[Unit]:
    """Every room with what it shows, and for every face what lies in no room."""
    every = regions(layout)
    return [unit for face in faces for unit in _of_face(face, [region for region in every if region.face == face.number])]


def _of_face(face: FaceShown, here: list[Region]) -> list[Unit]:
    # a slot that holds articles is their column, however small next to one that grew out of it
    full = {region.slot for region in here if region.article and region.slot}
    ordered = sorted(here, key=lambda region: (region.article is None and region.slot in full, region.area, region.article is None))
    edges = np.array([region.edges for region in ordered]).reshape(-1, 4)
    holder = _glyph_holders(face.boxes, edges, ordered)
    found = [Unit(region, face, np.flatnonzero(holder == i)) for i, region in enumerate(ordered)]
    rest = Unit(Region(None, "", "", face.number, (0.0, 0.0, *face.size)), face, np.flatnonzero(holder < 0))
    for thing in face.things:
        at = -1 if thing.supplied else _thing_holder(thing, edges)
        (found[at] if at >= 0 else rest).things.append(thing)
    return [*found, rest]


def _glyph_holders(boxes: np.ndarray, edges: np.ndarray, ordered: Sequence[Region]) -> np.ndarray:
    """(n,) index of the room of each glyph, -1 for none. A mark that hangs out of where an article
    shows is the article's, unless another room holds it."""
    if not len(edges) or not len(boxes):
        return np.full(len(boxes), -1)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2

    def first(slack: float, among: np.ndarray) -> np.ndarray:
        inside = ((middle[:, None] >= edges[None, :, :2] - slack) & (middle[:, None] <= edges[None, :, 2:] + slack)).all(axis=2)
        inside &= among[None]
        return np.where(inside.any(axis=1), inside.argmax(axis=1), -1)

    everyone = np.ones(len(edges), dtype=bool)
    articles = np.array([region.article is not None for region in ordered])
    within, near = first(0.0, everyone), first(_HANGS, articles)
    return np.where(within >= 0, within, near)


def _thing_holder(thing: Thing, edges: np.ndarray) -> int:
    if not len(edges):
        return -1
    left, top, right, bottom = thing.box
    holds = (edges[:, 0] <= left + _OUT) & (edges[:, 1] <= top + _OUT) & (edges[:, 2] >= right - _OUT) & (edges[:, 3] >= bottom - _OUT)
    if holds.any():
        return int(holds.argmax())
    width, height = np.minimum(edges[:, 2], right) - np.maximum(edges[:, 0], left), \
        np.minimum(edges[:, 3], bottom) - np.maximum(edges[:, 1], top)
    thin = 0.01
    share = np.clip(width + thin, 0, None) * np.clip(height + thin, 0, None) / ((right - left + thin) * (bottom - top + thin))
    best = int(share.argmax())
    return best if share[best] >= _SHARE else -1


def _edges(box: Mapping[str, float]) -> tuple[float, float, float, float]:
    return box["x"], box["y"], box["x"] + box["w"], box["y"] + box["h"]
