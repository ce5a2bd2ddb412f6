"""zone/protected: what a figure declares, found again in finished sheets by its pixels."""
from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from kohoshi.check.press import check_press
from kohoshi.check.press.pictures import check_pictures
from kohoshi.check.press.placed import sources
from kohoshi.check.press.protected import check_protected
from kohoshi.check.press.run import sheet_of
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import Press
from tests.check import paper as issue_paper
from tests.check.press import paper
from tests.editions.test_photographs import Small

#: A picture of 40 × 30 mm at 360 dpi, so that a tenth of it is 4 × 3 mm.
WIDE, HIGH = 40.0, 30.0
PIXELS = 568, 425
FACE = "子どもの顔"
#: Left, top, width, height in per cent: 8 × 6 mm in its middle, 16 mm from its left, 12 mm from its top.
MIDDLE = [40, 40, 20, 20]
BASE = paper.press()


def press(**zones: object) -> Press:
    """The small press without folds and holes but for what is told."""
    return BASE.model_copy(update={"zones": BASE.zones.model_copy(update={"folds": (), "holes": (), **zones})})


def pattern(seed: int = 1) -> np.ndarray:
    """Patches of gray that no other seed has."""
    coarse = np.random.default_rng(seed).integers(20, 235, (6, 8)).astype(np.uint8)
    return np.asarray(Image.fromarray(coarse).resize(PIXELS))


@pytest.fixture
def content(tmp_path: Path) -> Callable[..., Issue]:
    """An issue whose cover article has a picture, on the faces told."""
    def make(*faces: int, box: list[float] = MIDDLE, image: str = "ensoku.png", **run: object) -> Issue:
        (tmp_path / "images").mkdir(exist_ok=True)
        if image.endswith(".png"):
            Image.fromarray(pattern()).save(tmp_path / "images" / image)
        figure = {"image": image, "alt": "遠足", "protect": [{"what": FACE, "box": [f"{value:g}" for value in box]}]}
        issue = issue_paper.issue({"hyoshi": {"title": "夏の港町を歩く", "body": [{"figure": figure}]}})
        first = issue.publication.flatplan[0].model_copy(update={"faces": list(faces), **run})
        return issue.model_copy(update={
            "root": str(tmp_path), "publication": issue.publication.model_copy(update={"flatplan": [first]})})
    return make


def painted(*pictures: str, seeds: tuple[int, ...] = (1,), name: str = "Face") -> bytes:
    """A sheet with content that draws Face0, Face1 …"""
    def change(pdf: pikepdf.Pdf) -> None:
        for index, seed in enumerate(seeds):
            stream = paper.image(pdf, *PIXELS, pattern(seed).tobytes(), ColorSpace=Name.DeviceGray, BitsPerComponent=8)
            paper.put(pdf, "XObject", f"{name}{index}", stream)
    return paper.sheet(BASE, "".join(pictures), change)


C = paper.Canvas(BASE)


def at(x: float, y: float, number: int = 0) -> str:
    """The picture with its top left corner there."""
    return C.draw(f"Face{number}", x, y, WIDE, HIGH)


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[Finding]]:
    """What the rule says of pages that are the faces told; no plates are drawn for it."""
    def run(issue: Issue, press: Press, *pages: bytes, faces: tuple[int, ...] = (1,)) -> list[Finding]:
        path = tmp_path / "sheet.pdf"
        with pikepdf.open(BytesIO(pages[0])) as pdf:
            for page in pages[1:]:
                with pikepdf.open(BytesIO(page)) as other:
                    pdf.pages.extend(other.pages)
            pdf.save(path)
        with open_finished(path) as finished:
            return list(check_protected([sheet_of(finished, i, n, press, issue) for i, n in enumerate(faces)], issue))
    return run


def box_of(finding: Finding) -> tuple[float, ...]:
    return tuple(round(v, 1) for v in (finding.box.x, finding.box.y, finding.box.w, finding.box.h))


# --- holes: the face is at 36–44, 92–98 mm of a picture at (20, 80) -------------------------------


