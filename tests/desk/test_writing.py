"""An article as a form: what is saved, by whom, and what happens when two write the same words."""
from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from kohoshi.desk.app import create_app
from kohoshi.desk.writing.targets import form_text, pointer_of
from kohoshi.edit.source import opened, revision_of
from kohoshi.proof import roles
from tests.desk.asking import OWN, asking

BASE = "/i/2022-06/articles/kenko-taiso"
JSON = {"Accept": "application/json"}


@pytest.fixture
def file(desk) -> Path:
    return desk.content / "2022-06" / "articles" / "kenko-taiso.yaml"


def revision(file: Path) -> str:
    return revision_of(file.read_bytes())


def save(client, file, pointer, value, was=None, **more):
    """``was``: what the writer saw there; by default what stands in the file."""
    if was is None:
        root = opened(file.parents[1], f"articles/{file.name}").root
        was = form_text(root, pointer_of(root, pointer)) or ""
    return client.post(f"{BASE}/field", headers=JSON, data={"pointer": pointer, "value": value, "was": was, **more})


@pytest.fixture
def section(desk, parts, monkeypatch):
    """Somebody of 健康, allowed to edit the section's own articles."""
    given = roles.ROLES["section"]
    monkeypatch.setitem(roles.ROLES, "section", replace(given, own=given.own | {"edit"}))
    token = parts.kept.invite("課の見本", "kenko", "section")
    desk.open_issue("2022-06").store
    with asking(create_app(desk), headers=OWN) as client:
        client.post(f"/enter/{token}")
        page = client.get(BASE).text
        client.headers["X-CSRF-Token"] = re.search(r'data-csrf="([^"]+)"', page)[1]
        yield client


def test_the_form_has_every_field_with_its_name_and_line(officer):
    page = officer.get(BASE).text
    assert re.search(r'<label for="body.1.info.when"[^>]*>日時</label>', page)
    assert 'id="body.1.info.when"' in page and ">11行<" in page
    assert '<option value="kenko" selected>保健福祉課(健康)</option>' in page
    assert 'id="fits-main"' in page and "お知らせ欄" in page
    assert re.search(r'<a class="chip" href="[^"]*\?add=subtitle#subtitle"', page)


def test_the_schema_of_the_form_is_the_models_not_the_files(officer, file):
    file.write_text(file.read_text(encoding="utf-8").replace("category:", "kategori:"), encoding="utf-8")
    page = officer.get(BASE).text
    assert 'id="title"' in page and "kategori" in page and "remarks" in page


def test_a_file_that_is_no_yaml_is_said_and_the_page_stands(officer, file):
    file.write_text("title: [\n", encoding="utf-8")
    page = officer.get(BASE)
    assert page.status_code == 200 and "いま読めません" in page.text


def test_a_field_is_saved_and_nothing_else_changes(officer, file):
    before = file.read_text(encoding="utf-8")
    answer = save(officer, file, "body.1.info.where", "区役所 5階(見本)", "区民センター ホール")
    assert answer.status_code == 200 and answer.json()["revision"] == revision(file)
    assert file.read_text(encoding="utf-8") == before.replace("区民センター ホール", "区役所 5階(見本)")


def test_a_form_without_scripts_comes_back_to_the_field(officer, file):
    answer = officer.post(f"{BASE}/field", data={"pointer": "title", "value": "題(見本)", "was": "座ってできる健康体操", "revision": revision(file)})
    assert answer.status_code == 303 and answer.headers["location"] == f"{BASE}#title"
    assert "保存しました" in officer.get(BASE).text


def test_switches_post_what_they_show(officer, file):
    officer.post(f"{BASE}/field", data={"pointer": "sample", "kind": "bool", "was": "true", "revision": revision(file)})
    assert "\nsample: false\n" in file.read_text(encoding="utf-8")
    save(officer, file, "contents", "true", kind="bool")
    assert "\ncontents: true\n" in file.read_text(encoding="utf-8")


def test_an_optional_field_comes_and_goes(officer, file):
    before = file.read_bytes()
    assert 'id="subtitle"' in officer.get(f"{BASE}?add=subtitle").text
    added = save(officer, file, "subtitle", "副題(見本)").json()
    assert added["shape"] and "subtitle: 副題(見本)" in file.read_text(encoding="utf-8")
    assert save(officer, file, "subtitle", "", "副題(見本)").json()["shape"]
    assert file.read_bytes() == before


