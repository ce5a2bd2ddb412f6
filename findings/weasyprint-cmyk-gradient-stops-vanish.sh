#!/usr/bin/env bash
# WeasyPrint 70 paints device-cmyk() in SVG fills and strokes as DeviceCMYK. A gradient stop in
# device-cmyk() is taken otherwise: its fourth number, the black, is read as opacity. A gradient from
# device-cmyk(0 0 0 0) to a colour without black is painted fully transparent, in DeviceRGB: the shape
# is missing on paper, and nothing is logged. The same gradient in hex colours is painted.
# Seen with weasyprint 70.0, drawn by pypdfium2 5.15.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install weasyprint==70.0 pypdfium2==5.15.2 pillow==13.0.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import logging
import sys

import pypdfium2
from weasyprint import HTML

told = []


class Keep(logging.Handler):
    def emit(self, record):
        told.append(record.getMessage())


logging.getLogger("weasyprint").addHandler(Keep())


def darkest(first: str, last: str) -> int:
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><defs><linearGradient id="g"><stop offset="0" stop-color="{first}"/>'
           f'<stop offset="1" stop-color="{last}"/></linearGradient></defs><rect width="100" height="50" fill="url(#g)"/></svg>')
    with open("g.svg", "w") as file:
        file.write(svg)
    pdf = HTML(string="<style>@page{size:100mm 50mm;margin:0}</style><img src=g.svg style='width:100mm'>", base_url=".").write_pdf()
    return min(pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("L").get_flattened_data())


hexes, inks, flat = darkest("#0099dd", "#e4004f"), darkest("device-cmyk(1 0 0 0)", "device-cmyk(0 1 0 0)"), darkest("#0099dd", "#0099dd")
print(f"darkest gray: gradient in hex {hexes}, in device-cmyk {inks} (255 = nothing painted); logged: {told}")
sys.exit(not (hexes < 160 and flat < 160 and inks == 255 and not told))
PY
