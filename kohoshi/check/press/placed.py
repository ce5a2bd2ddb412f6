"""Where the pictures of the content stand on the finished faces.

A photograph keeps its pixels in print, so it is known by their number; of one that is cut to its place it
is known which it is a part of (kohoshi.check.press.cutouts). Where several pictures have as many, those
that look like the file are taken; nothing of the maker's own records is asked.
"""
from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image, ImageChops, ImageOps

from kohoshi.check.press.sheet import PressFace
from kohoshi.finding import Place
from kohoshi.issue.fields import Record
from kohoshi.issue.model import Issue
from kohoshi.issue.model_parts import Figure
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.matrix import intersect
from kohoshi.pdfread.painted import Kind, Painted, Picture

_T = TypeVar("_T")
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")
#: Values of the EXIF tag Orientation that stand for a quarter turn (Exif 2.3, 4.6.4).
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)
#: Pictures are compared in so many pixels each way, taken from so large a thumbnail.
_GRID, _THUMBNAIL = 16, 256
#: Of 255: with less contrast there is nothing to tell a picture by.
_FLAT = 3.0
#: Correlation: alike as the best but for this much (another cut of it, a caption over it).
_ALIKE = 0.1


@dataclass(frozen=True)
class Wanted:
    """A figure, its article and the faces on which the flat plan has it."""

    figure: Figure
    article: str
    faces: tuple[int, ...]


@dataclass(frozen=True)
class Placed:
    """A picture on a sheet, as the sheet paints it."""

    press_face: PressFace
    item: Painted
    picture: Picture


def protected_figures(issue: Issue) -> Iterator[Wanted]:
    """The figures that are placed and declare what must stay whole, in flat plan order."""
    for faces, article, record in _pictured(issue):
        if isinstance(record, Figure) and record.protect:
            yield Wanted(record, article, faces)


def _pictured(issue: Issue) -> Iterator[tuple[tuple[int, ...], str, Record]]:
    """Whatever names a picture (figures, steps) and is placed: its faces, its article and itself, in
    flat plan order."""
    for placed in issue.placings():
        blocks = issue.articles[placed.article].all_parts[placed.part]
        yield from ((placed.faces, placed.article, record) for record in _named(blocks))


def sources(issue: Issue, face: int) -> dict[tuple[int, int], tuple[Place, str]]:
    """Width and height in pixels → where the content names the photograph of that size on a face, and
    its article; sizes that several files on the face have are left out."""
    found: dict[tuple[int, int], set[tuple[Place, str]]] = {}
    files: dict[tuple[int, int], set[str]] = {}
    for faces, article, record in _pictured(issue):
        name = getattr(record, "image", None)
        if face in faces and name and name.place and (size := _read(Path(issue.root) / "images" / name, _size)):
            found.setdefault(size, set()).add((name.place, article))
            files.setdefault(size, set()).add(str(name))
    return {size: min(places) for size, places in found.items() if len(files[size]) == 1}


def files_on(issue: Issue, face: int) -> list[Path]:
    """The picture files that the articles of a face name."""
    names = dict.fromkeys(str(name) for faces, _, record in _pictured(issue) if face in faces and (name := getattr(record, "image", None)))
    return [Path(issue.root) / "images" / name for name in names]


def size_of(file: Path) -> tuple[int, int] | None:
    """Width and height in pixels of a photograph as it is seen upright; None where it cannot be read or is a drawing."""
    return _read(file, _size)


def gray(file: Path, size: tuple[int, int]) -> Image.Image | None:
    """A photograph upright and gray in so many pixels."""
    return _read(file, lambda image: _upright(image, size).resize(size, Image.Resampling.BOX))


def _named(value: Any) -> Iterator[Record]:
    """Every record in some blocks that names a picture, in order."""
    if isinstance(value, Record):
        if getattr(value, "image", None):
            yield value
        yield from (record for name in type(value).model_fields for record in _named(getattr(value, name)))
    elif isinstance(value, list):
        yield from (record for inner in value for record in _named(inner))


