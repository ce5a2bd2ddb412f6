#!/usr/bin/env bash
# WeasyPrint puts a JPEG into the PDF byte for byte, unless the file has an EXIF block: then the
# picture is decoded and saved again at the imaging library's usual quality, also when EXIF asks for
# no turning (Orientation 1). Every photograph of a camera or phone has EXIF, so photographs for
# print lose quality twice and their colour profile is dropped. Nothing is logged.
# Seen with weasyprint 70.0 and pillow 13.0.0: the same picture with and without EXIF.
# Guard here: pictures are brought to press colours by our own path and handed on without EXIF.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install weasyprint==70.0 pillow==13.0.0 pikepdf==10.18.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import io
import sys

import pikepdf
from PIL import Image, ImageCms
from weasyprint import HTML

picture = Image.effect_noise((400, 300), 60).convert("RGB")
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
exif = Image.Exif()
exif[0x0112] = 1  # Orientation: as it is
exif[0x010F] = "見本"


def placed(**more) -> tuple[bytes, bytes]:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, icc_profile=profile, **more)
    with open("p.jpg", "wb") as file:
        file.write(out.getvalue())
    pdf = HTML(string="<img src=p.jpg style='width:40mm'>", base_url=".").write_pdf()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        images = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        return out.getvalue(), images[0].read_raw_bytes()


plain, kept = placed()
camera, again = placed(exif=exif)
first = lambda data: Image.open(io.BytesIO(data)).quantization[0][0]  # noqa: E731
icc = lambda data: "icc_profile" in Image.open(io.BytesIO(data)).info  # noqa: E731
print(f"without EXIF: {len(plain)} bytes in, {len(kept)} placed, same bytes: {plain == kept}")
print(f"with EXIF:    {len(camera)} bytes in, {len(again)} placed, first quantiser {first(camera)} -> {first(again)}, profile {icc(camera)} -> {icc(again)}")
sys.exit(not (plain == kept and camera != again and first(again) > first(camera) and not icc(again)))
PY
