"""The desk with the real store, and people who come in by invitation."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.desk.desk import Desk
from kohoshi.desk.sessions import csrf_token
from kohoshi.proof.store import Person, Store
from tests.desk.asking import Asking
from tests.desk.stand_in import MadeRooms


class StoreRooms(MadeRooms):
    """Stand-ins but for the store."""

    def store(self, file: Path) -> Store:  # type: ignore[override]
        return Store.open(file)


@pytest.fixture
def rooms(tmp_path: Path) -> StoreRooms:
    return StoreRooms(tmp_path / "out" / "2022-06" / "offset-tabloid")


@pytest.fixture
def store(desk: Desk) -> Store:
    return desk.issue("2022-06").store  # type: ignore[union-attr, return-value]


class Door:
    """Lets the client in as somebody; the last one is who it is."""

    def __init__(self, client: Asking, store: Store) -> None:
        self.client, self.store = client, store

    def enter(self, name: str, section: str, role: str) -> Person:
        person, token = self.store.invite(name, section, role)  # type: ignore[arg-type]
        cookie = f"2022-06.{token}"
        self.client.cookies.clear()
        self.client.cookies.set("kohoshi-desk", cookie)
        self.client.headers["X-CSRF-Token"] = csrf_token(cookie)
        return person


@pytest.fixture
def door(client: Asking, store: Store) -> Door:
    return Door(client, store)
