"""Which colours the numbers of a picture mean: its ICC profile, or what its file says instead.

PNG (third edition, 4.3): cICP comes before iCCP, iCCP before sRGB, sRGB before gAMA and cHRM.
AVIF: an ICC profile comes before nclx. Cameras: EXIF interoperability R03 is Adobe RGB (DCF 2.0).
"""
from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageCms

Chromaticities = tuple[tuple[float, float], ...]

_D65 = (0.3127, 0.3290)
_SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), _D65)
_ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), _D65)
#: Primaries and white by their code points (ITU-T H.273, table 2).
_PRIMARIES: dict[int, Chromaticities] = {
    1: _SRGB, 2: _SRGB, 4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.310, 0.316)), 5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), _D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65), 7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65), 11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _D65)}
#: Parametric curves (ICC.1:2022, 10.18, type 3) by transfer code points (table 3): g, a, b, c, d.
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_VIDEO = (1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081)
_CURVES = {1: _VIDEO, 2: _SRGB_CURVE, 4: (2.2,), 5: (2.8,), 6: _VIDEO, 8: (1.0,), 13: _SRGB_CURVE, 14: _VIDEO, 15: _VIDEO}
_HDR = {16: "PQ", 18: "HLG"}
#: 1/2.2 and what is close to it mean sRGB.
_PLAIN_GAMMA = (0.44, 0.47)
_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "グレー"}


class ProfileError(Exception):
    """The colours cannot be known; Japanese message and ``hint``."""

    def __init__(self, message: str, hint: str = "sRGB に変換して書き出し直してください") -> None:
        super().__init__(message)
        self.hint = hint


def profile_of(data: bytes, image: Image.Image) -> bytes | None:
    """The ICC profile of a picture, its own or one that says what its file says; None: sRGB, or
    process colours of the press. ``image`` is loaded. Raises ProfileError."""
    icc: bytes | None = image.info.get("icc_profile") or None
    if image.format == "PNG":
        chunks = dict(_chunks(data))
        if b"cICP" in chunks and len(chunks[b"cICP"]) == 4:
            primaries, transfer, _, full = chunks[b"cICP"]
            return _coded(primaries, transfer, bool(full))
        if icc is None and b"sRGB" not in chunks:
            return _by_gamma(chunks)
    elif image.format == "AVIF" and icc is None:
        codes = _nclx(data)
        return _coded(*codes, full=True) if codes else None  # the decoder widens a narrow range
    if icc is not None:
        _refuse_hdr(icc)
        return icc
    return _adobe(image) if image.mode == "RGB" and image.format in ("JPEG", "MPO", "TIFF") else None


def usable(icc: bytes | None, mode: str) -> tuple[bytes | None, list[str]]:
    """(the profile, when it is one for pictures of ``mode``; what is assumed instead). A gray
    picture is printed with its values as they are. Raises ProfileError."""
    if icc is None or mode == "L":
        return None, []
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        space = profile.profile.xcolor_space.strip()
        if space == mode:
            ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC,
                                    ImageCms.Flags.BLACKPOINTCOMPENSATION)
            return icc, []
    except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
        raise ProfileError("画像の中の色のプロファイルが壊れています") from None
    instead = "sRGB" if mode == "RGB" else "印刷の型の CMYK"
    return None, [f"{mode} の画像に{_SPACES.get(space, space)}用の色のプロファイルが入っています。それは使わず、{instead} として刷ります"]


def gray_curve(data: bytes, image: Image.Image) -> np.ndarray | None:
    """For a gray PNG whose gAMA is not that of a screen: the value on the screen of each of 256."""
    if image.format != "PNG":
        return None
    chunks = dict(_chunks(data))
    gamma = _gamma(chunks)
    if gamma is None or image.info.get("icc_profile") or b"sRGB" in chunks or b"cICP" in chunks or _is_plain(gamma):
        return None
    light = (np.arange(256) / 255) ** (1 / gamma)
    shown = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    out: np.ndarray = np.clip(np.rint(255 * shown), 0, 255).astype(np.uint8)
    return out


def _coded(primaries: int, transfer: int, full: bool) -> bytes | None:
    """Code points (ITU-T H.273) as a profile; None for sRGB."""
    if transfer in _HDR:
        raise ProfileError(f"HDR（{_HDR[transfer]}）の画像です。そのまま刷ると、色も明るさも変わります", "ふつうの明るさ（SDR）の sRGB に変換して書き出し直してください")
    if not full or primaries not in _PRIMARIES or transfer not in _CURVES:
        raise ProfileError(f"色の指定（cICP {primaries}/{transfer}）が、写真のものではありません")
    if _PRIMARIES[primaries] == _SRGB and _CURVES[transfer] in (_SRGB_CURVE, _VIDEO):
        return None
    # what is coded with the curve of video is shown with that of the screen
    curve = _SRGB_CURVE if _CURVES[transfer] == _VIDEO else _CURVES[transfer]
    return make_profile(_PRIMARIES[primaries], curve)


