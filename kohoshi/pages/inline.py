"""Inline markup of the content as HTML."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from markupsafe import Markup, escape

from kohoshi.issue import markup as m

#: Reading over its base: plain inline-blocks, no positioned box, so that extraction and tags
#: read 港区みなとく once and in place. Widths in em of the reading (half the base).
_RUBY = Markup('<span class="ruby"><span class="rb">{}</span><span class="rt" style="{}">{}</span></span>')


#: One or two figures that stand alone are set upright side by side (縦中横, JLREQ 3.2.5). Longer
#: numbers and figures that belong to a Western word or expression (13:30, A4, 1.5) lie with it.
_UPRIGHT = re.compile(r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][.,:/-])[0-9]{1,2}(?![0-9A-Za-z])(?![.,:/-][0-9A-Za-z])")
_TCY = Markup('<span class="tcy">{}</span>')
_TCY_TEXT = re.compile(str(_TCY).format("([^<]+)"))


def html(text: str, faces: Callable[[str], str], vertical: bool = False) -> Markup:
    """A Line or one paragraph of Prose as HTML. ``faces(article)`` gives 「6・7面」.

    ``vertical``: for vertical setting; one- and two-digit numbers become 縦中横.
    """
    return _nodes(m.parse(text), faces, _upright if vertical else escape)


def upright_strings(text: str, faces: Callable[[str], str]) -> set[str]:
    """What ``html(…, vertical=True)`` sets as 縦中横: the ligatures a vertical font needs."""
    return {unescape(found) for found in _TCY_TEXT.findall(html(text, faces, vertical=True))}


def _upright(text: str) -> Markup:
    """Plain text with its short numbers marked as 縦中横."""
    out, end = Markup(""), 0
    for number in _UPRIGHT.finditer(text):
        out += escape(text[end:number.start()]) + _TCY.format(number[0])
        end = number.end()
    return out + escape(text[end:])


def _nodes(nodes: Sequence[m.Node], faces: Callable[[str], str], plain: Callable[[str], Markup]) -> Markup:
    return Markup("").join(_node(node, faces, plain) for node in nodes)


def _node(node: m.Node, faces: Callable[[str], str], plain: Callable[[str], Markup]) -> Markup:
    match node:
        case m.Text():
            return plain(node.text)
        case m.Strong():
            return Markup("<strong>{}</strong>").format(_nodes(node.children, faces, plain))
        case m.Bouten():
            dots = Markup("").join(Markup("<i>{}</i>").format(char) for char in m.visible(node.children))
            return Markup('<span class="bouten">{}</span>').format(dots)
        case m.Ruby():
            return ruby(node.base, node.reading)
        case m.FaceReference():
            return Markup('<a class="face-reference" href="#{}">{}</a>').format(
                node.article, plain(faces(node.article)))
        case m.TateChuYoko():
            return _TCY.format(node.text)
        case m.Link():
            return Markup('<a class="link" href="{}">{}</a>').format(
                node.url, _nodes(node.children, faces, plain))
    raise TypeError(f"unknown node {node!r}")


def ruby(base: str, reading: str) -> Markup:
    """Group ruby without overhang: the wider of the two sets the width (JLREQ 3.3.6)."""
    width = max(2 * len(base), len(reading))  # in em of the reading, half the size of the base
    gap = (width - len(reading)) / len(reading) if reading else 0
    pad = (width - 2 * len(base)) / 4  # in em of the base, on both sides
    style = f"width:{width:g}em;margin-left:-{width:g}em"
    inner = Markup('<span style="letter-spacing:{:g}em;margin-right:-{:g}em">{}</span>').format(gap, gap, reading) \
        if gap else escape(reading)
    shown = Markup('<span style="padding:0 {:g}em">{}</span>').format(pad, base) if pad else escape(base)
    return _RUBY.format(shown, style, inner)
