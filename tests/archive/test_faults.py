"""What goes wrong with disks and people: each is detected or refused, nothing released is ever lost."""
from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kohoshi.archive import ArchiveError, list_issues, read_manifest, search, withdraw
from kohoshi.archive.verify import verify
from kohoshi.commands.app import main
from tests.archive.world import World, put

R1 = "271071/minato/2022-06/r1"
ROOT = Path(__file__).resolve().parents[2]


def faults(world: World) -> list[tuple[str, str]]:
    return [(fault.kind, fault.path) for fault in verify(world.store).faults]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two issues, June in two revisions."""
    world = World(tmp_path_factory.mktemp("shelf"))
    world.release()
    world.release()
    world.month("2022-07", 314, "七月の文").release()
    return world


@pytest.fixture
def two(shelf: World, tmp_path: Path) -> World:
    """A copy of it that a test may spoil."""
    world = World.__new__(World)
    world.__dict__ |= shelf.__dict__
    world.store = tmp_path / "archive"
    world.built, world.out = tmp_path / "built", tmp_path / "handed"
    for source, target in ((shelf.store, world.store), (shelf.built, world.built), (shelf.out, world.out)):
        shutil.copytree(source, target)
    return world


def written(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


# --- found by verify -----------------------------------------------------------------------


def test_a_sound_store(two):
    found = verify(two.store)
    assert found.faults == [] and found.revisions == 3
    assert found.files == sum(len(read_manifest(path).files) for path in two.store.glob("*/*/*/r*"))
    assert verify(two.store, "2022-07").revisions == 1


@pytest.mark.parametrize("name", ["editions/print.pdf", "articles.json", "project/fonts/cache/Small.ttf", "handover/handover-1/01.pdf"])
def test_one_flipped_bit(two, name):
    path = two.store / R1 / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    written(path, bytes(data))
    assert faults(two) == [("broken", f"{R1}/{name}")]


def test_a_flipped_bit_in_a_file_of_two_names_is_told_of_both(shelf, tmp_path):
    world = World(tmp_path)
    world.release()
    world.release()
    font = world.store / R1 / "project/fonts/cache/Small.ttf"
    written(font, b"gont")
    assert faults(world) == [("broken", f"271071/minato/2022-06/{name}/project/fonts/cache/Small.ttf") for name in ("r1", "r2")]


def test_deleted_and_extra_files(two):
    (two.store / R1 / "editions/web.pdf").unlink()
    put(two.store / R1 / "editions/other.pdf", "x")
    put(two.store / R1 / "project/.hidden", "x")
    (two.store / R1 / "editions/link.pdf").symlink_to("print.pdf")
    put(two.store / "271071/minato/2022-06/note.txt", "x")
    assert sorted(faults(two)) == [
        ("extra", "271071/minato/2022-06/note.txt"), ("extra", f"{R1}/editions/link.pdf"), ("extra", f"{R1}/editions/other.pdf"),
        ("extra", f"{R1}/project/.hidden"), ("missing", f"{R1}/editions/web.pdf")]


def test_a_file_in_the_place_of_which_a_link_stands(two):
    path = two.store / R1 / "editions/web.pdf"
    path.rename(two.store.parent / "web.pdf")
    path.symlink_to(two.store.parent / "web.pdf")
    assert ("missing", f"{R1}/editions/web.pdf") in faults(two)


def test_a_manifest_that_was_made_to_fit(two):
    """Somebody changes a file and the manifest with it: the log knows the old one."""
    put_in = two.store / R1 / "editions/text.txt"
    written(put_in, b"other")
    path = two.store / R1 / "manifest.json"
    data = json.loads(path.read_bytes())
    entry = next(file for file in data["files"] if file["path"] == "editions/text.txt")
    entry |= {"bytes": 5, "sha256": hashlib.sha256(b"other").hexdigest()}
    written(path, json.dumps(data).encode())
    assert faults(two) == [("manifest", f"{R1}/manifest.json"), ("manifest", "271071/minato/2022-06/r2/manifest.json")]
    written(path, b"{")
    assert ("manifest", f"{R1}/manifest.json") in faults(two)


def test_a_revision_that_is_gone_as_a_whole(two):
    shutil.rmtree(two.store / R1)
    assert faults(two) == [("missing", R1)]
    shutil.rmtree(two.store / "271071/minato/2022-07")
    assert ("missing", "271071/minato/2022-07/r1") in faults(two)


@pytest.mark.parametrize(("change", "kinds"), [
    (lambda lines: [lines[0].replace(b"313", b"314"), *lines[1:]], {"log"}),
    (lambda lines: lines[1:], {"log", "unlogged"}),
    (lambda lines: [lines[1], lines[0], lines[2]], {"log"}),
    (lambda lines: lines[:-1], {"unlogged"}),
    (lambda lines: [*lines, b'{"event": "rel'], {"log"})])
def test_a_log_that_was_touched(two, change, kinds):
    path = two.store / "log.jsonl"
    written(path, b"".join(change(path.read_bytes().splitlines(keepends=True))))
    assert {kind for kind, _ in faults(two)} == kinds


def test_a_rehearsal_smuggled_in(two):
    put(two.store / "store.json", '{"format": 1, "rehearsal": true}')
    assert {kind for kind, _ in faults(two)} == {"mixed"}


def test_withdrawn_bytes_that_came_back(two):
    withdraw(two.store, "2022-07", "申し出", "広報 太郎")
    found = verify(two.store)
    assert (found.faults, found.withdrawn, found.revisions) == ([], 1, 2)
    put(two.store / "271071/minato/2022-07/r1/editions/print.pdf", "x")
    tombstone = two.store / "271071/minato/2022-07/r1/withdrawn.json"
    tombstone.write_text(tombstone.read_text(encoding="utf-8").replace("申し出", "ほかの理由"), encoding="utf-8")
    assert faults(two) == [("extra", "271071/minato/2022-07/r1/editions"), ("manifest", "271071/minato/2022-07/r1/withdrawn.json")]


def test_the_command_says_what_and_where(two, capsys):
    assert main(["archive", "verify", "--store", str(two.store)]) == 0
    assert "すべて保存したときのまま" in capsys.readouterr().out
    (two.store / R1 / "editions/web.pdf").unlink()
    assert main(["archive", "verify", "--store", str(two.store)]) == 1
    assert f"×{R1}/editions/web.pdf: ファイルがありません" in capsys.readouterr().out
    assert main(["archive", "verify", "--store", str(two.store.parent / "none")]) == 2


# --- a disk that is full, two at once --------------------------------------------------------


def _in_a_child(world: World, limit: int) -> int:
    """Release where no file may be larger than ``limit`` bytes: the system refuses in the middle."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        world.release()
        os._exit(0)
    except ArchiveError:
        os._exit(3)
    finally:
        os._exit(4)


