"""What a page paints, object by object, in the words of prepress.

Boxes are left, top, right, bottom in mm from the trim's top left (kohoshi.pdfread.geometry);
inks in per cent; widths of lines in pt and sizes of type in Q, both as printed.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from kohoshi.pdfread.matrix import IDENTITY, Matrix, bounds

#: left, top, right, bottom in mm
Edges = tuple[float, float, float, float]
#: cyan, magenta, yellow, black in per cent
Inks = tuple[float, float, float, float]

#: Less of an ink than this (per cent) is rounding, not ink.
TRACE = 0.5


class Kind(StrEnum):
    TEXT = "text"
    FILL = "fill"
    STROKE = "stroke"
    IMAGE = "image"
    SHADING = "shading"

    @property
    def japanese(self) -> str:
        return {"text": "文字", "fill": "塗り", "stroke": "線", "image": "画像", "shading": "グラデーション"}[self.value]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it reaches the press.

    space   the colour space that counts: that of the base for Indexed; ICCBased with its number
            of components (ICCBased4); Unknown where the file does not tell
    inks    None where the file alone does not tell (RGB, Lab, spot colours, pictures)
    names   colorants of Separation and DeviceN that are no process ink
    """

    space: str
    inks: Inks | None = None
    names: tuple[str, ...] = ()

    @property
    def is_rgb(self) -> bool:
        return self.space in ("DeviceRGB", "CalRGB", "ICCBased3")

    @property
    def is_lab(self) -> bool:
        return self.space == "Lab"

    @property
    def used(self) -> tuple[str, ...]:
        """Letters of the process inks it needs, e.g. ("C", "K")."""
        return tuple(name for name, value in zip("CMYK", self.inks or (), strict=False) if value >= TRACE)

    @property
    def is_white(self) -> bool:
        """Paper: no ink at all."""
        return self.inks is not None and not self.used and not self.names


@dataclass(frozen=True, slots=True)
class Picture:
    """A sampled image. ``dpi``: effective resolution at printed size, across and down the
    image's own axes; ``stencil``: a 1-bit mask painted in the current colour; ``place``: from the
    unit square that it fills (its top edge at 1: ISO 32000-1, 8.9.5.2) to mm on the face, no clip
    taken off."""

    width: int
    height: int
    bits: int
    dpi: tuple[float, float]
    filters: tuple[str, ...]
    stencil: bool
    place: Matrix = IDENTITY

    @property
    def is_line_art(self) -> bool:
        return self.bits == 1

    def part(self, left: float, top: float, width: float, height: float) -> Edges:
        """The box in mm of a rectangle of it, told in shares (0 to 1) of its sides from its top left."""
        return bounds(self.place, left, 1 - top - height, left + width, 1 - top)


class Painted(NamedTuple):
    """One painted object (there are ten thousands of them, and nothing is made faster than a tuple).

    box        what of it can be seen inside all clips (path boxes without the line width); where
               nothing is left, the unclipped box, and ``seen`` is False
    alpha      product of the constant alphas of the object and the groups around it
    blend      the first blend mode other than Normal on the way, else Normal
    masked     a soft mask in force, its own or of a group around it
    overprint  for the operation that painted it, so that some of what lies below is left
    width_pt   of a stroke (0: the device's thinnest line); of a fill without a stroke what is
               narrowest of it, a frame's thinnest side; else None
    size_q     of text, else None
    mode       text render mode (ISO 32000-1, 9.3.6)
    tiled      painted as part of a tiling pattern or a Type 3 glyph: the box is that of the whole
    supplied   name of the supplied page or advertisement it came in, '' for our own
    """

    kind: Kind
    box: Edges
    seen: bool
    colour: Colour
    alpha: float = 1.0
    blend: str = "Normal"
    masked: bool = False
    overprint: bool = False
    width_pt: float | None = None
    size_q: float | None = None
    mode: int = 0
    picture: Picture | None = None
    tiled: bool = False
    supplied: str = ""

    @property
    def is_transparent(self) -> bool:
        return self.alpha < 0.999 or self.blend != "Normal" or self.masked

    def as_row(self) -> list[Any]:
        """Plain values for JSON, in the order of the fields."""
        colour = [self.colour.space, self.colour.inks, self.colour.names]
        p = self.picture
        picture = p and [p.width, p.height, p.bits, p.dpi, p.filters, p.stencil, p.place]
        return [self.kind.value, self.box, self.seen, colour, self.alpha, self.blend, self.masked, self.overprint,
                self.width_pt, self.size_q, self.mode, picture, self.tiled, self.supplied]
