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
_SPACES = {"RGB": "RGB", "CMYK": "CMYK"}


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
        own = own_profile(picture)
        if picture.image.mode == "L" or (picture.image.mode == "RGB" and own is None):
            return picture.image
        return _converted(picture.image, own or self._press, srgb(), "RGB")

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
    """The embedded profile, when it is one for the picture's colours. Raises PictureError."""
    if not picture.profile:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.profile))
    except (OSError, ImageCms.PyCMSError):
        raise PictureError("画像の中の色のプロファイルが壊れています。sRGB で書き出し直してください") from None
    return profile if profile.profile.xcolor_space.strip() == _SPACES.get(picture.image.mode) else None


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile, target: ImageCms.ImageCmsProfile,
               mode: str) -> Image.Image:
    try:
        transform = ImageCms.buildTransform(
            source, target, image.mode, mode, ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION)
    except ImageCms.PyCMSError:
        raise PictureError("画像の中の色のプロファイルが使えません。sRGB で書き出し直してください") from None
    return ImageCms.applyTransform(image, transform)


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
