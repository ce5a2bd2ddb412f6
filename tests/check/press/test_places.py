"""Press files with a fault of place or picture: bleed, marks, zones, resolution."""
from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Name

from kohoshi.check.press import check_press
from kohoshi.finding import Level
from kohoshi.pdfread.finished import open_finished
from tests.check import paper as issue_paper
from tests.check.press import paper
from tests.check.press.paper import only, press

NEWS = press("newspaper-tabloid")
TINT = "0 0 0.1 0 k"


def background(left=3.0, top=3.0, right=3.0, bottom=3.0) -> str:
    """A background that goes beyond the trim by so much on each side, and the marks."""
    c = paper.Canvas(press())
    width, height = press().trim
    return c.fill(-left, -top, width + left + right, height + top + bottom, TINT) + c.marks()


@pytest.mark.parametrize(("side", "name", "box"), [
    ("left", "左", (-3, -3, 4, 146)), ("top", "天", (-3, -3, 106, 4)),
    ("right", "右", (99, -3, 4, 146)), ("bottom", "地", (-3, 139, 106, 4))])
@pytest.mark.parametrize("reaches", [0.0, -0.6, 1.5])
def test_bleed_missing_on_one_side(told, side, name, box, reaches):
    found = only(told(body=background(**{side: reaches})), "pdf/bleed", box, within=0.4 if reaches >= 0 else 0.8)
    assert f"{name}側" in found.message
    short = float(found.message.split(" mm")[0].split()[-1])
    assert short == pytest.approx(3 - reaches, abs=0.2)


@pytest.mark.speaks("pdf/bleed")
def test_a_picture_that_ends_at_the_trim(told):
    found = only(told(lambda c: c.draw("Photo", 80, 100, 20, 15), body=paper.Canvas(press()).marks()), "pdf/bleed", (99, 100, 4, 15))
    assert "右側" in found.message


def test_a_sheet_without_background_needs_no_bleed(told):
    assert told(lambda c: c.draw("Photo", 70, 100, 20, 15), body=paper.Canvas(press()).marks()) == []


@pytest.mark.speaks("pdf/marks")
def test_marks_inside_the_bleed(told):
    found = only(told(lambda c: c.marks(1.0)), "pdf/marks")
    assert found.box.y < 0 or found.box.x < 0
    assert "か所" in found.message


def test_marks_where_the_press_takes_none(told):
    assert "付けません" in only(told(lambda c: c.marks(1.0), press=NEWS), "pdf/marks").message


# --- zones --------------------------------------------------------------------------------------


@pytest.mark.speaks("zone/safe")
def test_text_too_near_the_trim(told):
    found = only(told(lambda c: c.type(1.2, 100, 13, "本文")), "zone/safe", (1.3, 97.2, 3.1, 3.1))
    assert "左" in found.message and found.excerpt == "本"


def test_text_outside_what_the_press_can_print(told):
    found = only(told(lambda c: c.type(5, 100, 13, "本文"), press=NEWS), "zone/live", (5.1, 97.4, 5.8, 2.9))
    assert "左側" in found.message and "文字" in found.message and found.level is Level.ERROR


@pytest.mark.speaks("zone/live")
def test_a_background_in_the_white_of_the_newspaper(told):
    found = only(told(lambda c: c.fill(30, 130, 20, 10, TINT), press=NEWS), "zone/live", (30, 129.9, 20, 10.1))
    assert "地側" in found.message and "絵や地色" in found.message


@pytest.mark.speaks("zone/hole")
def test_text_in_a_punch_hole(told):
    holed = press().model_copy(update={"zones": press().zones.model_copy(update={"holes": ((9, 65, 6),)})})
    found = only(told(lambda c: c.type(11, 69, 13, "本文"), press=holed), "zone/hole")
    assert found.box.x == pytest.approx(11.2, abs=0.4)
    assert told(lambda c: c.type(20, 110, 13, "本文"), press=holed) == []


@pytest.mark.speaks("text/small")
def test_small_type(told):
    found = only(told(lambda c: c.type(20, 100, 6, "小さい文字")), "text/small", (20, 98.7, 7.4, 1.5))
    assert "6.0 Q" in found.message and "5字" in found.message


def spread(*faces: int):
    """The small issue with all its faces on single sheets, but for the spread told."""
    issue = issue_paper.issue()
    run = issue.publication.flatplan[1].model_copy(update={"faces": list(faces)})
    return issue.model_copy(update={"publication": issue.publication.model_copy(update={"flatplan": [run]})})


@pytest.mark.speaks("zone/gutter", faces=(2, 3), x=88)
@pytest.mark.parametrize(("faces", "x", "rule"), [
    ((2, 3), 88, "zone/gutter"), ((2, 3), 4, None), ((2,), 88, None), ((2, 3), 98.5 - 6.5, "zone/gutter")])
def test_text_in_the_gutter_of_a_spread(written, faces, x, rule):
    """Face 2 is a left-hand page: its fold is on the right."""
    with open_finished(written(lambda c: c.type(x, 100, 13, "本文"))) as finished:
        findings = check_press(finished, press(), issue=spread(*faces), numbers=[2])
    assert [(f.rule, f.face) for f in findings] == ([(rule, 2)] if rule else [])


