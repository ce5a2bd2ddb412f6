"""Telephone numbers as Japanese newsletters write them, and whether they can be dialled."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kohoshi.text import folded


class Kind(StrEnum):
    """What a number is said to be by the word before it."""

    PHONE = "電話"
    FAX = "ファックス"
    BOTH = "電話・ファックス"
    UNSAID = ""


_FAX = r"(?:FAX|Fax|fax|ファックス|ファクス|ファクシミリ|フアックス|ファツクス|℻)"
_PHONE = r"(?:電話|でんわ|TEL|Tel|tel|☎|☏|℡|📞|フリーダイヤル|ナビダイヤル|携帯電話|携帯)"
#: 「電話番号: 」「TEL・FAX」「(FAX)」 right before a number.
_LABEL = re.compile(rf"(?:(?P<both>(?:{_PHONE}\s*[・/、&と]?\s*{_FAX}|{_FAX}\s*[・/、&と]?\s*{_PHONE})(?:兼用|共通|とも|同じ|同一)?|{_PHONE}\s?\({_FAX}(?:兼用|共通|も同じ)\))|(?P<fax>{_FAX})|(?P<phone>{_PHONE}))"
                    r"(?:番号)?(?:\s*[::・.]\s*|[)】\]]\s*|\s+)?(?:は|が|の)?\s*$")
#: Groups of digits joined as telephone numbers are; a mark of length (ー) is a slip for a hyphen.
_TOKEN = re.compile(
    r"(?<![0-9#_@./,~-])(?<![0-9]ー)(?:"
    r"\(0[0-9]{1,4}\)\s?[0-9]{1,5}(?:[-ー\s]?[0-9]{2,5})"     # (06)6576-0000
    r"|0[0-9]{1,4}\([0-9]{1,5}\)[0-9]{2,5}"                   # 06(6576)0000
    r"|[0-9]{1,5}(?:\s?[-ー]\s?[0-9]{1,8}){1,3}"              # 06-6576-0000, 6576-0000
    r"|0[0-9]{1,4} [0-9]{2,4} [0-9]{3,4}"                     # 06 6576 0000
    r"|[0-9]{4}[ .][0-9]{4}"                                  # 6576 0000, 6576.0000, only behind a label
    r"|0[0-9]{8,10}"                                          # 0665760000
    r"|[0-9]{3,9}"                                            # only behind a label
    r")(?![0-9A-Za-z@/]|[-.,][0-9])")
#: Further numbers in short: 「0000-0006・0007」「0000-0005~7」, as far as nothing is counted there.
_MORE = re.compile(r"\s?(?P<join>[・、,/~])\s?(?P<digits>[0-9]{1,4})(?![0-9A-Za-z]|[-ー.:][0-9])")
#: What is counted or measured is no telephone number.
_UNIT = re.compile(r"\s?(?:[年月日時分秒円人名組台本件回枚個点席歳才か%％m㎡号面冊世足株問階番室期部棟区町丁周度倍級位]|キロ|メートル|ページ|パーセント|ポイント)")
#: A span of tickets or of numbers drawn: 「0001-0050の番号順」.
_TICKETS = re.compile(r"\s?(?:の?番号|番|号)")
_TICKET = re.compile(r"(?:番号札|整理券|(?:受付|抽選|当選|整理)番号)\s?[はがの、::(]?\s?$")
_POSTCODE = re.compile(r"(?:〒|郵便番号)\s*$")
#: Numbers of three or four digits that everybody may give.
PUBLIC = frozenset({"104", "110", "113", "115", "116", "117", "118", "119", "122", "133", "134", "135", "136", "144", "148", "159", "171",
                    "177", "184", "186", "188", "189"})
#: Numbers of the whole country: (first digits, number of digits).
_NATIONWIDE = (("0120", 10), ("0570", 10), ("0990", 10), ("0180", 10), ("0800", 11), ("050", 11), ("070", 11), ("080", 11),
               ("090", 11), ("020", 11))
#: A registered sample: 0000-0001.
_SAMPLE = re.compile(r"0000[0-9]{4}")


@dataclass(frozen=True)
class Telephone:
    """A number in a passage: [start, end) of its text, the groups of its digits, what it is said to be."""

    start: int
    end: int
    groups: tuple[str, ...]
    kind: Kind

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def nationwide(self) -> bool:
        return any(self.digits.startswith(first) for first, _ in _NATIONWIDE)

    def fault(self, area_code: str | None) -> str | None:
        """Why it cannot be dialled as it stands (Japanese), or None."""
        digits, groups = self.digits, self.groups
        if digits in PUBLIC or _SAMPLE.fullmatch(digits):
            return None
        for first, length in _NATIONWIDE:
            if digits.startswith(first) and (first != "020" or len(digits) == 11):
                return _count(digits, length, f"{first}で始まる番号は")
        if digits.startswith("00"):
            return _count(digits, 8, "見本の番号（0000-0000）は") or "00で始まっています"
        if digits.startswith("0"):
            if wrong := _count(digits, 10, "市外局番から"):
                return wrong
            # 06 and 03 are never the beginning of a longer code; 046 is (0466)
            parted = groups[0] == area_code or area_code not in ("03", "06") and groups[0].startswith(area_code or "")
            if area_code and digits.startswith(area_code) and len(groups) == 3 and (not parted or len(groups[2]) != 4):
                return f"区切りが違います（市外局番は {area_code}、終わりは4桁です）"
            return "区切りが違います（終わりは4桁です）" if len(groups) == 3 and len(groups[2]) != 4 else None
        if area_code is None:
            return "市外局番がありません"
        if wrong := _count(digits, 10 - len(area_code), f"市外局番 {area_code} のあとは"):
            return wrong
        return "区切りが違います（終わりは4桁です）" if len(groups) > 1 and len(groups[-1]) != 4 else None


def _count(digits: str, wanted: int, which: str) -> str | None:
    return None if len(digits) == wanted else f"{which}{wanted}桁のはずが{len(digits)}桁です"


def telephones(text: str, *, expected: bool = False) -> Iterator[Telephone]:
    """Every telephone number of a passage, left to right: what stands behind 「電話」「ファックス」,
    and what has the shape of one. ``expected``: the passage is there to give one."""
    flat = folded(text)
    last: Telephone | None = None
    for match in _TOKEN.finditer(flat):
        if last is not None and match.start() < last.end:
            continue
        before = flat[:match.start()]
        kind = _kind_of(_LABEL.search(before.removesuffix("+")))
        if kind is Kind.UNSAID and last is not None and re.fullmatch(r"\s*[、,・/]?\s*", flat[last.end:match.start()]):
            kind = last.kind  # 「電話 0000-0001・0000-0002」
        groups = tuple(re.findall("[0-9]+", match[0]))
        if before.endswith("+") and groups[0] == "81" and len(groups) > 2:
            groups = ("0" + groups[1], *groups[2:])  # as one dials from abroad
        if (_POSTCODE.search(before) or _UNIT.match(flat, match.end()) or kind is Kind.UNSAID
                and (re.search("[A-Za-z]$", before) or _TICKETS.match(flat, match.end()) or _TICKET.search(before))):
            continue
        if kind is Kind.UNSAID and re.search("[ .]", match[0]) and len(groups) == 2 and not expected:
            continue
        if _meant(groups) if kind is not Kind.UNSAID else _looks(groups) or expected and _broken(groups):
            last = Telephone(match.start(), match.end(), groups, kind)
            yield last
            for last in _in_short(flat, last):  # noqa: B020  the last of all is what the next number follows
                yield last


def _in_short(flat: str, first: Telephone) -> Iterator[Telephone]:
    """The further numbers that give only the digits in which they differ from ``first``."""
    last = first
    while len(last.groups) > 1 and (more := _MORE.match(flat, last.end)):
        digits, tail = more["digits"], last.groups[-1]
        if _UNIT.match(flat, more.end()) or len(tail) != 4 or (len(digits) != 4 if more["join"] != "~" else len(digits) > 4):
            return
        if more["join"] == "~" and tail[:-len(digits)] + digits <= tail:
            return
        last = Telephone(more.start("digits"), more.end("digits"), (*last.groups[:-1], tail[:-len(digits)] + digits), first.kind)
        yield last


def _kind_of(label: re.Match[str] | None) -> Kind:
    if label is None:
        return Kind.UNSAID
    return Kind.BOTH if label["both"] else Kind.FAX if label["fax"] else Kind.PHONE


def _meant(groups: tuple[str, ...]) -> bool:
    """Whether digits behind a label are its number, and no extension or item of a list."""
    return len(groups) > 1 or len(groups[0]) >= 6 or groups[0] in PUBLIC


def _broken(groups: tuple[str, ...]) -> bool:
    """Whether digits where a number is expected can be one with digits lost; addresses (1-15-25) cannot."""
    return len("".join(groups)) >= 6 and (len(groups) == 1 or len(groups[-1]) >= 3)


def _looks(groups: tuple[str, ...]) -> bool:
    """Whether digits without a label can only be a telephone number."""
    digits = "".join(groups)
    if len(groups) == 2:
        first, second = groups
        years = all(1868 <= int(group) <= 2100 for group in groups)
        return len(first) == 4 and len(second) == 4 and not years or first == "0000"
    if len(groups) == 3:
        return digits.startswith("0") and len(digits) in (9, 10, 11) and len(groups[2]) >= 3
    return digits.startswith("0") and len(digits) in (10, 11)


def comparable(groups: tuple[str, ...], area_code: str | None) -> str:
    """The digits for comparing, with the area code that may be left away."""
    digits = "".join(groups)
    if area_code and len(digits) == 10 - len(area_code) and (_SAMPLE.fullmatch(digits) or not digits.startswith("0")):
        return area_code + digits
    return digits
