"""二次元コード as they are read back from the picture of a face: text, place and measures."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from kohoshi.pdfread.codefile import small_places
from kohoshi.pdfread.codes import Code as Read, _changes
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.untrusted import open_untrusted
from tests.check.coded import HEIGHT, HOME, OTHER, PT, WIDTH, Code, bar, write


def read(path: Path) -> list[list[Read]]:
    with open_finished(path) as finished:
        return finished.codes


@pytest.mark.parametrize("module", [0.25, 0.339, 0.5, 1.2])
def test_a_code_with_its_measures(tmp_path, module):
    code = Code(x=40, y=60, module=module)
    (found,), = read(write(tmp_path / "a.pdf", [code]))
    assert found.text == HOME
    box = found.box
    assert (box.x, box.y, box.w, box.h) == pytest.approx((40, 60, code.side, code.side), abs=0.2)
    assert found.module == pytest.approx(module, abs=0.006)
    assert found.quiet == 6 and found.contrast > 0.8 and found.other is None


@pytest.mark.parametrize("turn", [90, 180, 30, 7])
def test_turned(tmp_path, turn):
    (found,), = read(write(tmp_path / "a.pdf", [Code(x=65, y=90, turn=turn)]))
    assert found.text == HOME
    assert found.module == pytest.approx(0.5, abs=0.02) and found.quiet == 6


def test_several_on_a_face_from_the_top(tmp_path):
    path = write(tmp_path / "a.pdf", [
        Code("三番", x=90, y=150, module=0.34), Code(HOME, x=10, y=10), Code(OTHER, x=70, y=10.5, module=0.4)], [], [Code("B")])
    assert [[code.text for code in page] for page in read(path)] == [[HOME, OTHER, "三番"], [], ["B"]]


@pytest.mark.parametrize("supplied", [False, True])
def test_in_a_picture_and_in_what_was_supplied(tmp_path, supplied):
    (found,), = read(write(tmp_path / "a.pdf", [Code(picture=5, module=0.4, supplied=supplied)]))
    assert found.text == HOME and found.module == pytest.approx(0.4, abs=0.01)
    assert (found.box.x, found.box.y) == pytest.approx((30, 30), abs=0.2)


@pytest.mark.parametrize("modules", [1, 2, 3, 4, 5])
def test_the_quiet_zone_ends_at_the_nearest_ink(tmp_path, modules):
    code = Code(x=30, y=30)
    (found,), = read(write(tmp_path / "a.pdf", [code, bar(30, 30 + code.side + modules * 0.5, 12, 3)]))
    assert found.quiet == pytest.approx(modules, abs=0.26)


def test_the_quiet_zone_ends_at_the_edge_of_the_paper(tmp_path):
    (found,), = read(write(tmp_path / "a.pdf", [Code(x=1, y=40)]))
    assert found.quiet == pytest.approx(2, abs=0.26)


def test_a_tint_is_quiet_as_long_as_it_is_even(tmp_path):
    tint = bar(0, 0, WIDTH, HEIGHT, "0.14 0.06 0 0 k")
    (found,), = read(write(tmp_path / "a.pdf", [tint, Code()]))
    assert found.quiet == 6 and 0.6 < found.contrast < 0.9


def test_contrast_of_a_pale_code(tmp_path):
    (found,), = read(write(tmp_path / "a.pdf", [Code(ink="0 0 0 0.3 k")]))
    assert found.contrast == pytest.approx(0.3, abs=0.1)


def test_light_on_dark_keeps_its_quiet_zone(tmp_path):
    ground = bar(20, 20, 60, 60)
    (found,), = read(write(tmp_path / "a.pdf", [ground, Code(ink="0 0 0 0 k")]))
    assert found.text == HOME and found.quiet == 6


def test_across_two_facing_pages(tmp_path):
    left, right = Code(x=WIDTH - 6, y=50), Code(x=-6, y=50)
    path = write(tmp_path / "a.pdf", [], [left], [right])
    empty, (found,), nothing = read(path)
    assert not empty and not nothing
    assert (found.text, found.other) == (HOME, 3)
    assert found.box.x == pytest.approx(WIDTH - 6, abs=0.2)
    # a right-bound paper opens the other way
    *_, (found,) = read(write(tmp_path / "b.pdf", [], [right], [left]))
    assert (found.text, found.other) == (HOME, 2)


@pytest.mark.parametrize("turn", [0, 17, 45])
def test_every_cut_through_a_code_shows_more_changes_than_the_edge_of_a_page_is_asked_for(turn):
    for text in ("1", HOME, OTHER * 4):
        tone = np.kron(np.where(Code(text).matrix, 0, 255), np.ones((3, 3))).astype(np.uint8)
        symbol = Image.fromarray(np.pad(tone, 9, constant_values=255)).rotate(turn, expand=True, fillcolor=255)
        seen = np.asarray(symbol)
        # beside the outermost module on either side nothing can be decoded
        inside = np.flatnonzero((seen < 128).sum(axis=0) > 12)
        assert all(_changes(seen[:, x:x + 4]) for x in range(inside[0], inside[-1] - 3))
        assert not _changes(np.full_like(seen, 200)[:, :4])


@pytest.mark.parametrize("module", [0.17, 0.2, 0.25, 0.3, 0.4])
@pytest.mark.parametrize("ink", ["0 0 0 1 k", "0 0 0 0.3 k"])
def test_what_may_be_too_small_for_the_coarse_picture_is_looked_at_closely(tmp_path, module, ink):
    turns = (0, 17, 45, 80)
    path = write(tmp_path / "a.pdf", *([Code("1", x=60 + turn / 90, y=60, module=module, turn=turn, ink=ink)] for turn in turns))
    with open_finished(path) as finished:
        for face in finished.pages:
            near, = list(small_places(face.raster(INK_DPI, text=False), INK_DPI))
            across = 21 * module * 2 ** .5
            assert abs(near.x + near.w / 2 - 60) < across and abs(near.y + near.h / 2 - 60 - across / 2) < across
    assert [code.text for page in read(path) for code in page] == ["1"] * len(turns)


def test_rules_grounds_and_heads_are_not_looked_at_closely(tmp_path):
    rules = [bar(10, 20 + 4 * row, 100, 0.2) for row in range(12)]
    path = write(tmp_path / "a.pdf", [*rules, bar(10, 80, 50, 40, "0.4 0 0 0 k"), bar(80, 80, 3, 40), "0.1 w 20 20 m 300 90 l S"])
    with open_finished(path) as finished:
        assert small_places(finished.pages[0].raster(INK_DPI, text=False), INK_DPI) == []


def test_two_that_stand_close_and_one_among_many_are_each_read_once(tmp_path):
    row = [Code(f"{HOME}{n}", x=10 + 15 * n, y=20, module=0.4) for n in range(7)]
    path = write(tmp_path / "a.pdf", [*row, Code(OTHER, x=60, y=100, module=0.2), Code(HOME, x=67, y=100, module=0.2)])
    assert sorted(code.text for code in read(path)[0]) == sorted([*(code.text for code in row), OTHER, HOME])


def test_half_a_code_is_none(tmp_path):
    assert read(write(tmp_path / "a.pdf", [Code(x=WIDTH - 6, y=50)], [])) == [[], []]


def test_rotate_user_unit_and_bleed(tmp_path):
    path = write(tmp_path / "a.pdf", [Code(x=40, y=60)])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Rotate, page.UserUnit = 90, 2
        page.MediaBox = [-20, -20, WIDTH * PT + 20, HEIGHT * PT + 20]
        pdf.save(path)
    (found,), = read(path)
    assert found.text == HOME and found.module == pytest.approx(1, abs=0.01)
    side = Code().side
    assert (found.box.x, found.box.y) == pytest.approx((2 * (HEIGHT - 60 - side), 2 * 40), abs=0.3)


def test_the_child_reads_the_same(tmp_path):
    path = write(tmp_path / "a.pdf", [Code(), Code(OTHER, x=80, picture=4)], [Code(x=WIDTH - 6, y=50)], [Code(x=-6, y=50)])
    with open_untrusted(path) as foreign:
        assert foreign.codes == read(path)
