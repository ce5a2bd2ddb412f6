"""What stands where on a face that ``layouts.yaml`` draws as a grid: the blocks of each article parted among the
areas, and the areas placed by what there is."""
from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kohoshi.issue.model import Block, Run
from kohoshi.pages.grid import WHOLE, Area, Band, Rect, fits, placed, rows_for, split
from kohoshi.pages.headline import Headline, headline
from kohoshi.pages.layout import Layout
from kohoshi.pages.phrases import ems
from kohoshi.pages.piece import ArticlePiece

#: Lines of what is as high as what stands in it: an advertisement with its rule and mark, a title set again.
_ADS, _AGAIN = 10, 2
#: What stands on a tint keeps off its edge: characters, half as many lines.
_INSET = 1
_KICKER, _SUBTITLE, _CATEGORY, _LEAD = 1.5, 1.5, 1, 1.5
_LEAD_SIZE, _CHAR, _SUBTITLE_SIZE = 18, 15, 24


@dataclass(frozen=True)
class PlacedArea:
    """An area as a template sees it. ``x w`` in characters, ``y h`` in lines; ``columns`` of ``measure`` characters,
    ``gap`` apart; ``piece`` of the article it shows (``pieces``: of an area that takes many), ``blocks`` those it
    takes; ``own``: it is the frame of the article; of running text ``link``: columns of the thread before it on
    the face, ``ends``: its last area there, ``heads``: it begins with the head of
    the article, ``leads``: with its lead; ``fits``: it is as deep
    as what stands in it."""

    name: str
    sets: str
    look: str
    tint: str
    bleed: bool
    x: float
    y: float
    w: float
    h: float
    columns: int
    measure: float
    gap: float
    piece: ArticlePiece | None
    pieces: tuple[ArticlePiece, ...]
    blocks: tuple[Block, ...]
    headline: Headline | None = None
    own: bool = False
    link: int = 0
    ends: bool = False
    leads: bool = False
    heads: bool = False
    fits: bool = False


@dataclass(frozen=True)
class FaceGrid:
    """A face of a run as its template sees it."""

    areas: list[PlacedArea]
    bands: list[Band]


def _joined(areas: list[PlacedArea]) -> list[PlacedArea]:
    """Columns of one text that stand side by side, equally deep, are one frame."""
    out: list[PlacedArea] = []
    for area in areas:
        last = out[-1] if out else None
        if last and area.sets == last.sets == "text" and area.piece == last.piece and area.look == last.look and not area.tint and not last.tint and (
                (last.y, last.h, last.measure) == (area.y, area.h, area.measure)) and area.columns == 1 and (
                last.columns == 1 or round(area.x - last.x - last.w, 4) == last.gap):
            out[-1] = replace(last, w=round(area.x + area.w - last.x, 4), columns=last.columns + 1, gap=round(area.x - last.x - last.w, 4), ends=area.ends)
        else:
            out.append(area)
    return out


