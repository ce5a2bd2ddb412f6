"""Text of one width, character for character: what a rule finds stands where it was written.

Unlike :func:`kohoshi.text.normal` nothing is dropped, so that offsets stay those of the passage
and numbers set apart by a space do not run together.
"""
from __future__ import annotations

from functools import lru_cache

_TABLE = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: " ", 0xA0: " ", 0x2009: " ", 0x202F: " ",
    **{ord(char): "-" for char in "‐‑‒–—―−﹣－⁃─"},
    **{ord(char): "~" for char in "〜～∼˜〰"},
    **{ord(char): "・" for char in "･·•‧"},
}


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """``text`` with half-width digits, letters and signs and one kind of hyphen and wave dash;
    as long as before."""
    return text.translate(_TABLE)
