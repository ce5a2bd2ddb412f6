"""Rule ``look/twice``: one photograph printed twice in an issue, at whatever size and cut.

Pictures are compared as they are printed, in what both show of them: files of other names and sizes
do not hide it. Two photographs of one scene differ somewhere by more than printing does.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from PIL import Image

from kohoshi.check.press.sheet import PressFace
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.matrix import area_of, intersect, is_empty
from kohoshi.pdfread.painted import Edges, Kind, Painted, Picture

#: mm; smaller pictures are icons, portraits of a series, logos.
_LEAST = 25.0
#: Pictures are compared where both show this share of the whole, in so many fields each way.
_COMMON, _FIELDS = 0.3, 24
#: Sides of one picture in two files are in one proportion to within this.
_SHAPE = 0.02
#: Correlation and mean difference (of 255) of one picture, and the share of fields that may differ by more than so much.
_ALIKE, _APART, _FIELDS_APART, _FIELD = 0.97, 7.0, 0.02, 28
#: A photograph has so many tones (of 32 in each channel), and no single one on more than this share of it.
_TONES, _ONE_TONE = 150, 0.5
#: A picture of which more than this lies under later ones is not seen.
_COVERED = 0.5
#: On so many faces it is part of the layout.
_LAYOUT = 4


@dataclass(frozen=True)
class PrintedPicture:
    """A picture as a face shows it."""

    press_face: PressFace
    item: Painted
    picture: Picture

    @cached_property
    def box(self) -> Edges:
        return intersect(self.item.box, self.press_face.trim)

    @cached_property
    def share(self) -> Edges:
        """What can be seen of it: left, top, right, bottom in shares from its own top left."""
        across, _, _, down, left, top = self.picture.place
        x0, y0, x1, y1 = self.box
        return (x0 - left) / across, 1 - (y0 - top) / down, (x1 - left) / across, 1 - (y1 - top) / down

    def fields(self, part: Edges) -> np.ndarray:
        """(k, k, 3) the mean colours of a part told in shares."""
        across, _, _, down, left, top = self.picture.place
        scale = INK_DPI / 25.4
        box = [(left + part[0] * across) * scale, (top + (1 - part[1]) * down) * scale,
               (left + part[2] * across) * scale, (top + (1 - part[3]) * down) * scale]
        return np.asarray(self.face.resize((_FIELDS, _FIELDS), Image.Resampling.BOX, _inside(box, self.face.size)), dtype=float)

    @property
    def face(self) -> Image.Image:
        return Image.fromarray(self.press_face.face.raster(INK_DPI, text=False))

    @cached_property
    def is_photograph(self) -> bool:
        """Many tones, none of them over half of it."""
        x0, y0, x1, y1 = (round(edge * INK_DPI / 25.4) for edge in self.box)
        pixels = self.press_face.face.raster(INK_DPI, text=False)[max(y0, 0):y1, max(x0, 0):x1] >> 3
        tones, counts = np.unique(pixels.reshape(-1, 3) @ np.array([1024, 32, 1]), return_counts=True)
        return len(tones) >= _TONES and counts.max() <= _ONE_TONE * counts.sum()


def check_twice(sheets: Sequence[PressFace], ours: frozenset[int], issue: Issue | None) -> Iterator[Finding]:
    """One finding for every place after the first; ``ours``: the faces that are not supplied."""
    every = [shown for press_face in sheets if press_face.face_number in ours for shown in _uncovered(
        [PrintedPicture(press_face, item, press_face.whole(item.picture)) for item in press_face.content if item.picture and _is_looked_at(press_face, item)])]
    groups: list[list[PrintedPicture]] = []
    same: dict[int, int] = {}
    for a, b in combinations(range(len(every)), 2):
        if b not in same and is_same(every[a], every[b]):
            same[b] = same.get(a, a)
    for root in dict.fromkeys(same.values()):
        groups.append([every[root], *(every[b] for b, a in same.items() if a == root)])
    for first, *others in groups:
        if len({shown.press_face.face_number for shown in (first, *others)}) < _LAYOUT:
            yield from (_finding(first, other) for other in others)


def is_same(a: PrintedPicture, b: PrintedPicture) -> bool:
    """Whether two show the same photograph."""
    shapes = [shown.picture.width / shown.picture.height for shown in (a, b)]
    if max(shapes) > (1 + _SHAPE) * min(shapes):
        return False
    common = intersect(a.share, b.share)
    if is_empty(common) or (common[2] - common[0]) * (common[3] - common[1]) < _COMMON:
        return False
    if not (a.is_photograph and b.is_photograph):
        return False
    one, other = a.fields(common), b.fields(common)
    apart = np.abs(one - other)
    return bool(apart.mean() <= _APART and (apart.max(axis=2) > _FIELD).mean() <= _FIELDS_APART
                and np.corrcoef(one.ravel(), other.ravel())[0, 1] >= _ALIKE)


def _is_looked_at(press_face: PressFace, item: Painted) -> bool:
    """A picture of some size, upright, that came with no page or advertisement."""
    if item.kind is not Kind.IMAGE or item.tiled or item.supplied or not item.picture or item.picture.stencil:
        return False
    across, skew, slant, down, _, _ = item.picture.place
    box = intersect(item.box, press_face.trim)
    return across > 0 > down and abs(skew) + abs(slant) < 1e-3 and min(box[2] - box[0], box[3] - box[1]) >= _LEAST


def _uncovered(shown: Sequence[PrintedPicture]) -> Iterator[PrintedPicture]:
    """Those of a face, in painting order, that do not lie under a later one."""
    for index, one in enumerate(shown):
        area = area_of(one.box)
        if all(is_empty(both := intersect(one.box, other.box)) or area_of(both) <= _COVERED * area for other in shown[index + 1:]):
            yield one


def _inside(box: list[float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = ([min(max(value, 0.0), side - 1.0) for value, side in zip(box[:2], size, strict=True)],
                          [min(value, side) for value, side in zip(box[2:], size, strict=True)])
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _finding(first: PrintedPicture, other: PrintedPicture) -> Finding:
    where = "同じ面" if first.press_face.face_number == other.press_face.face_number else f"{first.press_face.face_number}面"
    x, y, _, _ = first.box
    return other.press_face.finding(
        "look/twice", Level.WARNING, f"の写真は、{where}の写真（左から {x:.0f} mm・天から {y:.0f} mm）と同じものです",
        "別の写真に替えるか、承知のうえなら理由を書いて承認してください", other.box,
        f"{other.picture.width}×{other.picture.height} {first.press_face.face_number}面", other.picture)