class FaceAreas:
    """The areas of one run. ``first``: of a piece that only goes on here, (layout, its options) of the run in which
    it begins, whose parting of its blocks holds for the whole thread; ``depths``: as :meth:`Pages.html` has them."""

    def __init__(self, layout: Layout, run: Run, slots: Mapping[str, Sequence[ArticlePiece]], faces: Callable[[str], str],
                 names: tuple[str, ...], first: Callable[[str], tuple[Layout, str]], depths: Mapping[str, float]) -> None:
        self.layout, self.run, self.slots, self.faces, self.names, self.first, self.depths = layout, run, slots, faces, names, first, depths
        self.options = layout.chosen({str(name): str(value) for name, value in run.options.items()})
        self.drawn = layout.drawn(self.options)
        self.taken: dict[str, dict[str, list[Block]]] = {}
        for slot, pieces in slots.items():
            piece = pieces[0] if pieces else None
            if piece is not None and piece.continued:
                begun, there = first(piece.thread)
                rest = next((value for name, value in split(begun.areas, there, piece.blocks)[0].items() if begun.areas[name].sets == "text"), [])
                self.taken[slot] = {name: rest for name, area in layout.areas.items() if area.of == slot and area.sets == "text"}
            elif piece is not None:
                self.taken[slot] = split(self.drawn, slot, piece.blocks)[0]

    def placed(self, measure: float, depth: float) -> list[FaceGrid]:
        """For each face of the run its grounds and its areas, these in the order of ``areas``: that in which they are
        read."""
        out: list[FaceGrid] = []
        drawn = [rows_for(rows, self.options) for rows in self.layout.grid]
        filled = {name for name in self.layout.areas if self._filled(name)}
        links: dict[str, int] = {}
        owners: set[str] = set()
        last = {area.of: name for rows in drawn for name, area in self.layout.areas.items()
                if area.sets == "text" and any(name in row.cells for row in rows)}
        for rows in drawn:
            fitting = {name for row in rows if row.lines == "fit" for name in row.cells if name in self.layout.areas and fits(self.layout.areas[name])}
            face = placed(rows, filled, self._needed, measure, depth)
            out.append(FaceGrid(_joined(list(self._set_out(face.areas, filled, links, owners, last, fitting))), face.bands))
        return out

    def _set_out(self, rects: Mapping[str, Rect], filled: set[str], links: dict[str, int], owners: set[str],
                 last: Mapping[str, str], fitting: set[str]) -> Iterator[PlacedArea]:
        for name, area in self.layout.areas.items():
            if name not in rects or name not in filled:
                continue
            rect, pieces = rects[name], tuple(self.slots.get(area.of, ()))
            if area.tint and not area.bleed:
                rect = Rect(rect.x + _INSET, rect.y + _INSET / 2, rect.w - 2 * _INSET, rect.h - _INSET)
            piece = pieces[0] if pieces else None
            columns, width, gap = rect.columns(area.columns) if area.sets == "text" else (1, rect.w, 0)
            shown = PlacedArea(name, area.sets, area.look, area.tint, area.bleed, rect.x, rect.y, rect.w, rect.h, columns, width, gap,
                               piece, pieces, tuple(self.taken.get(area.of, {}).get(name, ())),
                               fits=name in fitting)
            if area.sets == "title" and piece is not None:
                shown = replace(shown, headline=self._headline(area, rect.w))
            if area.sets == "text":
                begins = area.of not in links
                shown = replace(shown, heads=begins and area.head, link=links.get(area.of, 0), ends=last.get(area.of) == name,
                                leads=begins and bool(piece and piece.first and piece.article.lead) and not self._has_lead(area.of))
                links[area.of] = links.get(area.of, 0) + columns
            elif piece is not None and (area.sets not in WHOLE or area.sets == "blocks") and area.of not in owners and not self._has_text(area.of):
                shown = replace(shown, own=True)
                owners.add(area.of)
            yield shown

    def _has_lead(self, slot: str) -> bool:
        return any(area.of == slot and area.sets == "lead" for area in self.drawn.values())

    def _has_text(self, slot: str) -> bool:
        return any(area.of == slot and area.sets == "text" and self._filled(name) for name, area in self.layout.areas.items())

    def _filled(self, name: str) -> bool:
        area = self.layout.areas[name]
        if name not in self.drawn:
            return False
        if area.sets in ("contents", "ads"):
            return area.sets == "contents" or bool(self.run.ads)
        pieces = self.slots.get(area.of)
        if not pieces:
            return False
        piece = pieces[0]
        if area.sets == "title":
            return piece.first or bool(piece.continued_from)
        if area.sets == "lead":
            return piece.first and bool(piece.article.lead)
        if area.sets == "blocks":
            return bool(self.taken[area.of][name])
        if area.sets == "text":
            return piece.continued or bool(self.taken[area.of][name]) or bool(piece.first and piece.article.lead and not self._has_lead(area.of))
        return area.sets in WHOLE or bool(self.taken[area.of].get(name))

    def _headline(self, area: Area, width: float) -> Headline | None:
        piece = self.slots[area.of][0]
        if not piece.first:
            return None
        marked, folded = bool(piece.article.sample), area.lines == 2
        return headline(piece.article.title, width, area.size, self.faces, self.names, marked=marked, folded=folded)

    def _needed(self, name: str, width: float) -> float | None:
        """Lines an area takes in a row that fits: nothing where it takes what is there, None where that is not known."""
        area = self.layout.areas[name]
        if not fits(area):
            return 0
        if name in self.depths:
            return self.depths[name] + (_INSET if area.tint and not area.bleed else 0)
        if area.sets == "ads":
            return _ADS
        if area.sets not in ("title", "lead"):
            return None
        article = self.slots[area.of][0].article
        if area.sets == "title":
            head = self._headline(area, width)
            if head is None:
                return _AGAIN
            under = math.ceil(ems(article.subtitle) * _SUBTITLE_SIZE / (width * _CHAR)) * _SUBTITLE if article.subtitle else 0
            over = _CATEGORY * bool(article.category) + _KICKER * bool(article.kicker)
            return math.ceil(2 * (head.height + under + over)) / 2
        lines = sum(math.ceil(ems(line) / (width * _CHAR / _LEAD_SIZE - 1)) for line in str(article.lead).split("\n"))
        return math.ceil(2 * lines * _LEAD) / 2
