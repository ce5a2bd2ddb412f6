"""Letters that are printed in part, and letters that are whole."""
from __future__ import annotations

import pikepdf
import pytest

from tests.check.look import sheets
from tests.check.look.sheets import LINE, at, drawing, picture, scene

HEAD = "font-size:60Q;line-height:80Q;font-weight:700;"
TWO = LINE + "<br>" + LINE
BLOB = "<path d='M0 0 H100 V100 H0 Z' fill='#f6d9a8'/>"


def cut(tmp_path, *faces):
    return [f for f in sheets.told(tmp_path / "p.pdf", sheets.pdf(*faces)) if f.rule == "look/cut"]


@pytest.mark.parametrize(("what", "face", "words"), [
    ("a head's feet cut off by its frame", at(20, 30, 120, HEAD + "height:12.5mm;overflow:hidden", "港区の運動会"), "下側"),
    ("a head's top cut off", at(20, 30, 120, "height:15mm;overflow:hidden", f"<div style='margin-top:-9mm;{HEAD}'>港区の運動会</div>"), "上側"),
    ("the last line of a frame", at(20, 30, 110, "height:9.3mm;overflow:hidden", TWO), "下側"),
    ("a large character cut at the side", at(20, 30, 23, HEAD + "overflow:hidden;white-space:nowrap", "港区"), "右側"),
    ("a drawing over the lower half of a line", at(20, 30, 110, "", LINE) + drawing(40, 33.2, 60, 20, BLOB), "下側"),
    ("a drawing over the middle of a head", at(20, 30, 120, HEAD, "港区の運動会") + drawing(20, 40, 90, 5, BLOB), "一部"),
    ("a photograph over the end of lines", at(20, 30, 110, "", TWO) + picture(scene(1, low=150), 62.2, 27, 60, 6), "側"),
    ("a panel over the upper half", at(20, 30, 110, "", LINE) + at(20, 24, 110, "height:8.6mm;background:#fff", ""), "上側"),
])
def test_letters_in_part(tmp_path, what, face, words):
    found = cut(tmp_path, face)
    assert len(found) == 1, (what, [f.message for f in found])
    assert words in found[0].message and found[0].level == "warning" and found[0].box


@pytest.mark.parametrize(("what", "face"), [
    ("letters of all shapes", at(20, 30, 150, "", "一二三ーいりしつくへ工口1l|.,:;「」『』ぁっゃ々〇卜土日")),
    ("small type", at(20, 30, 150, "font-size:8Q", TWO)),
    ("white type on a solid", at(20, 30, 110, "background:#0b4f8a;color:#fff", TWO)),
    ("a head in a frame that just holds it", at(20, 30, 120, HEAD + "height:20mm;overflow:hidden", "港区の運動会")),
    ("a drawing under the text", drawing(30, 25, 60, 20, BLOB) + at(20, 30, 110, "", TWO)),
    ("a drawing between two lines", at(20, 30, 110, "", TWO) + drawing(20, 35.1, 110, .6, BLOB)),
    ("a line through the words", at(20, 30, 110, "text-decoration:line-through", TWO)),
    ("a pale wash over the words", at(20, 30, 110, "", TWO) + at(20, 28, 60, "height:14mm;background:rgba(255,230,120,.4)", "")),
    ("a photograph beside the words", at(20, 30, 110, "", TWO) + picture(scene(2), 132, 27, 40, 30)),
    ("a thin arrow over the words", at(20, 30, 110, "", TWO) + drawing(30, 25, 40, 20, "<path d='M0 0 L100 100' stroke='#c00' stroke-width='2'/>")),
    ("letters in outline", at(20, 30, 150, HEAD + "color:transparent;-webkit-text-stroke:.3mm #000", "港区の運動会")),
    ("a turned head", at(60, 60, 90, HEAD + "transform:rotate(-8deg)", "港区の運動会")),
    ("vertical letters", at(150, 20, 4, "", "<br>".join(LINE))),
])
def test_letters_that_are_whole(tmp_path, what, face):
    assert [f.message for f in cut(tmp_path, face)] == [], what


def test_where_the_colour_of_letters_is_a_pattern_nothing_is_said(tmp_path):
    path = tmp_path / "p.pdf"
    data = sheets.pdf(at(20, 30, 120, HEAD + "height:12.5mm;overflow:hidden", "港区の運動会"))
    path.write_bytes(data)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        assert content.count(b"BT") > 1
        shading = pikepdf.Dictionary(ShadingType=2, ColorSpace=pikepdf.Name.DeviceGray, Coords=[0, 0, 500, 0], Function=pikepdf.Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[0], C1=[0.3], N=1))
        page.obj.Resources.Pattern = pikepdf.Dictionary(P=pikepdf.Dictionary(PatternType=2, Shading=shading))
        page.Contents = pdf.make_stream(content.replace(b"BT", b"BT /Pattern cs /P scn"))
        pdf.save(path)
    assert sheets.told(path, path.read_bytes()) == []


@pytest.mark.speaks("look/cut")
def test_the_line_of_the_content_is_told(prove):
    finding, = prove((5, "<p>側溝", "<p style='height:3.3mm;overflow:hidden'>側溝"))
    assert (finding.rule, finding.level, finding.face, finding.article) == ("look/cut", "error", 5, "bosai")
    assert finding.source == "content/2022-06/articles/bosai.yaml:4" and finding.waivable


def test_a_head_cut_at_the_trim_is_told(prove):
    findings = prove((4, "<h3>親子で絵本の会</h3>", "<h3 style='position:relative;left:-13mm'>親子で絵本の会</h3>"))
    assert [(f.rule, f.level) for f in findings] == [("text/outside-trim", "error")]
