"""Taking in: whole or not at all, never over what is there, nothing that should not come in."""
from __future__ import annotations

import fcntl
import hashlib
import json
import os
from pathlib import Path

import pytest

from kohoshi.archive import ArchiveError, add, list_issues, read_log, read_manifest
from tests.archive.world import World, later, put


def whole(path: Path) -> bool:
    """Whether every listed file of a revision is there with its bytes."""
    return all(hashlib.sha256((path / f.path).read_bytes()).hexdigest() == f.sha256 for f in read_manifest(path).files)


def refused(world: World, words: str) -> None:
    with pytest.raises(ArchiveError, match=words):
        world.add()
    assert world.left_behind() == []


# --- revisions -----------------------------------------------------------------------------


def test_first_revision_lies_under_municipality_paper_and_month(world):
    added = world.add()
    assert added.path == world.store / "271071" / "minato" / "2022-06" / "r1"
    assert (added.revision, added.files) == (1, len(read_manifest(added.path).files))
    assert whole(added.path)
    assert (added.path / "editions" / "print.pdf").read_text() == "%PDF-print"


def test_a_printers_own_profile_goes_with_the_issue(world):
    put(world.project / "fonts" / "local" / "printer.icc", "own")
    stored = {f.path: f.role for f in read_manifest(world.add().path).files}
    assert stored["project/fonts/local/printer.icc"] == "profile"


def test_second_add_is_a_revision_beside_and_leaves_the_first_alone(world):
    first = world.add()
    before = {p: p.read_bytes() for p in first.path.rglob("*") if p.is_file()}
    put(world.built / "print.pdf", "%PDF-other")
    second = world.add(note="6面の写真を差し替え")
    assert second.revision == 2 and second.path.name == "r2"
    assert {p: p.read_bytes() for p in first.path.rglob("*") if p.is_file()} == before
    manifest = read_manifest(second.path)
    assert manifest.note == "6面の写真を差し替え"
    assert manifest.previous.revision == 1
    assert manifest.previous.manifest == hashlib.sha256((first.path / "manifest.json").read_bytes()).hexdigest()


def test_tenth_revision_comes_after_the_ninth(world):
    assert [world.add().revision for _ in range(11)] == list(range(1, 12))
    assert [issue.revision for issue in list_issues(world.store)] == [11]


def test_a_gap_is_not_filled_again(world):
    world.add()
    second = world.add().path
    second.rename(second.with_name("r7"))
    assert world.add().revision == 8


def test_stored_files_cannot_be_written_by_accident(world):
    assert all(not p.stat().st_mode & 0o222 for p in world.add().path.rglob("*") if p.is_file())


def test_same_issue_gives_the_same_manifest(world, tmp_path):
    one = world.add().path
    world.store = tmp_path / "other-archive"
    assert (world.add().path / "manifest.json").read_bytes() == (one / "manifest.json").read_bytes()


def test_paper_of_the_same_name_elsewhere_lies_apart(world):
    world.add()
    world.publisher["municipality"] = "131032"
    world.write()
    assert world.add().revision == 1
    assert [issue.municipality for issue in list_issues(world.store)] == ["271071", "131032"]


def test_list_issues_newest_first(world):
    world.add()
    world.month("2022-07", 314, "七月").add()
    world.add()
    listed = list_issues(world.store)
    assert [(i.month, i.number, i.label, i.revision, i.path.name) for i in listed] == [
        ("2022-07", 314, "7月号", 2, "r2"), ("2022-06", 313, "6月号", 1, "r1")]
    assert str(listed[0]) == "2022-07 広報みなと 7月号 No.314（第2版）"
    assert list_issues(world.store.parent / "none") == []


def test_fonts_are_kept_once_but_stand_in_every_revision(world):
    font, pdf = "project/fonts/cache/Small.ttf", "editions/print.pdf"
    one = world.add().path
    two = world.add().path
    assert (one / font).samefile(two / font) and not (one / pdf).samefile(two / pdf)
    (two / font).chmod(0o644)
    (two / font).write_text("rot")
    three = world.add().path
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
    world.report([{"level": "error", "message": "6月12日は日曜日です", "source": "content/2022-06/notices.yaml:42"}], error=1)
    refused(world, "(?s)エラーが1件.*notices.yaml:42 6月12日は日曜日です")


def test_count_of_errors_is_believed_even_without_the_finding(world):
    world.report([], error=2)
    refused(world, "エラーが2件")


