"""A store in a folder of its own."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kohoshi.proof.store import Draft, Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "proofs" / "desk.sqlite3") as store:
        yield store


def draft(text: str = "電話が古いです", **given: object) -> Draft:
    return Draft(**{"face": 4, "box": (10.0, 20.0, 30.0, 5.0), "text": text, "author": "港 花子", "section": "koho",
                    "article": "kenko-taiso", **given})
