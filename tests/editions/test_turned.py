"""Supplied pages that are turned, or measured in other units, stand where an upright one would."""
from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array

from kohoshi.editions.supplied import Insert, place
from kohoshi.finding import Box
from kohoshi.pdfread.finished import open_finished
from tests.check.handed_in import PT, Sheet

#: Trim of the small face and of what is placed on it, mm.
FACE, BLEED = (60.0, 80.0), 3.0


def upright(s: Sheet) -> None:
    s.paint("1 0 0 0 k 5 70 20 5 re f 0 0 0 1 k -3 -3 66 8 re f")


def turned(s: Sheet) -> None:
    """The same picture drawn lying down, and turned back by the page."""
    s.paint("q 0 1 -1 0 80 0 cm 1 0 0 0 k 5 70 20 5 re f 0 0 0 1 k -3 -3 66 8 re f Q")
    s.page.Rotate = 90


def in_other_units(s: Sheet) -> None:
    upright(s)
    inside = s.page.Contents.read_bytes()
    s.page.Contents = s.pdf.make_stream(b".5 0 0 .5 0 0 cm " + inside)
    for name in ("/MediaBox", "/TrimBox", "/BleedBox"):
        s.page[name] = Array([float(v) / 2 for v in s.page[name]])
    s.page.UserUnit = 2


def placed(tmp_path: Path, change: Callable[[Sheet], None], trim: tuple[float, float], box: Box | None) -> np.ndarray:
    source = Sheet(trim, BLEED)
    source.page.Contents = source.pdf.make_stream(b"")
    change(source)
    source.save(tmp_path / "source.pdf")
    ours = Sheet(FACE, BLEED)
    ours.page.Contents = ours.pdf.make_stream(b"")
    place(ours.pdf, 0, Insert(1, "page", tmp_path / "source.pdf", 1, box, "見本"), BLEED * PT)
    # the trim moved outwards, so that the picture shows the bleed too
    ours.page.TrimBox = ours.page.MediaBox
    out = io.BytesIO()
    ours.pdf.save(out)
    (tmp_path / "out.pdf").write_bytes(out.getvalue())
    with open_finished(tmp_path / "out.pdf") as finished:
        return finished.pages[0].raster(100)


@pytest.mark.parametrize("box", [None, Box(10, 5, 40, 60)], ids=["whole-face", "in-a-hole"])
@pytest.mark.parametrize("change, trim", [(turned, (80.0, 60.0)), (in_other_units, FACE)], ids=["turned", "units"])
def test_it_looks_like_the_upright_one(tmp_path: Path, change: Callable[[Sheet], None], trim: tuple[float, float], box: Box | None) -> None:
    right = placed(tmp_path, upright, FACE, box)
    assert (right < 100).any(axis=2).mean() > .05  # something is there
    wrong = np.abs(placed(tmp_path, change, trim, box).astype(int) - right) > 60
    assert wrong.any(axis=2).mean() < .005


def test_the_bleed_of_the_source_fills_ours(tmp_path: Path) -> None:
    picture = placed(tmp_path, upright, FACE, None)
    assert (picture[-8:, :] < 100).all()
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 1
