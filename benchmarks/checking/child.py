"""Checks once in a fresh process and tells the seconds as JSON.

``child.py content FOLDER`` the content alone, as ``render.py check FOLDER``
``child.py build FOLDER BUILT`` all checks of a build on what it wrote into BUILT; imports, the
reading of the content and the fonts come before, as in a build
"""
from __future__ import annotations

import time

begun = time.perf_counter()

import json
import os
import sys
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from checking.stopwatch import Stopwatch
from kohoshi import PROJECT
from kohoshi.commands.app import let_live


def content(folder: Path) -> dict[str, float]:
    """Imports, and the checks after them."""
    from kohoshi.flow.checking import check_content
    imported = time.perf_counter()
    found = check_content(folder).report.findings
    return {"imports": imported - begun, "checks": time.perf_counter() - imported, "findings": len(found)}


def build(folder: Path, built: Path) -> dict[str, object]:
    """The supplied files before, the finished files after, as kohoshi.flow.build does."""
    from kohoshi.check.run import prove_issue_pdf
    from kohoshi.check.supplied import check_supplied
    from kohoshi.flow.set_up import VERTICAL, VERTICAL_FALLBACK
    from kohoshi.fonts import FontSet
    from kohoshi.issue.loader import load_issue
    from kohoshi.pages.layout import ad_sizes, load_layouts
    from kohoshi.pdfread.finished import open_finished
    from kohoshi.press import load_press
    import_module("kohoshi.flow.build")  # what a build has imported by then
    issue = load_issue(folder)
    press = load_press(issue.publication.press)
    sizes = ad_sizes(load_layouts(PROJECT / "layouts" / issue.publication.layouts))
    families = (*FontSet.load(PROJECT / "fonts").families, VERTICAL, VERTICAL_FALLBACK)
    watch = watched()
    start = time.perf_counter()
    supplied = check_supplied(issue, press, folder, sizes)
    received, child, main, process = time.perf_counter(), _waited_for(), time.thread_time(), time.process_time()
    watch.begin("the rest")
    with open_finished(built / "print.pdf") as finished, ExitStack() as opened:
        finished.begin_plates()
        finished.begin_pictures()
        screen = opened.enter_context(open_finished(built / "web.pdf"))
        found = prove_issue_pdf(finished, issue, web=screen, also=supplied, families=families, press=press, folder=built).findings
        watch.end()
        done, main, process = time.perf_counter(), time.thread_time() - main, time.process_time() - process
    worked = {"supplied": child, "main": main, "beside": process - main, "ghostscript": _waited_for() - child}
    return {"supplied": received - start, "finished": done - received, "findings": len(found), "parts": watch.seconds, "worked": worked}


def _waited_for() -> float:
    """Processor seconds of the processes that were started and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def watched() -> Stopwatch:
    """The parts that are told one by one: what reads, then what judges."""
    from kohoshi.check import edition, run
    from kohoshi.pdfread import finished
    from kohoshi.pdfread.opened import Opened
    from kohoshi.pdfread.pdfium import PdfiumFile
    from kohoshi.pdfread.plates import Plates
    watch = Stopwatch()
    watch.watch("structure (pypdf)", finished, "read_structure")
    watch.watch("opening (qpdf, pdfium)", Opened, "painted")
    watch.watch("opening (qpdf, pdfium)", PdfiumFile, "__init__")
    watch.watch("glyphs (pdfium)", PdfiumFile, "glyphs", "marked")
    watch.watch("pictures with and without text (pdfium)", PdfiumFile, "raster")
    watch.watch("painted objects (qpdf)", finished, "read_press")
    watch.watch("tags of web.pdf (qpdf)", edition, "read_tags")
    watch.watch("waiting for codes (pdfium, zxing-cpp, beside)", finished.Finished, "codes")
    watch.watch("waiting for plates (Ghostscript, beside)", Plates, "face")
    watch.watch("order: folios, blank faces, spreads", run, "identify", "holds_spreads", "check_order")
    watch.watch("text: completeness, alignment, contents", run, "expected", "face_texts", "Located", "check_completeness",
                "check_contents", "check_imprint", "check_overlap")
    watch.watch("text: kinsoku and flush", run, "check_setting")
    watch.watch("reference", run.References, "check")
    watch.watch("reference", run, "References", "check_links")
    watch.watch("date, contact, name, style, consistency, gate", run, "check_words", "spotted")
    watch.watch("ad, ledger", run, "check_ads", "check_ledger")
    watch.watch("code", run, "check_codes")
    watch.watch("font", run, "check_fonts")
    watch.watch("edition", run, "check_edition")
    watch.watch("text.txt, html/ and lists beside the content", run, "check_agreement")
    watch.watch("pdf, ink, image, zone", run, "check_press")
    return watch


if __name__ == "__main__":
    let_live()
    what, *paths = sys.argv[1:]
    print(json.dumps({"content": content, "build": build}[what](*map(Path, paths))))
