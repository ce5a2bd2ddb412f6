"""What a page means: the elements of the HTML as structure types of PDF.

HTML nests for the sake of the look (div in div, span in span); a reader that speaks needs the
bare sense. Here elements without a sense of their own dissolve into what holds them, text that
stands alone becomes a paragraph, and lists, tables and ruby get the shape that ISO 32000-1,
14.8.4 and ISO 14289-1 (PDF/UA-1), 7 ask for. Knows nothing of the engine.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

#: HTML element → structure type. What is not here has no sense of its own.
_TYPES = {
    "section": "Sect", "article": "Art", "p": "P", "blockquote": "BlockQuote", "figure": "Div",
    "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "Lbl", "dd": "LBody", "li::marker": "Lbl",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
    "caption": "Caption", "figcaption": "Caption", "a": "Link", "img": "Figure",
    "{http://www.w3.org/2000/svg}svg": "Figure", **{f"h{n}": f"H{n}" for n in range(1, 7)},
}
#: Classes of the ruby boxes (kohoshi.pages.ruby).
_RUBY = {"ruby": "Ruby", "rb": "RB", "rt": "RT"}
#: Types that stand in a line of text.
_INLINE = frozenset({"Link", "Ruby", "RB", "RT", "Span", "Figure"})
#: Types whose text always stands in paragraphs, and those where it may stand alone (14.8.4.2, .3).
_GROUPS = frozenset({"Document", "Sect", "Art", "Div", "BlockQuote", "Caption"})
_CELLS = frozenset({"TD", "TH", "LBody"})
#: Types that hold nothing but a line of text.
_LINES = frozenset({"P", "Lbl", "Link", "Span", "Ruby", "RB", "RT", *(f"H{n}" for n in range(1, 7))})
#: Types that stay when there is nothing in them: a table needs its empty cells.
_STAYING = frozenset({"TD", "TH"})


@dataclass(frozen=True)
class Mark:
    """A piece of marked content: its page (from 0), its number there, its text."""

    page: int
    mcid: int
    text: str = ""


@dataclass
class Node:
    """One structure element on its way. ``type`` is empty while it has no sense of its own;
    ``block``: it stands below its neighbours, not in their line. ``keys``: what its dictionary
    holds besides, ``links``: its annotations as (page, annotation), ``title``: what a link
    is called."""

    type: str
    block: bool = True
    kids: list[Node | Mark] = field(default_factory=list)
    keys: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[int, Any]] = field(default_factory=list)
    title: str = ""

    def words(self) -> str:
        """Its text without readings; a space where a new block begins."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        parts = []
        for kid in self.kids:
            if isinstance(kid, Mark):
                parts.append(kid.text)
            elif kid.type != "RT":
                parts.append(f" {kid._text()} " if kid.block else kid._text())
        return "".join(parts)


def structure_type(tag: str, classes: Iterable[str], lang: bool) -> str:
    """Structure type of an HTML element; empty when it has none of its own."""
    for name in classes:
        if name in _RUBY:
            return _RUBY[name]
    found = _TYPES.get(tag, "")
    return found or ("Span" if lang and tag == "span" else "")


def settled(node: Node) -> list[Node | Mark]:
    """The node in its final shape: itself, or what is left of it when it dissolves."""
    if node.type == "Link":
        node.title = node.title or node.words()  # before the blocks in it dissolve
    kids = [part for kid in node.kids for part in ([kid] if isinstance(kid, Mark) else settled(kid))]
    if not node.type:
        # a block of bare text is a paragraph; a stretch of a line belongs to its line
        return _in_paragraphs(kids) if node.block else kids
    node.kids = _shaped(node.type, kids)
    if node.type == "Div" and len(node.kids) < 2:
        return node.kids
    if not node.kids and not node.links and node.type not in _STAYING and "ID" not in node.keys:
        return []
    return [node]


def _shaped(type_: str, kids: list[Node | Mark]) -> list[Node | Mark]:
    match type_:
        case "L":
            return list(_items(kids))
        case "LI":
            labels = [kid for kid in kids if _is(kid, "Lbl")]
            body = [kid for kid in kids if not _is(kid, "Lbl", "LBody")]
            bodies = [kid for kid in kids if _is(kid, "LBody")]
            return [*labels, *([_of("LBody", body)] if body else []), *bodies]
        case _ if type_ in _GROUPS:
            return _in_paragraphs(kids)
        case _ if type_ in _CELLS:
            return kids if all(map(_inline, kids)) else _in_paragraphs(kids)
        case _ if type_ in _LINES:
            return [part for kid in kids for part in (kid.kids if isinstance(kid, Node) and _is(kid, "P") else [kid])]
    return kids


def _in_paragraphs(kids: list[Node | Mark]) -> list[Node | Mark]:
    """Stretches of text between blocks, each as a paragraph; pictures alone stay alone."""
    out: list[Node | Mark] = []
    stretch: list[Node | Mark] = []
    for kid in [*kids, None]:
        if kid is not None and _inline(kid):
            stretch.append(kid)
            continue
        if stretch:
            out.extend(stretch if all(_is(one, "Figure") for one in stretch) else [_of("P", stretch)])
            stretch = []
        if kid is not None:
            out.append(kid)
    return out


def _items(kids: list[Node | Mark]) -> Iterator[Node]:
    """The items of a list; term and explanation of a dl become label and body of one item."""
    open_item: Node | None = None
    for kid in kids:
        if _is(kid, "Lbl", "LBody"):
            if open_item is None or _is(kid, "Lbl") and _is(open_item.kids[-1], "LBody"):
                if open_item:
                    yield open_item
                open_item = Node("LI")
            open_item.kids.append(kid)
            continue
        if open_item:
            yield open_item
            open_item = None
        yield kid if isinstance(kid, Node) and _is(kid, "LI", "L", "Caption") else Node("LI", kids=[_of("LBody", [kid])])
    if open_item:
        yield open_item


def _of(type_: str, kids: list[Node | Mark]) -> Node:
    return Node(type_, kids=_shaped(type_, kids))


def _is(kid: Node | Mark, *types: str) -> bool:
    return isinstance(kid, Node) and kid.type in types


def _inline(kid: Node | Mark) -> bool:
    return isinstance(kid, Mark) or kid.type in _INLINE
