"""What the content places where: every printable of every placed part, as a pattern to find."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kohoshi.check.facetext import Words
from kohoshi.issue.markup import Bouten, FaceReference, Link, Node, Ruby, Strong, TateChuYoko, Text, parse, visible
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import Printable, placed_printables
from kohoshi.text import NUMBERS, plain

#: What may stand where a face reference was asked for; all but the first form are faults.
PRINTED_REFERENCE = rf"{NUMBERS}(?:面|ページ|頁)?|[?〇○●・\-]{{0,3}}面?"
_NUMBER = re.compile(r"-?[0-9][0-9,.]*")
_KANA = "ぁ-ゖァ-ヺー・"


@dataclass(frozen=True)
class Expected:
    """One text the finished file must show.

    faces     the faces of the run it is placed in
    text      its normal form; U+FFFC for face references
    pattern   finds it in a face's normal text; groups r0, r1 … hold the face references
    targets   the article each reference names, in order
    readings  ruby readings in normal form, one for each unit of base and reading (they may be
              painted apart from their base)
    """

    printable: Printable
    faces: tuple[int, ...]
    text: str
    pattern: Words | re.Pattern[str]
    targets: tuple[str, ...]
    readings: tuple[str, ...]
    units: tuple[str, ...] = ()

    @cached_property
    def is_number(self) -> bool:
        """Whether it is nothing but a number: it is not found inside another one."""
        return _NUMBER.fullmatch(self.text) is not None

    @property
    def key(self) -> tuple[str, str]:
        """Article and part: the stretch within which order is proven."""
        return self.printable.article, self.printable.part


def expected(issue: Issue) -> list[Expected]:
    """Everything the flat plan places, in its order. An article's title block belongs to its first part."""
    out = [_expected(issue, value, placed.faces if value.in_body else tuple(placed.run.faces))
           for placed, values in placed_printables(issue) for value in values]
    return [_anywhere(value, out) for value in out if value.text]


def _anywhere(value: Expected, every: list[Expected]) -> Expected:
    """The category is a label of the whole article: it may stand with any of its parts."""
    if value.printable.field != "category":
        return value
    faces = {f for other in every if other.printable.article == value.printable.article for f in other.faces}
    return replace(value, faces=tuple(sorted(faces)))


def _expected(issue: Issue, printable: Printable, faces: tuple[int, ...]) -> Expected:
    nodes = nodes_of(issue, printable)
    build = _Pattern()
    build.add(nodes)
    return Expected(printable, faces, plain(printable.text), build.pattern(), tuple(build.targets), tuple(build.readings),
                    tuple(build.units) if build.targets or build.readings else ())


def nodes_of(issue: Issue, printable: Printable) -> Sequence[Node]:
    """The markup behind a printable; its visible text alone where it has none (contacts, goals)."""
    value: Any = issue.articles[printable.article]
    for key in printable.field.split("."):
        if isinstance(value, list | tuple):
            value = value[int(key)] if key.isdigit() and int(key) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            value = getattr(value, key, None)
    for line in value.split("\n") if isinstance(value, str) else ():
        nodes = parse(line)
        if visible(nodes).strip() == printable.text:
            return nodes
    return [Text(printable.text, 0, len(printable.text))]


class _Pattern:
    """Builds the pattern of one printable from its markup."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.pieces: list[str] = []
        self.units: list[str] = []
        self.targets: list[str] = []
        self.readings: list[str] = []

    def pattern(self) -> Words | re.Pattern[str]:
        return Words("".join(self.words)) if len(self.words) == len(self.pieces) else re.compile("".join(self.pieces))

    def add(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            match node:
                case Text() | TateChuYoko():
                    self.words.append(plain(node.text))
                    self.pieces.append(re.escape(self.words[-1]))
                    self.units += [re.escape(char) for char in self.words[-1]]
                case Ruby():
                    self.pieces.append(ruby_pattern(plain(node.base), plain(node.kana)))
                    self.units.append(self.pieces[-1])
                    self.readings.extend(plain(reading) for _, reading in node.pairs)
                case FaceReference():
                    self.pieces.append(rf"(?P<r{len(self.targets)}>{PRINTED_REFERENCE})")
                    self.units.append(self.pieces[-1])
                    self.targets.append(node.article)
                case Strong() | Bouten() | Link():
                    self.add(node.children)


def ruby_pattern(base: str, reading: str) -> str:
    """Base then reading (グループルビ), or readings between the base characters (モノルビ:
    港みなと区く), or the reading painted elsewhere."""
    group = re.escape(base + reading)
    mono = "".join(re.escape(c) + rf"[{_KANA}]{{0,{len(reading)}}}" for c in base)
    return f"(?:{group}|{mono})"
