"""Reads a supplied PDF in the child process: the file, its pages, what they are painted with.

Structure first (pikepdf), so that a file that cannot be drawn within the limits is refused
before pdfium is asked to draw anything.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from kohoshi.limits import OBJECTS_DEPTH
from kohoshi.pdfread import ink
from kohoshi.pdfread.broken import LOCKED, broken
from kohoshi.pdfread.content import PageObjects
from kohoshi.pdfread.geometry import Geometry, Rectangle
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.model import FontFacts
from kohoshi.pdfread.objects import page_objects
from kohoshi.pdfread.opened import Opened
from kohoshi.pdfread.paint import Paint, paint_of
from kohoshi.pdfread.painted import Painted
from kohoshi.pdfread.pdfium import PdfiumFile
from kohoshi.pdfread.received import SIDES, Received, ReceivedPage
from kohoshi.pdfread.repairs import mendable

#: Levels of a page tree that are searched for an inherited value.
_LEVELS = OBJECTS_DEPTH
#: Resolution of the picture that shows whether art reaches the trim.
_EDGE_DPI = 50
#: Lighter than this in all channels is paper.
_PAPER = 250
#: Art that reaches the trim over less than this (mm) is a mark or a smudge, no ground.
_REACHES = 10


def receive(path: Path, wanted: Sequence[int], bleed: float, limits: Limits) -> Received:
    """The file and those of the ``wanted`` pages that it has. ``bleed``: mm that the press takes
    beyond the trim. Raises PdfRefused."""
    limits.admit(path)
    try:
        opened = Opened(path)
        with closing(opened):
            pdf = opened.pdf
            count = len(pdf.pages)
            if opened.repairs:
                mendable(path, count)
            limits.count(count, path)
            numbers = [number for number in dict.fromkeys(wanted) if number <= count]
            if lost := next((number for number in numbers if number in opened.torn.faces), None):
                raise PdfRefused(f"{lost} ページ目の中身のデータがこわれていて、文字や絵が欠けます。書き出し直すか、送り直してもらってください")
            # all of it before anything is drawn
            paints = {number: paint_of(pdf.pages[number - 1], limits) for number in numbers}
            with PdfiumFile(path, limits, opened.painted) as file:
                pages = tuple(
                    _page(path, file, number, pdf.pages[number - 1], paints[number], bleed, limits) for number in numbers)
            return Received(count, restricted=pdf.is_encrypted, active=tuple(_active(pdf)), pages=pages, repairs=opened.all_repairs)
    except pikepdf.PasswordError:
        return Received(locked=True)
    except PdfRefused as refused:
        if refused.what == LOCKED:  # to pdfium, as to viewers
            return Received(locked=True)
        raise
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise broken(path) from error


def _page(path: Path, file: PdfiumFile, number: int, page: pikepdf.Page, paint: Paint, bleed: float, limits: Limits) -> ReceivedPage:
    geometry = geometry_of(page)
    limits.measure(number, geometry.size, path)
    images = tuple(file.images(number, geometry))
    no_bleed = tuple(_unbled(file, number, geometry, bleed)) if bleed else ()
    painted = page_objects(page, geometry, limits, {})
    return ReceivedPage(
        number, geometry.size, geometry.has_trim, tuple(_visible_fonts(file, number, geometry, paint.fonts)), images,
        tuple(sorted(paint.spaces)), tuple(sorted(paint.spots)), tuple(sorted(paint.transparent)),
        tuple(sorted(set(_annotations(page)))), no_bleed, tuple(_asked(painted, geometry.size, bleed)))


def _visible_fonts(file: PdfiumFile, number: int, geometry: Geometry, fonts: Sequence[FontFacts]) -> Iterator[FontFacts]:
    """Without those that are not embedded and of which nothing shows: named and not used, or of invisible text."""
    if all(font.embedded for font in fonts):
        yield from fonts
        return
    glyphs = file.glyphs(number, geometry)
    shows = ink.visible(file.raster(number, geometry, ink.INK_DPI), file.raster(number, geometry, ink.INK_DPI, text=False), glyphs.ink, glyphs.text)
    names = {glyphs.fonts[int(font)] for font, char, shown in zip(glyphs.font, glyphs.text, shows, strict=True) if shown and not char.isspace()}
    yield from (font for font in fonts if font.embedded or font.name in names)


def _asked(painted: PageObjects, size: tuple[float, float], bleed: float) -> Iterator[Painted]:
    """What overprints or is in a special colour, where it can come onto the paper."""
    for item in painted.objects:
        left, top, right, bottom = item.box
        on = right > -bleed and bottom > -bleed and left < size[0] + bleed and top < size[1] + bleed
        if on and item.seen and item.alpha > 0 and (item.overprint or item.colour.names):
            yield item


def geometry_of(page: pikepdf.Page) -> Geometry:
    """Boxes, rotation and unit of a page; what is missing falls back as ISO 32000-1, 14.11.2 says."""
    rotate = int(_inherited(page.obj, "/Rotate") or 0) % 360
    unit = float(page.obj.get("/UserUnit", 1) or 1)
    return Geometry(_rectangle(page.mediabox), _rectangle(page.cropbox), _rectangle(page.trimbox),
                    _rectangle(page.bleedbox), rotate, unit, "/TrimBox" in page.obj)


def _rectangle(box: Array) -> Rectangle:
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _inherited(node: Object, key: str) -> Object | None:
    for _ in range(_LEVELS):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node.Parent
    return None


def _annotations(page: pikepdf.Page) -> Iterator[str]:
    for annotation in page.obj.get("/Annots", Array()):
        if isinstance(annotation, Dictionary):
            yield str(annotation.get("/Subtype", "/?")).lstrip("/")


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What only a screen can do with the file."""
    root = pdf.Root
    names = root.get("/Names", Dictionary())
    if "/JavaScript" in names:
        yield "javascript"
    if root.get("/AcroForm", Dictionary()).get("/Fields"):
        yield "form"
    if names.get("/EmbeddedFiles") is not None:
        yield "files"
    action = root.get("/OpenAction")
    if isinstance(action, Dictionary) and action.get("/S") not in (None, Name.GoTo) or "/AA" in root:
        yield "action"


def _unbled(file: PdfiumFile, number: int, geometry: Geometry, bleed: float) -> Iterator[str]:
    """The sides where art reaches the trim and the strip outside it is bare paper."""
    wide = file.raster(number, _grown(geometry, bleed), _EDGE_DPI)
    ink: np.ndarray = np.any(wide < _PAPER, axis=2)
    per_mm = _EDGE_DPI / 25.4
    edge = bleed * per_mm  # the trim, in pixels from the edge of the picture
    outside = slice(round(.3 * edge), max(round(.7 * edge), round(.3 * edge) + 1))
    inside = slice(int(np.ceil(edge + .1 * per_mm)), int(np.ceil(edge + .1 * per_mm)) + 2)
    for name, seen in zip(SIDES, (ink.T, ink, ink.T[::-1], ink[::-1]), strict=True):
        along = slice(round(edge), seen.shape[1] - round(edge))
        bare = seen[inside, along].all(axis=0) & ~seen[outside, along].any(axis=0)
        if bare.sum() / per_mm >= _REACHES:
            yield name


def _grown(geometry: Geometry, mm: float) -> Geometry:
    """The same page with a trim that is ``mm`` larger on all sides."""
    by = mm / geometry.scale
    x0, y0, x1, y1 = geometry.trim
    grown = x0 - by, y0 - by, x1 + by, y1 + by
    return Geometry(geometry.media, geometry.crop, grown, geometry.bleed, geometry.rotate, geometry.unit, True)
