"""Release: whole or not at all, never over what is there, nothing that should not come in."""
from __future__ import annotations

import fcntl
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from kohoshi.archive import ArchiveError, NotReleased, list_issues, read_log, read_manifest
from kohoshi.check.settled import waive
from kohoshi.check.words.gates import open_gates
from kohoshi.proof.store import Draft
from tests.archive.world import OFFICER, World, later, put


def whole(path: Path) -> bool:
    """Whether every listed file of a revision is there with its bytes."""
    return all(hashlib.sha256((path / f.path).read_bytes()).hexdigest() == f.sha256 for f in read_manifest(path).files)


def refused(world: World, words: str, **more: Any) -> None:
    with pytest.raises(ArchiveError, match=words):
        world.release(**more)
    assert world.left_behind() == []


def kept_waiting(world: World, **more: Any) -> list[tuple[str, str]]:
    """What is open when the release is refused; nothing may be stored."""
    with pytest.raises(NotReleased) as refusal:
        world.release(**more)
    assert world.left_behind() == []
    return [(gate.kind, gate.message) for gate in refusal.value.items]


# --- revisions -----------------------------------------------------------------------------


def test_first_revision_lies_under_municipality_paper_and_month(world):
    added = world.release()
    assert added.path == world.store / "271071" / "minato" / "2022-06" / "r1"
    assert (added.revision, added.files) == (1, len(read_manifest(added.path).files))
    assert whole(added.path)
    assert (added.path / "editions" / "print.pdf").read_text() == "%PDF-print"


def test_a_printers_own_profile_goes_with_the_issue(world):
    put(world.project / "fonts" / "local" / "printer.icc", "own")
    stored = {f.path: f.role for f in read_manifest(world.release().path).files}
    assert stored["project/fonts/local/printer.icc"] == "profile"


def test_second_add_is_a_revision_beside_and_leaves_the_first_alone(world):
    first = world.release()
    before = {p: p.read_bytes() for p in first.path.rglob("*") if p.is_file()}
    put(world.built / "print.pdf", "%PDF-other")
    world.hand_over()
    second = world.release(note="6面の写真を差し替え")
    assert second.revision == 2 and second.path.name == "r2"
    assert {p: p.read_bytes() for p in first.path.rglob("*") if p.is_file()} == before
    manifest = read_manifest(second.path)
    assert manifest.note == "6面の写真を差し替え"
    assert manifest.previous.revision == 1
    assert manifest.previous.manifest == hashlib.sha256((first.path / "manifest.json").read_bytes()).hexdigest()


def test_tenth_revision_comes_after_the_ninth(world):
    assert [world.release().revision for _ in range(11)] == list(range(1, 12))
    assert [issue.revision for issue in list_issues(world.store)] == [11]


def test_a_gap_is_not_filled_again(world):
    world.release()
    second = world.release().path
    second.rename(second.with_name("r7"))
    assert world.release().revision == 8


def test_stored_files_cannot_be_written_by_accident(world):
    assert all(not p.stat().st_mode & 0o222 for p in world.release().path.rglob("*") if p.is_file())


def test_same_issue_gives_the_same_manifest_but_for_the_log_of_the_desk(world, tmp_path):
    one = read_manifest(world.release().path)
    world.store = tmp_path / "other-archive"
    two = read_manifest(world.release().path)
    assert one.model_copy(update={"files": two.files}) == two
    assert [file.path for file, other in zip(one.files, two.files, strict=True) if file != other] == ["proofs/desk.yaml"]


def test_paper_of_the_same_name_elsewhere_lies_apart(world):
    world.release()
    world.publisher["municipality"] = "131032"
    world.write()
    assert world.release().revision == 1
    assert [issue.municipality for issue in list_issues(world.store)] == ["271071", "131032"]


def test_list_issues_newest_first(world):
    world.release()
    world.month("2022-07", 314, "七月").release()
    world.release()
    listed = list_issues(world.store)
    assert [(i.month, i.number, i.label, i.revision, i.path.name) for i in listed] == [
        ("2022-07", 314, "7月号", 2, "r2"), ("2022-06", 313, "6月号", 1, "r1")]
    assert str(listed[0]) == "2022-07 広報みなと 7月号 No.314（第2版）"
    assert list_issues(world.store.parent / "none") == []


