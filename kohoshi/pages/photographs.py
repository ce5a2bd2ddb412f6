"""The photographs of an issue: in press colours for print.pdf, in sRGB for web.pdf.

The engine embeds a JPEG byte for byte, so what a page is served here is what print.pdf holds;
the bytes are also the key by which the web edition finds the original again. Conversions are
kept in a cache: the same picture for the same press is converted once.
"""
from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, features

from kohoshi.files import sha256_of, write_whole
from kohoshi.pages.palette import Palette
from kohoshi.pages.picturefile import Cut, Picture, opened
from kohoshi.pages.presscolour import PressColours
from kohoshi.pages.processcolour import ProcessColours

#: Of this module's own work: raise it when the same input gives other bytes.
VERSION = 2
#: dpi of a picture in web.pdf at its printed size and quality of its JPEG, and coarser ones for a
#: face that would grow too heavy; line art has no gray to help it and stays as it is.
SCREEN_STEPS = ((180, 88), (150, 80), (150, 68), (130, 60), (110, 52), (96, 45))
SCREEN_LINE_ART_DPI = 300

#: A picture in html/: longest side in px, quality of its JPEG (baseline: packing in steps saves a
#: tenth of the bytes and takes four times as long).
PAGE_LONGEST, PAGE_QUALITY = 1600, 82

_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Raster:
    """An image as a PDF holds it (ISO 32000-1, 8.9.5)."""

    data: bytes
    width: int
    height: int
    space: str
    bits: int
    filter: str


@dataclass
class Photographs:
    """``limit``: total ink in per cent; ``cache``: folder, or None to convert every time;
    ``palette``: colours of drawings whose inks are known."""

    profile: Path
    limit: float
    cache: Path | None = None
    palette: Palette | None = None
    _served: dict[str, tuple[Path | bytes, Cut | None]] = field(default_factory=dict)
    _lossless: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._colours = PressColours(self.profile, self.limit)
        self.process = ProcessColours(self._colours, self.palette or Palette([]))
        self._setting = sha256_of(self.profile.read_bytes()), f"{self.limit:g}", str(VERSION), *_libraries()

    def served(self, source: Path | bytes, cut: Cut | None = None) -> tuple[bytes, str]:
        """(bytes, mime type) of a picture for the engine, or of the part of it that is printed; ``source``:
        its file, or its bytes where it lies in a drawing. Raises PictureError."""
        original = _bytes(source)
        data = self._cached(original, _part("print", cut), lambda: self._colours.printed(opened(original).part(cut)))
        key = embedded(data)
        self._served[key] = source, cut
        if data.startswith(_PNG):
            self._lossless.add(key)
            return data, "image/png"
        return data, "image/jpeg"  # Pillow knows its kinds only once it has opened a picture

    def screen(self, key: str, size_mm: tuple[float, float] | None, coarser: int = 0) -> Raster | None:
        """The picture of web.pdf in place of the embedded one; None when ``key`` is none of ours.

        ``size_mm``: how large it is printed, so that it comes in the resolution of a screen;
        ``coarser``: which of SCREEN_STEPS.
        """
        if key not in self._served:
            return None
        source, cut = self._served[key]
        original = _bytes(source)
        if isinstance(source, bytes):
            size_mm = None  # a drawing draws it in units of its own
        wanted = "x".join(f"{side:.1f}" for side in size_mm) if size_mm else "whole"
        data = self._cached(original, _part(f"screen {wanted} {SCREEN_STEPS[coarser]}", cut),
                          lambda: self._for_screen(opened(original).part(cut), size_mm, *SCREEN_STEPS[coarser]))
        return _raster(data)

    def page(self, original: bytes, cut: Cut | None = None) -> bytes:
        """The picture of html/, or the part of it that is printed: a JPEG, gray or in sRGB, at most
        PAGE_LONGEST px wide or high, without what its camera wrote about place and time. Raises PictureError."""
        def make() -> bytes:
            image = self._colours.screen(opened(original).part(cut))
            image.thumbnail((PAGE_LONGEST, PAGE_LONGEST))
            out = io.BytesIO()
            image.save(out, "JPEG", quality=PAGE_QUALITY, icc_profile=b"", exif=b"")
            return out.getvalue()

        return self._cached(original, _part(f"page {PAGE_LONGEST} {PAGE_QUALITY}", cut), make)

    def line_art(self, key: str) -> Raster | None:
        """A black and white picture in one bit a pixel, as it was (the engine makes it gray)."""
        if key not in self._lossless:
            return None
        source, cut = self._served[key]
        picture = opened(_bytes(source)).part(cut)
        if not picture.bitmap:
            return None
        image = picture.image.point(lambda v: 255 * (v > 127), "1")
        return Raster(zlib.compress(image.tobytes(), 9), *image.size, "/DeviceGray", 1, "/FlateDecode")

    def _for_screen(self, picture: Picture, size_mm: tuple[float, float] | None, dpi: float, quality: int) -> bytes:
        image = self._colours.screen(picture)
        if size_mm:
            dpi = SCREEN_LINE_ART_DPI if picture.bitmap else dpi
            wanted = max(mm / 25.4 * dpi / pixels for mm, pixels in zip(size_mm, image.size, strict=True))
            if wanted < 1:  # never upsampled
                image = image.resize([max(1, round(side * wanted)) for side in image.size], Image.Resampling.LANCZOS)
        out = io.BytesIO()
        if picture.bitmap:
            image.save(out, "PNG", icc_profile=None)
        else:
            image.save(out, "JPEG", quality=quality, icc_profile=b"", exif=b"")
        return out.getvalue()

    def _cached(self, original: bytes, purpose: str, make: Callable[[], bytes]) -> bytes:
        """What ``make`` gives, from the cache when it was made before."""
        if self.cache is None:
            return make()
        name = sha256_of("\0".join((sha256_of(original), purpose, *self._setting)).encode())
        path = self.cache / name
        try:
            return path.read_bytes()
        except OSError:
            data = make()
        with suppress(OSError):  # a full or write-protected disk costs time, not the issue
            write_whole(path, data)
        return data


def _part(purpose: str, cut: Cut | None) -> str:
    return f"{purpose} of {cut}" if cut else purpose


def _bytes(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def embedded(data: bytes) -> str:
    """Key of a served picture: SHA-256 of the bytes that the engine puts into the PDF. That is a
    JPEG whole, and of a PNG its compressed pixels (the same again when it is saved again)."""
    return sha256_of(b"".join(_pixels(data)) if data.startswith(_PNG) else data)


def _pixels(png: bytes) -> Iterator[bytes]:
    """The data of the IDAT chunks."""
    at = len(_PNG)
    while at < len(png):
        length, = struct.unpack_from("!I", png, at)
        if png[at + 4:at + 8] == b"IDAT":
            yield png[at + 8:at + 8 + length]
        at += length + 12


def _raster(data: bytes) -> Raster:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
        if image.format == "PNG":
            return Raster(zlib.compress(image.tobytes(), 9), *image.size, space, 8, "/FlateDecode")
        return Raster(data, *image.size, space, 8, "/DCTDecode")


def _libraries() -> tuple[str, ...]:
    """Versions of what makes the bytes."""
    return tuple(f"{name} {features.version(name)}" for name in ("pil", "littlecms2", "jpg", "libjpeg_turbo", "zlib"))
