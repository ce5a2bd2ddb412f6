"""Photographs from packages: proven, never over the officer's own, told where they are lacking."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kohoshi.files import sha256_of
from kohoshi.finding import Level
from kohoshi.fonts.photographs import lacking_photographs, load_photographs, prepare_photographs
from kohoshi.issue.loader import load
from kohoshi.issue.model_parts import figures
from kohoshi.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]
PICTURE = b"\xff\xd8 a photograph"


def declared(tmp_path: Path, name: str = "umi.jpg", sha256: str = sha256_of(PICTURE)) -> tuple[Path, Path]:
    """(content, folder of the issue) with one declared photograph that a package has installed."""
    package, issue = tmp_path / "usr", tmp_path / "content" / "2025-12"
    package.mkdir()
    issue.mkdir(parents=True)
    (package / "sea.jpg").write_bytes(PICTURE)
    (issue / "photographs.yaml").write_text(
        f"photographs:\n  {name}:\n    {{file: {package / 'sea.jpg'}, package: wallpapers, version: '1', licence: CC0-1.0, credit: Somebody,\n"
        f"     sha256: '{sha256}'}}\n", encoding="utf-8")
    return tmp_path / "content", issue


def test_it_is_copied_once(tmp_path):
    content, issue = declared(tmp_path)
    assert [supply.name for supply in lacking_photographs(content)] == ["umi.jpg"]
    first = prepare_photographs(content, tmp_path)
    assert (first.written, first.ready, first.findings) == (["umi.jpg"], [], [])
    assert (issue / "images" / "umi.jpg").read_bytes() == PICTURE
    again = prepare_photographs(content, tmp_path)
    assert (again.written, again.ready) == ([], ["umi.jpg"]) and not list(lacking_photographs(content))


def test_other_bytes_are_refused_at_their_line(tmp_path):
    content, issue = declared(tmp_path, sha256="0" * 64)
    finding, = prepare_photographs(content, tmp_path).findings
    assert finding.rule == "setup/mismatch" and str(finding.place) == "content/2025-12/photographs.yaml:4"
    assert not (issue / "images").exists()


def test_the_officers_own_picture_stays(tmp_path):
    content, issue = declared(tmp_path)
    (issue / "images").mkdir()
    (issue / "images" / "umi.jpg").write_bytes(b"own")
    done = prepare_photographs(content, tmp_path)
    assert (done.written, done.ready, done.findings) == ([], [], [])
    assert (issue / "images" / "umi.jpg").read_bytes() == b"own"


def test_a_missing_package_is_told(tmp_path):
    content, _ = declared(tmp_path)
    (tmp_path / "usr" / "sea.jpg").unlink()
    finding, = prepare_photographs(content, tmp_path).findings
    assert finding.rule == "setup/lacking" and "apt-get install wallpapers" in finding.hint


@pytest.mark.parametrize("name", ["../umi.jpg", "a/b.jpg", ".umi.jpg"])
def test_no_name_leads_out_of_images(tmp_path, name):
    content, issue = declared(tmp_path, name)
    with pytest.raises(Refusal, match=r"content/2025-12/photographs\.yaml"):
        load_photographs(issue)
    finding, = prepare_photographs(content, tmp_path).findings
    assert finding.level is Level.NOTICE and not (tmp_path / "content" / "umi.jpg").exists()


def test_the_issue_says_which_package_it_lacks(tmp_path):
    """A copy of the sample issue without its photographs."""
    photographs = load_photographs(ROOT / "content" / "2025-12")
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns(*photographs))
    (tmp_path / "layouts").symlink_to(ROOT / "layouts")
    missing = [f for f in load(tmp_path / "content" / "2025-12").errors if f.rule == "content/missing-image"]
    assert len(missing) == len(photographs) >= 8
    assert all("パッケージ lomiri-wallpapers-" in f.hint and "make setup" in f.hint for f in missing)


def test_every_declared_photograph_is_shown_with_its_maker():
    """CC BY and BY-SA want the name beside the picture."""
    issue_folder = ROOT / "content" / "2025-12"
    issue = load(issue_folder).issue
    assert issue is not None
    shown = {str(figure.image): str(figure.credit) for article in issue.articles.values()
             for blocks in article.all_parts.values() for figure in figures(blocks) if figure.credit}
    declared = {name: supply.declared for name, supply in load_photographs(issue_folder).items()}
    assert {name: credit.split(", ")[0] for name, credit in shown.items()} == {name: each.credit for name, each in declared.items()}
    assert {name: credit.split(", ")[1].replace(" ", "-") for name, credit in shown.items()} == {
        name: each.licence.removesuffix("-1.0") for name, each in declared.items()}
