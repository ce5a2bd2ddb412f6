"""What the faces of a finished file show, close enough to tell whether anything changed.

kohoshi.pdfread tells glyphs without colours and objects without shapes; here both are put
together: every glyph with its colour, every path with its shape, every picture with its pixels.
All lengths in mm from the trim's top left. Marks and slugs outside the bleed are no part of it.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pikepdf
from PIL import Image
from pikepdf import Name, Stream

from kohoshi.pdfread import Finished
from kohoshi.pdfread.content import Content, PageObjects
from kohoshi.pdfread.finished import Face
from kohoshi.pdfread.limits import OURS
from kohoshi.pdfread.matrix import Bounds, Matrix, apply, bounds, intersect, is_empty
from kohoshi.pdfread.model import Q_PER_POINT
from kohoshi.pdfread.objects import face_matrix, page_objects
from kohoshi.pdfread.painted import Edges, Kind, Painted
from kohoshi.pdfread.paths import Path
from kohoshi.text import plain

#: A picture is kept as averages of its pixels, at most this many along its longer side.
_KEPT = 400
#: A path of one straight piece or of rectangles alone is a rule or a ground; any other is drawn.
_RULE = ("m", "l")
#: Sizes of type that agree within this share are one.
_SAME_SIZE = 0.03
#: A glyph's middle may lie this far (mm) beyond the box of the text it was shown in.
_AROUND = 0.4


@dataclass(frozen=True)
class Pixels:
    """A decoded picture. ``hash``: of all its pixels; ``small``: (h, w, channels) averages, or None
    where it cannot be decoded; ``size``: of the whole in pixels."""

    hash: str
    small: np.ndarray | None
    size: tuple[int, int]


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
    with pikepdf.open(finished.path, suppress_warnings=True) as pdf:
        return [_face(face, page) for face, page in zip(finished.faces, pdf.pages, strict=True)]


def face_number(face: Face) -> int:
    """The face that a page is: its label says so, also in a file of some faces only."""
    return int(face.label) if face.label and face.label.isascii() and face.label.isdigit() else face.number


def _face(face: Face, page: pikepdf.Page) -> FaceShown:
    read = page_objects(page, face.geometry, OURS, _Closer)
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


# --- the closer reader ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Trait:
    shape: str = ""
    drawn: bool = False
    dash: tuple[float, ...] = ()
    pixels: Pixels | None = None
    clip: bool = False


#: Name of a step of a path and its points in mm.
_Step = tuple[str, tuple[float, ...]]


class _Traced(Path):
    """A path that remembers its steps."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[_Step] = []

    def move(self, ctm: Matrix, x: float, y: float) -> None:
        super().move(ctm, x, y)
        self.steps.append(("m", apply(ctm, x, y)))

    def line(self, ctm: Matrix, x: float, y: float) -> None:
        super().line(ctm, x, y)
        self.steps.append(("l", apply(ctm, x, y)))

    def curve(self, ctm: Matrix, *points: float) -> None:
        super().curve(ctm, *points)
        ends = [apply(ctm, points[i], points[i + 1]) for i in range(0, len(points) - 1, 2)]
        self.steps.append(("c", tuple(value for end in ends for value in end)))

    def rectangle(self, ctm: Matrix, x: float, y: float, w: float, h: float) -> None:
        done = len(self.steps)
        super().rectangle(ctm, x, y, w, h)
        self.steps[done:] = [("r", (*apply(ctm, x, y), *apply(ctm, x + w, y + h)))]

    def close(self) -> None:
        self.steps.append(("h", ()))

    @cached_property
    def drawn(self) -> bool:
        names = tuple(name for name, _ in self.steps)
        return names != _RULE and any(name != "r" for name in names)

    def shape(self, clip: Bounds) -> str:
        """Hash of the steps in hundredths of a mm from the corner of the whole: of a drawing all of
        it; of rectangles what the clip leaves of them (an engine paints one side of a box by
        clipping the whole box)."""
        return self._whole if self.drawn else _hash(self._left(clip))

    @cached_property
    def _whole(self) -> str:
        return _hash(self.steps)

    def _left(self, clip: Bounds) -> Iterator[_Step]:
        for name, values in self.steps:
            part = intersect(_upright(values), clip) if name == "r" else None
            if part is None or not is_empty(part):
                yield name, part or values


def _upright(values: tuple[float, ...]) -> Bounds:
    return min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2])


def _hash(steps: Iterable[_Step]) -> str:
    told = list(steps)
    left, top = (min((value for _, values in told for value in values[i::2]), default=0.0) for i in (0, 1))
    said = ";".join(name + ",".join(str(round((value - (top if i % 2 else left)) * 100)) for i, value in enumerate(values))
                    for name, values in told)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class _Closer(Content):
    """Reads as Content does and keeps shape, dash and pixels of what it paints."""

    path_kind = _Traced
    path: _Traced
    _image: Any = None

    def draw(self, operands: list[Any]) -> None:
        thing = self.frame.find("/XObject", operands[0])
        self._image = thing if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Image else None
        super().draw(operands)
        self._image = None

    def inline(self, operands: list[Any]) -> None:
        self._image = operands[0]
        super().inline(operands)
        self._image = None

    def emit(self, kind: Kind, box: Any, paint: Any, **more: Any) -> None:
        out = self.reader.out
        at = len(out.objects)
        super().emit(kind, box, paint, **more)
        if len(out.objects) == at or at in out.traits:
            return
        if kind is Kind.IMAGE:
            out.traits[at] = _Trait(pixels=_pixels(self._image))
        elif kind in (Kind.FILL, Kind.STROKE):
            out.traits[at] = _Trait(self.path.shape(self.state.clip), self.path.drawn, self.state.dash)

    def end_path(self) -> None:
        whole = self.path.bounds
        if self.path.clips and whole and self.path.drawn:
            out = self.reader.out
            out.traits[len(out.objects)] = _Trait(self.path.shape(self.state.clip), clip=True)
            out.objects.append(Painted(Kind.FILL, whole, True, self.state.fill.colour, supplied=self.frame.supplied))
        super().end_path()


def _pixels(image: Any) -> Pixels | None:
    """The picture decoded; where that fails, known by its bytes alone."""
    if image is None:
        return None
    wrapped = image if isinstance(image, pikepdf.PdfInlineImage) else pikepdf.PdfImage(image)
    size = int(wrapped.width), int(wrapped.height)
    digest = hashlib.sha256(_mask_bytes(image))
    try:
        picture = wrapped.as_pil_image()
        picture = picture.convert("RGB") if picture.mode == "P" else picture
        digest.update(f"{picture.mode} {picture.size}".encode())
        digest.update(picture.tobytes())
        return Pixels(digest.hexdigest()[:32], _averages(picture), size)
    except (pikepdf.PdfError, NotImplementedError, ValueError, OSError, TypeError, KeyError, AttributeError):
        digest.update(image.read_raw_bytes() if isinstance(image, Stream) else image._data)
        return Pixels(digest.hexdigest()[:32], None, size)


def _mask_bytes(image: Any) -> bytes:
    mask = image.get("/SMask") if isinstance(image, Stream) else None
    return mask.read_bytes() if isinstance(mask, Stream) else b""


def _averages(picture: Image.Image) -> np.ndarray:
    if picture.mode == "1":
        picture = picture.convert("L")
    factor = max(1, -(-max(picture.size) // _KEPT))
    small = np.asarray(picture.reduce(factor) if factor > 1 else picture, dtype=np.int16)
    return small if small.ndim == 3 else small[:, :, None]
