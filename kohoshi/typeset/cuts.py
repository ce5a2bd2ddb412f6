"""Pictures cut to what is printed of them, before they reach any file.

The engine embeds a picture whole and lets a clip hide what ``object-fit: cover`` leaves over; whoever takes the
picture out of the PDF has all of it. So after layout every photograph is asked for again as the part that can be
seen (``?cut=…``: kohoshi.pages.resources), and stands where it stood, at the same size. What lies in the bleed is
printed and stays. A drawing is no pixels: what its place cuts off stays in the file, as shapes.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from weasyprint import DEFAULT_OPTIONS
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage, get_image_from_uri
from weasyprint.layout.replaced import replacedbox_layout

from kohoshi.pages.picturefile import Cut

#: Share of a pixel that rounding of a placement may cost.
_ROUNDED = 0.02
#: left, top, right, bottom in px of the page; None: unknown (inside a turned frame).
Edges = tuple[float, float, float, float]


class _Cut:
    """A part of a picture that is laid out and painted as if it were the whole."""

    def __init__(self, whole: RasterImage, part: RasterImage, cut: Cut) -> None:
        self._whole, self._part, self._cut = whole, part, cut

    def get_intrinsic_size(self, *given: Any) -> tuple[float, float, float]:
        size: tuple[float, float, float] = self._whole.get_intrinsic_size(*given)
        return size

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        across, down = width / self._whole.width, height / self._whole.height
        left, top, right, bottom = self._cut.box
        stream.transform(e=left * across, f=top * down)
        self._part.draw(stream, (right - left) * across, (bottom - top) * down, style)


@dataclass(frozen=True)
class _Laid:
    """A photograph in its place: all of it, and what can be seen of it (px of the page)."""

    address: str
    image: RasterImage
    whole: Edges
    seen: Edges
    oval: bool = False

    @property
    def cut(self) -> Cut:
        """In whole pixels of the picture, never fewer than one."""
        left, top, right, bottom = self.whole
        across, down = self.image.width / (right - left), self.image.height / (bottom - top)
        x0, x1 = _pixels((self.seen[0] - left) * across, (self.seen[2] - left) * across, self.image.width)
        y0, y1 = _pixels((self.seen[1] - top) * down, (self.seen[3] - top) * down, self.image.height)
        return Cut(x0, y0, x1, y1, self.oval)


def _pixels(start: float, end: float, most: int) -> tuple[int, int]:
    first = min(max(math.floor(start + _ROUNDED), 0), most - 1)
    return first, max(min(math.ceil(end - _ROUNDED), most), first + 1)


def cut_to_print(pages: list[Any], fetcher: Any) -> dict[str, Cut]:
    """Give every photograph of laid-out pages the pixels that are printed and no others. Returns what is printed
    of each: address → the smallest part that holds all its printings."""
    known: dict[str, Any] = {}
    shown: dict[str, Cut] = {}

    def part(laid: _Laid) -> Any:
        cut = laid.cut
        shown[laid.address] = united(shown[laid.address], cut) if laid.address in shown else cut
        if cut == Cut(0, 0, laid.image.width, laid.image.height):
            return laid.image
        image = get_image_from_uri(known, fetcher, DEFAULT_OPTIONS, f"{laid.address}?cut={cut}")
        return laid.image if image is None else _Cut(laid.image, image, cut)  # what is refused is told

    for page in pages:
        bleed, box = page.bleed, page._page_box
        paper = -bleed["left"], -bleed["top"], page.width + bleed["right"], page.height + bleed["bottom"]
        if box.canvas_background is not None:
            box.canvas_background = _background(box.canvas_background, paper, part)
        _cut_within(box, paper, paper, part)
    return shown


def united(one: Cut, other: Cut) -> Cut:
    """The smallest part of a picture that holds two."""
    if one.box == other.box:
        return replace(one, oval=one.oval and other.oval)
    return Cut(min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom))


def every_united(parts: Iterator[Mapping[str, Cut]]) -> dict[str, Cut]:
    """What several runs show, as one."""
    found: dict[str, Cut] = {}
    for each in parts:
        for address, cut in each.items():
            found[address] = united(found[address], cut) if address in found else cut
    return found


def _cut_within(box: Any, clip: Edges | None, paper: Edges | None, part: Callable[[_Laid], Any]) -> None:
    """``clip``: what shows of the box, ``paper``: of one that is positioned; both None inside what is turned."""
    box = getattr(box, "_box", box)  # of an absolute box its place alone stands in the tree
    if getattr(box, "transformation_matrix", None):
        clip = paper = None
    elif box.style["position"] in ("absolute", "fixed"):
        clip = paper
    if getattr(box, "background", None) is not None:
        box.background = _background(box.background, clip, part)
    if isinstance(box, boxes.ReplacedBox) and isinstance(box.replacement, RasterImage) and (laid := _picture(box, clip)):
        box.replacement = part(laid)
    if box.style["overflow"] != "visible" and not isinstance(box, boxes.PageBox):
        clip = _both(clip, _edges(box.padding_box_x(), box.padding_box_y(), box.padding_width(), box.padding_height()))
    for child in box.all_children() if hasattr(box, "all_children") else ():
        _cut_within(child, clip, paper, part)


def _picture(box: Any, clip: Edges | None) -> _Laid | None:
    address = box.element.get("src") if box.element is not None and box.element_tag == "img" else None
    width, height, x, y = replacedbox_layout(box)
    if not address or min(width, height, box.width, box.height) <= 0:
        return None
    whole = seen = _edges(x, y, width, height)
    if box.style["overflow"] != "visible":
        seen = _both(seen, _edges(box.padding_box_x(), box.padding_box_y(), box.padding_width(), box.padding_height()))
    shown = _both(clip, seen)
    return _Laid(address, box.replacement, whole, shown, shown == seen and is_oval(box))


def is_oval(box: Any) -> bool:
    """Whether its corners are so round that only an ellipse shows."""
    radii = box.rounded_padding_box()[4:]
    return all(2 * across > .99 * box.padding_width() and 2 * down > .99 * box.padding_height() for across, down in radii)


def _background(background: Any, clip: Edges | None, part: Callable[[_Laid], Any]) -> Any:
    """``clip``: what shows of it."""
    sources = background.style["background_image"]
    layers = [_layer(layer, value if kind == "url" else "", clip, part)
              for layer, (kind, value) in zip(background.layers, sources, strict=False)]
    return background._replace(layers=[*layers, *background.layers[len(layers):]])


def _layer(layer: Any, address: str, clip: Edges | None, part: Callable[[_Laid], Any]) -> Any:
    if not address or not isinstance(layer.image, RasterImage) or min(layer.size) <= 0:
        return layer
    x, y = layer.positioning_area[0] + layer.position[0], layer.positioning_area[1] + layer.position[1]
    whole, area = _edges(x, y, *layer.size), _edges(*layer.painting_area)
    once = layer.repeat == ("no-repeat", "no-repeat")
    if not once and _both(whole, area) != area:
        return layer  # it is repeated
    laid = _Laid(address, layer.image, whole, _both(clip, _both(whole, area)))
    return layer._replace(image=part(laid), repeat=("no-repeat", "no-repeat"))


def _edges(x: float, y: float, width: float, height: float) -> Edges:
    return x, y, x + width, y + height


def _both(one: Edges | None, other: Edges) -> Edges:
    if one is None:
        return other
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
