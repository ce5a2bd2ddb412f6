"""Press files with one fault of colour or ink."""
from __future__ import annotations

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name

from kohoshi.check.press import check_press
from kohoshi.finding import Level
from kohoshi.pdfread.finished import open_finished
from tests.check.press import paper
from tests.check.press.paper import BLACK, MM, WHITE, only, press
from tests.fonts_css import font_face

NEWS = press("newspaper-tabloid")
RGB = "0.2 0.4 0.6 rg"


@pytest.mark.speaks("pdf/colour")
def test_an_rgb_image(told):
    found = only(told(lambda c: c.draw("Rgb", 30, 90, 20, 15),
                      lambda pdf: paper.put(pdf, "XObject", "Rgb", paper.photo(pdf, 20, 15, 350, Name.DeviceRGB))),
                 "pdf/colour", (30, 90, 20, 15))
    assert "画像が RGB" in found.message


def test_rgb_in_the_content_itself(told):
    drawn = f"q {20 * MM} 0 0 {15 * MM} 100 100 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID \x10\x20\x30 EI Q\n"
    assert "画像が RGB" in only(told(drawn), "pdf/colour").message


def test_rgb_black_text(told):
    found = only(told(lambda c: c.type(20, 100, 13, "本文", "0 0 0 rg")), "pdf/colour", (20, 97.14, 6.5, 3.25))
    assert "文字が RGB" in found.message and "本文" in found.excerpt


def test_rgb_vectors_are_told_once_a_kind(told):
    findings = told(lambda c: "".join(c.fill(20 + 5 * i, 90, 4, 4, RGB) for i in range(12))
                    + c.rule(20, 100, 60, 100, colour="1 0 0 RG"))
    assert [f.rule for f in findings] == ["pdf/colour"] * 2
    fills, strokes = findings
    assert "塗りが RGB です（12か所）" in fills.message and fills.box.x == pytest.approx(20, abs=0.1)
    assert "線が RGB" in strokes.message and strokes.box.y == pytest.approx(100, abs=0.1)


def nested(content: str, **resources: object):
    """A form in a form in the page that paints ``content``."""
    def change(pdf: pikepdf.Pdf) -> None:
        inner = paper.form(pdf, content, Resources=Dictionary(**resources))
        paper.put(pdf, "XObject", "Outer", paper.form(pdf, "q 1 0 0 1 0 0 cm /Inner Do Q", Resources=Dictionary(
            XObject=Dictionary(Inner=inner))))
    return change


def test_rgb_deep_inside(told):
    canvas = paper.Canvas(press())
    found = only(told("/Outer Do\n", nested(canvas.fill(40, 90, 10, 10, RGB))), "pdf/colour", (40, 90, 10, 10))
    assert "塗り" in found.message


def test_rgb_by_profile_in_a_pattern(told):
    def pattern(pdf: pikepdf.Pdf) -> None:
        space = Array([Name.ICCBased, pdf.make_stream(bytes(128), N=3)])
        tile = pdf.make_stream(b"/S cs 0.1 0.2 0.3 sc 0 0 4 4 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
                               BBox=[0, 0, 8, 8], XStep=8, YStep=8, Resources=Dictionary(ColorSpace=Dictionary(S=space)))
        paper.put(pdf, "Pattern", "P", tile)
    found = [f for f in told(lambda c: c.fill(30, 90, 20, 10, "/Pattern cs /P scn"), pattern) if f.rule != "pdf/plates"]
    assert "RGB" in only(found, "pdf/colour", (30, 90, 20, 10)).message


def test_an_rgb_gradient(told):
    def shading(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "Shading", "Sh", Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 300, 0],
            Function=Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 1, 1], N=1)))
    found = only(told(lambda c: f"q {c.box(30, 90, 20, 10)} re W n /Sh sh Q\n", shading), "pdf/colour", (30, 90, 20, 10))
    assert "グラデーション" in found.message


def test_rgb_inside_a_drawn_glyph(told):
    def type3(pdf: pikepdf.Pdf) -> None:
        glyph = pdf.make_stream(b"1000 0 d0 1 0 0 rg 0 0 700 700 re f")
        paper.put(pdf, "Font", "T3", Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97, LastChar=97,
            Widths=[1000], Resources=Dictionary()))
    found = told(lambda c: f"BT {BLACK} /T3 {10 * MM} Tf 1 0 0 1 {c.point(30, 100)} Tm (aaa) Tj ET\n", type3)
    assert "塗りが RGB" in only(found, "pdf/colour", (30, 90, 10, 10)).message


def test_lab(told):
    def lab(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "ColorSpace", "L", Array([Name.Lab, Dictionary(WhitePoint=[0.9642, 1, 0.8249])]))
    assert "Lab" in only(told(lambda c: c.fill(30, 90, 20, 10, "/L cs 50 20 20 sc"), lab), "pdf/colour", (30, 90, 20, 10)).message


def spot(name: str):
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.5, 1, 0], N=1)
    return lambda pdf: paper.put(pdf, "ColorSpace", "Spot", Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint]))


