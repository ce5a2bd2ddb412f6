"""Colours of a drawing (SVG) for the press: as the palette has them, or converted like those of a photograph."""
from __future__ import annotations

from dataclasses import replace

from kohoshi.pages.drawnpaint import Drawn, Painter
from kohoshi.pages.palette import Palette, device_cmyk
from kohoshi.pages.processcolour import ProcessColours


def for_palette(palette: Palette) -> Painter:
    """Colours of a layout's drawing in their inks; what the palette lacks, in black. Ramps stay in the
    authoring colour: they are converted when the file is written."""
    def paint(name: str, drawn: Drawn) -> str:
        if name == "stop-color":
            return hex_of(drawn, drawn.rgb or (0, 0, 0))
        named = palette.by_rgb.get(hex_of(replace(drawn, alpha=1), drawn.rgb).upper()) if drawn.rgb else None
        ink = named.cmyk if named else drawn.ink if in_palette(palette, drawn) and drawn.ink else (0, 0, 0, 100)
        return _inked(ink, drawn.alpha)

    return paint


def for_process(process: ProcessColours) -> Painter:
    """Colours of an issue's drawing in the inks of the press; ramps as :func:`for_palette` has them."""
    def paint(name: str, drawn: Drawn) -> str:
        if drawn.ink:
            ink, rgb = process.authored(drawn.ink)
        else:
            rgb = drawn.rgb or (0, 0, 0)
            ink = process.inks(rgb)
        return hex_of(drawn, rgb) if name in ("stop-color", "flood-color", "lighting-color") else _inked(ink, drawn.alpha)

    return paint


def in_palette(palette: Palette, drawn: Drawn) -> bool:
    """Whether the palette has this colour."""
    if drawn.ink:
        return any(tuple(round(v) for v in drawn.ink) == tuple(colour.cmyk) for colour in palette)
    return drawn.rgb is not None and hex_of(Drawn(drawn.rgb), drawn.rgb).upper() in palette.by_rgb


def hex_of(drawn: Drawn, rgb: tuple[int, int, int]) -> str:
    """The colour in CSS, as opaque as it is drawn."""
    if drawn.alpha < 1:
        return f"rgba({rgb[0]},{rgb[1]},{rgb[2]},{drawn.alpha:g})"
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _inked(ink: tuple[float, float, float, float], alpha: float) -> str:
    text = device_cmyk(ink)
    return f"{text[:-1]} / {alpha:g})" if alpha < 1 else text
