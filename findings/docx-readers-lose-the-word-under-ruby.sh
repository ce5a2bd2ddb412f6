#!/usr/bin/env bash
# Word writes a word with furigana as <w:ruby> holding the base and its reading. Two much used readers
# of .docx return the sentence without the base word: 港区築港で… comes out as 港区で…, a sentence that
# reads well with its venue gone. python-docx says nothing, mammoth only tells that an element was
# ignored. The reading is optional; the base is the text and was expected.
# Seen with python-docx 1.2.0 and mammoth 1.13.0 on a document of one paragraph.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install python-docx==1.2.0 mammoth==1.13.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import sys
import zipfile

import docx
import mammoth

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RUN = "<w:r><w:t>{}</w:t></w:r>"
RUBY = (f"<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val=\"distributeSpace\"/><w:hps w:val=\"10\"/><w:hpsRaise w:val=\"18\"/>"
        f"<w:hpsBaseText w:val=\"21\"/><w:lid w:val=\"ja-JP\"/></w:rubyPr><w:rt>{RUN.format('ちっこう')}</w:rt>"
        f"<w:rubyBase>{RUN.format('築港')}</w:rubyBase></w:ruby></w:r>")
with zipfile.ZipFile("ruby.docx", "w") as out:
    out.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                 '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                 '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    out.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                 '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    out.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body><w:p>'
                 f'{RUN.format("港区")}{RUBY}{RUN.format("で開催します。")}</w:p></w:body></w:document>')

plain = docx.Document("ruby.docx").paragraphs[0].text
with open("ruby.docx", "rb") as file:
    raw = mammoth.extract_raw_text(file)
print("python-docx:", plain)
print("mammoth:    ", raw.value.strip(), [message.message for message in raw.messages])
sys.exit(not (plain == raw.value.strip() == "港区で開催します。"))
PY
