"""What the child process of :mod:`kohoshi.edit.pictures` runs: decode the picture, take out what it tells of place, camera and owner, answer."""
from __future__ import annotations

import io
import json
import struct
import sys
import zlib
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from kohoshi.pages.jpegfile import APP14, SOS, JpegError, end_of_picture, segments
from kohoshi.pages.picturefile import Picture, PictureError, opened
from kohoshi.pages.picturekind import kind_of

#: Chunks of a PNG that say something of the picture rather than show it.
_TELLING_CHUNKS = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
_ORIENTATION = int(ExifTags.Base.Orientation)
_GPS = int(ExifTags.Base.GPSInfo)
_XMP_OF_TIFF = 700


def main() -> int:
    facts, clean = answered(sys.stdin.buffer.read())
    packed = json.dumps(facts).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(packed)) + packed + clean)
    return 0


def answered(data: bytes) -> tuple[dict[str, Any], bytes]:
    """(facts, the picture as it is to be kept); only ``refused`` where it cannot be used."""
    try:
        picture = opened(data)
        form = kind_of(data).code
        with Image.open(io.BytesIO(data), formats=(form,)) as image:
            exif = image.getexif()
            turn, located = exif.get(_ORIENTATION, 1), _GPS in exif or _XMP_OF_TIFF in exif
        if form == "TIFF":
            if located:
                raise PictureError("撮影場所などの情報（位置情報・XMP）が入っています", "画像ソフトで、それを消して書き出し直してください")
            clean = data
        elif form == "JPEG":
            clean = plain_jpeg(data, turn, picture.profile)
        else:
            clean = plain_png(data, turn) if form == "PNG" else repacked(picture)
            form = "PNG"
        _prove(picture, opened(clean))
    except PictureError as error:
        return {"refused": str(error), "hint": error.hint}, b""
    except JpegError:
        return {"refused": "画像が途中で切れているか、壊れています", "hint": "画像を開き直して確かめ、書き出し直してください"}, b""
    width, height = picture.image.size
    return {"format": form, "width": width, "height": height, "told": clean != data}, clean


def repacked(picture: Picture) -> bytes:
    """A WebP or AVIF as a PNG of the same pixels, upright: what they tell of place and camera is woven
    into their boxes."""
    out = io.BytesIO()
    picture.image.save(out, "PNG", icc_profile=picture.profile)
    return out.getvalue()


def plain_jpeg(data: bytes, turn: int, profile: bytes | None = None) -> bytes:
    """Without EXIF, XMP, IPTC and comments and what follows the picture; its pixels are not coded
    anew. How the camera was held stays, and its colours (``profile``), where only EXIF told them."""
    out = bytearray(b"\xff\xd8")
    if turn != 1:
        out += _segment(0xE1, _exif(turn))
    if profile is not None and b"ICC_PROFILE\0" not in data:
        out += _segment(0xE2, b"ICC_PROFILE\0\1\1" + profile)
    for marker, at, end in segments(data):
        segment = data[at:end]
        if marker == SOS:
            return bytes(out + data[at:end_of_picture(data, end)])
        kept = marker not in range(0xE1, 0xF0) and marker != 0xFE
        if kept or (marker == 0xE2 and segment[4:].startswith(b"ICC_PROFILE")) or marker == APP14:
            out += segment
    raise JpegError


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def plain_png(data: bytes, turn: int) -> bytes:
    """Without its chunks of text, EXIF and time, and what follows the picture; how the camera was
    held stays."""
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at:at + 4])
        name = data[at + 4:at + 8]
        if name == b"IDAT" and turn != 1:
            body = _exif(turn).removeprefix(b"Exif\0\0")
            turn = 1  # it is said once
            out += struct.pack(">I", len(body)) + b"eXIf" + body + struct.pack(">I", zlib.crc32(b"eXIf" + body))
        if name not in _TELLING_CHUNKS:
            out += data[at:at + 12 + length]
        at += 12 + length
        if name == b"IEND":
            return bytes(out)
    raise PictureError("画像が途中で切れています")


def _exif(turn: int) -> bytes:
    """EXIF that tells how the camera was held and nothing else."""
    exif = Image.Exif()
    exif[_ORIENTATION] = turn
    return exif.tobytes()


def _prove(before: Picture, after: Picture) -> None:
    """The same picture to the pixel, in the same colours."""
    same = before.image.mode == after.image.mode and before.image.size == after.image.size
    if not same or before.profile != after.profile or not np.array_equal(np.asarray(before.image), np.asarray(after.image)):
        raise PictureError("撮影の情報を取り除けません。画像ソフトで開き、書き出し直してください")