def test_fonts_are_kept_once_but_stand_in_every_revision(world):
    font, pdf = "project/fonts/cache/Small.ttf", "editions/print.pdf"
    one = world.release().path
    two = world.release().path
    assert (one / font).samefile(two / font) and not (one / pdf).samefile(two / pdf)
    (two / font).chmod(0o644)
    (two / font).write_text("rot")
    three = world.release().path
    assert (three / font).read_text() == "font" and whole(three)


# --- what may come in ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["print.pdf", "web.pdf", "spreads.pdf", "html/index.html", "text.txt", "articles.json", "articles.csv",
                                  "events.csv", "layout.json", "report.json", "report.html", "report.sarif"])
def test_incomplete_build_is_refused(world, name):
    (world.built / name).unlink()
    refused(world, name)


def test_empty_file_counts_as_missing(world):
    put(world.built / "web.pdf", "")
    refused(world, "web.pdf")


def test_no_build_at_all(world):
    world.built = world.built.with_name("2022-05")
    refused(world, "build を実行")


def test_open_errors_are_refused_and_told(world):
    world.report([{"level": "error", "message": "6月12日は日曜日です"}, {"level": "error", "message": "x", "waived": "課長了承"}], error=1)
    assert kept_waiting(world) == [("error", "6月12日は日曜日です")]


def test_a_count_of_errors_that_are_not_told_is_not_believed(world):
    world.report([], error=2)
    refused(world, "2件")


def test_waived_errors_may_come_in_and_are_recorded(world):
    world.report([{"level": "error", "message": "x", "waived": "課長了承"}, {"level": "notice", "message": "y", "waived": "z"}])
    checked = read_manifest(world.release().path).checked
    assert (checked.error, checked.warning, checked.waived) == (0, 0, 2)


def test_stale_waivers_and_warnings_nobody_waived(world):
    world.report([{"rule": "waiver/stale", "level": "warning", "message": "承認した指摘は、もうありません"},
                  {"rule": "style/word", "level": "warning", "message": "表記"}], warning=2)
    assert [kind for kind, _ in kept_waiting(world)] == ["waiver", "warning"]


def test_unsigned_and_void_articles(world):
    with world.desk() as desk:
        desk.unsign("kaigi", OFFICER)
        desk.unsign("bosai", OFFICER)
        desk.sign("bosai", "as it was before", 1, OFFICER, "試験")
    assert [kind for kind, _ in kept_waiting(world)] == ["void", "sign"]


def test_open_gates_and_comments(world):
    world.articles["kaigi"]["tentative"] = "true"
    world.write()
    world._issue({})  # nothing waived
    later(world.content / "issue.yaml", -60)
    with world.desk() as desk:
        desk.add_comment(Draft(2, (1, 2, 3, 4), "直して", "港 花子", asks=True), "k")
    found = kept_waiting(world)
    assert {kind for kind, _ in found} == {"gate", "sample", "comment"}
    assert any("未定" in message for _, message in found) and any("見本のしるし" in message for _, message in found)


def test_samples_cannot_be_approved(world):
    world.publisher["sample"] = "true"
    world.articles["kaigi"]["sample"] = "true"
    world.write()
    assert kept_waiting(world) == [("sample", "見本が残っています（記事「kaigi」、発行者）。見本は、承認しても公開できません。"
                                              "本物に替え、見本のしるし（sample: true）を消してください")]


def test_a_sample_number_cannot_be_approved_either(world):
    world.articles["kaigi"]["body"].append({"paragraph": "電話 0000-0004"})
    world.write()
    (gate,) = [gate for gate in open_gates(world.issue) if gate.rule == "gate/sample"]
    assert any(str(each.fingerprint) == gate.fingerprint for each in world.issue.publication.waivers)
    world.report([each.as_dict() for each in waive([gate], world.issue.publication.waivers)], error=1)
    world.sign()
    assert sorted({kind for kind, _ in kept_waiting(world)}) == ["sample", "waiver"]


def test_a_press_nobody_confirmed(world, monkeypatch):
    from kohoshi.press import profile
    monkeypatch.setattr(profile, "PROFILES", Path(profile.__file__).parent / "profiles")
    assert [kind for kind, _ in kept_waiting(world)] == ["press"]


