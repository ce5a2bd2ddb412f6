"""Faces that are empty in large part, and faces that are not."""
from __future__ import annotations

import numpy as np
import pytest

from kohoshi.check.look.cells import emptiness, largest, wide_holes
from kohoshi.finding import Box
from tests.check.look import sheets
from tests.check.look.sheets import TEXT, at, drawing, picture, scene, words


def empty(tmp_path, *faces, numbers=()):
    found = sheets.told(tmp_path / "p.pdf", sheets.pdf(*faces), press=sheets.press(), numbers=numbers)
    return [f for f in found if f.rule == "look/empty"]


FULL = words(18, 36)
BIG = "font-size:240Q;line-height:260Q;font-weight:700;"


@pytest.mark.parametrize(("what", "face"), [
    ("the lower half", words(18, 16)),
    ("the upper half", words(140, 16)),
    ("a hole between", words(18, 13) + words(190, 8)),
    ("the right half", words(18, 36, w=80)),
    ("a tinted panel with nothing in it", words(18, 16) + at(15, 125, 170, "height:120mm;background:#ffe6a0", "")),
    ("a dark panel with nothing in it", words(18, 16) + at(15, 125, 170, "height:120mm;background:#12407a", "")),
    ("three columns with four short notices", words(18, 12, w=52) + words(18, 9, 74, 52) + words(18, 7, 133, 52)),
    ("lines far apart", "".join(words(18 + 40 * i, 1) for i in range(6))),
    ("a paper texture under few words", picture(scene(1, 60, 80, 252, 253), 0, 0, 200, 260) + words(18, 10)),
    ("a large head and a few words", at(15, 20, 170, "font-size:80Q;line-height:100Q;font-weight:700", "区の将来ビジョン") + words(60, 5)),
])
def test_much_is_empty(tmp_path, what, face):
    found = empty(tmp_path, face)
    assert len(found) == 1, what
    assert found[0].level == "warning" and found[0].box and found[0].face == 2 and "mm の所に 横" in found[0].message


@pytest.mark.speaks("look/empty")
def test_the_hole_is_told_with_its_place(tmp_path):
    finding, = empty(tmp_path, words(18, 13) + words(190, 8))
    hole = finding.box
    assert abs(hole.x - 15) < 1 and abs(hole.w - 170) < 1 and 98 < hole.y < 110 and 180 < hole.y + hole.h < 191


@pytest.mark.parametrize(("what", "face"), [
    ("text from end to end", FULL),
    ("a foot left free", words(18, 31)),
    ("a photograph over half of it", words(18, 16) + picture(scene(2), 15, 125, 170, 120)),
    ("a photograph of a plain sky", words(18, 16) + picture(scene(3, low=200, high=203), 15, 125, 170, 120)),
    ("a drawing over half of it", words(18, 16) + drawing(15, 125, 170, 120, "".join(
        f"<circle cx='{x}' cy='{y}' r='4' fill='#38a' stroke='#000'/>" for x in range(5, 100, 9) for y in range(5, 100, 9)))),
    ("a poster", at(15, 90, 170, BIG, "防災の日") + at(15, 200, 170, "", "<p class=running>9月1日 10:00</p>")),
    ("a table with air", "".join(at(15, 18 + 9 * i, 170, "border-top:.2mm solid #999", f"<p class=running style='position:static'>{TEXT[:34]}</p>") for i in range(25))),
    ("a calendar", "".join(at(15 + 24 * (i % 7), 18 + 32 * (i // 7), 24, "height:32mm;outline:.2mm solid #999", f"<p class=running style='position:static;font-size:24Q'>{i + 1}</p>")
                           + at(16 + 24 * (i % 7), 30 + 32 * (i // 7), 20, "", "朝の体操<br>区民の広場") for i in range(35)) + words(185, 9)),
    ("small holes", words(18, 10) + words(110, 10) + words(190, 9)),
    ("two columns with a picture each", words(18, 20, w=80) + words(18, 20, 105, 80) + picture(scene(4), 15, 150, 80, 90) + picture(scene(5), 105, 150, 80, 90)),
    ("wide margins round text", words(30, 30, 30, 140)),
])
def test_what_is_not_empty(tmp_path, what, face):
    assert [f.message for f in empty(tmp_path, face)] == [], what


def test_the_cover_is_not_judged(tmp_path):
    assert empty(tmp_path, words(18, 10), words(18, 10), numbers=(1, 2))[0].face == 2


def test_a_face_of_another_size_is_not_judged(tmp_path):
    path = tmp_path / "p.pdf"
    press = sheets.press().model_copy(update={"trim": (210, 297)})
    assert not sheets.told(path, sheets.pdf(words(18, 10)), press=press)


def test_the_largest_rectangle():
    random = np.random.default_rng(7)
    for _ in range(60):
        cells = random.random((7, 5)) < 0.7
        best = max((h * w for y in range(7) for x in range(5) for h in range(1, 8 - y) for w in range(1, 6 - x)
                    if cells[y:y + h, x:x + w].all()), default=0)
        left, top, width, height = largest(cells)
        assert width * height == best and cells[top:top + height, left:left + width].all()
        some = max((h * w for y in range(7) for x in range(5) for h in range(3, 8 - y) for w in range(2, 6 - x) if cells[y:y + h, x:x + w].all()), default=0)
        left, top, width, height = largest(cells, 3, 2)
        assert width * height == some and cells[top:top + height, left:left + width].all() and (not some or height >= 3 and width >= 2)


def test_holes_of_some_width_and_height():
    random = np.random.default_rng(8)
    for _ in range(60):
        cells = random.random((7, 5)) < 0.8
        wide = np.zeros_like(cells)
        for y in range(7 - 2):
            for x in range(5 - 1):
                if cells[y:y + 3, x:x + 2].all():
                    wide[y:y + 3, x:x + 2] = True
        assert (wide_holes(cells, 3, 2) == wide).all()
        assert not wide_holes(cells, 8, 1).any() and not wide_holes(cells, 1, 6).any()


def test_cells_of_one_colour():
    face = np.full((984, 756, 3), 255, dtype=np.uint8)  # 200 × 260 mm at 96 dpi
    found = emptiness(face, Box(15, 15, 170, 230), [], 12)
    assert found.share == 1.0 and abs(found.hole.w - 170) < 0.1 and abs(found.hole.h - 230) < 0.1
    face[::6] = 0
    assert emptiness(face, Box(15, 15, 170, 230), [], 12).share == 0.0
