"""One damaged issue is named and left aside; the others stay readable. Links in the place of folders
and a log that was lost are told."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kohoshi.archive import list_issues, read_log, search, withdraw
from kohoshi.archive.index import rebuild_index
from kohoshi.archive.site import build_site
from kohoshi.archive.verify import verify
from kohoshi.commands.app import main
from tests.archive.world import World

JUNE = "271071/minato/2022-06"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> World:
    """June and July, both with the word 区役所."""
    world = World(tmp_path_factory.mktemp("shelf"))
    world.release()
    world.month("2022-07", 314, "七月の文、港区役所で").release()
    return world


@pytest.fixture
def two(shelf: World, tmp_path: Path) -> World:
    """A copy that a test may spoil."""
    world = World.__new__(World)
    world.__dict__ |= shelf.__dict__
    world.store = tmp_path / "archive"
    shutil.copytree(shelf.store, world.store)
    return world


def rewritten(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def deep(path: Path) -> None:
    rewritten(path, b"[" * 200_000)


DAMAGE = {
    "no manifest": lambda r1: (r1 / "manifest.json").unlink(),
    "empty folder": lambda r1: (shutil.rmtree(r1), r1.mkdir()),
    "manifest cut off": lambda r1: rewritten(r1 / "manifest.json", (r1 / "manifest.json").read_bytes()[:500]),
    "manifest empty": lambda r1: rewritten(r1 / "manifest.json", b""),
    "manifest nested": lambda r1: deep(r1 / "manifest.json"),
    "manifest of another program": lambda r1: rewritten(r1 / "manifest.json", b"{\"format\": 2, \"name\": 1}"),
    "manifest of the future": lambda r1: rewritten(r1 / "manifest.json", b"{\"format\": 9}"),
    "manifest no text": lambda r1: rewritten(r1 / "manifest.json", bytes(range(256))),
    "manifest a folder": lambda r1: ((r1 / "manifest.json").unlink(), (r1 / "manifest.json").mkdir()),
    "manifest a list": lambda r1: rewritten(r1 / "manifest.json", b"[]"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
@pytest.mark.parametrize("indexed", [True, False], ids=["index there", "no index"])
def test_one_damaged_issue_is_named_and_the_others_are_found(two, damage, indexed, capsys):
    assert {hit.month for hit in search(two.store, "区役所")} == {"2022-06", "2022-07"}
    if not indexed:
        (two.store / "index.sqlite").unlink()
    damage(two.store / JUNE / "r1")
    listed = list_issues(two.store)
    assert [issue.month for issue in listed] == ["2022-07"]
    assert [each.folder for each in listed.damaged] == [JUNE]
    if not indexed:
        found = search(two.store, "区役所")
        assert [hit.month for hit in found] == ["2022-07"] and [each.folder for each in found.damaged] == [JUNE]
    assert main(["archive", "list", "--store", str(two.store)]) == 1
    said = capsys.readouterr()
    assert "2022-07" in said.out and "［読めない号］ 2022-06/r1/manifest.json" in said.err
    assert str(two.store) not in said.err and "Error" not in said.err and "validation" not in said.err
    assert any(fault.path.startswith(f"{JUNE}/r1") for fault in verify(two.store).faults)


def test_what_is_put_back_is_found_again(two):
    manifest = two.store / JUNE / "r1/manifest.json"
    data = manifest.read_bytes()
    rewritten(manifest, b"{}")
    rebuild_index(two.store)
    assert len(search(two.store, "区役所").damaged) == 1
    rewritten(manifest, data)
    again = search(two.store, "区役所")
    assert {hit.month for hit in again} == {"2022-06", "2022-07"} and again.damaged == ()


def test_a_release_and_a_withdrawal_of_another_go_on(two):
    rewritten(two.store / JUNE / "r1/manifest.json", b"{}")
    assert two.month("2022-08", 315, "八月の文").release().revision == 1
    withdraw(two.store, "2022-07", "本人の申し出", "広報 太郎")
    assert [issue.month for issue in list_issues(two.store)] == ["2022-08"]


@pytest.mark.parametrize("place", ["271071", "271071/minato", JUNE, f"{JUNE}/r1", f"{JUNE}/r1/editions"])
def test_a_folder_that_became_a_link_out_of_the_store_is_told(two, tmp_path, place, happened):
    """The bytes are right, and yet they are not in the store."""
    assert verify(two.store).faults == []
    away = tmp_path / "away"
    (two.store / place).rename(away)
    (two.store / place).symlink_to(away)
    told = next(fault.message for fault in verify(two.store).faults if "リンクに置きかえられて" in fault.message)
    happened(15, "verify, a folder moved away and linked", f"told: 「…{told[told.index('リンク'):]}」")


def test_a_lost_log_is_told_and_its_lines_written_anew_stay_known(two, happened):
    (two.store / "log.jsonl").unlink()
    said = [fault.message for fault in verify(two.store).faults]
    lost = next(message for message in said if "記録がありません" in message)
    two.month("2022-08", 315, "八月の文").release()
    assert [line.get("recovered", False) for line in read_log(two.store)] == [True, True, False]
    after = [fault.message for fault in verify(two.store).faults]
    assert after == ["log.jsonl: 記録の一部は、失われたあとで書き足したものです（recovered とある行）"]
    happened(15, "verify, the log deleted", f"「{lost}」; after the next release 「{after[0]}」")


def test_one_line_that_a_crash_prevented_is_no_lost_log(two):
    log = two.store / "log.jsonl"
    rewritten(log, b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    two.month("2022-08", 315, "八月の文").release()
    assert [line.get("recovered", False) for line in read_log(two.store)] == [False, True, False]
    assert verify(two.store).faults == []


@pytest.mark.parametrize("name", ["store.json", "log.jsonl"])
def test_nested_files_of_the_store_are_told_and_never_a_traceback(two, name, capsys):
    (two.store / name).touch()
    deep(two.store / name)
    assert main(["archive", "verify", "--store", str(two.store)]) in (1, 2)
    said = capsys.readouterr()
    assert "Traceback" not in said.err and (said.err or said.out)


def test_what_is_told_of_nested_files(two, capsys, happened):
    deep(two.store / JUNE / "r1/manifest.json")
    status = main(["archive", "list", "--store", str(two.store)])
    said = capsys.readouterr().err
    assert "2022-06/r1/manifest.json" in said and "Traceback" not in said
    happened(17, "archive list, a manifest", f"{status}: 「{said.splitlines()[0]}」")
    deep(two.store / "log.jsonl")
    status = main(["archive", "verify", "--store", str(two.store)])
    both = capsys.readouterr()
    told = next(line for line in (both.out + both.err).splitlines() if "log.jsonl" in line)
    happened(17, "archive verify, the log", f"{status}: 「{told.strip()}」")


def test_a_site_leaves_the_damaged_issue_aside_and_says_so(two, tmp_path, monkeypatch):
    from kohoshi.archive.site import build
    monkeypatch.setattr(build, "draw", lambda *given: [])
    rewritten(two.store / JUNE / "r1/manifest.json", b"{}")
    made = build_site(two.store, tmp_path / "site")
    assert made.issues == 1 and [each.folder for each in made.damaged] == [JUNE]
    assert not list((tmp_path / "site").rglob("2022-06*"))


def test_the_damaged_manifest_is_named_by_what_is_wrong(two, capsys, happened):
    manifest = two.store / JUNE / "r1/manifest.json"
    data = json.loads(manifest.read_bytes())
    data["issue"]["month"] = "6月"
    rewritten(manifest, json.dumps(data).encode())
    assert list_issues(two.store).damaged[0].reason == "2022-06/r1/manifest.json がこわれています（正しくないところ: issue.month）。写しがあれば、そこから戻してください"
    rebuild_index(two.store)
    for command in (["list"], ["search", "区役所"]):
        status = main(["archive", *command, "--store", str(two.store)])
        said = capsys.readouterr()
        assert "2022-07" in said.out and "2022-06" not in said.out
    happened(9, "archive list, archive search", f"{status}: the other issues, and 「{said.err.strip()}」")
