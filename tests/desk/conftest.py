"""A project with the sample issue, a desk on stand-ins, a client of the app."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kohoshi.desk.app import create_app
from kohoshi.desk.desk import Desk
from tests.desk.asking import OWN, Asking, asking
from tests.desk.stand_in import MadeRooms, officers

ROOT = Path(__file__).resolve().parents[2]


def project_in(folder: Path) -> Path:
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "layouts").symlink_to(ROOT / "layouts")
    return folder


@pytest.fixture
def rooms(tmp_path: Path) -> MadeRooms:
    return MadeRooms(tmp_path / "out" / "2022-06" / "offset-tabloid")


@pytest.fixture
def desk(tmp_path: Path, rooms: MadeRooms) -> Desk:
    return Desk(project_in(tmp_path), rooms)


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
