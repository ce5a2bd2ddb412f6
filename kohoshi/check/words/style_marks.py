"""``style/wave-dash``, ``style/width``, ``style/character``: one kind of each sign."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.check.words.style_term import ADDRESS
from kohoshi.finding import Finding, Level
from kohoshi.text import plain

_WAVES = {"〜": "〜（U+301C）", "～": "～（U+FF5E）", "~": "半角の「~」"}
_WAVE = re.compile("[〜～]|(?<=[0-9０-９)）ぁ-んァ-ヶ一-龠])~(?=[0-9０-９ぁ-んァ-ヶ一-龠])")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:[．，：／－][０-９Ａ-Ｚａ-ｚ]+)*|[0-9]+(?:[．，：／－][0-9]+)+")
_HALF_KANA = re.compile("[｡-ﾟ]+")
#: Radicals are parts of characters, never characters: they come from broken PDFs by copying.
_RADICAL = re.compile("[\u2e80-\u2fd5]")
#: CJK compatibility ideographs; twelve of the block are ordinary characters (Unicode 12.7).
_VARIANT = re.compile("[\uf900-\ufad9\U0002f800-\U0002fa1d]")
_ORDINARY = frozenset("﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩")
#: Characters that one machine or office made for itself (外字): nobody else has them.
_OWN = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
#: Signs of weekdays and holidays that many newsletters set on purpose.
_WEEKDAYS = frozenset("㈪㈫㈬㈭㈮㈯㈰㉀㊊㊋㊌㊍㊎㊏㊐㊗")
_APART = re.compile(".[\u3099\u309a]")


def check_marks(passages: Sequence[Passage]) -> Iterator[Finding]:
    yield from _waves(passages)
    for passage in passages:
        yield from _widths(passage)
        yield from _characters(passage)


def _waves(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Most of the issue decides; where two are equal, the sign of the house (U+FF5E)."""
    found = [(passage, match) for passage in passages if _WAVE.search(passage.text) for match in _outside_addresses(passage.text)]
    count = Counter(match[0] for _, match in found)
    if len(count) < 2:
        return
    most = max(count, key=lambda sign: (count[sign], sign == "～"))
    for passage, match in found:
        if match[0] != most:
            yield passage.finding("style/wave-dash", Level.WARNING,
                                  f"波線が {_WAVES[match[0]]} です（この号ではほとんどが {_WAVES[most]}）",
                                  f"「{most}」にそろえてください。見た目は同じでも、検索や読み上げで別の字になります",
                                  match.start(), match.end())


def _widths(passage: Passage) -> Iterator[Finding]:
    for match in _WIDE.finditer(passage.text):
        half = unicodedata.normalize("NFKC", match[0])
        yield passage.finding("style/width", Level.NOTICE, f"「{match[0]}」が全角です", f"半角で「{half}」と書きます",
                              match.start(), match.end())
    for match in _HALF_KANA.finditer(passage.text):
        wide = unicodedata.normalize("NFKC", match[0])
        yield passage.finding("style/width", Level.WARNING, f"「{match[0]}」が半角です", f"全角で「{wide}」と書きます",
                              match.start(), match.end())


def _characters(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    if text.isascii():
        return
    for match in _RADICAL.finditer(text):
        right = plain(match[0])
        yield passage.finding("style/character", Level.ERROR,
                              f"「{match[0]}」は部首だけの文字（U+{ord(match[0]):04X}）です",
                              f"PDFから写すと入ります。「{right}」と打ち直してください" if right != match[0] else "打ち直してください",
                              match.start(), match.end())
    for match in _VARIANT.finditer(text):
        if match[0] not in _ORDINARY:
            right = unicodedata.normalize("NFKC", match[0])
            yield passage.finding("style/character", Level.WARNING, f"「{match[0]}」は互換漢字（U+{ord(match[0]):04X}）です",
                                  f"「{right}」と打ち直してください。人名や地名でこの字形が要るときは、承認してください",
                                  match.start(), match.end())
    for match in _OWN.finditer(text):
        yield passage.finding("style/character", Level.ERROR, f"「{match[0]}」は外字（U+{ord(match[0]):04X}）です",
                              "作った機械でしか表示できず、刷ることもできません。同じ意味の字に打ち直してください",
                              match.start(), match.end())
    for match in _APART.finditer(text):
        right = unicodedata.normalize("NFC", match[0])
        yield passage.finding("style/character", Level.WARNING, f"「{right}」の濁点が、別の文字になっています",
                              f"「{right}」と1字で打ち直してください", match.start(), match.end())
    pattern, names, instead = _table()
    for match in pattern.finditer(text):
        right = instead.get(match[0]) or unicodedata.normalize("NFKC", match[0])
        name = next(name for first, last, name in names if first <= match[0] <= last)
        told = f"「{right}」と書いてください" if right != match[0] else "言葉に直してください"
        level = Level.NOTICE if match[0] in _WEEKDAYS else Level.WARNING
        yield passage.finding("style/character", level, f"「{match[0]}」は{name}です",
                              f"機械によって化けたり、読み上げられなかったりします。{told}",
                              match.start(), match.end())


@cache
def _table() -> tuple[re.Pattern[str], tuple[tuple[str, str, str], ...], dict[str, str]]:
    data = yaml.load(Path(__file__).with_name("characters.yaml").read_text(encoding="utf-8"),
                     Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    names = tuple((row["from"], row["to"], row["name"]) for row in data["ranges"])
    ranges = "".join(f"{first}-{last}" for first, last, _ in names)
    return re.compile(f"(?![{data['allowed']}])[{ranges}]"), names, data["instead"]


def _outside_addresses(text: str) -> Iterator[re.Match[str]]:
    addresses = Spans(match.span() for match in ADDRESS.finditer(text))
    return (match for match in _WAVE.finditer(text) if addresses.free(*match.span()))
