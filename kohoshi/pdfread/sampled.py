"""Facts of sampled images, without decoding them (ISO 32000-1, 8.9)."""
from __future__ import annotations

from typing import Any

from pikepdf import Array, Name, PdfInlineImage, Stream

from kohoshi.pdfread.colourspace import UNKNOWN, Space, resolve
from kohoshi.pdfread.painted import Picture


def image_facts(image: Stream, resources: Any) -> tuple[Picture, Space, bool]:
    """(picture, its colour space, whether a soft mask makes it transparent). The resolution is
    the caller's to fill in."""
    stencil = bool(image.get("/ImageMask", False))
    filters = filter_names(image)
    bits = 1 if stencil else int(image.get("/BitsPerComponent", 8))
    masked = isinstance(image.get("/SMask"), Stream) or int(image.get("/SMaskInData", 0)) > 0
    picture = Picture(int(image.get("/Width", 0)), int(image.get("/Height", 0)), bits, (0.0, 0.0), filters, stencil)
    return picture, UNKNOWN if stencil else resolve(image.get("/ColorSpace"), resources), masked


def inline_facts(image: PdfInlineImage, resources: Any) -> tuple[Picture, Space, bool]:
    """The same of an image inside the content; it has no soft mask."""
    stencil = bool(image.image_mask)
    bits = 1 if stencil else image.bits_per_component
    picture = Picture(image.width, image.height, bits, (0.0, 0.0), tuple(f.lstrip("/") for f in image.filters), stencil)
    space = image.obj.get("/ColorSpace", image.obj.get("/CS")) if not stencil else None
    return picture, resolve(space, resources), False


def filter_names(stream: Stream) -> tuple[str, ...]:
    """The filters of a stream, without the slash."""
    value = stream.get("/Filter")
    if isinstance(value, Array):
        return tuple(str(name).lstrip("/") for name in value)
    return (str(value).lstrip("/"),) if isinstance(value, Name) else ()
