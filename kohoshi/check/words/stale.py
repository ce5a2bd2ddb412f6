"""Family ``stale``: what was carried over unchanged from an older issue and may be out of date.

An issue begins as a copy of an older one. A sentence with a year, a date or a count that stands
word for word as it did is perhaps right, perhaps last year's: a list to go through, no fault.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kohoshi.check.words.passages import Passage, passages
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.text import folded, plain

#: A year, a date or a count, in folded text.
_DATED = re.compile(r"(?:令和|平成|昭和|R|H)\s?(?:[0-9]+|元)年?|(?:19|20)[0-9]{2}年?度?|[0-9]{1,2}月(?:[0-9]{1,2}日|号)|[0-9]{1,2}/[0-9]{1,2}\s?\(|"
                    r"第[0-9]+(?:回|期|号|次)|[0-9][0-9,.]*\s?(?:[万億千]?(?:人|名|組|世帯|円|件|回|か所|ヶ所|カ所|箇所|枚|個|本|台|席|株|団体|チーム|社|校|冊|区画|点|トン)|歳|周年|年度|%|パーセント|割)")
_SENTENCE = re.compile(r"[^。！!？?]+[。！!？?]?")
#: A sentence of the same article this much alike, with the same numbers, is the old one reworded.
_ALIKE = 0.85


@dataclass(frozen=True)
class _Sentence:
    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return plain(self.passage.text[self.start:self.end])


def check_stale(issue: Issue, older: Issue) -> list[Finding]:
    """Notices for the sentences of ``issue`` that stand in ``older`` as well."""
    before = list(_dated(passages(older)))
    whole = {one.text: one for one in before}
    by_article: dict[str | None, list[_Sentence]] = {}
    for one in before:
        by_article.setdefault(one.passage.article, []).append(one)
    name = str(older.publication.label)
    out: list[Finding] = []
    for sentence in _dated(passages(issue)):
        if same := whole.get(sentence.text):
            out.append(_finding(sentence, same, f"{older.publication.month}（{name}）のままです"))
        elif same := _reworded(sentence, by_article.get(sentence.passage.article, [])):
            out.append(_finding(sentence, same, f"数字が{older.publication.month}（{name}）のままです"))
    return out


def _dated(read: Sequence[Passage]) -> Iterator[_Sentence]:
    """The sentences of the articles that carry a year, a date or a count."""
    for passage in read:
        if passage.article is None or ".contacts." in passage.field or ".goals" in passage.field:
            continue
        for match in _SENTENCE.finditer(passage.text):
            if _DATED.search(folded(match[0])):
                yield _Sentence(passage, *match.span())


def _reworded(sentence: _Sentence, older: Sequence[_Sentence]) -> _Sentence | None:
    digits = re.findall("[0-9]+", sentence.text)
    return next((one for one in older if re.findall("[0-9]+", one.text) == digits
                 and SequenceMatcher(None, one.text, sentence.text, autojunk=False).ratio() >= _ALIKE), None)


def _finding(sentence: _Sentence, same: _Sentence, message: str) -> Finding:
    said = sentence.passage.text[sentence.start:sentence.end].strip()
    said = said if len(said) <= 40 else said[:40] + "…"
    place = same.passage.place(same.start, same.end)
    return sentence.passage.finding("stale/unchanged", Level.NOTICE, f"「{said}」は{message}", "今年の日・年・数か、元の資料と照らし合わせてください",
                                    sentence.start, sentence.end, related=(place,) if place else ())
