from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.check.words import check_words
from kohoshi.finding import Finding
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import open_finished
from tests.check import paper
from tests.proved import check_issue_pdf


@pytest.fixture(scope="session")
def issue() -> Issue:
    return paper.issue()


@pytest.fixture(scope="session")
def words_told(issue: Issue) -> list[Finding]:
    """What the words of the content tell, which is read for every proof of it: a quarter of its time."""
    return check_words(issue)


@pytest.fixture
def prove(tmp_path: Path, issue: Issue, words_told: list[Finding], monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Finding]]:
    """Makes the paper with changes, breaks it further, and returns what the proof says."""
    monkeypatch.setattr("kohoshi.check.run.check_words", lambda content: list(words_told) if content is issue else check_words(content))

    def run(*replace: tuple[int, str, str], heads: dict[int, str] | None = None,
            broken: Callable[[Path], None] | None = None, content: Issue | None = None) -> list[Finding]:
        path = paper.write(tmp_path / "print.pdf", replace=replace, heads=heads)
        if broken:
            broken(path)
        with open_finished(path) as finished:
            return check_issue_pdf(finished, content or issue)
    return run
