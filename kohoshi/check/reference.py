"""Family ``reference``: every face reference leads to where its article really stands.

Reads the printed words, not how they were made: a reference typed by hand is held to the
same truth as one the program filled in.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kohoshi.check.facetext import HEAD_ZONE, FaceText, Span
from kohoshi.check.locate import Located, Match, PrintedReference
from kohoshi.check.names import Named
from kohoshi.check.typed import JUMP_TO, Typed, TypedReferences
from kohoshi.finding import About, Box, Finding, Level
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.text import face_tokens


@dataclass(frozen=True)
class Seen(Typed):
    """A reference in a block of running text of a face, and where the block begins on it."""

    face: FaceText
    block_start: int

    @property
    def span(self) -> tuple[int, int]:
        return self.block_start + self.token.start, self.block_start + self.token.end


class References(TypedReferences[Seen]):
    """The proof for one issue in one finished file."""

    def __init__(self, issue: Issue, located: Located, unsound: frozenset[int], supplied: frozenset[int],
                 judged: Iterable[Span] = ()) -> None:
        """``judged``: characters of numbers whose truth has been told elsewhere (rows of the contents)."""
        super().__init__(issue, located.article_faces())
        self.located, self.unsound, self.supplied = located, unsound, supplied
        self.judged = {(span.face, at) for span in judged for at in range(span.start, span.end)}
        self.planned: dict[str, set[int]] = {}
        #: Face → how many references were read on it, and of how many of them it is known where they lead.
        self.read: dict[int, tuple[int, int]] = {}
        for expected in located.expecteds:
            self.planned.setdefault(expected.printable.article, set()).update(expected.faces)

    def check(self) -> Iterator[Finding]:
        checked: set[tuple[int, int]] = set()
        for match in self.located.matches:
            for reference in match.references:
                checked.update((reference.span.face, i) for i in range(reference.span.start, reference.span.end))
                self._count(reference.span.face, self._provable(reference.target))
                yield from self._automatic(match, reference)
        for number, face in sorted(self.located.faces.items()):
            if number not in self.supplied and number not in self.unsound:
                for seen in seen_references(face):
                    if (number, seen.span[0]) not in checked:
                        if (led := self.leads(seen)) is not None:
                            self._count(number, led)
                        if (number, seen.span[0]) not in self.judged:
                            yield from self.typed(seen)

    def _count(self, face: int, followed: bool) -> None:
        read, known = self.read.get(face, (0, 0))
        self.read[face] = read + 1, known + followed

    # --- references the content asked for ---------------------------------------------------

    def _automatic(self, match: Match, reference: PrintedReference) -> Iterator[Finding]:
        target = self.issue.articles.get(reference.target)
        title = visible_title(self.issue, reference.target)
        right = self.article_faces.get(reference.target, ())
        face = self.located.faces[reference.span.face]
        words = face.text[reference.span.start:reference.span.end]
        place = match.expected.printable.place
        common: About = {"face": face.number, "box": face.box(reference.span.start, reference.span.end), "place": place,
                  "article": match.expected.printable.article,
                  "excerpt": f"{title}({words})"}
        if not reference.faces or reference.faces == (0,) or target is None or words[-1].isdigit():
            yield Finding("reference/dangling", Level.ERROR, f"「{title}」への参照に面の番号が入っていません",
                          f"〔面:{reference.target}〕の記事が台割にあるか確かめてください", **common)
        elif self._provable(reference.target) and set(reference.faces) != set(right):
            yield self._wrong(title, reference.faces, right, common,
                              "組み直すと正しい番号が入ります。手で打った番号なら〔面:記事の名前〕に替えてください")
        elif set(reference.faces) == {face.number}:
            yield Finding("reference/self", Level.ERROR, f"{face.number}面の参照が同じ{face.number}面を指しています",
                          "参照を取り除くか、「下の記事」のように書き換えてください", **common)

    def _provable(self, article: str) -> bool:
        """Whether all faces the article is planned on are there to be read."""
        return bool(self.article_faces.get(article)) and not self.planned.get(article, set()) & self.unsound

    # --- references found in the print ------------------------------------------------------

    def _here(self, seen: Seen) -> frozenset[int]:
        return frozenset({seen.face.number})

    def _fits(self, faces: set[int], named: Named) -> bool:
        return faces == set(named.faces) or named.article is None and faces < set(named.faces)

    def _around(self, seen: Seen) -> list[str]:
        """The articles painted right before and right after the reference, that it stands in first."""
        start, end = seen.span
        before, after, inside = (-1, ""), (1 << 30, ""), []
        for match in self.located.matches:
            for span in match.spans:
                if span.face != seen.face.number:
                    continue
                article = match.expected.printable.article
                if span.start <= start and end <= span.end:
                    inside.append(article)
                elif span.end <= start and span.end > before[0]:
                    before = (span.end, article)
                elif span.start >= end and span.start < after[0]:
                    after = (span.start, article)
        order = [before[1], after[1]] if JUMP_TO.match(seen.after) else [after[1], before[1]]
        return list(dict.fromkeys(a for a in inside + order if a))

    def _common(self, seen: Seen) -> About:
        source = self._source(seen)
        return {"face": seen.face.number, "box": seen.face.box(*seen.span),
                "place": source.expected.printable.place if source else None,
                "article": source.expected.printable.article if source else None,
                "excerpt": (seen.before[-16:] + seen.words + seen.after[:4])}

    def _source(self, seen: Seen) -> Match | None:
        start, end = seen.span
        return next((m for m in self.located.matches for s in m.spans
                     if s.face == seen.face.number and s.start <= start and end <= s.end), None)


def seen_references(face: FaceText) -> Iterator[Seen]:
    """Every reference in the running text of a face; folios and running heads are not."""
    for block in face.face.blocks:
        first = block.lines[0].box
        if first.y + first.h <= HEAD_ZONE:
            continue
        start, end = face.span_of(block)
        text = face.text[start:end]
        for token in face_tokens(text):
            seen = Seen(text, token, face, start)
            if face.folio is None or not _lies_in(face.box(*seen.span), face.folio):
                yield seen


def _lies_in(box: Box, outer: Box) -> bool:
    x, y = box.x + box.w / 2, box.y + box.h / 2
    return outer.x <= x <= outer.x + outer.w and outer.y <= y <= outer.y + outer.h


def visible_title(issue: Issue, key: str) -> str:
    """The title of an article without markup; the key where there is no such article."""
    article = issue.articles.get(key)
    return visible_text(article.title) if article else key