def _by_gamma(chunks: dict[bytes, bytes]) -> bytes | None:
    gamma, where = _gamma(chunks), _SRGB
    if len(chunks.get(b"cHRM", b"")) == 32:
        white, red, green, blue = ((x / 100_000, y / 100_000) for x, y in struct.iter_unpack(">II", chunks[b"cHRM"]))
        if all(0 < y < 1 and 0 <= x < 1 for x, y in (white, red, green, blue)):
            where = red, green, blue, white
    close = all(abs(a - b) < 0.005 for own, srgb in zip(where, _SRGB, strict=True) for a, b in zip(own, srgb, strict=True))
    if gamma is None or (close and _is_plain(gamma)):
        return None  # chromaticities alone say nothing of the curve
    return make_profile(_SRGB if close else where, _SRGB_CURVE if _is_plain(gamma) else (1 / gamma,))


def _gamma(chunks: dict[bytes, bytes]) -> float | None:
    if len(chunks.get(b"gAMA", b"")) != 4:
        return None
    value = int.from_bytes(chunks[b"gAMA"], "big") / 100_000
    return value if 0.1 <= value <= 3 else None


def _is_plain(gamma: float) -> bool:
    return _PLAIN_GAMMA[0] <= gamma <= _PLAIN_GAMMA[1]


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, data) of the chunks before the pixels."""
    at = 8
    while at + 12 <= len(png) and png[at + 4:at + 8] != b"IDAT":
        length = int.from_bytes(png[at:at + 4], "big")
        yield png[at + 4:at + 8], png[at + 8:at + 8 + length]
        at += 12 + length


def _nclx(avif: bytes) -> tuple[int, int] | None:
    """(primaries, transfer) of an AVIF's colour information box (ISO/IEC 14496-12, 12.1.5)."""
    at = avif[:65_536].find(b"colrnclx")
    return struct.unpack_from(">HH", avif, at + 8) if 0 <= at <= len(avif) - 12 else None


def _refuse_hdr(icc: bytes) -> None:
    """A profile that only names code points of HDR (ICC.1:2022, 9.2.17: cicpTag)."""
    count = int.from_bytes(icc[128:132], "big") if len(icc) > 132 else 0
    for at in range(132, 132 + 12 * min(count, 100), 12):
        if icc[at:at + 4] == b"cicp":
            start = int.from_bytes(icc[at + 4:at + 8], "big")
            if len(icc) > start + 9 and icc[start + 9] in _HDR:
                _coded(icc[start + 8], icc[start + 9], True)


def _adobe(image: Image.Image) -> bytes | None:
    """Adobe RGB where a camera says so by its interoperability index alone."""
    try:
        index = image.getexif().get_ifd(0xA005).get(1)
    except Exception:  # noqa: BLE001  EXIF of any camera, broken in any way: then it says nothing
        return None
    return make_profile(_ADOBE, (563 / 256,)) if str(index).strip("\0 ") == "R03" else None


def make_profile(where: Chromaticities, curve: tuple[float, ...]) -> bytes:
    """An ICC profile (ICC.1:2022, version 4.3) of red, green, blue and white as (x, y), and a
    parametric curve: one number (an exponent) or five."""
    points = np.array([(x / y, 1, (1 - x - y) / y) for x, y in where])
    white = points[3]
    matrix = points[:3].T * np.linalg.solve(points[:3].T, white)
    cone = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])  # Bradford
    d50 = np.array([0.9642, 1, 0.8249])
    adapted = np.linalg.inv(cone) @ np.diag((cone @ d50) / (cone @ white)) @ cone
    columns = (adapted @ matrix).T
    kind = 0 if len(curve) == 1 else 3
    trc = b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + b"".join(map(_fixed, curve))
    chad = b"sf32\0\0\0\0" + b"".join(_fixed(v) for v in adapted.flatten())
    tags = {b"desc": _text("RGB"), b"cprt": _text("CC0"), b"wtpt": _xyz(d50), b"chad": chad, b"rXYZ": _xyz(columns[0]),
            b"gXYZ": _xyz(columns[1]), b"bXYZ": _xyz(columns[2]), b"rTRC": trc, b"gTRC": trc, b"bTRC": trc}
    offset, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", offset + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    head = struct.pack(">I4sI4s4s4s6H4s", offset + len(body), b"\0\0\0\0", 0x04300000, b"mntr", b"RGB ", b"XYZ ", 2022, 1, 1, 0, 0, 0, b"acsp")
    return head.ljust(68, b"\0") + b"".join(map(_fixed, d50)) + b"\0" * 48 + table + body


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: np.ndarray) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _text(words: str) -> bytes:
    data = words.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data
