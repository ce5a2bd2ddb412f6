"""The objects of a painted page, as pdfium keeps them."""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as raw

#: Forms nested deeper than this are not looked into.
_FORM_DEPTH = 12
#: An object of pdfium, alive as long as its page.
Handle = Any


def walk(page: Any, start: Any, into: Callable[[Handle, Any], Any]) -> Iterator[tuple[int, Handle, Any, int]]:
    """Every object of a page but forms, which are opened, in painting order: its type, itself,
    what it is given on the way, in how many forms it lies. ``into(object, around)`` makes of what
    is given to the outer one (``start`` to the page) what is given to an object."""
    def inside(count: int, get: Callable[[int], Handle], around: Any, depth: int) -> Iterator[tuple[int, Handle, Any, int]]:
        for index in range(count):
            thing = get(index)
            kind = raw.FPDFPageObj_GetType(thing)
            given = into(thing, around)
            if kind != raw.FPDF_PAGEOBJ_FORM:
                yield kind, thing, given, depth
            elif depth < _FORM_DEPTH:
                yield from inside(raw.FPDFFormObj_CountObjects(thing),
                                  lambda i, form=thing: raw.FPDFFormObj_GetObject(form, i), given, depth + 1)

    page = page.raw  # the wrapper is looked through at each call
    yield from inside(raw.FPDFPage_CountObjects(page), lambda i: raw.FPDFPage_GetObject(page, i), start, 0)


def painted_objects(page: Any) -> list[tuple[int, Handle]]:
    """(type, object) of every object but forms, which are opened, in painting order."""
    found: list[tuple[int, Handle]] = []

    def inside(count: int, get: Callable[[Any, int], Handle], holder: Any, depth: int) -> None:
        for index in range(count):
            thing = get(holder, index)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind != raw.FPDF_PAGEOBJ_FORM:
                found.append((kind, thing))
            elif depth < _FORM_DEPTH:
                inside(raw.FPDFFormObj_CountObjects(thing), raw.FPDFFormObj_GetObject, thing, depth + 1)

    inside(raw.FPDFPage_CountObjects(page.raw), raw.FPDFPage_GetObject, page.raw, 0)
    return found


def address(thing: Handle) -> int:
    """What two handles of one object have in common."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0
