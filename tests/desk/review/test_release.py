"""The way into the archive at the desk: what is refused, who may, practice apart, what lies there already."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kohoshi.archive.withdraw import withdraw
from kohoshi.desk.project.desk import Desk
from kohoshi.press import profile
from kohoshi.proof.store import Draft
from tests.archive.world import OFFICER, World, put
from tests.desk.review.conftest import Door, StoreParts

JSON = {"Accept": "application/json"}
PAGE, RELEASE = "/i/2022-06/handover", "/i/2022-06/release"


class Project(World):
    """The archive's small world with everything where the desk looks for it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.moved()

    def moved(self) -> None:
        self.built = self.project / "out" / "2022-06" / "offset-tabloid"
        self.out, self.proofs = self.built.parent, self.project / "proofs"
        self.store = self.project / "archive"
        self.write()


@pytest.fixture(autouse=True)
def confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that its printer confirmed."""
    text = (profile.PROFILES / "offset-tabloid.yaml").read_text(encoding="utf-8")
    said = "confirmed: {profile: 試験, trim: 試験, handover: 試験}"
    put(tmp_path / "presses" / "offset-tabloid.yaml", text.replace("confirmed: {} ", f"{said} "))
    monkeypatch.setattr(profile, "PROFILES", tmp_path / "presses")


@pytest.fixture
def world(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def desk(world: Project) -> Desk:
    return Desk(world.project, StoreParts(world.built))


@pytest.fixture
def started(world: Project, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """The articles are measured; jobs are written down instead of done."""
    open_issue = desk.open_issue("2022-06")
    assert open_issue is not None
    kept: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(open_issue.jobs, "start", lambda kind, then, /, **given: kept.append((kind, given)))
    measured(world, desk)
    return kept


def measured(world: Project, desk: Desk) -> None:
    open_issue = desk.open_issue("2022-06")
    assert open_issue is not None
    found = {article: {"hash": hash, "faces": [1], "text": {}, "frames": []} for article, hash in world.prints.items()}
    put(open_issue.proofs / "prints" / f"{open_issue.shown.stamp('build')}.json", json.dumps(found))


def card(page: str) -> str:
    return re.search(r'<section class="card" aria-labelledby="release-title">.*?</section>', page, re.S)[0]


def test_what_is_ready_goes_in_as_a_job(officer, world, desk, started):
    page = officer.get(PAGE).text
    assert "公開して保存する</span>" in card(page) and "練習" not in page and 'aria-current="step"><span class="dot"></span>下版' in page
    told = officer.post(RELEASE, data={"wheels": "yes", "note": ""}, headers=JSON)
    assert told.status_code == 200
    [(kind, given)] = started
    assert kind == "release" and not given["rehearsal"] and given["wheels"] is True
    assert Path(given["archive"]) == world.project / "archive" and Path(given["built"]) == world.built and given["by"] == "広報担当"


def test_what_a_release_would_refuse_is_told_with_its_place(officer, world, desk, started):
    world.report([{"rule": "x/y", "level": "error", "message": "誤りの文"}, {"rule": "waiver/stale", "level": "warning", "message": "古い承認"}], error=1)
    world.articles["kaigi"]["sample"] = "true"
    world.articles["hyoshi"]["tentative"] = "true"
    for name in ("kaigi", "hyoshi"):
        put(world.content / "articles" / f"{name}.yaml", json.dumps(world.articles[name], ensure_ascii=False))
    with world.desk() as store:
        store.unsign("bosai", OFFICER)
        store.add_comment(Draft(2, (1, 2, 3, 4), "直して", "港 花子", asks=True), "k")
    page = card(officer.get(PAGE).text)
    for words, link in (("誤りの文", "findings#"), ("古い承認", "findings#"), ("見本が残っています（記事「kaigi」）", "findings"), ("未定のしるし", "findings#"),
                        ("「夏の防災」に、", "signoffs#bosai"), ("赤字が未のまま", "comments/"), ("組んだあとに変わったファイル", "#build")):
        assert re.search(rf'<a href="/i/2022-06/{link}[^"]*">[^<]*{words}', page), (words, page)
    assert "公開して保存する</span>" not in page and "することが7件あります" in page
    told = officer.post(RELEASE, headers=JSON)
    assert told.status_code == 409 and "残り 7件" in told.json()["message"] and started == []


def test_a_trial_is_no_hand_over(officer, world, desk, started):
    record = world.out / "handover-1"
    record.rename(world.out / "handover-1-試し")
    path = world.out / "handover-1-試し" / "handover.json"
    path.chmod(0o644)
    path.write_text(path.read_text(encoding="utf-8").replace('"trial": false', '"trial": true'), encoding="utf-8")
    assert "試しの入稿しかありません" in card(officer.get(PAGE).text)
    assert officer.post(RELEASE, headers=JSON).status_code == 409 and started == []


def test_faces_that_are_not_what_was_handed_over_are_compared_apart(officer, world, desk, started, monkeypatch):
    put(world.built / "print.pdf", "%PDF-other")
    measured(world, desk)
    open_issue = desk.open_issue("2022-06")
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(open_issue.measuring, "start", lambda kind, /, **given: asked.append({"kind": kind, **given}))
    assert "渡したものと同じか、調べています" in card(officer.get(PAGE).text)
    assert officer.post(RELEASE, headers=JSON).status_code == 409
    assert asked[0]["kind"] == "alike" and asked[0]["order"] == [1, 2, 3]
    put(Path(asked[0]["target"]), "[1, 3]")
    page = card(officer.get(PAGE).text)
    assert "2面は、印刷会社に渡したものと違います" in page and "3面は" not in page
    put(Path(asked[0]["target"]), "[1, 2, 3]")
    assert "公開して保存する</span>" in card(officer.get(PAGE).text)


def test_only_the_officer_releases(world, desk, client, started):
    store: Any = desk.open_issue("2022-06").store
    door = Door(client, store)
    for role, section in (("designer", ""), ("chief", "koho"), ("section", "koho"), ("viewer", "")):
        door.enter("だれか", section, role)
        assert "release-title" not in client.get(PAGE).text
        assert client.post(RELEASE, headers=JSON).status_code == 403
    assert started == []


def test_revisions_are_told_and_their_files_given(officer, world, desk, started):
    world.release()
    page = officer.get(PAGE).text
    assert "第1版を保存してあります" in card(page) and "archive/271071/minato/2022-06/r1" in card(page) and "いまは「公開」" in page
    assert "公開</li>" not in page and page.count('<li class="done">') == 5
    assert '<li class="done">' in officer.get("/i/2022-06/").text and 'aria-current="step"' not in officer.get("/i/2022-06/").text
    got = officer.get(f"{RELEASE}/1/print.pdf")
    assert got.content == b"%PDF-print" and got.headers["content-disposition"].startswith("attachment")
    for path in ("1/layout.json", "1/manifest.json", "2/print.pdf", "1/desk.yaml"):
        assert officer.get(f"{RELEASE}/{path}").status_code == 404, path
    world.release(note="6面の写真を差し替え")
    page = officer.get(PAGE).text
    assert page.index("第2版</h3>") < page.index("第1版</h3>") and "6面の写真を差し替え" in page
    withdraw(world.store, "2022-06", "個人情報", "広報 太郎")
    page = officer.get(PAGE).text
    assert page.count("取り下げ") >= 2 and "個人情報" in page and "いまは「下版」" in page
    assert officer.get(f"{RELEASE}/1/print.pdf").status_code == 404


def test_handed_over_again_it_may_be_released_again(officer, world, desk, started):
    world.release()
    put(world.built / "print.pdf", "%PDF-other")
    measured(world, desk)
    world.hand_over()
    page = officer.get(PAGE).text
    assert "なぜもう一度保存するか" in card(page) and "いまは「下版」" in page
    assert officer.post(RELEASE, data={"note": "6面の差し替え"}, headers=JSON).status_code == 200
    assert started[0][1]["note"] == "6面の差し替え" and started[0][1]["wheels"] is False


def test_an_issue_of_samples_is_only_practised_with(officer, world, desk, started):
    world.publisher["sample"] = "true"
    world.articles["kaigi"]["sample"] = "true"
    world.write()
    measured(world, desk)
    page = officer.get(PAGE).text
    assert "練習の号です" in page and "練習として保存する" in card(page) and "公開して保存する" not in page
    assert officer.post(RELEASE, headers=JSON).status_code == 200
    [(kind, given)] = started
    assert kind == "rehearse" and given["rehearsal"] and Path(given["archive"]) == world.project / "archive-rehearsal"


def test_a_broken_archive_is_said(officer, world, desk, started):
    path = world.release().path / "manifest.json"
    path.chmod(0o644)
    path.write_text("{", encoding="utf-8")
    page = officer.get(PAGE)
    assert page.status_code == 200 and "保存庫を読めません" in card(page.text)
