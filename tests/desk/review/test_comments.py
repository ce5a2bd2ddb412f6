"""Comments over HTTP: stored once, by whom they may, told to all, escaped."""
from __future__ import annotations

import uuid

import pytest

PLACE = {"face": "2", "x": "30", "y": "80", "w": "6", "h": "6"}
JSON = {"Accept": "application/json"}


def write(client, text="日付が違います", key=None, **more):
    return client.post("/i/2022-06/comments", data=PLACE | {"text": text, "key": str(uuid.uuid4()) if key is None else key} | more, headers=JSON)


@pytest.fixture(autouse=True)
def awake(desk):
    """The frames are known: kikaku's article lies on the middle of 2面."""
    faces = desk.open_issue("2022-06").faces
    faces.wake()
    assert faces.wait(10)


def test_a_comment_is_kept_with_its_article_and_writer(officer, store):
    told = write(officer).json()["comment"]
    [kept] = store.comments()
    assert (kept.face, kept.box, kept.article, kept.text, kept.state, kept.asks) == (
        2, (30.0, 80.0, 6.0, 6.0), "unei-hoshin", "日付が違います", "open", True)
    assert told["id"] == kept.id and told["number"] == 1 and told["mayEdit"] and told["says"] == "未"


def test_a_retry_stores_nothing_twice(officer, store):
    first, second = write(officer, key="one key"), write(officer, key="one key")
    assert first.json()["comment"]["id"] == second.json()["comment"]["id"]
    assert len(store.comments()) == 1
    assert write(officer, "ほかの文", key="one key").status_code == 409


@pytest.mark.parametrize("wrong", [
    {"text": "  "}, {"face": "99"}, {"x": "here"}, {"x": "inf"}, {"w": "-3"}, {"key": ""}, {"text": "あ" * 10_001}])
def test_what_cannot_be_kept_is_refused_in_words(officer, store, wrong):
    told = write(officer, **wrong)
    assert told.status_code == 400 and told.json()["message"] and not store.comments()


def test_text_is_escaped_everywhere(officer, store):
    write(officer, "<img src=x onerror=alert(1)>", key="k")
    store.reply(store.comments()[0].id, "</textarea><script>alert(1)</script>", "<b>名</b>", "r")
    page = officer.get("/i/2022-06/comments").text
    assert "<img src=x" not in page and "<script>alert" not in page and "<b>名" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_others_are_told_what_changed_since(officer, store):
    write(officer)
    told = officer.get("/i/2022-06/comments.json").json()
    assert [c["text"] for c in told["comments"]] == ["日付が違います"]
    write(officer, "二つめ")
    after = officer.get(f"/i/2022-06/comments.json?since={told['seq']}").json()
    assert [c["text"] for c in after["comments"]] == ["二つめ"] and after["seq"] > told["seq"]
    assert officer.get(f"/i/2022-06/comments.json?since={after['seq']}").json()["comments"] == []


def test_reply_and_states(officer, store):
    [id] = [write(officer).json()["comment"]["id"]]
    path = f"/i/2022-06/comments/{id}"
    for _ in range(2):
        assert officer.post(f"{path}/reply", data={"text": "直しました", "key": "r1"}, headers=JSON).status_code == 200
    for state in ("done", "open", "rejected"):
        assert officer.post(f"{path}/state", data={"state": state}, headers=JSON).json()["comment"]["state"] == state
    assert officer.post(f"{path}/state", data={"state": "lost"}, headers=JSON).status_code == 400
    assert officer.post(f"{path}/asks", data={"asks": "no"}, headers=JSON).json()["comment"]["asks"] is False
    [kept] = store.comments()
    assert [reply.text for reply in kept.replies] == ["直しました"] and kept.state == "rejected"
    assert officer.post("/i/2022-06/comments/abc123/state", data={"state": "done"}).status_code == 404


