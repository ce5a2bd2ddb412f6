"""The words of a supplied page or advertisement, read once: for the structure tree of the web
edition and for the editions of words alone.

Text is found by geometry: lines and blocks as they lie on the page, in the order they are
painted. Each block becomes a paragraph that holds the very glyphs, so that nothing is said twice
and nothing is lost. A file without text is a picture with the words that the officer gives, or a
picture and a link to the text.
"""
from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from kohoshi.editions.marking import Marked, mark_whole, mark_words, silence
from kohoshi.editions.received import paragraphs
from kohoshi.editions.supplied import Placed
from kohoshi.editions.tree import TagTree
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import OURS
from kohoshi.pdfread.lines import TextBlock, text_blocks, text_lines
from kohoshi.pdfread.marks import MarkedObject, marks_of
from kohoshi.pdfread.model import Glyphs
from kohoshi.pdfread.pdfium import PdfiumFile
from kohoshi.pdfread.unspoken import as_painted

#: A heading is a block this many times larger than most of the text, of at most so many characters.
_HEADING_SIZE, _HEADING_LENGTH = 1.6, 60


@dataclass(frozen=True)
class Block:
    """A paragraph of a supplied page: its marks in reading order, its text, whether it is the
    page's heading."""

    marks: tuple[int, ...]
    text: str
    heading: bool = False


def read_words(form: Stream) -> tuple[list[Block], list[str]]:
    """The paragraphs of a form whose text is marked, for the tags; the same for the editions of
    words alone, where the cells of a row are one line. Blanks and characters without a meaning in
    Unicode belong to the line they stand in; what lies outside the form's box (notes beyond the
    trim) belongs to none."""
    glyphs, things = _glyphs(form)
    of_glyphs = marks_of(glyphs, things)
    blocks = text_blocks(text_lines(glyphs))
    largest = _heading(blocks)
    read = paragraphs(glyphs, blocks, rows=False)
    ends = sorted((line.end, number) for number, each in enumerate(read) for line in each.lines)
    owner: dict[int, int] = {}
    start = 0
    for end, number in [*ends, *((len(glyphs), number) for _, number in ends[-1:])]:
        for mark in of_glyphs[start:end]:
            if mark >= 0:
                owner.setdefault(mark, number)
        start = end
    found = [Block(tuple(mark for mark, of in owner.items() if of == number), each.words,
                   largest is not None and each.lines[0] in largest.lines) for number, each in enumerate(read)]
    return [block for block in found if block.marks], [each.words for each in paragraphs(glyphs, blocks)]


def _glyphs(form: Stream) -> tuple[Glyphs, list[MarkedObject]]:
    """The form alone on a page, read with pdfium, and what its objects are marked as; of the
    glyphs only those that lie on the page."""
    matrix = pikepdf.Matrix(form.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    corners: Any = form.BBox
    shown: Any = matrix.transform(pikepdf.Rectangle(corners))  # a rectangle; its types know points alone
    box = shown.llx, shown.lly, shown.urx, shown.ury
    with tempfile.TemporaryDirectory() as folder, pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.MediaBox = Array(box)
        page.obj.Resources = Dictionary(XObject=Dictionary(F=pdf.copy_foreign(form)))
        page.obj.Contents = pdf.make_stream(b"/F Do")
        path = Path(folder) / "form.pdf"
        pdf.save(path)
        geometry = Geometry(box, box, box, box)
        with PdfiumFile(path, OURS, as_painted(path)) as file:
            return _within(file.glyphs(1, geometry), *geometry.size), file.marked(1)


def _within(glyphs: Glyphs, width: float, height: float) -> Glyphs:
    """The glyphs whose centre lies on a page of that size (mm)."""
    assert glyphs.objects is not None
    x = (glyphs.boxes[:, 0] + glyphs.boxes[:, 2]) / 2
    y = (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    kept = (0 <= x) & (x <= width) & (0 <= y) & (y <= height)
    return replace(
        glyphs, text="".join(char for char, on in zip(glyphs.text, kept, strict=False) if on), boxes=glyphs.boxes[kept],
        ink=glyphs.ink[kept], size_pt=glyphs.size_pt[kept], font=glyphs.font[kept], objects=glyphs.objects[kept])


def _heading(blocks: list[TextBlock]) -> TextBlock | None:
    """The largest short block, where it stands out from the text."""
    if not blocks:
        return None
    sizes = sorted(block.size_pt for block in blocks for _ in block.text)
    largest = max(blocks, key=lambda block: block.size_pt)
    stands_out = largest.size_pt >= _HEADING_SIZE * sizes[len(sizes) // 2] and len(largest.text) <= _HEADING_LENGTH
    return largest if stands_out else None


def carry(tree: TagTree, form: Stream, page: pikepdf.Page, holder: Dictionary, *, heading: bool) -> list[str]:
    """Put what a form says under ``holder``. Its paragraphs; none where it says nothing.
    ``heading``: its largest line becomes a heading."""
    marked = mark_words(tree.pdf, form, tree.numbers(page, 0))
    tree.numbers(page, sum(len(own) for _, own in marked.streams))
    blocks, said = read_words(form)
    if not blocks:
        return []
    elements: dict[int, Dictionary] = {}
    for block in blocks:
        element = tree.element("H2" if heading and block.heading else "P", holder, page)
        elements.update(dict.fromkeys(block.marks, element))
        _refer(element, page, marked, block.marks)
    silence(marked, {mark for _, own in marked.streams for mark in own} - elements.keys())
    _enter(tree, marked, elements)
    return said


def picture(tree: TagTree, placed: Placed, page: pikepdf.Page, holder: Dictionary, alternative: str) -> None:
    """The form as one figure under ``holder``."""
    number = tree.numbers(page, 1)
    marked = mark_whole(placed.form, number)
    element = tree.element("Figure", holder, page)
    element.Alt = String(alternative)
    element.A = Dictionary(O=Name.Layout, BBox=Array([round(v, 3) for v in placed.trim]))
    _refer(element, page, marked, (number,))
    _enter(tree, marked, {number: element})


def _refer(element: Dictionary, page: pikepdf.Page, marked: Marked, marks: tuple[int, ...]) -> None:
    stream_of = {mark: stream for stream, own in marked.streams for mark in own}
    for mark in marks:
        element.K.append(Dictionary(Type=Name.MCR, Pg=page.obj, Stm=stream_of[mark], MCID=mark))


def _enter(tree: TagTree, marked: Marked, elements: dict[int, Dictionary]) -> None:
    """From every marked stream back to its elements (ISO 32000-1, 14.7.4.4)."""
    for stream, own in marked.streams:
        if own:
            stream.StructParents = tree.enter([elements.get(mark) for mark in range(own[-1] + 1)])
