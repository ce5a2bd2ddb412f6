"""Family ``style``: how the house writes."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.check.words.style_ending import check_endings
from kohoshi.check.words.style_koyobun import check_koyobun, check_sdgs
from kohoshi.check.words.style_lists import check_lists
from kohoshi.check.words.style_lookalike import check_lookalikes
from kohoshi.check.words.style_marks import check_marks
from kohoshi.check.words.style_repeat import check_repeats
from kohoshi.check.words.style_term import check_terms
from kohoshi.finding import Finding
from kohoshi.issue.model import Issue


def check_style(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """All rules of style; of two that name the same words the more special one is told."""
    told: dict[tuple[str, int], Spans] = {}
    for finding in _all(issue, passages):
        place = finding.place
        if place is not None and place.end_column is not None:
            spans = told.setdefault((place.file, place.line), Spans())
            if not spans.free(place.column, place.end_column):
                continue
            spans.take(place.column, place.end_column)
        yield finding


def _all(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    yield from check_sdgs(issue, passages)
    for passage in passages:
        yield from check_lists(passage)
        yield from check_lookalikes(passage)
        yield from check_repeats(passage)
    yield from check_terms(issue, passages)
    yield from check_koyobun(passages)
    yield from check_marks(passages)
    yield from check_endings(passages)
