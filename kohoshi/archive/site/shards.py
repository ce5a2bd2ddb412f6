"""The search of the site: pairs of characters → articles, in files small enough to be fetched by need.

A file is a line of JavaScript around JSON, because a page opened from a disk may load scripts and
nothing else. Pairs lie by their first character, so a question of one character is answered by one file.
The texts are in a file an issue; what the pairs promise is compared with them before it is shown.

    search/articles.js   [[issue, id, title, faces, href, faces in words] …], newest first; issues; folding
    search/p7.js         {"港区": [12, 3, 1 …]}: numbers of articles, each after the first as a step
    search/t4.js         texts of the articles of issue 4, paragraph by paragraph
"""
from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kohoshi.archive.articles import ArticleText
from kohoshi.archive.folding import KANJI, folded
from kohoshi.text import say_faces

#: Bytes of a shard that are aimed at.
_SHARD = 150_000
_FEWEST, _MOST = 16, 4096


@dataclass(frozen=True)
class Shelved:
    """An issue of the site as the search shows it. ``hrefs``: article → its page."""

    label: str
    href: str
    year: int
    articles: list[ArticleText]
    hrefs: dict[str, str]


def shards(issues: list[Shelved]) -> dict[str, bytes]:
    """Name → bytes of every file of ``search/``. ``issues``: newest first."""
    rows: list[Any] = []
    pairs: dict[str, list[int]] = defaultdict(list)
    out: dict[str, bytes] = {}
    for number, issue in enumerate(issues):
        texts = []
        for article in issue.articles:
            said = [text for part in article.parts for text in (*part.text, *(reading.reading for reading in part.readings))]
            for pair in sorted({pair for text in said for pair in _pairs(folded(text).text)}):
                pairs[pair].append(len(rows))
            rows.append([number, article.id, article.title, article.faces, issue.hrefs[article.id], say_faces(article.faces)])
            texts.append(said)
        out[f"t{number}.js"] = _script("texts", number, texts)
    count = _count(sum(len(json.dumps(pair)) + 3 * len(found) for pair, found in pairs.items()))
    every: list[dict[str, list[int]]] = [{} for _ in range(count)]
    for pair, found in sorted(pairs.items()):
        every[ord(pair[0]) % count][pair] = [found[0], *(b - a for a, b in pairwise(found))]
    for number, shard in enumerate(every):
        out[f"p{number}.js"] = _script("pairs", number, shard)
    shelf = {"articles": rows, "issues": [[issue.label, issue.href, issue.year] for issue in issues], "shards": count,
             "fold": _folds()}
    out["articles.js"] = _script("shelf", 0, shelf)
    return out


def _folds() -> dict[str, str]:
    """Every character that a browser would not fold by itself as kohoshi.archive.folding does."""
    chars = [*(chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code <= 0xDFFF), *KANJI]
    return {char: form for char in chars if (form := folded(char).text) != unicodedata.normalize("NFC", char).lower()
            and not 0xE000 <= ord(char) <= 0xF8FF}


def _pairs(text: str) -> list[str]:
    """The last character stands alone at the end, so that it is found as well."""
    return [text[at:at + 2] for at in range(len(text))]


def _count(size: int) -> int:
    count = _FEWEST
    while count < _MOST and size / count > _SHARD:
        count *= 2
    return count


def _script(kind: str, number: int, data: Any) -> bytes:
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"backNumbers.take({json.dumps(kind)},{number},{said})\n".encode()
