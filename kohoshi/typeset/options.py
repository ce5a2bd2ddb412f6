"""Composition options, read from CSS custom properties of the element being set.

    --ja-trim: 1          約物詰め: adjoining marks and marks at line ends share their space
    --ja-autospace: 0.25  和欧間 in em (JLREQ 3.2.6: 四分アキ; 0 = off)
    --ja-squeeze: 1       追い込み before 追い出し
    --ja-hang: 0          ぶら下げ of 、。
    --ja-units: 1         a figure keeps its unit, a date its weekday (12日, 100円, 12日(日))
    --ja-runt: 1          no last line of a single character
    --ja-display: 0       large type: ink at the line's head meets the edge, ？ and ！ stand close
    --ja-tabular: 0       figures of one width, as columns of numbers need them
    --ja-phrase: 0        with white-space: nowrap: may fold all the same where it is longer than a whole line
"""
from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple


class Options(NamedTuple):
    """How a text is composed. All lengths in thousandths of an em."""

    trim: bool = True
    autospace: int = 250
    squeeze: bool = True
    hang: bool = False
    units: bool = True
    runt: bool = True
    phrase: bool = False
    display: bool = False
    tabular: bool = False


_DEFAULT = Options()


@lru_cache(maxsize=64)
def _options(trim: float, autospace: float, *others: float) -> Options:
    return Options(bool(trim), round(autospace * 1000), *map(bool, others))


def options_of(style: Any) -> Options:
    """Options of a computed style (``style['__ja_trim']`` holds CSS tokens)."""
    def number(name: str) -> float:
        for token in style[f"__ja_{name}"] or ():
            if token.type == "number":
                value: float = token.value
                return value
        default: float = getattr(_DEFAULT, name)
        out: float = default / 1000 if name == "autospace" else default
        return out

    return _options(*(number(name) for name in Options._fields))
