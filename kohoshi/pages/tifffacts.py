"""What the directories of a TIFF file say (TIFF 6.0, section 2), and why one of them is not printed from."""
from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from kohoshi import limits

_SIZES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q"}
_SUBFILE, _OLD_SUBFILE, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES = 254, 255, 258, 259, 262, 277
_PLANES, _INKS, _EXTRA, _FORMAT, _RESOURCES, _DNG = 284, 334, 338, 339, 34377, 50706
#: Photometric interpretations: what is printed from, and names of what is not.
_WHITE_IS_ZERO, _CMYK = 0, 5
_STRANGE = {4: "透明マスクだけ", 8: "Lab カラー", 9: "Lab カラー", 10: "Lab カラー", 32803: "カメラの RAW", 32844: "HDR（LogL）", 32845: "HDR（LogLuv）",
            34892: "カメラの RAW"}
_SPOT_NAMES = "「チャンネル」パネルで特色チャンネルを選び「チャンネルの結合」をするか、CMYK だけにして書き出してください"
#: Ways of packing that our library unpacks (none, the fax ones, LZW, JPEG, Deflate, PackBits, LZMA, Zstandard).
_PACKED = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 32773, 32771, 32809, 32946, 34925, 50000})
#: Pictures in the chain, and values of one field, that are read.
_MOST = limits.TIFF_VALUES


@dataclass(frozen=True)
class Directory:
    """One picture of the file: its tags that hold whole numbers, and raw bytes of resources."""

    tags: dict[int, tuple[int, ...]] = field(default_factory=dict)
    resources: bytes = b""

    def one(self, tag: int, default: int = 0) -> int:
        return (self.tags.get(tag) or (default,))[0]

    @property
    def lesser(self) -> bool:
        """A thumbnail or a mask of another picture."""
        return bool(self.one(_SUBFILE) & 5) or self.one(_OLD_SUBFILE) == 2


class Refused(Exception):
    """``message`` and ``hint``: Japanese."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def directories(data: bytes) -> Iterator[Directory]:
    """The chain of pictures of the file. Raises struct.error where it is cut off."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    word, count = (order + "Q", order + "Q") if big else (order + "I", order + "H")
    (at,) = struct.unpack_from(word, data, 8 if big else 4)
    seen: set[int] = set()
    while at and at not in seen and len(seen) < _MOST:
        seen.add(at)
        (number,) = struct.unpack_from(count, data, at)
        at += struct.calcsize(count)
        yield Directory(*_read(data, at, number, order, word, 20 if big else 12))
        at += number * (20 if big else 12)
        (at,) = struct.unpack_from(word, data, at)


def _read(data: bytes, at: int, number: int, order: str, word: str, size: int) -> tuple[dict[int, tuple[int, ...]], bytes]:
    tags: dict[int, tuple[int, ...]] = {}
    resources = b""
    for each in range(at, at + number * size, size):
        tag, kind = struct.unpack_from(order + "HH", data, each)
        (count,) = struct.unpack_from(word, data, each + 4)
        form = _SIZES.get(kind, "B")
        width, room = struct.calcsize(form) * count, struct.calcsize(word)
        start = each + 4 + room
        if width > room:
            (start,) = struct.unpack_from(word, data, start)
        if tag == _RESOURCES:
            resources = data[start:start + width]
        elif kind in _SIZES and count <= _MOST:
            tags[tag] = struct.unpack_from(f"{order}{count}{form}", data, start)
    return tags, resources


def examine(data: bytes) -> tuple[Directory, list[str]]:
    """(the first picture, what is left out of it). Raises Refused."""
    try:
        every = list(directories(data))
    except struct.error:
        every = []
    if not every:
        raise Refused("TIFF が途中で切れているか、壊れています", "画像を開き直して確かめ、書き出し直してください")
    first = every[0]
    if first.lesser or _DNG in first.tags:
        raise Refused("カメラの RAW です（はじめの1枚は見出し用の小さな画像です）", "現像ソフトで JPEG か TIFF に書き出してください")
    pages = sum(not each.lesser for each in every)
    if pages > 1:
        raise Refused(f"{pages}ページある TIFF です。どのページを刷るか決められません", "1ページずつ別のファイルに書き出してください")
    return first, _colours(first)


