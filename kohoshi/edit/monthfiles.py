"""What stands in a new month where something is still to come: supplied pages, a picture."""
from __future__ import annotations

import hashlib
from pathlib import Path

from kohoshi.fonts import FontSet
from kohoshi.pages.palette import Palette
from kohoshi.pages.resources import BASE
from kohoshi.press import Press
from kohoshi.typeset.engine import Engine
from kohoshi.typesetting import profile_of

_FAMILY = "UD PGothic"


class SuppliedPages:
    """Pages in the press's size with words of their own, marked 見本, in black only. ``fonts``: the
    folder of the house's fonts. Raises FileNotFoundError when they were not set up."""

    def __init__(self, press: Press, fonts: Path) -> None:
        self.press, self._fonts = press, FontSet.load(fonts)
        self._files = {f"fonts/{name}": path for name, path in self._fonts.files().items()}
        self._files["press/output.icc"] = profile_of(press, fonts)
        self._engine = Engine(self._read, self._fonts.face_css(f"{BASE}fonts/", [_FAMILY]))

    def page(self, face: int) -> bytes:
        """The PDF that holds a face until the real one arrives; the same each time."""
        html = self._html(face)
        document, _ = self._engine.lay_out(html, BASE, self.press.standard.lower())
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        data: bytes = document.write_pdf(pdf_variant=self.press.standard.lower(), output_intent="print", pdf_identifier=identifier)
        return data

    def _read(self, address: str) -> tuple[bytes, str]:
        return self._files[address.removeprefix(BASE)].read_bytes(), "application/octet-stream"

    def _html(self, face: int) -> str:
        width, height = self.press.trim
        return f"""<!DOCTYPE html><html lang="ja"><head><title>支給ページ {face}面</title><style>
@color-profile device-cmyk{{src:url({BASE}press/output.icc);components:c,m,y,k}}
@page {{ size: {width}mm {height}mm; bleed: {self.press.bleed}mm; margin: 40mm 20mm; background: device-cmyk(0 0 0 .05) }}
body {{ margin: 0; font: 8mm/16mm "{_FAMILY}"; color: device-cmyk(0 0 0 1); border: .5mm solid device-cmyk(0 0 0 .5);
        padding: 20mm; height: {height - 122}mm; text-align: center }}
h1 {{ font-size: 16mm; line-height: 30mm; margin: 60mm 0 10mm }}
p {{ margin: 0 }}
</style></head><body><h1>支給ページ(見本)</h1><p>{face}面に入るPDFが届いたら、差し替えてください。</p></body></html>"""


def drawing(layouts: Path) -> bytes:
    """An SVG of 160 × 120 mm in a colour of the layout: a picture that is still to come."""
    palette = list(Palette.load(layouts / "palette.yaml"))
    ground = min(palette, key=lambda colour: abs(sum(colour.cmyk) - 20))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="160mm" height="120mm" viewBox="0 0 160 120">\n'
            f"<title>見本の絵</title>\n"
            f'<rect width="160" height="120" fill="{ground.rgb}"/>\n</svg>\n').encode()