@pytest.mark.parametrize(("hole", "hit"), [
    ((38, 93, 3), True), ((31, 93, 6), True), ((29, 93, 6), False), ((45, 90, 6), False), ((38, 86, 7), True), ((38, 85, 6), False),
    ((30.8, 86.8, 6), False)])  # the last: beside the corner, though its square meets it
def test_a_punch_hole(told, content, hole, hit):
    found = told(content(1), press(holes=(hole,)), painted(at(20, 80)))
    assert len(found) == hit
    if hit:
        assert found[0].message == "1面の写真「ensoku.png」の「子どもの顔」が綴じ穴にかかります"
        assert box_of(found[0]) == (36, 92, 8, 6) and found[0].level is Level.ERROR and found[0].hint
        assert (found[0].article, found[0].face) == ("hyoshi", 1)
        assert found[0].place.file.endswith("hyoshi.yaml") and found[0].place == content(1).articles["hyoshi"].body[0].figure.protect[0].what.place


@pytest.mark.parametrize(("binding", "face", "x"), [("left", 1, 20), ("left", 2, 40), ("right", 1, 40), ("right", 2, 20)])
def test_the_hole_is_on_the_bound_side(told, content, binding, face, x):
    """Punched 36 to 42 mm from the bound edge: the right-hand pages of a left-bound paper have it on the left."""
    issue = content(face)
    issue = issue.model_copy(update={"publication": issue.publication.model_copy(update={"binding": binding})})
    holed = press(holes=((36, 92, 6),))
    assert len(told(issue, holed, painted(at(x, 80)), faces=(face,))) == 1
    assert told(issue, holed, painted(at(x + 14, 80)), faces=(face,)) == []


# --- folds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fold", "hit"), [(95, True), (89.5, True), (100.5, True), (88.9, False), (101.1, False)])
def test_a_fold_and_its_two_sides(told, content, fold, hit):
    found = told(content(1), press(folds=(fold,), fold=3), painted(at(20, 80)))
    assert [f"天から {fold:g} mm の折り" in f.message for f in found] == [True] * hit


# --- trim and frame -----------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "y", "words", "box"), [
    (-18, 80, "左側の断裁で切れます", (0, 92, 6, 6)), (-14, 80, "左の仕上がりから 2.0 mm", (2, 92, 8, 6)), (-13, 80, None, None),
    (78, 80, "右側の断裁で切れます", (94, 92, 6, 6)), (20, -10, "天の仕上がりから 2.0 mm", (36, 2, 8, 6)),
    (20, 124, "地側の断裁で切れます", (36, 136, 8, 4)), (-25, 80, "切り落とされ、紙面に出ません", (-13, 80, 28, 30))])
def test_the_trim(told, content, x, y, words, box):
    found = told(content(1), press(), painted(at(x, y)))
    assert [words in f.message for f in found] == [True] * bool(words), [f.message for f in found]
    assert not words or box_of(found[0]) == box


@pytest.mark.parametrize(("clip", "words"), [
    ((20, 80, 20, 30), "右側で、枠に切られています"), ((40, 80, 20, 30), "左側で、枠に切られています"),
    ((20, 95, 40, 10), "天側で、枠に切られています"), ((20, 80, 12, 30), "切り落とされ"), ((36, 92, 8, 6), None)])
def test_the_frame(told, content, clip, words):
    """A picture that fills its frame (object-fit: cover) shows a part of itself."""
    found = told(content(1), press(), painted(f"q {C.box(*clip)} re W n {at(20, 80)} Q\n"))
    assert [words in f.message for f in found] == [True] * bool(words), [f.message for f in found]


def test_a_bound_edge_that_is_no_spread_is_a_trim(told, content):
    for faces, least in (((2,), 3), ((2, 3), 8)):
        found = told(content(*faces), press(), painted(at(71, 80)), faces=(2,))  # ends 5 mm from the right
        assert len(found) == (least > 5)


def test_a_round_frame(told, content):
    """A circle of 30 mm about the middle of the picture, cut by a path of curves: a corner of the face lies outside."""
    issue = content(1, box=[20, 5, 15, 20])
    figure = issue.articles["hyoshi"].body[0].figure.model_copy(update={"shape": "circle"})
    block = issue.articles["hyoshi"].body[0].model_copy(update={"figure": figure})
    issue = issue.model_copy(update={"articles": {"hyoshi": issue.articles["hyoshi"].model_copy(update={"body": [block]})}})
    clipped = painted(f"q {C.box(25, 80, 30, 30)} re W n {at(20, 80)} Q\n")
    assert ["丸い枠の外へ出ています" in f.message for f in told(issue, press(), clipped)] == [True]
    assert told(content(1, box=[20, 5, 15, 20]), press(), clipped) == []


