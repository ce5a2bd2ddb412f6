from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.finding import Finding
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import open_finished
from tests.check import paper
from tests.proved import check_issue_pdf


@pytest.fixture(scope="session")
def issue() -> Issue:
    return paper.issue()


@pytest.fixture
def prove(tmp_path: Path, issue: Issue) -> Callable[..., list[Finding]]:
    """Makes the paper with changes, breaks it further, and returns what the proof says."""
    def run(*replace: tuple[int, str, str], heads: dict[int, str] | None = None,
            broken: Callable[[Path], None] | None = None, content: Issue | None = None) -> list[Finding]:
        path = paper.write(tmp_path / "print.pdf", replace=replace, heads=heads)
        if broken:
            broken(path)
        with open_finished(path) as finished:
            return check_issue_pdf(finished, content or issue)
    return run
