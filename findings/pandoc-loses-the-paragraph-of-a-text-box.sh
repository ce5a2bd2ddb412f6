#!/usr/bin/env bash
# Word hangs a text box on a paragraph: its run holds the drawing. pandoc 3.9 keeps the words of the
# box and drops the whole paragraph it hangs on, without a warning: the sentence 申込は電話で beside a
# boxed note is gone. python-docx does the reverse (paragraph kept, box dropped).
# Seen with pandoc 3.9 (pypandoc-binary 1.17) and python-docx 1.2.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install pypandoc-binary==1.17 python-docx==1.2.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import sys
import zipfile

import docx
import pypandoc

N = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
     'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
     'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"')
BOX = ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
       'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
       '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="1800000" cy="720000"/><wp:wrapNone/>'
       '<wp:docPr id="1" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
       '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>'
       '<wps:txbx><w:txbxContent><w:p><w:r><w:t>雨天中止です。</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>'
       '</mc:Choice><mc:Fallback><w:pict><v:shape style="width:140pt;height:56pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>雨天中止です。</w:t></w:r></w:p></w:txbxContent></v:textbox>'
       '</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>')
line = lambda text, more="": f"<w:p><w:r><w:t>{text}</w:t></w:r>{more}</w:p>"  # noqa: E731
with zipfile.ZipFile("box.docx", "w") as out:
    out.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                 '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                 '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    out.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                 '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    out.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document {N}><w:body>{line("まち歩きをします。")}{line("申込は電話で。", BOX)}{line("参加は無料です。")}</w:body></w:document>')

plain = pypandoc.convert_file("box.docx", "plain").split()
words = [each.text for each in docx.Document("box.docx").paragraphs]
print("pandoc", pypandoc.get_pandoc_version(), plain)
print("python-docx", words)
sys.exit(not (plain == ["まち歩きをします。", "雨天中止です。", "参加は無料です。"] and words == ["まち歩きをします。", "申込は電話で。", "参加は無料です。"]))
PY
