"""The objects of a painted page, as pdfium keeps them."""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as raw

from kohoshi import limits

#: Forms nested deeper than this are not looked into.
_FORM_DEPTH = limits.FORMS_DRAWN
#: The address of an object of pdfium, alive as long as its page.
Handle = int


def quick(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium for addresses: nothing is wrapped for a call, of which a page takes tens
    of thousands, and no other thread is let in between."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


#: Types of arguments and results of quick functions.
AT, INT = ctypes.c_void_p, ctypes.c_int
_KIND = quick(raw.FPDFPageObj_GetType, INT, AT)
_ON_PAGE, _OF_PAGE = quick(raw.FPDFPage_CountObjects, INT, AT), quick(raw.FPDFPage_GetObject, AT, AT, INT)
_IN_FORM, _OF_FORM = quick(raw.FPDFFormObj_CountObjects, INT, AT), quick(raw.FPDFFormObj_GetObject, AT, AT, ctypes.c_ulong)


def walk(page: Any, start: Any, into: Callable[[Handle, Any], Any]) -> Iterator[tuple[int, Handle, Any, int]]:
    """Every object of a page but forms, which are opened, in painting order: its type, itself,
    what it is given on the way, in how many forms it lies. ``into(object, around)`` makes of what
    is given to the outer one (``start`` to the page) what is given to an object."""
    def inside(count: int, get: Callable[[Handle, int], Handle], holder: Handle, around: Any,
               depth: int) -> Iterator[tuple[int, Handle, Any, int]]:
        for index in range(count):
            thing = get(holder, index)
            kind = _KIND(thing)
            given = into(thing, around)
            if kind != raw.FPDF_PAGEOBJ_FORM:
                yield kind, thing, given, depth
            elif depth < _FORM_DEPTH:
                yield from inside(_IN_FORM(thing), _OF_FORM, thing, given, depth + 1)

    at = address(page.raw)  # the wrapper is looked through at each call
    yield from inside(_ON_PAGE(at), _OF_PAGE, at, start, 0)


def painted_objects(page: Any) -> list[tuple[int, Handle]]:
    """(type, object) of every object but forms, which are opened, in painting order."""
    return [(kind, thing) for kind, thing, *_ in walk(page, None, lambda *_: None)]


def address(thing: Any) -> Handle:
    """Of an object that the wrapper handed out."""
    return ctypes.cast(thing, AT).value or 0
