"""The words of an issue, passage by passage, each character knowing where it was written."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kohoshi import limits
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.markup import REFERENCE, FaceReference, Link, Node, Ruby, TateChuYoko, Text, parse
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import Printable, imprint, placed_printables

#: What a message quotes, beyond what anybody reads.
_TOO_LONG = re.compile("(「[^「」]{60})[^「」]{60,}(?=」)")
#: Characters of one passage.
LONGEST = limits.PASSAGE_CHARACTERS


@dataclass(frozen=True)
class Passage:
    """One line of text as a reader sees it, without markup and readings; U+FFFC for a face
    reference. ``offsets[i]`` is the column of ``text[i]`` behind ``start``, where the line begins.

    article   its id, None for what stands beside the articles
    part      of the article
    field     path in the article or in the house's data, e.g. ``body.2.info.when``
    faces     where the flat plan puts it
    section   who answers for it (an id of contacts.yaml)
    targets   the article that each face reference names, in order
    links     (start, end, address) of the words that are a link
    readings  (start, end, reading) of the words that have one
    """

    text: str
    offsets: tuple[int, ...]
    start: Place | None
    article: str | None = None
    part: str | None = None
    field: str = ""
    faces: tuple[int, ...] = ()
    section: str | None = None
    targets: tuple[str, ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    readings: tuple[tuple[int, int, str], ...] = ()

    def place(self, start: int, end: int) -> Place | None:
        """Where the characters [start, end) were written."""
        if self.start is None or not self.offsets:
            return self.start
        first, last = self.offsets[min(start, len(self.offsets) - 1)], self.offsets[max(min(end, len(self.offsets)) - 1, 0)]
        column = self.start.column
        return replace(self.start, column=column + first, end_line=self.start.line, end_column=column + last + 1)

    def finding(self, rule: str, level: Level, message: str, hint: str, start: int, end: int,
                related: tuple[Place, ...] = ()) -> Finding:
        """What is wrong with the characters [start, end). Words too long to be read in a message are cut."""
        message, hint = (_TOO_LONG.sub(r"\1…", text) for text in (message, hint))
        return Finding(rule, level, message, hint, face=self.faces[0] if self.faces else None, place=self.place(start, end),
                       related=related, article=self.article, excerpt=self.text[start:end])


def passages(issue: Issue) -> list[Passage]:
    """All that is printed, in the order of the flat plan; then what stands beside the articles."""
    out = [replace(passage(value), article=placed.article, part=placed.part, faces=placed.faces,
                   section=issue.articles[placed.article].section)
           for placed, values in placed_printables(issue) for value in values]
    return [piece for one in (*out, *map(passage, imprint(issue))) for piece in in_pieces(one)]


def in_pieces(whole: Passage) -> Iterator[Passage]:
    """A line longer than LONGEST in pieces, cut behind sentences where it has any: what a rule does
    with a line costs no more than that, however long a value is."""
    text, start = whole.text, 0
    while len(text) - start > LONGEST:
        cut = max(text.rfind(mark, start, start + LONGEST) for mark in "。！？") + 1 \
            or max(text.rfind(mark, start, start + LONGEST) for mark in "、 　") + 1 or start + LONGEST
        yield _piece(whole, start, cut)
        start = cut
    yield whole if start == 0 else _piece(whole, start, len(text))


def _piece(whole: Passage, start: int, end: int) -> Passage:
    first, last = (whole.text.count(REFERENCE, 0, at) for at in (start, end))
    return replace(whole, text=whole.text[start:end], offsets=whole.offsets[start:end], targets=whole.targets[first:last],
                   links=tuple((a - start, min(b, end) - start, address) for a, b, address in whole.links if start <= a < end))


def passage(printable: Printable) -> Passage:
    """The line of a printable as it is read; a text made from a number is taken as it is."""
    nodes: Sequence[Node] = parse(printable.source) if printable.source else [Text(printable.text, 0, len(printable.text))]
    pairs = list(_characters(nodes))
    targets = tuple(node.article for node in _flat(nodes) if isinstance(node, FaceReference))
    return Passage("".join(char for char, _ in pairs), tuple(offset for _, offset in pairs), printable.place,
                   field=printable.field, targets=targets, links=tuple(_links(nodes)), readings=tuple(_readings(nodes)))


def as_read(source: str) -> str:
    """A text as written, without its markup and readings."""
    return "".join(char for char, _ in _characters(parse(source)))


def _links(nodes: Sequence[Node], at: int = 0) -> Iterator[tuple[int, int, str]]:
    for node in nodes:
        end = at + sum(1 for _ in _characters([node]))
        if isinstance(node, Link):
            yield at, end, node.url
        else:
            yield from _links(getattr(node, "children", ()), at)
        at = end


def _readings(nodes: Sequence[Node], at: int = 0) -> Iterator[tuple[int, int, str]]:
    for node in nodes:
        end = at + sum(1 for _ in _characters([node]))
        if isinstance(node, Ruby):
            yield at, end, node.reading
        else:
            yield from _readings(getattr(node, "children", ()), at)
        at = end


def _flat(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _flat(getattr(node, "children", ()))


def _characters(nodes: Sequence[Node]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        if isinstance(node, FaceReference):
            yield REFERENCE, node.start
        elif isinstance(node, Text):  # an escaped character stands after its backslash
            yield from ((char, node.end - len(node.text) + i) for i, char in enumerate(node.text))
        elif isinstance(node, Ruby):
            base = node.end - 2 - len(node.reading) - len(node.base)
            yield from ((char, base + i) for i, char in enumerate(node.base))
        elif isinstance(node, TateChuYoko):
            yield from ((char, node.end - 1 - len(node.text) + i) for i, char in enumerate(node.text))
        else:
            yield from _characters(node.children)


