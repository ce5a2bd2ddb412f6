"""Character classes of Japanese composition (JLREQ appendix A; JIS X 4051:2004 table 1).

Only the classes that change a line are named; everything else is an ordinary character.
"""
from __future__ import annotations

import re
from functools import cache, lru_cache

OPENING = frozenset("「『（〔【《〈［｛〘〖｟“‘〝")  # cl-01
CLOSING = frozenset("」』）〕】》〉］｝〙〗｠”’〟")  # cl-02
DIVIDING = frozenset("？！?!‼⁇⁈⁉")  # cl-04
MIDDLE_DOTS = frozenset("・：；")  # cl-05
FULL_STOPS = frozenset("。．")  # cl-06
COMMAS = frozenset("、，")  # cl-07
ITERATION = frozenset("々〻ゝゞヽヾ")  # cl-09
PROLONGED = frozenset("ー〜～")  # cl-10
SMALL_KANA = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ゛゜")  # cl-11
PREFIXES = frozenset("¥￥$＄£￡#＃№€")  # cl-12
POSTFIXES = frozenset("%％﹪‰℃℉°′″‵￠¢㎝㎏㎡")  # cl-13

#: Marks whose body fills half of the em, the space lying behind them (行末で半角にできる).
TRAILING_SPACE = CLOSING | FULL_STOPS | COMMAS
#: Marks that may hang outside the measure (ぶら下げ, JLREQ 3.1.9 note).
HANGING = FULL_STOPS | COMMAS

#: 行頭禁則 (JLREQ 3.1.7, JIS X 4051 4.3 a), strict.
NOT_AT_START = (
    CLOSING | DIVIDING | MIDDLE_DOTS | FULL_STOPS | COMMAS | ITERATION | PROLONGED | SMALL_KANA
    | POSTFIXES | frozenset(",.)]}»:;‐–゠…‥․⋯︙𐫶")
    | frozenset("･ｧｨｩｪｫｬｭｮｯｰ")  # the half-width forms of the same kana and dot
)
#: 行末禁則 (JLREQ 3.1.8, JIS X 4051 4.3 b).
NOT_AT_END = OPENING | PREFIXES | frozenset("([{«")

#: Starts of a line that give way first when a run is longer than the whole measure.
RELAXABLE = PROLONGED | SMALL_KANA | ITERATION

#: 分離禁止: pairs that are never parted (JLREQ 3.1.10 a, cl-08).
INSEPARABLE = frozenset(("……", "‥‥", "——", "――", "〳〵", "〴〵"))

#: 助数詞 and units that stay with the figures before them (JLREQ 3.1.10 note; house rule of newspapers).
COUNTERS = frozenset("年月日時分秒円人名件本枚台回階歳才組面号冊戸部点区匹頭個箇か")

_IDEOGRAPHIC_RANGES = (
    "\u2e80-\u303f\u3040-\u30ff\u3100-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef"
    "\u2014\u2015\u2018\u2019\u201c\u201d\u2025\u2026\u2190-\u2bff\u2460-\u24ff\U00020000-\U0003ffff"
)
_IDEOGRAPHIC = re.compile(f"[{_IDEOGRAPHIC_RANGES}]")
_KANA_OR_KANJI = re.compile(
    "[\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WESTERN = re.compile("[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff%$&@#+]")
#: Marks before and behind which a blank parts Western words.
_WESTERN_END, _WESTERN_START = frozenset(".,;:!?)]'\""), frozenset("(['\"")
#: Joiners, variation selectors, combining voicing marks.
ZERO_WIDTH = frozenset(map(chr, (
    *range(0x200B, 0x200E), 0x2060, *range(0xFE00, 0xFE10), 0x3099, 0x309A, *range(0xE0100, 0xE01F0))))


@cache
def is_ideographic(char: str) -> bool:
    """Set in the Japanese way: space may open beside it (kanji, kana, full-width marks)."""
    return bool(_IDEOGRAPHIC.match(char))


@cache
def is_kana_or_kanji(char: str) -> bool:
    """Takes 四分アキ beside Western text (JLREQ 3.2.6; cl-15, cl-16, cl-19)."""
    return bool(_KANA_OR_KANJI.match(char))


@cache
def is_western(char: str) -> bool:
    """A Western letter or digit (cl-27, cl-24)."""
    return bool(_WESTERN.match(char))


def parts_words(before: str, after: str) -> bool:
    """Whether the end of a line between two characters stands for a blank: Western words are parted
    there, Japanese is not."""
    return (is_western(before) or before in _WESTERN_END) and (is_western(after) or after in _WESTERN_START)


def is_zero_width(char: str) -> bool:
    """Takes no room of its own: joiners, variation selectors, combining marks."""
    return char in ZERO_WIDTH


@lru_cache(maxsize=1 << 16)
def parts_at_quote(before: str, after: str) -> bool:
    """Beside “ ” and ‘ ’, which UAX #14 (class QU) never parts from their neighbours; set at full
    width they are brackets like any other (cl-01, cl-02)."""
    return after in "“‘" or before in "”’"


def may_break(before: str, after: str) -> bool:
    """Whether strict kinsoku lets a line end between two characters."""
    if before in ".,:" and after in "0123456789":
        return False  # No.1, 1,000, 10:30 are one word (UAX #14 LB25)
    return not (after in NOT_AT_START or before in NOT_AT_END or before + after in INSEPARABLE)


def is_counted(before: str, after: str) -> bool:
    """A figure and its unit: 12｜日, 100｜円."""
    return after in COUNTERS and before in "0123456789０１２３４５６７８９"


def parts_weekday(text: str, k: int) -> bool:
    """Whether a break before character k parts a date from its weekday: 22日｜(水)."""
    return text[k] in "(（" and text[k - 1] == "日" and text[k + 1:k + 2] in tuple("月火水木金土日祝")


@lru_cache(maxsize=1 << 16)
def takes_quarter_space(before: str, after: str) -> bool:
    """和欧間: kana or kanji beside a Western letter or figure (JLREQ 3.2.6)."""
    return is_kana_or_kanji(before) and is_western(after) or is_western(before) and is_kana_or_kanji(after)


@lru_cache(maxsize=1 << 16)
def may_expand(before: str, after: str) -> bool:
    """Whether justification may open space between two characters of a line.

    Spaces always may; Western letters never part; inseparable pairs never part
    (JLREQ 3.8.4, table of expansion opportunities).
    """
    if is_zero_width(after):
        return False
    if before in " \u00a0":
        return True
    if after in " \u00a0" or before + after in INSEPARABLE:
        return False
    return is_ideographic(before) or is_ideographic(after)


@lru_cache(maxsize=1 << 16)
def prefers_solid(before: str, after: str) -> bool:
    """Gaps that open only when nothing else can: behind opening and before closing marks
    (JLREQ 3.8.4: no expansion between a bracket and what it encloses)."""
    return before in OPENING or after in TRAILING_SPACE or after in MIDDLE_DOTS or before in MIDDLE_DOTS


@lru_cache(maxsize=1 << 16)
def gap_kind(before: str, after: str) -> int:
    """How justification sees the gap between two characters: 0 never opens, 1 opens, 2 opens
    only when nothing else can (see :func:`may_expand`, :func:`prefers_solid`)."""
    if not may_expand(before, after):
        return 0
    return 2 if prefers_solid(before, after) else 1
