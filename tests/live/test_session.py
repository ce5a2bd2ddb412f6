"""After every kind of edit the face on the screen is the one that a build would print."""
from __future__ import annotations

import shutil

import numpy as np
import pytest

from kohoshi.flow.build import PROJECT
from kohoshi.live.page import TILE, RunPages
from kohoshi.live.session import Session
from tests.live.conftest import written

ARTICLES = "content/2022-06/articles"


@pytest.fixture
def house(room):
    """The paper as it was, whatever the test before did to it."""
    return written(room[0].root)


@pytest.fixture
def session(room, house):
    update = room[1].update()
    assert update.error is None
    for face in update.faces:
        room[1].face_pdf(face)  # painted before, as in a room at work
    return room[1]


def same_as_built(session: Session, house, rasters) -> None:
    for face, wanted in enumerate(rasters(house.built()), 1):
        seen, = rasters(session.face_pdf(face))
        assert np.array_equal(seen, wanted), f"face {face}: {(seen != wanted).any(axis=2).sum()} pixels"


def edited(session: Session, house, rasters, faces: tuple[int, ...], *edit: str) -> None:
    """An edit changes exactly these faces, and they become what a build prints."""
    before = {face: rasters(session.face_pdf(face))[0] for face in faces}
    if edit:
        house.edit(*edit)
    update = session.update()
    assert update.error is None and update.changed_faces == faces
    same_as_built(session, house, rasters)
    for face in faces:
        assert not np.array_equal(before[face], rasters(session.face_pdf(face))[0])


def test_nothing_changed(session, house, rasters):
    same_as_built(session, house, rasters)
    update = session.update()
    assert update.changed_faces == () and update.revision == session.update().revision and update.frames


def test_a_word(session, house, rasters):
    edited(session, house, rasters, (3,), f"{ARTICLES}/yoru.yaml", "遠くの船", "沖をゆく鯨")  # glyphs never used before


def test_what_is_wrong_with_a_drawing_is_told_as_long_as_it_is_shown(session, house):
    """Also by updates that keep the layouts it is in."""
    mark, rule = "layouts/small/art/mark.svg", "layout/colour"
    house.edit(mark, "#F2E0A0", "#FF00FF")
    assert rule in {finding.rule for finding in session.update().findings}
    house.edit(f"{ARTICLES}/yoru.yaml", "遠くの船", "沖をゆく鯨")
    update = session.update()
    assert update.changed_faces == (3,) and rule in {finding.rule for finding in update.findings}
    house.edit(mark, "#FF00FF", "#F2E0A0")
    assert rule not in {finding.rule for finding in session.update().findings}


def test_a_title_that_another_face_lists(session, house, rasters):
    edited(session, house, rasters, (1, 2), f"{ARTICLES}/hiru.yaml", "昼の市場の一日", "正午の市場")


def test_a_line_more_above_moves_places_only(session, house):
    house.edit(f"{ARTICLES}/yoru.yaml", "title: 夜", "# 覚え\ntitle: 夜")
    update = session.update()
    assert update.changed_faces == ()
    assert {spot.line for spot in session.spots(3) if spot.article and spot.pointer == ("title",)} == {2}


def test_a_rule_of_a_sheet(session, house, rasters):
    edited(session, house, rasters, (1, 2, 3, 4), "layouts/small/css/1.css", "top: 8mm", "top: 11mm")


def test_the_face_somebody_looks_at_comes_first(session, house, rasters):
    before = session.revision
    house.edit("layouts/small/css/1.css", "top: 8mm", "top: 11mm")
    glance = session.update(first=(3,))
    assert glance.pending and glance.changed_faces == (3,) and glance.error is None
    seen, = rasters(session.face_pdf(3))
    rest = session.update(first=(3,))
    assert rest.pending and rest.changed_faces == ()  # nothing new for who still looks at it
    rest = session.update()
    assert not rest.pending and rest.changed_faces == (1, 2, 4) and rest.revision == before + 2
    same_as_built(session, house, rasters)
    assert np.array_equal(seen, rasters(session.face_pdf(3))[0])


def test_a_rule_of_one_layout(session, house, rasters):
    (house.root / "layouts/small/css/face-story.css").write_text("h1 { letter-spacing: 1mm }")
    edited(session, house, rasters, (2, 3))


