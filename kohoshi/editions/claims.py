"""What web.pdf says of itself in its XMP: PDF/A-3a (the engine's words) and PDF/UA-1.

PDF/A wants every name in the XMP that it does not know itself described by an extension schema
(ISO 19005-3, 6.6.2.3); the one for pdfuaid is as the PDF Association gives it for files that are
both.
"""
from __future__ import annotations

import pikepdf
from pikepdf import Name

_UA = """<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def claim_accessible(pdf: pikepdf.Pdf) -> None:
    """Add the claim of PDF/UA-1 to the XMP that the engine wrote."""
    metadata = pdf.Root.Metadata.read_bytes()
    head, end, tail = metadata.rpartition(b"</rdf:RDF>")
    if not end:
        raise ValueError("XMP without rdf:RDF")
    pdf.Root.Metadata = pdf.make_stream(head + _UA.encode() + end + tail, Type=Name.Metadata, Subtype=Name.XML)
