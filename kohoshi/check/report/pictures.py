"""The pictures of report.html: every spot of a face is cut from few shared JPEG plates, so that a
hundred findings on one face weigh no more than the face.

All lengths are mm on the face, as in Finding.box: the page cuts with the viewBox of an SVG.
"""
from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from kohoshi.check.identity import identify
from kohoshi.check.proven import Proof
from kohoshi.finding import Box, Finding
from kohoshi.pdfread.finished import Finished, Page

#: Resolution of the raster; of a plate of a whole face; of the small picture of a face.
_SPOT_DPI, _WHOLE_DPI, _FACE_DPI = 120, 90, 34
#: A spot is shown with this much around it, at least this large, at most this high.
_AROUND, _SPOT_W, _SPOT_H, _SPOT_MOST = 8.0, 84.0, 34.0, 90.0
#: Between the box and the line round it.
_CLEAR = 0.8
#: Spots that take more than this share of a face are cut from one plate of all of it.
_SHARE = 0.5
_QUALITY = 72
#: What a rule of the maker ends with whose fault is at the foot of its frame.
_AT_FOOT = "/overset"
#: Rules whose ``face`` is the position in the file rather than the face.
_BY_POSITION = frozenset({"order/sequence", "order/size"})


@dataclass(frozen=True)
class Plate:
    """A picture that spots are cut from, with its place on the face."""

    name: str
    box: Box
    uri: str


@dataclass(frozen=True)
class FindingView:
    """What is shown of a face for one finding, and the box in it."""

    plate: str
    view: Box
    box: Box

    @property
    def frame(self) -> Box:
        """The line round the box, clear of its characters."""
        return Box(self.box.x - _CLEAR, self.box.y - _CLEAR, self.box.w + 2 * _CLEAR, self.box.h + 2 * _CLEAR)


class Pictures:
    """The plates of the findings of a file; none without a file."""

    def __init__(self, finished: Finished | None, count: int, findings: Iterable[Finding], proof: Proof | None = None) -> None:
        self.finished = finished
        self._face: dict[int, Page] = {}
        if finished:
            numbers = [each.face for each in proof.faces] if proof else identify(finished, count).faces
            for face, number in zip(finished.pages, numbers, strict=True):
                self._face.setdefault(number, face)
        self._plates: dict[int, list[Plate]] = {}
        self._make(findings)

    @property
    def plates(self) -> list[Plate]:
        return [plate for plates in self._plates.values() for plate in plates]

    def spot(self, finding: Finding) -> FindingView | None:
        face, box = self._of(finding), finding.box
        view = _view(finding, face) if face else None
        if face is None or box is None or view is None:
            return None
        plate = next((p for p in self._plates.get(face.position, ()) if _holds(p.box, view)), None)
        return FindingView(plate.name, view, box) if plate else None

    def small(self, number: int | None) -> tuple[str, float, float] | None:
        """The small picture of a face (data URI) and its size in mm."""
        face = self._face.get(number) if number else None
        return (_jpeg(Image.fromarray(face.raster(_FACE_DPI))), *face.size) if face else None

    def marker(self, finding: Finding) -> tuple[float, float, float, float] | None:
        """Left, top, width, height of the box on its face, with a little air, in per cent."""
        face, box = self._of(finding), finding.box
        if face is None or box is None:
            return None
        width, height = face.size
        left, top = max(box.x - 2, 0), max(box.y - 2, 0)
        right, bottom = min(box.x + box.w + 2, width), min(box.y + box.h + 2, height)
        if right <= left or bottom <= top:
            return None
        return left / width * 100, top / height * 100, (right - left) / width * 100, (bottom - top) / height * 100

    def _of(self, finding: Finding) -> Page | None:
        if self.finished is None or finding.face is None:
            return None
        if finding.rule in _BY_POSITION and finding.face <= len(self.finished.pages):
            return self.finished.pages[finding.face - 1]
        return self._face.get(finding.face)

    def _make(self, findings: Iterable[Finding]) -> None:
        wanted: dict[int, list[Box]] = defaultdict(list)
        faces: dict[int, Page] = {}
        for finding in findings:
            face = self._of(finding)
            view = _view(finding, face) if face else None
            if face and view:
                faces[face.position] = face
                wanted[face.position].append(view)
        for number, views in sorted(wanted.items()):
            face = faces[number]
            whole = Box(0, 0, *face.size)
            boxes = _merged(views)
            if sum(box.w * box.h for box in boxes) > _SHARE * whole.w * whole.h:
                boxes = [whole]
            raster = face.raster(_SPOT_DPI)
            self._plates[number] = [Plate(f"plate-{number}-{index}", box, _cut(raster, box, box == whole))
                                    for index, box in enumerate(boxes, 1)]


def _view(finding: Finding, face: Page) -> Box | None:
    """What is shown around the box of a finding: inside the face, and of a tall box its head, or its
    foot where the fault is there. None without a box or beside the face."""
    box = finding.box
    if box is None:
        return None
    across, down = face.size
    width = min(max(box.w + 2 * _AROUND, _SPOT_W), across)
    height = min(max(box.h + 2 * _AROUND, _SPOT_H), _SPOT_MOST, down)
    left = min(max(box.x + box.w / 2 - width / 2, 0), across - width)
    half = min(box.h, height - 2 * _AROUND) / 2
    middle = box.y + box.h - half if finding.rule.endswith(_AT_FOOT) else box.y + half
    top = min(max(middle - height / 2, 0), down - height)
    seen = box.x < left + width and left < box.x + box.w and box.y < top + height and top < box.y + box.h
    return Box(left, top, width, height) if seen else None


def _merged(boxes: list[Box]) -> list[Box]:
    """Boxes put together while that needs no more paper than they need apart."""
    out: list[Box] = []
    for box in boxes:
        while (other := next((o for o in out if _area(_union(o, box)) <= _area(o) + _area(box)), None)) is not None:
            out.remove(other)
            box = _union(other, box)
        out.append(box)
    return out


def _area(box: Box) -> float:
    return box.w * box.h


def _union(a: Box, b: Box) -> Box:
    left, top = min(a.x, b.x), min(a.y, b.y)
    return Box(left, top, max(a.x + a.w, b.x + b.w) - left, max(a.y + a.h, b.y + b.h) - top)


def _holds(outer: Box, inner: Box) -> bool:
    slack = 0.01
    return (outer.x <= inner.x + slack and inner.x + inner.w <= outer.x + outer.w + slack
            and outer.y <= inner.y + slack and inner.y + inner.h <= outer.y + outer.h + slack)


def _cut(raster: np.ndarray, box: Box, whole: bool) -> str:
    scale = _SPOT_DPI / 25.4
    part = Image.fromarray(raster[round(box.y * scale):round((box.y + box.h) * scale),
                                  round(box.x * scale):round((box.x + box.w) * scale)])
    if whole:
        part = part.resize((round(box.w * _WHOLE_DPI / 25.4), round(box.h * _WHOLE_DPI / 25.4)), Image.Resampling.LANCZOS)
    return _jpeg(part)


def _jpeg(picture: Image.Image) -> str:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
