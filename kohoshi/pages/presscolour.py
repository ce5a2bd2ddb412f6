"""Pictures in the colours of the press: ICC conversion, ink under the limit, bytes for the engine."""
from __future__ import annotations

import io
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from kohoshi.pages.picturefile import Picture, PictureError

#: Of a JPEG for the press; full resolution in every channel (4:4:4).
PRESS_QUALITY = 95
#: Ink in per cent kept back for what JPEG adds at edges; tried in this order.
_RESERVES = (0, 4, 8, 12, 20, 32)
#: Rows of a picture summed at a time, so that a large one needs no memory of its own size again.
_ROWS = 512


Rgb = tuple[int, int, int]
Ink = tuple[float, float, float, float]
#: What Illustrator writes for black ink (K100 is #231815 in Japan Color, #231F20 in SWOP) and for
#: shares of it (K50 is #9FA0A0).
_DARK, _DARK_SPREAD, _GRAY_SPREAD = 40, 16, 3


class PressColours:
    """``profile``: the ICC profile of the press; ``limit``: total ink in per cent."""

    def __init__(self, profile: Path, limit: float) -> None:
        self.limit = limit
        self._path = profile

    @cached_property
    def _press(self) -> ImageCms.ImageCmsProfile:
        return ImageCms.ImageCmsProfile(str(self._path))

    def printed(self, picture: Picture) -> bytes:
        """The file the engine embeds as it is: a CMYK JPEG, or a gray JPEG or PNG. Raises PictureError."""
        if picture.image.mode == "L":
            return _saved(picture.image, "PNG" if picture.lossless else "JPEG")
        return self._held(self._cmyk(picture))

    def _cmyk(self, picture: Picture) -> Image.Image:
        """Relative colorimetric with black point compensation, from the picture's own profile,
        else from sRGB. Process colours without a profile are taken as meant for this press."""
        own = own_profile(picture)
        if picture.image.mode == "CMYK" and (own is None or picture.profile == self._path.read_bytes()):
            return picture.image
        return _converted(picture.image, own or srgb(), self._press, "CMYK")

    def screen(self, picture: Picture) -> Image.Image:
        """For the screen: gray stays gray, everything else becomes sRGB. Raises PictureError."""
        return on_screen(picture, self._press if picture.image.mode == "CMYK" else None)

    def colour(self, rgb: Rgb) -> Ink:
        """The inks of one sRGB colour of a drawing, in whole per cent: converted as a photograph is, but
        white is paper, and gray and what looks black are black ink alone (register)."""
        if rgb == (255, 255, 255):
            return 0, 0, 0, 0
        spread = max(rgb) - min(rgb)
        if max(rgb) <= _DARK and spread <= _DARK_SPREAD:
            return 0, 0, 0, 100
        if spread <= _GRAY_SPREAD:
            return 0, 0, 0, self._black(sum(rgb) / 3)
        c, m, y, k = _pixel(_converted(Image.new("RGB", (1, 1), rgb), srgb(), self._press, "CMYK"))
        return self.within((100 * c / 255, 100 * m / 255, 100 * y / 255, 100 * k / 255))

    def colours(self, pixels: np.ndarray) -> np.ndarray:
        """Inks (0 to 100) of many sRGB colours (n, 3; 0 to 255), all converted as a photograph is."""
        row = Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8)[None])
        inks = np.asarray(held(_converted(row, srgb(), self._press, "CMYK"), self.limit))[0]
        out: np.ndarray = inks.astype(float) * 100 / 255
        return out

    def screen_rgb(self, ink: Ink) -> Rgb:
        """How inks (per cent) look on a screen."""
        pixel = Image.new("CMYK", (1, 1), tuple(round(255 * v / 100) for v in ink))
        red, green, blue = _pixel(_converted(pixel, self._press, srgb(), "RGB"))
        return red, green, blue

    def within(self, ink: Ink) -> Ink:
        """Whole per cent, not more of them than the press takes: the colours give way to black."""
        *colours, black = ink
        room = max(self.limit - round(black), 0)
        share = min(1, room / sum(colours)) if sum(colours) else 1
        whole = [int(v * share + 1e-9) if share < 1 else round(v) for v in colours]
        while sum(whole) > room:
            whole[whole.index(max(whole))] -= 1
        return whole[0], whole[1], whole[2], round(black)

    def _black(self, gray: float) -> int:
        """Black ink in per cent that looks as light as a gray of the screen (0 to 255)."""
        return int(np.abs(self._ramp - gray).argmin())

    @cached_property
    def _ramp(self) -> np.ndarray:
        """Gray of the screen of 0 to 100 per cent of black ink."""
        row = Image.fromarray(np.array([[(0, 0, 0, round(k * 2.55)) for k in range(101)]], np.uint8), "CMYK")
        out: np.ndarray = np.asarray(_converted(row, self._press, srgb(), "RGB"))[0].astype(float).mean(axis=1)
        return out

    def _held(self, image: Image.Image) -> bytes:
        """A JPEG that nowhere asks for more ink than the press takes, also after compression."""
        for reserve in _RESERVES:
            data = _saved(held(image, self.limit - reserve), "JPEG")
            if most_ink(Image.open(io.BytesIO(data))) <= self.limit:
                break
        return data


def srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def own_profile(picture: Picture) -> ImageCms.ImageCmsProfile | None:
    """The profile of the picture's colours (:mod:`kohoshi.pages.picturefile` has proven it)."""
    return ImageCms.ImageCmsProfile(io.BytesIO(picture.profile)) if picture.profile else None


def on_screen(picture: Picture, press: ImageCms.ImageCmsProfile | None = None) -> Image.Image:
    """Gray or in sRGB, by the picture's own profile; process colours without one by that of the press, and
    about right where none is given. Raises PictureError."""
    own = own_profile(picture)
    if picture.image.mode == "L" or (own is None and picture.image.mode == "RGB"):
        return picture.image
    profile = own or press
    return _converted(picture.image, profile, srgb(), "RGB") if profile else picture.image.convert("RGB")


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile, target: ImageCms.ImageCmsProfile,
               mode: str) -> Image.Image:
    try:
        transform = ImageCms.buildTransform(
            source, target, image.mode, mode, ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION)
    except ImageCms.PyCMSError:
        raise PictureError("画像の中の色のプロファイルが使えません。sRGB で書き出し直してください") from None
    done = ImageCms.applyTransform(image, transform)
    assert done is not None  # not in place
    return done


def _pixel(image: Image.Image) -> tuple[int, ...]:
    """The only one."""
    value = image.getpixel((0, 0))
    assert isinstance(value, tuple)
    return value


def held(image: Image.Image, limit: float) -> Image.Image:
    """A CMYK picture with at most ``limit`` per cent of ink at every pixel: black stays, the
    three colours give way together, so that the hue does."""
    allowed = int(limit * 255 / 100)
    out = image
    for top in range(0, image.height, _ROWS):
        inks = _strip(image, top)
        black = inks[..., 3]
        colours = inks[..., :3].sum(axis=2)
        over = colours + black > allowed
        if not over.any():
            continue
        share = (np.maximum(allowed - black[over].astype(int), 0) / colours[over])[:, None]
        inks[over, :3] = np.floor(inks[over, :3] * share)
        out = out.copy() if out is image else out
        out.paste(Image.frombytes("CMYK", (image.width, len(inks)), inks.astype(np.uint8).tobytes()), (0, top))
    return out


def most_ink(image: Image.Image) -> float:
    """The greatest sum of the four inks of a CMYK picture, in per cent."""
    return max(int(_strip(image, top).sum(axis=2).max()) for top in range(0, image.height, _ROWS)) * 100 / 255


def _strip(image: Image.Image, top: int) -> np.ndarray:
    """(rows, width, 4) of the rows from ``top`` on."""
    box = 0, top, image.width, min(image.height, top + _ROWS)
    return np.asarray(image.crop(box)).astype(np.uint16)


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "JPEG":
        # only the pixels: no EXIF (place, camera), no profile (the output intent is the profile)
        image.save(out, "JPEG", quality=PRESS_QUALITY, subsampling=0, icc_profile=b"", exif=b"")
    else:
        image.save(out, "PNG", icc_profile=None)
    return out.getvalue()
