"""The one place where a picture is opened, as a stranger's: what it is by its bytes, a limit on
pixels, whole or not at all, upright, in one of three modes, with the meaning of its colours.

print.pdf, web.pdf, html/, the desk, the live faces and ``check`` all see what :func:`opened` gives.
"""
from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFile, PngImagePlugin, UnidentifiedImageError

from kohoshi import limits
from kohoshi.pages import jpegfile, tifffacts
from kohoshi.pages.colourprofile import ProfileError, gray_curve, profile_of, usable
from kohoshi.pages.picturekind import DRAWING, TAKEN, Kind, kind_of

#: As the officer is told.
TAKEN_WORDS = "JPEG・PNG・TIFF・WebP・AVIF"
#: What unpacks to more is no photograph.
MAX_PIXELS = limits.PICTURE_PIXELS
#: px of the longer side: what a glance unpacks of a JPEG.
_GLANCE = 512
_LOSSLESS = ("PNG", "TIFF")
_AGAIN = "画像を開き直して確かめ、書き出し直してください"
_ORIENTATION = int(ExifTags.Base.Orientation)
_DEEP_GRAY = ("I;16", "I;16L", "I;16B", "I;16N")
_TURNS = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
          5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90}
#: Bytes of a PNG's packed profile or text.
_MAX_CHUNK = limits.PNG_CHUNK_BYTES
#: Pillow's switches for cut-off files and long chunks belong to the whole process.
_LOCK = threading.RLock()


class PictureError(Exception):
    """The file cannot be printed from; Japanese message and way out (``hint``)."""

    def __init__(self, message: str, hint: str = _AGAIN) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Picture:
    """A picture upright and without transparency.

    image     mode L, RGB or CMYK (0: no ink)
    profile   ICC profile of its colours; None: sRGB, or process colours of the press
    bitmap    it was black and white, one bit a pixel
    lossless  its format keeps every pixel (PNG, TIFF)
    clear     parts of it were transparent
    assumed   what its file does not say or says wrongly, and what is assumed instead; Japanese
    """

    image: Image.Image
    profile: bytes | None
    bitmap: bool = False
    lossless: bool = False
    clear: bool = False
    assumed: tuple[str, ...] = ()

    def part(self, cut: Cut | None) -> Picture:
        """What a cut leaves of it; nothing of the rest, in the corners of an oval neither."""
        if cut is None:
            return self
        image = self.image.crop(cut.box)
        if cut.oval:
            white = Image.new(image.mode, image.size, 0 if image.mode == "CMYK" else "white")
            image = Image.composite(image, white, _oval(image.size))
        return replace(self, image=_as(self.image, image))


@dataclass(frozen=True)
class Cut:
    """The part of a picture that is printed, in pixels of it as it is seen upright. ``oval``: only what lies in
    the ellipse that touches its sides. Written ``12,0,300,200`` or ``12,0,300,200,oval``."""

    left: int
    top: int
    right: int
    bottom: int
    oval: bool = False

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.right, self.bottom

    def __str__(self) -> str:
        return ",".join([*map(str, self.box), *(["oval"] if self.oval else [])])

    @classmethod
    def read(cls, text: str) -> Cut | None:
        """As it is written; None for nothing. Raises ValueError."""
        if not text:
            return None
        left, top, right, bottom, *more = text.split(",")
        return cls(int(left), int(top), int(right), int(bottom), more == ["oval"])


def _oval(size: tuple[int, int]) -> Image.Image:
    """White in an ellipse a pixel wider than the picture, so that the clip of the page is its edge."""
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((-1, -1, size[0], size[1]), fill=255)
    return mask


def opened(data: bytes) -> Picture:
    """The picture in ``data``: turned as its camera held it (EXIF), set on white where it is
    transparent. Raises PictureError."""
    return _opened(data, small=False)


def glanced(data: bytes) -> Picture:
    """The same as fast as can be, for its faults: of a JPEG only an eighth of the pixels (its end
    is looked for). Raises PictureError."""
    return _opened(data, small=True)


