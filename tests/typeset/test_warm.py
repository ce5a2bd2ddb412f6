"""What is kept warm gives what is made afresh."""
from __future__ import annotations

import io
import re

import pikepdf
import pytest

from kohoshi.flow.build import PROJECT
from kohoshi.fonts import FontSet
from kohoshi.pdfread.finished import open_finished
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.warm import Warm

BASE = "http://job.invalid/"
DRAWINGS = {
    "plain": '<path fill="device-cmyk(1 0 0 0)" d="M0 0h80v40z"/><circle cx="20" cy="30" r="9" fill="device-cmyk(0 1 0 0)"/>',
    "clear": '<g opacity=".5"><path fill="device-cmyk(0 1 0 0)" d="M0 0h80v40z"/></g><path fill-opacity=".4" d="M9 9h9v9z"/>',
    "shaded": '<linearGradient id="g"><stop offset="0" stop-color="device-cmyk(1 0 0 0)"/><stop offset="1" '
              'stop-color="device-cmyk(0 0 1 0)"/></linearGradient><path fill="url(#g)" d="M0 0h80v40z"/>',
    "worded": '<text x="4" y="20" font-family="UD Gothic" font-size="12">港</text>',
}


class Desk:
    """An engine over drawings that can be changed."""

    def __init__(self) -> None:
        fonts = FontSet.load(PROJECT / "fonts")
        self.files = {f"{BASE}fonts/{name}": path.read_bytes() for name, path in fonts.files().items()
                      if "Noto" not in name}
        self.files[f"{BASE}press.icc"] = (PROJECT / "fonts/cache/ISOcoated_v2_300_bas.icc").read_bytes()
        for name, drawing in DRAWINGS.items():
            self.draw(name, drawing)
        self.engine = Engine(self.read, fonts.face_css(f"{BASE}fonts/", ["UD Gothic", "UD Latin"]))

    def draw(self, name: str, drawing: str) -> None:
        self.files[f"{BASE}{name}.svg"] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40" width="80" height="40">{drawing}</svg>').encode()

    def read(self, url: str) -> tuple[bytes, str]:
        return self.files[url], "image/svg+xml" if url.endswith(".svg") else "application/octet-stream"

    def written(self, body: str, css: str = "") -> bytes:
        html = (f"<html lang=ja><style>@page{{size:400px 300px;margin:0}}@color-profile device-cmyk{{src:url({BASE}press.icc);"
                f"components:c,m,y,k}}html{{font:16px 'UD Latin','UD Gothic';color:device-cmyk(0 0 0 1)}}{css}</style>{body}")
        self.document, self.said, *_ = self.engine.lay_out(html, BASE, "pdf/x-4")
        return self.document.write_pdf(pdf_variant="pdf/x-4", output_intent="print")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def content(data: bytes) -> list[bytes]:
    """The painting of pages and forms, free of who wrote it when."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [thing.read_bytes() for thing in pdf.objects
                if isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == "/Form" or "/Type" not in thing)
                and "/Length1" not in thing and "/N" not in thing]


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("place", ["<img src={0}.svg>", "<i style='float:left;width:90px;height:60px;background:url({0}.svg) no-repeat'></i>",
                                   "<i style='float:left;width:90px;height:60px;background:url({0}.svg) 0 0/30px'></i>"])
def test_a_drawing_is_painted_as_afresh(desk, name, place):
    """Twice on a page, between texts that leave the page another colour each time."""
    body = f"<p>港</p>{place}<p style='color:device-cmyk(0 1 0 0)'>区</p>{place}<p>だより</p>".format(name)
    warm, fresh = Warm(), content(desk.written(body))
    with warm.working():
        assert [content(desk.written(body)) for _ in range(3)] == [fresh] * 3
    assert bool(warm.drawings) == (name == "plain")  # what needs names of its own is not kept


def test_a_changed_drawing_is_another(desk):
    warm = Warm()
    with warm.working():
        before = content(desk.written("<img src=plain.svg>"))
        desk.draw("plain", DRAWINGS["plain"].replace("1 0 0 0", "0 0 1 0"))
        try:
            after = content(desk.written("<img src=plain.svg>"))
        finally:
            desk.draw("plain", DRAWINGS["plain"])
        assert before != after and content(desk.written("<img src=plain.svg>")) == before


def test_drawings_are_kept_up_to_a_limit(desk, monkeypatch):
    from kohoshi.typeset import warm as module
    monkeypatch.setattr(module, "MOST_PAINTED", 400)
    warm = Warm()
    with warm.working():
        for width in range(20, 40):
            desk.written(f"<img src=plain.svg width={width}>")
    assert 0 < len(warm.drawings) < 20 and sum(len(p.operators) for p in warm.drawings.values()) <= 400


def test_a_font_is_cut_again_only_for_new_glyphs(desk, tmp_path):
    warm = Warm()
    with warm.working():
        desk.written("<p>港区だより</p>")
        cut = dict(warm.fonts)
        desk.written("<p>区の港</p>")  # の is new
        assert warm.fonts != cut
        cut = dict(warm.fonts)
        kept = desk.written("<p>だより</p>")
        assert warm.fonts == cut
    path = tmp_path / "kept.pdf"
    rasters = []
    for data in (kept, desk.written("<p>だより</p>")):
        path.write_bytes(data)
        with open_finished(path) as finished:
            rasters.append(finished.pages[0].raster(150).tobytes())
    assert rasters[0] == rasters[1]


def test_what_is_said_of_a_sheet_is_said_each_time(desk):
    warm = Warm()
    with warm.working():
        for _ in range(2):
            desk.written("<p>港</p>", "p { colour: red }")
            assert [finding.rule for finding in desk.said] == ["layout/engine"]
        assert not warm.sheets
        desk.written("<p>港</p>")
        before = len(warm.sheets)
        desk.written("<p>区</p>")
    assert before == len(warm.sheets) == 1 and desk.said == []


def test_a_kept_sheet_lays_out_as_a_new_one(desk):
    css = "p{letter-spacing:2px} @page :first{margin:20px} .a{color:device-cmyk(1 0 0 0)}"
    fresh = content(desk.written("<p>港<b class=a>区</b></p>", css))
    with Warm().working():
        assert [content(desk.written("<p>港<b class=a>区</b></p>", css)) for _ in range(2)] == [fresh] * 2


def test_a_sheet_is_parsed_again_when_its_profile_is_another(desk):
    profile = f"{BASE}press.icc"
    other = desk.files[profile].replace(b"APPL", b"XYZ ")
    assert other != desk.files[profile]
    def opened() -> object:
        desk.written("<p>港</p>")
        return desk.document.color_profiles["device-cmyk"]

    with Warm().working():
        first = opened()
        assert opened() is first
        desk.files[profile], own = other, desk.files[profile]
        try:
            changed = opened()
            assert changed is not first and changed.content != first.content
            assert opened() is changed
        finally:
            desk.files[profile] = own
        assert opened().content == first.content


def widths(data: bytes, page: int) -> dict[str, list[str]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(font.BaseFont): [str(w) for w in font.DescendantFonts[0].W]
                for font in pdf.pages[page].Resources.Font.values()}


def test_a_glyph_is_as_wide_as_its_font_says_in_whatever_company(desk):
    """Small type before it, large type before it, or nothing: a face is written the same."""
    face = "<p style='font-size:15.3px'>minato 313 港区</p>"
    before = "<p style='font-size:{}px;break-after:page'>minato 313 港区</p>"
    alone = content(desk.written(face))
    wide = widths(desk.written(face), 0)
    for size in (7.3, 11.9, 41.7):
        data = desk.written(before.format(size) + face)
        assert widths(data, 1) == wide
        assert alone[0] in content(data)
    from fontTools.ttLib import TTFont
    with TTFont(PROJECT / "fonts/cache/MinatoLatinGothic-Regular.ttf") as font:
        advance = font["hmtx"][font.getBestCmap()[ord("3")]][0] * 1000 / font["head"].unitsPerEm
    latin = next(text for name, text in wide.items() if re.search("UD-Latin$", name))
    assert str(round(advance)) in " ".join(latin)
