#!/usr/bin/env bash
# Where two meet: segno.make() writes a Micro QR code whenever the text is short enough (a telephone
# number, a short address in capitals), and zxing-cpp asked for formats=QRCode reads it back, because
# that name stands for the family (Micro QR and rMQR too). A code made so is proven by such a reading
# and is still none that the cameras of common phones are made for (they take QR Code model 2).
# micro=False makes the ordinary one; QRCodeModel2 reads only the ordinary one.
# Seen with segno 1.6.6, zxing-cpp 3.1.1. Guard here: kohoshi/pages writes model 2 only.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import io
import sys

import segno
import zxingcpp
from PIL import Image


def read(code, formats) -> list[tuple[str, str]]:
    out = io.BytesIO()
    code.save(out, kind="png", scale=8, border=4)
    return [(each.format.name, each.text) for each in zxingcpp.read_barcodes(Image.open(out).convert("L"), formats=formats)]


usual, ordinary = segno.make("0000000001"), segno.make("0000000001", micro=False)
family, strict = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.QRCodeModel2
print("segno.make:", usual.designator, "| formats=QRCode", read(usual, family), "| formats=QRCodeModel2", read(usual, strict))
print("micro=False:", ordinary.designator, "|", read(ordinary, family), "|", read(ordinary, strict))
sys.exit(not (usual.is_micro and read(usual, family) and not read(usual, strict) and not ordinary.is_micro and read(ordinary, strict)))
PY
