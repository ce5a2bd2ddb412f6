"""The segments of a JPEG file (ITU-T T.81, Annex B)."""
from __future__ import annotations

import struct
from collections.abc import Iterator

SOS, EOI, APP14 = 0xDA, 0xD9, 0xEE
#: Frames that libjpeg does not decode: lossless, hierarchical.
_STRANGE = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class JpegError(ValueError):
    """The segments do not follow each other."""


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of every segment up to and with the first scan's head. Raises JpegError."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise JpegError
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        end = at + 2 + struct.unpack(">H", data[at + 2:at + 4])[0]
        yield marker, at, end
        if marker == SOS:
            return
        at = end
    raise JpegError


def end_of_picture(data: bytes, at: int) -> int:
    """Behind the marker that ends the picture whose coded data begin at ``at``: the first one
    outside them (a second picture, a film or a gain map may follow). Raises JpegError."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise JpegError
        marker = data[at + 1]
        if marker == EOI:
            return at + 2
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:  # a coded 0xFF, padding, a restart
            at += 1 if marker == 0xFF else 2
        else:  # another segment: tables or the next scan of a progressive picture
            at += 2 + (struct.unpack(">H", data[at + 2:at + 4])[0] if at + 4 <= len(data) else 0)


def whole(data: bytes) -> bool:
    """Whether the picture has its end."""
    try:
        *_, (_, _, end) = segments(data)
        end_of_picture(data, end)
    except JpegError:
        return False
    return True


def strange(data: bytes) -> str | None:
    """Why common programs do not open it, in Japanese; None for an ordinary one."""
    try:
        for marker, at, _ in segments(data):
            if marker in _STRANGE:
                return "可逆・階層の特殊な JPEG です"
            if marker in _FRAMES and data[at + 4:at + 5] != b"\x08":
                return f"{data[at + 4]}ビットの特殊な JPEG です"
    except (JpegError, IndexError):
        pass
    return None