def test_what_makes_a_block_a_block_is_not_emptied(officer, file):
    answer = save(officer, file, "body.0.paragraph", "")
    assert answer.status_code == 422 and "空にできません" in answer.json()["message"]


def test_another_field_of_a_changed_file_is_still_saved(officer, file):
    save(officer, file, "title", "題(見本)", "座ってできる健康体操")
    answer = save(officer, file, "category", "健康", "健康・福祉")
    assert answer.status_code == 200
    assert "title: 題(見本)\ncategory: 健康\n" in file.read_text(encoding="utf-8")


def test_the_same_field_clashes_and_both_texts_are_told(officer, file):
    file.write_text(file.read_text(encoding="utf-8").replace("座ってできる健康体操", "ほかの人の題"), encoding="utf-8")
    answer = save(officer, file, "title", "わたしの題", "座ってできる健康体操")
    told = answer.json()
    assert answer.status_code == 409 and (told["mine"], told["theirs"]) == ("わたしの題", "ほかの人の題")
    assert "ほかの人の題" in file.read_text(encoding="utf-8")
    page = officer.post(f"{BASE}/field", data={"pointer": "title", "value": "わたしの題", "was": "座ってできる健康体操",
                                                       "revision": revision(file)})  # the page has heard of the change already
    assert page.status_code == 409 and "わたしの題" in page.text and "ほかの人の題" in page.text and "ほかの人が先に直しました" in page.text
    assert save(officer, file, "title", "わたしの題", told["theirs"]).status_code == 200


def test_what_stands_there_already_is_no_clash(officer, file):
    """Sent twice (a page made anew meanwhile), or two of one mind."""
    save(officer, file, "title", "題(見本)")
    assert save(officer, file, "title", "題(見本)", "座ってできる健康体操").status_code == 200
    assert "title: 題(見本)\n" in file.read_text(encoding="utf-8")


def test_a_field_that_is_gone_clashes_with_nothing(officer, file):
    old = revision(file)
    officer.post(f"{BASE}/remove", data={"pointer": "body.0", "revision": old})
    answer = save(officer, file, "body.1.info.where", "x", "区民センター ホール")
    assert answer.status_code == 409 and answer.json()["theirs"] is None


def test_who_was_faster_is_named(officer, file, section):
    assert save(section, file, "title", "課の題", "座ってできる健康体操").status_code == 200
    assert save(officer, file, "title", "わたし", "座ってできる健康体操").json()["by"] == "課の見本（kenko）"


def test_what_a_calendar_will_say_stands_beside_the_when(officer, file):
    def beside(page: str, field: str) -> str:
        return re.sub("<.*?>", "", re.search(rf'id="{re.escape(field)}-calendar" aria-live="polite">(.*?)</p>', page, re.S)[1]).strip()
    assert beside(officer.get(BASE).text, "body.1.info.when") == "カレンダーでは6/14、6/28 の2回、10:00～11:00"
    told = officer.post(f"{BASE}/try", headers=JSON, data={"pointer": "body.1.info.when", "value": "毎週水曜日 10:00～11:30(22日を除く)"}).json()
    assert told["calendar"] == "6/1、6/8、6/15、6/29 の4回、10:00～11:30" and told["remarks"] == []
    told = officer.post(f"{BASE}/try", headers=JSON, data={"pointer": "body.1.info.when", "value": "隔週水曜日 10:00～"}).json()
    assert told["calendar"] == "カレンダーには載りません" and ["notice"] == [r["level"] for r in told["remarks"]]
    assert officer.post(f"{BASE}/try", headers=JSON, data={"pointer": "body.1.info.where", "value": "区役所"}).json()["calendar"] is None
    rows = officer.get("/i/2022-06/articles/calendar").text
    assert beside(rows, "body.0.events.0.time") == "カレンダーでは6/8(水)、9:00～10:00"


