"""Supplied pages and advertisements, set into the finished PDF as they are: vectors stay
vectors, image bytes stay untouched, only a form XObject is drawn under (or in) our page."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

from kohoshi.finding import Box
from kohoshi.pdfread.roomy import open_pdf
from kohoshi.press.profile import MM_PER_PT


@dataclass(frozen=True)
class Insert:
    """What goes where: page ``page`` (1-based) of ``file`` onto face ``face``.

    ``box``: mm from the trim's top left of our face; None = the whole face, trim on trim.
    ``url``: where its text can be read, for a file that has none; ``alternative``: the words of an
    advertisement without text.
    """

    face: int
    key: str
    file: Path
    page: int
    box: Box | None
    title: str
    url: str | None = None
    alternative: str = ""


@dataclass(frozen=True)
class Placed:
    """What was drawn: the form, and where its trim lies on our page (pt)."""

    form: Stream
    trim: tuple[float, float, float, float]


def place(pdf: pikepdf.Pdf, index: int, insert: Insert, bleed_pt: float) -> Placed:
    """Draw a supplied page under the content of page ``index`` of ``pdf``.

    ``bleed_pt`` > 0 lets a whole-face page reach into our bleed.
    """
    page = pdf.pages[index]
    with open_pdf(insert.file) as source:
        foreign = source.pages[insert.page - 1]
        form: Any = pdf.copy_foreign(foreign.as_form_xobject(handle_transformations=True))
        x0, y0, x1, y1 = (float(v) for v in _trim(foreign))
        unit = float(foreign.obj.get("/UserUnit", 1))
    left, bottom, right, top = _turned(form, (x0, y0, x1, y1))
    tx0, ty0, _, ty1 = (float(v) for v in page.trimbox)
    if insert.box is None:
        dx, dy = tx0 - left, ty0 - bottom
        bleed = bleed_pt / unit
        form.BBox = Array([x0 - bleed, y0 - bleed, x1 + bleed, y1 + bleed])
    else:
        # the hole is kept with its frame; the advertisement is centred in it, never scaled
        cx = tx0 + (insert.box.x + insert.box.w / 2) / MM_PER_PT
        cy = ty1 - (insert.box.y + insert.box.h / 2) / MM_PER_PT
        dx, dy = cx - (left + right) / 2, cy - (bottom + top) / 2
        form.BBox = Array([x0, y0, x1, y1])
    name = f"Supplied{index}{''.join(c for c in insert.key if c.isalnum())}"
    # pages of the engine share one resource dictionary: this page gets its own
    shared: Any = page.obj.Resources
    resources: Any = Dictionary(shared)
    resources.XObject = Dictionary(resources.get("/XObject", Dictionary()))
    form = pdf.make_indirect(form)
    resources.XObject[f"/{name}"] = form
    page.obj.Resources = resources
    draw = f"q 1 0 0 1 {dx:.4f} {dy:.4f} cm /{name} Do Q"
    page.contents_add(pdf.make_stream(draw.encode()), prepend=True)
    return Placed(form, (left + dx, bottom + dy, right + dx, top + dy))


def _trim(page: Any) -> Any:
    return page.obj.get("/TrimBox", page.obj.get("/CropBox", page.mediabox))


def _turned(form: pikepdf.Stream, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box of the source page where the form draws it: its matrix holds Rotate and UserUnit."""
    a, b, c, d, e, f = (float(v) for v in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    x = [a * px + c * py + e for px in box[::2] for py in box[1::2]]
    y = [b * px + d * py + f for px in box[::2] for py in box[1::2]]
    return min(x), min(y), max(x), max(y)
