"""spreads.pdf: the paper as it lies open, 1 · 2–3 · … · 12, trimmed."""
from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name


def reader_spreads(faces: Sequence[int], binding: str) -> list[tuple[int | None, int | None]]:
    """(left, right) faces of each opening, None where there is no page.

    Left-bound (横組・左開き): 1 alone on the right, then 2–3, 4–5 … ; right-bound mirrored.
    """
    slots: list[int | None] = [None, *faces]
    if len(slots) % 2:
        slots.append(None)
    pairs = [(slots[i], slots[i + 1]) for i in range(0, len(slots), 2)]
    return [(b, a) for a, b in pairs] if binding == "right" else pairs


def spreads_pdf(print_pdf: bytes, faces: Sequence[int], binding: str) -> bytes:
    """Openings side by side, made from the printer's file (same inks, same vectors)."""
    with pikepdf.open(io.BytesIO(print_pdf)) as source, pikepdf.open(io.BytesIO(print_pdf)) as out:
        while len(out.pages):
            del out.pages[0]
        for name in ("/Outlines", "/Names", "/PageLabels"):
            if name in out.Root:
                del out.Root[name]
        out.Root.PageLayout = Name.SinglePage
        for pair in reader_spreads(faces, binding):
            _opening(out, source, faces, pair)
        out.remove_unreferenced_resources()
        buffer = io.BytesIO()
        out.save(buffer, deterministic_id=True)
        return buffer.getvalue()


def single(pdf: bytes, index: int) -> bytes:
    """One page (0-based) of a file as a file of its own."""
    with pikepdf.open(io.BytesIO(pdf)) as out:
        for other in reversed(range(len(out.pages))):
            if other != index:
                del out.pages[other]
        out.remove_unreferenced_resources()
        buffer = io.BytesIO()
        out.save(buffer, deterministic_id=True)
        return buffer.getvalue()


def _opening(out: pikepdf.Pdf, source: pikepdf.Pdf, faces: Sequence[int], pair: tuple[int | None, int | None]) -> None:
    x0, y0, x1, y1 = (float(v) for v in source.pages[0].trimbox)
    width, height = x1 - x0, y1 - y0
    shown = [face for face in pair if face is not None]
    sheet = out.add_blank_page(page_size=(width * len(shown), height))
    forms, draw = Dictionary(), []
    for position, face in enumerate(shown):
        form = out.copy_foreign(source.pages[faces.index(face)].as_form_xobject())
        form.BBox = Array([x0, y0, x1, y1])
        forms[f"/F{face}"] = form
        draw.append(f"q 1 0 0 1 {position * width - x0:.4f} {-y0:.4f} cm /F{face} Do Q")
    sheet.obj.Resources = Dictionary(XObject=forms)
    sheet.obj.Contents = out.make_stream("\n".join(draw).encode())
    sheet.obj.TrimBox = Array([0, 0, width * len(shown), height])