def test_waived_errors_and_warnings_may_come_in_and_are_recorded(world):
    world.report([{"level": "error", "message": "x", "waived": "課長了承"}, {"level": "warning", "message": "y"}], warning=1)
    checked = read_manifest(world.add().path).checked
    assert (checked.error, checked.warning, checked.waived) == (0, 1, 1)


@pytest.mark.parametrize("name", ["report.json", "layout.json"])
@pytest.mark.parametrize("text", ["{", "[]", '{"findings": 1, "counts": {}, "format": 2}'])
def test_unreadable_reports_are_refused(world, name, text):
    put(world.built / name, text)
    refused(world, name)


def test_content_newer_than_the_build_is_refused(world):
    later(world.content / "articles" / "kaigi.yaml", 60)
    refused(world, "content/2022-06/articles/kaigi.yaml.*やり直して")


def test_layout_newer_than_the_build_is_refused(world):
    later(world.project / "layouts/minato/css/1.css", 60)
    refused(world, "layouts/minato/css/1.css")


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
    assert world.add().path == world.store / "271071" / "minato-news" / "2022-06" / "r1"


# --- files that should not come in ---------------------------------------------------------


@pytest.mark.parametrize("where", ["content", "built"])
def test_link_to_a_file_outside_is_refused(world, tmp_path, where):
    put(tmp_path / "secret.txt", "secret")
    (getattr(world, where) / "a.txt").symlink_to(tmp_path / "secret.txt")
    refused(world, "外を指しています")


def test_link_to_a_folder_is_refused(world, tmp_path):
    put(tmp_path / "elsewhere" / "a.txt", "x")
    (world.content / "images").symlink_to(tmp_path / "elsewhere")
    refused(world, "images.*外を指しています")


def test_link_inside_is_stored_as_a_file(world):
    (world.built / "first.pdf").symlink_to(world.built / "print.pdf")
    path = world.add().path / "editions" / "first.pdf"
    assert path.read_text() == "%PDF-print" and not path.is_symlink()


def test_output_folder_itself_may_be_a_link(world, tmp_path):
    (tmp_path / "latest").symlink_to(world.built)
    world.built = tmp_path / "latest"
    assert whole(world.add().path)


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
    with pytest.raises(ArchiveError, match="重なっています"):
        add(folder / "archive", world.issue, world.content, world.built, world.project)
    assert not (folder / "archive").exists()


# --- whole or not at all -------------------------------------------------------------------


def test_failure_while_copying_leaves_nothing(world, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(os, "fsync", full)
    refused(world, "No space left")
    assert read_log(world.store) == []


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
        world.add()
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
        added = world.add()
        assert added.revision == len(listed) + 1
        assert [line["revision"] for line in read_log(world.store)] == list(range(1, added.revision + 1))
        assert world.left_behind() == [f"r{n}" for n in range(1, added.revision + 1)]
    assert outcomes == sorted(outcomes) and set(outcomes) == {0, 1}


def test_two_writers_at_once(world):
    world.store.mkdir()
    with (world.store / ".lock").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(ArchiveError, match="保存している最中"):
            world.add()
    assert world.add().revision == 1


# --- the log -------------------------------------------------------------------------------


def test_log_fixes_each_manifest_and_all_lines_before(world):
    added = [world.add(), world.add()]
    raw = (world.store / "log.jsonl").read_bytes()
    lines = raw.splitlines(keepends=True)
    for number, (line, one) in enumerate(zip(lines, added, strict=True), 1):
        entry = json.loads(line)
        assert (entry["event"], entry["folder"], entry["revision"]) == ("add", "271071/minato/2022-06", number)
        assert entry["manifest"] == hashlib.sha256((one.path / "manifest.json").read_bytes()).hexdigest()
        assert entry["before"] == hashlib.sha256(b"".join(lines[:number - 1])).hexdigest()


def test_log_only_grows_also_after_a_torn_line(world):
    world.add()
    log = world.store / "log.jsonl"
    with log.open("ab") as out:
        out.write(b'{"event": "ad')
    before = log.read_bytes()
    world.add()
    assert log.read_bytes().startswith(before)
    assert [line["revision"] for line in read_log(world.store)] == [1, 2]


def test_revision_missing_from_the_log_is_added_to_it(world):
    world.add()
    (world.store / "log.jsonl").unlink()
    world.add()
    assert [(line["revision"], line.get("recovered")) for line in read_log(world.store)] == [(1, True), (2, None)]
