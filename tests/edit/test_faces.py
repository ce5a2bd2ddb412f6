"""Faces of the flat plan: another kind with the articles kept, added and removed, swapped, emptied; every edit is one undo."""
from __future__ import annotations

import difflib
import itertools
from pathlib import Path

import pytest

from kohoshi import PROJECT
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.faces import (
    SIZES,
    add_ad,
    blank,
    clear,
    clear_all,
    exchange,
    faces_of,
    free_ads,
    remove_ad,
    resize,
    settle,
    supply,
    swap,
)
from kohoshi.edit.kinds import parted
from kohoshi.edit.source import PLAN, opened
from kohoshi.edit.undo import undo
from kohoshi.issue.loader import load
from kohoshi.pages.layout import Layout, load_layouts

LAYOUTS = load_layouts(PROJECT.layouts("minato"))
NOTICES, EVENTS, FEATURE, BACK = 2, 3, 1, 9


@pytest.fixture
def plan(issue):
    """The plan as it is, opened."""
    return lambda: opened(issue, PLAN)


@pytest.fixture
def undone(issue):
    """Whatever a test does to the plan is one step, and undo takes it back to the byte."""
    before = (issue / PLAN).read_bytes()
    yield
    assert (issue / PLAN).read_bytes() != before
    undo(issue, "")
    assert (issue / PLAN).read_bytes() == before


def face(plan, number):
    return next(each for each in faces_of(plan()) if number in each.faces)


def changed(issue: Path, before: bytes) -> list[str]:
    now = (issue / PLAN).read_text(encoding="utf-8").splitlines()
    return [line for line in difflib.unified_diff(before.decode().splitlines(), now, n=0, lineterm="") if line[0] in "+-" and line[1:3] not in ("--", "++")]


# --- another kind ---


def test_columns_go_to_columns_and_what_finds_no_place_is_told(plan, issue, undone):
    before = (issue / PLAN).read_bytes()
    assert exchange(plan(), NOTICES, LAYOUTS, "information", {"columns": "two"}) == (["oyako-ehon"], [])
    assert face(plan, 4).slots == {"col-1": ["kosodate-salon", "rinyushoku", "shugaku-sodan", "hinanjo-kunren"],
                                   "col-2": ["kenko-taiso", "ha-no-kenko", "monowasure-cafe", "furugi-kaishu"]}
    assert "+    options: {columns: two}" in changed(issue, before)
    assert all("faces" not in line and "colour" not in line for line in changed(issue, before))


def test_the_main_article_stays_the_main_one_and_its_advertisement_stays(plan, undone):
    left, ads = exchange(plan(), BACK, LAYOUTS, "reading", {"photo": "tall"})
    assert (left, ads) == (["renraku", "minato-no-kaze"], [])
    assert face(plan, 12).slots == {"main": ["sodan"]} and face(plan, 12).options == {"photo": "tall"} and len(face(plan, 12).ads) == 1


def test_an_advertisement_goes_with_a_kind_that_has_no_room_for_it(plan, undone):
    assert exchange(plan(), BACK, LAYOUTS, "poster", {})[1] == ["見本商店"]
    assert face(plan, 12).ads == []


def test_the_choice_meant_anyway_is_not_written(plan):
    exchange(plan(), BACK, LAYOUTS, "reading", {"photo": "tall"})
    exchange(plan(), BACK, LAYOUTS, "reading", {"photo": "wide"})
    assert face(plan, 12).options == {} and face(plan, 12).slots == {"main": ["sodan"]}


def test_a_spread_becomes_one_face_and_leaves_an_empty_one(plan, issue, undone):
    left, _ = exchange(plan(), FEATURE, LAYOUTS, "reading", {})
    assert left == [f"unei-hoshin/{part}" for part in ("hidari", "migi", "tsugi")]
    assert (face(plan, 2).slots, face(plan, 3).empty) == ({"main": ["unei-hoshin/qa"], "side": ["unei-hoshin/mezasu"]}, True)
    assert [each.message for each in load(issue).findings if "flatplan" in each.rule and "面" in each.message[:4]] == []


