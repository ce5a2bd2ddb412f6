"""Which article a text names directly before a face reference."""
from __future__ import annotations

import re
from dataclasses import dataclass

from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.text import plain

#: Part of a title names the article only when at least this long.
_DISTINCTIVE = 4
#: Quotes and brackets around a title are not part of its name.
_QUOTES = "「」『』\"'《》【】〈〉“”"
#: What may stand before a part of a title, so that it is a word of its own.
_BORDER = re.compile(r"[、。・!?！？「」『』【】()〈〉→▶➡:|/のはをがにとへで]$")
#: Things that are counted in 面: 「テニスコート2面」 is no reference.
_COUNTED = re.compile(r"(?:コート|グラウンド|グランド|球場|競技場|広場|リンク|プール|パネル|壁|壁画|鏡|スクリーン|ステージ|土俵|台|盤|"
                      r"旗|幕|掲示板|看板|ガラス|仮面|能面|花壇|弓道場|武道場|フロア|マット|駐車場|パーキング)$")


@dataclass(frozen=True)
class Named:
    """An article (or a section of the issue) with the words that name it."""

    words: str
    article: str | None
    faces: tuple[int, ...]


class Names:
    """Titles, short titles and section names of an issue, for looking backwards from a
    reference. ``article_faces``: where each article was found in the finished file."""

    def __init__(self, issue: Issue, article_faces: dict[str, tuple[int, ...]]) -> None:
        self._whole: dict[str, list[Named]] = {}
        self._titles: dict[str, str] = {}
        for key, article in issue.articles.items():
            faces = article_faces.get(key, ())
            for words in (article.title, article.short):
                if words and faces:
                    text = plain(visible_text(words))
                    self._titles.setdefault(key, "")
                    self._titles[key] += "\n" + text
                    self._add(text, Named(str(words), key, faces))
        for run in issue.publication.flatplan:
            faces = tuple(sorted({f for r in issue.publication.flatplan if r.section == run.section for f in r.faces}))
            self._add(plain(str(run.section)), Named(str(run.section), None, faces))
        self._articles = article_faces

    def _add(self, text: str, named: Named) -> None:
        core = text.strip(_QUOTES)
        if len(core) >= 2 and named not in self._whole.setdefault(core, []):
            self._whole[core].append(named)

    def before(self, text: str) -> list[Named]:
        """What ``text`` (normal form, up to the reference, without its bracket) names at its
        end; several when one name stands for several articles, none when it names nothing."""
        text = text.rstrip(_QUOTES)
        fitting = [core for core in self._whole if text.endswith(core)]
        if fitting:
            core = max(fitting, key=len)
            head = text[:-len(core)]
            named = self._whole[core]
            articles = [n for n in named if n.article]
            if len(core) >= _DISTINCTIVE or not head or _BORDER.search(head) or text != text.rstrip(_QUOTES):
                return articles or named
            return []
        return self._part(text)

    def after(self, text: str) -> list[Named]:
        """The articles whose name ``text`` begins with: 「8面の「題」」. ``text`` must have had a
        connecting の taken off by the caller; other text names nothing."""
        fitting = [core for core in self._whole if len(core) >= _DISTINCTIVE and text.startswith(core)]
        return [n for n in self._whole[max(fitting, key=len)] if n.article] if fitting else []

    def _part(self, text: str) -> list[Named]:
        """A word of a title, as 「区政会議」 of 「区政会議に行こう」: the longest end of the text
        that stands in exactly one title and begins where a word can begin."""
        for length in range(min(len(text), 30), _DISTINCTIVE - 1, -1):
            words, head = text[-length:], text[:-length]
            if head and not _BORDER.search(head):
                continue
            if not re.search(r"[\u4e00-\u9fffァ-ヺ]{2}", words):
                continue
            inside = [key for key, titles in self._titles.items() if words in titles]
            if len(inside) == 1:
                return [Named(words, inside[0], self._articles[inside[0]])]
            if inside:
                return []
        return []


def is_counted(text: str) -> bool:
    """Whether the text before 「2面」 is a thing counted in 面."""
    return bool(_COUNTED.search(text.rstrip("(「」全計各の")))
