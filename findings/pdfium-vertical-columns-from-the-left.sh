#!/usr/bin/env bash
# A page of true vertical text (a predefined vertical CMap, writing mode 1, ISO 32000-1 9.7.4.3) has
# its columns from right to left. PDFium's text page gives the columns from left to right, whatever
# order they were painted in; every column is whole. Copied text and whoever reads PDFs by PDFium get
# the sentences of a vertical article in reverse order of columns.
# Seen with pypdfium2 5.15.2; the file (written by pikepdf 10.18.0) names a font that is not embedded,
# as the text needs none. Guard here: vertical columns are ordered by kohoshi/pdfread itself.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install pypdfium2==5.15.2 pikepdf==10.18.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import sys

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

COLUMNS = ("港区運営方針を", "令和四年度に", "策定しました")


def page(columns) -> str:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    descendant = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/Ryumin-Light"),
                            CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Japan1"), Supplement=2),
                            FontDescriptor=pdf.make_indirect(Dictionary(Type=Name.FontDescriptor, FontName=Name("/Ryumin-Light"), Flags=4, FontBBox=Array([0, -200, 1000, 900]),
                                                                        ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=700, StemV=80)))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Ryumin-Light-UniJIS-UTF16-V"), Encoding=Name("/UniJIS-UTF16-V"),
                      DescendantFonts=Array([pdf.make_indirect(descendant)]))
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    text = "".join(f"BT /F 20 Tf {x} 360 Td <{words.encode('utf-16-be').hex()}> Tj ET\n" for x, words in columns)
    pdf.pages[0].Contents = pdf.make_stream(text.encode())
    pdf.save("v.pdf")
    return pypdfium2.PdfDocument("v.pdf")[0].get_textpage().get_text_range()


right_to_left = list(zip((240, 200, 160), COLUMNS, strict=True))
seen = [page(right_to_left).split(), page(right_to_left[::-1]).split()]
print("painted from the right:", seen[0])
print("painted from the left: ", seen[1])
sys.exit(seen != [list(COLUMNS[::-1])] * 2)
PY