def _opened(data: bytes, small: bool) -> Picture:
    kind = kind_of(data)
    if kind.code not in TAKEN:
        raise refused(kind)
    assumed: list[str] = []
    first = None
    if kind.code == "TIFF":
        try:
            first, assumed = tifffacts.examine(data)
        except tifffacts.Refused as error:
            raise PictureError(error.message, error.hint) from None
    if kind.code == "JPEG" and (why := jpegfile.strange(data)):
        raise PictureError(why, "ふつうの（8ビット・ベースラインの）JPEG で書き出し直してください")
    with _picture_errors(kind):
        image = _found(data, kind)
        if kind.code == "JPEG" and small:
            if not jpegfile.whole(data):
                raise EOFError
            image.draft(image.mode, (_GLANCE, _GLANCE))
        image.load()
    bitmap = image.mode == "1" and "transparency" not in image.info
    if image.mode == "CMYK" and kind.code == "JPEG" and "adobe" not in image.info:
        # Pillow takes every one for Adobe's, whose values are upside down
        image = _as(image, ImageChops.invert(image))
        assumed.append("Adobe のしるしのない CMYK の JPEG です。0 をインキなしとして刷ります（ネガのように見えたら、Photoshop で開いて保存し直してください）")
    try:
        own = profile_of(data, image)
        plain = _plain(image, data, first)
        profile, instead = usable(own, plain.mode)
    except ProfileError as error:
        raise PictureError(str(error), error.hint) from None
    return Picture(_upright(plain, _orientation(image)), profile, bitmap, kind.code in _LOSSLESS, _is_clear(image), (*assumed, *instead))


def refused(kind: Kind) -> PictureError:
    """Why a file of this kind is no photograph."""
    if kind.code == DRAWING:
        return PictureError("中身は SVG の絵です", "名前の終わりを .svg に直してください")
    if not kind.name:
        return PictureError(f"画像として読めません（使えるのは {TAKEN_WORDS}）", kind.hint)
    return PictureError(f"中身は{kind.name}です（使えるのは {TAKEN_WORDS}）", kind.hint)


def mismatch(name: str, data: bytes) -> None:
    """Raises PictureError where a file called .svg is no drawing."""
    kind = kind_of(data)
    if kind.code != DRAWING:
        raise PictureError(f"名前の終わりは .svg ですが、中身は{kind.name or '絵ではないもの'}です",
                           f"名前の終わりを .{kind.code.lower()} に直してください" if kind.code else kind.hint)


def _found(data: bytes, kind: Kind) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=(kind.code,))
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    # an MPO holds its small copies, the other eye or a gain map behind the picture
    if kind.code in ("PNG", "WEBP", "AVIF") and getattr(image, "n_frames", 1) > 1:
        raise PictureError("動く画像（アニメーション）です", "刷りたい1枚を、動かない PNG か JPEG で書き出してください")
    return image


@contextmanager
def _picture_errors(kind: Kind) -> Iterator[None]:
    """Whatever Pillow raises at a stranger's file, in our words. A cut-off file is an error here
    (the engine asks Pillow to show its remains in gray); what it only warns of is none."""
    with _LOCK:
        before = ImageFile.LOAD_TRUNCATED_IMAGES, PngImagePlugin.MAX_TEXT_CHUNK
        ImageFile.LOAD_TRUNCATED_IMAGES, PngImagePlugin.MAX_TEXT_CHUNK = False, _MAX_CHUNK
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        except PictureError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise PictureError(f"画素が多すぎます（{MAX_PIXELS // 1_000_000}百万画素まで）", "刷る大きさの 350 dpi くらいまで小さくして書き出してください") from None
        except UnidentifiedImageError:
            raise PictureError(f"{kind.name} ですが、この種類は開けないか、壊れています",
                               "画像ソフトで開き、RGB か CMYK（8 bit）のふつうの JPEG・PNG・TIFF で書き出し直してください") from None
        except Exception as error:
            raise PictureError("画像が途中で切れているか、壊れています") from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES, PngImagePlugin.MAX_TEXT_CHUNK = before


