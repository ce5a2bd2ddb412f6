"""Family ``reference`` before anything is laid out: typed face references against the flat plan.

The flat plan tells the faces of a run, not on which of them a part of it comes to stand: told is
only what no layout can make right. The finished file is held to the exact faces.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi.check.names import Named
from kohoshi.check.typed import Typed, TypedReferences
from kohoshi.check.words.passages import Passage, passages
from kohoshi.finding import About, Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.text import face_tokens, normal, say_faces


@dataclass(frozen=True)
class _Written(Typed):
    """A reference in a passage, and its characters [start, end) there."""

    passage: Passage
    start: int
    end: int


def check_planned_references(issue: Issue) -> list[Finding]:
    """Every reference of the content that the flat plan alone proves wrong."""
    read = [passage for passage in passages(issue) if passage.article is not None]
    return list(_Planned(issue, read).check())


class _Planned(TypedReferences[_Written]):
    def __init__(self, issue: Issue, read: Sequence[Passage]) -> None:
        faces: dict[str, set[int]] = {}
        for passage in read:
            faces.setdefault(str(passage.article), set()).update(passage.faces)
        super().__init__(issue, {key: tuple(sorted(found)) for key, found in faces.items()})
        self.read = read

    def check(self) -> Iterator[Finding]:
        for passage in self.read:
            if "面" in passage.text or "ページ" in passage.text or "頁" in passage.text:
                text = normal(passage.text)
                for token in face_tokens(text.text):
                    yield from self.typed(_Written(text.text, token, passage, *text.original(token.start, token.end)))
            yield from self._automatic(passage)

    def _automatic(self, passage: Passage) -> Iterator[Finding]:
        """〔面:記事〕 that can only name the face it stands on."""
        spots = [index for index, char in enumerate(passage.text) if char == "\ufffc"]
        for index, target in zip(spots, passage.targets, strict=False):
            if len(passage.faces) == 1 and self.article_faces.get(target) == passage.faces:
                where = say_faces(passage.faces)
                yield passage.finding("reference/self", Level.ERROR, f"{where}の参照が同じ{where}を指しています",
                                      "参照を取り除くか、「下の記事」のように書き換えてください", index, index + 1)

    def _here(self, seen: _Written) -> frozenset[int]:
        return frozenset(seen.passage.faces)

    def _fits(self, faces: set[int], named: Named) -> bool:
        return faces <= set(named.faces)

    def _provable(self, article: str) -> bool:
        return bool(self.article_faces.get(article))

    def _around(self, seen: _Written) -> list[str]:
        return [str(seen.passage.article)]

    def _common(self, seen: _Written) -> About:
        return {"face": seen.passage.faces[0], "place": seen.passage.place(seen.start, seen.end), "article": seen.passage.article,
                "excerpt": seen.before[-16:] + seen.words + seen.after[:4]}
