"""`check` without a build: the content alone, or a finished file of any maker."""
from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kohoshi import PROJECT
from kohoshi.check.ledger import check_ledger
from kohoshi.check.report import Report, sections_of
from kohoshi.check.settled import settled
from kohoshi.check.supplied import check_supplied
from kohoshi.check.words import check_words
from kohoshi.check.words.reference import check_planned_references
from kohoshi.check.words.stale import check_stale
from kohoshi.finding import Finding
from kohoshi.fonts import FontSet
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.loader import load, load_issue
from kohoshi.issue.model import Issue
from kohoshi.pages.error import LayoutError
from kohoshi.pages.glyphs import check_glyphs
from kohoshi.pages.layout import Layout, ad_sizes, load_layouts, misplaced
from kohoshi.pages.picturecheck import check_pictures
from kohoshi.press import load_press
from kohoshi.refusal import Refusal

if TYPE_CHECKING:
    from kohoshi.pdfread.finished import Finished


@dataclass(frozen=True)
class Checked:
    """A report and, where a file was read, the file for the pictures of report.html."""

    report: Report
    finished: Finished | None


def check_content(folder: Path, older: Path | None = None) -> Checked:
    """Everything the content alone can tell; with ``older`` also what is unchanged since that
    issue. Raises ContentError when one of them cannot be read."""
    start = time.perf_counter()
    issue, findings = load(folder).valid()
    with ThreadPoolExecutor(1) as beside:
        try:
            layouts = load_layouts(PROJECT.layouts(issue.publication.layouts))
            # in a process of its own, which takes its time
            supplied = beside.submit(check_supplied, issue, load_press(issue.publication.press), folder, ad_sizes(layouts))
            findings.extend(misplaced(issue, layouts))
            findings.extend(_glyphs(issue, layouts))
            findings.extend(check_pictures(issue, folder, PROJECT.layouts(issue.publication.layouts)))
        except LayoutError as error:
            findings.append(error.finding)
            supplied = None
        findings.extend(check_ledger(issue))
        findings.extend(check_words(issue))
        findings.extend(check_planned_references(issue))
        if older is not None:
            findings.extend(check_stale(issue, _older(older)))
        findings.extend(supplied.result() if supplied else [])
    timings = {"原稿を読む": time.perf_counter() - start}
    # whether a waiver is stale only the finished file can tell
    return Checked(Report(str(issue.publication.month), None, len(issue.faces), settled(findings, issue, whole=False), timings,
                          sections=sections_of(issue), content=folder), None)


def check_file(path: Path, folder: Path | None, press_name: str | None = None) -> Checked:
    """Everything a finished PDF can tell, with ``folder`` against its content, with
    ``press_name`` against what that press takes. An issue brings its own press, unless the file
    is one for the screen.

    Raises ContentError, OSError, PdfRefused, PressError.
    """
    # what reads finished files is not imported to check the content alone
    from kohoshi.check.run import prove_issue_pdf, prove_pdf
    from kohoshi.pdfread.untrusted import open_untrusted
    start = time.perf_counter()
    issue = load_issue(folder) if folder else None
    press = load_press(press_name) if press_name else None
    finished = open_untrusted(path)
    if issue and press is None and not finished.press.for_screen:
        press = load_press(issue.publication.press)
    if issue is None or folder is None:
        proven, name = prove_pdf(finished, press), None
    else:
        proven, name = prove_issue_pdf(finished, issue, press=press, built=_built(issue, folder)), str(issue.publication.month)
    timings = {"PDFを読み返す": time.perf_counter() - start}
    sections = sections_of(issue) if issue else {}
    return Checked(Report(name, path.name, len(finished.pages), proven.findings, timings, press, sections, folder, proven.proof), finished)


def _built(issue: Issue, folder: Path) -> Path | None:
    """Our own print.pdf of the issue, of its own press if there is one."""
    home = PROJECT.out(folder)
    made = [home / str(issue.publication.press) / "print.pdf", *sorted(home.glob("*/print.pdf"))]
    return next((path for path in made if path.is_file()), None)


def _glyphs(issue: Issue, layouts: dict[str, Layout]) -> list[Finding]:
    try:
        return check_glyphs(issue, layouts, FontSet.load(PROJECT.fonts))
    except FileNotFoundError:
        raise Refusal("書体がまだ用意されていません（make setup を実行してください）") from None


def _older(folder: Path) -> Issue:
    """An issue to compare with: what the rules of today find in it is no matter."""
    loaded = load(folder)
    if loaded.issue is None:
        raise ContentError(loaded.findings)
    return loaded.issue
