"""The fonts of a page, from its font dictionaries and those of the forms drawn on it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf.generic import IndirectObject

from kohoshi.pdfread.model import FontFacts

#: Forms drawn in forms deeper than this are not looked into.
_DEPTH = 8
#: Pages and advertisements as received are drawn as forms of this name (see docs/outputs.md).
_SUPPLIED = "/Supplied"
#: ISO 32000-1, 9.6.4: the name of a font subset begins with six capitals and a plus sign.
_SUBSET = re.compile(r"[A-Z]{6}\+")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def page_fonts(page: Any) -> tuple[FontFacts, ...]:
    """Every font a page names, once, sorted by name."""
    found = {*_fonts(page.get("/Resources"), False, set(), 0)}
    return tuple(sorted(found, key=lambda font: (font.name, font.supplied)))


def _fonts(resources: Any, supplied: bool, seen: set[tuple[int, bool]], depth: int) -> Iterator[FontFacts]:
    resources = _resolved(resources)
    if not hasattr(resources, "get") or depth > _DEPTH:
        return
    for font in _values(resources.get("/Font")):
        yield _font(font, supplied)
    for key, reference in _items(resources.get("/XObject")):
        inside = supplied or key.startswith(_SUPPLIED)
        if isinstance(reference, IndirectObject):
            if (reference.idnum, inside) in seen:
                continue
            seen.add((reference.idnum, inside))
        form = _resolved(reference)
        if hasattr(form, "get") and form.get("/Subtype") == "/Form":
            yield from _fonts(form.get("/Resources"), inside, seen, depth + 1)


def _font(font: Any, supplied: bool) -> FontFacts:
    name = str(font.get("/BaseFont", "")).lstrip("/")
    if font.get("/Subtype") == "/Type3":  # its glyphs are drawings inside the file
        return FontFacts(name or "Type3", True, True, supplied)
    inner = font
    descendants = _resolved(font.get("/DescendantFonts"))
    if descendants:
        inner = _resolved(descendants[0])
    descriptor = _resolved(inner.get("/FontDescriptor"))
    embedded = descriptor is not None and any(key in descriptor for key in _FILES)
    subset = _SUBSET.match(name) is not None
    return FontFacts(_SUBSET.sub("", name), embedded, subset, supplied)


def _items(dictionary: Any) -> list[tuple[str, Any]]:
    dictionary = _resolved(dictionary)
    if not hasattr(dictionary, "raw_get"):
        return []
    return [(str(key), dictionary.raw_get(key)) for key in dictionary]


def _values(dictionary: Any) -> list[Any]:
    return [value for _, raw in _items(dictionary) if hasattr(value := _resolved(raw), "get")]


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value
