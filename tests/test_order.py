"""The files that are begun first are there (tests/conftest.py)."""
from pathlib import Path

from tests.conftest import LONG


def test_every_long_file_is_there():
    assert [name for name in LONG if not (Path(__file__).parent / name).is_file()] == []
