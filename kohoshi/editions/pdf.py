"""print.pdf: the file for the printer. web.pdf (kohoshi.editions.web) is written from the same pages,
so that no line can break differently."""
from __future__ import annotations

import hashlib
import io
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pikepdf
import pydyf
from pikepdf import Array, Dictionary, Name

from kohoshi.editions.marks import mark
from kohoshi.editions.photographs import Finisher, for_press, one_after_the_other
from kohoshi.editions.shadings import in_inks, without_tiles
from kohoshi.editions.standard import conform, save_options
from kohoshi.editions.supplied import Insert, place
from kohoshi.finding import Finding
from kohoshi.pages.photographs import Photographs
from kohoshi.press import Press
from kohoshi.typeset.composition import Composition
from kohoshi.typeset.engine import heard

# --- overprint ------------------------------------------------------------------------------------
# 墨ノセ: black text printed over what is below, only where the press profile asks for it.
#
# Most RIPs set it themselves and printers ask that files do not; without it a slip of register
# leaves a white rim around small black type on a tint.

#: Graphics states: overprint on (mode 1: an ink of 0 leaves what is below, ISO 32000-1 8.6.7), and off.
_ON, _OFF = "OverprintOn", "OverprintOff"
_BLACK = re.compile(rb"0(?:\.0+)? 0(?:\.0+)? 0(?:\.0+)? 1(?:\.0+)? scn")
_FILL = re.compile(rb".*\b(?:scn|sc|rg|g|k)")


def overprinting(document: Any, pdf: pydyf.PDF) -> None:
    """A finisher for the engine's write, which puts one operator into each item of a stream."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and isinstance(thing.get("ExtGState"), dict):
            thing["ExtGState"][_ON] = pydyf.Dictionary({"Type": "/ExtGState", "op": "true", "OP": "true", "OPM": 1})
            thing["ExtGState"][_OFF] = pydyf.Dictionary({"Type": "/ExtGState", "op": "false", "OP": "false", "OPM": 0})
        elif isinstance(thing, pydyf.Stream):
            thing.stream = list(_overprinted(thing.stream))


def _overprinted(operators: list[Any]) -> Iterator[Any]:
    black, within = False, False
    stack: list[bool] = []
    for operator in operators:
        data = bytes(operator).strip() if isinstance(operator, bytes) else b""
        if data == b"q":
            stack.append(black)
        elif data == b"Q" and stack:
            black = stack.pop()
        elif _FILL.fullmatch(data):
            black = bool(_BLACK.fullmatch(data))
        elif data == b"BT" and black:
            within = True
            yield f"/{_ON} gs".encode()
        yield operator
        if data == b"ET" and within:
            within = False
            yield f"/{_OFF} gs".encode()


# --------------------------------------------------------------------------------------------------

PRODUCER_ID = uuid.UUID("6f1d4f0e-3a0b-5d52-9a30-9d2f3c0f1b7a")


def print_pdf(composition: Composition, press: Press, inserts: Sequence[Insert],
              reading: str, photographs: Photographs | None = None,
              slugs: pikepdf.Pdf | None = None) -> tuple[bytes, list[Finding]]:
    """The file for the printer: process colours, boxes, marks, no link, dates fixed.

    ``reading``: binding, 'left' or 'right'. ``photographs``: what the pages were served;
    ``slugs``: see :mod:`kohoshi.editions.slug`.
    """
    raw, findings = _written(composition, press, photographs)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _insert(pdf, composition, inserts, press.bleed_pt)
        label(pdf, composition, reading)
        mark(pdf, press, slugs)
        conform(pdf, press)
        identify(pdf)
        return saved(pdf, **save_options(press)), findings


def draft_pdf(composition: Composition, press: Press, inserts: Sequence[Insert],
              photographs: Photographs | None = None) -> bytes:
    """The same pages for looking at them: what is painted inside the trim is what ``print_pdf``
    paints there. Nothing is compressed, no marks, no slug, no labels."""
    raw, _ = _written(composition, press, photographs, uncompressed_pdf=True)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _insert(pdf, composition, inserts, press.bleed_pt)
        mark(pdf, press, None, marks=False)
        conform(pdf, press)
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


def _written(composition: Composition, press: Press, photographs: Photographs | None,
             **options: bool) -> tuple[bytes, list[Finding]]:
    """(file as the engine writes it, what the engine says)."""
    document = composition.document()
    with heard() as findings, _without_links(document):
        raw = document.write_pdf(pdf_variant=press.standard.lower(), output_intent="print",
                                 finisher=_finisher(press, photographs), **options)
    return raw, findings


def _finisher(press: Press, photographs: Photographs | None) -> Finisher:
    wanted: list[Finisher] = [without_tiles]
    wanted += [for_press(photographs), in_inks(photographs.process)] if photographs else []
    wanted += [overprinting] if press.ink.overprint_black else []
    return one_after_the_other(*wanted)


@contextmanager
def _without_links(document: Any) -> Iterator[None]:
    """PDF/X forbids annotations inside the BleedBox (ISO 15930-7, 6.17 from memory)."""
    kept = [page.links for page in document.pages]
    for page in document.pages:
        page.links = []
    try:
        yield
    finally:
        for page, links in zip(document.pages, kept, strict=False):
            page.links = links


def _insert(pdf: pikepdf.Pdf, composition: Composition, inserts: Sequence[Insert], bleed: float) -> None:
    order = {face: index for index, (face, _) in enumerate(composition.pages)}
    for insert in inserts:
        place(pdf, order[insert.face], insert, bleed)


def label(pdf: pikepdf.Pdf, composition: Composition, reading: str) -> None:
    """Page labels = face numbers; facing pages as the paper opens."""
    first = composition.pages[0][0]
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=first)]))
    pdf.Root.PageLayout = Name.TwoPageRight
    pdf.Root.ViewerPreferences = Dictionary(
        Direction=Name.R2L if reading == "right" else Name.L2R, DisplayDocTitle=True)


def identify(pdf: pikepdf.Pdf) -> None:
    """A document id made from the content, where the engine writes a random one."""
    metadata = pdf.Root.Metadata.read_bytes()
    digest = hashlib.sha256()
    for page in pdf.pages:
        for stream in (page.obj.Contents if isinstance(page.obj.Contents, Array) else [page.obj.Contents]):
            digest.update(stream.read_bytes())
    name = uuid.uuid5(PRODUCER_ID, digest.hexdigest())
    metadata = re.sub(rb"xmp\.did:[0-9a-f-]{36}", b"xmp.did:" + str(name).encode(), metadata)
    metadata = metadata.replace(b"proof:pdf", b"default")
    pdf.Root.Metadata = pdf.make_stream(metadata, Type=Name.Metadata, Subtype=Name.XML)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    pdf.remove_unreferenced_resources()
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]  # the engine hashes its random document id into it
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, **options)
    return out.getvalue()