def test_a_text_is_looked_at_before_it_is_saved(officer, file):
    before = file.read_bytes()
    told = officer.post(f"{BASE}/try", headers=JSON, data={"pointer": "body.0.paragraph", "value": "とじない**強調です。\n6月14日(月)に。"}).json()
    assert [r["level"] for r in told["remarks"]] == ["error"] and "閉じていません" in told["remarks"][0]["message"]
    told = officer.post(f"{BASE}/try", headers=JSON, data={"pointer": "body.0.paragraph", "value": "6月14日(月)に。"}).json()
    assert any("14日" in r["message"] for r in told["remarks"])
    assert officer.post(f"{BASE}/try", headers=JSON, data={"pointer": "body.0.paragraph", "value": "だいじょうぶ。"}).json()["remarks"] == []
    assert file.read_bytes() == before


def test_findings_stand_at_their_field(officer, file):
    save(officer, file, "body.1.info.when", "6月14日(月) 10:00～11:00", "6月14日(火)・28日(火) 10:00～11:00")
    page = officer.get(BASE).text
    said = re.search(r'<ul class="remarks" id="body.1.info.when-said".*?</ul>', page, re.S)[0]
    assert "14日" in said and 'class="remarks" id="title-said" aria-live="polite">\n</ul>' in page


def test_blocks_are_added_moved_and_removed(officer, file):
    added = officer.post(f"{BASE}/add", headers=JSON, data={"pointer": "body", "index": "1", "kind": "note", "revision": revision(file)}).json()
    assert added["focus"] == "body.1" and "- note: |\n      注記(見本)" in file.read_text(encoding="utf-8")
    officer.post(f"{BASE}/move", data={"pointer": "body.1", "to": "0", "revision": revision(file)})
    assert re.search(r"body:\n  - note: .*\n  - paragraph", file.read_text(encoding="utf-8"), re.S)
    officer.post(f"{BASE}/remove", data={"pointer": "body.0", "revision": revision(file)})
    assert "note" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("path, data", [
    ("add", {"pointer": "body", "index": "1", "kind": "nonsense"}), ("add", {"pointer": "title.x", "kind": "note"}),
    ("move", {"pointer": "body.9", "to": "0"}), ("remove", {"pointer": "title"}), ("remove", {"pointer": "..", }),
    ("field", {"pointer": "body.x.paragraph", "value": "a"}), ("field", {"pointer": "a" * 300, "value": "a"}),
    ("field", {"pointer": "", "value": "a"}), ("field", {"pointer": "nonsense", "value": "a"})])
def test_what_makes_no_sense_changes_nothing(officer, file, path, data):
    before = file.read_bytes()
    answer = officer.post(f"{BASE}/{path}", headers=JSON, data={"revision": revision(file), **data})
    assert answer.status_code in (400, 409, 413, 422) and answer.json()["message"], answer.text
    assert file.read_bytes() == before


def test_an_old_page_does_not_move_blocks(officer, file):
    old = revision(file)
    save(officer, file, "title", "題(見本)", "座ってできる健康体操")
    answer = officer.post(f"{BASE}/move", headers=JSON, data={"pointer": "body.0", "to": "1", "revision": old})
    assert answer.status_code == 409


def test_undo_redo_and_the_history(officer, file):
    before = file.read_bytes()
    save(officer, file, "title", "題(見本)", "座ってできる健康体操")
    after = file.read_bytes()
    page = officer.get(BASE).text
    assert "見出しを「題(見本)」にした" in page and 'data-turn="undo"' in page
    assert "もとに戻しました" in officer.post("/i/2022-06/undo", headers=JSON, data={"back": "articles/kenko-taiso"}).json()["message"]
    assert file.read_bytes() == before
    assert officer.post("/i/2022-06/undo", headers=JSON).status_code == 422
    assert officer.post("/i/2022-06/redo", data={"back": "articles/kenko-taiso"}).headers["location"] == BASE
    assert file.read_bytes() == after
    assert "もとに戻した: 見出しを" in officer.get("/i/2022-06/history").text
    for back in ("//elsewhere", "articles/../../x", "articles/none", "https://elsewhere"):
        officer.post("/i/2022-06/undo", data={"back": back})
        assert officer.post("/i/2022-06/redo", data={"back": back}).headers["location"] == "/i/2022-06/plan"


def test_undo_of_what_somebody_else_changed_since_is_refused(officer, file, section):
    save(officer, file, "title", "題(見本)", "座ってできる健康体操")
    save(section, file, "category", "健康", "健康・福祉")
    answer = officer.post("/i/2022-06/undo", headers=JSON)
    assert answer.status_code == 409 and "課の見本" in answer.json()["message"]


