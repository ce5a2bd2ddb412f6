"""Supplied pages and advertisements, set into the finished PDF as they are: vectors stay
vectors, image bytes stay untouched, only a form XObject is drawn under (or in) our page."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kohoshi.editions.colour import ScreenColours, form_to_screen
from kohoshi.finding import Box
from kohoshi.press.profile import MM_PER_PT


@dataclass(frozen=True)
class Insert:
    """What goes where: page ``page`` (1-based) of ``file`` onto face ``face``.

    ``box``: mm from the trim's top left of our face; None = the whole face, trim on trim.
    """

    face: int
    key: str
    file: Path
    page: int
    box: Box | None
    title: str


def place(pdf: pikepdf.Pdf, index: int, insert: Insert, bleed_pt: float,
          colours: ScreenColours | None = None) -> None:
    """Draw a supplied page under the content of page ``index`` of ``pdf``.

    ``bleed_pt`` > 0 lets a whole-face page reach into our bleed. With ``colours`` it goes into
    the screen edition: in sRGB, and as a Figure with an alternative text in the structure tree
    (PDF/UA-1 7.3).
    """
    page = pdf.pages[index]
    with pikepdf.open(insert.file) as source:
        foreign = source.pages[insert.page - 1]
        form = pdf.copy_foreign(foreign.as_form_xobject(handle_transformations=True))
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
    resources = Dictionary(page.obj.Resources)
    resources.XObject = Dictionary(resources.get("/XObject", Dictionary()))
    resources.XObject[f"/{name}"] = pdf.make_indirect(form)
    page.obj.Resources = resources
    draw = f"q 1 0 0 1 {dx:.4f} {dy:.4f} cm /{name} Do Q"
    if colours:
        form_to_screen(pdf, form, colours)
        draw = _tag(pdf, page, insert, draw)
    page.contents_add(pdf.make_stream(draw.encode()), prepend=True)


def _trim(page: pikepdf.Page) -> pikepdf.Array:
    return page.obj.get("/TrimBox", page.obj.get("/CropBox", page.mediabox))


def _turned(form: pikepdf.Stream, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box of the source page where the form draws it: its matrix holds Rotate and UserUnit."""
    a, b, c, d, e, f = (float(v) for v in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    x = [a * px + c * py + e for px in box[::2] for py in box[1::2]]
    y = [b * px + d * py + f for px in box[::2] for py in box[1::2]]
    return min(x), min(y), max(x), max(y)


def _tag(pdf: pikepdf.Pdf, page: pikepdf.Page, insert: Insert, draw: str) -> str:
    """Marked content for the drawing, and its Figure at the head of the page's structure."""
    root = pdf.Root.StructTreeRoot
    document = root.K[0] if isinstance(root.K, Array) else root.K
    parents = _parents(root.ParentTree, int(page.obj.StructParents))
    mcid = len(parents)
    figure = pdf.make_indirect(Dictionary(
        Type=Name.StructElem, S=Name.Figure, P=document, Pg=page.obj, K=mcid, Alt=String(insert.title),
        A=Dictionary(O=Name.Layout, BBox=page.trimbox)))
    parents.append(figure)
    position = next((i for i, kid in enumerate(document.K)
                     if isinstance(kid, Dictionary) and _page_of(kid) == page.obj.objgen), len(document.K))
    document.K.insert(position, figure)
    return f"/Figure <</MCID {mcid}>> BDC {draw} EMC"


def _parents(tree: Dictionary, key: int) -> Array:
    numbers = tree.Nums
    for i in range(0, len(numbers), 2):
        if int(numbers[i]) == key:
            return numbers[i + 1]
    raise KeyError(f"no ParentTree entry {key}")


def _page_of(element: Dictionary) -> tuple[int, int] | None:
    """The page of a structure element, or of the first of its kids that names one."""
    for _ in range(40):
        if "/Pg" in element:
            return element.Pg.objgen
        kids = element.get("/K")
        if isinstance(kids, Array):
            kids = next((kid for kid in kids if isinstance(kid, Dictionary)), None)
        if not isinstance(kids, Dictionary):
            return None
        element = kids
    return None
