"""The process colours of a layout, by name: one list for CSS, drawings and the web edition."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Colour:
    """A process colour: printed as ``cmyk`` (per cent), authored and shown as ``rgb`` (#RRGGBB)."""

    name: str
    cmyk: tuple[float, float, float, float]
    rgb: str

    @property
    def css(self) -> str:
        return device_cmyk(self.cmyk)


def device_cmyk(cmyk: tuple[float, ...]) -> str:
    """CSS Color 5 ``device-cmyk()`` of values in per cent."""
    return "device-cmyk(" + " ".join(f"{value / 100:g}" for value in cmyk) + ")"


class Palette:
    """Named colours of ``palette.yaml``; lookups by name, by authoring colour, by ink."""

    def __init__(self, colours: list[Colour]) -> None:
        self.colours = colours
        self.by_name = {c.name: c for c in colours}
        self.by_rgb = {c.rgb.upper(): c for c in colours}

    @classmethod
    def load(cls, path: Path) -> Palette:
        """Raises ValueError when two names share an authoring colour but not their inks."""
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        colours = [Colour(name, tuple(v["cmyk"]), v["rgb"].upper()) for name, v in data.items()]
        inks: dict[str, Colour] = {}
        for colour in colours:
            twin = inks.setdefault(colour.rgb, colour)
            if twin.cmyk != colour.cmyk:
                raise ValueError(f"{path.name}: {twin.name} と {colour.name} の rgb が同じです（{colour.rgb}）")
        return cls(colours)

    def __iter__(self) -> Iterator[Colour]:
        return iter(self.colours)

    def css(self) -> str:
        """Custom properties: ``--sea: device-cmyk(…)`` for every colour."""
        rules = "".join(f"--{c.name}:{c.css};" for c in self.colours)
        return f":root{{{rules}}}"

    def screen_css(self) -> str:
        """The same names with the colours a screen shows."""
        rules = "".join(f"--{c.name}:{c.rgb};" for c in self.colours)
        return f":root{{{rules}}}\n"
