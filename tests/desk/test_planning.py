"""The flat plan: articles moved, made, renamed, removed; a new month; files as they are written."""
from __future__ import annotations

import re

import pytest

from kohoshi.desk.writing.fits import fit, worst
from kohoshi.edit.source import revision_of
from kohoshi.finding import Box
from kohoshi.flow.copyfit import Copyfit, CopyfitRow, as_table
from kohoshi.issue.loader import load
from kohoshi.typeset.frames import Frame
from tests.desk.stand_in import FRAME

JSON = {"Accept": "application/json"}


@pytest.fixture
def folder(desk):
    return desk.content / "2022-06"


def move(officer, folder, item, to, index="99"):
    return officer.post("/i/2022-06/plan/place", headers=JSON, data={
        "item": item, "to": to, "index": index, "revision": revision_of((folder / "issue.yaml").read_bytes())})


def slots(folder):
    """(first face, slot) → what is placed there."""
    issue = load(folder).issue
    return {(run.faces[0], str(slot)): [f"{p.article}/{p.part}" if p.part else str(p.article) for p in placed]
            for run in issue.publication.flatplan for slot, placed in run.slots.items()}


def test_the_plan_shows_faces_slots_supplied_pages_and_advertisements(officer):
    page = officer.get("/i/2022-06/plan").text
    assert page.count("支給ページ　") == 3 and "広告　見本商店" in page and "参加のしかた" in page
    assert 'data-item="kusei-kaigi/nagare"' in page and "台割にない記事" not in page


def test_an_article_moves_to_another_slot(officer, folder):
    answer = move(officer, folder, "furugi-kaishu", "2:col-1", "1")
    assert "4面の「1段目」" in answer.json()["message"]
    found = slots(folder)
    assert found[4, "col-1"] == ["kosodate-salon", "furugi-kaishu", "rinyushoku", "shugaku-sodan"]
    assert found[4, "col-3"] == ["hinanjo-kunren"]


def test_an_article_moves_within_its_slot(officer, folder):
    move(officer, folder, "kenko-taiso", "2:col-2", "1")
    assert slots(folder)[4, "col-2"] == ["ha-no-kenko", "kenko-taiso", "monowasure-cafe"]


def test_two_articles_of_single_slots_change_places_in_one_step(officer, folder):
    before = (folder / "issue.yaml").read_bytes()
    answer = move(officer, folder, "sodan", "9:contacts")
    assert "もとの枠" in answer.json()["message"]
    assert (slots(folder)[12, "contacts"], slots(folder)[12, "calendar"]) == (["sodan"], ["renraku"])
    officer.post("/i/2022-06/undo")
    assert (folder / "issue.yaml").read_bytes() == before


def test_out_of_the_plan_and_back_in(officer, folder):
    move(officer, folder, "kusei-kaigi/koe", "tray")
    page = officer.get("/i/2022-06/plan").text
    assert "台割にない記事" in page and "koe" not in slots(folder).get((6, "voices"), [])
    answer = move(officer, folder, "kusei-kaigi/koe", "4:main")
    assert "台割から外れました" in answer.json()["message"]
    assert slots(folder)[6, "main"] == ["kusei-kaigi/koe"]


@pytest.mark.parametrize("item, to", [("none", "2:col-1"), ("sodan", "99:col-1"), ("sodan", "2:none"), ("../x", "2:col-1"), ("sodan", "")])
def test_what_is_not_there_is_not_moved(officer, folder, item, to):
    before = (folder / "issue.yaml").read_bytes()
    assert move(officer, folder, item, to).status_code == 422
    assert (folder / "issue.yaml").read_bytes() == before


def test_an_old_plan_moves_nothing(officer, folder):
    old = revision_of((folder / "issue.yaml").read_bytes())
    move(officer, folder, "sodan", "9:contacts")
    answer = officer.post("/i/2022-06/plan/place", headers=JSON, data={"item": "sodan", "to": "2:col-1", "revision": old})
    assert answer.status_code == 409


def test_a_faulty_article_does_not_hide_the_plan(officer, folder):
    (folder / "articles" / "sodan.yaml").write_text("title: [\n", encoding="utf-8")
    page = officer.get("/i/2022-06/plan").text
    assert "読めません" in page and 'data-item="kenko-taiso"' in page


def test_a_new_article_is_loose_until_it_is_placed(officer, folder):
    data = {"id": "shin-kiji", "title": "新しい記事(見本)", "template": "notice", "section": "bosai"}
    answer = officer.post("/i/2022-06/plan/article", headers=JSON, data=data)
    assert answer.json()["to"] == "/i/2022-06/articles/shin-kiji"
    assert load(folder).issue.articles["shin-kiji"].section == "bosai"
    assert 'data-item="shin-kiji"' in officer.get("/i/2022-06/plan").text
    assert officer.post("/i/2022-06/plan/article", headers=JSON, data=data).status_code == 409
    assert 'id="body.0.paragraph"' in officer.get(answer.json()["to"]).text


@pytest.mark.parametrize("change", [{"id": "../x"}, {"id": "大"}, {"id": ""}, {"template": "none"}, {"section": "none"}, {"title": " "}])
def test_a_new_article_with_wrong_words_is_not_made(officer, folder, change):
    data = {"id": "shin-kiji", "title": "題", "template": "notice", "section": "bosai", **change}
    assert officer.post("/i/2022-06/plan/article", headers=JSON, data=data).status_code == 422
    assert not (folder / "articles" / "shin-kiji.yaml").exists() and not (folder / "x.yaml").exists()


