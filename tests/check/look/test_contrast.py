"""Letters that do not stand out from what they are printed on, and letters that do."""
from __future__ import annotations

import pytest

from kohoshi.check.facetext import face_texts
from kohoshi.check.look.run import check_look
from kohoshi.pdfread.finished import open_finished
from tests.check.look import sheets
from tests.check.look.sheets import LINE, at, drawing, picture, scene
from tests.check.press import paper

TWO = LINE + "<br>" + LINE
#: A figure of a drawing: dark clothes in broad outline, as a step-by-step picture has it.
FIGURE = ("<circle cx='50' cy='20' r='14' fill='#f8d7b0' stroke='#231815' stroke-width='4'/>"
          "<path d='M20 100 L28 40 L72 40 L80 100 Z' fill='#1d3f6e' stroke='#231815' stroke-width='4'/>")
LINE_ART = "".join(f"<path d='M0 {y} C 20 {y - 9} 35 {y + 9} 50 {y} S 85 {y - 9} 100 {y}' fill='none' stroke='#231815' stroke-width='1.6'/>"
                   for y in range(-4, 104, 5))


def contrast(tmp_path, *faces):
    return [f for f in sheets.told(tmp_path / "p.pdf", sheets.pdf(*faces)) if f.rule == "look/contrast"]


@pytest.mark.parametrize(("what", "face"), [
    ("a dark figure under the last words", drawing(70, 30, 40, 26, FIGURE) + at(20, 35, 110, "", TWO)),
    ("an outline drawing under the words", drawing(20, 30, 100, 30, LINE_ART) + at(20, 35, 110, "", TWO)),
    ("black on a dark photograph", picture(scene(1, high=110), 20, 30, 120, 60) + at(25, 40, 110, "", TWO)),
    ("white on a bright photograph", picture(scene(2, low=150), 20, 30, 120, 60) + at(25, 40, 110, "color:white", TWO)),
    ("white where the photograph turns bright", picture(scene(3), 20, 30, 120, 60) + at(25, 40, 110, "color:white", TWO)),
    ("black on a photograph of all tones", picture(scene(4), 20, 30, 120, 60) + at(25, 40, 110, "", TWO)),
    ("light gray on paper", at(20, 30, 110, "color:#aaa", TWO)),
    ("yellow on white", at(20, 30, 110, "color:#ffd800;font-weight:700", TWO)),
    ("red on green of one lightness", at(20, 30, 110, "background:#2e8b57;color:#c03030", TWO)),
    ("black on deep blue", at(20, 30, 110, "background:#12407a", TWO)),
    ("white on a pale tint", at(20, 30, 110, "background:#bfe3f5;color:white", TWO)),
    ("a group half transparent", at(20, 30, 110, "opacity:.35", TWO)),
    ("a colour half transparent", at(20, 30, 110, "color:rgba(0,0,0,.35)", TWO)),
    ("a large head on its own colour", at(20, 30, 160, "font-size:60Q;line-height:80Q;font-weight:700;background:#f6c342;color:#fff", "港区の運動会")),
    ("two characters alone", at(20, 30, 20, "background:#ffd75e;color:#fff;font-weight:700", "無料")),
    ("a gradient behind a line", at(20, 30, 140, "background:linear-gradient(to right,#fff,#222)", LINE)),
    ("vertical order of letters on a photograph", picture(scene(5), 20, 30, 60, 120) + at(40, 40, 4, "", "<br>".join("港の風を聞く道"))),
])
def test_hard_to_read(tmp_path, what, face):
    found = contrast(tmp_path, face)
    assert len(found) == 1, (what, [f.message for f in found])
    finding, = found
    assert finding.face == 2 and finding.box is not None and finding.hint and finding.level == "warning"
    assert finding.box.y >= 29 and finding.box.y + finding.box.h <= 200
    assert " : 1" in finding.message


def test_the_words_on_the_drawing_are_told_with_their_place(tmp_path):
    finding, = contrast(tmp_path, drawing(70, 30, 40, 26, FIGURE) + at(20, 35, 110, "", TWO))
    assert "絵や写真に紛れて" in finding.message and finding.excerpt == LINE
    assert 74 <= finding.box.x and finding.box.x + finding.box.w <= 108
    words = finding.message.split("「")[1].split("」")[0]
    assert words in LINE and len(words) < len(LINE)


def test_a_flat_ground_is_told_as_such(tmp_path):
    finding, = contrast(tmp_path, at(20, 30, 110, "color:#aaa", TWO))
    assert "地の色に近くて" in finding.message and "2.3 : 1" in finding.message


