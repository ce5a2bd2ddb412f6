"""``consistency/copied``: the same notice in two articles, as when two sections send it.

What many articles say, or articles of one column (whose titles begin alike), is a standing phrase.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from os.path import commonprefix

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.markup import REFERENCE
from kohoshi.text import plain

_PROSE = re.compile(r"(?:^|\.)(?:lead|paragraph|a|note|text|what)$")
_SENTENCE = re.compile("[^。！？!?]+[。！？!?]")
#: Facts that many notices share: 「受験資格：…」「問合せ …」, and ways to reach somebody.
_FACT = re.compile(r"^[\s　■●・※【〔]*[一-龠ぁ-んァ-ヶー]{2,8}[】〕]?[:：　]|[0-9]{3,4}-[0-9]{4}|https?:|@|^※")
#: Characters: the shortest sentence that counts, one of them at least this long, all together.
_SHORTEST, _LONG, _TOGETHER = 10, 20, 40
#: Titles that begin alike in this many characters are of one column.
_COLUMN = 5


def check_copied(passages: Sequence[Passage]) -> Iterator[Finding]:
    """For a pair of articles, one finding in each."""
    titles: dict[str, str] = {}
    said: dict[str, list[tuple[Passage, int, int]]] = {}
    for passage in passages:
        if passage.article is None:
            continue
        if passage.field == "title":
            titles[passage.article] = plain(passage.text)
        if not _PROSE.search(passage.field) or REFERENCE in passage.text or _FACT.search(passage.text):
            continue
        for match in _SENTENCE.finditer(passage.text):
            if len(text := plain(match[0])) >= _SHORTEST:
                said.setdefault(text, []).append((passage, *match.span()))
    pairs: dict[tuple[str, str], list[tuple[str, tuple[Passage, int, int], tuple[Passage, int, int]]]] = {}
    for text, where in said.items():
        articles = list(dict.fromkeys(str(passage.article) for passage, *_ in where))
        if len(articles) == 2:
            other = next(one for one in where if one[0].article == articles[1])
            pairs.setdefault((articles[0], articles[1]), []).append((text, where[0], other))
    for (first, second), shared in pairs.items():
        texts = {text for text, *_ in shared}
        shared = [one for one in shared if all(_whole(passage, texts) for passage in (one[1][0], one[2][0]))]
        lengths = [len(text) for text, *_ in shared] or [0]
        alike = commonprefix([titles.get(first, ""), titles.get(second, "")]).rstrip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-(")
        column = len(alike) >= _COLUMN
        if column or max(lengths) < _LONG or sum(lengths) < _TOGETHER:
            continue
        _, one, other = shared[0]
        yield _finding(one, other, titles.get(second, second))
        yield _finding(other, one, titles.get(first, first))


def _finding(here: tuple[Passage, int, int], there: tuple[Passage, int, int], title: str) -> Finding:
    """Each section sees its own article."""
    place = there[0].place(*there[1:])
    return here[0].finding("consistency/copied", Level.WARNING, f"同じ文が、ほかの記事「{title}」にもあります",
                           "同じお知らせが2つの課から届いていないか確かめてください。両方に載せるのなら、理由を書いて承認してください",
                           here[1], len(here[0].text.rstrip()), (place,) if place else ())


def _whole(passage: Passage, texts: set[str]) -> bool:
    """Whether all that a paragraph says is in ``texts``: a standing phrase ends many."""
    said = [plain(match[0]) for match in _SENTENCE.finditer(passage.text)]
    return all(text in texts for text in said if len(text) >= _SHORTEST)
