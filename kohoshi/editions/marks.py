"""トンボ: the printer's marks, outside the bleed, on every plate.

Japanese double crop marks (内トンボ = trim, 外トンボ = bleed, 3 mm apart), centre marks
センタートンボ on the four sides and fold marks 折りトンボ, as hairlines of 0.1 mm in registration
colour (``/Separation /All``, ISO 32000-1 8.6.6.4). The engine's own marks stand inside the bleed
in RGB black, so it draws none.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from kohoshi.press import Press
from kohoshi.press.profile import MM_PER_PT

#: mm: from the bleed to a mark, length of a mark, from its end to the paper's edge, line width.
AWAY, LENGTH, ROOM, WIDTH = 0.5, 10.0, 4.5, 0.1
#: mm: half the bar of a centre mark, and how far it stands from the bleed.
BAR, BAR_AWAY = 12.5, 5.5
#: A fold this near (mm) to the middle of the page is told by the centre mark.
_SAME = 1.0
_COLOUR, _FORM = Name("/Registration"), Name("/Slug")


@dataclass(frozen=True)
class MarkLine:
    """mm from the trim's top left; ``dashed`` for folds."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


def margin(press: Press) -> float:
    """From the trim to the edge of the medium, mm."""
    if press.marks == "none" and not press.slug:
        return press.bleed
    return press.bleed + AWAY + LENGTH + ROOM


def mark_lines(press: Press) -> list[MarkLine]:
    """All marks of a face."""
    if press.marks == "none":
        return []
    width, height = press.trim
    near, far = press.bleed + AWAY, press.bleed + AWAY + LENGTH
    lines: list[MarkLine] = []
    for edge in dict.fromkeys((0.0, press.bleed)):
        for y in (-edge, height + edge):
            lines += [MarkLine(-far, y, -near, y), MarkLine(width + near, y, width + far, y)]
        for x in (-edge, width + edge):
            lines += [MarkLine(x, -far, x, -near), MarkLine(x, height + near, x, height + far)]
    bar = press.bleed + BAR_AWAY
    middle, half = width / 2, height / 2
    for y0, y1, across in ((-far, -near, -bar), (height + near, height + far, height + bar)):
        lines += [MarkLine(middle, y0, middle, y1), MarkLine(middle - BAR, across, middle + BAR, across)]
    for x0, x1, across in ((-far, -near, -bar), (width + near, width + far, width + bar)):
        lines += [MarkLine(x0, half, x1, half), MarkLine(across, half - BAR, across, half + BAR)]
    for fold in press.zones.folds if press.fold_marks else ():
        if abs(fold - half) > _SAME:
            lines += [MarkLine(-far, fold, -near, fold, True), MarkLine(width + near, fold, width + far, fold, True)]
    return lines


def mark(pdf: pikepdf.Pdf, press: Press, slugs: pikepdf.Pdf | None, *, marks: bool = True) -> None:
    """Boxes, marks (unless they are not wanted) and slug of every page, in place.

    MediaBox ⊃ BleedBox ⊃ TrimBox about the trim that the page has; what the page paints is cut to
    the live area of a press that keeps white. ``slugs``: a page of the size of the medium for
    every page of ``pdf``.
    """
    width, height = press.trim_pt
    for number, page in enumerate(pdf.pages):
        x, y = float(page.trimbox[0]), float(page.trimbox[1])
        trim = (x, y, x + width, y + height)
        page.obj.TrimBox = _box(trim, 0)
        page.obj.BleedBox = _box(trim, press.bleed)
        page.obj.MediaBox = _box(trim, margin(press))
        if "/CropBox" in page.obj:
            del page.obj.CropBox
        around = [_live(press, trim)] if press.white else ["q"]
        behind = ["Q", *_drawn(mark_lines(press) if marks else [], trim)]
        resources: Any = page.obj.Resources
        resources = page.obj.Resources = Dictionary(resources)
        if len(behind) > 1:
            resources.ColorSpace = Dictionary(resources.get("/ColorSpace", Dictionary()))
            resources.ColorSpace[_COLOUR] = _registration(pdf)
        if slugs is not None:
            form = pdf.copy_foreign(slugs.pages[number].as_form_xobject())
            resources.XObject = Dictionary(resources.get("/XObject", Dictionary()))
            resources.XObject[_FORM] = form
            left, bottom = x - margin(press) / MM_PER_PT, y - margin(press) / MM_PER_PT
            behind.append(f"q 1 0 0 1 {left:.4f} {bottom:.4f} cm {_FORM} Do Q")
        page.contents_add(pdf.make_stream("\n".join(around).encode()), prepend=True)
        page.contents_add(pdf.make_stream("\n".join(behind).encode()))
        page.contents_coalesce()


def restamp(pdf: pikepdf.Pdf, slugs: pikepdf.Pdf) -> None:
    """Another slug on every page that :func:`mark` gave one, in place; nothing else is touched."""
    for number, page in enumerate(pdf.pages):
        page.obj.Resources.XObject[_FORM] = pdf.copy_foreign(slugs.pages[number].as_form_xobject())


def _box(trim: tuple[float, float, float, float], outwards: float) -> Array:
    d = outwards / MM_PER_PT
    return Array([round(v, 4) for v in (trim[0] - d, trim[1] - d, trim[2] + d, trim[3] + d)])


def _live(press: Press, trim: tuple[float, float, float, float]) -> str:
    x, y, w, h = (v / MM_PER_PT for v in press.live)
    return f"q {trim[0] + x:.4f} {trim[3] - y - h:.4f} {w:.4f} {h:.4f} re W n"


def _registration(pdf: pikepdf.Pdf) -> Array:
    """Ink on every plate; where it is shown on a screen, black of all four."""
    every = pdf.make_indirect(Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1,
                                         C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1])))
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, every])


def _drawn(lines: list[MarkLine], trim: tuple[float, float, float, float]) -> list[str]:
    if not lines:
        return []
    out = [f"q {_COLOUR} CS 1 SCN {WIDTH / MM_PER_PT:.4f} w 0 J []0 d"]
    for line in lines:
        x0, x1 = (trim[0] + v / MM_PER_PT for v in (line.x0, line.x1))
        y0, y1 = (trim[3] - v / MM_PER_PT for v in (line.y0, line.y1))
        dash = ("[2.8 1.4]0 d ", " []0 d") if line.dashed else ("", "")
        out.append(f"{dash[0]}{x0:.4f} {y0:.4f} m {x1:.4f} {y1:.4f} l S{dash[1]}")
    return [*out, "Q"]
