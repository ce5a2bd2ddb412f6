"""Family ``reference``: the contents on the first face agree with where the articles stand."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi.check.facetext import FaceText, Span
from kohoshi.check.locate import Located
from kohoshi.finding import Finding, Level
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.named import named
from kohoshi.pdfread.lines import TextLine
from kohoshi.text import NUMBERS, faces_named, plain, say_faces

_ROW = re.compile(rf"(?P<numbers>{NUMBERS})(?:面|ページ|頁)?")
_ALONE = re.compile(rf"[(…・.→▶]*{NUMBERS}(?:面|ページ|頁)\)?")
_ROW_END = re.compile(rf"(?:[(…・.→▶]*)(?P<numbers>{NUMBERS})(?:面|ページ|頁)\)?$")


@dataclass(frozen=True)
class _ContentsLine:
    """A row of the contents: its first line, and the numbers read: the last ``length`` characters (of normal
    text) of a line, ``read``; None where there are none."""

    line: TextLine
    numbers: tuple[int, ...] | None = None
    read: TextLine | None = None
    length: int = 0


class Contents:
    """The proof of the contents. ``judged``: the characters of face 1 from which the numbers of rows were read,
    complete when :meth:`check` has run."""

    def __init__(self, issue: Issue, located: Located, unsound: frozenset[int]) -> None:
        self.issue, self.located, self.unsound = issue, located, unsound
        self.judged: list[Span] = []

    def check(self) -> Iterator[Finding]:
        """Every article that asks for it has its row on face 1, with its faces, first to last."""
        front = self.located.faces.get(1)
        if front is None or 1 in self.unsound:
            return
        article_faces = self.located.article_faces()
        titles = {plain(visible_text(a.short or a.title)) for a in self.issue.articles.values() if a.contents}
        for key, article in self.issue.articles.items():
            faces = article_faces.get(key)
            if not article.contents or not faces or _planned(self.located, key) & self.unsound:
                continue
            title = visible_text(article.short or article.title)
            words = article.short or article.title
            row = _row(front, plain(title), titles)
            place = getattr(words, "place", None)
            if row is None:
                yield Finding("reference/not-in-contents", Level.ERROR, f"1面の目次に「{title}」がありません",
                              f"目次に載せないときは、記事の{named(Article, 'contents')}の行を消してください", face=1, place=place, article=key,
                              excerpt=title)
                continue
            if row.read is not None:
                _, end = front.span_of(row.read)
                self.judged.append(Span(front.number, end - row.length, end))
            if row.numbers is None:
                yield Finding("reference/dangling", Level.ERROR, f"1面の目次の「{title}」に面の番号がありません",
                              "", face=1, box=row.line.box, place=place, article=key, excerpt=title)
            elif set(row.numbers) != set(faces):
                yield Finding("reference/wrong-face", Level.ERROR,
                              f"「{title}」は{say_faces(faces)}にあります（1面の目次に「{say_faces(row.numbers)}」とあります）",
                              "目次の面の番号を直してください", face=1, box=row.line.box, place=place, article=key,
                              excerpt=f"目次 {title}({say_faces(row.numbers)})")


def _planned(located: Located, key: str) -> set[int]:
    return {f for e in located.expecteds if e.printable.article == key for f in e.faces}


def _row(face: FaceText, title: str, titles: set[str]) -> _ContentsLine | None:
    """The line (or lines) with the title and the numbers behind it or beside it on the same row. Of
    several places, one with numbers wins. A row of a longer title among ``titles`` is not the one of
    a title that it begins with (講座1, 講座12)."""
    longer = [other for other in titles if other != title and title in other]
    best: _ContentsLine | None = None
    for block in face.face.blocks:
        texts = [plain(line.text) for line in block.lines]
        for at in range(len(texts)):
            last, rest = _held(texts, at, title)
            if last is None or any(other in texts[at] for other in longer):
                continue
            end = _ROW_END.search(rest)
            if end:
                return _ContentsLine(block.lines[at], faces_named(end["numbers"]), block.lines[last], len(rest) - end.start("numbers"))
            # numbers stand beside the last line of a title, or its first; or alone below it
            own = _beside(face, block.lines[last]) or _beside(face, block.lines[at]) or _below(block.lines, last, rest)
            if own is not None:
                return _ContentsLine(block.lines[at], faces_named(plain(own.text)), own, len(plain(own.text)))
            best = best or _ContentsLine(block.lines[at])
    return best


def _held(texts: list[str], at: int, title: str) -> tuple[int | None, str]:
    """(the line in which a title that begins in line ``at`` ends, what follows it there); None: it does
    not begin there."""
    if title in texts[at]:
        return at, texts[at].split(title, 1)[1]
    whole = ""
    for last in range(at, len(texts)):
        if not texts[last] or not title.startswith(whole):
            break
        whole += texts[last]
        if whole.startswith(title):
            return last, whole[len(title):]
    return None, ""


def _below(lines: Sequence[TextLine], last: int, rest: str) -> TextLine | None:
    """The line below a title that is nothing but its numbers, where no room was left beside it."""
    below = next(iter(lines[last + 1:last + 2]), None)
    return below if below and not rest and _ALONE.fullmatch(plain(below.text)) else None


def _beside(face: FaceText, line: TextLine) -> TextLine | None:
    """The numbers that stand alone on the same row, the nearest ones."""
    middle = line.box.y + line.box.h / 2
    found = [other for other in face.face.lines if _ROW.fullmatch(plain(other.text))
             and other.box.y - 0.5 * line.box.h <= middle <= other.box.y + other.box.h + 0.5 * line.box.h]
    return min(found, key=lambda other: max(other.box.x - line.box.x - line.box.w, line.box.x - other.box.x - other.box.w), default=None)
