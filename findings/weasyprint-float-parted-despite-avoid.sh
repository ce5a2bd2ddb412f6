#!/usr/bin/env bash
# A picture with its caption at the side of the text (float) and break-inside: avoid must come whole to the
# next page when it has no room (CSS Fragmentation 3, 3.2; CSS Page Floats asks nothing else of plain floats).
# WeasyPrint 70 parts it at the foot of the page: two lines of a caption of four stay, two stand at the head
# of the next page beside other text. The same block in the flow, not floated, is kept whole.
# Its issue 1629 names break-inside: avoid as the way to keep a float whole.
# Seen with weasyprint 70.0; lines of the caption on each page are read from the layout.
# Guard here: kohoshi/typeset/threads.py (whole_floats).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install weasyprint==70.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import logging
import sys

from weasyprint import HTML

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


def caption_lines(style: str) -> list[int]:
    """Lines of the caption on each page; the text before leaves room for two of its four."""
    pages = HTML(string=f"""<html lang=ja><style>@page{{size:100mm 56mm;margin:0}}body{{margin:0;font:4mm/8mm sans-serif}}p{{margin:0}}
        .side{{width:30mm;break-inside:avoid;{style}}}</style><p>1<br>2<br>3<br>4<br>5</p>
        <div class=side>甲<br>乙<br>丙<br>丁</div><p>6<br>7<br>8</p>""").render().pages
    return [sum(box.text.strip() in set("甲乙丙丁") for box in page._page_box.descendants() if type(box).__name__ == "TextBox")
            for page in pages]


floated, in_flow = caption_lines("float:right"), caption_lines("")
print(f"lines of the caption by page: floated {floated}, in the flow {in_flow}")
sys.exit(not (floated[:2] == [2, 2] and 4 in in_flow))
PY
