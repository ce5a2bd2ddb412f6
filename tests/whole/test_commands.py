"""The commands as a user gives them: exit status, what is printed, what is written."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pikepdf
import pytest

from kohoshi.commands import archive as cli_archive
from kohoshi.commands.app import main
from kohoshi.flow.build import PROJECT, Built
from kohoshi.project import Project

CONTENT = str(PROJECT / "content" / "2022-06")


def test_content_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", CONTENT]) == 0
    assert "指摘はありません" in capsys.readouterr().out


def test_a_finished_file_against_its_content(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(built.folder / "print.pdf"), "--issue", CONTENT, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["issue"], report["file"], report["faces"]) == ("2022-06", "print.pdf", 12)
    assert report["counts"]["error"] == 0


def test_a_finished_file_alone(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "short.pdf"
    with pikepdf.open(built.folder / "print.pdf") as pdf:
        del pdf.pages[4]
        pdf.save(path)
    assert main(["check", str(path)]) == 1
    assert "5面" in capsys.readouterr().out


def test_html_report(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(built.folder / "print.pdf"), "--format", "html"]) == 0
    html = capsys.readouterr().out
    assert html.startswith("<!doctype html>") and '<html lang="ja">' in html and "http://" not in html.split("<body")[0]


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer<</Root 1 0 R>>"])
def test_what_is_no_pdf(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    assert main(["check", str(path)]) == 2
    told = capsys.readouterr()
    assert "Traceback" not in told.err and told.err.startswith("できません")


def test_missing_file_and_unknown_press(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.pdf")]) == 2
    assert main(["build", CONTENT, "--press", "gravure", "--out", str(tmp_path / "o")]) == 2
    told = capsys.readouterr().err
    assert "gravure" in told and "offset-tabloid" in told and "Traceback" not in told
    assert not (tmp_path / "o").exists()


def test_the_sample_issue_can_never_be_released(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "project"
    for name in ("layouts", "fonts"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).symlink_to(PROJECT / name)
    shutil.copytree(built.folder, project / "out" / "2022-06" / "offset-tabloid")
    monkeypatch.setattr(cli_archive, "PROJECT", Project(project))
    assert main(["release", CONTENT, "--store", str(tmp_path / "archive")]) == 1
    said = capsys.readouterr().out
    for item in ("見本は、承認しても公開できません", "まだ下版していません", "「座ってできる健康体操」に、", "いまは原稿です", "印刷の型「オフセット・タブロイド」は見本のまま"):
        assert item in said
    assert not (tmp_path / "archive").exists()


def test_doctor_speaks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) in (0, 1)
    assert "weasyprint" in capsys.readouterr().out.lower()
