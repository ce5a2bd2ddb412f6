"""One face before the press: its paper, its painted objects and its plates together."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import hypot

import numpy as np

from kohoshi.finding import Finding, Level, Place
from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.matrix import intersect, is_empty
from kohoshi.pdfread.model import as_box
from kohoshi.pdfread.outlines import in_rows
from kohoshi.pdfread.painted import Edges, Kind, Painted, Picture
from kohoshi.pdfread.plates import Plate
from kohoshi.pdfread.pressfacts import PressPage
from kohoshi.press import Press

#: A supplied form that covers this share of the face is a page, else an advertisement.
_PAGE_SHARE = 0.8
#: So much of the text of a spot is told.
_EXCERPT = 24
#: So many shapes on a face that stand as letters do are letters.
_LETTERING = 30
#: A full kanji fills this share of its em.
_BODY = 0.92
#: The colorant that is on all plates (ISO 32000-1, 8.6.6.4).
REGISTRATION = "All"
SIDES = ("左", "天", "右", "地")


@dataclass(frozen=True)
class PressFace:
    """``face_number``: the face it is. ``named``: whether supplied pages and advertisements are told
    as such (the issue is known). ``inner``: the side of a spread's fold, None where the face is
    no part of a spread; ``bound``: the side it is bound on. ``sources``: where the content names its
    photographs (see kohoshi.check.press.placed); ``wholes``: a picture that is cut to its place → the
    photograph it is a part of, where it lies or would lie (see kohoshi.check.press.cutouts)."""

    face_number: int
    face: Page
    page: PressPage
    press: Press
    named: bool = False
    inner: str | None = None
    bound: str = "左"
    sources: Mapping[tuple[int, int], tuple[Place, str]] = field(default_factory=dict)
    wholes: Mapping[Picture, Picture] = field(default_factory=dict)

    @cached_property
    def trim(self) -> Edges:
        width, height = self.face.size
        return 0.0, 0.0, width, height

    @property
    def holes(self) -> list[tuple[float, float, float]]:
        """The punch holes on this face: centre and radius in mm."""
        width = self.trim[2]
        return [(left + size / 2 if self.bound == "左" else width - left - size / 2, top + size / 2, size / 2)
                for left, top, size in self.press.zones.holes]

    @cached_property
    def bleed(self) -> Edges:
        """The trim with the bleed the press wants."""
        b = self.press.bleed
        width, height = self.face.size
        return -b, -b, width + b, height + b

    @cached_property
    def content(self) -> list[Painted]:
        """What can be seen inside the bleed; slug and marks outside are the printer's."""
        return [o for o in self.page.objects if o.seen and o.alpha > 0 and touches(o.box, self.bleed)]

    @cached_property
    def text(self) -> list[Painted]:
        """Text whose middle lies on the paper."""
        return [o for o in self.content if o.kind is Kind.TEXT and holds(self.trim, o.box)]

    @cached_property
    def lettering(self) -> list[tuple[Painted, float]]:
        """Shapes that stand as letters do, text turned into outlines, each with about the size of its type in Q;
        none where there are too few to be sure of it."""
        fills = [o for o in self.content if o.kind is Kind.FILL and not o.tiled]
        boxes = np.array([o.box for o in fills]).reshape(-1, 4)
        rows = np.flatnonzero(in_rows(boxes))
        if len(rows) < _LETTERING:
            return []
        sides = np.maximum(boxes[rows, 2] - boxes[rows, 0], boxes[rows, 3] - boxes[rows, 1])
        beside = np.stack([np.roll(sides, by) for by in range(-3, 4)]).max(axis=0)  # kana are smaller than their type
        return [(fills[i], float(side) / _BODY / 0.25) for i, side in zip(rows.tolist(), beside, strict=True)]

    @cached_property
    def letters(self) -> np.ndarray:
        """Indices of the glyphs that show and touch the paper; blanks are none."""
        glyphs, (_, _, width, height) = self.face.glyphs, self.trim
        if not len(glyphs):
            return np.zeros(0, dtype=int)
        inked = np.array([not c.isspace() for c in glyphs.text], dtype=bool)
        left, top, right, bottom = glyphs.ink.T
        on = (right > 0) & (bottom > 0) & (left < width) & (top < height)
        return np.flatnonzero(inked & on & self.face.visible)

    def whole(self, picture: Picture) -> Picture:
        """All of a picture, where it is known what it is a part of."""
        return self.wholes.get(picture, picture)

    def words(self, glyphs: Iterable[int]) -> str:
        """The first characters of some glyphs."""
        return "".join(self.face.glyphs.text[i] for i in glyphs)[:_EXCERPT]

    def words_in(self, box: Edges) -> str:
        """The text that stands in a box."""
        boxes = self.face.glyphs.boxes
        if not len(boxes):
            return ""
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        slack = 0.3
        inside = (x > box[0] - slack) & (x < box[2] + slack) & (y > box[1] - slack) & (y < box[3] + slack)
        return self.words(np.flatnonzero(inside))

    def owner(self, supplied: str) -> str:
        """「支給ページの」「広告の」, or nothing for what is ours."""
        if not supplied or not self.named:
            return ""
        area = self.trim[2] * self.trim[3]
        covers = [intersect(box, self.trim) for name, box in self.page.supplied if name == supplied]
        largest = max(((b[2] - b[0]) * (b[3] - b[1]) for b in covers if not is_empty(b)), default=0.0)
        return "支給ページの" if largest > _PAGE_SHARE * area else "広告の"

    def owner_at(self, box: Edges) -> str:
        """Whose the topmost object in the middle of a box is."""
        top = next((o for o in reversed(self.content) if holds(o.box, box)), None)
        return self.owner(top.supplied) if top else ""

    def owner_of_text(self, box: Edges) -> str:
        """Whose the text in the middle of a box is."""
        top = next((o for o in reversed(self.text) if holds(o.box, box)), None)
        return self.owner(top.supplied) if top else self.owner_at(box)

    def finding(self, rule: str, level: Level, message: str, hint: str, box: Edges | None = None,
                excerpt: str = "", picture: Picture | None = None) -> Finding:
        """``picture``: the photograph that is meant; where the content names it, that is the source."""
        whole = self.whole(picture) if picture else None
        place, article = self.sources.get((whole.width, whole.height), (None, None)) if whole else (None, None)
        return Finding(rule, level, f"{self.face_number}面{message}", hint, face=self.face_number,
                       box=as_box(box) if box else None, place=place, article=article, excerpt=excerpt)


@dataclass(frozen=True)
class Printed:
    """A sheet and its plates."""

    press_face: PressFace
    plate: Plate


def touches(a: Edges, b: Edges) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def holds(outer: Edges, box: Edges) -> bool:
    """Whether the middle of ``box`` lies in ``outer``."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def away(box: Edges, x: float, y: float) -> float:
    """Distance of a point from a box, 0 inside it."""
    return hypot(max(box[0] - x, 0.0, x - box[2]), max(box[1] - y, 0.0, y - box[3]))


def by_owner(press_face: PressFace, objects: Iterable[Painted]) -> Iterator[tuple[str, list[Painted]]]:
    """Objects gathered by whose they are: a fault is told once to each."""
    groups: dict[str, list[Painted]] = {}
    for item in objects:
        groups.setdefault(press_face.owner(item.supplied), []).append(item)
    yield from groups.items()


def times(count: int) -> str:
    """「（3か所）」, nothing for one."""
    return f"（{count}か所）" if count > 1 else ""
