"""``style/mixed-ending``: です・ます and である in the running text of one article."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level

#: Fields that are running text; lists, tables, headings and voices end as they like.
_PROSE = re.compile(r"(?:^|\.)(?:lead|paragraph|a|note|steps\.\d+\.text)$")
_QUOTED = re.compile("「[^「」]*」|『[^『』]*』|\\([^()]*\\)|（[^（）]*）")
_SENTENCE = re.compile("[^。！？!?]+[。！？!?]")
_POLITE = re.compile("(?:です|ます|ました|ません|でした|でしょう|ましょう|ください)(?:か|ね|よ)*[。！？!?]$")
#: Endings of である style that a です・ます text does not use even for effect.
_PLAIN = re.compile("(?:である|であった|であろう|(?<![んい])だ|だった|(?<=[一-龠])(?:する|した|している|していた|される|された))。$")


def check_endings(passages: Iterable[Passage]) -> Iterator[Finding]:
    articles: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.article and _PROSE.search(passage.field):
            articles.setdefault(passage.article, []).append(passage)
    for prose in articles.values():
        yield from _article(prose)


def _article(prose: list[Passage]) -> Iterator[Finding]:
    polite: list[tuple[Passage, int, int]] = []
    plain: list[tuple[Passage, int, int]] = []
    for passage in prose:
        masked = _QUOTED.sub(lambda match: "□" * len(match[0]), passage.text)
        for sentence in _SENTENCE.finditer(masked):
            for kind, ending in ((polite, _POLITE), (plain, _PLAIN)):
                if found := ending.search(sentence[0]):
                    kind.append((passage, sentence.start() + found.start(), sentence.end()))
    if not polite or not plain:
        return
    odd, here, others = (plain, "である", "です・ます") if len(polite) >= len(plain) else (polite, "です・ます", "である")
    for passage, start, end in odd:
        yield passage.finding("style/mixed-ending", Level.WARNING,
                              f"文の終わりが「{passage.text[start:end]}」です（この記事のほかの文は「{others}」）",
                              f"「{others}」にそろえてください。「{here}」の文をそのまま引くときは「 」で囲みます", start, end)