def _orientation(image: Image.Image) -> int:
    """How the camera was held (EXIF 2.32, 4.6.5.1); 1 where EXIF is broken or says nonsense."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  EXIF of any camera, broken in any way
        return 1
    return value if isinstance(value, int) else 1


def _is_clear(image: Image.Image) -> bool:
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA"):
        return bool((np.asarray(image.convert("LA" if image.mode in ("LA", "La") else "RGBA").getchannel("A")) < 255).any())
    return "transparency" in image.info


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _as(image: Image.Image, pixels: Image.Image) -> Image.Image:
    """``pixels`` with what is known of ``image``."""
    pixels.info, pixels.format = dict(image.info), image.format
    pixels.getexif = image.getexif  # type: ignore[method-assign]  # what is known of the camera goes with the pixels
    return pixels


def _plain(image: Image.Image, data: bytes, first: tifffacts.Directory | None) -> Image.Image:
    """In mode L, RGB or CMYK; transparent parts white, as on paper."""
    depth, kind = (data[24], data[25]) if image.format == "PNG" else (8, -1)
    if image.mode in _DEEP_GRAY:
        return _shallow(image, data, first)
    if image.mode in ("1", "L") and image.format == "PNG" and kind == 0:
        return _gray(image, data, depth)
    key = image.info.get("transparency")
    if key is not None and image.mode == "RGB" and depth == 16:
        image.info["transparency"] = tuple(value >> 8 for value in key)
    if key is not None and image.mode in ("1", "L", "P", "RGB"):
        image = _as(image, image.convert("LA" if image.mode in ("1", "L") else "RGBA"))
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA"):
        whole = image.convert("LA" if image.mode in ("LA", "La") else "RGBA")
        ground = Image.new("RGBA", whole.size, (255, 255, 255, 255))
        flat = Image.alpha_composite(ground, whole.convert("RGBA"))
        gray = whole.mode == "LA" or kind == 4  # 16-bit gray with alpha comes as RGBA
        return _curved(flat.getchannel("R") if gray else flat.convert("RGB"), image, data)
    if image.mode in ("1", "P", "YCbCr"):
        return image.convert("L" if image.mode == "1" else "RGB")
    if image.mode not in ("L", "RGB", "CMYK"):
        raise PictureError(f"この種類の画像（{image.mode}）は使えません", "RGB か CMYK（8 bit）で書き出し直してください")
    return image


def _shallow(image: Image.Image, data: bytes, first: tifffacts.Directory | None) -> Image.Image:
    """16-bit gray in eight bits."""
    deep: np.ndarray = np.asarray(image).astype(np.uint16)
    if first is not None:
        if tifffacts.depth(first) == 12:
            deep = deep << 4 | deep >> 8
        if tifffacts.is_negative(first):
            deep = 65535 - deep
    gray = (deep >> 8).astype(np.uint8)
    curve = gray_curve(data, image)
    if curve is not None:
        gray = curve[gray]
    if isinstance(key := image.info.get("transparency"), int):
        gray[deep == key] = 255
    return Image.fromarray(gray)


def _gray(image: Image.Image, data: bytes, depth: int) -> Image.Image:
    """A gray PNG of up to eight bits; of fewer, its transparent value is counted in them."""
    key = image.info.get("transparency")
    curve = gray_curve(data, image)
    if key is None and curve is None:
        return image.convert("L")
    gray = np.asarray(image.convert("L"))
    out = gray.copy() if curve is None else curve[gray]
    if isinstance(key, int):
        out[gray == key * 255 // (2 ** depth - 1)] = 255
    return Image.fromarray(out)


def _curved(flat: Image.Image, image: Image.Image, data: bytes) -> Image.Image:
    curve = gray_curve(data, image) if flat.mode == "L" else None
    return flat if curve is None else Image.fromarray(curve[np.asarray(flat)])