@pytest.mark.parametrize(("what", "face"), [
    ("black on a tint of 15 per cent", at(20, 30, 110, "background:#d9edf8", TWO)),
    ("white on a deep solid", at(20, 30, 110, "background:#0b4f8a;color:white", TWO)),
    ("white on black", at(20, 30, 110, "background:#000;color:white", TWO)),
    ("deep blue on paper", at(20, 30, 110, "color:#0b4f8a", TWO)),
    ("black on a bright sky", picture(scene(6, low=190), 20, 30, 120, 60) + at(25, 40, 110, "", TWO)),
    ("white on a dark photograph", picture(scene(7, high=70), 20, 30, 120, 60) + at(25, 40, 110, "color:white", TWO)),
    ("a plain panel over a photograph", picture(scene(8), 20, 30, 140, 60) + at(25, 40, 110, "background:white", TWO)),
    ("a price struck out", at(20, 30, 110, "text-decoration:line-through", LINE)),
    ("a marker under the words", at(20, 30, 110, "background:linear-gradient(transparent 60%,#ffe66b 60%)", LINE)),
    ("ruled paper", drawing(20, 30, 110, 40, "".join(f"<rect y='{y}' width='100' height='.7' fill='#88a'/>" for y in range(0, 100, 15)))
     + at(20, 30, 110, "", TWO)),
    ("a picture beside the words", drawing(125, 30, 40, 26, FIGURE) + at(20, 35, 104, "", TWO)),
    ("a frame round the words", at(20, 30, 108, "border:1mm solid #231815;padding:1mm", TWO)),
    ("a number on an official tile", at(20, 30, 10, "background:#fd9d24;color:#fff;font-size:28Q;line-height:40Q;font-weight:700", "11")),
    ("a large pale figure behind a head", at(20, 30, 60, "font-size:150Q;line-height:150Q;font-weight:700;color:#e3edf6", "6")
     + at(22, 45, 60, "font-size:40Q;line-height:50Q;font-weight:700", "六月の催し")),
    ("leaders", at(20, 30, 110, "color:#ccc", "・・・・・・・・・・・・・・")),
    ("a head with its shadow on a photograph", picture(scene(9), 20, 30, 140, 60)
     + at(25.4, 40.4, 110, "font-size:60Q;line-height:80Q;font-weight:700;color:#000", "港の夏まつり") + at(25, 40, 110, "font-size:60Q;line-height:80Q;font-weight:700;color:#fff", "港の夏まつり")),
    ("large white type at 3.5 : 1", at(20, 30, 110, "background:#e0523a;color:#fff;font-size:60Q;line-height:80Q;font-weight:700", "港の夏まつり")),
])
def test_easy_to_read(tmp_path, what, face):
    assert [f.message for f in contrast(tmp_path, face)] == [], what


def test_a_file_of_others_is_judged_alike(tmp_path):
    data = sheets.pdf(drawing(70, 30, 40, 26, FIGURE) + at(20, 35, 110, "", TWO), at(20, 30, 110, "color:#aaa", TWO))
    ours, theirs = (sheets.told(tmp_path / "p.pdf", data, foreign=foreign) for foreign in (False, True))
    assert [f.message for f in ours] == [f.message for f in theirs] and len(ours) == 2


@pytest.mark.speaks("look/contrast")
def test_the_line_of_the_content_is_told(prove):
    style = "<p style='background:linear-gradient(#9ab,#123)'>側溝"
    finding, = prove((5, "<p>側溝", style))
    assert (finding.rule, finding.face, finding.article) == ("look/contrast", 5, "bosai")
    assert finding.source == "content/2022-06/articles/bosai.yaml:4" and finding.waivable


DARK, PALE = "0.9 0.6 0.2 0.2 k", "0 0 0 0.25 k"
WORDS = "広報みなと小さい文字"


def lettered(tmp_path, ground, *colours):
    """The rules on a sheet written by hand: the same words once for every colour, one over the other."""
    canvas = paper.Canvas(paper.press())
    path = tmp_path / "sheet.pdf"
    path.write_bytes(paper.sheet(paper.press(), body=canvas.fill(10, 80, 80, 30, ground) + "".join(
        canvas.type(15, 95, 20, WORDS, colour) for colour in colours)))
    with open_finished(path) as finished:
        return [f.rule for f in check_look(face_texts(finished, [2]), finished)]


@pytest.mark.parametrize(("what", "ground", "colours", "fires"), [
    ("black on dark", DARK, (paper.BLACK,), True),
    ("white on dark", DARK, (paper.WHITE,), False),
    ("black with a white halo under it", DARK, ("0 0 0 0 k 0 0 0 0 K 2 Tr 1.5 w", paper.BLACK), False),
    ("black with an outline in white", DARK, (f"{paper.BLACK} 0 0 0 0 K 2 Tr 0.6 w",), False),
    ("in white outline alone", DARK, ("0 0 0 0 K 1 Tr 0.8 w",), False),
    ("in black outline alone", DARK, ("0 0 0 1 K 1 Tr 0.8 w",), True),
    ("struck twice", PALE, (paper.BLACK, paper.BLACK), False),
    ("white on a pale gray", PALE, (paper.WHITE,), True),
    ("not printed at all", DARK, ("3 Tr",), False),
    ("a spot of ink too pale", "0 0 0 0 k", ("0 0 0.6 0 k",), True),
])
def test_letters_painted_in_several_ways(tmp_path, what, ground, colours, fires):
    assert lettered(tmp_path, ground, *colours) == (["look/contrast"] if fires else []), what
