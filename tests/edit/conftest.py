"""Copies of the real content that a test may edit."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CONTENT = PROJECT / "content" / "2022-06"


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    """The June issue in a project of its own (without the supplied PDFs' sources)."""
    shutil.copytree(PROJECT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("source"))
    (tmp_path / "layouts").symlink_to(PROJECT / "layouts")
    return tmp_path / "content" / "2022-06"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with one article, ``a.yaml``, to be written by the test."""
    folder = tmp_path / "content" / "2022-06"
    (folder / "articles").mkdir(parents=True)
    (folder / "issue.yaml").write_text("number: 313\n", encoding="utf-8")
    return folder / "articles" / "a.yaml"
