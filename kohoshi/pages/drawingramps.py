"""Ramps and patterns said so that the engine and every reader of its files draw them.

- What one takes from another by a link (Inkscape: all of them) is put into it: WeasyPrint 70.0 takes it
  the first time that it writes a drawing (print.pdf) and finds nothing there the second (web.pdf).
- A ramp of one colour (Inkscape's swatches) the engine paints without its inks being known; of two it is
  a ramp like others.
- A ramp measured by the shape that it fills is written as a tile of 1 × 1 unit made as large as the shape;
  poppler (22.12) draws that tile in its own size, which is nothing. In thousandths it draws it.
"""
from __future__ import annotations

from dataclasses import replace

from kohoshi.pages.drawingxml import Node

_FINER = 1000
_LINEAR = {"x1": "0", "y1": "0", "x2": "1", "y2": "0"}
_RADIAL = {"cx": "0.5", "cy": "0.5", "r": "0.5", "fx": "", "fy": "", "fr": "0"}
_RAMPS = ("linearGradient", "radialGradient")


def ramps_settled(root: Node) -> None:
    """Changes the ramps and patterns of a drawing in place."""
    known = {node.attributes.get("id", ""): node for node in root.every() if node.name in (*_RAMPS, "pattern")}
    chains = [_chain(node, known) for node in known.values()]
    whole = [(node, _taken(chain)) for node, chain in zip(known.values(), chains, strict=True)]
    for node, (attributes, children) in whole:
        node.attributes, node.children = attributes, children
        if node.name not in _RAMPS:
            continue
        if len(stops := [each for each in node.elements if each.name == "stop"]) == 1:
            node.children.append(replace(stops[0], attributes={**stops[0].attributes, "offset": "1"}))
        if attributes.get("gradientUnits") != "userSpaceOnUse":
            attributes.update(_in_thousandths(node))


def _chain(node: Node, known: dict[str, Node]) -> list[Node]:
    """A ramp or pattern and those from which it takes what it does not say (SVG 2, 14.2)."""
    out = [node]
    while (name := out[-1].attributes.get("href", "")[1:]) in known and known[name] not in out:
        out.append(known[name])
    return out


def _taken(chain: list[Node]) -> tuple[dict[str, str], list[Node | str]]:
    """(attributes, children) of the first, with those of the others where it has none."""
    attributes: dict[str, str] = {}
    for node in reversed(chain):
        attributes |= {name: value for name, value in node.attributes.items() if name not in ("href", "id")}
    if "id" in chain[0].attributes:
        attributes["id"] = chain[0].attributes["id"]
    return attributes, list(next((node.children for node in chain if node.elements), []))


def _in_thousandths(node: Node) -> dict[str, str]:
    """The attributes of a ramp that is measured by its shape; none where a number is none."""
    said = node.attributes
    values = {name: said.get(name) or default for name, default in (_LINEAR if node.name == "linearGradient" else _RADIAL).items()}
    if node.name == "radialGradient":
        values["fx"], values["fy"] = values["fx"] or values["cx"], values["fy"] or values["cy"]
    try:
        finer = {name: f"{_number(value) * _FINER:g}" for name, value in values.items()}
    except ValueError:
        return {}
    return finer | {"gradientTransform": f"{said.get('gradientTransform', '')} scale({1 / _FINER:g})".strip()}


def _number(text: str) -> float:
    return float(text.strip()[:-1]) / 100 if text.strip().endswith("%") else float(text)