# --- the hand-over -------------------------------------------------------------------------


def test_without_a_hand_over_or_with_a_trial_only(world):
    world.out = world.out.with_name("none")
    assert [message for kind, message in kept_waiting(world)] == ["まだ下版していません。先に下版（handover）をしてください"]
    world.hand_over(trial=True)
    assert "試しのものは公開できません" in kept_waiting(world)[0][1]


def test_an_issue_that_went_back_to_proof(world):
    with world.desk() as desk:
        desk.enter_state("再校", OFFICER, "直し")
    assert kept_waiting(world) == [("state", "いまは再校です。先に下版してください")]


def test_a_hand_over_that_was_damaged(world):
    path = world.out / "handover-1" / "02.pdf"
    path.chmod(0o644)
    path.write_text("rot")
    assert "handover-1 のファイルが、渡したときと違います（02.pdf）" in kept_waiting(world)[0][1]


def test_a_build_that_was_not_handed_over(world, monkeypatch):
    from kohoshi.archive import gates
    put(world.built / "print.pdf", "%PDF-other")
    monkeypatch.setattr(gates, "unchanged", lambda handed, print_pdf, order: {1, 3})
    assert [message[:2] for _, message in kept_waiting(world)] == ["2面"]
    monkeypatch.setattr(gates, "unchanged", lambda handed, print_pdf, order: {1, 2, 3})
    assert world.release().revision == 1


def test_hand_over_and_proofs_are_kept_without_tokens(world):
    with world.desk() as desk:
        _, token = desk.invite("港 花子", "koho", "section")
    path = world.release().path
    manifest = read_manifest(path)
    roles = {file.path: file.role for file in manifest.files}
    assert roles["handover/handover-1/01.pdf"] == roles["handover/handover-1/handover.json"] == "handover"
    assert roles["proofs/desk.yaml"] == roles["proofs/comments.csv"] == "proof"
    assert "港 花子" in (path / "proofs/desk.yaml").read_text(encoding="utf-8")
    digest = hashlib.sha256(token.encode()).hexdigest()
    assert not [p for p in path.rglob("*") if p.is_file() and (token.encode() in p.read_bytes() or digest.encode() in p.read_bytes())]
    assert (manifest.handover.folder, manifest.handover.state, manifest.by) == ("handover-1", "校了", "広報 太郎")
    with world.desk() as desk:
        assert desk.changes_since(0).events[-1].what == "release"


def test_somebody_must_answer_for_it(world):
    with world.desk(), pytest.raises(ArchiveError, match="だれが"):
        from kohoshi.archive import release
        release(world.store, None, "  ")


# --- rehearsals ----------------------------------------------------------------------------


def rehearsed(world: World) -> World:
    world.rehearsal = True
    world.publisher["sample"] = "true"
    world.store = world.store.with_name("rehearsal")
    world.write()
    return world


def test_a_rehearsal_takes_samples_and_says_so_everywhere(world):
    added = rehearsed(world).release()
    assert read_manifest(added.path).rehearsal and json.loads((world.store / "store.json").read_bytes())["rehearsal"] is True


def test_a_rehearsal_asks_for_all_the_rest(world):
    rehearsed(world).report([{"level": "error", "message": "x"}], error=1)
    assert [kind for kind, _ in kept_waiting(world)] == ["error"]


def test_what_was_handed_over_for_practice_is_never_released(world):
    record = world.out / "handover-1" / "handover.json"
    record.chmod(0o644)
    record.write_text(record.read_text(encoding="utf-8").replace('"rehearsal": false', '"rehearsal": true'), encoding="utf-8")
    assert kept_waiting(world) == [("handover", "handover-1 は練習で渡したものです。校正にもどして、下版し直してください")]


def test_nothing_real_is_rehearsed(world):
    assert [kind for kind, _ in kept_waiting(world, rehearsal=True)] == ["sample"]


def test_stores_do_not_mix(world):
    world.release()
    real = world.store
    rehearsed(world).release()
    world.store, trial = real, world.store
    with pytest.raises(ArchiveError, match="本番用"):
        world.release()
    world.rehearsal, world.store = False, trial
    world.publisher.pop("sample")
    world.write()
    with pytest.raises(ArchiveError, match="練習用"):
        world.release()
    assert [len(list_issues(store)) for store in (real, trial)] == [1, 1]


