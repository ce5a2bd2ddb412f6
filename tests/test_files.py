"""A work folder is whole or gone: also when its maker was killed, also while others make theirs."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kohoshi import PROJECT
from kohoshi.files import work_folder

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
    inside = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "kohoshi").rglob("*.py")
              if any("mkdtemp(" in line and "dir=" in line for line in path.read_text(encoding="utf-8").splitlines())}
    assert inside == {"kohoshi/files.py", "kohoshi/archive/writer.py"}
    users = {path.relative_to(PROJECT / "kohoshi").with_suffix("").as_posix() for path in (PROJECT / "kohoshi").rglob("*.py")
             if "with work_folder(" in (text := path.read_text(encoding="utf-8")) or "enter_context(work_folder(" in text}
    happened(7, "who makes folders so", ", ".join(sorted(users)))
