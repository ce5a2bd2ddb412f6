"""What somebody wrote into a PDF with a viewer: its markup annotations (ISO 32000-1, 12.5.6.2).

Facts only, read in the child process; what they mean for a proof is said by kohoshi.proof. Boxes
are mm from the trim's top left.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from kohoshi.finding import Box
from kohoshi.limits import COMMENT_CHARACTERS, NAME_LENGTH, REMARK_BOXES, REMARKS
from kohoshi.pdfread.broken import LOCKED, broken
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.intake import geometry_of
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.model import Glyphs, as_box
from kohoshi.pdfread.opened import Opened
from kohoshi.pdfread.pdfium import PdfiumFile

#: Annotations read of one file, quadrilaterals of one, characters of one text, characters of a name.
MOST, _QUADS, _TEXT, _NAME = REMARKS, REMARK_BOXES, COMMENT_CHARACTERS, NAME_LENGTH
#: Those that lie on words, and all that are read.
ON_WORDS = ("Highlight", "Underline", "Squiggly", "StrikeOut")
SUBTYPES = frozenset({*ON_WORDS, "Text", "FreeText", "Caret", "Square", "Circle", "Line", "Polygon", "PolyLine", "Ink",
                      "Stamp"})
#: What a broken file makes pikepdf raise.
BROKEN = (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Remark:
    """One annotation. ``page``: its position, 1-based; ``name``: /NM; ``answers``: position in the
    list of the one that it answers (/IRT), ``grouped``: it only belongs to it (/RT /Group);
    ``quoted``: the words under it; ``modified``: /M as it is written."""

    page: int
    label: str
    subtype: str
    name: str
    author: str
    text: str
    box: Box
    quoted: str = ""
    answers: int | None = None
    grouped: bool = False
    state: str = ""
    model: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Remarks:
    """All of a file, in page order. ``more``: there were more than are read; ``odd``: how many could not
    be understood and were left out."""

    pages: int
    items: tuple[Remark, ...] = ()
    more: bool = False
    odd: int = 0


@dataclass
class _Reading:
    """Annotations while they are read; ``odd``: left out; ``at``: object → position, ``asked``: position → object answered."""

    items: list[dict[str, Any]] = field(default_factory=list)
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    asked: dict[int, tuple[int, int]] = field(default_factory=dict)
    odd: int = 0


def read_remarks(path: Path, limits: Limits) -> Remarks:
    """Raises PdfRefused. One annotation that cannot be understood is left out."""
    limits.admit(path)
    try:
        with closing(Opened(path)) as opened, PdfiumFile(path, limits, opened.painted) as file:
            pdf = opened.pdf
            limits.count(len(pdf.pages), path)
            reading, more = _Reading(), False
            for number, page in enumerate(pdf.pages, 1):
                more = _page(reading, file, number, page) or more
            return Remarks(len(pdf.pages), tuple(_answering(reading)), more, reading.odd)
    except pikepdf.PasswordError:
        raise PdfRefused(LOCKED, path.name) from None
    except PdfRefused:
        raise
    except BROKEN as error:
        raise broken(path) from error


def _page(reading: _Reading, file: PdfiumFile, number: int, page: pikepdf.Page) -> bool:
    """Reads one page; whether something had to be left out."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return False
    geometry, label, glyphs = geometry_of(page), str(page.label)[:_NAME], None
    for annotation in annotations:
        if len(reading.items) >= MOST:
            return True
        try:
            item = _remark(annotation, geometry)
            quads = _quads(annotation, geometry) if item and item["subtype"] in ON_WORDS else None
        except BROKEN:
            reading.odd += 1
            continue
        if item is None:
            continue
        if quads is not None:
            if glyphs is None:
                glyphs = file.glyphs(number, geometry)
            item["quoted"] = _under(glyphs, quads)
        at = len(reading.items)
        reading.items.append({"page": number, "label": label, **item})
        if annotation.is_indirect:
            reading.at[annotation.objgen] = at
        answered = annotation.get("/IRT")
        if isinstance(answered, Dictionary) and answered.is_indirect:
            reading.asked[at] = answered.objgen
    return False


def _answering(reading: _Reading) -> Iterator[Remark]:
    for at, item in enumerate(reading.items):
        answered = reading.at.get(reading.asked[at]) if at in reading.asked else None
        yield Remark(**item, answers=answered if answered != at else None)


def _remark(annotation: Object, geometry: Geometry) -> dict[str, Any] | None:
    subtype = str(annotation.get("/Subtype", "")).lstrip("/") if isinstance(annotation, Dictionary) else ""
    if subtype not in SUBTYPES:
        return None
    rect = [float(value) for value in list(annotation["/Rect"])[:4]]
    x0, y0, x1, y1 = min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3])
    return {
        "subtype": subtype, "name": _words(annotation.get("/NM"), _NAME), "author": _words(annotation.get("/T"), _NAME),
        "text": _words(annotation.get("/Contents"), _TEXT) or _TAG.sub("", _words(annotation.get("/RC"), _TEXT)),
        "box": as_box(geometry.to_face(np.array([[x0, y0, x1, y1]]))[0]),
        "grouped": annotation.get("/RT") == Name.Group,
        "state": _words(annotation.get("/State"), _NAME), "model": _words(annotation.get("/StateModel"), _NAME),
        "modified": _words(annotation.get("/M") or annotation.get("/CreationDate"), _NAME)}


def _words(value: Object | None, limit: int) -> str:
    """A text string (ISO 32000-1, 7.9.2.2), cut before it is decoded."""
    if not isinstance(value, pikepdf.String):
        return ""
    raw = bytes(value)[:4 * limit + 2]
    if raw.startswith(b"\xfe\xff"):
        text = raw[2:].decode("utf-16-be", "replace")
    elif raw.startswith(b"\xef\xbb\xbf"):
        text = raw[3:].decode("utf-8", "replace")
    else:
        text = raw.decode("pdfdoc", "replace")
    return text[:limit]


def _quads(annotation: Object, geometry: Geometry) -> np.ndarray:
    """(n, 4) left, top, right, bottom of the quadrilaterals; of the rectangle where there are none."""
    points = annotation.get("/QuadPoints") or annotation["/Rect"]
    values = np.array([float(value) for value in list(points)[:8 * _QUADS]])
    if len(values) < 8:
        values = np.array([values[0], values[1], values[2], values[3]] * 2)
    corners = values[:len(values) // 8 * 8].reshape(-1, 4, 2)
    low, high = corners.min(axis=1), corners.max(axis=1)
    return geometry.to_face(np.hstack([low, high]))


def _under(glyphs: Glyphs, quads: np.ndarray) -> str:
    """The characters whose middle lies in one of the boxes."""
    middle = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    inside = np.zeros(len(middle), dtype=bool)
    for left, top, right, bottom in quads:
        inside |= ((middle > (left, top)) & (middle < (right, bottom))).all(axis=1)
    return "".join(char for char, hit in zip(glyphs.text, inside, strict=True) if hit)[:_TEXT]
