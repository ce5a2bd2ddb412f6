"""``style/word``, ``style/typo``, ``style/conversion``: lists of words, kept as data beside this file."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.check.words.style.term import ADDRESS
from kohoshi.finding import Finding, Level


@dataclass(frozen=True)
class Entry:
    wrong: str
    instead: str
    why: str = ""
    level: Level = Level.WARNING

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made when one of its list was met: most never are."""
        return re.compile(self.wrong)


def check_lists(passage: Passage) -> Iterator[Finding]:
    anything, typos = _typos()
    if anything.search(passage.text):
        yield from _found(passage, typos, "style/typo")
    anything, conversions = _conversions()
    if anything.search(passage.text):
        yield from _found(passage, conversions, "style/conversion")
    anything, unkind = _unkind()
    if anything.search(passage.text):
        yield from _found(passage, unkind, "style/word")


def _found(passage: Passage, entries: tuple[Entry, ...], rule: str) -> Iterator[Finding]:
    addresses = Spans(match.span() for match in ADDRESS.finditer(passage.text))
    for entry in entries:
        for match in entry.pattern.finditer(passage.text):
            if not addresses.free(match.start(), match.start() + 1):
                continue
            if rule == "style/word" and is_in_name(passage.text, match.start(), match.end()):
                continue
            right = match.expand(entry.instead)
            message, hint = f"「{match[0]}」は「{right}」のまちがいです", f"「{right}」に直してください"
            if rule == "style/conversion":
                message, hint = f"「{match[0]}」は、変換のまちがいではありませんか", f"{entry.why}（{right}）"
            elif rule == "style/word":
                message = f"「{match[0]}」は、読む人を傷つけたり、古くなったりした言葉です"
                hint = f"{entry.why}（言いかえの例: {entry.instead}）"
            yield passage.finding(rule, entry.level, message, hint, match.start(), match.end())


#: What an institution or a law is, at the end of its name; (?!…) is what makes it a word in a sentence.
_INSTITUTION = re.compile(
    r"[一-龠々ァ-ヶー・]*?(?:センター|クリニック|病院|養成所|療養所|収容所|医院|診療所|研究所|研究会|学会|協会|協議会|連盟|連合会|連合|財団|基金|同盟|組合|学園|学院|学校|大学校?|博物館|資料館|記念館|会館|"
    r"館|賞|駅|停留所|保護法|法律|条例|規則|施行令|省令|勅令|(?<![療方用手])法(?![人案要則度式で]))")
#: What makes 「養護学校」 one school: its owner, a name before it.
_OWNER = re.compile(r"(?:(?:[国都道府県市区町村]立|旧|元|私立|附属|付属)[一-龠々ぁ-んァ-ヶー]{0,8}|(?:[一-龠々]{2,}|[ァ-ヶー]{2,})(?<!各)(?<!全)(?<![市区府県町村校]内))$")
_QUOTES = re.compile(r"「[^「」]*」|『[^『』]*』|〈[^〈〉]*〉|《[^《》]*》")
#: What ends the quoted name of a law or of a work.
_TITLE_END = re.compile(r"(?:法|法律|令|条例|規則|憲章|史|会|物語|伝|論|集|記|歴史|展|祭|賞|調査|研究|統計|白書|報告書?|歌|唄|曲|詩)[」』〉》]$")


#: 「痴呆」ということば: spoken of, not used.
_AS_WORD = re.compile(r"[」』](?:という|といった|とい(?:い|う)|の?よう?な)?(?:の)?(?:言葉|ことば|用語|表現|呼び名|呼び方|呼称|名称|言い方|語)|[」』](?:と呼ば|から「|を「[^」]*」[にと](?:改|変|言い))")


def is_in_name(text: str, start: int, end: int) -> bool:
    """Whether [start, end) stands inside the name of an institution, a law or a work: it is called so,
    whatever its words are thought of now."""
    if text[start:end].endswith("学校"):
        behind = text[end:end + 1]
        if _OWNER.search(text[:start]) and behind != "法":
            return True
    if text[start - 1:start] in ("「", "『") and _AS_WORD.match(text, end):
        return True
    if any(a <= start and end <= b and (text[a] in "『《" or _TITLE_END.search(text[a:b]))
           for a, b in (match.span() for match in _QUOTES.finditer(text))):
        return True
    ending = _INSTITUTION.match(text, end)
    return ending is not None and not re.search(r"(?:教室|検診|健診|予防|対策|相談)", ending[0])


@cache
def _typos() -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    return _together([Entry(wrong, right) for wrong, right in _data("typos.yaml").items()])


@cache
def _conversions() -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    return _together([Entry(row["wrong"], row["instead"], row["why"]) for row in _data("conversions.yaml")])


@cache
def _unkind() -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    return _together([Entry(row["word"], row["instead"], row["why"], Level(row["level"]))
                      for row in _data("unkind.yaml")])


def _together(entries: list[Entry]) -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    """The entries, and one pattern that tells quickly whether any of them is there."""
    return re.compile("|".join(f"(?:{entry.wrong})" for entry in entries)), tuple(entries)


def _data(name: str) -> Any:
    return yaml.load(Path(__file__).with_name(name).read_text(encoding="utf-8"),
                     Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
