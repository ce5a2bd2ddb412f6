"""What a font covers is read once and kept beside it; what is kept is that of this very file."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kohoshi.fonts import FontSet, coverage

GA = (ord("葛"), 0xE0100)


@pytest.fixture
def font(fontset: FontSet, tmp_path: Path) -> Path:
    """A copy of the house's typeface."""
    return Path(shutil.copy(fontset.files()["BIZUDGothic-Regular.ttf"], tmp_path))


def kept(font: Path) -> list[Path]:
    return sorted((font.parent / coverage.KEPT).glob("*"))


def again(font: Path) -> coverage.Coverage:
    """As the next command sees it."""
    coverage._coverage.cache_clear()
    return coverage.coverage_of(font)


def test_the_next_command_does_not_open_the_font(font, monkeypatch):
    first = again(font)
    assert ord("港") in first.points and GA in first.sequences
    monkeypatch.setattr(coverage, "_read", lambda path: pytest.fail("opened again"))
    second = again(font)
    assert (second.points, second.sequences) == (first.points, first.sequences)


def test_another_file_of_the_same_name_is_read_anew(font, fontset):
    again(font)
    shutil.copy(fontset.files()["MinatoLatinGothic-Regular.ttf"], font)
    assert ord("港") not in again(font).points
    assert len(kept(font)) == 1  # the old is gone
    os.utime(font, ns=(1, 1))
    assert ord("A") in again(font).points and len(kept(font)) == 1


@pytest.mark.parametrize("data", [b"", b"\1\0", b"\xff\xff\xff\xff", b"\1\0\0\0\2\0\0\0\3\0\0\0"])
def test_what_is_damaged_is_read_anew(font, data):
    first = again(font)
    kept(font)[0].write_bytes(data)
    assert again(font).points == first.points
    assert kept(font)[0].stat().st_size > 1000


def test_a_folder_that_cannot_be_written_to_is_no_fault(font):
    (font.parent / coverage.KEPT).write_text("a file where the folder should be")
    assert ord("港") in again(font).points
