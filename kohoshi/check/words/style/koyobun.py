"""``style/koyobun`` and ``style/sdg``: 公用文作成の考え方 (2022), and the official labels of the SDGs."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue

_COMMA = re.compile("(?<=[ぁ-んァ-ヶー一-龠々)）」』])[，．](?![0-9０-９])")
#: 3ヶ所, 6カ月: with arabic digits the counter is か (公用文作成の考え方 I-3).
_COUNTER = re.compile("(?<=[0-9０-９数])(?:[ヶヵケ箇](?=[月所年国条])|カ(?=[月所年]))")
#: 一ヶ月: behind a numeral in kanji 公用文 write 箇, newsletters か.
_KANJI_COUNTER = re.compile("(?<=[一二三四五六七八九十])[ヶヵケ](?=[月所年](?!村))")
_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "〈": "〉", "《": "》", "〔": "〕"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_WIDTHS = {"（": "(", "）": ")"}
#: 1) ア) ①): a mark at the head of an item, no closing bracket.
_ITEM = re.compile(r"(?:^|[\s　、。])[0-9０-９a-zA-Zア-ンア-ン一-十①-⑳]{1,2}[)）]")

_CANDIDATE = re.compile(r"「([^「」]{4,30})」|『([^『』]{4,30})』|(?:目標|ゴール)\s?[0-9]{1,2}\s?[.:：]?\s?([^「」『』。、()（）\s]{4,30})")
_LEADING = re.compile(r"^(?:SDGs)?\s*(?:目標|ゴール)?\s*[0-9]{0,2}[.:：\s]*")


def check_koyobun(passages: Iterable[Passage]) -> Iterator[Finding]:
    passages = list(passages)
    for passage in passages:
        for match in _COMMA.finditer(passage.text):
            right = "、" if match[0] == "，" else "。"
            yield passage.finding("style/koyobun", Level.WARNING, f"文の区切りが「{match[0]}」です",
                                  f"公用文では「{right}」を使います", match.start(), match.end())
        for match in _COUNTER.finditer(passage.text):
            level = Level.NOTICE if match[0] == "カ" else Level.WARNING
            end = match.end() + 1
            yield passage.finding("style/koyobun", level, f"「{match[0]}{passage.text[match.end():end]}」の「{match[0]}」は「か」と書きます",
                                  "公用文では、算用数字のあとは「3か所」「6か月」のように書きます", match.start(), end)
        for match in _KANJI_COUNTER.finditer(passage.text):
            counted = passage.text[match.start() - 1:match.end() + 1]
            yield passage.finding("style/koyobun", Level.WARNING, f"「{counted}」の「{match[0]}」は「か」と書きます",
                                  "公用文では「1か月」、漢数字のあとは「一箇月」のように書きます", match.start() - 1, match.end() + 1)
    for _, field in groupby(passages, key=lambda passage: (passage.article, passage.part, passage.field)):
        yield from _brackets(list(field))


def _brackets(field: list[Passage]) -> Iterator[Finding]:
    """Pairs over all paragraphs of one field: a quotation may have several."""
    stack: list[tuple[str, Passage, int]] = []
    wrong: list[tuple[str, Passage, int]] = []
    for passage in field:
        items = {match.end() - 1 for match in _ITEM.finditer(passage.text)}
        for at, char in enumerate(passage.text):
            if char in _PAIRS:
                stack.append((char, passage, at))
            elif char in _CLOSERS and stack and _same(stack[-1][0], _CLOSERS[char]):
                opener, before, start = stack.pop()
                if opener != _CLOSERS[char] and before is passage:
                    yield passage.finding("style/koyobun", Level.WARNING, f"かっこ「{opener}」と「{char}」の全角と半角がちがいます",
                                          "どちらかにそろえてください", start, at + 1)
            elif char in _CLOSERS and at not in items:
                wrong.append((char, passage, at))
    for char, passage, at in [*wrong, *stack]:
        partner = _PAIRS.get(char) or _CLOSERS[char]
        yield passage.finding("style/koyobun", Level.WARNING, f"「{char}」に組になる「{partner}」がありません",
                              f"「{partner}」を入れるか、「{char}」を取り除いてください", at, at + 1)


def _same(one: str, other: str) -> bool:
    return _WIDTHS.get(one, one) == _WIDTHS.get(other, other)


# --- the 17 labels ------------------------------------------------------------------------------


def check_sdgs(issue: Issue, passages: Iterable[Passage]) -> Iterator[Finding]:
    """A label that was typed and is not quite the official one: only where a label is meant, in
    quotes, behind its number or alone on its line. Spaces and commas do not count."""
    labels = {_bare(goal.label): str(goal.label) for goal in issue.house.sdgs.values()}
    for passage in passages:
        if passage.field.startswith("sdgs.") or ".goals." in passage.field:
            continue
        for start, end in _candidates(passage.text):
            typed = _bare(passage.text[start:end])
            if typed in labels or len(typed) < 5:
                continue
            near = min(((distance(typed, label), label) for label in labels if _may_be(typed, label)), default=(9, ""))
            if near[0] <= (2 if len(near[1]) >= 9 else 1):
                yield passage.finding("style/sdg", Level.WARNING, f"「{passage.text[start:end]}」は、SDGsの公式の文言とちがいます",
                                      f"公式の文言は「{labels[near[1]]}」です", start, end)


def _may_be(typed: str, label: str) -> bool:
    """Whether two changes may be enough: each letter of the label that was not typed takes one."""
    return abs(len(label) - len(typed)) <= 2 and len(set(label).difference(typed)) <= 2


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    head = _LEADING.match(text)
    begin = head.end() if head else 0
    if 5 <= len(text) - begin <= 30:
        yield begin, len(text)
    for match in _CANDIDATE.finditer(text):
        span = next(match.span(group) for group in (1, 2, 3) if match[group])
        if span != (begin, len(text)):
            yield span


def _bare(label: str) -> str:
    return re.sub("[\\s　、，・「」『』]", "", label)


def distance(one: str, other: str) -> int:
    """How many characters must be put in, taken out or changed (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, against in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (char != against))
    return row[-1]
