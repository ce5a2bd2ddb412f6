"""One width and one kind of each sign, character for character, so that spans stay those of the
text as written; and numbers in figures or kanji."""
from __future__ import annotations

_TABLE = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "〜～∼˜〰"), "~"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁃─"), "-"),
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f\t"), " "),
    **dict.fromkeys(map(ord, "[［〔〈【《﹝"), "("),
    **dict.fromkeys(map(ord, "]］〕〉】》﹞"), ")"),
    **dict.fromkeys(map(ord, "･•‧∙⋅"), "・"),
    **dict(zip(map(ord, "㊐㊊㊋㊌㊍㊎㊏"), "㈰㈪㈫㈬㈭㈮㈯", strict=True)),
    ord("㊗"): "㈷", ord("〆"): "締", ord("零"): "〇",
}
_DIGITS = "〇一二三四五六七八九"

#: A number of at most two figures, or of at most three kanji (三十一).
KANJI = "[〇一二三四五六七八九十]"
NUMBER = rf"(?:\d{{1,2}}|{KANJI}{{1,3}})"


def fold(text: str) -> str:
    """``text`` with full-width signs made half-width; the same length."""
    return text.translate(_TABLE)


def number(written: str) -> int:
    """十二 → 12, 二〇二二 → 2022, 元 → 1, 12 → 12."""
    if written == "元":
        return 1
    if written.isdigit():
        return int(written)
    if "十" not in written:
        return int("".join(str(_DIGITS.index(char)) for char in written))
    tens, _, ones = written.partition("十")
    return (number(tens) if tens else 1) * 10 + (number(ones) if ones and "十" not in ones else 0)
