"""Whether a build is whole and of what lies here: the desk, a proof round, sign-offs and hand-over, and the
archive give one answer."""
from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.archive.accept import unchanged
from kohoshi.archive.error import ArchiveError
from kohoshi.desk.project.desk import Desk, OpenIssue
from kohoshi.flow.finished import BuildError, read_build
from kohoshi.flow.outputs import OUTPUTS, missing
from kohoshi.proof.rounds import RoundError, freeze
from tests.desk.conftest import ROOT
from tests.desk.stand_in import MadeParts, made_report

LATER = 2_000_000_000


@pytest.fixture
def open_issue(tmp_path: Path) -> OpenIssue:
    """An issue with layouts of its own, and a build of it."""
    for name in ("content", "layouts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    parts = MadeParts(tmp_path / "out" / "2022-06" / "offset-tabloid")
    for each in OUTPUTS:
        (parts.out / each.name).parent.mkdir(parents=True, exist_ok=True)
        (parts.out / each.name).write_text("見本", encoding="utf-8")
    (parts.out / "report.json").write_text(json.dumps(made_report()), encoding="utf-8")
    (parts.out / "layout.json").write_text('{"press": "offset-tabloid", "frames": [], "articles": {}}', encoding="utf-8")
    open_issue = Desk(tmp_path, parts).open_issue("2022-06")
    assert open_issue is not None and open_issue.layouts is not None
    return open_issue


def at_hand_over(open_issue: OpenIssue) -> bool:
    try:
        return not read_build(open_issue.out, open_issue.folder, layouts(open_issue)).changed
    except BuildError:
        return False


def at_a_round(open_issue: OpenIssue) -> bool:
    try:
        freeze(open_issue.folder, open_issue.out, open_issue.proofs, layouts=layouts(open_issue))
    except RoundError:
        return False
    except Exception:  # noqa: BLE001  the build is made up: what comes after the question fails
        return True
    return True


def at_the_archive(open_issue: OpenIssue) -> bool:
    try:
        unchanged(open_issue.out, open_issue.folder, layouts(open_issue))
    except ArchiveError:
        return False
    return not missing(open_issue.out)


def layouts(open_issue: OpenIssue) -> Path:
    assert open_issue.layouts is not None
    return open_issue.layouts


@pytest.mark.parametrize(("change", "words"), [
    (lambda open_issue: None, ""),
    (lambda open_issue: touched(layouts(open_issue) / "palette.yaml"), "変わったファイルがあります（minato/palette.yaml）"),
    (lambda open_issue: touched(layouts(open_issue) / "art" / "bosai.svg"), "変わったファイルがあります（minato/art/bosai.svg）"),
    (lambda open_issue: touched(open_issue.folder / "issue.yaml"), "変わったファイルがあります（2022-06/issue.yaml）"),
    (lambda open_issue: touched(open_issue.desk.content / "house" / "contacts.yaml"), "変わったファイルがあります（house/contacts.yaml）"),
    (lambda open_issue: touched(open_issue.folder / "issue.yaml~"), ""),
    (lambda open_issue: touched(open_issue.folder / ".issue.yaml.swp"), ""),
    (lambda open_issue: touched(open_issue.folder / "images" / "Thumbs.db"), ""),
    (lambda open_issue: (open_issue.out / "text.txt").unlink(), "そろっていません（ない・中身が空: text.txt）"),
    (lambda open_issue: (open_issue.out / "html" / "index.html").write_text(""), "そろっていません（ない・中身が空: html/index.html）"),
])
def test_all_rooms_give_one_answer(open_issue: OpenIssue, change: Callable[[OpenIssue], object], words: str) -> None:
    change(open_issue)
    assert words in open_issue.stale() and bool(words) == bool(open_issue.stale())
    assert {at_hand_over(open_issue), at_a_round(open_issue), at_the_archive(open_issue)} == {not words}


def test_a_build_is_as_old_as_its_first_file(open_issue: OpenIssue) -> None:
    os.utime(open_issue.out / "print.pdf", (3, 3))
    touched(open_issue.folder / "issue.yaml", 4)  # while the rest was written
    assert "issue.yaml" in open_issue.stale()


def test_a_drawing_that_came_is_known_at_once(open_issue: OpenIssue) -> None:
    file = open_issue.folder / "articles" / "oyako-ehon.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("image: notice-top.svg", "image: fresh.svg"), encoding="utf-8")
    assert any("fresh.svg" in finding.message for finding in open_issue.loaded().findings)
    shutil.copy(layouts(open_issue) / "art" / "bosai.svg", layouts(open_issue) / "art" / "fresh.svg")
    assert not any("fresh.svg" in finding.message for finding in open_issue.loaded().findings)


def touched(path: Path, time: float = LATER) -> None:
    path.parent.mkdir(exist_ok=True)
    path.touch()
    os.utime(path, (time, time))
