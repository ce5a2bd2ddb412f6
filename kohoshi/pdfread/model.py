"""What a finished PDF holds, in the words of the newsletter. All lengths in mm from the
trim's top left, y downwards (see :mod:`kohoshi.pdfread.geometry`); type sizes in pt."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kohoshi.finding import Box
from kohoshi.pdfread.geometry import MM_PER_POINT, Geometry

#: 1 Q = 0.25 mm
Q_PER_POINT = MM_PER_POINT / 0.25


@dataclass(frozen=True)
class Glyph:
    """One character as set: its em box, the box of its ink, its size and font."""

    char: str
    box: Box
    ink: Box
    size_pt: float
    font: str

    @property
    def size_q(self) -> float:
        return self.size_pt * Q_PER_POINT


@dataclass
class Glyphs:
    """All characters of a face in content order, in columns (one array per property).

    text      one code point per glyph, so ``text[i]`` is glyph i
    boxes     (n, 4) em boxes: left, top, right, bottom in mm
    ink       (n, 4) boxes of the painted shapes
    size_pt   (n,)
    font      (n,) index into ``fonts``
    visible   (n,) bool, or None while not measured
    objects   (n,) which of the painted objects of the page it is part of (kohoshi.pdfread.walk);
              None where that is not known
    paint     (n, 2, 4) uint8 the colours of its inside and of its outline as red, green, blue and
              opacity on the screen; opacity 0: not painted, or with a pattern; None where not known
    """

    text: str
    boxes: np.ndarray
    ink: np.ndarray
    size_pt: np.ndarray
    font: np.ndarray
    fonts: tuple[str, ...]
    visible: np.ndarray | None = None
    objects: np.ndarray | None = None
    paint: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, index: int) -> Glyph:
        return Glyph(self.text[index], as_box(self.boxes[index]), as_box(self.ink[index]),
                     float(self.size_pt[index]), self.fonts[int(self.font[index])])

    def box(self, start: int, end: int) -> Box:
        """The box around the glyphs [start, end)."""
        part = self.boxes[start:end]
        return as_box(np.concatenate([part[:, :2].min(axis=0), part[:, 2:].max(axis=0)]))


def as_box(edges: Sequence[float] | np.ndarray) -> Box:
    left, top, right, bottom = (float(v) for v in edges)
    return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True)
class Link:
    """A link annotation: where it lies and where it leads (``face`` for a target inside the
    file, ``uri`` outside). A target that cannot be resolved has neither."""

    box: Box
    face: int | None
    uri: str | None


@dataclass(frozen=True)
class FontFacts:
    """A font that a page names: its name without the subset tag; ``supplied``: it came inside a
    page or advertisement drawn as received; ``mapped``: the file says what characters its glyphs are."""

    name: str
    embedded: bool
    subset: bool
    supplied: bool = False
    mapped: bool = True


@dataclass(frozen=True)
class SuppliedArea:
    """A page or advertisement as received, drawn into the page: the slot it was drawn for (in
    letters and digits alone, ``page`` for a whole face) and where it lies."""

    key: str
    box: Box


@dataclass(frozen=True)
class PageFacts:
    """What the structure of the file says about one page."""

    geometry: Geometry
    label: str | None
    links: tuple[Link, ...]
    fonts: tuple[FontFacts, ...] = ()
    drawn: tuple[SuppliedArea, ...] = ()


@dataclass(frozen=True)
class Manner:
    """How a page shows its words, told by what it paints besides text.

    letters   about how many letters it draws as shapes (kohoshi.pdfread.outlines)
    pictured  share of the trim that images cover, 0 to 1
    """

    letters: int = 0
    pictured: float = 0.0


@dataclass(frozen=True)
class Outline:
    """A bookmark: its text, depth and the page it leads to (1-based), if any."""

    title: str
    depth: int
    face: int | None


@dataclass(frozen=True)
class FileFacts:
    """What the structure of the file says about the whole. ``repairs``: what of it was damaged and is
    mended for reading, in words; ``torn``: faces on which something is painted with data that break off."""

    pages: tuple[PageFacts, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    destinations: dict[str, int] = field(default_factory=dict)
    outlines: tuple[Outline, ...] = ()
    has_labels: bool = False
    repairs: tuple[str, ...] = ()
    torn: tuple[int, ...] = ()
