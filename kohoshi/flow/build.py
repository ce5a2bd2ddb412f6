"""The flow of a build, one line a step: content → pages → typesetting → editions → checks →
reports. Outputs are old and whole or new and whole."""
from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kohoshi import PROJECT
from kohoshi.check.report import Report, as_json, sections_of
from kohoshi.check.report.html import as_html
from kohoshi.check.report.sarif import as_sarif
from kohoshi.check.run import prove_issue_pdf
from kohoshi.check.supplied import check_supplied, stopping
from kohoshi.editions.colour import ScreenColours
from kohoshi.editions.events import events_csv
from kohoshi.editions.html import Site, html_edition
from kohoshi.editions.opendata import articles_csv, articles_json
from kohoshi.editions.pdf import print_pdf
from kohoshi.editions.slug import slugs
from kohoshi.editions.spreads import spreads_pdf
from kohoshi.editions.text import text_edition
from kohoshi.editions.web import web_pdf
from kohoshi.files import whole_folder
from kohoshi.finding import Finding, Findings
from kohoshi.flow.set_up import inserts, lay_out, open_setup, whole
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.loader import load
from kohoshi.issue.model import Issue
from kohoshi.pages.layout import ad_sizes, load_layouts
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import Press, load_press
from kohoshi.project import Project
from kohoshi.refusal import Refusal
from kohoshi.typeset.areas import areas, article_areas
from kohoshi.typeset.composition import Composition
from kohoshi.typeset.engine_places import engine_places
from kohoshi.typeset.warm import Warm

#: Marks a folder as written by a build, so that a later one may replace it.
STAMP = "layout.json"


class Progress(Protocol):
    """Who watches a build: told when a step begins and how many seconds it took."""

    def begin(self, title: str) -> None: ...

    def end(self, title: str, seconds: float) -> None: ...


class OutputError(Refusal):
    """The output folder cannot be used; Japanese message."""


@dataclass
class Built:
    """What a build made, where, and what was found."""

    issue: Issue
    folder: Path
    report: Report


def build(content: Path, out: Path | None = None, press_name: str | None = None,
          progress: Progress | None = None, project: Project | None = None) -> Built:
    """Build all editions of the issue in ``content`` and prove them.

    ``project`` has the layouts and fonts. ``out``: write exactly there; else to its
    ``out/<issue>/<press>``. Raises ContentError (bad content or layout, nothing written),
    PressError, OutputError.
    """
    project = project or PROJECT
    steps = _Steps(progress)
    with steps("原稿を読む"):
        findings = Findings()
        issue = findings.taken(load(content).valid())
        press = load_press(press_name or issue.publication.press)
        target = out or project.out(content, press.name)
        _usable(target, exact=out is not None)
    with ThreadPoolExecutor(1) as beside:
        with steps("書体とレイアウトを開く"):
            received = beside.submit(_received, issue, press, content, project)
            setup = whole(*open_setup(issue, press, project, content))
        with steps("支給PDFと広告を確かめる"):
            findings.extend(_placeable(received.result()))
    warm = Warm.of_a_build()  # the drawings of print.pdf are those of web.pdf
    with steps("組む"), warm.working():
        composition = findings.taken(lay_out(setup))
    with whole_folder(target, "link" if out is None else "swap") as folder, ExitStack() as opened:
        with steps("印刷用PDFを書く"), warm.working():
            placed = inserts(setup, composition, content)
            photographs = setup.pages.resources.photographs
            data = findings.taken(print_pdf(composition, press, placed, issue.publication.binding, photographs,
                                            slugs(setup.engine, press, issue, setup.created)))
            (folder / "print.pdf").write_bytes(data)
            finished = opened.enter_context(open_finished(folder / "print.pdf"))
            finished.begin_plates()
            finished.begin_pictures()
        with steps("Web用PDFを書く"), warm.working():
            colours = ScreenColours(setup.profile, [(c.cmyk, c.rgb) for c in setup.pages.palette])
            web = findings.taken(web_pdf(composition, placed, colours, issue.publication.binding, photographs, issue))
            (folder / "web.pdf").write_bytes(web.data)
        with steps("見開きPDFを書く"):
            (folder / "spreads.pdf").write_bytes(spreads_pdf(data, issue.faces, issue.publication.binding))
            (folder / STAMP).write_text(layout_json(composition, press.name), encoding="utf-8")
        with steps("テキスト版とオープンデータを書く"):
            (folder / "text.txt").write_bytes(text_edition(issue, composition.faces, composition.parts, web.received))
            (folder / "articles.json").write_bytes(articles_json(issue, composition.faces))
            (folder / "articles.csv").write_bytes(articles_csv(issue, composition.faces))
            (folder / "events.csv").write_bytes(events_csv(issue))
        with steps("HTML版を書く"):
            screen = opened.enter_context(open_finished(folder / "web.pdf"))
            _write_site(folder / "html", Site(issue, composition.faces, article_areas(composition), web.received, screen, setup.pages,
                                                  composition.shown))
        with steps("できたPDFを読み返す"):
            result = prove_issue_pdf(finished, issue, web=screen, also=engine_places(findings, setup.pages), families=setup.families,
                                     press=press, folder=folder)
        with steps("報告書を書く"):
            report = Report(str(issue.publication.month), "print.pdf", len(issue.faces), result.findings, steps.timings, press,
                            sections_of(issue), content, result.proof)
            (folder / "report.json").write_text(as_json(report), encoding="utf-8")
            (folder / "report.sarif").write_text(as_sarif(report), encoding="utf-8")
            (folder / "report.html").write_text(as_html(report, finished), encoding="utf-8")
    return Built(issue, target, report)


def _received(issue: Issue, press: Press, content: Path, project: Project) -> list[Finding]:
    """What is wrong with the supplied files."""
    layouts = load_layouts(project.layouts(issue.publication.layouts))
    return check_supplied(issue, press, content, ad_sizes(layouts))


def _placeable(found: list[Finding]) -> list[Finding]:
    """A supplied file that cannot be placed stops the build."""
    if stopping(found):
        raise ContentError(found)
    return found


def layout_json(composition: Composition, press: str) -> str:
    """layout.json: where every frame lies and how full it is, and where articles show outside
    their frames (schema/layout.schema.json)."""
    data = {
        "format": 1,
        "press": press,
        "passes": composition.layout_passes,
        "articles": {article: list(faces) for article, faces in composition.faces.items()},
        "frames": [frame.as_dict() for frame in composition.frames],
        "areas": [area.as_dict() for layout in composition.runs for area in areas(layout.document, layout.run.faces)],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _write_site(folder: Path, site: Site) -> None:
    for name, data in html_edition(site).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


class _Steps:
    """Times each step and tells the watcher."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.timings: dict[str, float] = {}

    @contextmanager
    def __call__(self, title: str) -> Iterator[None]:
        if self.progress:
            self.progress.begin(title)
        start = time.perf_counter()
        yield
        seconds = time.perf_counter() - start
        self.timings[title] = round(seconds, 3)
        if self.progress:
            self.progress.end(title, seconds)


def _usable(target: Path, exact: bool) -> None:
    """Refuse to replace a folder that no build wrote."""
    if not exact and target.is_dir() and not target.is_symlink():
        raise OutputError(f"{target} はこの道具が作ったものではないので、置き換えません")
    if exact and target.exists() and not target.is_symlink():
        if not target.is_dir():
            raise OutputError(f"{target} はフォルダーではありません")
        if any(target.iterdir()) and not (target / STAMP).is_file():
            raise OutputError(f"{target} には別のファイルがあるので、書き込みません。空のフォルダーを指定してください")
