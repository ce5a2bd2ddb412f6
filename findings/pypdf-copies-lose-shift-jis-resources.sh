#!/usr/bin/env bash
# Names in a PDF are bytes (ISO 32000-1, 7.3.5: only to be shown as text are they taken for UTF-8). Older
# Japanese programs wrote the names of spot colours, fonts and resources in Shift_JIS. pypdf decodes a name
# as UTF-8, else as GBK, and writes it anew as UTF-8: in a copy made by pypdf the resource has another name
# than the content that paints with it, and what was painted is gone without a word. Names that are read
# are Chinese signs. qpdf (pikepdf) keeps the bytes; PDFium draws the file and qpdf's copy alike.
# (pypdf pull request 2601 touches the reading; of copies nothing is said there.)
# Seen with pypdf 7.1.0, pikepdf 10.18.0 and pypdfium2 5.15.2. Guard here: kohoshi/pdfread/mending.py
# writes names and the content that names them anew, both, before pypdf reads a file that is not ours.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install pypdf==7.1.0 pikepdf==10.18.0 pypdfium2==5.15.2 numpy
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import io
import sys
from importlib.metadata import version

import pikepdf
import pypdf
import pypdfium2

GOLD = "".join(f"#{byte:02x}" for byte in "特色金".encode("cp932"))


def file() -> bytes:
    """One page with a square in a spot colour whose resource and ink are named in Shift_JIS."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 200 200 ] /Contents 4 0 R /Resources << /ColorSpace << /%s 5 0 R >> >> >>" % GOLD,
        "<< /Length {} >>\nstream\n{}\nendstream".format(len(content := f"/{GOLD} cs 1 scn 50 50 100 100 re f"), content),
        "[ /Separation /%s /DeviceCMYK << /FunctionType 2 /Domain [ 0 1 ] /C0 [ 0 0 0 0 ] /C1 [ 0 0.3 1 0.2 ] /N 1 >> ]" % GOLD]
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return out + f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def middle(data: bytes) -> list[int]:
    """Blue, green, red in the middle of the square, as PDFium draws it."""
    return pypdfium2.PdfDocument(data)[0].render().to_numpy()[100, 100].tolist()


def by_qpdf(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if warnings := pdf.get_warnings():
            sys.exit(f"the input is not sound: {warnings}")
        pdf.save(out)
    return out.getvalue()


def by_pypdf(data: bytes) -> bytes:
    out = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(data)).write(out)
    return out.getvalue()


data = file()
spaces = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/ColorSpace"]
name, = spaces
seen = middle(data), middle(by_qpdf(data)), middle(by_pypdf(data))
print(f"pypdf {version('pypdf')}, pikepdf {version('pikepdf')}, pypdfium2 {version('pypdfium2')}")
print("pypdf reads the name /特色金 as:", name, "and the ink as:", spaces[name][1])
print("the square as it came, copied by qpdf, copied by pypdf:", *seen)
paper = [255, 255, 255]
sys.exit(not (seen[0] != paper and seen[1] == seen[0] and seen[2] == paper and name != "/特色金"))
PY