def _colours(first: Directory) -> list[str]:
    photometric, bits = first.one(_PHOTOMETRIC, 1), first.tags.get(_BITS, (1,))
    samples, formats = first.one(_SAMPLES, 1), first.tags.get(_FORMAT, (1,))
    if photometric in _STRANGE:
        raise Refused(f"{_STRANGE[photometric]}の TIFF です", "Photoshop の「イメージ→モード」で RGB か CMYK（8 bit）にして書き出してください")
    if first.one(_COMPRESSION, 1) not in _PACKED:
        raise Refused("めずらしい圧縮のしかた（WebP・JPEG 2000 など）の TIFF です", "保存するときの「画像圧縮」を「なし」か「LZW」にして、書き出し直してください")
    if any(form == 3 for form in formats) or max(bits) > 16:
        raise Refused(f"{max(bits)}ビットの TIFF（HDR や計測用）です", "Photoshop の「イメージ→モード」で 8 bit/チャンネルにして書き出してください")
    if any(form == 2 for form in formats):
        raise Refused("符号つきの値の TIFF（計測用）です", "8 bit の RGB かグレースケールにして書き出してください")
    if first.one(_PLANES, 1) == 2 and max(bits) > 8:  # Pillow 13.0.0 takes them for one plane, without a word
        raise Refused("色ごとに分けて入れた 16 bit の TIFF（プラナー）です", "8 bit/チャンネルにするか、「チャンネルごと」でなく「インターリーブ」（RGBRGB）で保存し直してください")
    if photometric != _CMYK:
        return []
    if first.one(_INKS, 1) != 1 or samples < 4:
        raise Refused("CMYK でないインキ（特色など）の TIFF です", "CMYK に変換して書き出してください")
    extra = first.tags.get(_EXTRA, ())
    if any(kind in (1, 2) for kind in extra):
        raise Refused("透明の部分（アルファチャンネル）がある CMYK の TIFF です", "Photoshop の「レイヤー→画像を統合」で透明をなくし、「アルファチャンネル」のチェックを外して書き出してください")
    if _has_spot(first.resources):
        raise Refused("特色チャンネルのある CMYK の TIFF です。特色は刷れず、抜け落ちます", _SPOT_NAMES)
    if samples > 4:
        return [f"CMYK のほかに {samples - 4} つのチャンネルがあり、刷りません（選択範囲の控えならそのままで、特色なら CMYK に結合して書き出し直してください）"]
    return []


def _has_spot(resources: bytes) -> bool:
    """Whether Photoshop's DisplayInfo (resources 1007, 1077) names a channel of kind spot."""
    at = 0
    while resources[at:at + 4] == b"8BIM" and at + 12 <= len(resources):
        (number,) = struct.unpack_from(">H", resources, at + 4)
        name = resources[at + 6]
        start = at + 6 + name + 1 + (name + 1) % 2
        if start + 4 > len(resources):
            return False
        (length,) = struct.unpack_from(">I", resources, start)
        body = resources[start + 4:start + 4 + length]
        # 1077: a version, then 13 bytes a channel, the kind last (0 selected, 1 protected areas, 2 spot)
        if number == 1077 and any(body[each + 12] == 2 for each in range(4, len(body) - 12, 13)):
            return True
        if number == 1007 and any(body[each + 12] == 2 for each in range(0, len(body) - 13, 14)):
            return True
        at = start + 4 + length + length % 2
    return False


def is_negative(first: Directory) -> bool:
    """Gray of which 0 is white."""
    return first.one(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO


def depth(first: Directory) -> int:
    return max(first.tags.get(_BITS, (1,)))
