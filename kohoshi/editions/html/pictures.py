"""Pictures of the printed faces for the screen: whole faces, and what an article takes of them."""
from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os.path import splitext

import numpy as np
from PIL import Image

from kohoshi.finding import Box
from kohoshi.pdfread.finished import Finished
from kohoshi.typeset.areas import Areas

#: A face is read on the screen at 96 dpi; its text is still clear when it is made larger.
FACE_DPI = 120.0
#: mm around the frames of an article; what is nearer than this counts as one.
_AROUND = 3.0
_QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A JPEG with its size in pixels. ``name``: path in the site."""

    name: str
    data: bytes
    width: int
    height: int
    face: int


@dataclass(frozen=True)
class Printed:
    """The print on the screen. ``faces``: face → all of it; ``articles``: article → what it takes
    of each face it stands on."""

    faces: Mapping[int, Picture]
    articles: Mapping[str, Sequence[Picture]]


def printed_pictures(web: Finished, faces: Iterable[int], areas: Areas) -> Printed:
    """``faces``: face numbers in the order of the file's pages. A face is drawn while those before
    it are packed: pdfium draws one at a time, packing goes on beside it."""
    standing = {face: {article: box for (article, on), box in areas.items() if on == face} for face in {face for _, face in areas}}
    with ThreadPoolExecutor() as pool:
        whole, parts = {}, {}
        for face, read in zip(faces, web.pages, strict=True):
            raster = read.raster(FACE_DPI)
            whole[face] = pool.submit(_jpeg, f"faces/{face:02d}.jpg", raster, face)
            for article, box in standing.get(face, {}).items():
                parts[article, face] = pool.submit(_jpeg, f"articles/{article}-{face:02d}.jpg", _cut(raster, box), face)
    articles: dict[str, list[Picture]] = {}
    for (article, _), picture in sorted(parts.items()):
        articles.setdefault(article, []).append(picture.result())
    return Printed({face: picture.result() for face, picture in whole.items()}, articles)


def _cut(raster: np.ndarray, box: Box) -> np.ndarray:
    scale = FACE_DPI / 25.4
    top, bottom = (round(max(v, 0) * scale) for v in (box.y - _AROUND, box.y + box.h + _AROUND))
    left, right = (round(max(v, 0) * scale) for v in (box.x - _AROUND, box.x + box.w + _AROUND))
    return raster[top:bottom, left:right]


def _jpeg(name: str, pixels: np.ndarray, face: int) -> Picture:
    image = Image.fromarray(np.ascontiguousarray(pixels))
    return Picture(name, _packed(image), image.width, image.height, face)


def _packed(image: Image.Image) -> bytes:
    """Baseline: packing in steps saves a tenth of the bytes and takes four times as long."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def screen_names(names: Iterable[str]) -> dict[str, str]:
    """Name of a picture in the content → its file name in the site: drawings stay drawings, photographs
    become JPEG; two of them never get the same name, on a disk that ignores case neither."""
    out: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names, key=lambda name: (not name.endswith((".jpg", ".svg")), name)):
        stem, ending = splitext(name)
        ending = ending[1:]
        kept = ".svg" if ending.lower() == "svg" else ".jpg"
        wanted = [f"{stem}{kept}", f"{stem}-{ending.lower()}{kept}", *(f"{stem}-{number}{kept}" for number in range(2, 1000))]
        out[name] = next(each for each in wanted if each.casefold() not in taken)
        taken.add(out[name].casefold())
    return out
