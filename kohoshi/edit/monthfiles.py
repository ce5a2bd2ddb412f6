"""What stands in a new month where something is still to come: a supplied page, an
advertisement, a picture."""
from __future__ import annotations

import hashlib
from pathlib import Path

from kohoshi.flow.set_up import profile_of
from kohoshi.fonts import FontSet
from kohoshi.pages.palette import Palette
from kohoshi.pages.resources import BASE
from kohoshi.press import Press
from kohoshi.typeset.engine import Engine

_FAMILY = "UD PGothic"


class PlaceholderFiles:
    """PDFs that hold the place of supplied ones, with words of their own, in black only. ``fonts``:
    the folder of the house's fonts. Raises FileNotFoundError when they were not set up."""

    def __init__(self, press: Press, fonts: Path) -> None:
        self.press, found = press, FontSet.load(fonts)
        self._files = {f"fonts/{name}": path for name, path in found.files().items()}
        self._files["press/output.icc"] = profile_of(press, fonts)
        self._engine = Engine(self._read, found.face_css(f"{BASE}fonts/", [_FAMILY]))

    def page(self, face: int) -> bytes:
        """A whole face in the press's size with its bleed."""
        return self._drawn(*self.press.trim, self.press.bleed, "支給ページ(見本)", f"{face}面に入るPDFが届いたら、差し替えてください。")

    def advertisement(self, width: float, height: float) -> bytes:
        """An advertisement of ``width`` × ``height`` mm."""
        return self._drawn(width, height, 0, "広告(見本)", "広告の原稿が届いたら、差し替えてください。")

    def _drawn(self, width: float, height: float, bleed: float, title: str, words: str) -> bytes:
        """The same bytes each time."""
        head = max(6, min(width, height) / 12)
        html = f"""<!DOCTYPE html><html lang="ja"><head><title>{title}</title><style>
@color-profile device-cmyk{{src:url({BASE}press/output.icc);components:c,m,y,k}}
@page {{ size: {width}mm {height}mm; bleed: {bleed}mm; margin: 0; background: device-cmyk(0 0 0 .05) }}
body {{ margin: {height * .3}mm {width * .1}mm 0; font: {head / 2}mm/{head}mm "{_FAMILY}"; color: device-cmyk(0 0 0 1); text-align: center }}
h1 {{ font-size: {head}mm; line-height: {head * 2}mm; margin: 0 }}
p {{ margin: 0 }}
</style></head><body><h1>{title}</h1><p>{words}</p></body></html>"""
        document = self._engine.lay_out(html, BASE, self.press.standard.lower()).document
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        data: bytes = document.write_pdf(pdf_variant=self.press.standard.lower(), output_intent="print", pdf_identifier=identifier)
        return data

    def _read(self, address: str) -> tuple[bytes, str]:
        return self._files[address.removeprefix(BASE)].read_bytes(), "application/octet-stream"


def drawing(layouts: Path) -> bytes:
    """An SVG of 160 × 120 mm in a colour of the layout: a picture that is still to come."""
    palette = list(Palette.load(layouts / "palette.yaml"))
    ground = min(palette, key=lambda colour: abs(sum(colour.cmyk) - 20))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="160mm" height="120mm" viewBox="0 0 160 120">\n'
            f"<title>見本の絵</title>\n"
            f'<rect width="160" height="120" fill="{ground.rgb}"/>\n</svg>\n').encode()