@pytest.mark.parametrize("name", ["report.json", "layout.json"])
@pytest.mark.parametrize("text", ["{", "[]", '{"findings": 1, "counts": {}, "format": 2}'])
def test_unreadable_reports_are_refused(world, name, text):
    put(world.built / name, text)
    refused(world, name)


def test_content_newer_than_the_build_is_refused(world):
    later(world.content / "articles" / "kaigi.yaml", 60)
    assert [kind for kind, _ in kept_waiting(world)] == ["build"]


def test_layout_newer_than_the_build_is_refused(world):
    later(world.project / "layouts/minato/css/1.css", 60)
    assert "minato/css/1.css" in kept_waiting(world)[0][1]


def test_build_of_another_issue_is_refused(world):
    world.month("2022-07", 314, "七月")
    built = (world.built / "report.json").read_text()
    world.month("2022-08", 315, "八月")
    put(world.built / "report.json", built)
    refused(world, "別の号です（2022-07。.*2022-08")


def test_build_of_other_articles_is_refused(world):
    world.frames.append(("other", "main", 2))
    world.write()
    refused(world, "記事 other")
    world.frames = [frame for frame in world.frames if frame[0] not in ("other", "kaigi")]
    world.write()
    refused(world, "記事 kaigi")


def test_build_with_other_faces_is_refused(world):
    world.frames.append(("kaigi", "main", 9))
    world.write()
    refused(world, "9面")


@pytest.mark.parametrize("name", ["fonts/cache/Small.ttf", "fonts/cache/Small.icc", "fonts/fonts.yaml", "requirements.lock",
                                  "pyproject.toml", "kohoshi/press/profiles/offset-tabloid.yaml"])
def test_what_a_rebuild_needs_must_be_there(world, name):
    (world.project / name).unlink()
    refused(world, Path(name).name if name != "fonts/fonts.yaml" else "書体の一覧")


@pytest.mark.parametrize(("key", "value", "words"), [
    ("municipality", "../..", "団体コード"), ("municipality", "27107", "団体コード"), ("roman", "みなと", "ローマ字題字")])
def test_names_that_make_no_folder(world, key, value, words):
    world.publisher[key] = value
    world.write()
    refused(world, words)


def test_roman_title_cannot_lead_out_of_the_store(world):
    world.publisher["roman"] = "../../Minato News"
    world.write()
    assert world.release().path == world.store / "271071" / "minato-news" / "2022-06" / "r1"


# --- files that should not come in ---------------------------------------------------------


@pytest.mark.parametrize("where", ["content", "built"])
def test_link_to_a_file_outside_is_refused(world, tmp_path, where):
    put(tmp_path / "secret.txt", "secret")
    later(tmp_path / "secret.txt", -365 * 86_400)  # else it is younger than the build
    (getattr(world, where) / "a.txt").symlink_to(tmp_path / "secret.txt")
    refused(world, "外を指しています")


def test_link_to_a_folder_is_refused(world, tmp_path):
    put(tmp_path / "elsewhere" / "a.txt", "x")
    (world.content / "notes").symlink_to(tmp_path / "elsewhere")
    refused(world, "notes.*外を指しています")


def test_link_inside_is_stored_as_a_file(world):
    (world.built / "first.pdf").symlink_to(world.built / "print.pdf")
    path = world.release().path / "editions" / "first.pdf"
    assert path.read_text() == "%PDF-print" and not path.is_symlink()


def test_output_folder_itself_may_be_a_link(world, tmp_path):
    (tmp_path / "latest").symlink_to(world.built)
    world.built = tmp_path / "latest"
    assert whole(world.release().path)


def test_pipe_is_refused(world):
    os.mkfifo(world.built / "pipe")
    refused(world, "普通のファイルではない")


@pytest.mark.parametrize("name", ["a:b.txt", "a\\b.txt", "a.", "a\n.txt", os.fsdecode(b"\xff.txt")])
def test_name_that_another_disk_would_not_take_is_refused(world, name):
    put(world.built / name, "x")
    refused(world, "保存できません")


def test_two_names_that_fall_together_are_refused(world):
    put(world.built / "が.txt", "composed")
    put(world.built / "か\u3099.txt", "decomposed")
    refused(world, "同じ名前になります")