# --- the gutter ---------------------------------------------------------------------------------


def across(x: float) -> tuple[bytes, bytes]:
    """A picture over two faces, from x mm of the left one on; each shows its half."""
    left = f"q {C.box(-3, -3, 103, 146)} re W n {at(x, 80)} Q\n"
    right = f"q {C.box(0, -3, 103, 146)} re W n {at(x - 100, 80)} Q\n"
    return painted(left), painted(right)


@pytest.mark.parametrize(("x", "expected"), [
    (80, [(2, "のどをまたぎます"), (3, "のどをまたぎます")]), (71, [(2, "のどから 5.0 mm にあります")]), (88, [(3, "のどから 4.0 mm にあります")]),
    (83.5, [(2, "のどをまたぎます"), (3, "のどをまたぎます")]), (85, [(3, "のどから 1.0 mm にあります")]), (67, []), (93, [])])
def test_a_picture_across_the_gutter(told, content, x, expected):
    """The face begins 16 mm inside the picture and is 8 mm wide."""
    found = told(content(2, 3), press(), *across(x), faces=(2, 3))
    assert [(f.face, words in f.message) for f, (_, words) in zip(found, expected, strict=True)] == [(face, True) for face, _ in expected]


# --- which picture ------------------------------------------------------------------------------


def test_only_the_picture_that_looks_like_the_file(told, content):
    """Two photographs of one camera: the one beside the fold is another."""
    folded = press(folds=(95,))
    other = painted(at(4, 20), at(4, 80, 1), seeds=(1, 2))
    same = painted(at(4, 20), at(4, 80, 1), seeds=(2, 1))
    assert told(content(1), folded, other) == []
    assert [box_of(f) for f in told(content(1), folded, same)] == [(20, 92, 8, 6)]


def test_both_where_the_same_picture_is_printed_twice(told, content):
    twice = painted(at(4, 20), at(4, 80, 1), seeds=(1, 1))
    assert [box_of(f) for f in told(content(1), press(folds=(35, 95)), twice)] == [(20, 32, 8, 6), (20, 92, 8, 6)]


def test_pictures_on_faces_of_other_articles_are_none_of_it(told, content):
    pages = painted(at(20, 20)), painted(at(20, 80))
    assert told(content(1), press(folds=(95,)), *pages, faces=(1, 2)) == []


def test_a_picture_turned_on_the_paper(told, content):
    """Its top to the left: a quarter turn against the clock."""
    a, b = (f"{v * paper.MM:.3f}" for v in (WIDE, HIGH))
    turned = f"q 0 {a} -{b} 0 {C.point(50, 120)} cm /Face0 Do Q\n"  # covers x 20–50, y 80–120
    found = told(content(1, box=[0, 0, 20, 20]), press(folds=(118,)), painted(turned))
    assert [box_of(f) for f in found] == [(20, 112, 6, 8)]


def test_a_photograph_held_upright_by_its_camera(told, content, tmp_path):
    """The file lies on its side and says so; what is printed, and what is declared, stands."""
    issue = content(1, image="tate.jpg")
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.rot90(pattern())).save(tmp_path / "images" / "tate.jpg", exif=exif)
    assert len(told(issue, press(folds=(95,)), painted(at(20, 80)))) == 1
    two = painted(at(4, 20), at(4, 80, 1), seeds=(1, 2))
    assert told(issue, press(folds=(95,)), two) == [] and len(told(issue, press(folds=(35,)), two)) == 1


@pytest.mark.parametrize(("image", "words"), [
    ("minato.svg", "この絵は図形なので確かめられません"), ("nai.jpg", "写真が見つからず"), ("kowareta.jpg", "写真が見つからず")])
