"""Composition options, read from CSS custom properties of the element being set.

    --ja-trim: 1          約物詰め: adjoining marks and marks at line ends share their space
    --ja-autospace: 0.25  和欧間 in em (JLREQ 3.2.6: 四分アキ; 0 = off)
    --ja-squeeze: 1       追い込み before 追い出し
    --ja-hang: 0          ぶら下げ of 、。
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


_DEFAULT = Options()


@lru_cache(maxsize=64)
def _options(trim: float, autospace: float, squeeze: float, hang: float) -> Options:
    return Options(bool(trim), round(autospace * 1000), bool(squeeze), bool(hang))


def options_of(style: Any) -> Options:
    """Options of a computed style (``style['__ja_trim']`` holds CSS tokens)."""
    def number(name: str, default: float) -> float:
        for token in style[f"__ja_{name}"] or ():
            if token.type == "number":
                return token.value
        return default

    return _options(
        number("trim", _DEFAULT.trim), number("autospace", _DEFAULT.autospace / 1000),
        number("squeeze", _DEFAULT.squeeze), number("hang", _DEFAULT.hang))
