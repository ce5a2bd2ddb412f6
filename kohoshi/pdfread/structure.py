"""The structure of a PDF, read with pypdf: order of the pages, boxes, labels, links, destinations,
metadata; with pikepdf, which is faster, the fonts and forms that its pages name."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pikepdf
from pikepdf import Dictionary, Stream
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, Destination, DictionaryObject, IndirectObject

from kohoshi.finding import Box
from kohoshi.limits import NAMES_DEPTH
from kohoshi.pdfread.broken import LOCKED, broken
from kohoshi.pdfread.fonts import page_fonts
from kohoshi.pdfread.geometry import Geometry, Rectangle
from kohoshi.pdfread.instructions import content_of
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.model import FileFacts, Link, Outline, PageFacts, SuppliedArea, as_box
from kohoshi.pdfread.opened import Opened
from kohoshi.pdfread.repairs import mendable

# --- drawn ----------------------------------------------------------------------------------------
# Where pages and advertisements as received were drawn into a finished page.
#
# They are forms named ``Supplied…`` (docs/outputs.md), each set by a plain move of the origin.

_NUMBER = rb"(-?[\d.]+)"
_PLACE = re.compile(rb"1 0 0 1 " + _NUMBER + rb" " + _NUMBER + rb" cm\s+/(Supplied\d+([A-Za-z]\w*)) Do")


def drawn_on(page: pikepdf.Page, geometry: Geometry) -> tuple[SuppliedArea, ...]:
    """Every such form of a page, in painting order."""
    forms = page.resources.get("/XObject")
    if not isinstance(forms, Dictionary) or not any(name.startswith("/Supplied") for name in forms.keys()):
        return ()
    return tuple(_boxes(content_of(page), forms, geometry))


def _boxes(content: bytes, forms: Any, geometry: Geometry) -> Iterator[SuppliedArea]:
    for found in _PLACE.finditer(content):
        form = forms.get(f"/{found[3].decode()}")
        if not isinstance(form, Stream):
            continue
        corners = _moved(form["/BBox"], form.get("/Matrix", (1, 0, 0, 1, 0, 0)), float(found[1]), float(found[2]))
        yield SuppliedArea(found[4].decode(), as_box(geometry.to_face(corners)[0]))


def _moved(bbox: Any, matrix: Any, dx: float, dy: float) -> np.ndarray:
    """(1, 4) the box of a form in the page's user space (ISO 32000-1, 8.10.1)."""
    x0, y0, x1, y1 = (float(v) for v in bbox)
    a, b, c, d, e, f = (float(v) for v in matrix)
    points = np.array([[a * x + c * y + e + dx, b * x + d * y + f + dy] for x in (x0, x1) for y in (y0, y1)])
    return np.concatenate([points.min(axis=0), points.max(axis=0)])[None, :]


# --------------------------------------------------------------------------------------------------

