"""The life of an issue: sign-offs, gates, states."""
from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.flow.build import PROJECT
from kohoshi.flow.finished import BuildError, FinishedBuild, finding_from, read_build
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.press import load_press
from kohoshi.press.profile import Confirmed
from kohoshi.proof.life import Gate, NotReady, corrections, open_items, set_state, signoff_status, state_of
from kohoshi.proof.numbering import label_of, number_of
from kohoshi.proof.store import Person, Store, StoreError, officer
from tests.proof.store.conftest import draft

OFFICER = officer("広報 太郎")
OFFSET = load_press("offset-tabloid")
READY = OFFSET.model_copy(update={"confirmed": Confirmed(profile="見本の会社", trim="見本の会社", handover="見本の会社")})


@pytest.fixture(scope="module")
def issue() -> Issue:
    return load_issue(PROJECT / "content" / "2022-06")


@pytest.fixture(scope="module")
def prints(issue: Issue) -> dict[str, str]:
    return {article: f"hash of {article}" for article in issue.publication.placed}


def build(issue: Issue, *findings: Finding, **given: object) -> FinishedBuild:
    base = {"folder": Path("built"), "issue": "2022-06", "press": OFFSET.name, "findings": findings,
            "layout": {"articles": {key: [] for key in issue.publication.placed}}, "changed": ()}
    return FinishedBuild(**base | given)


