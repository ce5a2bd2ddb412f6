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
from kohoshi.proof.change import Change, Spot, faces_to_reproof
from kohoshi.proof.comparison import Comparison

_DPI, _QUALITY = 110, 74
#: Around a change (mm); the least and the most that is shown.
_AROUND, _LEAST, _MOST = 6.0, (70.0, 26.0), (150.0, 110.0)


class Drawn(Protocol):
    def raster(self, face: int, dpi: float) -> np.ndarray: ...


@dataclass(frozen=True)
class Crop:
    """A part of a face: the picture (data URI), what of the face it shows (mm) and the boxes in it."""

    face: int
    uri: str
    view: Box
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Row:
    number: int
    change: Change
    before: Crop | None
    after: Crop | None


@dataclass(frozen=True)
class Group:
    """The changes of one article, or ('') of the pages."""

    article: str
    title: str
    faces: str
    rows: list[Row]


def as_html(comparison: Comparison, old: Drawn, new: Drawn) -> str:
    """The page. ``old``, ``new``: where its pictures come from."""
    cutter = _Cutter(old, new)
    groups: dict[str, Group] = {}
    for number, change in enumerate(comparison.changes, 1):
        key = change.article or ""
        if key not in groups:
            groups[key] = Group(key, comparison.title(change.article), comparison.faces_of(change.article), [])
        groups[key].rows.append(Row(number, change, cutter.crop(old, change.old), cutter.crop(new, change.new)))
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("changes.html.jinja").render(
        comparison=comparison, groups=list(groups.values()), reproof=faces_to_reproof(comparison.changes),
        counts=comparison.counts)


class _Cutter:
    """Cuts crops out of faces that are drawn once."""

    def __init__(self, *sides: Drawn) -> None:
        self.rasters: Mapping[int, dict[int, np.ndarray]] = {id(side): {} for side in sides}

    def crop(self, side: Drawn, spots: Sequence[Spot]) -> Crop | None:
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
        view = _view(boxes, raster.shape[1] / scale, raster.shape[0] / scale)
        part = raster[round(view.y * scale):round((view.y + view.h) * scale), round(view.x * scale):round((view.x + view.w) * scale)]
        return Crop(face, _jpeg(part), view, tuple(box for box in boxes if _meet(box, view))) if part.size else None


def _view(boxes: Sequence[Box], width: float, height: float) -> Box:
    """What is shown around boxes: all of them where that is not too much, else the first."""
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    right, bottom = max(b.x + b.w for b in boxes), max(b.y + b.h for b in boxes)
    if right - left > _MOST[0] or bottom - top > _MOST[1]:
        first = boxes[0]
        left, top, right, bottom = first.x, first.y, min(first.x + first.w, first.x + _MOST[0]), min(first.y + first.h, first.y + _MOST[1])
    w = min(max(right - left + 2 * _AROUND, _LEAST[0]), width)
    h = min(max(bottom - top + 2 * _AROUND, _LEAST[1]), height)
    x = min(max((left + right - w) / 2, 0), width - w)
    y = min(max((top + bottom - h) / 2, 0), height - h)
    return Box(x, y, w, h)


def _meet(a: Box, b: Box) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


def _jpeg(part: np.ndarray) -> str:
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(part)).save(out, "JPEG", quality=_QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
