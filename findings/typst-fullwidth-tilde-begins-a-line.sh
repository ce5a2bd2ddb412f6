#!/usr/bin/env bash
# Line breaking by Typst follows kinsoku for small kana, long vowel marks, closing marks and also for
# the wave dash 〜 (U+301C). The full-width tilde ～ (U+FF5E), which Japanese keyboards of Windows type
# for the very same sign, may begin a line: a range is parted before it, 午前10時 / ～正午. Both are the
# same character to readers (JLREQ, class cl-03, does not begin a line).
# Seen with typst 0.15.2 (PyPI), font BIZ UDGothic of npm @expo-google-fonts/biz-udgothic 0.4.0; the
# measure is narrowed until the sign would have to begin a line.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install typst==0.15.2 pypdfium2==5.15.2
cd "$dir"
npm install --silent --no-fund --no-audit @expo-google-fonts/biz-udgothic@0.4.0 >/dev/null
"$dir/v/bin/python" - <<'PY'
import glob
import os
import sys

import pypdfium2
import typst

fonts = os.path.dirname(glob.glob("node_modules/@expo-google-fonts/biz-udgothic/**/*400*.ttf", recursive=True)[0])


def begins(sign: str) -> list[int]:
    """Measures (in characters) at which a line begins with the sign."""
    out = []
    for measure in range(4, 10):
        with open("t.typ", "w") as file:
            file.write(f'#set page(width: {measure * 10 + 20}pt, height: auto, margin: 10pt)\n#set text(font: "BIZ UDGothic", size: 10pt, lang: "ja")\n受付時間は午前{sign}正午まで')
        pdf = typst.compile("t.typ", font_paths=[fonts], ignore_system_fonts=True)
        lines = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().splitlines()
        if any(line.startswith(sign) for line in lines):
            out.append(measure)
    return out


tilde, dash = begins("\uff5e"), begins("\u301c")
print(f"a line begins with U+FF5E at measures {tilde}, with U+301C at {dash}")
sys.exit(not (tilde and not dash))
PY
