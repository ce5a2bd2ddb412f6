"""``name/variant``: one full name written with two forms of a character (髙田次郎, 高田次郎).

Which form is right only the one who bears the name knows. A family name alone may be that of two
people, so told are whole names: three kanji and more.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.issue.model_house import ProperName
from kohoshi.issue.named import named

#: Forms that registers of families keep apart, each with the common one behind it.
_FORMS = ("髙高 﨑崎 碕崎 嵜崎 邊辺 邉辺 齋斎 齊斉 澤沢 濱浜 濵浜 嶋島 嶌島 冨富 𠮷吉 檜桧 條条 國国 廣広 眞真 龍竜 瀧滝 櫻桜 榮栄 寶宝 實実 "
          "關関 惠恵 德徳 壽寿 學学 鐵鉄 栁柳 淵渕 渊渕 舘館 曾曽 彥彦 藏蔵 圓円 傳伝 豐豊 與与 彌弥 禮礼 靜静 黑黒 萬万 樂楽 會会 聰聡")
_COMMON = str.maketrans({pair[0]: pair[1] for pair in _FORMS.split()})
_KANJI = "[\u3400-\u4dbf一-\u9fff々\uf900-\ufaff\U00020000-\U0002a6df]"
_NAME = re.compile(rf"{_KANJI}+(?:[ 　]{_KANJI}+)?")
_SHORTEST = 3

#: A name as written, and where.
_Said = tuple[str, Passage, int, int]


def check_variants(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Of the forms of a name the rarer is told, of two equal ones the later."""
    known = {_bare(str(form)) for name in issue.house.names.values() for form in (name.name, *name.variants)}
    said: dict[str, list[_Said]] = {}
    for passage in passages:
        for match in _NAME.finditer(passage.text):
            bare = _bare(match[0])
            if len(bare) >= _SHORTEST:
                said.setdefault(bare.translate(_COMMON), []).append((bare, passage, *match.span()))
    for group in said.values():
        forms = [form for form, *_ in group]
        if len(set(forms)) > 1 and not known.intersection(forms):
            yield from _told(group, max(dict.fromkeys(forms), key=forms.count))


def _told(group: Sequence[_Said], most: str) -> Iterator[Finding]:
    other = next((passage, start, end) for form, passage, start, end in group if form == most)
    place = other[0].place(*other[1:])
    for form, passage, start, end in group:
        if form != most:
            yield passage.finding("name/variant", Level.WARNING, f"「{passage.text[start:end]}」が、ほかの所では「{most}」です",
                                  f"名簿や本人に字を確かめてください。どちらの字も使うなら、固有名詞の台帳（names.yaml）の{named(ProperName, 'name')}と{named(ProperName, 'variants')}に書いてください",
                                  start, end, (place,) if place else ())


def _bare(name: str) -> str:
    return name.replace(" ", "").replace("　", "")
