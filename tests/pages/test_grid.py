"""Faces drawn as grids: where areas lie, who takes the place of what is not there, and how large a head is set."""
from __future__ import annotations

import pytest
from pydantic import ValidationError

from kohoshi.issue.model import Block
from kohoshi.pages.grid import Area, Rect, Row, placed, split
from kohoshi.pages.headline import LADDER, headline
from kohoshi.pages.layout import Layout

ROWS = [Row(row="title title title title title title", lines="fit"), Row(row="lead lead photo photo photo photo", lines=8),
        Row(row="text text photo photo photo photo", lines=9), Row(row="text text more more side side", lines="rest")]
ALL = {"title", "lead", "photo", "text", "more", "side"}


def face(filled: set[str], title: float | None = 5) -> dict[str, tuple[float, float, float, float]]:
    found = placed(ROWS, filled, lambda name, width: title, 66, 59).areas
    return {name: (rect.x, rect.y, rect.w, rect.h) for name, rect in found.items()}


def test_areas_lie_on_units_of_eight_and_a_half_characters():
    assert face(ALL) == {
        "title": (0, 0, 66, 5), "lead": (0, 6, 20, 8), "photo": (23, 6, 43, 18), "text": (0, 15, 20, 44), "more": (23, 25, 20, 34), "side": (46, 25, 20, 34)}


@pytest.mark.parametrize(("missing", "name", "rect"), [
    ("lead", "text", (0, 6, 20, 53)),       # what stands below in the same cells
    ("photo", "more", (23, 6, 20, 53)),     # two areas below share its cells
    ("photo", "side", (46, 6, 20, 53)),
    ("title", "lead", (0, 0, 20, 8)),       # a row that has nothing goes
])
def test_what_there_is_nothing_for_leaves_its_place(missing, name, rect):
    assert face(ALL - {missing})[name] == rect


def test_what_nobody_can_take_stays_blank():
    assert "side" not in face(ALL - {"side"}) and face(ALL - {"side"})["more"] == (23, 25, 20, 34)


def test_the_rest_is_what_the_others_leave():
    found = placed([Row(row="a", lines=10, gap=2), Row(row="b", lines="rest"), Row(row="c", lines="rest", gap=0)], {"a", "b", "c"}, lambda n, w: 0, 66, 59).areas
    assert [(each.y, each.h) for each in found.values()] == [(0, 10), (12, 23), (36, 23)]


def test_before_depths_are_known_all_lies_as_high_as_it_can():
    found = placed([Row(row="a", lines="fit"), Row(row="b", lines="rest"), Row(row="c", lines="fit")], {"a", "b", "c"}, lambda n, w: None, 66, 59).areas
    assert [each.y for each in found.values()] == [0, 2, 4]


def test_rows_that_share_a_tint_share_a_ground():
    rows = [Row(row="a", lines=4, tint="x"), Row(row="b", lines=6, tint="x"), Row(row="c", lines="rest"), Row(row="d", lines=3, tint="y")]
    bands = placed(rows, {"a", "b", "c", "d"}, lambda n, w: 0, 66, 59).bands
    assert [(band.tint, band.y, band.h, band.first, band.last) for band in bands] == [("x", 0, 11, True, False), ("y", 56, 3, False, True)]


def test_an_area_that_is_no_rectangle_is_refused():
    with pytest.raises(ValueError, match="長方形"):
        placed([Row(row="a a b", lines=4), Row(row="b a a", lines=4)], {"a", "b"}, lambda n, w: 0, 66, 59)


@pytest.mark.parametrize(("width", "columns"), [(20, (1, 20, 0)), (31.5, (1, 31.5, 0)), (43, (2, 20, 3)), (66, (3, 20, 3))])
def test_text_is_set_in_columns_that_can_be_read(width, columns):
    assert Rect(0, 0, width, 10).columns() == columns


def test_four_columns_of_a_face_are_of_fifteen_characters():
    assert Rect(0, 0, 66, 10).columns(4) == (4, 15, 2)


def blocks(*kinds: str) -> list[Block]:
    made = {"paragraph": "本文", "figure": {"image": "a.png", "alt": "絵"}, "table": {"head": ["a", "b"], "rows": [["1", "2"]]}}
    return [Block.model_validate({kind: made[kind]}) for kind in kinds]


def test_areas_take_the_first_of_their_kind_and_text_the_rest():
    areas = {"photo": Area(sets="figure"), "table": Area(sets="table"), "text": Area(sets="text"), "text-2": Area(sets="text")}
    given = blocks("paragraph", "figure", "paragraph", "figure", "table")
    taken, left = split(areas, "main", given)
    assert left == []
    assert {name: [block.kind for block in each] for name, each in taken.items()} == {
        "photo": ["figure"], "table": ["table"], "text": ["paragraph", "paragraph", "figure"], "text-2": ["paragraph", "paragraph", "figure"]}


def test_blocks_without_an_area_are_left():
    taken, left = split({"table": Area(sets="table")}, "main", blocks("paragraph", "table"))
    assert [block.kind for block in left] == ["paragraph"] and [block.kind for block in taken["table"]] == ["table"]


@pytest.mark.parametrize(("text", "width", "size", "lines"), [
    ("水辺を歩く", 66, 72, 1),
    ("港区の運営方針を策定しました", 66, 60, 1),
    ("港区の運営方針を策定しました", 20, 36, 2),
    ("税の申告と相談の日程", 20, 60, 2),
])
def test_a_head_takes_the_largest_step_that_holds_it(text, width, size, lines):
    found = headline(text, width, 72, lambda article: "")
    assert (found.size, found.lines, found.height) == (size, lines, lines * LADDER[size])


def test_a_head_that_shall_fold_is_as_large_as_two_lines_bear():
    assert headline("令和4年度 港区運営方針を策定しました", 66, 72, lambda article: "", folded=True).lines == 2


KIND = {"title": "見本", "slots": {"main": {"title": "本文", "thread": True}}, "areas": {"text": {"sets": "text"}},
        "grid": [{"row": "text", "lines": "rest"}]}


@pytest.mark.parametrize(("change", "said"), [
    ({"grid": [{"row": "text side", "lines": "rest"}]}, "「side」が areas にありません"),
    ({"grid": [{"row": "text", "lines": "fit"}]}, "fit にできません"),
    ({"grid": [{"row": "text", "lines": "rest", "when": {"photo": "wide"}}]}, "「photo=wide」が、選びかた（options）にありません"),
    ({"areas": {"text": {"sets": "letters"}}}, "「letters」という種類はありません"),
    ({"areas": {"text": {"sets": "text", "of": "side"}}}, "「side」が、枠（slots）にありません"),
    ({"faces": 2}, "2面の型に、1面ぶんの区画"),
    ({"grid": [{"row": "a b c d e f g", "lines": 2}]}, "1～6個"),
])
def test_a_slip_in_a_drawing_is_named(change, said):
    assert Layout.model_validate(KIND).grid
    with pytest.raises(ValidationError, match=said):
        Layout.model_validate({**KIND, **change})


def test_an_area_is_called_by_its_name_in_messages():
    kind = Layout.model_validate({**KIND, "areas": {"text": {"sets": "text", "title": "左の段"}}})
    assert kind.titles == {"text": "左の段", "main": "本文"}
