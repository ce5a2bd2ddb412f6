"""Ramps measured by the shape that they fill, said in finer units.

The engine writes such a ramp as a tile of 1 × 1 unit made as large as the shape; poppler (22.12) draws
that tile in its own size, which is nothing. In thousandths every reader draws it.
"""
from __future__ import annotations

from kohoshi.pages.drawingxml import Node

_FINER = 1000
_LINEAR = {"x1": "0", "y1": "0", "x2": "1", "y2": "0"}
_RADIAL = {"cx": "0.5", "cy": "0.5", "r": "0.5", "fx": "", "fy": "", "fr": "0"}


def in_thousandths(root: Node) -> None:
    """Changes the ramps of a drawing in place."""
    ramps = {node.attributes.get("id", ""): node for node in root.every() if node.name in ("linearGradient", "radialGradient")}
    new = []
    for node in ramps.values():
        chain = _chain(node, ramps)
        if _said(chain, "gradientUnits") == "userSpaceOnUse":
            continue
        defaults = _LINEAR if node.name == "linearGradient" else _RADIAL
        values = {name: _said(chain, name) or default for name, default in defaults.items()}
        if node.name == "radialGradient":
            values["fx"], values["fy"] = values["fx"] or values["cx"], values["fy"] or values["cy"]
        try:
            finer = {name: f"{_number(value) * _FINER:g}" for name, value in values.items()}
        except ValueError:
            continue
        transform = f"{_said(chain, 'gradientTransform') or ''} scale({1 / _FINER:g})".strip()
        new.append((node, {**finer, "gradientTransform": transform, "gradientUnits": "objectBoundingBox"}))
    for node, said in new:
        node.attributes.update(said)


def _chain(node: Node, ramps: dict[str, Node]) -> list[Node]:
    """A ramp and those from which it takes what it does not say."""
    out = [node]
    while (name := out[-1].attributes.get("href", "")[1:]) in ramps and ramps[name] not in out:
        out.append(ramps[name])
    return out


def _said(chain: list[Node], name: str) -> str | None:
    return next((node.attributes[name] for node in chain if name in node.attributes), None)


def _number(text: str) -> float:
    return float(text.strip()[:-1]) / 100 if text.strip().endswith("%") else float(text)
