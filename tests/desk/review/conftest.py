"""The desk with the real store, and people who come in by invitation."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.desk.project.desk import Desk
from kohoshi.desk.project.sessions import csrf_token
from kohoshi.proof.store import Person, Store
from tests.desk.asking import Asking
from tests.desk.review.made import paper, print_of, two_rounds
from tests.desk.stand_in import FRAME, MadeParts


class StoreParts(MadeParts):
    """Stand-ins but for the store."""

    def store(self, file: Path) -> Store:
        return Store.open(file)


@pytest.fixture
def parts(tmp_path: Path) -> StoreParts:
    return StoreParts(tmp_path / "out" / "2022-06" / "offset-tabloid")


@pytest.fixture
def store(desk: Desk) -> Store:
    return desk.open_issue("2022-06").store


class Door:
    """Lets the client in as somebody; the last one is who it is."""

    def __init__(self, client: Asking, store: Store) -> None:
        self.client, self.store = client, store

    def enter(self, name: str, section: str, role: str) -> Person:
        person, token = self.store.invite(name, section, role)
        cookie = f"2022-06.{token}"
        self.client.cookies.clear()
        self.client.cookies.set("kohoshi-desk", cookie)
        self.client.headers["X-CSRF-Token"] = csrf_token(cookie)
        return person


@pytest.fixture
def door(client: Asking, store: Store) -> Door:
    return Door(client, store)


@pytest.fixture
def framed(desk: Desk) -> Path:
    """The proofs of an issue with two rounds that were compared."""
    return two_rounds(desk.open_issue("2022-06").proofs)


@pytest.fixture
def built(built: StoreParts) -> StoreParts:
    """As everywhere, with a print.pdf that can be drawn."""
    (built.out / "print.pdf").write_bytes(paper(colour="0 .4 .7"))
    return built


@pytest.fixture
def measured(built: StoreParts, desk: Desk) -> Callable[..., None]:
    """``measured(hash, text, …)``: the last build as if its articles had been measured; unei-hoshin is
    as said, furugi-kaishu stays the same."""
    open_issue = desk.open_issue("2022-06")
    assert open_issue is not None
    (built.out / "layout.json").write_text(json.dumps({"frames": [FRAME]}))

    def measure(hash: str, text: str = "区の方針です。6月9日(木)に開きます。", **more: object) -> None:
        target = open_issue.proofs / "prints" / f"{open_issue.shown.stamp('build')}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"unei-hoshin": print_of(text, hash, **more),
                                      "furugi-kaishu": print_of("古着", "f" * 64, 4)}), encoding="utf-8")
    return measure
