"""Finds every expected text in the finished file: content aligned with glyphs.

Long and unmistakable texts are placed first and speak for their characters; short ones
(無料, どなたでも) then go between the neighbours they have in the content.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi.check.expected import Expected
from kohoshi.check.facetext import FaceText, Hit, Span
from kohoshi.finding import Place
from kohoshi.text import faces_named

#: A text broken by a column or face break continues in pieces at least this long.
_SHORTEST_PIECE = 4
_MOST_PIECES = 6


@dataclass(frozen=True)
class PrintedReference:
    """A face reference as printed: the article it was to name, the faces it names, where."""

    target: str
    faces: tuple[int, ...]
    span: Span


@dataclass(frozen=True)
class Match:
    """An expected text with the spans it was found in (one, or one per column or face)."""

    expected: Expected
    spans: tuple[Span, ...]
    references: tuple[PrintedReference, ...] = ()


class Located:
    """The alignment. ``matches`` in content order; ``missing`` what was not found."""

    def __init__(self, expecteds: list[Expected], faces: dict[int, FaceText]) -> None:
        self.faces = faces
        self.expecteds = expecteds
        self._found: dict[int, Match] = {}
        self._unmistakable()
        self._between_neighbours()
        self._broken()

    @property
    def matches(self) -> list[Match]:
        return [self._found[i] for i in sorted(self._found)]

    @property
    def missing(self) -> list[Expected]:
        return [e for i, e in enumerate(self.expecteds) if i not in self._found]

    def source(self, face: int, start: int, end: int) -> tuple[Place | None, str | None]:
        """The value printed at normal characters [start, end) of a face and its article."""
        for match in self.matches:
            if any(s.face == face and s.start < end and start < s.end for s in match.spans):
                return match.expected.printable.place, match.expected.printable.article
        return None, None

    def article_faces(self) -> dict[str, tuple[int, ...]]:
        """Article → the faces on which any of its texts was found, ascending."""
        out: dict[str, set[int]] = defaultdict(set)
        for match in self._found.values():
            out[match.expected.printable.article].update(span.face for span in match.spans)
        return {article: tuple(sorted(faces)) for article, faces in out.items()}

    # --- the three passes ------------------------------------------------------------------

    def _unmistakable(self) -> None:
        asked = Counter((e.text, face) for e in self.expecteds for face in e.faces)
        for index in sorted(range(len(self.expecteds)), key=lambda i: -len(self.expecteds[i].text)):
            expected = self.expecteds[index]
            if any(asked[expected.text, face] > 1 for face in expected.faces):
                continue
            found = list(self._hits(expected))
            if len(found) == 1:
                self._take(index, *found[0])

    def _between_neighbours(self) -> None:
        for index in sorted(range(len(self.expecteds)), key=lambda i: (-len(self.expecteds[i].text), i)):
            if index in self._found:
                continue
            expected = self.expecteds[index]
            found = list(self._hits(expected))
            if found:
                self._take(index, *min(found, key=lambda hit: self._distance(index, hit[0], hit[1])))

    def _broken(self) -> None:
        for index, expected in enumerate(self.expecteds):
            if index not in self._found and not expected.readings and len(expected.text) >= 2 * _SHORTEST_PIECE:
                pieces = _pieces(expected, list(self._faces(expected)))
                if pieces:
                    for span in pieces:
                        self.faces[span.face].take(span.start, span.end)
                    self._found[index] = Match(expected, tuple(pieces), ())
            elif index not in self._found and expected.units:
                hits = _over_faces(expected.units, list(self._faces(expected)))
                for face, hit in hits:
                    face.take(hit.start(), hit.end())
                if hits:
                    self._found[index] = Match(expected, tuple(Span(face.number, hit.start(), hit.end()) for face, hit in hits), tuple(
                        found for face, hit in hits for found in _references(expected, face, hit)))

    # --- helpers ---------------------------------------------------------------------------

    def _faces(self, expected: Expected) -> Iterator[FaceText]:
        return (self.faces[number] for number in expected.faces if number in self.faces)

    def _hits(self, expected: Expected) -> Iterator[tuple[FaceText, Hit]]:
        """Where it may stand; a number stands by itself (31 is not found in No.313)."""
        for face in self._faces(expected):
            for match in face.occurrences(expected.pattern):
                if not expected.is_number or not face.within_number(match.start(), match.end()):
                    yield face, match

    def _take(self, index: int, face: FaceText, match: Hit) -> None:
        expected = self.expecteds[index]
        face.take(match.start(), match.end())
        self._found[index] = Match(expected, (Span(face.number, match.start(), match.end()),), tuple(_references(expected, face, match)))

    def _distance(self, index: int, face: FaceText, match: Hit) -> tuple[int, int]:
        """How far a hit lies from where the neighbours in the content put it."""
        before = self._neighbour(index, -1)
        after = self._neighbour(index, +1)
        misplaced = 0
        far = 0
        for neighbour, sign in ((before, 1), (after, -1)):
            if neighbour is None:
                continue
            if neighbour.face != face.number:
                misplaced += 1
                continue
            gap = (match.start() - neighbour.end) if sign > 0 else (neighbour.start - match.end())
            misplaced += gap < 0
            far += abs(gap)
        return misplaced, far

    def _neighbour(self, index: int, step: int) -> Span | None:
        key = self.expecteds[index].key
        at = index + step
        while 0 <= at < len(self.expecteds) and self.expecteds[at].key == key:
            if at in self._found:
                return self._found[at].spans[-1 if step < 0 else 0]
            at += step
        return None


def _references(expected: Expected, face: FaceText, hit: Hit) -> Iterator[PrintedReference]:
    """The references in a hit of the whole text or of a piece of it."""
    if isinstance(hit, re.Match):
        for i, target in enumerate(expected.targets):
            if f"r{i}" in hit.re.groupindex:
                yield PrintedReference(target, faces_named(hit[f"r{i}"]) if hit[f"r{i}"] else (),
                                       Span(face.number, *at_least_one(hit.start(f"r{i}"), hit.end(f"r{i}"))))


def _over_faces(units: Sequence[str], faces: Sequence[FaceText]) -> list[tuple[FaceText, Hit]]:
    """A text with readings or references that goes on on a later face (a thread 連結枠): the most of it that
    stands at the end of a line of one face, the rest at the head of a line of the next; empty when that
    does not cover all of it. ``units``: what may stand on either side of a break, as patterns."""
    if not faces:
        return []
    first, rest = faces[0], faces[1:]
    if hit := next(first.occurrences(re.compile("".join(units))), None):
        return [(first, hit)]
    low = _most(units, first)
    for count in range(low, max(low - _SHORTEST_PIECE, 0), -1):
        for hit in first.occurrences(re.compile("".join(units[:count]))):
            if first.ends_line(hit.end()) and (on := _over_faces(units[count:], rest)) and on[0][0].starts_line(on[0][1].start()):
                return [(first, hit), *on]
    return _over_faces(units, rest)


def _most(units: Sequence[str], face: FaceText, *, last: bool = False) -> int:
    """How many of the first (or ``last``) units stand on a face in one piece: of each piece that is there,
    so are all shorter ones."""
    low, high = 0, len(units)
    while low < high:
        middle = (low + high + 1) // 2
        if next(face.occurrences(re.compile("".join(units[-middle:] if last else units[:middle]))), None):
            low = middle
        else:
            high = middle - 1
    return low


def part_on(expected: Expected, face: FaceText, *, last: bool) -> Span | None:
    """The piece of a text that stands on ``face`` where its thread 連結枠 comes from another face (``last``:
    its end, at the head of a line) or goes on there (its beginning, up to the end of a line)."""
    units = expected.units or tuple(map(re.escape, expected.text))
    for count in range(_most(units, face, last=last), _SHORTEST_PIECE - 1, -1):
        for hit in face.occurrences(re.compile("".join(units[-count:] if last else units[:count]))):
            if face.starts_line(hit.start()) if last else face.ends_line(hit.end()):
                return Span(face.number, hit.start(), hit.end())
    return None


def at_least_one(start: int, end: int) -> tuple[int, int]:
    return (start, end) if end > start else (max(start - 1, 0), max(start, 1))


def _pieces(expected: Expected, faces: list[FaceText]) -> list[Span]:
    """The text in pieces, each break at a line end and the next piece at a line start; empty
    when that does not cover all of it."""
    if expected.targets:
        return []
    rest = expected.text
    out: list[Span] = []
    candidates = faces
    after = 0
    while rest and len(out) < _MOST_PIECES:
        span = _longest_start(rest, candidates, after, whole_lines=bool(out))
        if span is None:
            return []
        out.append(span)
        rest = rest[span.end - span.start:]
        candidates = [f for f in candidates if f.number >= span.face]
        after = span.end
    return out if not rest else []


def _longest_start(text: str, faces: list[FaceText], after: int, *, whole_lines: bool) -> Span | None:
    """The longest beginning of ``text`` (at least a piece, or all of it) on the first face
    that has it, ending at a line end unless it is all."""
    seed = text[:_SHORTEST_PIECE]
    best: Span | None = None
    for position, face in enumerate(faces):
        start = after if position == 0 else 0
        while (start := face.text.find(seed, start)) >= 0:
            length = common_start(text, face.text, start)
            while length >= len(seed) and length < len(text) and not face.ends_line(start + length):
                length -= 1
            fits = length >= min(len(seed), len(text)) and not any(face.taken[start:start + length])
            if fits and (not whole_lines or face.starts_line(start)) and (best is None or length > best.end - best.start):
                best = Span(face.number, start, start + length)
            start += 1
    return best


def common_start(text: str, other: str, at: int) -> int:
    """How many characters of ``text`` stand in ``other`` from ``at`` on."""
    length = 0
    while length < len(text) and at + length < len(other) and text[length] == other[at + length]:
        length += 1
    return length


__all__ = ["Located", "Match", "PrintedReference", "common_start", "part_on"]
