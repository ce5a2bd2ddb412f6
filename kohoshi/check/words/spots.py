"""Where on the finished faces stands what was found in the content: the very characters.

Goes by the alignment of the proof (kohoshi.check.locate), never by the maker's own records.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kohoshi.check.expected import PRINTED_REFERENCE, ruby_pattern
from kohoshi.check.facetext import FaceText, Span
from kohoshi.check.locate import Located, Match
from kohoshi.finding import Box, Finding, Place
from kohoshi.issue.markup import Bouten, FaceReference, Link, Node, Ruby, Strong, TateChuYoko, Text, parse
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import Printable, imprint
from kohoshi.text import plain

#: A piece of a printed line: its pattern, and the offsets [start, end) of the source it comes from.
_Piece = tuple[str, int, int]


def spotted(findings: Iterable[Finding], issue: Issue, located: Located) -> list[Finding]:
    """The findings; those without a box whose place was printed now have face and box."""
    return _Spots(issue, located).of(list(findings))


class _Spots:
    def __init__(self, issue: Issue, located: Located) -> None:
        self.issue, self.located = issue, located
        self.by_line: dict[tuple[str, int], list[Match]] = defaultdict(list)
        self.beside: dict[tuple[str, int], list[Printable]] = defaultdict(list)

    def of(self, findings: list[Finding]) -> list[Finding]:
        if not any(finding.box is None and finding.place for finding in findings):
            return findings
        for match in self.located.matches:
            if place := match.expected.printable.place:
                self.by_line[place.file, place.line].append(match)
        for printable in imprint(self.issue):
            if printable.place:
                self.beside[printable.place.file, printable.place.line].append(printable)
        return [self.one(finding) for finding in findings]

    def one(self, finding: Finding) -> Finding:
        place = finding.place
        if finding.box is not None or place is None:
            return finding
        matches = [m for m in self.by_line.get((place.file, place.line), ()) if _covers(m.expected.printable, place)]
        said = plain(finding.excerpt)
        # a line of the house's data is printed with several articles; official labels have the
        # place of the number they are printed for
        for match in sorted(matches, key=lambda m: (m.expected.printable.article != finding.article,
                                                    said not in plain(m.expected.printable.text))):
            spans = list(self.printed(match, place))
            if spans:
                return self.put(finding, spans)
        # a whole value beside the articles may be told to be missing: no other text is its spot
        for printable in self.beside.get((place.file, place.line), ()) if place.end_column else ():
            if _covers(printable, place) and (spans := list(self.anywhere(printable, place))):
                return self.put(finding, spans)
        return finding

    def put(self, finding: Finding, spans: Sequence[Span]) -> Finding:
        """On the face that the finding names, if it stands there; else where it stands first. What is
        about a whole value may be missed on another face than its own, and stays where it is."""
        span = next((s for s in spans if s.face == finding.face), spans[0])
        if span.face != finding.face and finding.face and finding.place and finding.place.end_column is None:
            return finding
        return replace(finding, face=span.face, box=_box(self.located.faces[span.face], span))

    def printed(self, match: Match, place: Place) -> Iterator[Span]:
        """The characters of ``place`` in a text that was found."""
        yield from _inside(match.expected.printable, place, match.spans, self.located.faces)

    def anywhere(self, printable: Printable, place: Place) -> Iterator[Span]:
        """The same of a text beside the articles, wherever it stands on a face."""
        text = plain(printable.text)
        for face in self.located.faces.values():
            if text and (at := face.text.find(text)) >= 0:
                yield from _inside(printable, place, (Span(face.number, at, at + len(text)),), self.located.faces)


def _box(face: FaceText, span: Span) -> Box:
    """The box of the characters. Where they go on in the next line, so that one box would hold
    both lines from end to end, that of the longer part."""
    whole = face.box(span.start, span.end)
    lines = [int(face.line_of[glyph]) for glyph in face.normal.index[span.start:span.end]]
    turn = next((i for i in range(1, len(lines)) if lines[i] != lines[0]), None)
    if turn is None or len(set(lines)) > 2:
        return whole
    parts = [(span.start, span.start + turn), (span.start + turn, span.end)]
    boxes = [face.box(*part) for part in parts]
    if whole.w * whole.h < 2 * sum(box.w * box.h for box in boxes):
        return whole
    return max(zip(parts, boxes, strict=True), key=lambda pair: pair[0][1] - pair[0][0])[1]


def _covers(printable: Printable, place: Place) -> bool:
    """Whether the place lies in this value; several may stand on one line of a file."""
    start = printable.place
    if start is None or place.end_column is None:
        return start is not None and place.column in (1, start.column)
    return start.column <= place.column and (not printable.source or place.column < start.column + len(printable.source))


def _offsets(printable: Printable, place: Place) -> tuple[int, int] | None:
    """[start, end) in the line as written; None: all of it."""
    if place.end_column is None or printable.place is None or not printable.source:
        return None
    end = place.end_column if place.end_line in (None, place.line) else printable.place.column + len(printable.source)
    return place.column - printable.place.column, end - printable.place.column


def _walk(nodes: Sequence[Node]) -> Iterator[_Piece]:
    for node in nodes:
        match node:
            case Text():  # an escaped character stands after its backslash
                first = node.end - len(node.text)
                yield from ((re.escape(plain(char)), first + i, first + i + 1) for i, char in enumerate(node.text))
            case TateChuYoko():
                yield re.escape(plain(node.text)), node.start, node.end
            case Ruby():
                yield ruby_pattern(plain(node.base), plain(node.kana)), node.start, node.end
            case FaceReference():
                yield f"(?:{PRINTED_REFERENCE})", node.start, node.end
            case Strong() | Bouten() | Link():
                yield from _walk(node.children)


def _inside(printable: Printable, place: Place, spans: Sequence[Span], faces: dict[int, FaceText]) -> Iterator[Span]:
    """The printed characters of ``place``, one span for each stretch of the text; all of the text
    where the place names no characters or they cannot be told apart."""
    wanted = _offsets(printable, place)
    pieces = list(_walk(parse(printable.source))) if wanted else []
    touched = [i for i, (_, start, end) in enumerate(pieces) if wanted and start < wanted[1] and wanted[0] < end]
    if not touched:
        yield from spans
        return
    first, last = touched[0], touched[-1] + 1
    before, these, after = ("".join(pattern for pattern, _, _ in some)
                            for some in (pieces[:first], pieces[first:last], pieces[last:]))
    text = "".join(faces[span.face].text[span.start:span.end] for span in spans)
    found = re.fullmatch(f"{before}({these}){after}", text)
    start, end = found.span(1) if found and found.end(1) > found.start(1) else (0, len(text))
    for span in spans:
        length = span.end - span.start
        low, high = max(start, 0), min(end, length)
        if low < high:
            yield Span(span.face, span.start + low, span.start + high)
        start, end = start - length, end - length
