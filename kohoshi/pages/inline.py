"""Inline markup of the content as HTML."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from markupsafe import Markup, escape

from kohoshi import jlreq
from kohoshi.issue import markup as m
from kohoshi.issue.note_marks import NUMBERED
from kohoshi.pages import ruby

#: One to three figures that stand alone are set upright side by side (縦中横, JLREQ 3.2.5; three are
#: set narrow, as newspapers do: 100周年 must not lie on its side). Longer numbers and figures that
#: belong to a Western word or expression (13:30, A4, 1.5) lie with it. Half-width ! and ? after
#: Japanese text stand upright too, alone or in pairs (JLREQ 3.2.5 note).
_UPRIGHT = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][.,:/-])[0-9]{1,3}(?![0-9A-Za-z])(?![.,:/-][0-9A-Za-z])"
    r"|(?<![!-~])[!?]{1,2}(?![!-~])")
#: Marks that take no 圏点.
_UNDOTTED = (jlreq.OPENING | jlreq.CLOSING | jlreq.FULL_STOPS | jlreq.COMMAS | jlreq.MIDDLE_DOTS
             | jlreq.DIVIDING | frozenset(",.:;()[]…‥―—"))
_TCY = Markup('<span class="tcy">{}</span>')
_TCY_TEXT = re.compile(str(_TCY).format("([^<]+)"))


def html(text: str, faces: Callable[[str], str], vertical: bool = False, raised: bool = False) -> Markup:
    """A Line or one paragraph of Prose as HTML. ``faces(article)`` gives 「6・7面」.

    ``vertical``: for vertical setting; numbers of one to three digits become 縦中横.
    ``raised``: of running text; the numbered marks of notes (店※1) stand small above the line, one that begins it does not.
    """
    nodes = m.parse(text)
    return replace(setter(nodes, faces, vertical), raised=raised).nodes(nodes)


def setter(nodes: Sequence[m.Node], faces: Callable[[str], str], vertical: bool = False) -> Setter:
    """What sets the nodes of one whole line, or pieces of them."""
    return Setter(faces, vertical, ruby.rooms(nodes))


def upright_strings(text: str, faces: Callable[[str], str]) -> set[str]:
    """What ``html(…, vertical=True)`` sets as 縦中横: the ligatures a vertical font needs."""
    return {unescape(found) for found in _TCY_TEXT.findall(html(text, faces, vertical=True))}


def _upright(text: str) -> Iterator[tuple[str, bool]]:
    """(piece, whether it is to be set as 縦中横) of plain text."""
    end = 0
    for number in _UPRIGHT.finditer(text):
        yield text[end:number.start()], False
        yield number[0], True
        end = number.end()
    yield text[end:], False


@dataclass(frozen=True)
class Setter:
    """Sets the nodes of one line. ``dotted``: inside 圏点; ``raised``: see ``html``."""

    faces: Callable[[str], str]
    vertical: bool
    rooms: Mapping[int, ruby.Room]
    dotted: bool = False
    raised: bool = False

    def nodes(self, nodes: Sequence[m.Node]) -> Markup:
        return Markup("").join(map(self.node, nodes))

    def node(self, node: m.Node) -> Markup:
        match node:
            case m.Text():
                return self.running(node) if self.raised else self.plain(node.text)
            case m.Strong():
                return Markup("<strong>{}</strong>").format(self.nodes(node.children))
            case m.Bouten():
                return Markup('<span class="bouten">{}</span>').format(
                    replace(self, dotted=True).nodes(node.children))
            case m.Ruby():
                return ruby.html(node, self.rooms[node.start])
            case m.FaceReference():
                return Markup('<a class="face-reference" href="#{}">{}</a>').format(
                    node.article, self.plain(self.faces(node.article)))
            case m.TateChuYoko():
                return self.upright(node.text)
            case m.Link():
                return Markup('<a class="link" href="{}">{}</a>').format(node.url, self.nodes(node.children))
        raise TypeError(f"unknown node {node!r}")

    def running(self, node: m.Text) -> Markup:
        """A text with the marks of notes in it."""
        out, end = Markup(""), 0
        for mark in NUMBERED.finditer(node.text):
            if node.start + mark.start():
                out += self.plain(node.text[end:mark.start()]) + Markup('<span class="raised">{}</span>').format(mark[0])
                end = mark.end()
        return out + self.plain(node.text[end:])

    def plain(self, text: str) -> Markup:
        if not self.vertical:
            return self.marked(text)
        return Markup("").join(
            self.upright(piece) if upright else self.marked(piece) for piece, upright in _upright(text))

    def upright(self, text: str) -> Markup:
        return self.dot(_TCY.format(text)) if self.dotted else _TCY.format(text)

    def marked(self, text: str) -> Markup:
        """Plain text; inside 圏点 a dot for each character but marks and spaces (JLREQ 3.3.9)."""
        if not self.dotted:
            return escape(text)
        return Markup("").join(
            escape(char) if char.isspace() or char in _UNDOTTED else self.dot(escape(char))
            for char in m.clusters(text))

    def dot(self, set_text: Markup) -> Markup:
        return Markup("<i>{}</i>").format(set_text)
