from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.check.press import check_press
from kohoshi.finding import Finding
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import Press
from tests.check.press import paper


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a sheet: see :func:`paper.sheet`."""
    def write(*args: object, press: Press | None = None, **more: object) -> Path:
        path = tmp_path / "sheet.pdf"
        path.write_bytes(paper.sheet(press or paper.press(), *args, **more))
        return path
    return write


@pytest.fixture
def told(written: Callable[..., Path]) -> Callable[..., list[Finding]]:
    """What preflight says of a sheet."""
    def run(*args: object, press: Press | None = None, issue: Issue | None = None, **more: object) -> list[Finding]:
        press = press or paper.press()
        with open_finished(written(*args, press=press, **more)) as finished:
            return check_press(finished, press, issue=issue)
    return run