_T = TypeVar("_T")
#: What a broken file makes pypdf and pikepdf raise: their own errors and those of Python's containers.
_BROKEN = (PyPdfError, pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
#: Bookmarks deeper than this are left out.
_OUTLINE_DEPTH = NAMES_DEPTH


def read_structure(file: Opened, limits: Limits) -> FileFacts:
    """The structure of the file, and what its pages name. Raises PdfRefused for a file that is no
    PDF, is encrypted, or exceeds the limits."""
    path = file.path
    limits.admit(path)
    try:
        if file.repairs:
            mendable(path, len(file.pdf.pages))
        try:
            return _read(file, file.sound, limits)
        except (DependencyError, *_BROKEN):
            return _read(file, file.rewritten(), limits)  # as qpdf, which is less strict, understands it
    except PdfRefused:
        raise
    except pikepdf.PasswordError as error:
        raise PdfRefused(LOCKED, path.name) from error
    except _BROKEN as error:
        raise broken(path) from error


def whole(facts: FileFacts, file: Opened) -> FileFacts:
    """With what is known when all data are unpacked, which takes its time."""
    return replace(facts, repairs=file.all_repairs, torn=file.torn.faces)


def _read(file: Opened, source: Path | BytesIO, limits: Limits) -> FileFacts:
    path = file.path
    contents = list(file.pdf.pages)
    count = len(contents)
    limits.count(count, path)
    reader = PdfReader(source)
    if reader.is_encrypted:
        reader.decrypt("")
    if len(reader.pages) != count:  # pypdf and qpdf mend a broken file each in its way
        raise ValueError("number of pages")
    labels: list[str | None] = _optional(lambda: list(reader.page_labels) if "/PageLabels" in reader.root_object else [], [])
    has_labels = bool(labels)
    labels = [*labels, *[None] * count][:count]
    numbers = {page.indirect_reference.idnum: i + 1 for i, page in enumerate(reader.pages) if page.indirect_reference}
    named: dict[str, Destination] = _optional(lambda: dict(reader.named_destinations), {})
    destinations = {name: face for name, d in named.items() if (face := _face_of(d, numbers))}
    pages = []
    for index, page in enumerate(reader.pages):
        geometry = _geometry(page)
        limits.measure(index + 1, geometry.size, path)
        links = tuple(_links(page, geometry, destinations, numbers))
        pages.append(PageFacts(geometry, labels[index], links, page_fonts(contents[index]), drawn_on(contents[index], geometry)))
    metadata: dict[str, str] = _optional(lambda: {str(k).lstrip("/"): str(v) for k, v in (reader.metadata or {}).items()}, {})
    outlines: tuple[Outline, ...] = _optional(lambda: tuple(_outlines(reader, numbers)), ())
    return FileFacts(tuple(pages), metadata, destinations, outlines, has_labels, file.repairs)


def _optional(read: Callable[[], _T], without: _T) -> _T:
    """What is not printed: a file in which it makes no sense is read without it."""
    try:
        return read()
    except _BROKEN:
        return without


def _geometry(page: Any) -> Geometry:
    media, crop = _rectangle(page.mediabox), _rectangle(page.cropbox)
    has_trim = "/TrimBox" in page
    trim = _rectangle(page.trimbox) if has_trim else crop
    bleed = _rectangle(page.bleedbox) if "/BleedBox" in page else crop
    rotate = int(page.rotation or 0) % 360
    unit = float(page.get("/UserUnit", 1) or 1)
    return Geometry(media, crop, trim, bleed, rotate, unit, has_trim)


def _rectangle(box: Any) -> Rectangle:
    x = sorted((float(box.left), float(box.right)))
    y = sorted((float(box.bottom), float(box.top)))
    return x[0], y[0], x[1], y[1]


def _links(page: Any, geometry: Geometry, names: dict[str, int], numbers: dict[int, int]) -> Iterator[Link]:
    for reference in page.get("/Annots", None) or ():
        annotation = reference.get_object()
        if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") != "/Link":
            continue
        action = annotation.get("/A")
        action = action.get_object() if action is not None else None
        action = action if isinstance(action, DictionaryObject) else {}
        target = annotation.get("/Dest") or (action.get("/D") if action.get("/S") == "/GoTo" else None)
        uri = str(action["/URI"]) if "/URI" in action else None
        if "/Rect" in annotation:  # without a place there is nothing to click
            yield Link(_box(annotation["/Rect"], geometry), _target(target, names, numbers), uri)


def _box(rect: Any, geometry: Geometry) -> Box:
    x0, y0, x1, y1 = (float(v) for v in rect)
    edges = np.array([[min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]])
    return as_box(geometry.to_face(edges)[0])


def _target(target: Any, names: dict[str, int], numbers: dict[int, int]) -> int | None:
    if isinstance(target, IndirectObject) and target.idnum not in numbers:
        target = target.get_object()
    if isinstance(target, ArrayObject) and target:
        page = target[0]
        return numbers.get(page.idnum) if isinstance(page, IndirectObject) else None
    return names.get(str(target)) if target is not None else None


def _face_of(destination: Destination, numbers: dict[int, int]) -> int | None:
    page = destination.raw_get("/Page") if "/Page" in destination else None
    return numbers.get(page.idnum) if isinstance(page, IndirectObject) else None


def _outlines(reader: PdfReader, numbers: dict[int, int]) -> Iterator[Outline]:
    def walk(entries: list[Any], depth: int) -> Iterator[Outline]:
        for entry in entries:
            if isinstance(entry, list):
                if depth < _OUTLINE_DEPTH:
                    yield from walk(entry, depth + 1)
            else:
                yield Outline(str(entry.title), depth, _face_of(entry, numbers))

    yield from walk(reader.outline, 0)
