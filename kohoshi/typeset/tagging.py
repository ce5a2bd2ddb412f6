"""The structure tree of the tagged edition, in place of the engine's own.

The engine tags boxes: every line of a paragraph is an element, running heads are content, the
box of a figure is in CSS pixels, a link tells its address and every span in it is a link again
(ISO 14289-1, 7.1, 7.3, 7.8, 7.18). Here the elements of the HTML are tagged, in the order of the
HTML: a paragraph that runs over columns or faces is one paragraph.

What a layout may say of an element:
  data-artifact="Header|Footer"   running head, folio: page furniture, not read aloud
  data-of="<id>"                  lies elsewhere (a picture behind the frames, a subtitle on the
                                  facing face) and is heard with the element of that id
  data-hole, data-words           room for the words of what is supplied (kohoshi.editions.words)
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.logger import LOGGER

from kohoshi.typeset.blanks import text_for_readers
from kohoshi.typeset.structure import Mark, Node, settled, structure_type

#: CSS px → pt.
_PT = .75
#: Elements that stand for the whole document.
_ROOTS = frozenset({"html", "body"})
_SVG = "{http://www.w3.org/2000/svg}"
#: Prefix of the /ID of an element that waits for the words of what is supplied; its page (from 0)
#: and the key of the hole follow.
WAITING = "words:"


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
    """Write the structure tree of a document. The signature is the engine's."""
    walk = _TagWalk(Node("Document"))
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=False)):
        paper = _Paper(number, page.width, page.height, stream._tags, {}, [])
        walk.page(page._page_box, paper)
        _mark_artifacts(stream.stream, paper.artifacts)
        _drop_links(pdf, paper)
    root, = settled(walk.root) or [Node("Document")]  # pages without a word or picture have no structure
    assert isinstance(root, Node)
    _Writer(pdf).write(root, len(page_streams))
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


@dataclass
class _Paper:
    """One page: its number from 0, width and height in px, the engine's marks by box; which marks are
    artifacts of what kind, and links inside links."""

    number: int
    width: float
    height: float
    tags: dict[Any, dict[str, Any]]
    artifacts: dict[int, str]
    dropped: list[Any]


@dataclass(frozen=True)
class _Place:
    """Where the walk is: the node that takes what comes, its HTML element, the kind of artifact
    around, whether a link's annotation covers the place already."""

    node: Node
    element: Any = None
    artifact: str = ""
    linked: bool = False


@dataclass
class _TagWalk:
    """Boxes gathered under the nodes of their elements."""

    root: Node
    nodes: dict[tuple[Any, bool], Node] = field(default_factory=dict)
    named: dict[str, Node] = field(default_factory=dict)
    behind: list[tuple[str, Node]] = field(default_factory=list)

    def page(self, box: Any, paper: _Paper) -> None:
        self.over(box, _Place(self.root), paper)
        for name, node in self.behind:
            if name in self.named:
                self.named[name].kids.append(node)
            else:
                LOGGER.error('No element has the id "%s" that a data-of names', name)
        self.behind.clear()

    def over(self, box: Any, place: _Place, paper: _Paper) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            _text(box, place, paper)
            return
        place = self._entered(box, place, paper)
        if box.link_annotation:
            place = _linked(box.link_annotation, place, paper)
        if isinstance(box, boxes.ReplacedBox):
            _picture(box, place, paper)
        for child in getattr(box, "children", ()):
            self.over(child, place, paper)

    def _entered(self, box: Any, place: _Place, paper: _Paper) -> _Place:
        """The place inside a box: another node where another element begins."""
        element, tag = box.element, box.element_tag or ""
        marker = tag.endswith("::marker")
        if element is None or tag in _ROOTS or element is place.element and not marker:
            return place
        node = self.nodes.get((element, marker))
        if node is None:
            node = self.nodes[element, marker] = self._node(box, marker, paper.number)
            if behind := element.get("data-of"):
                self.behind.append((behind, node))
            else:
                place.node.kids.append(node)
            if name := element.get("id"):
                self.named[name] = node
        elif getattr(box, "is_header", False) or getattr(box, "is_footer", False):
            # the head of a table set again where the table goes on: heard once (ISO 32000-1, 14.8.2.2)
            return _Place(node, element, "Header", place.linked)
        return _Place(node, element, element.get("data-artifact") or place.artifact, place.linked)

    def _node(self, box: Any, marker: bool, page: int) -> Node:
        element = box.element
        language = element.get("lang")
        type_ = structure_type("li::marker" if marker else element.tag, (element.get("class") or "").split(), bool(language))
        node = Node(type_, isinstance(box, boxes.BlockLevelBox))
        if language and type_:
            node.keys["Lang"] = pydyf.String(language)
        if waiting := element.get("data-words") or element.get("data-hole"):
            node.type = "Sect"
            node.keys["ID"] = pydyf.String(f"{WAITING}{page}:{waiting}")
        if type_ in ("TH", "TD"):
            node.keys["A"] = _cell(box, element)
        if element.tag == "ol":
            node.keys["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": "/Decimal"})
        if type_ == "Link" and element.get("title"):
            node.title = element.get("title")
        return node


def _text(box: Any, place: _Place, paper: _Paper) -> None:
    mark = paper.tags.get(box)
    if mark is None:  # nothing was drawn
        return
    if place.artifact:
        paper.artifacts[mark["mcid"]] = place.artifact
    else:
        place.node.kids.append(Mark(paper.number, mark["mcid"], text_for_readers(box)))


