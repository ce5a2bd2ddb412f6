"""The commands as a user gives them: exit status, what is said."""
from __future__ import annotations

import pytest

from kohoshi import cli_archive
from kohoshi.cli import main
from kohoshi.proof import at_hand
from tests.archive.world import World


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world as the project that the commands work in."""
    monkeypatch.setattr(cli_archive, "PROJECT", world.project)
    monkeypatch.setattr(cli_archive, "STORE", world.store)
    monkeypatch.setattr(at_hand, "prints_in", lambda built: world.prints)
    home = world.project / "out" / "2022-06"
    home.mkdir(parents=True)
    (home / "offset-tabloid").symlink_to(world.built)
    (home / "handover-1").symlink_to(world.out / "handover-1")
    (world.project / "proofs").symlink_to(world.proofs)
    return world


def test_release_then_search_and_list(desk, capsys):
    assert main(["release", str(desk.content), "--by", "広報 太郎", "--no-wheels", "--note", "初版"]) == 0, capsys.readouterr()
    said = capsys.readouterr().out
    assert "第1版として" in said and "保存しない指定でした" in said
    assert main(["archive", "search", "区政会議"]) == 0
    found = capsys.readouterr().out
    assert "No.313" in found and "2・3面" in found and "「区政会議」" in found
    assert main(["archive", "list"]) == 0
    assert "No.313（第1版）" in capsys.readouterr().out
    assert main(["archive", "search", "存在しない言葉"]) == 1
    assert main(["release", str(desk.content), "--no-wheels"]) == 0
    assert "第2版として" in capsys.readouterr().out


def test_what_is_open_is_listed_with_status_1(desk, capsys):
    desk.report([{"level": "error", "message": "6月12日は日曜日です"}], error=1)
    assert main(["release", str(desk.content), "--no-wheels"]) == 1
    assert "残り 1件" in (said := capsys.readouterr().out) and "・6月12日は日曜日です" in said
    assert not desk.store.exists()


def test_no_build(desk, capsys):
    (desk.built / "web.pdf").unlink()
    assert main(["release", str(desk.content), "--no-wheels"]) == 2
    assert "web.pdf" in capsys.readouterr().err


def test_nothing_goes_in_by_another_way(desk, capsys):
    assert main(["archive", "add", str(desk.content)]) == 2
    capsys.readouterr()
