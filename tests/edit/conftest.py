"""Copies of the real content that a test may edit."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kohoshi.edit.source import PLAN, OpenFile, opened

PROJECT = Path(__file__).resolve().parents[2]
CONTENT = PROJECT / "content" / "2022-06"


def at_hand(path: Path, revision: str | None = None) -> OpenFile:
    """A file of an issue, opened: the folder of its issue is known to whoever edits."""
    issue = path.parent if path.name == PLAN else path.parent.parent
    return opened(issue, path.relative_to(issue).as_posix(), revision)


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    """The June issue in a project of its own (without its guide)."""
    shutil.copytree(PROJECT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("source", "README.md", "2025-12"))
    (tmp_path / "layouts").symlink_to(PROJECT / "layouts")
    return tmp_path / "content" / "2022-06"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with one article, ``a.yaml``, to be written by the test."""
    folder = tmp_path / "content" / "2022-06"
    (folder / "articles").mkdir(parents=True)
    (folder / "issue.yaml").write_text("number: 313\n", encoding="utf-8")
    return folder / "articles" / "a.yaml"
