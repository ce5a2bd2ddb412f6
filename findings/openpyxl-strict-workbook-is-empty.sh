#!/usr/bin/env bash
# A workbook saved as "Strict Open XML" (the form in which ISO/IEC 29500 asks offices to keep files,
# one click in Excel's dialogue) opens in openpyxl without an error as a workbook of no sheets:
# sheetnames [] and active None. pandas then says that there is no worksheet. python-calamine reads
# the same file. Whoever loops over the sheets of manuscripts gets none and no word.
# Seen with openpyxl 3.1.5, python-calamine 0.9.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install openpyxl==3.1.5 python-calamine==0.9.1
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import sys
import warnings
import zipfile

import openpyxl
from python_calamine import CalamineWorkbook

M = "http://purl.oclc.org/ooxml/spreadsheetml/main"
R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
with zipfile.ZipFile("strict.xlsx", "w") as out:
    out.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{P}/content-types">'
                 '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                 + "".join(f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
                           for part, kind in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"))) + "</Types>")
    out.writestr("_rels/.rels", f'<?xml version="1.0"?><Relationships xmlns="{P}/relationships"><Relationship Id="r1" Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    out.writestr("xl/workbook.xml", f'<?xml version="1.0"?><workbook xmlns="{M}" xmlns:r="{R}" conformance="strict"><sheets><sheet name="原稿" sheetId="1" r:id="r1"/></sheets></workbook>')
    out.writestr("xl/_rels/workbook.xml.rels", f'<?xml version="1.0"?><Relationships xmlns="{P}/relationships"><Relationship Id="r1" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
    out.writestr("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?><worksheet xmlns="{M}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>区政会議</t></is></c></row></sheetData></worksheet>')

with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    book = openpyxl.load_workbook("strict.xlsx")
other = CalamineWorkbook.from_path("strict.xlsx")
print("openpyxl:", book.sheetnames, book.active, [str(each.message) for each in told])
print("calamine:", other.sheet_names, other.get_sheet_by_index(0).to_python())
sys.exit(not (book.sheetnames == [] and book.active is None and other.get_sheet_by_index(0).to_python() == [["区政会議"]]))
PY
