"""The structure tree of a finished file with the text its elements hold, and what the file says
of itself: read with pikepdf (tree, XMP) and pdfium (which glyph stands in which marked content).

Numbers of marked content are looked up by page; where a form numbers its own content, its numbers
must not be those of the page (those of our web edition are not).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from kohoshi import limits
from kohoshi.finding import Box
from kohoshi.pdfread.finished import Page, Written
from kohoshi.pdfread.marks import UNMARKED, MarkedObject, marks_of
from kohoshi.pdfread.model import as_box
from kohoshi.pdfread.spelling import spelled

#: Elements nested deeper than this are not read.
_DEPTH = limits.TAGS_DEPTH
_CLAIM = r"{0}(?:=[\"']|>)\s*([^\"'<\s]+)"


@dataclass
class Tag:
    """A structure element. ``face``: page it begins on (1-based); ``alternative`` None where it
    has none; ``kids`` are elements and pieces of text."""

    type: str
    face: int | None
    title: str = ""
    alternative: str | None = None
    box: Box | None = None
    kids: list[Tag | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, in reading order."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def walk(self) -> Iterator[Tag]:
        """It and every element in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()


@dataclass(frozen=True)
class TaggedLink:
    """A link annotation: its words (/Contents), and the text of the Link element it stands in
    (None: it stands in none)."""

    face: int
    box: Box
    words: str
    text: str | None


@dataclass(frozen=True)
class Untagged:
    """Something painted on a face that no element and no artifact holds."""

    face: int
    kind: str
    box: Box | None
    text: str


@dataclass(frozen=True)
class Tagged:
    """What a file tells those who listen. ``claims``: name in the XMP → value, such as
    pdfuaid:part → 1."""

    root: Tag | None
    links: tuple[TaggedLink, ...]
    untagged: tuple[Untagged, ...]
    claims: dict[str, str]
    language: str
    title: str
    shows_title: bool
    marked: bool


def read_tags(written: Written) -> Tagged:
    """Read a file this build wrote."""
    pdf = written.here.opened.pdf
    pages = [_Page(face, written.here.file.marked(face.position)) for face in written.pages]
    tree = _TagReader(pdf, pages)
    root = tree.read()
    viewer = pdf.Root.get("/ViewerPreferences", Dictionary())
    return Tagged(
        root, tuple(tree.links()), tuple(_untagged(pages, tree.placed)), _claims(pdf),
        str(pdf.Root.get("/Lang", "")), str(pdf.docinfo.get("/Title", "")) if pdf.docinfo else "",
        bool(viewer.get("/DisplayDocTitle", False)),
        bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)))


class _Page:
    """A face, its painted objects, and of each of its glyphs the mark."""

    def __init__(self, face: Page, things: list[MarkedObject]) -> None:
        self.face, self.things = face, things
        self.marks = marks_of(face.glyphs, things)


def _claims(pdf: pikepdf.Pdf) -> dict[str, str]:
    metadata = pdf.Root.get("/Metadata")
    if metadata is None:
        return {}
    data = metadata.read_bytes().decode("utf-8", "replace")
    names = ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
    return {name: found[1] for name in names if (found := re.search(_CLAIM.format(name), data))}


