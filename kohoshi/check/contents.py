"""Family ``reference``: the contents on the first face agree with where the articles stand."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kohoshi.check.facetext import FaceText
from kohoshi.check.locate import Located
from kohoshi.finding import Finding, Level
from kohoshi.issue.markup import parse, visible
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.named import named
from kohoshi.pdfread import TextLine
from kohoshi.text import NUMBERS, faces_named, plain, say_faces

#: What the excerpt of a row with a wrong number begins with.
OF_CONTENTS = "目次 "

_ROW = re.compile(rf"(?P<numbers>{NUMBERS})(?:面|ページ|頁)?")
_ROW_END = re.compile(rf"(?:[(…・.→▶]*)(?P<numbers>{NUMBERS})(?:面|ページ|頁)\)?$")


def check_contents(issue: Issue, located: Located, unsound: frozenset[int]) -> Iterator[Finding]:
    """Every article that asks for it has its row on face 1, with its faces, first to last."""
    front = located.faces.get(1)
    if front is None or 1 in unsound:
        return
    article_faces = located.article_faces()
    titles = {plain(visible(parse(str(a.short or a.title)))) for a in issue.articles.values() if a.contents}
    for key, article in issue.articles.items():
        faces = article_faces.get(key)
        if not article.contents or not faces or _planned(located, key) & unsound:
            continue
        title = visible(parse(str(article.short or article.title)))
        words = article.short or article.title
        row = _row(front, plain(title), titles)
        place = getattr(words, "place", None)
        if row is None:
            yield Finding("reference/not-in-contents", Level.ERROR, f"1面の目次に「{title}」がありません",
                          f"目次に載せないときは、記事の{named(Article, 'contents')}の行を消してください", face=1, place=place, article=key,
                          excerpt=title)
            continue
        line, numbers = row
        if numbers is None:
            yield Finding("reference/dangling", Level.ERROR, f"1面の目次の「{title}」に面の番号がありません",
                          "", face=1, box=line.box, place=place, article=key, excerpt=title)
        elif set(numbers) != set(faces):
            yield Finding("reference/wrong-face", Level.ERROR,
                          f"「{title}」は{say_faces(faces)}にあります（1面の目次に「{say_faces(numbers)}」とあります）",
                          "目次の面の番号を直してください", face=1, box=line.box, place=place, article=key,
                          excerpt=f"{OF_CONTENTS}{title}({say_faces(numbers)})")


def _planned(located: Located, key: str) -> set[int]:
    return {f for e in located.expecteds if e.printable.article == key for f in e.faces}


def _row(face: FaceText, title: str, titles: set[str]) -> tuple[TextLine, tuple[int, ...] | None] | None:
    """The line (or lines) with the title and the numbers beside it on the same row; numbers None
    when there are none. Of several places, one with numbers wins. A row of a longer title among
    ``titles`` is not the one of a title that it begins with (講座1, 講座12)."""
    longer = [other for other in titles if other != title and title in other]
    best: tuple[TextLine, tuple[int, ...] | None] | None = None
    for block in face.face.blocks:
        texts = [plain(line.text) for line in block.lines]
        for at in range(len(texts)):
            last, rest = _held(texts, at, title)
            if last is None or any(other in texts[at] for other in longer):
                continue
            end = _ROW_END.search(rest)
            rows = (block.lines[last], block.lines[at])  # numbers stand beside the last line of a title, or its first
            numbers = faces_named(end["numbers"]) if end else next((n for n in (_beside(face, line) for line in rows) if n), None)
            if numbers is not None:
                return block.lines[at], numbers
            best = best or (block.lines[at], None)
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


def _beside(face: FaceText, line: TextLine) -> tuple[int, ...] | None:
    """The numbers that stand alone on the same row, the nearest ones."""
    middle = line.box.y + line.box.h / 2
    found: list[tuple[float, tuple[int, ...]]] = []
    for other in face.face.lines:
        match = _ROW.fullmatch(plain(other.text))
        if match is None or not other.box.y - 0.5 * line.box.h <= middle <= other.box.y + other.box.h + 0.5 * line.box.h:
            continue
        gap = max(other.box.x - line.box.x - line.box.w, line.box.x - other.box.x - other.box.w)
        found.append((gap, faces_named(match["numbers"])))
    return min(found)[1] if found else None
