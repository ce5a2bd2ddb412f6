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


def masks_settled(root: Node) -> None:
    """Changes in place every mask that is a plain shape into a clip path."""
    for mask in [node for node in root.every() if node.name == "mask" and is_shape(node)]:
        mask.name = "clipPath"
        inner = [shape for shape in mask.every() if shape.name in _CLIPPING]
        mask.attributes = {"id": mask.attributes.get("id", "")}
        for shape in inner:
            shape.attributes.pop("fill", None)
        for node in root.every():
            if masked_by(node) == mask.attributes["id"]:
                node.attributes.pop("mask", None)
                node.attributes["style"] = ";".join(f"{name}:{value}" for name, value, _ in declarations(node.attributes.get("style", "")) if name != "mask")
                node.attributes["clip-path"] = f"url(#{mask.attributes['id']})"


def lost(root: Node) -> Iterator[Node]:
    """Elements whose mask would not be drawn."""
    masks = {node.attributes.get("id", ""): node for node in root.every() if node.name == "mask"}
    for node in root.every():
        mask = masks.get(masked_by(node) or "")
        if mask is not None and node.name not in _SHAPES and not (is_shape(mask) and not _clipped(node)):
            yield node


def masked_by(node: Node) -> str | None:
    """The id of the mask of an element."""
    said = dict((name, value) for name, value, _ in declarations(node.attributes.get("style", "")))
    address = value_of(said.get("mask", node.attributes.get("mask", ""))).address
    return address[1:] if address and address.startswith("#") else None


def is_shape(mask: Node) -> bool:
    """Whether a mask shows what lies in its shapes whole and nothing else: all in one opaque colour
    (by alpha) or in white (by light), none stroked."""
    said = dict((name, value.strip()) for name, value, _ in declarations(mask.attributes.get("style", "")))
    alpha = said.get("mask-type", mask.attributes.get("mask-type")) == "alpha"
    if mask.attributes.get("maskContentUnits", "userSpaceOnUse") != "userSpaceOnUse" or not mask.elements:
        return False
    return all(_full(shape, alpha) for shape in mask.elements)


def _full(shape: Node, alpha: bool) -> bool:
    said = shape.attributes
    if shape.name not in _CLIPPING or "style" in said or any(name in said for name in _SOFT) or said.get("stroke", "none") != "none":
        return False
    if said.get("fill-rule", said.get("clip-rule", "nonzero")) != "nonzero":
        return False  # the engine clips by winding alone
    paint = value_of(said.get("fill", "black"))
    drawn = paint.drawn
    return paint.is_colour and drawn is not None and drawn.alpha == 1 and (alpha or drawn.rgb == _WHITE)


def _clipped(node: Node) -> bool:
    return "clip-path" in node.attributes or "clip-path" in node.attributes.get("style", "")
