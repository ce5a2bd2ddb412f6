"""A small copy of a picture for the screen. Opens what a stranger made: for the child process
(child.py) alone."""
from __future__ import annotations

import io
from pathlib import Path

from kohoshi import limits
from kohoshi.pages import drawing as drawings
from kohoshi.pages.drawingxml import DrawingError
from kohoshi.pages.picturefile import PictureError, glanced
from kohoshi.pages.presscolour import on_screen

#: Longest side of a small copy in px.
SMALL = 640
#: Largest file that is opened for a small copy.
MAX_BYTES = limits.PICTURE_MB * 1_000_000


def small(path: Path) -> tuple[bytes, str]:
    """(bytes, type) for the screen: a drawing alone and clean, a photograph small. Raises PictureError."""
    if path.stat().st_size > MAX_BYTES:
        raise PictureError("大きすぎます")
    data = path.read_bytes()
    if path.suffix.lower() != ".svg":
        return _small(data), "image/jpeg"
    try:
        return drawings.read(data, drawings.beside(path)).for_screen(_looks, _small), "image/svg+xml"
    except DrawingError as error:
        raise PictureError(str(error), error.hint) from None


def _small(data: bytes) -> bytes:
    image = on_screen(glanced(data))
    image.thumbnail((SMALL, SMALL))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def _looks(ink: tuple[float, float, float, float]) -> tuple[int, int, int]:
    """About how inks (per cent) look; the press is not asked for a small copy."""
    *colours, black = ink
    red, green, blue = (round(255 * (1 - each / 100) * (1 - black / 100)) for each in colours)
    return red, green, blue