def test_a_section_writes_on_its_own_articles_only(door, store):
    door.enter("企画 花子", "kikaku", "section")
    assert write(door.client, "うちの記事").status_code == 200
    door.enter("防災 次郎", "bosai", "section")
    refused = write(door.client, "よその記事")
    assert refused.status_code == 403 and "権限" in refused.json()["message"]
    # to name an article of one's own that does not lie there does not help
    assert write(door.client, "よその記事", article="furugi-kaishu").status_code == 403
    [kept] = store.comments()
    path = f"/i/2022-06/comments/{kept.id}"
    assert door.client.post(f"{path}/state", data={"state": "done"}, headers=JSON).status_code == 403
    assert door.client.post(f"{path}/reply", data={"text": "返信", "key": "k"}, headers=JSON).status_code == 403
    assert door.client.post(f"{path}/text", data={"text": "書きかえ"}, headers=JSON).status_code == 403
    door.enter("企画 花子", "kikaku", "section")
    assert door.client.post(f"{path}/text", data={"text": "直した文", "was": "うちの記事"}, headers=JSON).status_code == 200
    assert door.client.post(f"{path}/state", data={"state": "done"}, headers=JSON).status_code == 200
    assert store.comments()[0].text == "直した文"


def test_a_chief_writes_anywhere_and_answers_for_the_own_section(door, store):
    door.enter("防災 課長", "bosai", "chief")
    [id] = [write(door.client).json()["comment"]["id"]]
    assert door.client.post(f"/i/2022-06/comments/{id}/reply", data={"text": "補足", "key": "k"}, headers=JSON).status_code == 200
    assert door.client.post(f"/i/2022-06/comments/{id}/state", data={"state": "done"}, headers=JSON).status_code == 403


def test_a_viewer_only_reads(door, officer, store):
    write(officer)
    door.enter("見る人", "", "viewer")
    page = door.client.get("/i/2022-06/comments")
    assert "日付が違います" in page.text and "返信する" not in page.text and "済にする" not in page.text
    assert write(door.client).status_code == 403
    assert door.client.get("/i/2022-06/comments/export.yaml").status_code == 403


def test_words_changed_meanwhile_are_not_overwritten(officer, store):
    id = write(officer).json()["comment"]["id"]
    store.edit_text(id, "ほかの人の文", "ほかの人")
    told = officer.post(f"/i/2022-06/comments/{id}/text", data={"text": "わたしの文", "was": "日付が違います"}, headers=JSON)
    assert told.status_code == 409 and store.comment(id).text == "ほかの人の文"


def test_the_list_is_narrowed_without_a_script(officer, store):
    write(officer, "ひとつめ")
    write(officer, "ふたつめ", face="4")
    store.set_state(store.comments(face=4)[0].id, "done", "広報担当")
    for query, there, away in (("face=4", "ふたつめ", "ひとつめ"), ("state=open", "ひとつめ", "ふたつめ"), ("section=kikaku", "ひとつめ", "ふたつめ")):
        page = officer.get(f"/i/2022-06/comments?{query}").text
        assert there in page and away not in page, query
    assert "この条件の赤字はありません" in officer.get("/i/2022-06/comments?who=だれか").text


def test_a_form_without_a_script_leads_back_to_the_comment(officer, store):
    told = officer.post("/i/2022-06/comments", data={"article": "unei-hoshin", "text": "頭に付く", "key": "k"}, follow_redirects=False)
    [kept] = store.comments()
    assert told.status_code == 303 and told.headers["location"] == f"/i/2022-06/comments#{kept.id}"
    assert (kept.face, kept.article) == (2, "unei-hoshin")


def test_the_list_as_csv(officer):
    write(officer, "=1+1")
    told = officer.get("/i/2022-06/comments/export.csv")
    assert told.headers["content-disposition"].startswith("attachment") and "'=1+1" in told.content.decode("utf-8-sig")
    assert officer.get("/i/2022-06/comments/export.exe").status_code == 404


def test_without_the_token_of_the_form_nothing_is_written(officer, store):
    officer.headers["X-CSRF-Token"] = "0" * 64
    assert write(officer).status_code == 403 and not store.comments()
