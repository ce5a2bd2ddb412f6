"""The commands as a user gives them: exit status, what is said."""
from __future__ import annotations

import json

import pytest

from kohoshi.archive import corrected
from kohoshi.commands import archive as cli_archive
from kohoshi.commands.app import main
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


def test_correct_show_and_withdraw(desk, capsys, monkeypatch):
    monkeypatch.setattr(corrected, "with_page", lambda data, path, corrections: data + b"+")
    desk.release(note="初版")
    assert main(["erratum", "2022-06", "--text", "正しくは6月12日です", "--article", "kaigi", "--by", "広報 太郎"]) == 0
    assert "第2版" in capsys.readouterr().out
    assert main(["archive", "search", "６月１２日", "--year", "2022", "--section", "見本窓口", "--json"]) == 0
    (hit,) = json.loads(capsys.readouterr().out)["hits"]
    assert (hit["article"], hit["revision"], hit["path"]) == ("kaigi", 2, "271071/minato/2022-06/r2")
    assert main(["archive", "show", "2022-06"]) == 0
    said = capsys.readouterr().out
    for line in ("第1版  公開  広報 太郎  初版", "第2版  訂正  広報 太郎", "下版: handover-1（校了）", "2・3面「区政会議」: 正しくは6月12日です", "2・3面  区政会議（kaigi）"):
        assert line in said
    assert main(["archive", "show", "2022-06", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "erratum"
    assert main(["withdraw", "2022-06", "--reason", "申し出"]) != 0, "nobody said yes"
    assert len(desk.left_behind()) == 2 and main(["archive", "verify"]) == 0
    capsys.readouterr()
    assert main(["withdraw", "2022-06", "--reason", "申し出", "--by", "広報 太郎", "--yes"]) == 0
    assert "2つの版" in (said := capsys.readouterr().out) and "保存庫の外にあるもの" in said
    assert main(["archive", "show", "2022-06"]) == 0
    assert "取り下げ" in (said := capsys.readouterr().out) and "理由: 申し出" in said and "区政会議" not in said
    assert main(["archive", "search", "港区"]) == 1 and main(["erratum", "2022-06", "--text", "x"]) == 2


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
