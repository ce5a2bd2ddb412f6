"""Which article a clause speaks of without naming its title: 「大雨への備えは」.

Told only when it is sure: at least two words of the clause stand in one other article and in no
third, one of them in its title or a heading, and none on the faces that the clause sends to.
"""
from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from kohoshi.issue.markup import REFERENCE
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import printables
from kohoshi.text import plain

#: A word: kanji, katakana, or one kanji with its ending (備え), which is no particle.
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{3,}|[一-龠](?![はがをにのとでへもやか])[ぁ-ん]")
_CLAUSE = re.compile(r"[^。！!？?]*$")
#: So many words of its own an article must share with the clause.
_ENOUGH = 2
_HEADS = ("title", "short", "subtitle", "kicker")


@dataclass(frozen=True)
class Topic:
    """The article that ``words`` speak of."""

    article: str
    words: tuple[str, ...]


class Topics:
    """The words of every article of an issue."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue

    @cached_property
    def _texts(self) -> dict[str, tuple[str, str]]:
        """Article → its titles and headings, and everything printed of it, but for what only
        tells of other articles (calendars, lines with a face reference); normal form."""
        out: dict[str, tuple[str, str]] = {}
        for key, article in self.issue.articles.items():
            read = [value for index, part in enumerate(article.all_parts)
                    for value in printables(self.issue, key, part, head=index == 0)
                    if REFERENCE not in value.text and ".events." not in value.field]
            heads = [value.text for value in read if value.field in _HEADS or value.field.endswith(".heading")]
            out[key] = (plain("\n".join(heads)), plain("\n".join(value.text for value in read)))
        return out

    def of(self, before: str, here: str | None, there: Collection[str]) -> Topic | None:
        """What the clause that ends ``before`` (normal form) speaks of. ``here``: the article it
        stands in; ``there``: the articles on the faces it sends to."""
        clause = _CLAUSE.search(before)
        words = tuple(dict.fromkeys(_WORD.findall(clause[0] if clause else "")))
        holding = {word: {key for key, (_, text) in self._texts.items() if word in text} - {here} for word in words}
        if any(keys & set(there) for keys in holding.values()):
            return None
        known = [word for word in words if holding[word]]
        keys = {key for word in known for key in holding[word]}
        if len(known) < _ENOUGH or len(keys) != 1:
            return None
        (key,) = keys
        return Topic(key, tuple(known)) if any(word in self._texts[key][0] for word in known) else None
