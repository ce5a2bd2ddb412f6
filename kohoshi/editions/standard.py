"""What PDF/X asks of the whole file, once its pages are made.

PDF/X-4 (ISO 15930-7), PDF/X-1a (ISO 15930-4): output intent with a registered condition, no
navigation, page groups with a blending space; for X-1a no group at all, PDF 1.4.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from kohoshi.press import Press

#: Navigation and behaviour that a file for the press has no use for.
_SCREEN = ("/Outlines", "/Names", "/PageMode", "/OpenAction", "/AcroForm", "/AA", "/Dests")


def conform(pdf: pikepdf.Pdf, press: Press) -> None:
    """Make the file what the press's standard says, as far as that changes nothing on paper.
    Transparency that would be seen stays where it is and is told by the proof."""
    for key in _SCREEN:
        if key in pdf.Root:
            del pdf.Root[key]
    _without_lab(pdf)
    _without_cid_sets(pdf)
    _intent(pdf, press)
    for page in pdf.pages:
        if press.standard == "PDF/X-4":
            page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False)
        elif not any(map(_seen_through, _states(page.obj))):
            _ungroup(page.obj)


def save_options(press: Press) -> dict[str, Any]:
    """How the file is written: X-1a is PDF 1.4, without object streams."""
    if press.standard == "PDF/X-1a":
        return {"force_version": "1.4", "object_stream_mode": pikepdf.ObjectStreamMode.disable}
    return {}


def _intent(pdf: pikepdf.Pdf, press: Press) -> None:
    intent = pdf.Root.OutputIntents[0]
    intent.OutputConditionIdentifier = String(press.condition)
    intent.OutputCondition = String(press.condition_name)
    intent.RegistryName = String(press.registry)
    intent.Info = String(press.condition_name)
    if not press.embed_profile and "/DestOutputProfile" in intent:
        del intent["/DestOutputProfile"]  # the registered name says it (ISO 15930-4 6.2.2)


def _without_lab(pdf: pikepdf.Pdf) -> None:
    """The engine declares Lab spaces on every page; nothing in a file for four inks uses them."""
    for page in pdf.pages:
        spaces = page.obj.Resources.get("/ColorSpace", Dictionary())
        for name in [name for name in spaces.keys() if name.startswith("/lab-")]:
            del spaces[name]


def _without_cid_sets(pdf: pikepdf.Pdf) -> None:
    """In PDF 1.4 the engine lists the glyphs of a subset, and leaves some out; the list is optional."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/CIDSet" in thing:
            del thing["/CIDSet"]


def _below(holder: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[Stream]:
    """Forms and patterns that a page or form paints, at any depth."""
    resources = holder.get("/Resources", Dictionary())
    for kind in ("/XObject", "/Pattern"):
        for thing in resources.get(kind, Dictionary()).values():
            if isinstance(thing, Stream) and thing.objgen not in seen and thing.get("/Subtype") != Name.Image:
                seen.add(thing.objgen)
                yield thing
                yield from _below(thing, seen)


def _states(page: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for holder in (page, *_below(page, set())):
        yield from holder.get("/Resources", Dictionary()).get("/ExtGState", Dictionary()).values()


def _seen_through(state: pikepdf.Object) -> bool:
    """Whether a graphics state lets something show through (ISO 32000-1 table 58)."""
    blend = state.get("/BM", Name.Normal)
    blends = blend if isinstance(blend, Array) else [blend]
    return (any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA"))
            or state.get("/SMask", Name("/None")) != Name("/None")
            or any(mode not in (Name.Normal, Name.Compatible) for mode in blends))


def _ungroup(page: pikepdf.Object) -> None:
    """Without alpha, mask and blend a group paints what its content paints."""
    for holder in (page, *_below(page, set())):
        if "/Group" in holder:
            del holder["/Group"]
