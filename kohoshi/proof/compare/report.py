"""changes.html: one file that opens anywhere and prints well: every change with its place before
and after, side by side, by article, without a script."""
from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from kohoshi.finding import Box
from kohoshi.proof.compare.change import Change, FaceBox, faces_to_reproof
from kohoshi.proof.compare.comparison import Comparison
from kohoshi.text import say_faces

_DPI, _QUALITY = 110, 74
#: Around a change (mm); the least and the most that is shown.
_AROUND, _LEAST, _MOST = 6.0, (70.0, 26.0), (150.0, 110.0)


class Drawn(Protocol):
    def raster(self, face: int, dpi: float) -> np.ndarray: ...


@dataclass(frozen=True)
class ReportCrop:
    """A part of a face: the picture (data URI), what of the face it shows (mm) and the boxes in it."""

    face: int
    uri: str
    view: Box
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class ReportRow:
    number: int
    change: Change
    before: ReportCrop | None
    after: ReportCrop | None


@dataclass(frozen=True)
class ReportGroup:
    """The changes of one article, or ('') of the pages."""

    article: str
    title: str
    faces: str
    rows: list[ReportRow]


def as_html(comparison: Comparison, old: Drawn, new: Drawn) -> str:
    """The page. ``old``, ``new``: where its pictures come from."""
    cutter = _Cutter(old, new)
    groups: dict[str, ReportGroup] = {}
    for number, change in enumerate(comparison.changes, 1):
        key = change.article or ""
        if key not in groups:
            groups[key] = ReportGroup(key, comparison.title(change.article), comparison.faces_of(change.article), [])
        old_extent, new_extent = _extent(change.old), _extent(change.new)
        least = max(old_extent[0], new_extent[0]), max(old_extent[1], new_extent[1])  # both at one scale
        groups[key].rows.append(ReportRow(number, change, cutter.crop(old, change.old, least), cutter.crop(new, change.new, least)))
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters["faces"] = say_faces
    return environment.get_template("changes.html.jinja").render(
        comparison=comparison, groups=list(groups.values()), reproof=faces_to_reproof(comparison.changes),
        counts=comparison.counts)


class _Cutter:
    """Cuts crops out of faces that are drawn once."""

    def __init__(self, *sides: Drawn) -> None:
        self.rasters: Mapping[int, dict[int, np.ndarray]] = {id(side): {} for side in sides}

    def crop(self, side: Drawn, spots: Sequence[FaceBox], least: tuple[float, float]) -> ReportCrop | None:
        if not spots:
            return None
        face = spots[0].face
        known = self.rasters[id(side)]
        if face not in known:
            known[face] = side.raster(face, _DPI)
        raster = known[face]
        if not raster.size:
            return None
        boxes = tuple(spot.box for spot in spots if spot.face == face)
        scale = _DPI / 25.4
        view = _view(boxes, least, raster.shape[1] / scale, raster.shape[0] / scale)
        part = raster[round(view.y * scale):round((view.y + view.h) * scale), round(view.x * scale):round((view.x + view.w) * scale)]
        return ReportCrop(face, _jpeg(part), view, tuple(box for box in boxes if _meet(box, view))) if part.size else None


def _core(boxes: Sequence[Box]) -> Box:
    """All boxes where that is not too much to show, else the first."""
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    width, height = max(b.x + b.w for b in boxes) - left, max(b.y + b.h for b in boxes) - top
    if width <= _MOST[0] and height <= _MOST[1]:
        return Box(left, top, width, height)
    return Box(boxes[0].x, boxes[0].y, min(boxes[0].w, _MOST[0]), min(boxes[0].h, _MOST[1]))


def _extent(spots: Sequence[FaceBox]) -> tuple[float, float]:
    """Width and height (mm) that a side asks for."""
    if not spots:
        return _LEAST
    core = _core([spot.box for spot in spots if spot.face == spots[0].face])
    return max(core.w + 2 * _AROUND, _LEAST[0]), max(core.h + 2 * _AROUND, _LEAST[1])


def _view(boxes: Sequence[Box], least: tuple[float, float], width: float, height: float) -> Box:
    core = _core(boxes)
    w, h = min(least[0], width), min(least[1], height)
    return Box(min(max(core.x + core.w / 2 - w / 2, 0), width - w), min(max(core.y + core.h / 2 - h / 2, 0), height - h), w, h)


def _meet(a: Box, b: Box) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


def _jpeg(part: np.ndarray) -> str:
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(part)).save(out, "JPEG", quality=_QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
