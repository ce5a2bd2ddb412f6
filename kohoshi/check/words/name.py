"""Family ``name``: proper nouns as the house writes them (content/house/names.yaml).

A form one slip away from a registered name is told. What counts as a slip is narrow, because short
names are one character away from many right words: a look-alike or variant of a kanji anywhere, one
character more, less or other in a long stem, a slip in the kana of any name.
"""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kohoshi import limits
from kohoshi.check.words.municipality import check_municipalities
from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.check.words.titles import core
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.issue.model_house import ProperName
from kohoshi.issue.named import named
from kohoshi.text import Normal, normal, plain

# --- variant --------------------------------------------------------------------------------------
# ``name/variant``: one full name written with two forms of a character (髙田次郎, 高田次郎).
#
# Which form is right only the one who bears the name knows. A family name alone may be that of two
# people, so told are whole names: three kanji and more.

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
            yield from _findings(group, max(dict.fromkeys(forms), key=forms.count))


def _findings(group: Sequence[_Said], most: str) -> Iterator[Finding]:
    other = next((passage, start, end) for form, passage, start, end in group if form == most)
    place = other[0].place(*other[1:])
    for form, passage, start, end in group:
        if form != most:
            yield passage.finding("name/variant", Level.WARNING, f"「{passage.text[start:end]}」が、ほかの所では「{most}」です",
                                  f"名簿や本人に字を確かめてください。どちらの字も使うなら、固有名詞の台帳（names.yaml）の{named(ProperName, 'name')}と{named(ProperName, 'variants')}に書いてください",
                                  start, end, (place,) if place else ())


def _bare(name: str) -> str:
    return name.replace(" ", "").replace("　", "")


# --------------------------------------------------------------------------------------------------

_LOOKALIKES = Path(__file__).with_name("lookalikes.yaml")
#: Ends of names that say what kind of thing it is: they tell no two things apart.
_SUFFIX = re.compile(r"(?:(?:小|中|高等|支援)?学校|小中一貫校|幼稚園|保育[所園]|大学|図書館|会館|公園|センター|ホール|プラザ|体育館|プール|病院|医院|駅|"
                     r"商店街|通り?|橋|町|課|係|局|部|室|署|祭|まつり|の会)$")
#: A stem this long is like no other word by one character.
_LONG_STEM = 4
_LONG_TITLE = 6
#: Longer than any name or title of a newsletter, in characters without spaces and marks.
_LONGEST = limits.NAME_CHARACTERS
#: A section is known by this much of the end of its name, whatever kanji stand before it.
_SECTION_END = 6
_KANA = re.compile(r"[ぁ-んァ-ヺー]")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_PARTICLES = frozenset("がのをにはもへとでや")
#: What tells two things apart rather than being a slip: numbers, letters, sides, seasons.
_SET_APART = re.compile(r"[0-9A-Za-z①-⑳一二三四五六七八九十上下左右東西南北前後春夏秋冬新旧男女大小]")


@dataclass(frozen=True)
class _Known:
    """A right form (normal text) and the name to write; ``stem``: how much of it tells it apart."""

    form: str
    name: str
    stem: int
    title: bool = False
    section: bool = False

    @property
    def long(self) -> bool:
        return self.stem >= (_LONG_TITLE if self.title else _LONG_STEM)


