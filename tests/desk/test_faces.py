"""The sheet of a face: kinds by picture, what is set on a face, advertisements, supplied pages; an empty plan of eight
faces made a paper in a browser."""
from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from kohoshi.desk.writing.sketch import sketch
from kohoshi.edit.faces import faces_of
from kohoshi.edit.source import PLAN, opened, revision_of
from kohoshi.pages.layout import load_layouts
from kohoshi.press import load_press
from tests.desk.conftest import ROOT

JSON = {"Accept": "application/json"}
LAYOUTS = load_layouts(ROOT / "layouts" / "minato")
PRESS = load_press("offset-tabloid")


@pytest.fixture
def folder(desk):
    return desk.content / "2022-06"


def post(officer, folder, action, files=None, **data):
    revision = revision_of((folder / PLAN).read_bytes())
    return officer.post(f"/i/2022-06/plan/{action}", headers=JSON, data={"revision": revision, **data}, **({"files": files} if files else {}))


def face(folder, number):
    return next(each for each in faces_of(opened(folder, PLAN)) if number in each.faces)


# --- pictures of kinds ---


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_kind_is_drawn_inside_its_face(name):
    layout = LAYOUTS[name]
    drawn = sketch(layout, {}, PRESS, ads=True)
    assert len(drawn.faces) == layout.faces and drawn == sketch(layout, {}, PRESS, ads=True)
    for svg in drawn.faces:
        root = ElementTree.fromstring(svg)
        assert root.findall(".//path")
        _, _, width, height = PRESS.type_area
        for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", svg):
            assert -6 <= float(x) <= width + 1 and -6 <= float(y) <= height + 1, (name, x, y)


def test_kinds_and_choices_look_different():
    every = [tuple(sketch(layout, {}, PRESS).faces) for name, layout in LAYOUTS.items() if layout.grid]
    assert len(set(every)) == len(every)
    for layout in LAYOUTS.values():
        for option, about in layout.options.items():
            assert len({sketch(layout, {option: value}, PRESS).faces for value in about.choices}) == len(about.choices)


def test_the_sheet_shows_every_kind_its_room_and_what_it_would_cost(officer):
    page = officer.get("/i/2022-06/plan/face/2").text
    assert len(re.findall(r'data-kind="', page)) == len(LAYOUTS) and "約3,000字と写真1枚" in page and "横長に大きく" in page
    reading = page.partition('data-kind="reading"')[2].partition("</li>")[0]
    assert "入らない記事 8本" in reading and "親子で楽しむ絵本のじかん" not in reading
    assert officer.get("/i/2022-06/plan/face/99").status_code == 422


# --- what is done ---


def test_another_kind_is_told_and_undone_at_once(officer, folder):
    before = (folder / PLAN).read_bytes()
    said = post(officer, folder, "face/2/kind", kind="information", **{"option-columns": "two"}).json()["message"]
    assert said == "4面を「情報ひろば」にしました。「親子で楽しむ絵本のじかん」は入る枠がないので、台割から外れました"
    assert face(folder, 4).options == {"columns": "two"}
    assert 'data-item="oyako-ehon"' in officer.get("/i/2022-06/plan").text.partition("台割にない記事")[2].partition("</section>")[0]
    officer.post("/i/2022-06/undo")
    assert (folder / PLAN).read_bytes() == before


REFUSED = [
    ("face/2/kind", {"kind": "photo"}, "向かいの5面を空けてください"), ("face/2/kind", {"kind": "none"}, "この型がありません"),
    ("face/2/kind", {"kind": "supplied"}, "PDFを選んで"), ("face/2/set", {"section": "くらし", "colour": "#f00"}, "この色はありません"),
    ("face/2/set", {"section": "", "colour": "sea"}, "柱の言葉"), ("face/2/swap", {"other": "2"}, "ほかの面"), ("face/2/swap", {"other": "x"}, "相手"),
    ("face/9/advertise", {"advertiser": "mihon-shoten", "slot": "ad", "there": "koukoku-1.pdf"}, "空いていません"),
    ("face/9/advertise", {"advertiser": "none", "slot": "ad", "there": "koukoku-1.pdf"}, "広告台帳"),
    ("face/2/supplied", {"kind": "supplied", "there": "../x.pdf", "title": "題"}, "PDFを選んで"), ("face/9/unadvertise", {"number": "7"}, "この広告がありません"),
    ("face/99/clear", {}, "この面がありません"), ("count", {"count": "10"}, "折って綴じられません"), ("count", {"count": "8"}, "空いた面が4面要ります")]


def test_what_cannot_be_is_told_and_nothing_is_written(officer, folder):
    before = (folder / PLAN).read_bytes()
    for action, data, words in REFUSED:
        answer = post(officer, folder, action, **data)
        assert answer.status_code == 422 and words in answer.json()["message"], (action, data, answer.text)
        assert (folder / PLAN).read_bytes() == before


def test_a_stale_sheet_changes_nothing(officer, folder):
    old = revision_of((folder / PLAN).read_bytes())
    post(officer, folder, "face/2/set", section="別(見本)", colour="sun")
    assert officer.post("/i/2022-06/plan/face/2/kind", headers=JSON, data={"revision": old, "kind": "reading"}).status_code == 409


