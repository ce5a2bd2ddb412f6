"""Heads that break only between phrases (文節), never inside a word, with their markup kept."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import budoux
from markupsafe import Markup

from kohoshi.issue import markup as m
from kohoshi.pages import inline
from kohoshi.pages.atoms import kept_whole

_PARSER = budoux.load_default_japanese_parser()
#: A bracketed name up to this many characters is not broken inside.
_SHORT_NAME = 12


#: Characters of half an em in the display fonts: marks with their room taken, figures, Latin.
_HALF = frozenset("、。，．・：；「」『』（）〈〉《》【】")


def ems(text: str) -> float:
    """How long a head is about, in em of its size: by it a template chooses the size."""
    return sum(.5 if char in _HALF or ord(char) < 0x300 else 1 for char in text)


def phrases(text: str, faces: Callable[[str], str], names: tuple[str, ...] = (), vertical: bool = False) -> Markup:
    """A head as HTML, each phrase unbreakable. Emphasis, 圏点 and links are cut where a phrase
    ends; ruby, 縦中横 and references stay whole. ``names``: of the register, never parted."""
    nodes = m.parse(text)
    words = _words(_spoken_head(nodes, faces), names)
    if vertical:  # a blank alone on its own in a turned font is lost to readers: it goes with its word
        words = _with_blanks(words)
    setter = inline.setter(nodes, faces, vertical)
    out = Markup("")
    for word, group in zip(words, _cut(nodes, words, faces), strict=True):
        if not group:  # the word went whole to the one before
            continue
        shown = setter.nodes(group)
        out += Markup('<span class="phrase">{}</span>').format(shown) if word.strip() else shown
    return out


def phrases_of(text: str, faces: Callable[[str], str], names: tuple[str, ...] = ()) -> list[str]:
    """The phrases between which a head may be broken, as they are read."""
    return _words(_spoken_head(m.parse(text), faces), names)


def _words(text: str, names: tuple[str, ...]) -> list[str]:
    words: list[str] = []
    for piece in re.split(r"(\s+)", text):
        words.extend(kept_whole(_PARSER.parse(piece), names) if piece.strip() else [piece])
    return _joined([word for word in words if word])


def _with_blanks(words: list[str]) -> list[str]:
    out: list[str] = []
    for word in words:
        if out and not word.strip():
            out[-1] += word
        else:
            out.append(word)
    return out


def _joined(words: list[str]) -> list[str]:
    """Phrases put right: an opening bracket belongs to what follows, a short bracketed name
    stays whole, a single character is never left alone."""
    out: list[str] = []
    for word in words:
        if out and out[-1].strip() and word.strip() and (
                out[-1][-1:] in "「『（(〈《【" or len(word) == 1 or len(out) == 1 and len(out[0]) == 1 or _within_short_name(out[-1], word)):
            out[-1] += word
        else:
            out.append(word)
    return out


def _within_short_name(before: str, word: str) -> bool:
    opened = max(before.rfind(mark) for mark in "「『（(")
    closed = max(before.rfind(mark) for mark in "」』）)")
    return opened > closed and len(before) - opened + len(word) <= _SHORT_NAME


def _spoken_head(nodes: Sequence[m.Node], faces: Callable[[str], str]) -> str:
    """The words of a head as they are spoken on, without readings."""
    return "".join(_own(node, faces) for node in nodes)


def _own(node: m.Node, faces: Callable[[str], str]) -> str:
    match node:
        case m.Text() | m.TateChuYoko():
            return node.text
        case m.Ruby():
            return node.base
        case m.FaceReference():
            return faces(node.article)
    return _spoken_head(node.children, faces)


def _cut(nodes: Sequence[m.Node], words: Sequence[str], faces: Callable[[str], str]) -> list[list[m.Node]]:
    """The nodes of each word. A node that cannot be cut goes whole to the word it begins in."""
    groups: list[list[m.Node]] = [[] for _ in words]
    ends: list[int] = []
    for word in words:
        ends.append((ends[-1] if ends else 0) + len(word))
    position = 0
    for node in nodes:
        for start, piece in _pieces(node, position, ends, faces):
            groups[next(i for i, end in enumerate(ends) if start < end)].append(piece)
        position += len(_own(node, faces))
    return groups


def _pieces(node: m.Node, position: int, ends: Sequence[int],
            faces: Callable[[str], str]) -> Iterator[tuple[int, m.Node]]:
    """(position, piece) of a node, cut at the ends of words."""
    if isinstance(node, m.Text):
        cuts = [0, *(end - position for end in ends if 0 < end - position < len(node.text)), len(node.text)]
        for start, end in pairwise(cuts):
            if end > start:
                yield position + start, replace(node, text=node.text[start:end])
    elif isinstance(node, m.Strong | m.Bouten | m.Link):
        at, held = position, None
        for child in node.children:
            for start, piece in _pieces(child, at, ends, faces):
                word = next(i for i, end in enumerate(ends) if start < end)
                if held is not None and held[1] == word:
                    held[2].append(piece)
                else:
                    if held is not None:
                        yield held[0], replace(node, children=tuple(held[2]))
                    held = (start, word, [piece])
            at += len(_own(child, faces))
        if held is not None:
            yield held[0], replace(node, children=tuple(held[2]))
    else:
        yield position, node
