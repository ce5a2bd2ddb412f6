"""The fonts of a page, from its font dictionaries and those of the forms drawn on it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from kohoshi import limits
from kohoshi.pdfread.model import FontFacts
from kohoshi.pdfread.spelling import spelled

#: Forms drawn in forms deeper than this are not looked into.
_DEPTH = limits.FORMS_OF_FONTS
#: Pages and advertisements as received are drawn as forms of this name (see docs/outputs.md).
_SUPPLIED = "/Supplied"
#: ISO 32000-1, 9.6.4: the name of a font subset begins with six capitals and a plus sign.
SUBSET = re.compile(r"[A-Z]{6}\+")
#: Collections whose numbers are characters (ISO 32000-1, table 118).
_CHARACTERS = frozenset({"Japan1", "GB1", "CNS1", "Korea1", "KR"})
FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def page_fonts(page: pikepdf.Page) -> tuple[FontFacts, ...]:
    """Every font a page names, once, sorted by name."""
    found = {*_fonts(page.resources, False, set(), 0)}
    return tuple(sorted(found, key=lambda font: (font.name, font.supplied)))


def _fonts(resources: Any, supplied: bool, seen: set[tuple[tuple[int, int], bool]], depth: int) -> Iterator[FontFacts]:
    if not isinstance(resources, Dictionary) or depth > _DEPTH:
        return
    for font in _entries(resources, "/Font").values():
        if isinstance(font, Dictionary):
            yield _font(font, supplied)
    for key, form in _entries(resources, "/XObject").items():
        inside = supplied or key.startswith(_SUPPLIED)
        if not isinstance(form, Stream) or form.get("/Subtype") != Name.Form or (form.objgen, inside) in seen:
            continue
        seen.add((form.objgen, inside))
        yield from _fonts(form.get("/Resources"), inside, seen, depth + 1)


def _font(font: Dictionary, supplied: bool) -> FontFacts:
    name = spelled(font.get("/BaseFont", "")).lstrip("/")
    if font.get("/Subtype") == Name.Type3:  # its glyphs are drawings inside the file
        return FontFacts(name or "Type3", True, True, supplied, "/ToUnicode" in font)
    descendants = font.get("/DescendantFonts")
    inner = descendants[0] if isinstance(descendants, Array) and len(descendants) else font
    descriptor = inner.get("/FontDescriptor")
    embedded = isinstance(descriptor, Dictionary) and any(key in descriptor for key in FILES)
    subset = SUBSET.match(name) is not None
    return FontFacts(SUBSET.sub("", name), embedded, subset, supplied, _is_mapped(font, inner))


def _is_mapped(font: Dictionary, inner: Object) -> bool:
    """Composite fonts whose codes are numbers of glyphs have nothing but ToUnicode to tell their characters
    (ISO 32000-1, 9.10.2)."""
    if "/ToUnicode" in font or font.get("/Subtype") != Name.Type0 or not str(font.get("/Encoding", "")).startswith("/Identity"):
        return True
    info = inner.get("/CIDSystemInfo")
    return isinstance(info, Dictionary) and str(info.get("/Ordering", "")) in _CHARACTERS


def _entries(resources: Dictionary, key: str) -> Dictionary:
    found = resources.get(key)
    return found if isinstance(found, Dictionary) else Dictionary()