def _picture(box: Any, place: _Place, paper: _Paper) -> None:
    mark = paper.tags.get(box)
    if mark is None:
        return
    alternative = _alternative(box.element)
    if place.artifact or alternative == "":
        paper.artifacts[mark["mcid"]] = place.artifact or "Layout"
        return
    x, y = box.content_box_x(), box.content_box_y()
    # default user space: pt from the lower left (ISO 32000-1, table 344)
    corners = (max(x, 0), max(paper.height - y - box.height, 0),
               min(x + box.width, paper.width), min(paper.height - y, paper.height))
    figure = place.node if place.node.type == "Figure" else Node("Figure", block=False)
    figure.block = False
    figure.keys["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(round(v * _PT, 3) for v in corners)})
    if alternative is None:
        LOGGER.error('Image "%s" has no required alt description', box.element.get("src", "unknown"))
    else:
        figure.keys["Alt"] = pydyf.String(alternative)
    figure.kids.append(Mark(paper.number, mark["mcid"]))
    if figure is not place.node:
        place.node.kids.append(figure)


def _alternative(element: Any) -> str | None:
    """The words for a picture; empty for one that only adorns, None where nobody said."""
    if element.tag == f"{_SVG}svg":
        title = element.find(f"{_SVG}title")
        return (title.text or None) if title is not None else None
    out: str | None = element.get("alt")
    return out


def _cell(box: Any, element: Any) -> pydyf.Dictionary:
    """Attributes of a table cell (ISO 32000-1, table 349; a scope for every TH: ISO 14289-1, 7.5)."""
    attributes = {"O": "/Table"}
    if element.tag == "th":
        attributes["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
    if box.colspan != 1:
        attributes["ColSpan"] = box.colspan
    if box.rowspan != 1:
        attributes["RowSpan"] = box.rowspan
    return pydyf.Dictionary(attributes)


def _linked(annotation: Any, place: _Place, paper: _Paper) -> _Place:
    """One annotation for a stretch of a link: those of the boxes inside it go."""
    if place.linked or place.artifact or place.node.type != "Link":
        paper.dropped.append(annotation)
        return place
    place.node.links.append((paper.number, annotation))
    return _Place(place.node, place.element, place.artifact, linked=True)


def _drop_links(pdf: Any, paper: _Paper) -> None:
    if not paper.dropped:
        return
    page = _page(pdf, paper.number)
    references = {annotation.reference for annotation in paper.dropped}
    page["Annots"] = pydyf.Array(one for one in page["Annots"] if one not in references)


def _page(pdf: Any, number: int) -> Any:
    return pdf.objects[int(pdf.page_references[number].split()[0])]


def _mark_artifacts(stream: list[Any], artifacts: dict[int, str]) -> None:
    """Turn marked content into artifacts (ISO 32000-1, 14.8.2.2), where the engine wrote it."""
    for at, item in enumerate(stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in artifacts:
            kind = artifacts[item["MCID"]]
            stream[at - 1] = "/Artifact"
            stream[at] = pydyf.Dictionary(
                {"Type": "/Layout"} if kind == "Layout" else {"Type": "/Pagination", "Subtype": f"/{kind}"})


class _Writer:
    """Nodes as objects of the file, with the tree from content back to them."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.parents: dict[int, dict[int, Any]] = {}
        self.annotations: list[tuple[Any, Any]] = []

    def write(self, document: Node, pages: int) -> None:
        numbers = pydyf.Array()
        tree = self._added({"Nums": numbers})
        root = self._added({"Type": "/StructTreeRoot", "ParentTree": tree.reference})
        element = self._element(document, root)
        root["K"] = pydyf.Array([element.reference])
        for page in range(pages):
            marks = self.parents.get(page, {})
            numbers.extend((page, pydyf.Array(marks.get(mcid, "null") for mcid in range(max(marks, default=-1) + 1))))
        for key, (reference, annotation) in enumerate(self.annotations, pages):
            numbers.extend((key, reference))
            annotation["StructParent"] = key
        root["ParentTreeNextKey"] = pages + len(self.annotations)
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def _added(self, entries: dict[str, Any]) -> pydyf.Dictionary:
        dictionary = pydyf.Dictionary(entries)
        self.pdf.add_object(dictionary)
        return dictionary

    def _element(self, node: Node, parent: Any) -> pydyf.Dictionary:
        element = self._added({"Type": "/StructElem", "S": f"/{node.type}", "P": parent.reference, **node.keys})
        page = _first_page(node)
        if page is not None:
            element["Pg"] = self.pdf.page_references[page]
        kids = element["K"] = pydyf.Array()
        for number, annotation in node.links:
            annotation["Contents"] = pydyf.String(_link_text(node, annotation))
            kids.append(self._added({
                "Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pdf.page_references[number]}).reference)
            self.annotations.append((element.reference, annotation))
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self._element(kid, element).reference)
                continue
            self.parents.setdefault(kid.page, {})[kid.mcid] = element.reference
            kids.append(kid.mcid if kid.page == page else self._added({
                "Type": "/MCR", "Pg": self.pdf.page_references[kid.page], "MCID": kid.mcid}).reference)
        return element


def _link_text(node: Node, annotation: Any) -> str:
    """A link in words (ISO 14289-1, 7.18.5): its title, else its text; inside the file with 「へ」."""
    words = node.title
    return f"{words}へ" if "Dest" in annotation and not words.endswith("へ") else words


def _first_page(node: Node) -> int | None:
    if node.links:
        return node.links[0][0]
    for kid in node.kids:
        number = kid.page if isinstance(kid, Mark) else _first_page(kid)
        if number is not None:
            return number
    return None
