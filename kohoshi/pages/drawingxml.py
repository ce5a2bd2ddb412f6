"""A drawing (SVG) as a tree that knows its lines, with nothing in it but what is drawn.

Drawing programs put much beside the drawing: private data of their own (Illustrator's i:pgf), several
versions of one thing (switch), declarations of entities. The engine draws every branch of a switch and
knows no names but SVG's; so that is settled here.
"""
from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from kohoshi import limits

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
#: Elements that draw nothing on paper.
_UNDRAWN = frozenset({"metadata", "script", "animate", "animateMotion", "animateTransform", "animateColor", "set", "discard", "view", "cursor"})
#: SVG's feature of drawing other languages inside: we do not have it.
_FOREIGN = re.compile(r"Extensibility", re.I)
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_LANGUAGE = "ja"
#: Text boxes that flow (Inkscape before 1.0): no standard has them, browsers draw nothing of them, the engine
#: would draw the box.
_FLOWING = frozenset({"flowRoot", "flowRegion", "flowPara", "flowSpan", "flowDiv"})
#: Elements within elements.
_DEEPEST = limits.DRAWING_DEPTH
#: Elements that a drawing may come to when every part used again is counted.
_MOST_DRAWN = limits.DRAWING_PARTS
_BROKEN = "Illustrator などで開き、グループと「シンボル」（部品の使い回し）を分割・拡張して、SVG で書き出し直してください"


class DrawingError(Exception):
    """No drawing can be read; Japanese message, line and hint."""

    def __init__(self, message: str, line: int = 1, hint: str = "Illustrator などで開き、SVG で書き出し直してください") -> None:
        super().__init__(message)
        self.line, self.hint = line, hint


