"""Colours of drawings in the inks of the press, remembered both ways: print.pdf has the inks, web.pdf
and html/ the colour that was drawn."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kohoshi.pages.palette import Palette
from kohoshi.pages.presscolour import Ink, PressColours, Rgb

#: Steps of a colour ramp.
_STEPS = 33


@dataclass
class ProcessColours:
    """``palette``: its authoring colours keep their inks. ``drawn``: inks in whole per cent → the
    colour of a drawing that became them."""

    press: PressColours
    palette: Palette
    drawn: dict[Ink, str] = field(default_factory=dict)
    _inks: dict[Rgb, Ink] = field(default_factory=dict)

    def inks(self, rgb: Rgb) -> Ink:
        """In per cent."""
        if rgb not in self._inks:
            named = self.palette.by_rgb.get(_hex(rgb))
            ink = named.cmyk if named else self.press.colour(rgb)
            self._inks[rgb] = ink
            self.drawn.setdefault(ink, _hex(rgb))
        return self._inks[rgb]

    def authored(self, ink: Ink) -> tuple[Ink, Rgb]:
        """Inks that a drawing itself names (per cent): what the press takes of them, and the colour of
        the screen by which a ramp finds them again."""
        held = self.press.within(ink)
        shown = self.drawn.get(held)
        rgb: Rgb = _rgb(shown) if shown else self.press.screen_rgb(held)
        self._inks[rgb] = held
        self.drawn.setdefault(held, _hex(rgb))
        return held, rgb

    def ramp(self, start: Rgb, end: Rgb, exponent: float = 1) -> np.ndarray:
        """Inks (n, 4; 0 to 1) on the way from one colour to another. Its ends are the inks of those
        colours where they stand alone; between two grays all of it is black ink."""
        first, last = (np.array(self.inks(colour), float) for colour in (start, end))
        along = (np.linspace(0, 1, _STEPS) ** exponent)[:, None]
        if not first[:3].any() and not last[:3].any():
            black: np.ndarray = ((1 - along) * first + along * last) / 100
            return black
        inks = self.press.colours((1 - along) * np.array(start) + along * np.array(end))
        inks += (1 - along) * (first - inks[0]) + along * (last - inks[-1])
        inks = np.clip(inks, 0, 100)
        over = np.maximum(inks.sum(axis=1, keepdims=True) / self.press.limit, 1)
        out: np.ndarray = inks / over / 100
        return out


def _hex(rgb: Rgb) -> str:
    return "#{:02X}{:02X}{:02X}".format(*rgb)


def _rgb(text: str) -> Rgb:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