@pytest.mark.speaks("pdf/spot")
def test_a_spot_colour(told):
    found = only(told(lambda c: c.fill(30, 90, 20, 10, "/Spot cs 1 scn"), spot("DIC 156")), "pdf/spot", (30, 90, 20, 10))
    assert "DIC 156" in found.message


def test_registration_colour_on_the_paper(told):
    findings = told(lambda c: c.fill(30, 90, 20, 10, "/Reg cs 1 scn"))
    assert {f.rule for f in findings} == {"pdf/spot", "ink/limit"}


def test_a_separation_that_is_a_process_ink_is_fine(told):
    assert told(lambda c: c.fill(30, 90, 20, 10, "/Spot cs 1 scn"), spot("Black")) == []


@pytest.mark.speaks("pdf/transparency", how="不透明度 50 %")
@pytest.mark.parametrize(("state", "how"), [
    (Dictionary(ca=0.5), "不透明度 50 %"), (Dictionary(BM=Name.Multiply), "Multiply"),
    (Dictionary(SMask=Dictionary(S=Name.Luminosity)), "マスク")])
def test_transparency_in_x1a(told, state, how):
    found = told(lambda c: "/T gs " + c.fill(30, 90, 20, 10, BLACK), lambda pdf: paper.put(pdf, "ExtGState", "T", state), press=NEWS)
    assert how in only([f for f in found if f.rule != "pdf/plates"], "pdf/transparency", (30, 90, 20, 10)).message


def test_a_group_that_is_faded_as_one_in_x1a(told):
    def change(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "ExtGState", "T", Dictionary(ca=0.25))
        paper.put(pdf, "XObject", "G", paper.form(pdf, paper.Canvas(NEWS).fill(30, 90, 20, 10, BLACK), Group=Dictionary(
            S=Name.Transparency)))
    assert "25 %" in only(told("/T gs /G Do\n", change, press=NEWS), "pdf/transparency", (30, 90, 20, 10)).message


def test_a_soft_masked_picture_in_x1a(told):
    def masked(pdf: pikepdf.Pdf) -> None:
        picture = paper.photo(pdf, 20, 15, 350)
        picture.SMask = paper.photo(pdf, 20, 15, 350, Name.DeviceGray)
        paper.put(pdf, "XObject", "Soft", picture)
    only(told(lambda c: c.draw("Soft", 30, 90, 20, 15), masked, press=NEWS), "pdf/transparency", (30, 90, 20, 15))


# --- ink ----------------------------------------------------------------------------------------


@pytest.mark.speaks("ink/limit", ink="0.8 0.8 0.8 0.8 k")
@pytest.mark.parametrize(("on", "ink"), [(press(), "0.8 0.8 0.8 0.8 k"), (NEWS, "0.5 0.6 0.6 0.9 k")])
def test_too_much_ink(told, on, ink):
    found = only(told(lambda c: c.fill(30, 90, 20, 10, ink), press=on), "ink/limit", (30, 90, 20, 10), within=1.1)
    assert f"{on.ink.limit + 20:.0f} %" in found.message and "mm²" in found.message


def test_too_much_ink_in_a_picture(told):
    found = told(lambda c: c.draw("Dark", 30, 90, 20, 15),
                 lambda pdf: paper.put(pdf, "XObject", "Dark", paper.photo(pdf, 20, 15, 350, ink=0.95)))
    assert only(found, "ink/limit").box.x > 40


@pytest.mark.speaks("ink/text")
def test_black_text_in_four_inks(told):
    found = only(told(lambda c: c.type(20, 100, 13, "本文", "0.6 0.5 0.5 1 k")), "ink/text", (20, 97.14, 6.5, 3.25))
    assert "C60 M50 Y50 K100" in found.message and "本文" in found.message and found.level is Level.ERROR


@pytest.mark.speaks("ink/text-tint", colour="0 0 0 0.6 k")
@pytest.mark.parametrize("colour", ["0 0 0 0.6 k", "0.9 0.4 0 0 k", "0.5 g"])
def test_small_text_not_solid(told, colour):
    assert only(told(lambda c: c.type(20, 100, 13, "本文", colour)), "ink/text-tint", (20, 97.14, 6.5, 3.25)).level is Level.WARNING


@pytest.mark.parametrize("colour", ["0 1 0 0 k", "0 g", "0 0 0 1 k"])
def test_small_text_in_one_solid(told, colour):
    assert told(lambda c: c.type(20, 100, 13, "本文", colour)) == []


@pytest.mark.speaks("ink/large")
def test_large_type_in_three_inks(told):
    found = only(told(lambda c: c.type(20, 110, 40, "見出し", "0.85 0.3 0.75 0 k")), "ink/large", (20, 101.2, 30, 10))
    assert "2色を超える" in found.message


@pytest.mark.speaks("ink/reversed")
def test_tiny_white_type_on_a_tint(told):
    findings = told(lambda c: c.fill(20, 90, 60, 15, "0 0 0 0.5 k") + c.type(30, 98, 6, "小さい文字", WHITE))
    assert {f.rule for f in findings} == {"ink/reversed", "text/small"}
    found = only([f for f in findings if f.family == "ink"], "ink/reversed", (30, 96.7, 7.5, 1.5))
    assert "6.0 Q" in found.message and "小さい文字" in found.message


