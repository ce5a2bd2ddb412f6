#!/usr/bin/env bash
# Drawing programs write a gradient twice: its stops once, its place in elements that take the stops by
# href. WeasyPrint 70 draws such a gradient in the first PDF it writes from a rendered document and leaves
# the shape out in the second, without a word. Who writes a print and a screen edition from one layout
# has the drawing in one of them only.
# Seen with weasyprint 70.0, drawn by pypdfium2 5.15.2. A gradient with stops of its own is there twice.
# Guard here: kohoshi/pages/drawingramps.py gives every gradient its own stops.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install weasyprint==70.0 pypdfium2==5.15.2 pillow==13.0.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import sys

import pypdfium2
from weasyprint import HTML

STOPS = '<stop offset="0" stop-color="#0067B1"/><stop offset="1" stop-color="#E4004F"/>'
DRAWINGS = {
    "own stops": f'<linearGradient id="g">{STOPS}</linearGradient>',
    "by href": f'<linearGradient id="s">{STOPS}</linearGradient><linearGradient id="g" xlink:href="#s"/>'}


def painted(pdf: bytes) -> int:
    return min(pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("L").get_flattened_data())


seen = {}
for name, defs in DRAWINGS.items():
    with open("g.svg", "w") as file:
        file.write('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">'
                   f'<defs>{defs}</defs><rect width="100" height="50" fill="url(#g)"/></svg>')
    document = HTML(string="<style>@page{size:100mm 50mm;margin:0}</style><img src=g.svg style='width:100mm'>", base_url=".").render()
    seen[name] = painted(document.write_pdf()), painted(document.write_pdf())
    print(f"{name}: darkest gray of the first PDF {seen[name][0]}, of the second {seen[name][1]} (255 = nothing painted)")
sys.exit(not (max(seen["own stops"]) < 160 and seen["by href"][0] < 160 and seen["by href"][1] == 255))
PY
