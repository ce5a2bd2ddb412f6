"""What the faces of a finished file show, close enough to tell whether anything changed.

kohoshi.pdfread tells glyphs without colours and objects without shapes; here both are put
together: every glyph with its colour, every path with its shape, every picture with its pixels.
All lengths in mm from the trim's top left. Marks and slugs outside the bleed are no part of it.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pikepdf

from kohoshi.pdfread.content import PageObjects
from kohoshi.pdfread.finished import Finished, Page
from kohoshi.pdfread.limits import OURS
from kohoshi.pdfread.matrix import bounds
from kohoshi.pdfread.mending import respelled
from kohoshi.pdfread.model import Q_PER_POINT
from kohoshi.pdfread.objects import Fonts, face_matrix, page_objects
from kohoshi.pdfread.painted import Edges, Kind, Painted
from kohoshi.proof.compare.closer import Closer, Pixels
from kohoshi.text import plain

#: Sizes of type that agree within this share are one.
_SAME_SIZE = 0.03
#: A glyph's middle may lie this far (mm) beyond the box of the text it was shown in.
_AROUND = 0.4


@dataclass(frozen=True)
class Look:
    """How something is painted: colour in words, opacity and the rest that a reader sees."""

    colour: str
    alpha: float = 1.0
    blend: str = "Normal"
    masked: bool = False
    overprint: bool = False
    width: float | None = None
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Thing:
    """A painted object that is no text. ``kind``: fill, stroke, shading, image or clip (a clip of a
    shape other than a rectangle); ``shape``: hash of its path from its own corner; ``drawn``: part
    of a drawing, not a rule or a ground; ``supplied``: it came in a supplied page or advertisement."""

    kind: str
    box: Edges
    look: Look
    shape: str = ""
    drawn: bool = False
    pixels: Pixels | None = None
    supplied: bool = False


@dataclass
class FaceShown:
    """What one face shows, in painting order.

    chars    one character a glyph, in normal form; blanks left out
    boxes    (n, 4) em boxes: left, top, right, bottom
    sizes    (n,) in Q
    fonts    names without subset tags
    colours  in words, '' where none was found
    lines    (n,) number of the line that it stands in
    """

    number: int
    size: tuple[float, float]
    chars: list[str]
    boxes: np.ndarray
    sizes: np.ndarray
    fonts: list[str]
    colours: list[str]
    lines: np.ndarray
    things: list[Thing]


def read_faces(finished: Finished) -> list[FaceShown]:
    """Every page of a file this project wrote."""
    fonts: Fonts = {}
    with pikepdf.open(finished.path, suppress_warnings=True) as pdf:
        respelled(pdf)  # supplied pages name their resources as their programs do
        return [_face(face, page, fonts) for face, page in zip(finished.pages, pdf.pages, strict=True)]


def face_number(face: Page) -> int:
    """The face that a page is: its label says so, also in a file of some faces only."""
    return int(face.label) if face.label and face.label.isascii() and face.label.isdigit() else face.position


def _face(face: Page, page: pikepdf.Page, fonts: Fonts) -> FaceShown:
    read = page_objects(page, face.geometry, OURS, fonts, Closer)
    paper = bounds(face_matrix(face.geometry), *face.geometry.bleed)
    glyphs = face.glyphs
    lines = np.full(len(glyphs), -1)
    for number, line in enumerate(face.lines):
        lines[line.start:line.end] = number
    chars = [plain(char) or char.strip() for char in glyphs.text]
    middle = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    kept = np.array([bool(char) for char in chars], dtype=bool)
    kept &= (middle >= paper[:2]).all(axis=1) & (middle <= paper[2:]).all(axis=1)
    index = np.flatnonzero(kept)
    sizes = glyphs.size_pt[index] * Q_PER_POINT
    return FaceShown(
        number=face_number(face), size=face.size, chars=[chars[i] for i in index], boxes=glyphs.boxes[index], sizes=sizes,
        fonts=[glyphs.fonts[glyphs.font[i]] for i in index], colours=_colours(read, middle[index], sizes),
        lines=lines[index], things=list(_things(read, paper)))


def _colours(read: PageObjects, middle: np.ndarray, sizes: np.ndarray) -> list[str]:
    """The colour of each glyph: that of the last text painted over its middle in its size."""
    texts = [o for o in read.objects if o.kind is Kind.TEXT]
    if not texts or not len(sizes):
        return [""] * len(sizes)
    boxes = np.array([o.box for o in texts])
    size = np.array([o.size_q or 0.0 for o in texts])
    inside = ((middle[:, None] >= boxes[None, :, :2] - _AROUND) & (middle[:, None] <= boxes[None, :, 2:] + _AROUND)).all(axis=2)
    inside &= np.abs(size[None] - sizes[:, None]) <= _SAME_SIZE * sizes[:, None] + 1e-6
    last = inside.shape[1] - 1 - inside[:, ::-1].argmax(axis=1)
    words = [_look(o).colour + ("" if o.alpha > 0.999 else f" 不透明度{o.alpha:.0%}") for o in texts]
    return [words[j] if found else "" for j, found in zip(last, inside.any(axis=1), strict=True)]


def _things(read: PageObjects, paper: Edges) -> Iterator[Thing]:
    for index, painted in enumerate(read.objects):
        trait = read.traits.get(index)
        if painted.kind is Kind.TEXT or not painted.seen or _beside(painted.box, paper):
            continue
        pixels = trait.pixels if trait else None
        kind = "clip" if trait and trait.clip else painted.kind.value
        yield Thing(kind, painted.box, _look(painted, trait.dash if trait else ()), trait.shape if trait else "",
                    bool(trait and trait.drawn), pixels, bool(painted.supplied))


def _beside(box: Edges, paper: Edges) -> bool:
    return box[2] <= paper[0] or box[0] >= paper[2] or box[3] <= paper[1] or box[1] >= paper[3]


def _look(painted: Painted, dash: tuple[float, ...] = ()) -> Look:
    width = round(painted.width_pt, 2) if painted.kind is Kind.STROKE and painted.width_pt is not None else None
    return Look(colour_words(painted), round(painted.alpha, 3), painted.blend, painted.masked, painted.overprint,
                width, dash if painted.kind is Kind.STROKE else ())


def colour_words(painted: Painted) -> str:
    """「C85 M25 Y100 K10」, with the names of spot colours; else the colour space."""
    colour = painted.colour
    inks = " ".join(f"{name}{value:.1f}".removesuffix(".0") for name, value in zip("CMYK", colour.inks or (), strict=False))
    return "・".join(part for part in (inks or colour.space, *colour.names) if part)
