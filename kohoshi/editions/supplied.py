"""Supplied pages and advertisements, set into the finished PDF as they are: vectors stay
vectors, image bytes stay untouched, only a form XObject is drawn under (or in) our page."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Stream

from kohoshi.finding import Box
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
    with pikepdf.open(insert.file) as source:
        foreign = source.pages[insert.page - 1]
        form = pdf.copy_foreign(foreign.as_form_xobject(handle_transformations=True))
        x0, y0, x1, y1 = (float(v) for v in _trim(foreign))
    tx0, ty0, _, ty1 = (float(v) for v in page.trimbox)
    if insert.box is None:
        dx, dy = tx0 - x0, ty0 - y0
        form.BBox = Array([x0 - bleed_pt, y0 - bleed_pt, x1 + bleed_pt, y1 + bleed_pt])
    else:
        # the hole is kept with its frame; the advertisement is centred in it, never scaled
        cx = tx0 + (insert.box.x + insert.box.w / 2) / MM_PER_PT
        cy = ty1 - (insert.box.y + insert.box.h / 2) / MM_PER_PT
        dx, dy = cx - (x0 + x1) / 2, cy - (y0 + y1) / 2
        form.BBox = Array([x0, y0, x1, y1])
    name = f"Supplied{index}{''.join(c for c in insert.key if c.isalnum())}"
    # pages of the engine share one resource dictionary: this page gets its own
    resources = Dictionary(page.obj.Resources)
    resources.XObject = Dictionary(resources.get("/XObject", Dictionary()))
    form = pdf.make_indirect(form)
    resources.XObject[f"/{name}"] = form
    page.obj.Resources = resources
    draw = f"q 1 0 0 1 {dx:.4f} {dy:.4f} cm /{name} Do Q"
    page.contents_add(pdf.make_stream(draw.encode()), prepend=True)
    return Placed(form, (x0 + dx, y0 + dy, x1 + dx, y1 + dy))


def _trim(page: pikepdf.Page) -> pikepdf.Array:
    return page.obj.get("/TrimBox", page.obj.get("/CropBox", page.mediabox))
