"""Whatever PDF/A-3 forbids in a page that comes from outside, where it can be put right without
changing the picture (ISO 19005-3, 6.2).

Process colours were turned into sRGB before (kohoshi.editions.colour). What still mixes from
four inks, a spot colour or a gradient, is given the printing profile as its meaning
(DefaultCMYK, 6.2.4.3).
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from kohoshi.editions.colour import ScreenColours

#: Keys of pictures and forms that PDF/A does not allow (6.2.8, 6.2.9).
_FORBIDDEN = ("/Alternates", "/OPI", "/PS", "/Ref")
#: Keys of graphics states that PDF/A does not allow (6.2.5): transfer functions, halftone phase.
_FORBIDDEN_STATE = ("/TR", "/HTP")


def fit_for_archive(pdf: pikepdf.Pdf, form: Stream, colours: ScreenColours) -> None:
    """Put right what a form and all it draws may not have in PDF/A."""
    profile: list[Array] = []
    for resources in _resources(form, set()):
        for drawn in _streams(resources, "/XObject"):
            _drawing(drawn)
        for state in resources.get("/ExtGState", Dictionary()).values():
            _state(state)
        for font in resources.get("/Font", Dictionary()).values():
            _font(font)
        if _mixes_inks(resources):
            if not profile:
                icc = pdf.make_stream(colours.profile.read_bytes(), N=4)
                profile.append(pdf.make_indirect(Array([Name.ICCBased, icc])))
            spaces: Any = resources.get("/ColorSpace", Dictionary())
            resources.ColorSpace = Dictionary(spaces)
            resources.ColorSpace.DefaultCMYK = profile[0]


def _resources(form: Stream, seen: set[tuple[int, int]]) -> Iterator[Dictionary]:
    """The resources of a form and of every form, pattern and soft mask under it, each once."""
    if form.objgen in seen:
        return
    seen.add(form.objgen)
    resources = form.get("/Resources")
    if not isinstance(resources, Dictionary):
        return
    yield resources
    inner = [s for s in _streams(resources, "/XObject") if s.get("/Subtype") == Name.Form]
    inner += _streams(resources, "/Pattern")
    for state in resources.get("/ExtGState", Dictionary()).values():
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary) and isinstance(group := mask.get("/G"), Stream):
            inner.append(group)
    for one in inner:
        yield from _resources(one, seen)


def _streams(resources: Dictionary, kind: str) -> list[Stream]:
    return [one for one in resources.get(kind, Dictionary()).values() if isinstance(one, Stream)]


def _drawing(drawn: Stream) -> None:
    for key in _FORBIDDEN:
        if key in drawn:
            del drawn[key]
    if drawn.get("/Interpolate"):
        drawn.Interpolate = False
    if isinstance(mask := drawn.get("/SMask"), Stream):
        _drawing(mask)


def _state(state: pikepdf.Object) -> None:
    for key in _FORBIDDEN_STATE:
        if key in state:
            del state[key]
    if state.get("/TR2", Name.Default) != Name.Default:
        del state["/TR2"]


def _font(font: pikepdf.Object) -> None:
    """An embedded CIDFontType2 must say how it counts its glyphs; Identity is what every reader
    takes where it says nothing (6.2.11.3.2)."""
    for descendant in font.get("/DescendantFonts", Array()):
        if descendant.get("/Subtype") == Name.CIDFontType2 and "/CIDToGIDMap" not in descendant:
            descendant.CIDToGIDMap = Name.Identity


def _mixes_inks(resources: Dictionary) -> bool:
    """Whether a colour space, shading or picture still means four process inks."""
    spaces: list[pikepdf.Object | None] = [*resources.get("/ColorSpace", Dictionary()).values()]
    spaces += [one.get("/ColorSpace") for one in resources.get("/Shading", Dictionary()).values()]
    spaces += [one.get("/ColorSpace") for one in _streams(resources, "/XObject")]
    spaces += [one.get("/Shading", Dictionary()).get("/ColorSpace")
               for one in resources.get("/Pattern", Dictionary()).values() if not isinstance(one, Stream)]
    return any(_has_cmyk(space, 0) for space in spaces if space is not None)


def _has_cmyk(space: object, depth: int) -> bool:
    if space == Name.DeviceCMYK:
        return True
    return isinstance(space, Array) and depth < 4 and any(_has_cmyk(part, depth + 1) for part in space)
