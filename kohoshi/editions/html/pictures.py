"""Pictures of the printed faces for the screen: whole faces, and what an article takes of them."""
from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from kohoshi.finding import Box
from kohoshi.pdfread import Finished
from kohoshi.typeset.geometry import Frame

#: A face is read on the screen at 96 dpi; its text is still clear when it is made larger.
FACE_DPI = 120.0
#: mm around the frames of an article; what is nearer than this counts as one.
_AROUND = 3.0
_QUALITY = 82
#: px
_LONGEST = 1600


@dataclass(frozen=True)
class Picture:
    """A JPEG with its size in pixels. ``name``: path in the site."""

    name: str
    data: bytes
    width: int
    height: int
    face: int


def face_pictures(web: Finished, faces: Iterable[int]) -> dict[int, Picture]:
    """Every face, trimmed. ``faces``: face numbers in the order of the file's pages."""
    return {face: _jpeg(f"faces/{face:02d}.jpg", read.raster(FACE_DPI), face)
            for face, read in zip(faces, web.faces, strict=True)}


def article_pictures(web: Finished, faces: Iterable[int], frames: Iterable[Frame]) -> dict[str, list[Picture]]:
    """For each article, one picture for every face it stands on, cut around its frames."""
    pages = dict(zip(faces, web.faces, strict=True))
    areas: dict[tuple[str, int], Box] = {}
    for frame in frames:
        if frame.article:
            key = frame.article, frame.face
            areas[key] = _both(areas[key], frame.box) if key in areas else frame.box
    out: dict[str, list[Picture]] = {}
    for (article, face), box in sorted(areas.items()):
        raster = pages[face].raster(FACE_DPI)
        scale = FACE_DPI / 25.4
        y0, y1 = (round(max(v, 0) * scale) for v in (box.y - _AROUND, box.y + box.h + _AROUND))
        x0, x1 = (round(max(v, 0) * scale) for v in (box.x - _AROUND, box.x + box.w + _AROUND))
        out.setdefault(article, []).append(_jpeg(f"articles/{article}-{face:02d}.jpg", raster[y0:y1, x0:x1], face))
    return out


def _both(a: Box, b: Box) -> Box:
    x, y = min(a.x, b.x), min(a.y, b.y)
    return Box(x, y, max(a.x + a.w, b.x + b.w) - x, max(a.y + a.h, b.y + b.h) - y)


def _jpeg(name: str, pixels: np.ndarray, face: int) -> Picture:
    image = Image.fromarray(np.ascontiguousarray(pixels))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(name, out.getvalue(), image.width, image.height, face)


def screen_name(name: str) -> str:
    """The file name of a picture in the site: drawings stay drawings, photographs become JPEG."""
    return name if name.endswith(".svg") else f"{name.rsplit('.', 1)[0]}.jpg"


def screen_picture(path: Path) -> bytes:
    """A drawing as it is authored; a photograph in sRGB, at most 1600 px wide or high, without
    what its camera wrote about place and time."""
    if path.suffix == ".svg":
        return path.read_bytes()
    with Image.open(path, formats=("JPEG", "PNG", "TIFF")) as opened:
        image = ImageOps.exif_transpose(opened)
        image = _srgb(image)
        image.thumbnail((_LONGEST, _LONGEST))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
        return out.getvalue()


def _srgb(image: Image.Image) -> Image.Image:
    """On white where it is transparent; by its own profile where it has one."""
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        whole = image.convert("RGBA")
        image = Image.new("RGB", whole.size, "white")
        image.paste(whole, mask=whole.getchannel("A"))
    if profile and image.mode in ("RGB", "CMYK", "L"):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    return image.convert("RGB")