class _TagReader:
    """The tree of one file. ``placed``: (face, MCID) of all content that stands in it."""

    def __init__(self, pdf: pikepdf.Pdf, pages: list[_Page]) -> None:
        self.pdf = pdf
        self.faces = [page.face for page in pages]
        self.numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.placed: set[tuple[int, int]] = set()
        self._texts = {page.face.position: _texts(page) for page in pages}
        self._tags: dict[tuple[int, int], Tag] = {}

    def read(self) -> Tag | None:
        root = self.pdf.Root.get("/StructTreeRoot")
        if root is None:
            return None
        top = Tag("StructTreeRoot", None)
        self._kids(root, top, None, 0)
        loose = _Loose()
        for number, page in enumerate(self.pdf.pages, 1):
            self.placed.difference_update((number, mcid) for mcid in loose.of(page.obj, set()))
        return top

    def links(self) -> Iterator[TaggedLink]:
        """Every link annotation; to be asked after read()."""
        elements = self._of_annotations()
        for number, page in enumerate(self.pdf.pages, 1):
            for annotation in page.obj.get("/Annots", Array()):
                if str(annotation.get("/Subtype")) == "/Link":
                    key = int(annotation.get("/StructParent", -1))
                    tag = elements.get(key)
                    yield TaggedLink(number, self._box(number, annotation.Rect), str(annotation.get("/Contents", "")),
                                     tag.text if tag and tag.type == "Link" else None)

    def _of_annotations(self) -> dict[int, Tag]:
        """Key of the number tree → the one element there."""
        tree = self.pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ParentTree", Dictionary())
        numbers = list(tree.get("/Nums", Array()))
        return {int(key): self._tags[value.objgen] for key, value in zip(numbers[::2], numbers[1::2], strict=False)
                if isinstance(value, Dictionary) and value.objgen in self._tags}

    def _kids(self, element: Object, tag: Tag, page: int | None, depth: int) -> None:
        kids = element.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary):
                kind = str(kid.get("/Type", ""))
                if kind == "/MCR":
                    self._content(tag, self._page(kid, page), int(kid.MCID))
                elif kind != "/OBJR" and depth < _DEPTH:
                    tag.kids.append(self._tag(kid, page, depth))
            elif kid is not None:
                self._content(tag, page, int(kid))

    def _tag(self, element: Dictionary, page: int | None, depth: int) -> Tag:
        own = self._page(element, page)
        alternative = element.get("/Alt")
        tag = Tag(str(element.get("/S", "")).lstrip("/"), own, str(element.get("/T", "")),
                  None if alternative is None else str(alternative))
        self._tags[element.objgen] = tag
        attributes = element.get("/A")
        if own and isinstance(attributes, Dictionary) and "/BBox" in attributes:
            tag.box = self._box(own, attributes.BBox)
        self._kids(element, tag, own, depth + 1)
        return tag

    def _page(self, holder: Dictionary, otherwise: int | None) -> int | None:
        return self.numbers.get(holder.Pg.objgen, otherwise) if "/Pg" in holder else otherwise

    def _content(self, tag: Tag, page: int | None, mcid: int) -> None:
        if page is not None:
            self.placed.add((page, mcid))
            tag.kids.append(self._texts.get(page, {}).get(mcid, ""))

    def _box(self, number: int, rectangle: Any) -> Box:
        x0, y0, x1, y1 = (float(v) for v in rectangle)
        edges = np.array([[min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]])
        return as_box(self.faces[number - 1].geometry.to_face(edges)[0])


class _Loose:
    """Numbers of marked content in forms that do not count for themselves (no /StructParents): the
    tree cannot mean them (ISO 32000-1, 14.7.4.4). Each form is read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], tuple[set[str], list[int]]] = {}

    def of(self, holder: Dictionary | Stream, seen: set[tuple[int, int]]) -> Iterator[int]:
        """In the forms that a page or form draws."""
        forms = holder.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        for name in self._of(holder)[0]:  # pages share resources
            drawn = forms.get(name)
            if not isinstance(drawn, Stream) or drawn.get("/Subtype") != Name.Form or drawn.objgen in seen:
                continue
            seen.add(drawn.objgen)
            if "/StructParents" not in drawn:
                yield from self._of(drawn)[1]
            yield from self.of(drawn, seen)

    def _of(self, holder: Dictionary | Stream) -> tuple[set[str], list[int]]:
        """Names of the drawings it draws, numbers of its marked content."""
        if holder.objgen not in self._read:
            names, numbers = set(), []
            for instruction in pikepdf.parse_content_stream(holder, "Do BDC"):
                properties = instruction.operands[-1]
                if str(instruction.operator) == "Do":
                    names.add(spelled(properties))
                elif isinstance(properties, Dictionary) and "/MCID" in properties:
                    numbers.append(int(properties.MCID))
            self._read[holder.objgen] = names, numbers
        return self._read[holder.objgen]


def _texts(page: _Page) -> dict[int, str]:
    """MCID → its text."""
    found: dict[int, list[str]] = {}
    for char, mark in zip(page.face.glyphs.text, page.marks, strict=False):
        if mark >= 0:
            found.setdefault(mark, []).append(char)
    return {mark: "".join(chars) for mark, chars in found.items()}


def _untagged(pages: list[_Page], placed: set[tuple[int, int]]) -> Iterator[Untagged]:
    """Text first, as one entry a face; then each picture or drawing."""
    for page in pages:
        number, glyphs = page.face.position, page.face.glyphs
        lost = [i for i, mark in enumerate(page.marks)
                if not glyphs.text[i].isspace() and (mark == UNMARKED or mark >= 0 and (number, mark) not in placed)]
        if lost:
            yield Untagged(number, "text", glyphs.box(lost[0], lost[0] + 1), "".join(glyphs.text[i] for i in lost))
        for thing in page.things:
            if thing.kind != "text" and thing.mark == UNMARKED:
                yield Untagged(number, thing.kind, _bounds(page.face, thing), "")


def _bounds(face: Page, thing: MarkedObject) -> Box | None:
    """Where an object lies, unless it lies in the space of a form."""
    return as_box(face.geometry.to_face(np.array([thing.bounds]))[0]) if thing.bounds else None