def test_a_disk_that_refuses_in_the_middle(two):
    put(two.built / "print.pdf", "%PDF-print" + "x" * 3_000_000)
    two.hand_over()
    before = {path.relative_to(two.store): path.read_bytes() for path in two.store.rglob("*") if path.is_file() and path.name != ".lock"}
    assert _in_a_child(two, 2_000_000) == 3
    after = {path.relative_to(two.store): path.read_bytes() for path in two.store.rglob("*") if path.is_file() and path.name != ".lock"}
    assert after == before and verify(two.store).faults == []


def test_a_full_disk_at_every_stage_of_a_release(tmp_path):
    """Filled to the last pages, a few more each time, until a release fits: on a file system of its own
    (tmpfs) where the system lets us mount one, else with a limit on the size of files that grows."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = _may_mount(place)
    command = ('mount -t tmpfs -o size=16m none "$1" && ' if mounted else "") + 'exec "$2" -m tests.archive.full_disk "$1" "$3" "$4"'
    done = subprocess.run([*_apart(), "sh", "-c", command, "sh", place, sys.executable, "full" if mounted else "limited", tmp_path / "world"],
                          capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)
    outcomes = [step["outcome"] for step in steps]
    assert outcomes[-1] == "stored" and outcomes[:-1] == ["refused"] * (len(steps) - 1) and len(steps) > 6
    assert all(step["said"].startswith("保存できません") for step in steps[:-1])
    assert all(step["as_before"] and step["faults"] == [] for step in steps[:-1])
    assert [step["then"] for step in steps[:-1]] == list(range(3, len(steps) + 2))


def test_a_release_killed_from_outside(world, tmp_path):
    """kill -9 while files are being copied: what is half is never a revision, and the next writer clears it."""
    world.release()
    (world.built / "print.pdf").write_bytes(bytes(200_000_000))
    world.hand_over()
    home = world.store / "271071/minato/2022-06"
    child = os.fork()
    if not child:
        try:
            world.release()
        finally:
            os._exit(0)
    while not list(home.glob(".partial-*/editions/print.pdf")):
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert [kind for kind, _ in faults(world)] == ["half"]
    assert [(issue.revision, issue.path.name) for issue in list_issues(world.store)] == [(1, "r1")]
    put(world.built / "print.pdf", "%PDF-print")
    world.hand_over()
    assert world.release().revision == 2
    assert faults(world) == [] and world.left_behind() == ["r1", "r2"]


def _apart() -> list[str]:
    """In a name space of its own, so that a mount goes with the process."""
    before = ["unshare", "--mount", "--map-root-user"]
    try:
        return before if subprocess.run([*before, "true"], capture_output=True, check=False).returncode == 0 else []
    except OSError:
        return []


def _may_mount(place: Path) -> bool:
    return bool(_apart()) and subprocess.run([*_apart(), "mount", "-t", "tmpfs", "-o", "size=4m", "none", place],
                                             capture_output=True, check=False).returncode == 0


def test_two_releases_at_once(two):
    """Two processes: each release is stored whole or refused, and no number is given twice."""
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            try:
                two.release()
                os._exit(0)
            except ArchiveError:
                os._exit(3)
            finally:
                os._exit(4)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert set(codes) <= {0, 3} and 0 in codes
    assert verify(two.store).faults == []
    assert [issue.revision for issue in list_issues(two.store)] == [codes.count(0) + 1, 2]
    assert search(two.store, "七月の文")[0].revision == codes.count(0) + 1
