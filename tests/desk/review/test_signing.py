"""Sign-offs over HTTP: bound to what was seen, void after a change with the reason; people."""
from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kohoshi.proof.roles import ROLES
from tests.desk.review.made import BOX

JSON = {"Accept": "application/json"}


def sign(client, hash: str, article: str = "unei-hoshin", **more):
    return client.post(f"/i/2022-06/signoffs/{article}", data={"hash": hash} | more, headers=JSON)


def standing(client, article: str = "unei-hoshin") -> str:
    page = client.get("/i/2022-06/signoffs").text
    row = page[page.index(f'id="{article}"'):]
    return re.search(r'class="standing (\w+)"', row)[1]


def test_signed_by_the_section_for_what_it_saw(door, store, measured):
    measured("a" * 64)
    door.enter("企画 花子", "kikaku", "section")
    assert standing(door.client) == "missing"
    assert sign(door.client, "a" * 64).status_code == 200
    [kept] = store.signoffs()
    assert (kept.article, kept.hash, kept.person, kept.section) == ("unei-hoshin", "a" * 64, "企画 花子", "kikaku")
    assert standing(door.client) == "valid"


def test_not_what_has_changed_meanwhile(door, store, measured):
    measured("a" * 64)
    door.enter("企画 花子", "kikaku", "chief")
    told = sign(door.client, "b" * 64)
    assert told.status_code == 409 and "新しくなりました" in told.json()["message"] and not store.signoffs()


@pytest.mark.parametrize(("after", "words"), [
    ({"text": "区の方針です。6月10日(金)に開きます。"}, "文字が変わりました"),
    ({"face": 3}, "2面から3面へ移りました"),
    ({"box": BOX | {"y": 70.0}}, "位置か大きさ"),
    ({}, "写真・色・体裁")])
def test_void_after_a_change_that_is_told(door, measured, after, words):
    measured("a" * 64)
    door.enter("企画 花子", "kikaku", "section")
    sign(door.client, "a" * 64)
    measured("b" * 64, **after)
    assert standing(door.client) == "void"
    page = door.client.get("/i/2022-06/mine").text
    assert words in page and "企画 花子さん" in page
    if "text" in after:
        assert re.search(r"<del>.*?9.*?</del>", page) and re.search(r"<ins>.*?10.*?</ins>", page)
    # the change taken back: what was signed is there again
    measured("a" * 64)
    assert standing(door.client) == "valid"


def test_only_by_who_may(door, store, measured):
    measured("a" * 64)
    for name, section, role in (("防災 次郎", "bosai", "section"), ("防災 課長", "bosai", "chief"), ("制作", "", "designer"), ("見る人", "", "viewer")):
        door.enter(name, section, role)
        assert sign(door.client, "a" * 64).status_code == 403
    door.enter("防災 次郎", "bosai", "section")
    assert sign(door.client, "f" * 64, "furugi-kaishu").status_code == 200
    assert [each.article for each in store.signoffs()] == ["furugi-kaishu"]


def test_the_officer_signs_for_a_section_with_a_reason(officer, store, measured):
    measured("a" * 64)
    assert sign(officer, "a" * 64).status_code == 400 and not store.signoffs()
    assert sign(officer, "a" * 64, note="紙の校正に課長の確認印").status_code == 200
    assert standing(officer) == "valid" and "紙の校正に課長の確認印" in officer.get("/i/2022-06/signoffs").text


def test_taken_back_by_the_signer_alone(door, store, measured):
    measured("a" * 64)
    door.enter("企画 花子", "kikaku", "section")
    sign(door.client, "a" * 64)
    door.enter("企画 課長", "kikaku", "chief")
    assert door.client.post("/i/2022-06/signoffs/unei-hoshin/withdraw", headers=JSON).status_code == 403 and len(store.signoffs()) == 1


def test_taken_back(door, store, measured):
    measured("a" * 64)
    door.enter("企画 花子", "kikaku", "section")
    sign(door.client, "a" * 64)
    assert door.client.post("/i/2022-06/signoffs/unei-hoshin/withdraw", headers=JSON).status_code == 200 and not store.signoffs()


def test_my_articles_are_those_of_my_section(door, measured, store):
    measured("a" * 64)
    door.enter("企画 花子", "kikaku", "section")
    page = door.client.get("/i/2022-06/mine?section=bosai").text
    assert 'id="unei-hoshin"' in page and 'id="furugi-kaishu"' not in page and "/shown/build/2/crop.png?x=20.0" in page
    assert door.client.get("/mine", follow_redirects=False).headers["location"] == "/i/2022-06/mine"


def test_before_anything_is_built(officer):
    assert "まだ組んでいません" in officer.get("/i/2022-06/signoffs").text and "まだ組んでいません" in officer.get("/i/2022-06/mine").text
    assert sign(officer, "a" * 64, note="x").status_code == 409


# --- people ---------------------------------------------------------------------------------


def test_an_invitation_is_shown_once_and_opens(officer, client, store, desk):
    page = officer.post("/i/2022-06/people", data={"name": "企画 花子", "section": "kikaku", "role": "section"}).text
    link = re.search(r"http://127\.0\.0\.1(/enter/[\w-]+)", page)[1]
    assert "<svg" in page and link not in officer.get("/i/2022-06/people").text
    [person] = store.people()
    assert (person.name, person.section, person.role) == ("企画 花子", "kikaku", "section")
    assert "企画 花子 さん" in officer.get(link).text
    renewed = officer.post(f"/i/2022-06/people/{person.id}/link").text
    second = re.search(r"http://127\.0\.0\.1(/enter/[\w-]+)", renewed)[1]
    assert second != link and store.person_by_token(link.rsplit("/", 1)[1]) is None
    assert officer.post(f"/i/2022-06/people/{person.id}/revoke", headers=JSON).status_code == 200
    assert store.person_by_token(second.rsplit("/", 1)[1]) is None
    assert officer.post(f"/i/2022-06/people/{person.id}/link", headers=JSON).status_code == 400


def test_whoever_invites_reads_what_the_table_says(officer, monkeypatch):
    said = r'value="section"[^>]*><span><b>課の担当</b><span class="hint">([^<]*)<'
    assert re.search(said, officer.get("/i/2022-06/people").text)[1] == (
        "すべての面と赤字を見る。自分の課の記事では、赤字を書く、赤字に返信して済か却下にする、確認する")
    given = ROLES["section"]
    monkeypatch.setitem(ROLES, "section", replace(given, own=given.own | {"edit"}))
    assert "、確認する、原稿を直す" in re.search(said, officer.get("/i/2022-06/people").text)[1]


@pytest.mark.parametrize("wrong", [{"name": ""}, {"role": "king"}, {"section": "nowhere"}, {"section": ""}])
def test_an_invitation_that_makes_no_sense(officer, store, wrong):
    told = officer.post("/i/2022-06/people", data={"name": "企画 花子", "section": "kikaku", "role": "section"} | wrong, headers=JSON)
    assert told.status_code == 400 and not store.people()


def test_only_the_officer_invites(door, store):
    for role, section in (("chief", "kikaku"), ("designer", ""), ("viewer", "")):
        door.enter("だれか", section, role)
        before = len(store.people())
        assert door.client.get("/i/2022-06/people").status_code == 403
        assert door.client.post("/i/2022-06/people", data={"name": "よそ", "role": "viewer"}).status_code == 403
        assert len(store.people()) == before
