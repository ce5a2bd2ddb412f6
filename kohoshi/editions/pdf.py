"""print.pdf and web.pdf, written from the same pages, so that no line can break differently."""
from __future__ import annotations

import hashlib
import io
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kohoshi.editions.colour import ScreenColours, screen_finisher
from kohoshi.editions.photographs import for_press, for_screen, one_after_the_other
from kohoshi.editions.supplied import Insert, place
from kohoshi.finding import Finding
from kohoshi.pages.photographs import Photographs
from kohoshi.press import Press
from kohoshi.typeset.composition import Composition
from kohoshi.typeset.engine import heard, screen_profile

#: Name of the screen's output intent inside the engine.
SCREEN = "screen"
PRODUCER_ID = uuid.UUID("6f1d4f0e-3a0b-5d52-9a30-9d2f3c0f1b7a")


def print_pdf(composition: Composition, press: Press, inserts: Sequence[Insert],
              reading: str, photographs: Photographs | None = None) -> tuple[bytes, list[Finding]]:
    """The file for the printer: process colours, bleed, no link, dates fixed.

    ``reading``: binding, 'left' or 'right'. ``photographs``: what the pages were served.
    """
    document = composition.document()
    with heard() as findings, _without_links(document):
        raw = document.write_pdf(pdf_variant=press.standard.lower(), output_intent="print",
                                 finisher=for_press(photographs) if photographs else None)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _insert(pdf, composition, inserts, press.bleed_pt)
        _label(pdf, composition, reading)
        _intent(pdf, press)
        for page in pdf.pages:
            page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        _identify(pdf)
        return _saved(pdf), findings


def web_pdf(composition: Composition, inserts: Sequence[Insert], colours: ScreenColours,
            reading: str, photographs: Photographs | None = None) -> tuple[bytes, list[Finding]]:
    """The file for the screen: tagged PDF/A-3a, sRGB, links, trimmed. Same pages as the print;
    ``photographs`` come from their originals."""
    document = composition.document()
    finisher = screen_finisher(colours)
    if photographs:
        finisher = one_after_the_other(finisher, for_screen(photographs))
    with heard() as findings, _trimmed(document), _screen_profile(document):
        raw = document.write_pdf(pdf_variant="pdf/a-3a", output_intent=SCREEN, finisher=finisher)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _insert(pdf, composition, inserts, 0, colours)
        _label(pdf, composition, reading)
        _identify(pdf)
        return _saved(pdf), findings


@contextmanager
def _without_links(document: Any) -> Iterator[None]:
    """PDF/X forbids annotations inside the BleedBox (ISO 15930-7, 6.17 from memory)."""
    kept = [page.links for page in document.pages]
    for page in document.pages:
        page.links = []
    try:
        yield
    finally:
        for page, links in zip(document.pages, kept):
            page.links = links


@contextmanager
def _trimmed(document: Any) -> Iterator[None]:
    kept = [page.bleed for page in document.pages]
    for page in document.pages:
        page.bleed = dict.fromkeys(page.bleed, 0)
    try:
        yield
    finally:
        for page, bleed in zip(document.pages, kept):
            page.bleed = bleed


@contextmanager
def _screen_profile(document: Any) -> Iterator[None]:
    """sRGB instead of the printing profile (PDF/A allows one output intent).

    Our own profile object under our own name: for «srgb» the engine opens a file it never closes.
    """
    profiles, intent = document.color_profiles, document.output_intent
    document.color_profiles, document.output_intent = {SCREEN: screen_profile()}, SCREEN
    try:
        yield
    finally:
        document.color_profiles, document.output_intent = profiles, intent


def _insert(pdf: pikepdf.Pdf, composition: Composition, inserts: Sequence[Insert], bleed: float,
            colours: ScreenColours | None = None) -> None:
    order = {face: index for index, (face, _) in enumerate(composition.pages)}
    for insert in inserts:
        place(pdf, order[insert.face], insert, bleed, colours)


def _label(pdf: pikepdf.Pdf, composition: Composition, reading: str) -> None:
    """Page labels = face numbers; facing pages as the paper opens."""
    first = composition.pages[0][0]
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=first)]))
    pdf.Root.PageLayout = Name.TwoPageRight
    pdf.Root.ViewerPreferences = Dictionary(
        Direction=Name.R2L if reading == "right" else Name.L2R, DisplayDocTitle=True)


def _intent(pdf: pikepdf.Pdf, press: Press) -> None:
    intent = pdf.Root.OutputIntents[0]
    intent.OutputConditionIdentifier = String(press.condition)
    intent.OutputCondition = String(press.condition_name)
    intent.RegistryName = String(press.registry)
    intent.Info = String(press.condition_name)


def _identify(pdf: pikepdf.Pdf) -> None:
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


def _saved(pdf: pikepdf.Pdf) -> bytes:
    pdf.remove_unreferenced_resources()
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]  # the engine hashes its random document id into it
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
