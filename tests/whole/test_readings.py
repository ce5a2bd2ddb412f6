"""Nothing is read or drawn twice in a build: issue 5 asks for it, and the checks take no longer than
half of Ghostscript's pass beside it because of it (docs/cost.md)."""
from __future__ import annotations

from collections import Counter
from itertools import combinations

from kohoshi.editions.html.pictures import FACE_DPI
from kohoshi.flow.build import Built
from kohoshi.pdfread.codefile import COARSE_DPI
from kohoshi.pdfread.codes import DPI
from kohoshi.press import load_press
from tests.whole.readings import Readings

#: The finished files, once by each reader; by qpdf once more as they came, for data that break off (pdf/torn):
#: what it opened first has had its second readings taken out.
READ = {(reader, name): 2 if reader == "qpdf" else 1 for reader in ("pypdf", "qpdf", "pdfium") for name in ("print.pdf", "web.pdf")}


def test_each_reader_opens_each_finished_file_once(built: Built, readings: Readings):
    named = {key: times for key, times in readings.opened.items() if key[1].endswith(".pdf") and key[1] != "form.pdf"}
    finished = {key: times for key, times in named.items() if key in READ}
    assert finished == READ
    # as received they are drawn into two editions, each once; a child of its own reads them before
    supplied = {str(run.supplied.file) for run in built.issue.publication.flatplan if run.supplied}
    supplied |= {str(ad.file) for run in built.issue.publication.flatplan for ad in run.ads}
    assert {key: times for key, times in named.items() if key not in READ} == {("qpdf", name): 2 for name in supplied}
    # pdfium counts the pages of the file as it came; it draws from the bytes, and reads each form that goes into the tags
    assert readings.opened["pdfium", "bytes"] == 2
    assert readings.opened["pdfium", "form.pdf"] == len(supplied)


def test_pdfium_parses_each_page_once(built: Built, readings: Readings):
    count = len(built.issue.faces)
    pages = {key: times for key, times in readings.pages.items() if key[0] != "form.pdf"}
    assert pages == {(name, page): 1 for name in ("print.pdf", "web.pdf") for page in range(1, count + 1)}


def test_no_picture_is_drawn_twice(built: Built, readings: Readings):
    count = len(built.issue.faces)
    assert set(readings.drawn.values()) == {1}
    kinds = Counter((name, dpi, kind) for name, _, dpi, kind in readings.drawn)
    faces_with_ads = len({run.faces[0] for run in built.issue.publication.flatplan if run.ads})
    assert kinds == {
        ("print.pdf", 96, "raster"): count, ("print.pdf", 96, "raster without text"): count, ("print.pdf", COARSE_DPI, "gray"): count,
        ("print.pdf", 150, "raster"): faces_with_ads,
        ("web.pdf", FACE_DPI, "raster"): count}  # in the colours of the screen: what html/ shows, no check


def test_of_close_pictures_nothing_is_drawn_twice(built: Built, readings: Readings):
    """Where codes are read, or may be too small to be seen before: a small part of the faces."""
    assert {(name, dpi) for name, _, dpi in readings.parts} == {("print.pdf", DPI)}
    assert {page for _, page, _ in readings.parts} >= {7, 12}
    for parts in readings.parts.values():
        assert all(a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3] for a, b in combinations(parts, 2))
    drawn = sum((x1 - x0) * (y1 - y0) for parts in readings.parts.values() for x0, y0, x1, y1 in parts)
    width, height = load_press("offset-tabloid").trim_pt
    assert drawn < .1 * width * height * len(built.issue.faces)


def test_the_characters_of_a_face_are_read_once(built: Built, readings: Readings):
    count = len(built.issue.faces)
    asked = {key: times for key, times in readings.asked.items() if key[0] != "form.pdf"}
    assert asked == {(name, page, "glyphs"): 1 for name in ("print.pdf", "web.pdf") for page in range(1, count + 1)} | {
        ("web.pdf", page, "marked"): 1 for page in range(1, count + 1)}


def test_two_processes_are_started_ghostscript_and_the_reader_of_supplied_files(built: Built, readings: Readings):
    assert len(readings.started) == 2
    received, ghostscript = readings.started
    assert "kohoshi.pdfread.worker" in " ".join(received)
    assert "gs" in ghostscript and ghostscript[-1].endswith("print.pdf")