# --- who may -----------------------------------------------------------------------------------


def test_a_section_edits_its_own_article_only(section, file, desk):
    assert save(section, file, "title", "課の題", "座ってできる健康体操").status_code == 200
    other = "/i/2022-06/articles/kusei-kaigi"
    assert section.get(other).status_code == 403
    for post in ("field", "try", "add", "remove", "move"):
        assert section.post(f"{other}/{post}", data={"pointer": "title", "value": "x"}).status_code == 403
    for path in ("/i/2022-06/issue", "/new", "/i/2022-06/history"):
        assert section.get(path).status_code == 403, path
    for path in ("/i/2022-06/plan/place", "/i/2022-06/plan/article", "/i/2022-06/plan/rename", "/i/2022-06/plan/remove", "/new",
                 "/i/2022-06/issue/field"):
        assert section.post(path, data={"pointer": "label", "value": "x"}).status_code == 403, path


def test_a_section_does_not_give_its_article_away(section, file):
    assert save(section, file, "section", "bosai", "kenko").status_code == 403
    assert "section: kenko" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", ["section", "chief", "designer", "viewer"])
def test_roles_that_do_not_edit_see_no_form(desk, parts, role):
    token = parts.kept.invite("見本", "kenko", role)
    desk.open_issue("2022-06").store
    with asking(create_app(desk), headers=OWN) as client:
        client.post(f"/enter/{token}")
        assert client.get(BASE).status_code == 403
        plan = client.get("/i/2022-06/plan")
        assert plan.status_code == 200 and "data-place" not in plan.text and "新しい記事" not in plan.text


def test_without_the_token_nothing_is_written(officer, file):
    before = file.read_bytes()
    del officer.headers["X-CSRF-Token"]
    assert save(officer, file, "title", "x", "座ってできる健康体操").status_code == 403
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["none", "%2e%2e%2fissue", "kenko-taiso.yaml", "KENKO"])
def test_no_other_file_is_an_article(officer, name):
    assert officer.get(f"/i/2022-06/articles/{name}").status_code == 404


def test_markup_of_a_text_is_shown_as_text(officer, file):
    save(officer, file, "title", "<script>alert(1)</script>\"'", "座ってできる健康体操")
    page = officer.get(BASE).text
    assert "<script>alert" not in page
    value = re.search(r'<input type="text" value="([^"]*)" id="title"', page)[1]
    assert unescape(value) == "<script>alert(1)</script>\"'"


# --- the issue's data --------------------------------------------------------------------------


def test_the_data_of_the_issue_is_edited(officer, desk):
    path = desk.content / "2022-06" / "issue.yaml"
    page = officer.get("/i/2022-06/issue").text
    assert 'id="delivery.from"' in page and "右開き" in page and 'value="2022-06-01"' in page
    answer = officer.post("/i/2022-06/issue/field", headers=JSON, data={
        "pointer": "delivery.to", "value": "2022-06-06", "was": "2022-06-05", "revision": revision(path)})
    assert answer.status_code == 200 and "  to: 2022-06-06\n" in path.read_text(encoding="utf-8")
    assert "# 配布期間は見本です。" in path.read_text(encoding="utf-8")


def test_a_box_takes_blocks_of_its_own(officer, file):
    """Only the kinds that may stand in one are offered, and one of them is added."""
    file.write_text(file.read_text(encoding="utf-8").rstrip() + "\n  - box:\n      title: メモ\n      blocks:\n        - paragraph: 見本です\n", encoding="utf-8")
    page = officer.get(BASE).text
    inside = next(form for form in re.findall(r'<form class="kinds".*?</form>', page, re.S) if 'value="body.2.box.blocks"' in form)
    assert re.findall(r'name="kind" value="(\w+)"', inside) == ["heading", "paragraph", "items", "note", "figure", "code", "contacts"]
    officer.post(f"{BASE}/add", headers=JSON, data={"pointer": "body.2.box.blocks", "index": "1", "kind": "items", "revision": revision(file)})
    assert file.read_text(encoding="utf-8").endswith("        - paragraph: 見本です\n        - items:\n            - |\n              箇条書き(見本)\n")
