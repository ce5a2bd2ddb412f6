"""What inline markup consists of (kohoshi.issue.markup), and what is read of it: the characters a reader
sees, the words alone, where each stands in its source."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi import jlreq

#: What a face reference is in visible text: OBJECT REPLACEMENT CHARACTER.
REFERENCE = "\ufffc"


@dataclass(frozen=True)
class Text:
    """Plain text. An escaped character is a Text of its own (two characters of source)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Ruby:
    """``reading`` as written, separators and all; see ``pairs`` and ``kana``."""

    base: str
    reading: str
    start: int
    end: int

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(base, reading) of each unit: one for each character in モノルビ, else one for all."""
        characters = clusters(self.base)
        for separator in SEPARATORS:
            readings = separator.split(self.reading)
            if 1 < len(readings) == len(characters) and all(readings):
                return tuple(zip(characters, readings, strict=True))
        return ((self.base, SEPARATORS[0].sub("", self.reading)),)

    @property
    def kana(self) -> str:
        """The whole reading without separators."""
        return "".join(reading for _, reading in self.pairs)


@dataclass(frozen=True)
class FaceReference:
    article: str
    start: int
    end: int


@dataclass(frozen=True)
class TateChuYoko:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Strong:
    children: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Bouten:
    children: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Link:
    url: str
    children: tuple[Node, ...]
    start: int
    end: int


Node = Text | Strong | Ruby | Bouten | FaceReference | TateChuYoko | Link

#: What parts the readings of a モノルビ.
SEPARATORS = (re.compile("[|｜]"), re.compile("\u3000"))


def visible(nodes: Sequence[Node]) -> str:
    """The characters a reader sees: ruby as base then reading (モノルビ: each in turn), a face
    reference as U+FFFC."""
    out: list[str] = []
    for node in nodes:
        if isinstance(node, Ruby):
            out.extend(base + reading for base, reading in node.pairs)
        elif isinstance(node, FaceReference):
            out.append(REFERENCE)
        elif isinstance(node, Text | TateChuYoko):
            out.append(node.text)
        else:
            out.append(visible(node.children))
    return "".join(out)


def without_readings(nodes: Sequence[Node]) -> str:
    """The words alone: ruby as its base, no face references."""
    out: list[str] = []
    for node in nodes:
        if isinstance(node, Ruby):
            out.append(node.base)
        elif isinstance(node, Text | TateChuYoko):
            out.append(node.text)
        elif not isinstance(node, FaceReference):
            out.append(without_readings(node.children))
    return "".join(out)


def spots(nodes: Sequence[Node]) -> Iterator[tuple[str, int]]:
    """(text, offset of its first character) of all that :func:`visible` shows but face
    references, in the same order; within one text the offsets count on."""
    for node in nodes:
        if isinstance(node, Text):
            yield node.text, node.end - len(node.text)  # an escaped character stands after its backslash
        elif isinstance(node, Ruby):
            reading = node.end - 1 - len(node.reading)
            yield node.base, reading - 1 - len(node.base)
            yield node.reading, reading
        elif isinstance(node, TateChuYoko):
            yield node.text, node.end - 1 - len(node.text)
        elif not isinstance(node, FaceReference):
            yield from spots(node.children)


def clusters(text: str) -> list[str]:
    """Characters with what clings to them: variation selectors and combining marks."""
    out: list[str] = []
    for char in text:
        if out and jlreq.is_zero_width(char):
            out[-1] += char
        else:
            out.append(char)
    return out


def references(nodes: Sequence[Node]) -> list[FaceReference]:
    """All face references, also those inside other marks."""
    out: list[FaceReference] = []
    for node in nodes:
        if isinstance(node, FaceReference):
            out.append(node)
        elif isinstance(node, Strong | Bouten | Link):
            out.extend(references(node.children))
    return out
