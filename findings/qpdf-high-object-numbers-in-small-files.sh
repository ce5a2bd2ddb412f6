#!/usr/bin/env bash
# A PDF may number its objects as it likes (ISO 32000-1, 7.3.10), and a cross-reference stream lists a
# hundred thousand free numbers in a few hundred bytes (7.5.8). So a page taken out of a large catalogue by a
# program that keeps the numbers is small and has high ones. qpdf 12 takes no object for real whose number
# is above a third of the file's length in bytes, and refuses the file: «unable to find trailer dictionary».
# PDFium and pypdf read it.
# Seen with pikepdf 10.18.0 (its qpdf 12.4), pypdfium2 5.15.2 and pypdf 7.1.0; qpdf 11.3 (Debian) read it.
# Guard here: kohoshi/pdfread/roomy.py; tests/pdfread/test_odd.py.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install pikepdf==10.18.0 pypdfium2==5.15.2 pypdf==7.1.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import io
import struct
import sys
import zlib
from importlib.metadata import version

import pikepdf
import pypdf
import pypdfium2


def file(first: int) -> bytes:
    """One page of five objects, the first numbered ``first``; every number below is listed as free."""
    content = "BT /F 24 Tf 50 100 Td (mihon) Tj ET"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [f"<< /Type /Catalog /Pages {first + 1} 0 R >>", f"<< /Type /Pages /Kids [ {first + 2} 0 R ] /Count 1 >>",
               f"<< /Type /Page /Parent {first + 1} 0 R /MediaBox [ 0 0 300 200 ] /Contents {first + 3} 0 R /Resources << /Font << /F {font} >> >> >>",
               f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"]
    out, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", {}
    for number, text in enumerate(objects, first):
        places[number] = len(out)
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = first + len(objects)
    places[table] = start = len(out)
    # type, place or next free number, generation: a free number that is never used again points to 0 (7.5.4)
    rows = zlib.compress(b"".join(struct.pack(">BIH", 1, places[n], 0) if n in places else struct.pack(">BIH", 0, 0, 65535) for n in range(table + 1)))
    out += f"{table} 0 obj\n<< /Type /XRef /Size {table + 1} /W [ 1 4 2 ] /Root {first} 0 R /Filter /FlateDecode /Length {len(rows)} >>\nstream\n".encode()
    return out + rows + b"\nendstream\nendobj\n" + f"\nstartxref\n{start}\n%%EOF\n".encode()


def by_qpdf(data: bytes) -> str:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return f"{len(pdf.pages)} page, warnings: {len(pdf.get_warnings())}"
    except pikepdf.PdfError as error:
        return str(error).rpartition(": ")[2]


print(f"pikepdf {version('pikepdf')} (qpdf {pikepdf.__libqpdf_version__}), pypdfium2 {version('pypdfium2')}, pypdf {version('pypdf')}")
seen = {}
for name, first in (("from 1", 1), ("from 10,000", 10_000)):
    data = file(first)
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    seen[name] = by_qpdf(data), text, pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().strip()
    print(f"{name}: {len(data)} bytes; qpdf: {seen[name][0]}; PDFium: {text}; pypdf: {seen[name][2]}")
read = ("1 page, warnings: 0", "mihon", "mihon")
sys.exit(not (seen["from 1"] == read and seen["from 10,000"][1:] == read[1:] and "unable to find" in seen["from 10,000"][0]))
PY