def check_names(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Known wrong forms, near misses, names in two forms, then names of other municipalities."""
    known = _known(issue)
    right = {one.form for one in known}
    text = _Text(passages)
    wrong = {plain(str(form)): str(name.name) for name in issue.house.names.values() for form in name.wrong}
    taken = Spans(text.spans(right))
    for form, name in wrong.items():
        for start, end in text.find(form, taken):
            taken.take(start, end)
            yield text.finding(start, end, "name/wrong", Level.ERROR, f"は「{name}」の誤りです", f"「{name}」に直してください（固有名詞の台帳 names.yaml）")
    for one in known:
        for start, end in (*_near(one, text.text), *_other_head(one, text.text)):
            found = text.text[start:end]
            if found in right or not taken.take(start, end):
                continue
            yield text.finding(start, end, "name/near-miss", Level.WARNING, f"は「{one.name}」の誤りではありませんか",
                               "記事の題と照らし合わせてください" if one.title else
                               f"固有名詞の台帳（names.yaml）と番号簿にある名前とよく似ています。正しければ、台帳の{named(ProperName, 'variants')}に書いてください")
    yield from check_variants(issue, text.passages)
    yield from check_municipalities(issue, passages)


class _Text:
    """All passages as one normal text, each on its own line."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = [p for p in passages if p.article is not None and ".contacts." not in p.field and ".goals" not in p.field]
        self.normals: list[Normal] = [normal(p.text) for p in self.passages]
        self.text = "\n".join(one.text for one in self.normals)
        self.starts: list[int] = []
        at = 0
        for one in self.normals:
            self.starts.append(at)
            at += len(one) + 1

    def find(self, words: str, taken: Spans) -> Iterator[tuple[int, int]]:
        for match in re.finditer(re.escape(words), self.text):
            if taken.free(*match.span()):
                yield match.span()

    def spans(self, forms: set[str]) -> list[tuple[int, int]]:
        pattern = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))) or "(?!)")
        return [match.span() for match in pattern.finditer(self.text)]

    def finding(self, start: int, end: int, rule: str, level: Level, message: str, hint: str) -> Finding:
        index = bisect_right(self.starts, start) - 1
        passage, one = self.passages[index], self.normals[index]
        first, last = one.original(start - self.starts[index], end - self.starts[index])
        return passage.finding(rule, level, f"「{passage.text[first:last]}」{message}", hint, first, last)


def _known(issue: Issue) -> list[_Known]:
    """Every right form: the master, the sections of the directory, the titles of this issue."""
    out: dict[str, _Known] = {}

    def add(form: str, name: str, *, title: bool = False, section: bool = False) -> None:
        form = plain(form)
        if 2 <= len(form) <= _LONGEST:
            suffix = None if title else _SUFFIX.search(form)
            out.setdefault(form, _Known(form, name, len(form) - (len(suffix[0]) if suffix else 0), title, section))

    for name in issue.house.names.values():
        for form in (name.name, *name.variants):
            add(str(form), str(name.name))
    publisher = issue.house.publisher
    for word in (publisher.ward, publisher.office):
        add(str(word), str(word))
    for contact in issue.house.contacts.values():
        add(str(contact.name).partition("(")[0], str(contact.name).partition("(")[0], section=True)
    for article in issue.articles.values():
        add(core(str(article.title)), str(article.title), title=True)
        for block in (block for part in article.all_parts.values() for block in part):
            for event in block.events or ():
                add(core(str(event.title)), str(event.title), title=True)
    return list(out.values())


# --- one slip away --------------------------------------------------------------------------


def _near(known: _Known, text: str) -> Iterator[tuple[int, int]]:
    """Where a form one slip away from ``known`` stands: one half of it is always whole."""
    form = known.form
    half = (len(form) + 1) // 2
    seen: set[tuple[int, int]] = set()
    for part, offset in ((form[:half], 0), (form[half:], half)):
        at = text.find(part)
        while part and at >= 0:
            spans = _ahead(form, text, at) if offset == 0 else _back(form, text, at + len(part))
            for start, end, index, other in spans:
                if (start, end) not in seen and "\n" not in text[start:end] and _slip(known, index, other):
                    seen.add((start, end))
                    yield start, end
            at = text.find(part, at + 1)


def _other_head(known: _Known, text: str) -> Iterator[tuple[int, int]]:
    """A section whose name begins with another word, mostly one of the same sound: 「共同まちづくり
    推進課」 for 「協働まちづくり推進課」. One or both of the first two kanji differ."""
    rest = known.form[2:]
    if known.section and len(rest) >= _SECTION_END and re.fullmatch("[一-龠]{2}", known.form[:2]):
        for match in re.finditer(rf"(?<![一-龠])[一-龠]{{2}}{re.escape(rest)}", text):
            if not match[0].startswith(known.form[:2]):
                yield match.span()


