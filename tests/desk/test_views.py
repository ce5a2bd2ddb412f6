"""The views of the core: what they show, and to whom."""
from __future__ import annotations

import os
import re
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import get_args

import pytest
import yaml

from kohoshi.desk.project.visitor import Visitor
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.proof.roles import ROLES, Action, may, might
from kohoshi.proof.store import Person


def test_issues_are_listed_newest_first(officer, desk):
    newer = desk.content / "2022-07"
    newer.mkdir()
    (newer / "issue.yaml").write_text("label: 7月号\nnumber: 314\ndate: 2022-07-01\n", encoding="utf-8")
    (desk.content / "2022-99").mkdir()
    page = officer.get("/").text
    assert page.index("7月号") < page.index("6月号") and "2022-99" not in page


def test_an_issue_that_is_a_link_out_of_content_is_none(officer, desk, tmp_path):
    away = tmp_path / "elsewhere"
    away.mkdir()
    (away / "issue.yaml").write_text("label: よそ\n", encoding="utf-8")
    (desk.content / "2022-08").symlink_to(away)
    assert "よそ" not in officer.get("/").text and officer.get("/i/2022-08/").status_code == 404


def test_overview_says_that_nothing_was_built(officer):
    assert "まだ組んでいません" in officer.get("/i/2022-06/").text


def test_overview_says_what_is_left(officer, built):
    page = officer.get("/i/2022-06/").text
    assert "エラーが1件あります" in page and "注意が1件あります" in page and "見本が残っています" in page
    assert "保健福祉課(子育て)" in page and "組んだあとに変わった" not in page and "そろっていません" not in page


def test_overview_notices_content_newer_than_the_build(officer, built, desk):
    later = time.time() + 60
    os.utime(desk.content / "2022-06" / "issue.yaml", (later, later))
    assert "組んだあとに変わったファイルがあります（2022-06/issue.yaml）" in officer.get("/i/2022-06/").text


def test_overview_stands_when_the_content_is_broken(officer, desk):
    (desk.content / "2022-06" / "issue.yaml").write_text("label: [6月号\n", encoding="utf-8")
    page = officer.get("/i/2022-06/")
    assert page.status_code == 200 and "issue.yaml" in page.text


def test_stages_follow_the_rounds(officer, desk):
    assert re.search(r'aria-current="step">.*?原稿', officer.get("/i/2022-06/").text)
    folder = desk.project / "proofs" / "2022-06" / "rounds" / "1"
    folder.mkdir(parents=True)
    (folder / "round.json").write_text("{}")
    assert re.search(r'aria-current="step">(?:(?!</li>).)*初校', officer.get("/i/2022-06/").text)
    for number in range(2, 13):
        shutil.copytree(folder, folder.with_name(str(number)))
    page = officer.get("/i/2022-06/").text
    assert re.search(r'aria-current="step">(?:(?!</li>).)*十二校', page) and "九校" in page and "八校" not in page


def test_downloads_before_a_build(officer):
    assert "まだファイルがありません" in officer.get("/i/2022-06/downloads").text


def test_downloads_are_the_files_of_the_build_and_no_others(officer, built):
    (built.out / "secret.txt").write_text("no")
    page = officer.get("/i/2022-06/downloads").text
    assert "印刷用PDF" in page and "secret" not in page
    got = officer.get("/i/2022-06/downloads/print.pdf")
    assert got.content == b"%PDF-1.7 made" and "attachment" in got.headers["content-disposition"]
    assert "koho-2022-06-print.pdf" in got.headers["content-disposition"]
    assert officer.get("/i/2022-06/downloads/secret.txt").status_code == 404
    (built.out / "web.pdf").unlink()
    assert officer.get("/i/2022-06/downloads/web.pdf").status_code == 404


def test_every_file_of_a_build_can_be_fetched(officer, built):
    page = officer.get("/i/2022-06/downloads").text
    for each in OUTPUTS:
        if each.single:
            got = officer.get(f"/i/2022-06/downloads/{each.name}")
            assert f"<b>{each.title}</b>" in page and got.headers["content-type"].startswith(each.media)
    assert page.index("<b>記事（JSON）</b>") < page.index("プログラムで読むもの") < page.index("<b>報告書（JSON）</b>")


def test_pages_come_with_pictures_before_any_script(officer, desk):
    assert desk.open_issue("2022-06").faces.wait(10)
    page = officer.get("/i/2022-06/pages?face=6").text
    assert re.search(r'<figure class="face" data-face="6">\s*<img src="/i/2022-06/thumb/6/[0-9a-f]+/960.png"', page)
    assert 'data-face="7"' in page and 'alt="1面"' not in page
    assert page.count('class="now"') == 1 and 'aria-label="次の見開き"' in page


