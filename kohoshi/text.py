"""The one normal form for comparing Japanese text, and the face references found in it.

What the content says and what a PDF gives back differ in ways that mean nothing to a
reader: widths, the spaces extractors see in 和欧間 gaps, kinds of hyphens, dots and wave
dashes, radicals given for ideographs. :func:`normal` removes exactly these and remembers
where each remaining character came from. Everything that carries meaning stays: ① is not 1,
ー is not a hyphen, 「」 is not 『』.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

#: Stands for a face reference in expected text (see kohoshi.issue.markup.visible).
REFERENCE_MARK = "\ufffc"

#: Signs that a reader takes for one, each kind by its plainest: the one table of them.
_FOLDS = {
    **dict.fromkeys("‐‑‒–—―−﹣－⁃─", "-"),
    **dict.fromkeys("〜～∼˜〰", "~"),
    **dict.fromkeys("･·•‧∙⋅", "・"),
    **dict.fromkeys("‘’＇", "'"),
    **dict.fromkeys("“”＂", '"'),
}
#: Signs and their other widths and kinds, character for character (for str.translate).
ALIKE: dict[int, str] = str.maketrans({
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # ！ … ～
    **_FOLDS,
    **dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009\u202f\t", " "),
})
#: Radicals that extractors give for ideographs and that NFKC leaves alone
#: (facts of Unicode's EquivalentUnifiedIdeograph.txt).
_RADICALS = dict(zip("⺟⺠⻄⻑⻘⻝⻩⻭⻯⻲⻤⻨⻁⺝⺬⻂⻆⻫⻣⻳", "母民西長青食黄歯竜亀鬼麦虎月示衣角斉骨亀", strict=True))
#: Blocks whose compatibility mapping only undoes a difference of encoding.
_COMPATIBLE = ((0xFF00, 0xFFEF), (0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE30, 0xFE4F))
_VOICING = {"ﾞ": "\u3099", "ﾟ": "\u309a"}
_VOICED = re.compile("[ﾞﾟ\u3099\u309a]")


@dataclass(frozen=True)
class Normal:
    """Text in normal form. ``index[i]`` is the offset of ``text[i]`` in the original."""

    text: str
    index: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the normal span [start, end) came from."""
        if start >= end:
            at = self.index[start] if start < len(self.index) else (self.index[-1] + 1 if self.index else 0)
            return at, at
        return self.index[start], self.index[end - 1] + 1


@lru_cache(maxsize=16384)
def _fold(char: str) -> str:
    """The normal form of one character; '' drops it."""
    if char == REFERENCE_MARK:
        return char
    code = ord(char)
    if code < 0x20 or char.isspace() or code in (0xAD, 0x7F):
        return ""
    if unicodedata.category(char) in ("Cf", "Cc", "Zs", "Zl", "Zp"):
        return ""
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:  # variation selectors
        return ""
    if char in _FOLDS:
        return _FOLDS[char]
    if char in _RADICALS:
        return _RADICALS[char]
    if any(low <= code <= high for low, high in _COMPATIBLE):
        folded = unicodedata.normalize("NFKC", char)
        return "".join(_FOLDS.get(c, c) for c in folded if not c.isspace())
    return unicodedata.normalize("NFC", char)


def normal(text: str) -> Normal:
    """``text`` in normal form: widths folded, spaces and invisible characters dropped,
    hyphens, wave dashes and middle dots of one kind each, voicing marks composed."""
    out: list[str] = []
    index: list[int] = []
    for offset, char in enumerate(text):
        if char in "ﾞﾟ\u3099\u309a" and out:
            composed = unicodedata.normalize("NFC", out[-1] + _VOICING.get(char, char))
            if len(composed) == 1:
                out[-1] = composed
                continue
        for folded in _fold(char):
            out.append(folded)
            index.append(offset)
    return Normal("".join(out), tuple(index))