@pytest.mark.speaks("ink/reversed-ground", ground="0.9 0.4 0 0 k")
@pytest.mark.parametrize("ground", ["0.9 0.4 0 0 k", "0 0 0 0.5 k"])
def test_small_white_type_on_anything_but_one_solid(told, ground):
    found = only(told(lambda c: c.fill(20, 90, 60, 15, ground) + c.type(30, 98, 15, "小さい文字", WHITE)),
                 "ink/reversed-ground", (30, 94.7, 18.75, 3.75))
    assert found.level is Level.WARNING


def test_small_white_type_on_a_picture(told):
    found = told(lambda c: c.draw("Photo", 30, 90, 20, 15) + c.type(32, 98, 15, "文字", WHITE))
    only(found, "ink/reversed-ground", (32, 94.7, 7.5, 3.75))


@pytest.mark.speaks("ink/overprint", level=Level.ERROR)
@pytest.mark.parametrize(("colour", "level"), [(WHITE, Level.ERROR), ("0 1 0 0 k", Level.WARNING)])
def test_overprint(told, colour, level):
    def over(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "ExtGState", "Over", Dictionary(op=True, OPM=1))
    assert only(told(lambda c: "/Over gs " + c.fill(30, 90, 20, 10, colour), over), "ink/overprint", (30, 90, 20, 10)).level is level


def test_black_type_may_overprint_where_the_press_says_so(told):
    def over(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "ExtGState", "Over", Dictionary(op=True, OPM=1))
    allowed = press().model_copy(update={"ink": press().ink.model_copy(update={"overprint_black": True})})
    drawn = "/Over gs " + paper.Canvas(press()).type(20, 100, 13, "本文")
    assert told(drawn, over, press=allowed) == []
    only(told(drawn, over), "ink/overprint")


@pytest.mark.speaks("pdf/blend-space", where="page")
@pytest.mark.parametrize("where", ["page", "form"])
def test_a_group_that_blends_in_rgb(told, where):
    def change(pdf: pikepdf.Pdf) -> None:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        paper.put(pdf, "XObject", "G", paper.form(pdf, "", **({"Group": group} if where == "form" else {})))
        if where == "page":
            pdf.pages[0].obj.Group = group
    assert "DeviceRGB" in only(told("/G Do\n", change), "pdf/blend-space").message


@pytest.mark.speaks("ink/hairline", width=0.1)
@pytest.mark.parametrize(("width", "told_as"), [(0.1, "0.10 pt"), (0, "0.00 pt")])
def test_a_hairline(told, width, told_as):
    assert told_as in only(told(lambda c: c.rule(20, 100, 60, 100, width)), "ink/hairline", (20, 100, 40, 0)).message


def test_a_hairline_that_is_scaled_down(told):
    drawn = "q 0.1 0 0 0.1 100 100 cm 1 w 0 0 m 900 0 l S Q\n"
    assert "0.10 pt" in only(told(drawn), "ink/hairline").message


def test_a_hairline_drawn_as_a_filled_strip(told):
    only(told(lambda c: c.fill(20, 100, 40, 0.03, BLACK)), "ink/hairline", (20, 100, 40, 0.03))


def test_a_hairline_round_a_box_drawn_as_a_ring(told):
    def ring(c: paper.Canvas) -> str:
        return f"q {BLACK} {c.box(20, 90, 40, 20)} re {c.box(20.04, 90, 39.92, 19.96)} re f* Q\n"
    assert "0.11 pt" in only(told(ring), "ink/hairline", (20, 90, 40, 20)).message


def test_borders_of_the_engine_are_rules(written):
    """The same lines, drawn by a program in its ways: borders, rounded, collapsed, underlined."""
    css = font_face() + ("@page{size:100mm 140mm;margin:0;bleed:3mm} html{color:device-cmyk(0 0 0 1)} p{margin:3mm 20mm;width:40mm}"
                         "body{margin:15mm 0;font:5mm 'BIZ UDGothic'} td{padding:0 10mm}")
    thin = ".1pt solid device-cmyk(0 0 0 1)"
    body = (f"<p style='border-top:{thin}'>一</p><p style='border:{thin}'>二</p><p style='border:{thin};border-radius:2mm'>三</p>"
            f"<table style='border-collapse:collapse'><td style='border:{thin}'>四</table>"
            "<p style='text-decoration:underline .1pt'>五</p><p style='border-top:1pt solid device-cmyk(0 0 0 1)'>六</p>")
    path = written()
    path.write_bytes(weasyprint.HTML(string=f"<html lang=ja><title>見本</title><style>{css}</style>{body}").write_pdf())
    with open_finished(path) as finished:
        thin, = (f for f in check_press(finished, press()) if f.rule == "ink/hairline")
    assert "0.10 pt" in thin.message and "8か所" in thin.message


@pytest.mark.speaks("ink/rule")
def test_a_thin_rule_in_four_inks(told):
    only(told(lambda c: c.rule(20, 100, 60, 100, 0.4, "0.6 0.5 0.5 1 K")), "ink/rule", (20, 100, 40, 0))
