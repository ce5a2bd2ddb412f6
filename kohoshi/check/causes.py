"""One cause, one finding: what only follows from another finding is told inside it.

Text that a frame has no room for is missing on the face, lies on its neighbours or beyond the trim:
that is one thing to mend, and its places stand with the overset. It hides nothing: ``text/overset`` is
an error that nobody can waive, and what is left when it is mended is found then.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kohoshi.finding import Finding, Place
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import printables

#: What overset text looks like on the paper.
_FOLLOWS = frozenset({"text/missing", "text/hidden", "text/outside-trim", "text/overlap", "text/order", "text/changed"})


def one_cause(findings: Iterable[Finding], issue: Issue) -> list[Finding]:
    """The findings without those that follow from another, whose places go there as ``related``."""
    every = list(findings)
    follow: dict[int, list[Finding]] = defaultdict(list)
    parts = _Parts(issue)
    over = [(at, finding) for at, finding in enumerate(every) if finding.rule == "text/overset" and finding.article]
    repeated = {finding.article: at for at, finding in enumerate(every) if finding.rule == "text/repeated"}
    left = []
    for at, finding in enumerate(every):
        cause = _overset_before(finding, over, parts) if finding.rule in _FOLLOWS else None
        if cause is None and finding.rule in _FOLLOWS:
            cause = _same_words_lost(finding, over, parts)
        if cause is None and finding.rule == "layout/engine" and finding.article in repeated:
            cause = repeated[finding.article]  # two boxes with the name of an article: its head stands twice
        if cause is None:
            left.append(at)
        else:
            follow[cause].append(finding)
    return [_with(every[at], follow[at]) for at in left]


def _overset_before(finding: Finding, over: Sequence[tuple[int, Finding]], parts: _Parts) -> int | None:
    """The overset of the same part of the article, whose text begins at or before this one's."""
    for at, cause in over:
        if (finding.article == cause.article and parts.of(finding) == parts.of(cause) and finding.place and cause.place
                and finding.place.file == cause.place.file and finding.place.line >= cause.place.line):
            return at
    return None


def _same_words_lost(finding: Finding, over: Sequence[tuple[int, Finding]], parts: _Parts) -> int | None:
    """The overset of another article of the face that loses the very same words (a place, a day and hour):
    which of the two stands on paper nobody can tell from the words."""
    text = parts.text_at(finding)
    return next((at for at, cause in over if text and cause.face == finding.face and text in parts.texts_from(cause)), None)


def _with(finding: Finding, follow: list[Finding]) -> Finding:
    places = {place for each in follow for place in (each.place, *each.related) if place and place != finding.place}
    if not places:
        return finding
    return replace(finding, related=(*finding.related, *sorted(places - set(finding.related))))


class _Parts:
    """Which part of its article a line of the content belongs to: the last that begins at or before it."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.known: dict[str, list[tuple[Place, str]]] = {}

    def of(self, finding: Finding) -> str | None:
        if finding.place is None or finding.article not in self.issue.articles:
            return None
        begins = self.known.setdefault(finding.article, self._begins(finding.article))
        before = [part for place, part in begins if place.file == finding.place.file and place.line <= finding.place.line]
        return before[-1] if before else begins[0][1] if begins else None

    def text_at(self, finding: Finding) -> str | None:
        """The text of the content at the place of a finding."""
        return next((text for place, text in self._texts(finding) if place == finding.place), None)

    def texts_from(self, finding: Finding) -> set[str]:
        """The texts of the same part at and behind the place of a finding."""
        return {text for place, text in self._texts(finding) if finding.place and place.file == finding.place.file and place.line >= finding.place.line}

    def _texts(self, finding: Finding) -> list[tuple[Place, str]]:
        part = self.of(finding)
        if part is None or finding.article is None:
            return []
        return [(p.place, p.text) for p in printables(self.issue, finding.article, part, head=False) if p.place]

    def _begins(self, article: str) -> list[tuple[Place, str]]:
        found = []
        for part in self.issue.articles[article].all_parts:
            places = [p.place for p in printables(self.issue, article, str(part), head=False) if p.place]
            mine = [place for place in places if "/articles/" in f"/{place.file}"]
            if mine:
                found.append((min(mine), str(part)))
        return sorted(found)