def test_before_the_first_layout_only_those_without_scripts_wait_for_pictures(officer, parts):
    with parts.made.lock:
        page = officer.get("/i/2022-06/pages?face=6").text
    assert page.count("<img src=\"/i/2022-06/thumb/") == page.count("<noscript>") == 14
    assert officer.get("/i/2022-06/thumb/6/0/960.png").headers["cache-control"] == "no-store"


def test_pages_of_a_right_bound_issue_are_mirrored(officer, desk):
    file = desk.content / "2022-06" / "issue.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("binding: left", "binding: right"), encoding="utf-8")
    page = officer.get("/i/2022-06/pages?face=2").text
    assert page.index('<figure class="face" data-face="3"') < page.index('<figure class="face" data-face="2"')
    assert page.index('aria-label="次の見開き"') < page.index('aria-label="前の見開き"')


def test_findings_keep_their_number_of_the_report(officer, built):
    found = officer.get("/i/2022-06/overlay.json").json()["findings"]
    assert [(f["number"], f["face"], f["box"]) for f in found[:2]] == [(1, 2, [30, 70, 60, 25]), (2, 4, None)]


def test_the_shelf_shows_the_cover_that_was_looked_at_last(officer, desk):
    assert "cover.png" not in officer.get("/").text and officer.get("/i/2022-06/cover.png").status_code == 404
    faces = desk.open_issue("2022-06").faces
    assert faces.wait(10)
    drawn = officer.get(f"/i/2022-06/thumb/1/{faces.revision(1)}/240.png").content
    assert "/i/2022-06/cover.png" in officer.get("/").text and officer.get("/i/2022-06/cover.png").content == drawn


def test_two_who_look_at_the_cover_at_once_keep_one_whole(desk, monkeypatch):
    """Neither writes into what the other is about to put in its place."""
    open_issue, both, place = desk.open_issue("2022-06"), threading.Barrier(2), os.replace

    def together(*paths):
        both.wait(10)
        place(*paths)
    monkeypatch.setattr(os, "replace", together)
    covers = [b"a" * 50_000, b"b" * 70_000]
    with ThreadPoolExecutor(2) as people:
        list(people.map(open_issue.keep_cover, covers))
    assert open_issue.cover.read_bytes() in covers
    assert [path.name for path in open_issue.proofs.iterdir() if "cover" in path.name] == ["cover.png"]


def test_colours_are_those_of_the_house():
    root = Path(__file__).resolve().parents[2]
    house = yaml.safe_load((root / "layouts/minato/palette.yaml").read_text(encoding="utf-8"))
    css = (root / "kohoshi/desk/static/desk.css").read_text(encoding="utf-8")
    own = css.split("/* Of the screen alone")[0]
    named = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})", own))
    assert len(named) > 10 and named == {name: house[name]["rgb"] for name in named}


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_what_each_role_may(role):
    own = Visitor("1", "見本", "bosai", role)
    actions = ("look", "comment", "answer", "sign", "edit", "build", "waive", "rounds", "people", "release")
    anywhere = {action for action in actions if may(own, action)}
    at_home = {action for action in actions if may(own, action, "bosai")}
    abroad = {action for action in actions if may(own, action, "kosodate")}
    expected = {
        "officer": (set(actions), set(actions)),
        "section": ({"look"}, {"look", "comment", "answer", "sign"}),
        "chief": ({"look", "comment"}, {"look", "comment", "answer", "sign"}),
        "designer": ({"look", "comment", "answer", "build"},) * 2,
        "viewer": ({"look"},) * 2,
        "stranger": (set(), set()),
    }[role]
    assert (anywhere, at_home) == expected and abroad == anywhere
    assert {action for action in actions if might(own, action)} == at_home


@pytest.mark.parametrize("role", ROLES)
def test_the_store_and_the_desk_know_one_right(role):
    visitor, person = Visitor("1", "見本", "bosai", role), Person("1", "見本", "bosai", role)
    for action in get_args(Action):
        assert person.might(action) == might(visitor, action)
        assert not Person("1", "見本", "bosai", role, revoked="2022-05-10").might(action)


def test_somebody_without_a_section_owns_no_article_without_one():
    assert not may(Visitor("1", "見本", "", "section"), "sign", "") and not might(Visitor("1", "見本", "", "section"), "sign")
