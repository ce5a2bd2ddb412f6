"""Masks said so that the engine draws them.

WeasyPrint 70.0 lays a mask on a shape alone: of a group, a part used again or a picture everything is
painted before the mask. Figma masks nothing but groups, with shapes in one full colour
(``mask-type: alpha``): such a mask is a clip path, which groups may have. What is left cannot be drawn.
"""
from __future__ import annotations

from collections.abc import Iterator

from kohoshi.pages.drawingxml import Node
from kohoshi.pages.drawnpaint import declarations, value_of

_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "polygon", "polyline", "line"})
_CLIPPING = frozenset({"path", "rect", "circle", "ellipse", "polygon"})
_WHITE = (255, 255, 255)
#: What makes a shape of a mask more than its outline.
_SOFT = ("opacity", "fill-opacity", "mask", "clip-path", "filter", "class")


def shapes(root: Node) -> frozenset[str]:
    """Ids of the masks that show what lies in their shapes whole and nothing else. ``root``: in the colours
    of its file."""
    holes = any("evenodd" in value for node in root.every() for value in node.attributes.values())
    return frozenset(node.attributes.get("id", "") for node in root.every() if node.name == "mask" and _is_shape(node, holes))


def masks_settled(root: Node, plain: frozenset[str]) -> None:
    """Changes the masks ``plain`` (:func:`shapes`) into clip paths, in place."""
    for mask in [node for node in root.every() if node.name == "mask" and node.attributes.get("id", "") in plain]:
        mask.name = "clipPath"
        inner = [shape for shape in mask.every() if shape.name in _CLIPPING]
        mask.attributes = {"id": mask.attributes.get("id", "")}
        for shape in inner:
            shape.attributes.pop("fill", None)
        for node in root.every():
            if masked_by(node) == mask.attributes["id"] and not _clipped(node):
                node.attributes.pop("mask", None)
                node.attributes["style"] = ";".join(f"{name}:{value}" for name, value, _ in declarations(node.attributes.get("style", "")) if name != "mask")
                node.attributes["clip-path"] = f"url(#{mask.attributes['id']})"


def lost(root: Node) -> Iterator[Node]:
    """Elements whose mask would not be drawn."""
    known = {node.attributes.get("id", "") for node in root.every() if node.name == "mask"}
    plain = shapes(root)
    for node in root.every():
        mask = masked_by(node)
        if mask in known and node.name not in _SHAPES and (mask not in plain or _clipped(node)):
            yield node


def masked_by(node: Node) -> str | None:
    """The id of the mask of an element."""
    said = {name: value for name, value, _ in declarations(node.attributes.get("style", ""))}
    address = value_of(said.get("mask", node.attributes.get("mask", ""))).address
    return address[1:] if address and address.startswith("#") else None


def _is_shape(mask: Node, holes: bool) -> bool:
    """All in one opaque colour (by alpha) or in white (by light), none stroked. ``holes``: the drawing says
    evenodd somewhere, and the engine clips by winding alone."""
    said = {name: value.strip() for name, value, _ in declarations(mask.attributes.get("style", ""))}
    alpha = said.get("mask-type", mask.attributes.get("mask-type")) == "alpha"
    if mask.attributes.get("maskContentUnits", "userSpaceOnUse") != "userSpaceOnUse" or not mask.elements:
        return False
    return all(_full(shape, alpha) and not (holes and shape.name in ("path", "polygon")) for shape in mask.elements)


def _full(shape: Node, alpha: bool) -> bool:
    said = shape.attributes
    if shape.name not in _CLIPPING or "style" in said or any(name in said for name in _SOFT) or said.get("stroke", "none") != "none":
        return False
    paint = value_of(said.get("fill", "black"))
    drawn = paint.drawn
    return paint.is_colour and drawn is not None and drawn.alpha == 1 and (alpha or drawn.rgb == _WHITE)


def _clipped(node: Node) -> bool:
    return "clip-path" in node.attributes or "clip-path" in node.attributes.get("style", "")
