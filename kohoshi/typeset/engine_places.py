"""Where in the layout or the manuscript stands what the engine complains of."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kohoshi.finding import Finding, Place
from kohoshi.issue.model import Run
from kohoshi.pages.resources import BASE, asked_for
from kohoshi.pages.run import Pages
from kohoshi.typeset.engine_words import SHEETS

_NAME = re.compile(r"`([\w-]+)")
_ADDRESS = re.compile(rf"{re.escape(BASE)}[^\s'\"]+")
_SELECTOR = re.compile(r"unsupported selector,? '(.+?)'")
_TARGET = re.compile(r"[Aa]nchor (?:defined twice: |#)?'?([\w-]+)")


def engine_places(findings: Iterable[Finding], pages: Pages) -> list[Finding]:
    """The findings of the engine (``layout/engine``) with file and line of the sheet, template or
    article; the same thing of several faces, which share a sheet, once and of no face."""
    runs = {face: run for run in pages.issue.publication.flatplan for face in run.faces}
    told: dict[tuple[str, object, str], Finding] = {}
    for finding in findings:
        if finding.rule != "layout/engine":
            told[("", len(told), "")] = finding
            continue
        placed = _placed(finding, pages, runs.get(finding.face or 0))
        key = placed.message, placed.place, placed.excerpt
        told[key] = placed if key not in told or told[key].face == placed.face else replace(placed, face=None)
    return list(told.values())


def _placed(finding: Finding, pages: Pages, run: Run | None) -> Finding:
    place = finding.place
    if place is not None and place.file != SHEETS:
        return finding  # placed already
    finding = replace(finding, place=None)
    name = _NAME.search(finding.detail)
    if place is not None and place.file == SHEETS and run is not None:
        found = pages.sheet_at(str(run.layout), place.line, place.column)
        if found and (name is None or _written(pages, found, name[1])):
            return replace(finding, place=found)
    if run is not None and (selector := _SELECTOR.search(finding.detail)):
        lines = pages.styles(str(run.layout)).split("\n")
        at = next((number for number, line in enumerate(lines, 1) if selector[1] in line), 0)
        return replace(finding, place=pages.sheet_at(str(run.layout), at, 1))
    if (target := _TARGET.search(finding.detail)) and (article := pages.issue.articles.get(target[1])) is not None:
        return replace(finding, article=target[1], place=article.title.place, excerpt=target[1])
    if address := _ADDRESS.search(finding.detail):
        return replace(finding, place=_asked(address[0], pages))
    if target:
        return replace(finding, place=_asked(target[1], pages))
    return replace(finding, place=_in_style(name[1], pages, run) if name and run else None)


def _written(pages: Pages, place: Place, name: str) -> bool:
    """Whether the declaration really stands there, and not in the style of an element or drawing."""
    sheet = pages.folder / "css" / place.file.rpartition("/")[2]
    near = sheet.read_text(encoding="utf-8").splitlines()[max(0, place.line - 6):place.line]
    return any(name in line for line in near)


def _in_style(name: str, pages: Pages, run: Run) -> Place | None:
    """The only line of the templates of a face with such a declaration in a ``style``."""
    declares = re.compile(rf"style=[\"'][^\"']*(?<![\w-]){re.escape(name)}\s*:")
    files = [pages.folder / "faces" / f"{run.layout}.html.j2", *sorted((pages.folder / "parts").glob("*.j2"))]
    found = [Place(f"layouts/{pages.folder.name}/{file.relative_to(pages.folder).as_posix()}", number, match.start() + 1)
             for file in files if file.is_file() for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
             if (match := declares.search(line))]
    return found[0] if len(found) == 1 else None


def _asked(wanted: str, pages: Pages) -> Place | None:
    images = pages.resources.folders["issue"]
    written = pages.issue.publication.label.place
    shown = written.file.rpartition("/")[0] if written else images.parent.name
    return asked_for(wanted, [(pages.folder, f"layouts/{pages.folder.name}"), (images.parent, shown)])