def _ahead(form: str, text: str, at: int) -> Iterator[tuple[int, int, int, str]]:
    """(start, end, index in ``form``, character there instead) of what differs by one from ``at`` on."""
    if text.startswith(form, at):
        return
    same, apart = 0, len(form)
    while apart - same > 1:  # halved: a form of one character over and over is met at every place
        middle = (same + apart) // 2
        same, apart = (middle, apart) if text.startswith(form[:middle], at) else (same, middle)
    other, rest, found = text[at + same:at + same + 1], form[same + 1:], at + same
    if not rest and _KATAKANA.match(form[same]) and not _KATAKANA.match(other) and other not in _alike().get(form[same], ""):
        yield at, found, same, ""  # 「区民センタで」: lost at the end, the sentence goes on
    elif other and text.startswith(rest, found + 1):
        yield at, found + 1 + len(rest), same, other
    elif rest and text.startswith(rest, found):
        yield at, found + len(rest), same, ""
    elif other and text.startswith(form[same:], found + 1):
        yield at, found + 1 + len(form) - same, same, form[same - 1:same] + other
    elif rest and text.startswith(rest[0] + form[same] + rest[1:], found):
        yield at, found + 1 + len(rest), same, rest[0] + form[same]


def _back(form: str, text: str, end: int) -> Iterator[tuple[int, int, int, str]]:
    """The same, read backwards from ``end``."""
    for start, stop, index, other in _ahead(form[::-1], text[max(0, end - len(form) - 1):end][::-1], 0):
        if start == 0:
            yield end - stop, end, len(form) - 1 - index, other[::-1]


def _slip(known: _Known, index: int, other: str) -> bool:
    """Whether ``other`` instead of the character at ``index`` (empty: it is lost) is a slip and not
    another word."""
    was = known.form[index:index + 1]
    if len(other) == 1 and was in _alike().get(other, ""):
        return True
    if known.title and _goes_on(known.form, index, other):
        return False
    swapped = len(other) == 2 and other in (known.form[index:index + 2][::-1], known.form[index - 1:index + 1][::-1])
    if _SET_APART.search(was + other) or not re.fullmatch(r"\w*", was + other):
        return False
    if known.long and 0 < index < known.stem:
        return True
    return len(known.form) >= 5 and bool(_KANA.match(was)) and (not other or swapped or bool(_KANA.search(other))) and index > 0


def _goes_on(title: str, index: int, other: str) -> bool:
    """Whether words like a title are a sentence of their own: another particle (委員を募集, 委員の募集) or one
    more (入居者募集, 入居者を募集), another ending of its verb (参加しよう, 参加します), another verb (山を守る, 山を知る),
    another word behind the same beginning (夏休み展, 夏休み会)."""
    was, last = title[index:index + 1], index == len(title) - 1
    tail = re.search("[ぁ-ん]{2,}$|(?<=[をにがはでと])[一-龠々][ぁ-ん]{1,3}$", title)
    particle = was in _PARTICLES and (other == "" or all(char in _PARTICLES for char in other))
    behind = last and (bool(re.match("[ぁ-ん]", other)) or len(other) == 1 and (was in _PARTICLES or bool(re.search("(?<![一-龠々])[一-龠々]{1,2}$", title))))
    return particle or behind or _one_more(title, index, other) in _PARTICLES or (tail is not None and index >= tail.start())


def _one_more(title: str, index: int, other: str) -> str:
    """The character that stands before or behind that at ``index`` and is not in the title; empty: there is none."""
    if len(other) != 2 or sorted(other) in (sorted(title[index - 1:index + 1]), sorted(title[index:index + 2])):
        return ""
    return other[1] if other[0] == title[index - 1:index] else other[0] if other[1] == title[index + 1:index + 2] else ""


@cache
def _alike() -> Mapping[str, str]:
    """Character → those it is mistaken for."""
    rows: list[str] = yaml.load(_LOOKALIKES.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    out: dict[str, str] = {}
    for row in rows:
        for char in row:
            out[char] = out.get(char, "") + row.replace(char, "")
    return out