def signed_by_all(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    for section in {str(issue.articles[article].section) for article in issue.publication.placed}:
        person, _ = store.invite(f"{section}の人", section, "section")
        for article in issue.publication.placed:
            if issue.articles[article].section == section:
                store.sign(article, prints[article], 1, person)


def kinds(gates: list[Gate]) -> set[str]:
    return {gate.kind for gate in gates}


def finding(level: Level, rule: str = "style/word", **given: object) -> Finding:
    return Finding(rule, level, f"{level.japanese}です", face=4, article="kenko-taiso", **given)


# --- sign-offs -----------------------------------------------------------------------------


def test_a_sign_off_is_void_once_the_article_looks_different(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    kenko, _ = store.invite("健康の人", "kenko", "chief")
    signed = store.sign("kenko-taiso", prints["kenko-taiso"], 1, kenko)
    status = signoff_status(issue, store.signoffs(), prints)
    assert list(status) == issue.publication.placed
    assert (status["kenko-taiso"].standing, status["kenko-taiso"].by) == ("valid", signed)
    assert {each.standing for article, each in status.items() if article != "kenko-taiso"} == {"missing"}
    for hash in ("another", None):
        changed = {article: value for article, value in (prints | {"kenko-taiso": hash}).items() if value}
        assert signoff_status(issue, store.signoffs(), changed)["kenko-taiso"].standing == "void"
    store.sign("kenko-taiso", "another", 2, kenko)
    assert signoff_status(issue, store.signoffs(), prints | {"kenko-taiso": "another"})["kenko-taiso"].standing == "valid"


def test_a_section_signs_for_itself_and_the_officer_says_why(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    def standing() -> str:
        return signoff_status(issue, store.signoffs(), prints)["kenko-taiso"].standing

    def sign(person: Person, note: str = "") -> None:
        store.sign("kenko-taiso", prints["kenko-taiso"], 1, person, note)

    sign(store.invite("防災の人", "bosai", "chief")[0])
    sign(OFFICER)
    sign(officer("広報 次郎", "koho"))
    assert standing() == "missing"
    sign(OFFICER, "紙の校正に健康担当の印")
    assert standing() == "valid"


def test_an_article_without_a_section_is_the_officers(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    mine = issue.model_copy(update={"articles": issue.articles | {
        "kenko-taiso": issue.articles["kenko-taiso"].model_copy(update={"section": None})}})
    kenko, _ = store.invite("健康の人", "kenko", "chief")
    store.sign("kenko-taiso", prints["kenko-taiso"], 1, kenko)
    assert signoff_status(mine, store.signoffs(), prints)["kenko-taiso"].standing == "missing"
    store.sign("kenko-taiso", prints["kenko-taiso"], 1, OFFICER)
    assert signoff_status(mine, store.signoffs(), prints)["kenko-taiso"].standing == "valid"


# --- gates ---------------------------------------------------------------------------------


def test_the_sample_issue_stops_at_its_samples_and_unsigned_articles(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    gates = open_items(issue, build(issue), store, prints, OFFSET)
    assert kinds(gates) == {"sample", "press", "sign"}
    assert [gate.message for gate in gates if gate.kind == "sign" and gate.article == "kenko-taiso"] == [
        "「座ってできる健康体操」に、保健福祉課(健康)の校了がありません"]
    assert sum(gate.kind == "sign" for gate in gates) == len(issue.publication.placed)
    assert any("見本が残っています" in gate.message for gate in gates)


def test_signed_by_all_on_a_confirmed_press_only_the_samples_remain(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    signed_by_all(store, issue, prints)
    assert kinds(open_items(issue, build(issue), store, prints, READY)) == {"sample"}
    changed = prints | {"kenko-taiso": "other"}
    assert [(gate.kind, gate.article) for gate in open_items(issue, build(issue), store, changed, READY) if gate.kind != "sample"] == [
        ("void", "kenko-taiso")]


@pytest.mark.parametrize("level, for_both", [(Level.ERROR, True), (Level.WARNING, False), (Level.NOTICE, False)])
def test_what_is_found_stops_by_its_level(store: Store, issue: Issue, prints: dict[str, str], level: Level, for_both: bool) -> None:
    signed_by_all(store, issue, prints)
    found = build(issue, finding(level))

    def open_for(state: str, build: FinishedBuild = found) -> list[Gate]:
        return [gate for gate in open_items(issue, build, store, prints, READY, state) if gate.kind != "sample"]

    assert [gate.kind for gate in open_for("校了")] == [level.value]
    assert bool(open_for("責了")) is for_both
    assert bool(corrections(found, store)) is not for_both
    waived = build(issue, finding(level).waive("よい（課長）"))
    assert open_for("校了", waived) == [] and corrections(waived, store) == []


def test_stale_waivers_and_old_builds_stop_both(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    signed_by_all(store, issue, prints)
    laid = {key: [] for key in issue.publication.placed}
    laid.pop("kenko-taiso")
    for built, kind in ((build(issue, finding(Level.WARNING, "waiver/stale")), "waiver"), (build(issue, changed=("2022-06/issue.yaml",)), "build"),
                        (replace(build(issue), issue="2022-05"), "build"), (build(issue, layout={"articles": laid}), "build")):
        for state in ("責了", "校了"):
            assert [gate.kind for gate in open_items(issue, built, store, prints, READY, state) if gate.kind != "sample"] == [kind]


def test_open_comments_stop_ok_to_print_and_go_with_ok_with_corrections(store: Store, issue: Issue, prints: dict[str, str]) -> None:
    signed_by_all(store, issue, prints)
    asks = store.add_comment(draft("0000-0006", kind="replace", quoted="0000-0005"), "a")
    store.add_comment(draft("いい紙面です", asks=False), "b")

    def comments(state: str) -> list[Gate]:
        return [gate for gate in open_items(issue, build(issue), store, prints, READY, state) if gate.kind == "comment"]

    assert [gate.link for gate in comments("校了")] == [f"comments/{asks.id}"] and comments("責了") == []
    assert corrections(build(issue), store) == ["4面 左から10 mm・上から20 mm: 「0000-0005」を「0000-0006」に（港 花子）"]
    store.set_state(asks.id, "done", OFFICER)
    assert comments("校了") == [] and corrections(build(issue), store) == []


# --- states --------------------------------------------------------------------------------


def test_an_issue_lives_through_its_states(store: Store) -> None:
    assert state_of(store) == "原稿"
    for state in ("初校", "再校", "三校", "責了", "校了", "下版"):
        set_state(store, state, OFFICER, "理由")
        assert state_of(store) == state
    assert [(step.state, step.who, step.reason) for step in store.life()][-1] == ("下版", "広報 太郎", "理由")
    set_state(store, "下版", OFFICER)
    assert len(store.life()) == 6


@pytest.mark.parametrize("before, state, reason", [
    ([], "校了", "r"), ([], "下版", "r"), (["初校"], "下版", "r"), (["再校"], "初校", "r"), (["初校", "校了"], "再校", " "),
    (["初校", "校了", "下版"], "再校", ""), (["初校", "校了", "下版"], "責了", "r"), (["初校"], "原稿", "r"), (["初校"], "出版", "r")])
def test_steps_that_lead_nowhere_are_refused(store: Store, before: list[str], state: str, reason: str) -> None:
    for each in before:
        set_state(store, each, OFFICER)
    with pytest.raises(StoreError):
        set_state(store, state, OFFICER, reason)
    assert [step.state for step in store.life()] == before


def test_a_passed_issue_goes_back_to_proof_for_a_reason(store: Store) -> None:
    for state in ("初校", "校了", "下版"):
        set_state(store, state, OFFICER)
    set_state(store, "再校", OFFICER, "日付がまちがっていた")
    assert state_of(store) == "再校"


def test_gates_and_roles_hold(store: Store) -> None:
    gate = Gate("sign", "校了がありません", "signoffs#a")
    set_state(store, "初校", OFFICER, gates=[gate])
    for state in ("責了", "校了"):
        with pytest.raises(NotReady) as stopped:
            set_state(store, state, OFFICER, gates=[gate])
        assert stopped.value.gates == (gate,)
    chief, _ = store.invite("課長", "kenko", "chief")
    with pytest.raises(StoreError, match="広報担当だけ"):
        set_state(store, "校了", chief)
    assert state_of(store) == "初校"


def test_two_steps_at_once_are_one(store: Store) -> None:
    store.enter_state("初校", OFFICER, "", was=0)
    with pytest.raises(StoreError, match="ほかの人"):
        store.enter_state("再校", OFFICER, "", was=0)


def test_proofs_are_counted_without_end(store: Store) -> None:
    for count in (*range(1, 13), 20, 100):
        set_state(store, label_of(count), OFFICER)
    assert [step.state for step in store.life()][8:] == ["九校", "十校", "十一校", "十二校", "二十校", "100校"]
    with pytest.raises(StoreError, match="100校のあとに九校は出せません"):
        set_state(store, "九校", OFFICER)
    for state in ("校了", "下版"):
        set_state(store, state, OFFICER)
    with pytest.raises(StoreError, match="理由"):
        set_state(store, "101校", OFFICER)


@pytest.mark.parametrize("wrong", ["零校", "一校", "二校", "色校", "校", "十十校", "〇校", "一十校", "12校", "０校", "校正"])
def test_what_no_proof_is_called_is_no_state(store: Store, wrong: str) -> None:
    assert number_of(wrong) is None
    with pytest.raises(StoreError, match="はありません"):
        set_state(store, wrong, OFFICER)


def test_every_number_comes_back_from_its_name() -> None:
    numbers = list(range(1, 1200))
    assert [number_of(label_of(count)) for count in numbers] == numbers


# --- what a build left ---------------------------------------------------------------------


def test_a_finding_comes_back_from_its_json() -> None:
    made = Finding("date/weekday", Level.ERROR, "曜日", "直す", 4, Box(1, 2, 3, 4), Place("a.yaml", 3, 5), (), "print.pdf", "a", "火曜", "よい")
    assert finding_from(json.loads(json.dumps(made.as_dict()))) == made
    bare = Finding("order/blank", Level.NOTICE, "白")
    assert finding_from(bare.as_dict()) == bare and finding_from(made.as_dict()).fingerprint == made.fingerprint


def test_a_build_is_read_and_newer_content_noticed(tmp_path: Path) -> None:
    content, house, layouts, built = (tmp_path / name for name in ("content/2022-06", "content/house", "layouts", "out"))
    for folder in (content, house, layouts, built):
        folder.mkdir(parents=True)
    for path in (content / "issue.yaml", house / "contacts.yaml", layouts / "a.css", content / "issue.yaml~"):
        path.touch()
        os.utime(path, (1, 1))
    with pytest.raises(BuildError, match="print.pdf"):
        read_build(built, content, layouts)
    for each in OUTPUTS:
        (built / each.name).parent.mkdir(exist_ok=True)
        (built / each.name).write_bytes(b"made")
    (built / "layout.json").write_text('{"press": "offset-tabloid", "articles": {}}')
    (built / "report.json").write_text(json.dumps({"issue": "2022-06", "findings": [finding(Level.ERROR).as_dict()]}))
    read = read_build(built, content, layouts)
    assert (read.issue, read.press, read.findings, read.changed) == ("2022-06", "offset-tabloid", (finding(Level.ERROR),), ())
    for path in (house / "contacts.yaml", layouts / "a.css", content / "issue.yaml~"):
        os.utime(path)
        os.utime(path, ns=(0, 2 ** 62))
    assert read_build(built, content, layouts).changed == ("house/contacts.yaml", "layouts/a.css")
    (built / "report.json").write_text("[]")
    with pytest.raises(BuildError, match="報告書"):
        read_build(built, content, layouts)
