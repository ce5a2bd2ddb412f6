"""A picture file opened as a stranger's: three formats, a limit on pixels, whole or not at all."""
from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

#: What is looked for in a file, whatever its name says.
FORMATS = ("JPEG", "PNG", "TIFF")
#: A face of 273 × 406 mm at 600 dpi has 62 million pixels; what unpacks to more is no photograph.
MAX_PIXELS = 90_000_000
#: Modes that are only another way to write one of L, RGB and CMYK.
#: Marker that ends a JPEG; some cameras write a little more behind it.
_END_OF_JPEG, _TAIL = b"\xff\xd9", 65_536
_DEEP_GRAY = ("I;16", "I;16L", "I;16B", "I;16N")


class PictureError(Exception):
    """The file cannot be printed from; Japanese message."""


@dataclass(frozen=True)
class Picture:
    """A picture upright and without transparency.

    image     mode L, RGB or CMYK
    profile   its own ICC profile, if it carries one
    bitmap    it was black and white, one bit a pixel
    lossless  its format keeps every pixel (PNG, TIFF)
    """

    image: Image.Image
    profile: bytes | None
    bitmap: bool = False
    lossless: bool = False


def opened(data: bytes) -> Picture:
    """The picture in ``data``: turned as its camera held it (EXIF), set on white where it is
    transparent. Raises PictureError."""
    with _told():
        image = _found(data)
        image.load()
    profile, lossless = image.info.get("icc_profile"), image.format not in ("JPEG", "MPO")
    bitmap = image.mode == "1"
    return Picture(_plain(ImageOps.exif_transpose(image)), profile, bitmap, lossless)


def glanced(data: bytes) -> None:
    """The same by a glance: the head, and whether the end is there. Raises PictureError."""
    with _told():
        image = _found(data)
        if image.format == "PNG":
            image.verify()
        elif image.format in ("JPEG", "MPO") and _END_OF_JPEG not in data[-_TAIL:]:
            raise EOFError


def _found(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    return image


@contextmanager
def _told() -> Iterator[None]:
    """What Pillow raises, in our words. A cut-off file is an error here (the engine asks Pillow
    to show its remains in gray), and so is what Pillow only warns of."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(f"画素が多すぎます（{MAX_PIXELS // 1_000_000}百万画素まで）") from None
    except UnidentifiedImageError:
        raise PictureError(f"画像として読めません（使えるのは {'・'.join(FORMATS)}）") from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Warning) as error:
        raise PictureError("画像が途中で切れているか、壊れています") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _plain(image: Image.Image) -> Image.Image:
    """In mode L, RGB or CMYK; transparent parts white, as on paper."""
    if image.mode in _DEEP_GRAY:
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if "transparency" in image.info and image.mode in ("1", "L", "P", "RGB"):
        image = image.convert("LA" if image.mode in ("1", "L") else "RGBA")
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA"):
        whole = image.convert("LA" if image.mode in ("LA", "La") else "RGBA")
        ground = Image.new(whole.mode, whole.size, (255,) * len(whole.getbands()))
        return Image.alpha_composite(ground.convert("RGBA"), whole.convert("RGBA")).convert(whole.mode[:-1])
    if image.mode in ("1", "P", "YCbCr"):
        return image.convert("L" if image.mode == "1" else "RGB")
    if image.mode not in ("L", "RGB", "CMYK"):
        raise PictureError(f"この種類の画像（{image.mode}）は使えません。RGB か CMYK で書き出してください")
    return image
