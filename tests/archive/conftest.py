"""The small world that the archive's tests work in, with a press that its printer confirmed."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kohoshi.press import profile
from tests.archive.world import World


@pytest.fixture(scope="module", autouse=True)
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("presses")
    text = (profile.PROFILES / "offset-tabloid.yaml").read_text(encoding="utf-8")
    said = "confirmed: {profile: 試験, trim: 試験, handover: 試験}"
    (folder / "offset-tabloid.yaml").write_text(text.replace("confirmed: {} ", f"{said} "), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile, "PROFILES", folder)
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