# --- pictures -----------------------------------------------------------------------------------


def placed(dpi: float, **more: object):
    return lambda pdf: paper.put(pdf, "XObject", "Test", paper.photo(pdf, 20, 15, dpi, **more))


@pytest.mark.speaks("image/resolution", dpi=72)
@pytest.mark.speaks("image/soft", dpi=310)
@pytest.mark.parametrize(("dpi", "rule", "level"), [
    (72, "image/resolution", Level.ERROR), (310, "image/soft", Level.WARNING), (355, None, None)])
def test_resolution_at_printed_size(told, dpi, rule, level):
    findings = told(lambda c: c.draw("Test", 30, 90, 20, 15), placed(dpi))
    if rule is None:
        assert findings == []
    else:
        found = only(findings, rule, (30, 90, 20, 15))
        assert f"{dpi} dpi" in found.message and found.level is level


def test_a_picture_enlarged_is_coarser(told):
    assert "150 dpi" in only(told(lambda c: c.draw("Test", 30, 90, 40, 30), placed(300)), "image/resolution").message


@pytest.mark.speaks("image/uneven")
def test_a_picture_stretched(told):
    assert "縦横" in only(told(lambda c: c.draw("Test", 30, 90, 24, 15), placed(450)), "image/uneven", (30, 90, 24, 15)).message


def test_every_stretched_picture_is_told_with_its_own_figures(told):
    found = told(lambda c: c.draw("Test", 30, 80, 24, 15) + c.draw("Test", 30, 98, 20, 15) + c.draw("Test", 30, 112, 20, 21), placed(500))
    assert [(f.rule, round(f.box.y), f.level) for f in found] == [("image/uneven", 80, "warning"), ("image/uneven", 112, "warning")]
    assert "横に 1.20 倍。横 417 dpi、縦 500 dpi" in found[0].message and "縦に 1.40 倍。横 500 dpi、縦 357 dpi" in found[1].message


@pytest.mark.speaks("image/heavy")
def test_too_fine_a_picture(told):
    assert only(told(lambda c: c.draw("Test", 30, 90, 20, 20 * 0.75), placed(1700, space=Name.DeviceGray)), "image/heavy").level is Level.NOTICE


@pytest.mark.speaks("image/line-art", stencil=False)
@pytest.mark.parametrize("stencil", [False, True])
def test_line_art(told, stencil):
    def bitmap(pdf: pikepdf.Pdf) -> None:
        kind = {"ImageMask": True} if stencil else {"ColorSpace": Name.DeviceGray}
        paper.put(pdf, "XObject", "Art", paper.image(pdf, 240, 240, b"\xaa" * 30 * 240, BitsPerComponent=1, **kind))
    assert "300 dpi" in only(told(lambda c: "0 0 0 1 k " + c.draw("Art", 30, 90, 20.32, 20.32), bitmap), "image/line-art", (30, 90, 20.32, 20.32)).message


@pytest.mark.speaks("image/huge")
def test_a_picture_of_50000_pixels(told):
    def huge(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "XObject", "Huge", paper.image(pdf, 50_000, 16, bytes(50_000 * 16 * 4), ColorSpace=Name.DeviceCMYK, BitsPerComponent=8))
    found = only(told(lambda c: c.draw("Huge", 30, 90, 20, 15), huge), "image/huge", (30, 90, 20, 15))
    assert "50000×16" in found.message


# --- supplied -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "box", "word"), [("Supplied1page", (0, 0, 100, 140), "支給ページの"), ("Supplied1ad", (20, 85, 60, 30), "広告の")])
def test_faults_of_supplied_pages_and_advertisements_are_told_as_theirs(told, name, box, word):
    canvas = paper.Canvas(press())

    def supplied(pdf: pikepdf.Pdf) -> None:
        form = paper.form(pdf, canvas.fill(30, 90, 20, 10, "1 0 0 rg") + canvas.type(30, 108, 6, "小さい文字"),
                          Resources=pdf.pages[0].obj.Resources)
        paper.put(pdf, "XObject", name, form)

    drawn = f"q {canvas.box(*box)} re W n /{name} Do Q\n"
    with_issue = told(drawn, supplied, issue=spread(1))
    assert {f.rule for f in with_issue} == {"pdf/colour", "text/small"}
    assert all(word in f.message for f in with_issue)
    assert not any(word in f.message for f in told(drawn, supplied))


def test_the_face_is_that_of_the_page(tmp_path):
    path = tmp_path / "two.pdf"
    second = paper.sheet(press(), lambda c: c.type(20, 100, 6, "小さい文字"))
    with pikepdf.open(BytesIO(second)) as other:
        path.write_bytes(paper.sheet(press(), change=lambda pdf: pdf.pages.append(other.pages[0])))
    with open_finished(path) as finished:
        assert [(f.rule, f.face) for f in check_press(finished, press())] == [("text/small", 2)]
