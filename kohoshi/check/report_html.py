"""report.html: one file that opens anywhere, on screen and on paper, with a picture of every
spot and a marker on a small picture of its face."""
from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image, ImageDraw

from kohoshi.check.identity import identify
from kohoshi.check.registry import RULES
from kohoshi.check.report import Report, preflight, summary, where
from kohoshi.finding import Box, Finding, Level, ordered
from kohoshi.pdfread import Face, Finished

#: Resolution of the picture of a spot and of the small picture of a face.
_SPOT_DPI, _FACE_DPI = 120, 26
#: A spot is shown with this much around it (mm), at least this large.
_AROUND, _SPOT_W, _SPOT_H = 8.0, 70.0, 30.0
#: At most this high; a long box is shown from its top.
_SPOT_MOST = 90.0
#: More findings than this have no picture of their own (the file stays small).
_PICTURES = 120
#: Rules whose ``face`` is the position in the file rather than the face.
_BY_POSITION = frozenset({"order/sequence", "order/size"})


@dataclass(frozen=True)
class Entry:
    """A finding as the page shows it. ``marker``: left, top, width, height in per cent."""

    number: int
    finding: Finding
    where: str
    title: str
    picture: str | None
    marker: tuple[float, float, float, float] | None

    @property
    def state(self) -> str:
        return "waived" if self.finding.waived else self.finding.level.value


@dataclass(frozen=True)
class Group:
    """The findings of one face (None: of the whole issue)."""

    face: int | None
    picture: str | None
    entries: list[Entry]


def as_html(report: Report, finished: Finished | None = None) -> str:
    """The page. Without ``finished`` there are no pictures."""
    pictures = _Pictures(finished, max([report.faces, *(f.face or 0 for f in report.findings)]))
    groups: dict[int | None, list[Entry]] = {}
    for number, finding in enumerate(ordered(report.findings), 1):
        groups.setdefault(finding.face, []).append(_entry(number, finding, pictures))
    order = sorted(groups, key=lambda face: face or 0)
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("report.html.jinja").render(
        report=report, summary=summary(report), preflight=preflight(report.press) if report.press else "", levels=list(Level), counts=report.counts(),
        groups=[Group(face, pictures.small(face), groups[face]) for face in order])


def _entry(number: int, finding: Finding, pictures: _Pictures) -> Entry:
    rule = RULES.get(finding.rule)
    return Entry(number, finding, where(finding), rule.title if rule else "", pictures.spot(finding),
                 pictures.marker(finding))


class _Pictures:
    """Pictures of faces and spots as data URIs; none where there is no file."""

    def __init__(self, finished: Finished | None, count: int) -> None:
        self.finished = finished
        self.left = _PICTURES
        self._face: dict[int, Face] = {}
        if finished:
            numbers = identify(finished, count).numbers
            for face, number in zip(finished.faces, numbers, strict=True):
                self._face.setdefault(number, face)

    def _of(self, finding: Finding) -> Face | None:
        if self.finished is None or finding.face is None:
            return None
        if finding.rule in _BY_POSITION and finding.face <= len(self.finished.faces):
            return self.finished.faces[finding.face - 1]
        return self._face.get(finding.face)

    def small(self, number: int | None) -> str | None:
        face = self._face.get(number) if number else None
        return _uri(Image.fromarray(face.raster(_FACE_DPI))) if face else None

    def marker(self, finding: Finding) -> tuple[float, float, float, float] | None:
        face, box = self._of(finding), finding.box
        if face is None or box is None:
            return None
        width, height = face.size
        left, top = max(box.x - 2, 0), max(box.y - 2, 0)
        right, bottom = min(box.x + box.w + 2, width), min(box.y + box.h + 2, height)
        if right <= left or bottom <= top:
            return None
        return left / width * 100, top / height * 100, (right - left) / width * 100, (bottom - top) / height * 100

    def spot(self, finding: Finding) -> str | None:
        face, box = self._of(finding), finding.box
        if face is None or box is None or self.left == 0:
            return None
        self.left -= 1
        return _spot(face.raster(_SPOT_DPI), box, face.size)


def _spot(raster: np.ndarray, box: Box, size: tuple[float, float]) -> str | None:
    """The part of the raster around the box, with the box drawn on it."""
    scale = _SPOT_DPI / 25.4
    width = max(box.w + 2 * _AROUND, _SPOT_W)
    height = min(max(box.h + 2 * _AROUND, _SPOT_H), _SPOT_MOST)
    left = min(max(box.x + box.w / 2 - width / 2, 0), max(size[0] - width, 0))
    top = min(max(box.y + min(box.h, height) / 2 - height / 2, 0), max(size[1] - height, 0))
    part = raster[round(top * scale):round((top + height) * scale), round(left * scale):round((left + width) * scale)]
    if not part.size:
        return None
    picture = Image.fromarray(part)
    draw = ImageDraw.Draw(picture)
    edges = [(box.x - left) * scale - 4, (box.y - top) * scale - 4,
             (box.x + box.w - left) * scale + 4, (box.y + box.h - top) * scale + 4]
    draw.rectangle([v - d for v, d in zip(edges, (2, 2, -2, -2), strict=True)], outline="white", width=7)
    draw.rectangle(edges, outline=(200, 0, 40), width=3)
    return _uri(picture)


def _uri(picture: Image.Image) -> str:
    out = BytesIO()
    picture.quantize(128).save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
