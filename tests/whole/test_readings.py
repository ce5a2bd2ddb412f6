"""Nothing is read or drawn twice in a build: issue 5 asks for it, and the checks take no longer than
half of Ghostscript's pass beside it because of it (docs/cost.md)."""
from __future__ import annotations

from collections import Counter

from kohoshi.build import Built
from kohoshi.editions.html.pictures import FACE_DPI
from tests.whole.readings import Readings

#: The finished files, once by each reader.
READ = {(reader, name) for reader in ("pypdf", "qpdf") for name in ("print.pdf", "web.pdf")}


def test_each_reader_opens_each_finished_file_once(built: Built, readings: Readings):
    named = {key: times for key, times in readings.opened.items() if key[1].endswith(".pdf") and key[1] != "form.pdf"}
    finished = {key: times for key, times in named.items() if key in READ}
    assert finished == dict.fromkeys(READ, 1)
    # as received they are drawn into two editions, each once; a child of its own reads them before
    supplied = {str(run.supplied.file) for run in built.issue.publication.flatplan if run.supplied}
    supplied |= {str(ad.file) for run in built.issue.publication.flatplan for ad in run.ads}
    assert {key: times for key, times in named.items() if key not in READ} == {("qpdf", name): 2 for name in supplied}
    # pdfium has the bytes of both finished files, and each form that is read into the tags
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
        ("print.pdf", 96, "raster"): count, ("print.pdf", 96, "raster without text"): count, ("print.pdf", 300, "gray"): count,
        ("print.pdf", 150, "raster"): faces_with_ads,
        ("web.pdf", FACE_DPI, "raster"): count}  # in the colours of the screen: what html/ shows, no check


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
