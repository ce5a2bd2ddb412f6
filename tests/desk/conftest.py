"""A project with the sample issue, a desk on stand-ins, a client of the app."""
from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kohoshi.desk.app import create_app
from kohoshi.desk.project.desk import Desk
from kohoshi.flow.outputs import OUTPUTS
from tests.desk.asking import OWN, Asking, asking
from tests.desk.browsing import Looking, chromium, looking, serving
from tests.desk.stand_in import MadeParts, made_report, officers

ROOT = Path(__file__).resolve().parents[2]


def project_in(folder: Path) -> Path:
    shutil.copytree(ROOT / "content", folder / "content", ignore=shutil.ignore_patterns("2025-12"))
    (folder / "layouts").symlink_to(ROOT / "layouts")
    return folder


@pytest.fixture
def parts(tmp_path: Path) -> MadeParts:
    return MadeParts(tmp_path / "out" / "2022-06" / "offset-tabloid")


@pytest.fixture
def desk(tmp_path: Path, parts: MadeParts) -> Desk:
    return Desk(project_in(tmp_path), parts)


@pytest.fixture
def client(desk: Desk) -> Iterator[Asking]:
    """Nobody yet; what it sends looks as from our own pages."""
    with asking(create_app(desk), headers=OWN) as client:
        yield client


@pytest.fixture
def officer(desk: Desk, client: Asking) -> Asking:
    """The officer; ``client.headers`` carry the token of its forms."""
    client.headers["X-CSRF-Token"] = officers(desk, client)
    return client


@pytest.fixture(scope="module")  # one at a time in a process: other folders open their own
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def look(browser: Browser, desk: Desk) -> Iterator[Looking]:
    """The officer before a screen of 1440 × 900."""
    with serving(desk) as address, looking(browser, address, desk) as here:
        yield here


@pytest.fixture
def built(parts: MadeParts) -> MadeParts:
    """There is a build with three findings."""
    for each in OUTPUTS:
        (parts.out / each.name).parent.mkdir(parents=True, exist_ok=True)
        (parts.out / each.name).write_bytes(b"made")
    (parts.out / "report.json").write_text(json.dumps(made_report()), encoding="utf-8")
    (parts.out / "print.pdf").write_bytes(b"%PDF-1.7 made")
    return parts
