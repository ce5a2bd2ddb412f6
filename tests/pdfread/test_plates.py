"""The plates of a face: exact inks at the right place, whatever the boxes of the page."""
from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Name

from kohoshi.child import Patience
from kohoshi.limits import Bounds
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.plates import PLATE_DPI, resolution

MM = 72 / 25.4


def made(path: Path, change=None, pages: int = 1) -> Path:
    """A page of 60 × 80 mm with 3 mm of bleed and 5 mm more; a square of C50 M100 at 20, 30."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(76 * MM, 96 * MM))
        page.obj.TrimBox = Array([8 * MM, 8 * MM, 68 * MM, 88 * MM])
        page.obj.BleedBox = Array([5 * MM, 5 * MM, 71 * MM, 91 * MM])
        page.obj.Contents = pdf.make_stream(f"0.5 1 0 0 k {28 * MM} {(88 - 40) * MM} {10 * MM} {10 * MM} re f".encode())
    if change:
        change(pdf.pages[0])
    pdf.save(path)
    return path


def square(finished) -> tuple[float, ...]:
    """Where the ink is, mm from the trim's top left; checks the inks on the way."""
    plate = finished.plates.face(1)
    inked = plate.inks.any(axis=2)
    rows, columns = np.nonzero(inked)
    assert (plate.inks[inked] == (127, 255, 0, 0)).all() or (plate.inks[inked] == (128, 255, 0, 0)).all()
    across, down = plate.scale
    return (plate.box[0] + columns.min() / across, plate.box[1] + rows.min() / down,
            plate.box[0] + (columns.max() + 1) / across, plate.box[1] + (rows.max() + 1) / down)


@pytest.mark.parametrize(("change", "place", "size"), [
    (None, (20, 30, 30, 40), (66, 86)),
    (lambda page: page.obj.__delitem__("/BleedBox"), (20, 30, 30, 40), (76, 96)),
    (lambda page: page.rotate(90, relative=False), (40, 20, 50, 30), (86, 66)),
    (lambda page: page.obj.__setitem__("/UserUnit", 2), (40, 60, 60, 80), (132, 172)),
    (lambda page: page.obj.__setitem__("/CropBox", page.obj.TrimBox), (20, 30, 30, 40), (66, 86)),
])
def test_inks_and_places(tmp_path, change, place, size):
    with open_finished(made(tmp_path / "a.pdf", change)) as finished:
        assert square(finished) == pytest.approx(place, abs=0.2)
        plate = finished.plates.face(1)
        assert plate.inks.shape[:2] == pytest.approx([round(mm / 25.4 * PLATE_DPI) for mm in size[::-1]], abs=1)
        left, top = place[:2]
        part = plate.part((left + 1, top + 1, left + 3, top + 4))
        assert part.shape[:2] == pytest.approx((18, 12), abs=1) and (part[..., 1] == 255).all()
        assert plate.part((-50, -50, -40, -40)).size == 0


def test_one_run_draws_all_faces(tmp_path):
    with open_finished(made(tmp_path / "a.pdf", pages=3)) as finished:
        assert finished.plates is finished.plates
        assert [int(finished.plates.face(number).inks[..., 1].max()) for number in (1, 2, 3)] == [255] * 3


def test_a_face_is_read_as_soon_as_the_next_one_is_begun(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "gs"
    program.parent.mkdir()
    program.write_text(f"""#!{sys.executable}
import pathlib, sys, time
folder = pathlib.Path(next(word for word in sys.argv if word.endswith(".pam"))).parent
head = b"P7\\nWIDTH 2\\nHEIGHT 1\\nDEPTH 4\\nMAXVAL 255\\nTUPLTYPE CMYK\\nENDHDR\\n"
(folder / "0001.pam").write_bytes(head + bytes(8))
(folder / "0002.pam").write_bytes(head)
time.sleep(60)
""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    with open_finished(made(tmp_path / "a.pdf", pages=2)) as finished:
        assert finished.plates.face(1).inks.shape == (1, 2, 4)
        assert finished.plates._running.process.poll() is None
        finished.plates._running.patience = Patience(finished.plates._running.process, Bounds(.02, 1, 1))
        with pytest.raises(PdfRefused, match="描き終わりません"):
            finished.plates.face(2)


def test_the_pictures_go_with_the_file(tmp_path):
    finished = open_finished(made(tmp_path / "a.pdf"))
    finished.plates.face(1)
    folder = finished.plates._running.folder
    assert folder.is_dir()
    finished.close()
    assert not folder.exists()


def test_no_time(tmp_path):
    finished = open_finished(made(tmp_path / "a.pdf"))
    finished._limits = Limits(seconds=0)
    with finished, pytest.raises(PdfRefused, match="描き"):
        finished.plates.face(1)


def test_what_ghostscript_cannot_draw(tmp_path):
    path = made(tmp_path / "a.pdf")
    finished = open_finished(path)
    path.unlink()
    path.write_bytes(b"nothing")
    with finished, pytest.raises(PdfRefused, match="版に描けません"):
        finished.plates.face(1)


def test_large_files_are_drawn_coarser():
    page = (0.0, 0.0, 273 * MM, 406 * MM)
    tabloid = Geometry(page, page, page, page)
    assert resolution([tabloid] * 12, Limits()) == PLATE_DPI
    many = [tabloid] * 1000
    dpi = resolution(many, Limits())
    assert 1000 * (273 / 25.4 * dpi) * (406 / 25.4 * dpi) == pytest.approx(400e6, rel=0.01)


def test_a_spot_colour_is_drawn_in_its_alternate(tmp_path):
    def spot(page: pikepdf.Page) -> None:
        tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0.5, 1, 0, 0], N=1)
        page.obj.Resources = pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary(S=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, tint])))
        page.obj.Contents.write(page.obj.Contents.read_bytes().replace(b"0.5 1 0 0 k", b"/S cs 1 scn"))
    with open_finished(made(tmp_path / "a.pdf", spot)) as finished:
        assert square(finished) == pytest.approx((20, 30, 30, 40), abs=0.2)
