"""One width and one kind of each sign, character for character, so that spans stay those of the
text as written; and numbers in figures or kanji."""
from __future__ import annotations

import re

from kohoshi.text import ALIKE

#: As everywhere; and brackets of one kind, signs for days and words of dates.
_TABLE = ALIKE | {
    **dict.fromkeys(map(ord, "[［〔〈【《﹝<＜≪"), "("),
    **dict.fromkeys(map(ord, "]］〕〉】》﹞>＞≫"), ")"),
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


#: Readings of やさしい日本語: 6月(がつ)12日(にち)(日曜日(にちようび)).
_READING = re.compile(r" ?\((?![^()]{1,3}ようび\))[ぁ-ゖ][ぁ-ゖー・ ]*\)|(?<=曜日) ?\([ぁ-ゖ ]+\)|(?<=曜) ?\([ぁ-ゖ ]+\)")
_READ = re.compile(r"[0-9一-鿿々]")


def without_readings(folded: str) -> tuple[str, list[int]] | None:
    """A folded text without the readings in brackets behind its words, and where each of its
    characters (and its end) stands in ``folded``; None when it has none."""
    if "(" not in folded:
        return None
    at = list(range(len(folded) + 1))
    gone = [match.span() for match in _READING.finditer(folded) if match.start() and _READ.match(folded, match.start() - 1)]
    if not gone:
        return None
    for start, end in reversed(gone):
        del at[start:end]
    return "".join(folded[index] for index in at[:-1]), at


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
