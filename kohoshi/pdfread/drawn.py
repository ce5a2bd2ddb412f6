"""Where pages and advertisements as received were drawn into a finished page.

They are forms named ``Supplied…`` (docs/outputs.md), each set by a plain move of the origin.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Dictionary, Stream

from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.instructions import content_of
from kohoshi.pdfread.model import Drawn, as_box

_NUMBER = rb"(-?[\d.]+)"
_PLACE = re.compile(rb"1 0 0 1 " + _NUMBER + rb" " + _NUMBER + rb" cm\s+/(Supplied\d+([A-Za-z]\w*)) Do")


def drawn_on(page: pikepdf.Page, geometry: Geometry) -> tuple[Drawn, ...]:
    """Every such form of a page, in painting order."""
    forms = page.resources.get("/XObject")
    if not isinstance(forms, Dictionary) or not any(name.startswith("/Supplied") for name in forms.keys()):
        return ()
    return tuple(_boxes(content_of(page), forms, geometry))


def _boxes(content: bytes, forms: Any, geometry: Geometry) -> Iterator[Drawn]:
    for found in _PLACE.finditer(content):
        form = forms.get(f"/{found[3].decode()}")
        if not isinstance(form, Stream):
            continue
        corners = _moved(form["/BBox"], form.get("/Matrix", (1, 0, 0, 1, 0, 0)), float(found[1]), float(found[2]))
        yield Drawn(found[4].decode(), as_box(geometry.to_face(corners)[0]))


def _moved(bbox: Any, matrix: Any, dx: float, dy: float) -> np.ndarray:
    """(1, 4) the box of a form in the page's user space (ISO 32000-1, 8.10.1)."""
    x0, y0, x1, y1 = (float(v) for v in bbox)
    a, b, c, d, e, f = (float(v) for v in matrix)
    points = np.array([[a * x + c * y + e + dx, b * x + d * y + f + dy] for x in (x0, x1) for y in (y0, y1)])
    return np.concatenate([points.min(axis=0), points.max(axis=0)])[None, :]