@pytest.mark.parametrize(("number", "words"), [(NOTICES, "向かいの5面を空けてください（記事6本があります）"), (0, "1面は向かいの面がない"), (BACK, "12面は向かいの面がない"),
                                              (5, "向かいの9面を空けてください（支給ページがあります）")])
def test_a_spread_needs_the_face_beside_it(plan, issue, number, words):
    before = (issue / PLAN).read_bytes()
    with pytest.raises(EditError, match=words):
        exchange(plan(), number, LAYOUTS, "photo", {})
    assert (issue / PLAN).read_bytes() == before


@pytest.mark.parametrize(("number", "other"), [(NOTICES, EVENTS), (EVENTS, NOTICES)])
def test_a_spread_takes_the_face_beside_it_when_that_is_empty(plan, number, other):
    clear(plan(), other, LAYOUTS)
    placed = faces_of(plan())[number].slots
    exchange(plan(), number, LAYOUTS, "photo", {})
    assert face(plan, 4).faces == face(plan, 5).faces == [4, 5] and len(faces_of(plan())) == 9
    assert face(plan, 4).slots == {"main": next(iter(placed.values()))[:1]}


def test_every_kind_for_every_kind_keeps_every_article():
    """Nothing is doubled, nothing is lost."""
    for (_, old), (_, new) in itertools.product(LAYOUTS.items(), repeat=2):
        slots = {slot: [f"{slot}-{n}" for n in range(3 if about.takes == "many" else 1)] for slot, about in old.slots.items()}
        found = parted(slots, old, new, {})
        assert sorted([*found.left, *itertools.chain(*found.slots.values())]) == sorted(itertools.chain(*slots.values()))
        assert all(len(placed) == 1 for slot, placed in found.slots.items() if new.slots[slot].takes == "one")
        assert set(found.slots) <= set(new.slots) and (old is not new or new.grid or not found.left)


def test_a_text_that_goes_on_stands_in_a_thread_alone():
    assert parted({"main": ["a（続き）"]}, LAYOUTS["reading"], LAYOUTS["interview"], {}).slots == {"main": ["a（続き）"]}
    assert parted({"main": ["a（続き）"]}, LAYOUTS["reading"], LAYOUTS["road"], {}).left == ["a（続き）"]


# --- number and order ---


def test_a_sheet_comes_in_before_the_last_face(plan, issue, undone):
    before = (issue / PLAN).read_bytes()
    assert resize(plan(), 16, LAYOUTS) == [12, 13, 14, 15]
    assert face(plan, 16).placed and all(face(plan, number).empty for number in (12, 13, 14, 15))
    assert not [line for line in changed(issue, before) if line.startswith("-") and "faces" not in line]


def test_only_empty_faces_go(plan, issue):
    with pytest.raises(EditError, match="空いた面が4面要ります（いま0面）"):
        resize(plan(), 8, LAYOUTS)
    for number in (6, 7, 8, 5):
        clear(plan(), number, LAYOUTS)
    before = (issue / PLAN).read_bytes()
    assert resize(plan(), 8, LAYOUTS) == [8, 9, 10, 11]
    assert face(plan, 8).placed and face(plan, 6).faces == [6, 7]
    undo(issue, "")
    assert (issue / PLAN).read_bytes() == before


def test_a_spread_is_not_torn(plan, issue):
    for number in (0, 6, 7, 8):  # an odd number of them before the spreads
        clear(plan(), number, LAYOUTS)
    before = (issue / PLAN).read_bytes()
    with pytest.raises(EditError, match="見開きの2・3面が1・2面になり、表と裏に分かれます"):
        resize(plan(), 8, LAYOUTS)
    assert (issue / PLAN).read_bytes() == before


@pytest.mark.parametrize("count", [*(set(range(26)) - set(SIZES)), 28, 400])
def test_half_a_sheet_is_told_with_the_reason(plan, count):
    with pytest.raises(EditError, match="折って綴じられません。紙1枚は4面"):
        resize(plan(), count, LAYOUTS)