def test_a_section_changes_no_faces(client, desk, parts, folder):
    client.cookies.clear()
    assert client.get("/i/2022-06/plan/face/2").status_code == 401
    assert post(client, folder, "count", count="16").status_code in (401, 403)


def test_a_pdf_is_taken_in_by_the_limited_child(officer, folder):
    given = (folder / "supplied" / "koukoku-1.pdf").read_bytes() + b"\n% made for a test\n"
    post(officer, folder, "face/9/unadvertise", number="0")
    answer = post(officer, folder, "face/9/advertise", files={"file": ("../広告 Ad 2.PDF", given, "application/pdf")}, advertiser="mihon-shoten", slot="ad")
    assert answer.json()["message"] == "広告「見本商店」を入れました（249×54 mm・1ページ）"
    assert face(folder, 12).ads == [{"slot": "ad", "file": "ad-2.pdf", "advertiser": "見本商店", "sample": "true"}]
    assert (folder / "supplied" / "ad-2.pdf").read_bytes() == given
    refused = post(officer, folder, "face/2/supplied", files={"file": ("page.pdf", b"%PDF-1.7\nbroken", "application/pdf")}, kind="supplied", title="題")
    assert refused.status_code == 422 and "使えません" in refused.json()["message"] and not (folder / "supplied" / "page.pdf").exists()
    refused = post(officer, folder, "face/2/supplied", files={"file": ("page.pdf", b"MZ", "application/pdf")}, kind="supplied", title="題")
    assert refused.status_code == 422 and "PDFではありません" in refused.json()["message"]


def test_while_a_slot_waits_the_kinds_stand_for_the_faces(officer, folder):
    assert "記事のない枠があり" not in officer.get("/i/2022-06/plan").text
    post(officer, folder, "face/2/clear")
    page = officer.get("/i/2022-06/plan").text
    assert "4面に記事のない枠があります" in page and page.count('class="sketch"') >= 1 and "/thumb/4/" not in page


# --- in a browser ---


def test_an_empty_plan_becomes_a_paper(look, desk, folder):
    """Eight empty faces; a kind by its picture, an article, an advertisement, the kind exchanged with its article kept."""
    page = look.go("/i/2022-06/plan")
    before = (folder / PLAN).read_bytes()
    page.get_by_role("button", name="面の数").or_(page.get_by_role("link", name="面の数")).click()
    page.get_by_role("button", name="12面をすべて空にして、はじめから組む").click()
    expect(page.locator(".run")).to_have_count(12)
    expect(page.locator("#plan")).to_contain_text("1～12面に記事のない枠があります")
    page.locator("[data-opens='count']").click()
    page.get_by_role("dialog", name="面の数").get_by_role("button", name="8面").click()
    expect(page.locator(".run")).to_have_count(8)

    page.get_by_label("1面の面の型").click()
    sheet = page.locator("#sheet")
    expect(sheet.locator("[data-kind='reading']")).to_contain_text("いまの型")
    assert look.axe() == []
    sheet.get_by_label("写真でつづるにする").click()
    expect(page.locator(".run").first).to_contain_text("写真でつづる")
    page.get_by_label("「広報みなと」ができるまでを移す").press("Enter")
    menu = page.locator("[data-item='dekirumade'] .move-menu")
    menu.get_by_label("移す先").select_option(label="1面　写真集と文章（空き）")
    menu.get_by_role("button", name="移す", exact=True).click()
    expect(page.locator("[data-slot='0:main'] [data-item='dekirumade']")).to_be_visible()

    page.get_by_label("1面の面の型").click()
    sheet.get_by_text("広告を入れる").click()
    sheet.get_by_label("届いているPDF").first.select_option("koukoku-1.pdf")
    sheet.locator("[data-face-form='advertise']").get_by_role("button", name="入れる").click()
    expect(sheet.get_by_label("広告「見本商店」を外す")).to_be_visible()
    sheet.get_by_label("縦長に1段").check(force=True)
    sheet.locator("[data-kind='reading'] .choose").click()
    expect(page.locator(".run").first).to_contain_text("読みもの")
    expect(page.locator("[data-slot='0:main'] [data-item='dekirumade']")).to_be_visible()
    made = face(folder, 1)
    assert (made.kind, made.options, made.slots, len(made.ads)) == ("reading", {"photo": "tall"}, {"main": ["dekirumade"]}, 1)
    for _ in range(6):  # each was one step
        with page.expect_response("**/i/2022-06/undo"):
            page.keyboard.press("Control+z")
    expect(page.locator(".run")).to_have_count(10)
    assert (folder / PLAN).read_bytes() == before


def test_faces_change_places_by_hand_and_by_keys(look, folder):
    page = look.go("/i/2022-06/plan")
    page.locator("[data-leaf='2']").drag_to(page.locator("[data-leaf='3']"))
    expect(page.locator("[data-leaf='2'].in-coral")).to_be_visible()
    assert face(folder, 4).section == "催し・カレンダー"
    page.locator("[data-leaf='2']").press("Alt+ArrowRight")
    expect(page.locator("[data-leaf='2'].in-leaf")).to_be_visible()
    assert face(folder, 4).section == "くらしの情報"
