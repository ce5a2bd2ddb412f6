"""What a proof is called by its number: 初校, 再校, 三校 … 十校, 十一校 …, without end."""
from __future__ import annotations

import re

from kohoshi.issue.dates.fold import number

_FIRST = ("初校", "再校")
_KANJI = "〇一二三四五六七八九"
_LATER = re.compile(rf"([{_KANJI[1:]}]?十?[{_KANJI[1:]}]?|[1-9]\d{{2,}})校")


def label_of(count: int) -> str:
    """1 → 初校, 2 → 再校, 10 → 十校, 21 → 二十一校; from the hundredth in figures: 100校."""
    if count <= len(_FIRST):
        return _FIRST[count - 1]
    if count > 99:
        return f"{count}校"
    tens, ones = divmod(count, 10)
    return f"{('' if tens < 2 else _KANJI[tens]) + '十' if tens else ''}{_KANJI[ones] if ones else ''}校"


def number_of(label: str) -> int | None:
    """Of a proof by its name; None for what is none (校了, 色校, 二校)."""
    if label in _FIRST:
        return _FIRST.index(label) + 1
    found = _LATER.fullmatch(label)
    count = number(found[1]) if found and found[1] else 0
    return count if count > len(_FIRST) and label_of(count) == label else None


def is_proof(state: str) -> bool:
    """Whether a state of an issue is a proof 校正."""
    return number_of(state) is not None