def test_a_colour_of_the_palette(session, house, rasters):
    edited(session, house, rasters, (1, 2, 3, 4), "layouts/small/palette.yaml", "[90, 40, 0, 10]", "[0, 90, 80, 0]")


def test_a_drawing(session, house, rasters):
    edited(session, house, rasters, (1, 2, 3, 4), "layouts/small/art/mark.svg", 'r="8"', 'r="11"')


def test_a_picture(session, house, rasters):
    from PIL import Image
    path = house.issue / "images/photo.png"
    with Image.open(path) as image:
        image.rotate(180).save(path)
    edited(session, house, rasters, (2,))


def test_the_issues_own_data(session, house, rasters):
    edited(session, house, rasters, (1, 2, 3, 4), "content/2022-06/issue.yaml", "date: 2022-06-01", "date: 2022-06-03")


def test_a_running_head_of_one_face(session, house, rasters):
    edited(session, house, rasters, (3,), "content/2022-06/issue.yaml", "section: 案内", "section: お知らせ")


def test_articles_that_change_places(session, house, rasters):
    text = (house.issue / "issue.yaml").read_text()
    (house.issue / "issue.yaml").write_text(
        text.replace("main: hiru", "main: x").replace("main: yoru", "main: hiru").replace("main: x", "main: yoru"))
    edited(session, house, rasters, (1, 2, 3))


def test_a_section_in_the_book_of_numbers(session, house, rasters):
    edited(session, house, rasters, (2,), "content/house/contacts.yaml", "name: 総務課(広報)", "name: 広報室")


def test_a_supplied_page(session, house, rasters):
    shutil.copy(PROJECT / "content/2022-06/supplied/shisei-10.pdf", house.issue / "supplied/shisei-9.pdf")
    edited(session, house, rasters, (4,))


def test_a_face_less(session, house, rasters):
    text = (house.issue / "issue.yaml").read_text()
    (house.issue / "issue.yaml").write_text(text[:text.index("  - faces: [4]")])
    before = session.revision
    update = session.update()
    assert update.error is None and update.faces == (1, 2, 3) and update.changed_faces == () and update.revision == before + 1
    same_as_built(session, house, rasters)
    with pytest.raises(LookupError, match="4面はありません"):
        session.face_pdf(4)


@pytest.mark.speaks("layout/template", rule="layout/template")
@pytest.mark.speaks("layout/list", rule="layout/list")
@pytest.mark.parametrize("name, good, bad, rule", [
    (f"{ARTICLES}/yoru.yaml", "title: 夜の灯台", 'title: "夜の灯台', "content/yaml"),
    ("content/2022-06/issue.yaml", "main: yoru", "main: asita", "content/"),
    ("layouts/small/faces/story.html.j2", "slots.main[0]", "slots.main[0", "layout/template"),
    ("layouts/small/palette.yaml", "cmyk: [90, 40, 0, 10]", "cmyk: 90 ", "layout/list"),
    ("content/house/contacts.yaml", "koho:\n", "koho: 5\n", "content/"),
])
def test_something_broken_keeps_the_last_good_faces(session, house, rasters, name, good, bad, rule):
    before = [session.face_pdf(face) for face in (1, 2, 3, 4)]
    house.edit(name, good, bad)
    update = session.update()
    assert update.error and any(finding.rule.startswith(rule) for finding in update.error)
    assert update.changed_faces == () and update.faces == (1, 2, 3, 4) and update.frames
    assert [session.face_pdf(face) for face in (1, 2, 3, 4)] == before
    assert session.update().error == update.error  # still broken, still told
    house.edit(name, bad, good)
    update = session.update()
    assert update.error is None
    same_as_built(session, house, rasters)


def test_a_character_no_font_of_the_text_has(session, house, rasters):
    """A fallback font is opened for it, and a new engine: faces without it stay as they were."""
    edited(session, house, rasters, (3,), f"{ARTICLES}/yoru.yaml", "遠くの船", "遠くの𠮷田丸")


def test_overset_is_told_and_goes_away(session, house):
    long = "見本の文です。" * 900
    house.edit(f"{ARTICLES}/yoru.yaml", "灯台の光は", long + "灯台の光は")
    update = session.update()
    frame = next(frame for frame in update.frames if frame["article"] == "yoru")
    assert frame["free"] < 0 and "text/overset" in {finding.rule for finding in update.findings}
    house.edit(f"{ARTICLES}/yoru.yaml", long, "")
    assert "text/overset" not in {finding.rule for finding in session.update().findings}


