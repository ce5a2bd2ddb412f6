"""二次元コード as drawings: whole dots, a quiet zone, black alone, read back by another program."""
from __future__ import annotations

from pathlib import Path

import pytest
import weasyprint

from kohoshi.pages.codes import drawing, fitted
from kohoshi.pdfread.finished import open_finished

HOME = "https://www.city.osaka.lg.jp/minato/"


@pytest.mark.parametrize(("url", "room", "modules", "dots"), [
    (HOME, 12.75, 37, 8), (HOME, 19.125, 37, 12), (HOME, 31.875, 37, 20), (HOME + "a" * 80, 19.125, 53, 8)])
def test_as_large_as_whole_dots_allow(url, room, modules, dots):
    symbol = fitted(url, room)
    assert (symbol.modules, symbol.fits) == (modules, True)
    assert symbol.module == pytest.approx(dots * 25.4 / 600)
    assert room - modules * 25.4 / 600 < symbol.side <= room


def test_too_long_for_its_room():
    symbol = fitted(HOME + "a" * 130, 19.125)
    assert not symbol.fits and symbol.side == pytest.approx(19.125) and symbol.module < 0.33
    assert symbol.needed == pytest.approx(symbol.modules * 8 * 25.4 / 600)
    assert fitted(HOME + "a" * 130, symbol.needed).fits


def test_every_module_is_drawn_once_in_one_path():
    svg = drawing(HOME)
    assert svg.count("<path") == 2 and svg.count("device-cmyk(0 0 0 1)") == 1 and svg.count("device-cmyk(0 0 0 0)") == 1
    assert "stroke" not in svg and drawing(HOME) == svg


@pytest.mark.parametrize("url", [HOME, "https://www.city.osaka.lg.jp/minato/page/0000000000.html?a=1&b=%E6%B8%AF#c"])
def test_read_back(tmp_path: Path, url: str) -> None:
    symbol = fitted(url, 19.125)
    (tmp_path / "code.svg").write_text(drawing(url), encoding="utf-8")
    page = f"<style>@page{{size:60mm 80mm;margin:0}} body{{margin:0}} img{{display:block;margin:20mm;width:{symbol.side}mm}}</style><img src=code.svg>"
    path = tmp_path / "a.pdf"
    weasyprint.HTML(string=page, base_url=str(tmp_path)).write_pdf(path)
    with open_finished(path) as finished:
        (code,), = finished.codes
    assert code.text == url
    assert code.module == pytest.approx(symbol.module, abs=0.005)
    assert code.box.x == pytest.approx(20 + 4 * symbol.module, abs=0.15)
    assert code.quiet == 6 and code.contrast > 0.8
