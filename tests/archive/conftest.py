"""The small world that the archive's tests work in."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