@pytest.mark.parametrize(("one", "two", "here", "there"), [
    (NOTICES, EVENTS, [4], [5]), (FEATURE, 4, [2, 3], [6, 7]), (FEATURE, NOTICES, [2, 3], [4, 5]), (EVENTS, FEATURE, [4, 5], [2, 3]), (NOTICES, 8, [4], [11])])
def test_faces_and_spreads_change_places(plan, issue, undone, one, two, here, there):
    was = {number: face(plan, number).section for number in (*here, *there)}
    assert swap(plan(), one, two) == (here, there)
    assert [face(plan, number).section for number in (*there, *here)] == [was[number] for number in (*here, *there)]
    assert [number for each in faces_of(plan()) for number in each.faces] == list(range(1, 13))
    assert load(issue).issue is not None


def test_a_cover_is_no_spread(plan):
    with pytest.raises(EditError, match="12面は1面だけ"):
        swap(plan(), FEATURE, BACK)
    with pytest.raises(EditError, match="ほかの面"):
        swap(plan(), 3, 3)


# --- what is set on a face ---


def test_section_and_colour(plan, issue, undone):
    before = (issue / PLAN).read_bytes()
    settle(plan(), NOTICES, section="くらし(見本)", colour="sun")
    assert changed(issue, before) == ["-    section: くらしの情報", "-    colour: leaf", "+    section: くらし(見本)", "+    colour: sun"]


def test_a_face_without_a_section_is_refused(plan):
    with pytest.raises(EditError, match="柱"):
        settle(plan(), NOTICES, section=" ", colour="sun")


def test_everything_is_taken_off(plan, issue, undone):
    placed = clear_all(plan(), LAYOUTS)
    assert len(placed) == len(set(placed)) == 30 and "unei-hoshin/qa" in placed
    assert [each.faces for each in faces_of(plan())] == [[number] for number in range(1, 13)] and all(each.empty for each in faces_of(plan()))
    assert "waivers: []" in (issue / PLAN).read_text(encoding="utf-8")


def test_an_advertisement_comes_and_goes(plan, issue):
    assert remove_ad(plan(), BACK, 0) == "見本商店" and face(plan, 12).ads == []
    assert free_ads(face(plan, 12), LAYOUTS) == ["ad", "ad-left", "ad-right"]
    add_ad(plan(), BACK, LAYOUTS, "ad-left", "koukoku-1.pdf", "見本商店", sample=True)
    assert free_ads(face(plan, 12), LAYOUTS) == ["ad-right"]
    with pytest.raises(EditError, match="空いていません"):
        add_ad(plan(), BACK, LAYOUTS, "ad", "koukoku-1.pdf", "見本商店", sample=True)
    add_ad(plan(), BACK, LAYOUTS, "ad-right", "koukoku-1.pdf", "別の見本", sample=False)
    assert [ad.get("sample") for ad in face(plan, 12).ads] == ["true", None]
    assert remove_ad(plan(), BACK, 0) == "見本商店" and face(plan, 12).ads[0]["slot"] == "ad-right"


def test_a_supplied_page_takes_the_place_of_what_stood_there(plan, issue, undone):
    assert len(supply(plan(), NOTICES, LAYOUTS, "supplied", "shisei-9.pdf", 1, "市政(見本)")) == 9
    issue_read = load(issue).issue
    assert issue_read is not None and str(issue_read.publication.flatplan[NOTICES].supplied.file) == "shisei-9.pdf"


def test_an_old_plan_changes_nothing(plan):
    old = plan()
    settle(plan(), NOTICES, section="別(見本)", colour="sun")
    with pytest.raises(EditConflict):
        exchange(old, NOTICES, LAYOUTS, "information", {})


@pytest.mark.parametrize(("kind", "index"), [("none", 0), ("supplied", 0), ("reading", 99)])
def test_what_is_not_there_is_refused(plan, kind, index):
    with pytest.raises(EditError):
        exchange(plan(), index, LAYOUTS, kind, {})


def test_layouts_without_a_kind_for_one_face_have_no_empty_one():
    with pytest.raises(EditError, match="1面の型がありません"):
        blank([1], {"spread": Layout(title="見開き", faces=2)})
