"""Colour spaces of a PDF, resolved to what reaches the press (ISO 32000-1, 8.6)."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

from kohoshi import limits
from kohoshi.pdfread.painted import Colour, Inks
from kohoshi.pdfread.spelling import spelled

#: Indexed on DeviceN on … : deeper than this a file makes no sense.
_DEPTH = limits.SPACES_DEPTH
_ABBREVIATED = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
_COMPONENTS = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "CalGray": 1, "CalRGB": 3, "Lab": 3}
_PROCESS = {"Cyan": 0, "Magenta": 1, "Yellow": 2, "Black": 3}
_PAPER: Inks = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Space:
    """``name`` as in :class:`Colour`; ``names`` all colorants of Separation and DeviceN;
    ``indexed``: values are indices into a table of it; ``under``: of an uncoloured pattern."""

    name: str
    components: int = 1
    names: tuple[str, ...] = ()
    indexed: bool = False
    under: Space | None = None

    @cached_property
    def initial(self) -> Colour:
        """The colour that selecting the space sets (8.6.3)."""
        if self.names:
            return self.colour((1.0,) * len(self.names))
        return self.colour((0.0, 0.0, 0.0, 1.0) if self.components == 4 else (0.0,) * self.components)

    @cached_property
    def colour(self) -> Callable[[tuple[float, ...]], Colour]:
        """The colour of component values; too few of them (a broken file) leave inks unknown."""
        return lru_cache(maxsize=4096)(self._colour)  # of its own: nothing is gone through to tell spaces apart

    def _colour(self, values: tuple[float, ...]) -> Colour:
        spots = tuple(n for n in self.names if n not in _PROCESS and n != "None")
        if self.indexed or len(values) < self.components:
            return Colour(self.name, None, spots)
        if self.names:
            return Colour(self.name, None if spots else _process(self.names, values), spots)
        if self.name in ("DeviceCMYK", "ICCBased4"):
            return Colour(self.name, _per_cent(values[:4]))
        if self.name in ("DeviceGray", "CalGray", "ICCBased1"):
            return Colour(self.name, _per_cent((0, 0, 0, 1 - values[0])))
        return Colour(self.name)


def _per_cent(values: Sequence[float]) -> Inks:
    c, m, y, k = (round(min(max(float(v), 0.0), 1.0) * 100, 3) for v in values)
    return c, m, y, k


def _process(names: Sequence[str], values: Sequence[float]) -> Inks:
    inks = list(_PAPER)
    for name, value in zip(names, values, strict=False):
        if name in _PROCESS:
            inks[_PROCESS[name]] = value
    return _per_cent(inks)


GRAY, RGB, CMYK = (Space(name, _COMPONENTS[name]) for name in ("DeviceGray", "DeviceRGB", "DeviceCMYK"))
PATTERN = Space("Pattern", 0)
UNKNOWN = Space("Unknown", 0)


def resolve(value: Any, resources: Any, depth: int = 0) -> Space:
    """The space a file names or spells out. What makes no sense is UNKNOWN."""
    if depth > _DEPTH or value is None:
        return UNKNOWN
    if isinstance(value, Name):
        name = spelled(value)[1:]
        name = _ABBREVIATED.get(name, name)
        if name == "Pattern":
            return PATTERN
        if name in ("DeviceGray", "DeviceRGB", "DeviceCMYK"):
            return Space(name, _COMPONENTS[name])
        spaces = resources.get("/ColorSpace") if isinstance(resources, Dictionary) else None
        named = spaces.get(spelled(value)) if isinstance(spaces, Dictionary) else None
        return resolve(named, resources, depth + 1)
    if not isinstance(value, Array) or not len(value) or not isinstance(value[0], Name):
        return UNKNOWN
    return _spelled(spelled(value[0])[1:], value, resources, depth)


def _spelled(family: str, value: Object, resources: Any, depth: int) -> Space:
    family = _ABBREVIATED.get(family, family)
    second = value[1] if len(value) > 1 else None
    if family == "ICCBased" and isinstance(second, Stream):
        n = int(second.get("/N", 0))
        return Space(f"ICCBased{n}", n) if n in (1, 3, 4) else UNKNOWN
    if family == "Indexed":
        base = resolve(second, resources, depth + 1)
        return Space(base.name, 1, base.names, indexed=True)
    if family == "Separation" and isinstance(second, Name):
        return Space("Separation", 1, (spelled(second)[1:],))
    if family == "DeviceN" and isinstance(second, Array):
        names = tuple(spelled(name).lstrip("/") for name in second)
        return Space("DeviceN", len(names), names)
    if family == "Pattern":
        return Space("Pattern", 0, under=resolve(second, resources, depth + 1)) if second is not None else PATTERN
    return Space(family, _COMPONENTS[family]) if family in _COMPONENTS else UNKNOWN
