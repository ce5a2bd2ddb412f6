#!/usr/bin/env bash
# A table cell may become as narrow as its longest unbreakable piece (CSS 2.2, 17.5.2.2, minimum content
# width). WeasyPrint 70 sees no break between two neighbouring inline elements when it measures that
# width, though it breaks between them when it lays the lines out: a Japanese sentence set as
# unbreakable phrases (<span style="white-space:nowrap"> each) counts as one word, and the column grows
# beyond its place. The same sentence without the spans fits.
# Seen with weasyprint 70.0; the widths of the second column are read from the layout.
# Guard here: kohoshi/typeset/narrowest.py.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install weasyprint==70.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import logging
import sys

from weasyprint import HTML

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
PHRASES = ("持参、", "郵便、", "ファックス、", "メールで。", "様式は", "自由です")


def width(text: str) -> float:
    """Of the table in px, asked to be 100 px wide."""
    page = HTML(string=f"<html lang=ja><style>@page{{size:600px 200px;margin:0}}body{{margin:0;font:10px sans-serif}}td{{padding:0}}"
                       f"table{{width:100px;border-spacing:0}}</style><table><tr><td>申込<td>{text}</table>").render().pages[0]
    table = next(box for box in page._page_box.descendants() if box.element_tag == "table")
    return round(table.width)


plain = width("".join(PHRASES))
phrased = width("".join(f'<span style="white-space:nowrap">{each}</span>' for each in PHRASES))
print(f"table of 100 px: {plain} px with plain text, {phrased} px with unbreakable phrases")
sys.exit(not (plain <= 101 and phrased > 200))
PY
