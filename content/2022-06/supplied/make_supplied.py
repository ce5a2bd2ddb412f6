"""Draws the supplied files of the sample issue, as another office would hand them in.

    python content/2022-06/supplied/make_supplied.py

makes shisei-9.pdf, shisei-10.pdf, shisei-11.pdf (city pages, 273 × 406 mm, bleed 3 mm) and
koukoku-1.pdf (advertisement, 249 × 54 mm, no bleed) from the HTML in source/. Everything in
them is invented and marked 見本. The script knows nothing of the newsletter's own layouts:
supplied pages come from outside, and the newsletter must take them as they are. The city
pages keep the top 22 mm and the bottom 10 mm of the trim empty for the ward's header and folio.

The same source gives the same bytes (with the same WeasyPrint and fonts).
"""
from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from weasyprint import HTML

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "source"
FILES = ("shisei-9", "shisei-10", "shisei-11", "koukoku-1")


def draw(name: str) -> bytes:
    """The finished PDF of source/<name>.html. Raises ValueError if it is not exactly one page."""
    html = (SOURCE / f"{name}.html").read_text(encoding="utf-8")
    document = HTML(string=html, base_url=str(SOURCE) + "/").render()
    if len(document.pages) != 1:
        raise ValueError(f"source/{name}.html: {len(document.pages)}ページになりました（1ページに収めてください）")
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    return document.write_pdf(pdf_identifier=identifier)


def main() -> int:
    for name in FILES:
        data = draw(name)
        (HERE / f"{name}.pdf").write_bytes(data)
        print(f"{name}.pdf  {len(data) / 1000:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