@dataclass
class Node:
    """An element of SVG: local name, attributes (xlink:href as href, xml:space by that name), children and
    text. ``at``: where it begins in the file, in bytes; ``line`` from 1; ``inside``: line where its text begins."""

    name: str
    attributes: dict[str, str]
    line: int = 1
    at: int = 0
    inside: int = 0
    children: list[Node | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def every(self) -> Iterator[Node]:
        yield self
        for child in self.elements:
            yield from child.every()


@dataclass
class DrawingTree:
    """``data``: the file in UTF-8, in which places are counted; ``original``: as it came. ``changed``:
    something of it was left out that a browser would have read otherwise."""

    root: Node
    data: bytes
    original: bytes
    changed: bool = False


def parsed(data: bytes) -> DrawingTree:
    """Raises DrawingError."""
    original, data = data, _utf8(data)
    reader = _DrawingReader(data)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DrawingError(f"XML として読めません（{error.lineno}行目）", error.lineno) from None
    if reader.root is None or reader.root.name != "svg":
        raise DrawingError("SVG の絵ではありません")
    tree = DrawingTree(reader.root, data, original, reader.changed)
    tree.changed |= _settled(reader.root)
    _refuse_endless(reader.root)
    return tree


def _refuse_endless(root: Node) -> None:
    """Parts that use themselves, or each other so often that nobody can draw them."""
    named = {node.attributes["id"]: node for node in root.every() if "id" in node.attributes}
    sizes: dict[int, int] = {}
    under: set[int] = set()

    def size(node: Node) -> int:
        key = id(node)
        if key in under:
            raise DrawingError("部品（use）が自分自身を使っています", node.line, _BROKEN)
        if key not in sizes:
            under.add(key)
            used = named.get(node.attributes.get("href", "")[1:]) if node.name == "use" else None
            total = 1 + sum(map(size, node.elements)) + (size(used) if used else 0)
            if total > _MOST_DRAWN:
                raise DrawingError("部品の使い回し（use）が多すぎます", node.line, _BROKEN)
            under.discard(key)
            sizes[key] = total
        return sizes[key]

    try:
        size(root)
    except RecursionError:
        raise DrawingError("部品（use）が深く重なりすぎています", hint=_BROKEN) from None


def _utf8(data: bytes) -> bytes:
    """The file in UTF-8, whatever it says of itself."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        said = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
        encoding = said[1].decode("ascii").lower() if said else "utf-8"
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("cp932" if encoding in ("shift_jis", "sjis", "windows-31j", "x-sjis") else encoding)
    except LookupError:
        raise DrawingError(f"文字コード「{encoding}」を知りません", hint="UTF-8 の SVG で書き出し直してください") from None
    except UnicodeDecodeError as error:
        raise DrawingError(f"文字コード（{encoding}）として読めないところがあります", data[:error.start].count(b"\n") + 1, "UTF-8 の SVG で書き出し直してください") from None
    return re.sub(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", r"\1", text).encode()


class _DrawingReader:
    def __init__(self, data: bytes) -> None:
        self.parser = parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self.start, self.end, self.on_text
        self.root: Node | None = None
        self.open: list[Node] = []
        self.left_out = 0
        self.changed = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self.left_out or space not in ("", SVG):
            self.left_out += 1
            self.changed = True
            return
        self.changed |= space == ""  # browsers take it for no drawing
        if len(self.open) >= _DEEPEST:
            raise DrawingError(f"要素が{_DEEPEST}段より深く重なっています", self.parser.CurrentLineNumber, _BROKEN)
        node = Node(local, self.own_attributes(attributes), self.parser.CurrentLineNumber, self.parser.CurrentByteIndex)
        if self.open:
            self.open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self.open.append(node)

    def own_attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        """SVG's own; a link by one name (SVG 2: href comes first)."""
        out: dict[str, str] = {}
        for name, value in attributes.items():
            space, _, local = name.rpartition(" ")
            if not space and not local.lower().startswith("on"):
                out[local] = value
            elif space == XLINK and local == "href":
                out.setdefault("href", value)
            elif space == _XML and local in ("space", "lang"):
                out[f"xml:{local}"] = value
        return out

    def end(self, name: str) -> None:
        if self.left_out:
            self.left_out -= 1
        else:
            self.open.pop()

    def on_text(self, text: str) -> None:
        if self.open and not self.left_out:
            here = self.open[-1]
            if not here.inside:
                here.inside = self.parser.CurrentLineNumber
            here.children.append(text)


def _settled(node: Node) -> bool:
    """Takes out what draws nothing and all but one branch of every switch; whether anything went."""
    kept: list[Node | str] = []
    changed, chosen = False, False
    for child in node.children:
        if isinstance(child, str):
            kept.append(child)
        elif child.name in _UNDRAWN or not _meant(child) or (node.name == "switch" and (chosen or child.name == "foreignObject")):
            changed |= child.name != "metadata"
        else:
            chosen = True
            changed |= _settled(child)
            if child.name in _FLOWING:
                child.children = [text] if (text := child.text) else []
            kept.append(child)
    if node.name == "switch" and not chosen:  # nothing else to choose: told as what cannot be drawn
        kept = [*[child for child in node.elements if child.name == "foreignObject"][:1]]
    node.children = kept
    if node.name == "switch":
        node.name, changed = "g", True
    for name in ("requiredExtensions", "requiredFeatures", "systemLanguage"):
        node.attributes.pop(name, None)
    return changed


def _meant(node: Node) -> bool:
    """Conditional processing (SVG 2, 5.8): for us and in Japanese."""
    said = node.attributes
    if said.get("requiredExtensions", "").strip() or _FOREIGN.search(said.get("requiredFeatures", "")):
        return False
    languages = said.get("systemLanguage")
    return languages is None or any(each.strip().lower().split("-")[0] == _LANGUAGE for each in languages.split(","))


def written(node: Node) -> str:
    """The drawing as a file."""
    return f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"{_inner(node)}\n'


def _inner(node: Node) -> str:
    said = "".join(f' {"xlink:href" if name == "href" else name}={quoteattr(value)}' for name, value in node.attributes.items())
    body = "".join(escape(child) if isinstance(child, str) else f"<{child.name}{_inner(child)}" for child in node.children)
    return f"{said}>{body}</{node.name}>" if body else f"{said}/>"
