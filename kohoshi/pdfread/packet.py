"""The XMP packet of a file: the few properties PDF/X asks for (ISO 16684-1)."""
from __future__ import annotations

from xml.etree import ElementTree

from kohoshi import limits

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