def test_what_cannot_be_found_is_said(told, content, tmp_path, image, words):
    issue = content(1, image=image)
    (tmp_path / "images" / "kowareta.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    found, = told(issue, press(folds=(95,)), painted(at(20, 80)))
    assert words in found.message and (found.level, found.article) == (Level.NOTICE, "hyoshi") and found.place


def test_nothing_declared_nothing_said(told, content):
    issue = content(1)
    figure = issue.articles["hyoshi"].body[0].figure.model_copy(update={"protect": []})
    block = issue.articles["hyoshi"].body[0].model_copy(update={"figure": figure})
    article = issue.articles["hyoshi"].model_copy(update={"body": [block]})
    bare = issue.model_copy(update={"articles": {"hyoshi": article}})
    assert told(bare, press(folds=(95,)), painted(at(20, 80))) == []


def test_a_figure_inside_an_initiative(told, content):
    issue = content(1)
    figure = issue.articles["hyoshi"].body[0].figure
    part = issue_paper.issue().articles["hoshin"].parts["torikumi"][0]
    inner = part.initiative.model_copy(update={"figure": figure})
    article = issue.articles["hyoshi"].model_copy(update={"body": [part.model_copy(update={"initiative": inner})]})
    assert len(told(issue.model_copy(update={"articles": {"hyoshi": article}}), press(folds=(95,)), painted(at(20, 80)))) == 1


# --- through a real layout ------------------------------------------------------------------------


def test_through_the_layout_and_the_press_colours(content, tmp_path):
    """A photograph as a camera writes it, in the colours of the press, filling a frame of 60 × 40 mm
    that shows its middle: what is 10 to 20 % from the left of the file is cut off."""
    exif = Image.Exif()
    exif[0x0112] = 8
    (tmp_path / "images").mkdir()
    colours = np.dstack([pattern(), pattern(3), pattern(4)])
    upright = Image.fromarray(colours).resize((320, 160))
    upright.transpose(Image.Transpose.ROTATE_270).save(tmp_path / "images" / "ensoku.jpg", quality=95, exif=exif)
    other = Image.fromarray(np.dstack([pattern(7), pattern(8), pattern(9)])).resize((320, 160))
    other.save(tmp_path / "images" / "betsu.png")
    on = BASE.model_copy(update={"trim": (120.0, 100.0), "marks": "none"})
    data, _ = Small(tmp_path / "images", on).editions("betsu.png", "ensoku.jpg", style="img{object-fit:cover}")
    (tmp_path / "print.pdf").write_bytes(data)
    for box, words in (([10, 50, 10, 20], "左側で、枠に切られています"), ([30, 40, 20, 20], None)):
        with open_finished(tmp_path / "print.pdf") as finished:
            found = check_press(finished, on, issue=content(1, image="ensoku.jpg", box=box), numbers=[1])
        assert [words in f.message for f in found if f.rule == "zone/protected"] == [True] * bool(words)


# --- where the content names a photograph ----------------------------------------------------------


def test_a_stretched_photograph_is_told_with_its_line(tmp_path, content):
    path, issue = tmp_path / "sheet.pdf", content(1)
    path.write_bytes(painted(C.draw("Face0", 20, 80, WIDE, HIGH + 10)))
    with open_finished(path) as finished:
        found = {f.rule: f for f in check_pictures(sheet_of(finished, 0, 1, BASE, issue))}
    finding = found["image/uneven"]
    assert finding.article == "hyoshi"
    assert finding.place == issue.articles["hyoshi"].body[0].figure.image.place


def test_two_files_of_one_size_have_no_line(tmp_path, content):
    issue = content(1)
    Image.fromarray(pattern(2)).save(tmp_path / "images" / "undokai.png")
    assert list(sources(issue, 1)) == [PIXELS] and sources(issue, 2) == {}
    figure = issue.articles["hyoshi"].body[0].figure
    other = figure.model_copy(update={"image": type(figure.image)("undokai.png", figure.image.place)})
    block = issue.articles["hyoshi"].body[0].model_copy(update={"figure": other})
    article = issue.articles["hyoshi"].model_copy(update={"body": [*issue.articles["hyoshi"].body, block]})
    assert sources(issue.model_copy(update={"articles": {**issue.articles, "hyoshi": article}}), 1) == {}