@pytest.mark.parametrize("place", ["content", "built"])
def test_store_inside_what_is_stored_is_refused(world, place):
    folder = getattr(world, place)
    world.store = folder / "archive"
    refused(world, "重なっています")
    assert not (folder / "archive").exists()


# --- whole or not at all -------------------------------------------------------------------


def test_failure_while_copying_leaves_nothing(world, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(os, "fsync", full)
    refused(world, "ディスクに空きがありません")
    assert read_log(world.store) == []


def test_a_disk_that_refuses_the_last_line_of_the_log(world, monkeypatch):
    """Everything else is written by then: the revision is taken back, the log is as it was."""
    world.release()
    log = world.store / "log.jsonl"
    before, sync = log.read_bytes(), os.fsync

    def full(handle):
        if os.fstat(handle).st_ino == log.stat().st_ino:
            raise OSError(28, "No space left on device")
        sync(handle)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ArchiveError, match="ディスクに空きがありません"):
        world.release()
    assert log.read_bytes() == before and world.left_behind() == ["r1"]
    monkeypatch.undo()
    assert world.release().revision == 2


def _durable_steps(world: World, die_at: int) -> int:
    """Add in a child process that dies, without any clean-up, at the n-th call that makes
    something durable (0: never). How many such calls there were."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with open(read, "rb") as told:
            count = len(told.read())
        os.waitpid(child, 0)
        return count
    try:
        count = 0

        def mortal(call):
            def wrapped(*args, **kwargs):
                nonlocal count
                count += 1
                os.write(write, b".")
                if count == die_at:
                    os._exit(9)
                return call(*args, **kwargs)
            return wrapped
        os.fsync, os.rename = mortal(os.fsync), mortal(os.rename)
        world.release()
    finally:
        os._exit(0)


def test_writer_killed_at_any_step_leaves_a_whole_revision_or_none(world, tmp_path):
    world.store = tmp_path / "archive"
    steps = _durable_steps(world, 0)
    assert steps > 30
    outcomes = []
    # the beginning, the middle of the copying, and every step around the renaming and the log
    for step in (1, steps // 2, *range(steps - 6, steps + 1)):
        world.store = tmp_path / f"archive-{step}"
        assert _durable_steps(world, step) == step
        listed = list_issues(world.store)
        assert all(whole(issue.path) for issue in listed)
        outcomes.append(len(listed))
        added = world.release()
        assert added.revision == len(listed) + 1
        assert [line["revision"] for line in read_log(world.store)] == list(range(1, added.revision + 1))
        assert world.left_behind() == [f"r{n}" for n in range(1, added.revision + 1)]
    assert outcomes == sorted(outcomes) and set(outcomes) == {0, 1}


def test_two_writers_at_once(world):
    world.store.mkdir()
    with (world.store / ".lock").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(ArchiveError, match="保存している最中"):
            world.release()
    assert world.release().revision == 1


# --- the log -------------------------------------------------------------------------------


def test_log_fixes_each_manifest_and_all_lines_before(world):
    added = [world.release(), world.release()]
    raw = (world.store / "log.jsonl").read_bytes()
    lines = raw.splitlines(keepends=True)
    for number, (line, one) in enumerate(zip(lines, added, strict=True), 1):
        entry = json.loads(line)
        assert (entry["event"], entry["folder"], entry["revision"]) == ("release", "271071/minato/2022-06", number)
        assert entry["manifest"] == hashlib.sha256((one.path / "manifest.json").read_bytes()).hexdigest()
        assert entry["before"] == hashlib.sha256(b"".join(lines[:number - 1])).hexdigest()


def test_log_only_grows_also_after_a_torn_line(world):
    world.release()
    log = world.store / "log.jsonl"
    with log.open("ab") as out:
        out.write(b'{"event": "rel')
    before = log.read_bytes()
    world.release()
    assert log.read_bytes().startswith(before)
    assert [line["revision"] for line in read_log(world.store)] == [1, 2]


def test_revision_missing_from_the_log_is_added_to_it(world):
    world.release()
    (world.store / "log.jsonl").unlink()
    world.release()
    assert [(line["revision"], line.get("recovered")) for line in read_log(world.store)] == [(1, True), (2, None)]
