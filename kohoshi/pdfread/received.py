"""What a page or an advertisement brought from outside is like, before it is built in.

Facts only, plain enough to come out of the child process; what they mean for a press is said by
kohoshi.check.supplied. Lengths in mm, boxes from the trim's top left.
"""
from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from kohoshi.finding import Box
from kohoshi.pdfread.model import FontFacts
from kohoshi.pdfread.painted import Painted

#: The sides in the order in which they are told.
SIDES = ("left", "top", "right", "bottom")


@dataclass(frozen=True)
class PlacedImage:
    """An image where it is drawn: its pixels and the lesser of its two resolutions."""

    box: Box
    width: int
    height: int
    dpi: float


@dataclass(frozen=True)
class ReceivedPage:
    """One page of the file.

    size          of the trim as seen; ``has_trim``: the file says where it is
    spaces        kinds of colour that it paints with: gray, rgb, cmyk, lab
    spots         names of its special colours (Separation, DeviceN)
    transparent   what asks for live transparency: alpha, blend, mask
    annotations   subtypes of its annotations, each once (Link, Widget, FreeText …)
    no_bleed      sides on which the art reaches the trim and nothing lies outside
    asked         what it paints with overprint or in a special colour (Separation, DeviceN)
    """

    number: int
    size: tuple[float, float]
    has_trim: bool
    fonts: tuple[FontFacts, ...]
    images: tuple[PlacedImage, ...]
    spaces: tuple[str, ...]
    spots: tuple[str, ...]
    transparent: tuple[str, ...]
    annotations: tuple[str, ...]
    no_bleed: tuple[str, ...]
    asked: tuple[Painted, ...] = ()


@dataclass(frozen=True)
class Received:
    """The file. ``locked``: a password is needed to read it (then nothing else is known);
    ``restricted``: encrypted, but open to read; ``active``: javascript, form, files, action;
    ``repairs``: what of it was damaged and is mended for reading, in words."""

    count: int = 0
    locked: bool = False
    restricted: bool = False
    active: tuple[str, ...] = ()
    pages: tuple[ReceivedPage, ...] = ()
    repairs: tuple[str, ...] = ()

    def page(self, number: int) -> ReceivedPage:
        """Raises KeyError for a page that was not asked for or is not there."""
        return {page.number: page for page in self.pages}[number]


def as_data(received: Received) -> dict[str, Any]:
    """Plain values for JSON, as ``decode.decoded`` reads them."""
    def page(each: ReceivedPage) -> dict[str, Any]:
        return asdict(replace(each, asked=())) | {"asked": [item.as_row() for item in each.asked]}

    return {"count": received.count, "locked": received.locked, "restricted": received.restricted, "active": received.active,
            "repairs": received.repairs, "pages": [page(each) for each in received.pages]}