@pytest.mark.speaks("layout/fetch")
def test_a_refused_address_is_told_as_long_as_a_face_asks_for_it(session, house):
    house.edit("layouts/small/css/1.css", "img {", ".folio { background: url(http://example.invalid/x.png) } img {")
    for _ in range(2):
        assert "layout/fetch" in {finding.rule for finding in session.update().findings}
        house.edit(f"{ARTICLES}/yoru.yaml", "見本の文です。", "見本の文です。つづく。")
        house.edit(f"{ARTICLES}/yoru.yaml", "つづく。", "")
    house.edit("layouts/small/css/1.css", ".folio { background: url(http://example.invalid/x.png) } img {", "img {")
    assert "layout/fetch" not in {finding.rule for finding in session.update().findings}


def test_two_sessions_see_the_same_look(session, house):
    other = house.session().update()
    assert other.looks == session.update().looks and len(set(other.looks.values())) == 4


def test_tiles_are_pieces_of_the_face(session, house):
    sheet = RunPages(session.run_pdf((2,)), (2,))
    for zoom in (1, 2, 4):
        width, height = sheet.size(2, zoom)
        whole = sheet.raster(2, zoom)
        assert whole.shape == (height, width, 3)
        rows = [np.hstack([sheet.tile(2, zoom, column, row) for column in range(-(-width // TILE))])
                for row in range(-(-height // TILE))]
        differing = (np.vstack(rows) != whole).any(axis=2)
        # a part drawn alone places a glyph a rounding error elsewhere: single pixels on its rim
        assert differing.mean() < (0.002 if zoom == 4 else 1e-9)
    with pytest.raises(LookupError):
        sheet.tile(2, 1, 9, 0)
    with pytest.raises(LookupError):
        sheet.tile(2, 3, 0, 0)
    assert sheet.thumbnail(2, 100).shape[1] == 100
    sheet.close()


def test_spots_lead_to_the_field(session):
    found = {(spot.file.removeprefix("content/"), spot.pointer, spot.line, spot.label, spot.article) for spot in session.spots(2)}
    assert {("2022-06/articles/hiru.yaml", ("title",), 1, "見出し", "hiru"),
            ("2022-06/articles/hiru.yaml", ("body", 0, "paragraph"), 7, "本文", "hiru"),
            ("2022-06/issue.yaml", ("flatplan", 1, "section"), 11, "柱", None),
            ("2022-06/issue.yaml", ("label",), 2, "月号", None)} <= found
    title = next(spot for spot in session.spots(2) if spot.pointer == ("title",) and spot.article)
    assert abs(title.box.x - 20) < 1 and 38 < title.box.y < 44 and title.box.w == pytest.approx(70, abs=4)


def test_a_reference_is_a_spot_of_the_text_it_stands_in(session):
    lines = {spot.line for spot in session.spots(1) if spot.pointer == ("body", 0, "paragraph")}
    assert lines == {5, 6}


def test_a_new_advertisement_while_another_face_is_in_view(session, house, rasters):
    """The layout that the others have for now has no place for it: then all are laid out."""
    house.edit("layouts/small/layouts.yaml", "given:\n  title: 支給\n  supplied: true\n",
               "given:\n  title: 支給\n  supplied: true\n  ads:\n    ad: {title: 広告, width: 100, height: 40}\n")
    house.edit("layouts/small/faces/given.html.j2", "{% extends 'faces/base.j2' %}",
               "{% extends 'faces/base.j2' %}{% block face %}<div class='frame' style='height:40mm;width:100mm' data-hole='ad'></div>{% endblock %}")
    shutil.copy(PROJECT / "content/2022-06/supplied/koukoku-1.pdf", house.issue / "supplied")
    with (house.issue / "issue.yaml").open("a") as file:
        file.write("    ads: [{slot: ad, file: koukoku-1.pdf, advertiser: 見本商店, sample: true}]\n")
    update = session.update(first=(1,))
    assert update.error is None and not update.pending and 4 in update.changed_faces
    same_as_built(session, house, rasters)
