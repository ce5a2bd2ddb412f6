"""A file or a folder is whole or not there: also when its maker was killed, also while others make theirs."""
from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kohoshi import PROJECT, files
from kohoshi.files import copy_new, drafts_of, sha256_of, whole_file, whole_folder, work_folder, write_new, write_whole

#: A maker that tells its folder's name and waits to be killed.
MAKER = """
import sys, time
from pathlib import Path
from kohoshi.files import work_folder
with work_folder(Path(sys.argv[1]), sys.argv[2]) as folder:
    (folder / "half").write_text("x")
    print(folder.name, flush=True)
    time.sleep(600)
"""


def maker(parent: Path, prefix: str) -> tuple[subprocess.Popen, str]:
    process = subprocess.Popen([sys.executable, "-c", MAKER, str(parent), prefix], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    return process, process.stdout.readline().strip()


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_what_a_killed_maker_left_goes_with_the_next_and_a_living_one_keeps_its_own(tmp_path, happened):
    killed, dead = maker(tmp_path, ".press-")
    living, alive = maker(tmp_path, ".press-")
    kill(killed)
    try:
        assert {dead, alive} <= set(os.listdir(tmp_path))
        with work_folder(tmp_path, ".press-") as folder:
            left = set(os.listdir(tmp_path))
            assert left == {alive, folder.name}
            assert (tmp_path / alive / "half").read_text() == "x"
            os.rename(folder, tmp_path / "press")
    finally:
        kill(living)
    with work_folder(tmp_path, ".press-"):
        assert alive not in os.listdir(tmp_path)
    happened(7, "the next one begins", f"{len(left & {dead})} folders of the killed maker stay, {len(left & {alive})} of a living one")


@pytest.mark.parametrize("name", [".press-large-ab12cd34", ".press-ab12", "press-ab12cd34", ".press-AB12CD34", ".handover-ab12cd34", ".press-ab12cd34.kept", "mine"])
def test_nothing_else_is_touched(tmp_path, name):
    (tmp_path / name).mkdir()
    with work_folder(tmp_path, ".press-"):
        pass
    assert name in os.listdir(tmp_path)


def test_what_a_link_leads_to_is_finished_and_stays(tmp_path):
    with work_folder(tmp_path, ".press-") as folder:
        (tmp_path / "press").symlink_to(folder.name)
    with work_folder(tmp_path, ".press-"):
        assert (tmp_path / "press").resolve().is_dir()


def test_a_half_made_link_goes(tmp_path):
    (tmp_path / ".press-ab12cd34").mkdir()
    (tmp_path / ".press-ab12cd34.link").symlink_to(".press-ab12cd34")
    with work_folder(tmp_path, ".press-") as folder:
        assert os.listdir(tmp_path) == [folder.name]


@pytest.mark.parametrize("stands", [True, False], ids=["swapped", "killed between"])
def test_what_was_moved_aside_goes_or_comes_back(tmp_path, stands):
    target = tmp_path / "press"
    (tmp_path / ".press-ab12cd34.old").mkdir()
    (tmp_path / ".press-ab12cd34.old" / "whole").touch()
    if stands:
        target.mkdir()
    with work_folder(tmp_path, ".press-", target) as folder:
        assert sorted(os.listdir(tmp_path)) == sorted([folder.name, "press"])
    assert os.listdir(target) == ([] if stands else ["whole"])


def test_on_failure_nothing_is_left(tmp_path):
    with pytest.raises(ValueError, match="x"), work_folder(tmp_path / "new", ".press-") as folder:
        (folder / "half").touch()
        raise ValueError("x")
    assert os.listdir(tmp_path / "new") == []


def test_every_maker_of_the_product_makes_its_folders_here(happened):
    """mkdtemp elsewhere in a user's folder would leave litter that nobody takes away. The archive's own
    writer clears its partial revisions under the lock of the store."""
    code = {path.relative_to(PROJECT / "kohoshi").with_suffix("").as_posix(): path.read_text(encoding="utf-8")
            for path in (PROJECT / "kohoshi").rglob("*.py")}
    inside = {name for name, text in code.items() if any("mkdtemp(" in line and "dir=" in line for line in text.splitlines())}
    assert inside == {"files", "archive/writer"}
    users = {name for name, text in code.items() if re.search(r"\bwith (?:work|whole)_folder\(|enter_context\(work_folder\(", text)} - {"files"}
    happened(7, "who makes folders so", ", ".join(sorted(users)))


def test_nobody_else_renames_or_waits_for_the_disk():
    """Old and whole, or new and whole, is spelled once. The archive's writer takes back a revision that it
    could not log; its log is appended to; a restored backup is folders of a work folder."""
    found = {path.relative_to(PROJECT / "kohoshi").as_posix() for path in (PROJECT / "kohoshi").rglob("*.py")
             if re.search(r"\bos\.(?:replace|rename|fsync)\(|mkstemp\(|NamedTemporaryFile\(", path.read_text(encoding="utf-8"))}
    assert found == {"files.py", "archive/writer.py", "archive/log.py", "archive/backup.py"}


# --- folders that take a place ---------------------------------------------------------------


def test_a_folder_linked_by_hand_is_not_deleted(tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "diary.txt").write_text("大切", encoding="utf-8")
    target = tmp_path / "out" / "press"
    target.parent.mkdir()
    target.symlink_to(mine)
    for name in ("first", "second"):
        with whole_folder(target, "link") as folder:
            (folder / name).touch()
        assert [path.name for path in target.iterdir()] == [name]
    assert (mine / "diary.txt").read_text(encoding="utf-8") == "大切"
    # the folder that was replaced is gone, the link and the new one are all that is left
    assert len(list(target.parent.iterdir())) == 2


@pytest.mark.parametrize("how", ["link", "swap"])
def test_a_maker_that_fails_midway_leaves_the_old_one_whole(how, tmp_path):
    target = tmp_path / "press"
    with whole_folder(target, how) as folder:
        (folder / "print.pdf").write_text("old", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(RuntimeError), whole_folder(target, how) as folder:
        (folder / "print.pdf").write_text("new", encoding="utf-8")
        raise RuntimeError
    assert (target / "print.pdf").read_text(encoding="utf-8") == "old"
    assert sorted(tmp_path.iterdir()) == before


def test_a_swap_that_stops_between_brings_the_old_one_back(tmp_path, monkeypatch):
    target = tmp_path / "press"
    target.mkdir()
    (target / "old").touch()
    replace = os.replace

    def stops(source, into):
        if Path(into) == target and not str(source).endswith(".old"):
            raise OSError(5, "Input/output error")
        replace(source, into)
    monkeypatch.setattr(os, "replace", stops)
    with pytest.raises(OSError, match="output"), whole_folder(target, "swap"):
        pass
    assert os.listdir(tmp_path) == ["press"] and os.listdir(target) == ["old"]


@pytest.mark.parametrize(("how", "there"), [("new", "folder"), ("link", "folder"), ("new", "file")])
def test_what_may_not_go_stays(how, there, tmp_path):
    target = tmp_path / "mine"
    target.mkdir() if there == "folder" else target.write_text("mine")
    if there == "folder":
        (target / "diary.txt").touch()
    with pytest.raises(OSError), whole_folder(target, how) as folder:
        (folder / "new").touch()
    assert os.listdir(tmp_path) == ["mine"]


# --- files ------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_written_to_its_end_stays_old_and_leaves_no_draft(tmp_path):
    path = tmp_path / "a.yaml"
    write_whole(path, b"old")
    with pytest.raises(RuntimeError), whole_file(path) as out:
        out.write(b"new")
        assert drafts_of(path) == [Path(out.name)] and path.read_bytes() == b"old"
        raise RuntimeError
    assert os.listdir(tmp_path) == ["a.yaml"] and path.read_bytes() == b"old"


@pytest.mark.parametrize(("mode", "seen"), [(0o644, 0o644), (0o600, 0o600), (0o400, 0o400), (None, 0o640)])
def test_the_mode_of_a_file(mode, seen, tmp_path):
    path = tmp_path / "a"
    path.touch()
    path.chmod(0o640)
    write_whole(path, b"", mode=mode)
    assert path.stat().st_mode & 0o777 == seen


def test_a_new_file_takes_nobodys_place(tmp_path):
    path = tmp_path / "backup.tar"
    with pytest.raises(FileExistsError), whole_file(path, mode=0o600, new=True, durable=True) as out:
        assert Path(out.name).stat().st_mode & 0o077 == 0  # nobody else reads it, not even meanwhile
        path.write_bytes(b"faster")
    assert os.listdir(tmp_path) == ["backup.tar"] and path.read_bytes() == b"faster"


def test_a_copy_says_what_it_wrote(tmp_path):
    source = tmp_path / "a"
    source.write_bytes(b"x" * 3_000_000)
    sha256, size = copy_new(source, tmp_path / "deep" / "b")
    assert size == 3_000_000 and sha256 == sha256_of(tmp_path / "deep" / "b") == sha256_of(source.read_bytes())
    assert (tmp_path / "deep" / "b").stat().st_mode & 0o777 == 0o444
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "deep" / "b", b"")


def test_windows_is_not_asked_for_folders_and_only_by_writers_for_files(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(files, "_WINDOWS", True)
    monkeypatch.setattr(os, "fsync", lambda handle: asked.append(os.fstat(handle).st_ino))
    path = write_whole(tmp_path / "a", b"")
    for each in (tmp_path, path):
        files.sync(each)
    assert asked == [path.stat().st_ino]
