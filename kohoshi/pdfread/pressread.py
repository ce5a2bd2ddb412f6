"""Reads the facts of kohoshi.pdfread.pressfacts from a file, with pikepdf."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from kohoshi import limits
from kohoshi.limits import NAMES_DEPTH
from kohoshi.pdfread.broken import LOCKED, UNSURE, broken
from kohoshi.pdfread.colourspace import resolve
from kohoshi.pdfread.geometry import Geometry, Rectangle
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.matrix import bounds, intersect, is_empty
from kohoshi.pdfread.objects import Fonts, face_matrix, page_objects
from kohoshi.pdfread.opened import Opened
from kohoshi.pdfread.pressfacts import Intent, Note, PressFile, PressPage

# --- packet ---------------------------------------------------------------------------------------
# The XMP packet of a file: the few properties PDF/X asks for (ISO 16684-1).

#: A packet larger than this (bytes) is none.
_MOST = limits.PACKET_BYTES
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
#: XMP property → the key of Info that says the same.
_KEYS = {
    "{http://purl.org/dc/elements/1.1/}title": "Title",
    "{http://ns.adobe.com/xap/1.0/}CreateDate": "CreationDate",
    "{http://ns.adobe.com/xap/1.0/}ModifyDate": "ModDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate": "MetadataDate",
    "{http://ns.adobe.com/pdf/1.3/}Trapped": "Trapped",
    "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion": "GTS_PDFXVersion",
}


def read_packet(data: bytes) -> dict[str, str] | None:
    """Key of Info → value; None when it is no XMP. Packets with a document type are refused:
    XMP has none, and entities can be bombs."""
    if len(data) > _MOST or b"<!DOCTYPE" in data:
        return None
    try:
        root = ElementTree.fromstring(data.decode("utf-8").strip().strip("\ufeff\0"))  # noqa: S314  without a document type there are no entities
    except (ElementTree.ParseError, UnicodeDecodeError):
        return None
    found: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            if name in _KEYS:
                found.setdefault(_KEYS[name], value)
        for element in description:
            if element.tag in _KEYS:
                found.setdefault(_KEYS[element.tag], "".join(element.itertext()).strip())
    return found


# --------------------------------------------------------------------------------------------------

_BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError)
_INFO = ("Title", "CreationDate", "ModDate", "Trapped", "GTS_PDFXVersion", "GTS_PDFXConformance")
#: Names of a name tree deeper than this are not looked for.
_TREE_DEPTH = NAMES_DEPTH


def read_press(file: Opened, geometries: Sequence[Geometry], limits: Limits) -> PressFile:
    """Everything a press asks of the file. Raises PdfRefused."""
    try:
        return _read(file, geometries, limits)
    except pikepdf.PasswordError as error:
        raise PdfRefused(LOCKED, file.path.name) from error
    except _BROKEN as error:
        raise broken(file.path) from error


def _read(file: Opened, geometries: Sequence[Geometry], limits: Limits) -> PressFile:
    pdf = file.pdf
    if len(pdf.pages) != len(geometries):  # pypdf and qpdf mend a broken file each in its way
        raise PdfRefused(UNSURE, file.path.name)
    root = pdf.Root
    packet = root.get("/Metadata")
    xmp = read_packet(packet.read_bytes()) if isinstance(packet, Stream) else None
    names = root.get("/Names", Dictionary())
    layers = root.get("/OCProperties", Dictionary()).get("/OCGs", Array())
    fonts: Fonts = {}
    pages = tuple(_page(page, geometry, limits, fonts) for page, geometry in zip(pdf.pages, geometries, strict=True))
    return PressFile(
        version=str(pdf.pdf_version), encrypted=pdf.is_encrypted, has_id="/ID" in pdf.trailer,
        info={key: str(pdf.docinfo[f"/{key}"]).lstrip("/") for key in _INFO if f"/{key}" in pdf.docinfo},
        xmp=xmp or {}, has_xmp=xmp is not None, intents=tuple(_intents(root)),
        active=tuple(sorted({*file.sweep.active, *_started(root, pdf.pages)})), form="/AcroForm" in root,
        attachments=tuple(_tree(names.get("/EmbeddedFiles"), 0)), layers=sum(layer is not None for layer in layers),
        outside=tuple(sorted(file.sweep.outside)), filters=tuple(sorted(file.sweep.filters)), pages=pages)


def _intents(root: Any) -> Iterator[Intent]:
    for intent in root.get("/OutputIntents", Array()):
        profile = intent.get("/DestOutputProfile")
        space = None
        if isinstance(profile, Stream):
            # ICC.1 7.2: the data colour space is bytes 16 to 19 of the header
            space = profile.read_bytes()[16:20].decode("latin-1").strip()
        yield Intent(str(intent.get("/S", "")).lstrip("/"), str(intent.get("/OutputConditionIdentifier", "")),
                     str(intent.get("/RegistryName", "")), str(intent.get("/Info", "")), space,
                     int(profile.get("/N", 0)) if isinstance(profile, Stream) else 0)


def _started(root: Any, pages: Any) -> Iterator[str]:
    """Actions the document or a page starts by itself."""
    if isinstance(root.get("/OpenAction"), Dictionary) and root.OpenAction.get("/S") != Name.GoTo:
        yield "OpenAction"
    if "/AA" in root or any("/AA" in page.obj for page in pages):
        yield "AA"
    if "/JavaScript" in root.get("/Names", Dictionary()):
        yield "JavaScript"


def _tree(node: Any, depth: int) -> Iterator[str]:
    """Keys of a name tree (ISO 32000-1, 7.9.6)."""
    if not isinstance(node, Dictionary) or depth > _TREE_DEPTH:
        return
    names = node.get("/Names", Array())
    for i in range(0, len(names) - 1, 2):
        yield str(names[i])
    for kid in node.get("/Kids", Array()):
        yield from _tree(kid, depth + 1)


def _page(page: pikepdf.Page, geometry: Geometry, limits: Limits, fonts: Fonts) -> PressPage:
    read = page_objects(page, geometry, limits, fonts)
    group = page.obj.get("/Group")
    own = {resolve(group.get("/CS"), page.resources).name} if isinstance(group, Dictionary) and "/CS" in group else set()
    return PressPage(
        media=geometry.media, bleed=_own(page, "/BleedBox"), trim=_own(page, "/TrimBox"), art=_own(page, "/ArtBox"),
        notes=tuple(_notes(page, geometry)), curves=tuple(sorted(_curves(page))),
        blends=tuple(sorted(own | read.blends)), objects=tuple(read.objects),
        supplied=tuple(read.supplied), fault=read.fault)


def _own(page: pikepdf.Page, key: str) -> Rectangle | None:
    box = page.obj.get(key)
    if not isinstance(box, Array) or len(box) != 4:
        return None
    x0, y0, x1, y1 = (float(v) for v in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _notes(page: pikepdf.Page, geometry: Geometry) -> Iterator[Note]:
    matrix = face_matrix(geometry)
    bleed = bounds(matrix, *geometry.bleed)
    for note in page.obj.get("/Annots", Array()):
        rect = note.get("/Rect") if isinstance(note, Dictionary) else None
        if isinstance(rect, Array) and len(rect) == 4:
            box = bounds(matrix, *(float(v) for v in rect))
            yield Note(str(note.get("/Subtype", "")).lstrip("/"), box, not is_empty(intersect(box, bleed)))


def _curves(page: pikepdf.Page) -> set[str]:
    """Keys of the page's graphics states that bend tones or change the screen."""
    found: set[str] = set()
    for state in page.resources.get("/ExtGState", Dictionary()).values():
        for key in ("/TR", "/TR2", "/HT"):
            value = state.get(key) if isinstance(state, Dictionary) else None
            if value is not None and value not in (Name.Default, Name.Identity):
                found.add(key[1:])
    return found