class _Folded(dict[int, str]):
    """Code → normal form, filled as characters are met, for str.translate."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _fold(chr(code)))


_TABLE = _Folded()


def plain(text: str) -> str:
    """Only the normal text, for comparing two strings."""
    if _VOICED.search(text):
        return normal(text).text
    return text.translate(_TABLE)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """``text`` with half-width digits, letters and signs and one kind of hyphen, wave dash, middle dot and
    quote; as long as before. Unlike :func:`normal` nothing is dropped: what is found in it stands where it
    was written, and numbers set apart by a space do not run together."""
    return text.translate(ALIKE)


# --- references to faces -------------------------------------------------------------------

#: The numbers of a reference in normal form: 6 · 6・7 · 6~7 · 6-7 · 6、7.
NUMBERS = r"\d{1,2}(?:[・~\-,、]\d{1,2})*"

_TOKEN = re.compile(
    rf"(?<![\d第全約.,:¥])(?P<numbers>{NUMBERS})(?P<unit>面|ページ|頁)(?![的体積倒談接識影白数目性]|以[上下内])"
)

_PAGES = r"\d{1,2}(?:[・~\-,、](?:[Pp]\.?)?\d{1,2})*"
_KANJI = "一二三四五六七八九"
#: A letter or kanji figures count faces only where a reference may stand: behind an arrow, a bracket or a
#: title; 「P2」 is a car park, 「一面」 the whole of something.
_LETTERED = re.compile(rf"(?<=[→▶►➡⇒☞(〔【」』…])(?:[Pp]{{1,2}}|[Pp]age)\.?(?P<numbers>{_PAGES})(?=$|[)〕】]|参照|を(?:ご覧|参照|見)|[へに。、])")
_WRITTEN = re.compile(rf"(?<=[→▶►➡⇒☞(〔【])(?P<numbers>[{_KANJI}十]{{1,3}}(?:・[{_KANJI}十]{{1,3}})*)面(?=$|[)〕】。]|参照|を(?:ご覧|参照)|[へに](?:続|つづ|掲載|関連))")


@dataclass(frozen=True)
class FaceToken:
    """Something in normal text that reads like a reference to faces.

    ``start``/``end`` are offsets into the normal text; ``faces`` every face named, ranges
    filled in; ``unit``: 面, ページ, 頁 or P.
    """

    start: int
    end: int
    faces: tuple[int, ...]
    unit: str


def faces_named(numbers: str) -> tuple[int, ...]:
    """The faces a written number group names: 「6・7」 → (6, 7), 「2~5」 → (2, 3, 4, 5)."""
    faces: list[int] = []
    for part in re.split(r"[・,、]", plain(numbers)):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] < ends[1]:
            faces.extend(range(ends[0], ends[1] + 1))
        else:
            faces.extend(ends)
    return tuple(faces)


def face_tokens(text: str) -> list[FaceToken]:
    """Every face reference in ``text`` (must be in normal form), left to right: 6・7面, 6ページ, (六面), →P6."""
    tokens = [FaceToken(m.start(), m.end(), faces_named(m["numbers"]), m["unit"]) for m in _TOKEN.finditer(text)]
    tokens += [FaceToken(m.start(), m.end(), faces_named(m["numbers"]), "P") for m in _LETTERED.finditer(text)]
    tokens += [FaceToken(m.start(), m.end(), tuple(map(_figures, m["numbers"].split("・"))), "面") for m in _WRITTEN.finditer(text)]
    return sorted(tokens, key=lambda token: token.start)


def _figures(number: str) -> int:
    """六 → 6, 十二 → 12."""
    tens, ten, ones = number.rpartition("十")
    return (_KANJI.find(tens) + 1 or 1) * 10 * bool(ten) + _KANJI.find(ones or "〇") + 1


def say_faces(faces: Iterable[int]) -> str:
    """Faces as the house writes them, on paper and in every message: 6面, 6・7面, 2～5面, 1～3・6・7面 (two
    neighbours with ・, three or more with ～)."""
    rows: list[list[int]] = []
    for face in sorted(set(faces)):
        if rows and face == rows[-1][-1] + 1:
            rows[-1].append(face)
        else:
            rows.append([face])
    return "・".join(f"{row[0]}～{row[-1]}" if len(row) > 2 else "・".join(map(str, row)) for row in rows) + "面"
