"""The process colours of a layout, by name: one list for CSS, drawings and the web edition."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from kohoshi.finding import Finding, Level, Place
from kohoshi.pages.error import LayoutError
from kohoshi.refusal import why


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


def _inks(values: list[float]) -> tuple[float, float, float, float]:
    c, m, y, k = map(float, values)
    return c, m, y, k


def _wrong(path: Path, what: str) -> LayoutError:
    shown = f"layouts/{path.parent.name}/{path.name}"
    return LayoutError(Finding("layout/list", Level.ERROR, f"{shown} {what}",
                               "1行は「sea: { cmyk: [100, 60, 0, 0], rgb: \"#0067B1\" }」の形で書きます", place=Place(shown)))


class Palette:
    """Named colours of ``palette.yaml``; lookups by name, by authoring colour, by ink."""

    def __init__(self, colours: list[Colour]) -> None:
        self.colours = colours
        self.by_name = {c.name: c for c in colours}
        self.by_rgb = {c.rgb.upper(): c for c in colours}

    @classmethod
    def load(cls, path: Path) -> Palette:
        """Raises LayoutError when it is malformed, or when two names share an authoring colour but
        not their inks."""
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            colours = [Colour(str(name), _inks(v["cmyk"]), v["rgb"].upper()) for name, v in data.items()]
        except (OSError, yaml.YAMLError, UnicodeError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise _wrong(path, f"が正しくありません（{why(error)}）") from None
        inks: dict[str, Colour] = {}
        for colour in colours:
            twin = inks.setdefault(colour.rgb, colour)
            if twin.cmyk != colour.cmyk:
                raise _wrong(path, f"の「{twin.name}」と「{colour.name}」は、画面の色（rgb）が同じ {colour.rgb} です。どちらかを変えてください")
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
