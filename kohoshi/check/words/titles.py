"""The titles of an issue's articles and calendar rows, and where other texts name them."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kohoshi.check.words.passages import as_read
from kohoshi.issue.model import Issue
from kohoshi.text import plain

#: A title shorter than this is a common word (区政会議 has four characters).
_SHORTEST = 4
_QUOTES = "「」『』\"'《》【】〈〉()"


def core(title: str) -> str:
    """A title as it is recognised: normal form, without quotes and a remark in brackets at its end."""
    text = plain(as_read(title))
    bare = re.sub(r"\([^()]*\)$", "", text).strip(_QUOTES)
    return bare or text


@dataclass(frozen=True)
class NamedTitle:
    """A title named at [start, end) of a normal text, by the article that has it."""

    start: int
    end: int
    article: str


class Titles:
    """Titles and short titles of an issue."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.by_core: dict[str, str | None] = {}
        for key, article in issue.articles.items():
            for words in (article.title, article.short):
                if words and len(name := core(str(words))) >= _SHORTEST:
                    self.by_core[name] = key if self.by_core.get(name, key) == key else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted((name for name, key in self.by_core.items() if key), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names)) or r"(?!)")

    def find(self, normal: str) -> list[NamedTitle]:
        """The titles named in a text in normal form, left to right."""
        return [NamedTitle(match.start(), match.end(), str(self.by_core[match[0]])) for match in self._pattern.finditer(normal)]

    def sections(self, text: str) -> set[str]:
        """The sections that answer for the articles a text names."""
        return {str(self.issue.articles[one.article].section) for one in self.find(plain(text))}
