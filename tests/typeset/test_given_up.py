"""What the engine says of a picture that it gives up reaches nobody in its own words."""
from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kohoshi.finding import Level
from kohoshi.typeset.engine import Engine, heard

BASE = "http://job.invalid/"
FONT = Path(__file__).resolve().parents[2] / "fonts" / "cache" / "BIZUDGothic-Regular.ttf"
SAID = {
    "turned by a word": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" transform="rotate(a)"/></svg>',
    "a length that is none": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" opacity="much"/></svg>',
    "a selector that is none": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>a[{} .b{fill:red}</style><rect class="b" width="9" height="9"/></svg>',
    "no drawing": b"<svg", "no picture": b"text"}


@pytest.mark.parametrize("name", SAID)
def test_the_engine_itself(name: str) -> None:
    def read(url: str) -> tuple[bytes, str]:
        return (FONT.read_bytes(), "font/ttf") if url.endswith("ttf") else (SAID[name], "image/svg+xml")

    with heard() as drawn:
        fonts = f"@font-face{{font-family:Own;src:url({BASE}fonts/a.ttf)}}html{{font-family:Own}}"
        document, found, *_ = Engine(read, fonts).lay_out(f"<img src='{BASE}issue/%E5%9C%B0%E5%9B%B3.svg' alt='見本' style='width:9mm;height:9mm'>", BASE, "pdf/x-4")
        document.write_pdf()
    told = [f for f in (*found, *drawn) if f.rule != "layout/engine" or "svg" in f.excerpt.lower()]
    assert all((f.rule, f.level) == ("image/drawing", Level.ERROR) and "絵" in f.message and "書き出し" in f.hint for f in told), told
    assert not any(word in f.message for f in told for word in ("Failed", "SVG image", "http"))


@pytest.mark.parametrize("said", [
    ("Failed to render SVG image %s", BASE + "issue/a.svg"), ("Failed to load image at %r: %s", BASE + "issue/a.svg", "ValueError: no"), ("Unknown image mode: %s", "I;16"),
    ("Failed to apply CSS rule in SVG rule: %s", "Expected ]"), ("Failed to load image at %r: %s", "file:///C:/a.jpg", "")])
def test_every_way_of_saying_it(said: tuple[str, ...]) -> None:
    with heard() as found:
        logging.getLogger("weasyprint").error(*said)
    assert [f.rule for f in found] == ["image/drawing"] and not found[0].message.isascii() and "Failed" not in found[0].message
