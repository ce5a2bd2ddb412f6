"""One face a file, as printers take them: cut out of print.pdf, so that what was signed is what is
printed."""
from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from kohoshi.editions.marks import restamp
from kohoshi.editions.pdf import identify, saved
from kohoshi.editions.standard import save_options
from kohoshi.press import Press


def single_faces(print_pdf: bytes, faces: Sequence[int], press: Press, slugs: pikepdf.Pdf | None,
                 wanted: Sequence[int] | None = None) -> Iterator[tuple[int, bytes]]:
    """(face, file) of the ``wanted`` faces (None: all). ``faces``: the face of each page of
    ``print_pdf``; ``slugs``: new ones for all its pages, None where the press has none."""
    with pikepdf.open(io.BytesIO(print_pdf)) as whole:
        if slugs is not None:
            restamp(whole, slugs)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    for position, face in enumerate(faces):
        if wanted is None or face in wanted:
            yield face, _single(out.getvalue(), position, face, press)


def _single(data: bytes, position: int, face: int, press: Press) -> bytes:
    """The file with one page left: output intent, metadata, boxes stay as they are."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for other in reversed(range(len(pdf.pages))):
            if other != position:
                del pdf.pages[other]
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=face)]))
        pdf.Root.PageLayout = Name.SinglePage
        identify(pdf)
        return saved(pdf, **save_options(press))
