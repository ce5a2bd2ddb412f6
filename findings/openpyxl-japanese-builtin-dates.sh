#!/usr/bin/env bash
# A cell that Japanese Excel shows as 令和4年6月12日 or 6月12日 carries a built-in number format (27-36,
# 50-58 of ECMA-376 part 1, 18.8.30, "ja-jp") that has no text in the file. openpyxl does not know
# these: the cell is number 44724 with format General and is_date False, so a schedule read with it
# shows serial numbers. python-calamine returns the date. The ordinary format 14 is read by both.
# Seen with openpyxl 3.1.5, python-calamine 0.9.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install openpyxl==3.1.5 python-calamine==0.9.1
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import datetime as dt
import sys
import zipfile

import openpyxl
from python_calamine import CalamineWorkbook

M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
FORMATS = (14, 31, 57, 58)  # m/d/y; yyyy年m月d日; R4.6.12; 令和4年6月12日
with zipfile.ZipFile("dates.xlsx", "w") as out:
    out.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{P}/content-types">'
                 '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                 + "".join(f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
                           for part, kind in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"))) + "</Types>")
    out.writestr("_rels/.rels", f'<?xml version="1.0"?><Relationships xmlns="{P}/relationships"><Relationship Id="r1" Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    out.writestr("xl/workbook.xml", f'<?xml version="1.0"?><workbook xmlns="{M}" xmlns:r="{R}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
    out.writestr("xl/_rels/workbook.xml.rels", f'<?xml version="1.0"?><Relationships xmlns="{P}/relationships">'
                 f'<Relationship Id="r1" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{R}/styles" Target="styles.xml"/></Relationships>')
    out.writestr("xl/styles.xml", f'<?xml version="1.0"?><styleSheet xmlns="{M}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
                 f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(FORMATS)}">' + "".join(f'<xf numFmtId="{n}" applyNumberFormat="1"/>' for n in FORMATS) + "</cellXfs></styleSheet>")
    out.writestr("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?><worksheet xmlns="{M}"><sheetData><row r="1">'
                 + "".join(f'<c r="{"ABCD"[i]}1" s="{i}"><v>44724</v></c>' for i in range(len(FORMATS))) + "</row></sheetData></worksheet>")

cells = openpyxl.load_workbook("dates.xlsx").active[1]
other = CalamineWorkbook.from_path("dates.xlsx").get_sheet_by_index(0).to_python()[0]
for number, cell, value in zip(FORMATS, cells, other, strict=True):
    print(f"format {number}: openpyxl {cell.value!r} is_date {cell.is_date} {cell.number_format!r} | calamine {value!r}")
ordinary = cells[0].is_date and cells[0].value == dt.datetime(2022, 6, 12)
lost = all(not cell.is_date and cell.value == 44724 and cell.number_format == "General" for cell in cells[1:])
sys.exit(not (ordinary and lost and all(value == dt.date(2022, 6, 12) for value in other)))
PY