def test_renaming_takes_places_and_references_along(officer, folder):
    officer.post("/i/2022-06/plan/rename", data={"article": "unei-hoshin", "to": "hoshin"})
    assert slots(folder)[2, "questions"] == ["hoshin/qa"]
    assert "〔面:hoshin〕" in (folder / "articles" / "kusei-kaigi.yaml").read_text(encoding="utf-8")
    assert officer.post("/i/2022-06/plan/rename", headers=JSON, data={"article": "../issue", "to": "x"}).status_code == 422


def test_removing_is_refused_while_somebody_points_there(officer, folder):
    answer = officer.post("/i/2022-06/plan/remove", headers=JSON, data={"article": "unei-hoshin"})
    assert answer.status_code == 422 and "指しています" in answer.json()["message"]
    assert officer.post("/i/2022-06/plan/remove", data={"article": "kenko-taiso"}).status_code == 303
    assert "kenko-taiso" not in slots(folder)[4, "col-2"] and not (folder / "articles" / "kenko-taiso.yaml").exists()
    officer.post("/i/2022-06/undo")
    assert slots(folder)[4, "col-2"][0] == "kenko-taiso"


@pytest.mark.parametrize("change, state, words", [
    ({}, "fits", "あと2行（約44字）"), ({"free": 0}, "full", "ぴったり"), ({"free": -3, "over": 66}, "over", "3行・66字あふれ"),
    ({"free": -1, "over": 0}, "over", "1行あふれ"), ({"free": 0, "fit": {"tracking": -.02}}, "tight", "字間・行間を詰めて収めています")])
def test_fullness_in_words(change, state, words):
    found = fit({**FRAME, **change})
    assert (found.state, found.words, found.measure) == (state, words, "22字×18行")


@pytest.mark.parametrize(("used", "over"), [(6, 0), (10, 0), (12, 31)])
def test_the_desk_and_the_command_tell_one_room(used, over):
    """A frame 20 characters wide, most of whose text stands in cells of 8."""
    frame = Frame(2, "qa", "qa", "unei-hoshin", "qa", Box(0, 0, 1, 1), 20, 1, 10, used, None, 100, over, text_measure=8)
    [told] = as_table(Copyfit("2022-06", "offset-tabloid", [CopyfitRow(frame, None, False)], [])).columns[9].cells
    numbers = [int(number) for number in re.findall(r"\d+", str(told))]
    assert [int(number) for number in re.findall(r"\d+", fit(frame.as_dict()).words)] == numbers
    assert numbers == ([4, 32] if used == 6 else [] if used == 10 else [2, 31])


def test_the_worst_frame_speaks_for_an_article():
    assert worst([fit(FRAME), fit({**FRAME, "free": -1, "over": 5}), fit({**FRAME, "free": 0})]).state == "over"
    assert worst([]) is None


# --- a new month -------------------------------------------------------------------------------


def test_the_form_of_a_new_month_offers_the_next_and_the_articles(officer):
    assert "新しい号" in officer.get("/").text
    page = officer.get("/new").text
    assert 'value="2022-07"' in page and 'value="kenko-taiso"' in page and "4面" in page


@pytest.mark.parametrize("data", [
    {"month": "2022-13", "from": "2022-06"}, {"month": "../x", "from": "2022-06"}, {"month": "2022-07", "from": "../2022-06"},
    {"month": "2022-07", "from": "2021-01"}, {"month": "2022-06", "from": "2022-06"}, {"month": "2022-07", "from": "2022-06", "keep": "none"}])
def test_a_new_month_with_wrong_words_is_not_made(officer, desk, data):
    before = sorted(path.name for path in desk.content.iterdir())
    answer = officer.post("/new", headers=JSON, data=data)
    assert answer.status_code in (409, 422) and answer.json()["message"]
    assert sorted(path.name for path in desk.content.iterdir()) == before


def test_an_issue_with_errors_is_no_base(officer, desk, folder):
    (folder / "articles" / "sodan.yaml").write_text("titel: x\n", encoding="utf-8")
    answer = officer.post("/new", headers=JSON, data={"month": "2022-07", "from": "2022-06"})
    assert answer.status_code == 422 and "誤り" in answer.json()["message"] and not (desk.content / "2022-07").exists()


# --- files as they are written -----------------------------------------------------------------


def test_a_file_is_shown_with_its_lines(officer):
    page = officer.get("/i/2022-06/file/articles/kenko-taiso.yaml").text
    assert re.search(r'<li id="L2"><a href="#L2" aria-label="2行">2</a><code>title: 座ってできる健康体操</code>', page)
    assert officer.get("/i/2022-06/file/issue.yaml").status_code == 200
    assert officer.get("/i/2022-06/file/house/contacts.yaml").status_code == 200


@pytest.mark.parametrize("path", [
    "../2022-06/issue.yaml", "%2e%2e/house/contacts.yaml", "house/../../secret.yaml", "articles/none.yaml",
    "supplied/make_supplied.py", "/etc/passwd", "articles/.hidden.yaml", "house/..%2f..%2fsecret.yaml", "issue.yaml%00.yaml"])
def test_nothing_else_is_shown(officer, desk, path):
    (desk.project / "secret.yaml").write_text("secret: words\n", encoding="utf-8")
    answer = officer.get(f"/i/2022-06/file/{path}")
    assert answer.status_code == 404 and "secret: words" not in answer.text


def test_a_link_out_of_the_issue_is_not_followed(officer, desk, folder, tmp_path):
    away = tmp_path / "away.yaml"
    away.write_text("secret: words\n", encoding="utf-8")
    (folder / "articles" / "tsunagari.yaml").symlink_to(away)
    assert officer.get("/i/2022-06/file/articles/tsunagari.yaml").status_code == 404
    assert officer.get("/i/2022-06/articles/tsunagari").status_code in (404, 422)
    assert "secret" not in officer.get("/i/2022-06/articles/tsunagari").text