def placements(sheets: Sequence[PressFace], wanted: Wanted, file: Path) -> list[Placed]:
    """The pictures painted on the faces of ``wanted`` that are the one in ``file``; none where the
    file cannot be read or is a drawing."""
    size = _read(file, _size)
    found = [Placed(press_face, item, whole) for press_face in sheets if press_face.face_number in wanted.faces
             for item in press_face.content if item.kind is Kind.IMAGE and item.picture and not item.tiled and not item.supplied
             and ((whole := press_face.whole(item.picture)).width, whole.height) == size]
    if len(found) < 2 or (filed := _read(file, _thumbnail)) is None:
        return found
    likeness = [_likeness(placed, filed) for placed in found]
    return [placed for placed, like in zip(found, likeness, strict=True) if like >= max(likeness) - _ALIKE]


def _size(image: Image.Image) -> tuple[int, int]:
    """Width and height in pixels of a picture as it is seen upright; its head only is read."""
    # Pillow tells the size of a TIFF as it is seen upright
    turned = image.format != "TIFF" and image.getexif().get(_ORIENTATION) in _TURNED
    return (image.height, image.width) if turned else image.size


def _thumbnail(image: Image.Image) -> Image.Image:
    """A picture upright, small and gray."""
    return _upright(image, (_THUMBNAIL, _THUMBNAIL))


def _upright(image: Image.Image, most: tuple[int, int]) -> Image.Image:
    """A picture upright and gray, on white where it is transparent, in about so many pixels at most."""
    image.draft("RGB", most)  # a JPEG is not unpacked in full
    seen = ImageOps.exif_transpose(image)
    if seen.mode.startswith("I;16"):  # Pillow would clip its values
        seen = Image.fromarray((np.asarray(seen) >> 8).astype(np.uint8))
    elif seen.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info:
        seen = ImageChops.invert(seen)  # Pillow takes every one for Adobe's
    seen = seen.convert("RGBA")
    seen.thumbnail(most)
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")


def _read(file: Path, what: Callable[[Image.Image], _T]) -> _T | None:
    """Something of the picture in a file; None for what is none. That one is too large or cut off
    is told where the content is read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=_FORMATS) as image:
                return what(image)
    except Exception:  # noqa: BLE001  a stranger's file, broken in any way
        return None


def _likeness(placed: Placed, whole: Image.Image) -> float:
    """How well what can be seen of a painted picture agrees with the same part of the file, as
    their correlation; 1 where it is turned or there is nothing to tell it by."""
    across, skew, slant, down, left, top = placed.picture.place
    if across <= 0 or down >= 0 or abs(skew) + abs(slant) > 1e-3:
        return 1.0
    press_face = placed.press_face
    shown = intersect(placed.item.box, press_face.trim)
    face = Image.fromarray(press_face.face.raster(INK_DPI, text=False)).convert("L")
    pixels = INK_DPI / 25.4
    painted = _grid(face, [edge * pixels for edge in shown])
    # shares of the picture, from its top left: its top edge is at 1 of the unit square
    shares = ((shown[0] - left) / across, 1 - (shown[1] - top) / down, (shown[2] - left) / across, 1 - (shown[3] - top) / down)
    filed = _grid(whole, [share * side for share, side in zip(shares, whole.size * 2, strict=True)])
    flat = [grid.std() < _FLAT for grid in (painted, filed)]
    if any(flat):
        return float(all(flat))
    return float(np.corrcoef(painted.ravel(), filed.ravel())[0, 1])


def _grid(image: Image.Image, box: Sequence[float]) -> np.ndarray:
    """A part of a picture in a few pixels. ``box`` in its pixels, cut to it, never narrower than one."""
    x0, y0 = (min(max(low, 0.0), side - 1.0) for low, side in zip(box[:2], image.size, strict=True))
    x1, y1 = (min(max(high, low + 1), side) for high, low, side in zip(box[2:], (x0, y0), image.size, strict=True))
    return np.asarray(image.resize((_GRID, _GRID), Image.Resampling.BOX, (x0, y0, x1, y1)), dtype=float)
