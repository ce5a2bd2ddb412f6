"""The commands as a user gives them: exit status, what is printed, what is written."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pikepdf
import pytest

from kohoshi import cli
from kohoshi.build import PROJECT, Built
from kohoshi.cli import main

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


def test_the_archive(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "project"
    for name in ("content", "layouts"):
        shutil.copytree(PROJECT / name, project / name)
    for name in ("kohoshi", "fonts", "render.py", "pyproject.toml", "requirements.lock"):
        (project / name).symlink_to(PROJECT / name)
    shutil.copytree(built.folder, project / "out" / "2022-06" / "offset-tabloid")
    for file in (project / "out" / "2022-06" / "offset-tabloid").iterdir():
        file.touch()
    monkeypatch.setattr(cli, "PROJECT", project)
    monkeypatch.setattr(cli, "STORE", project / "archive")
    assert main(["archive", "add", str(project / "content" / "2022-06")]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert main(["archive", "search", "区政会議"]) == 0
    found = capsys.readouterr().out
    assert "No.313" in found and "6・7面" in found and "「区政会議」" in found
    assert main(["archive", "list"]) == 0
    assert "313" in capsys.readouterr().out
    assert main(["archive", "search", "存在しない言葉"]) == 1


def test_doctor_speaks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) in (0, 1)
    assert "weasyprint" in capsys.readouterr().out.lower()
