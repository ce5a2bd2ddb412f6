"""The specimen book 見本帳 written: a PDF for each fill, a PNG for each face, and what was found of the setting."""
from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from kohoshi.editions.pdf import print_pdf
from kohoshi.files import whole_folder
from kohoshi.finding import Finding, Findings
from kohoshi.flow.set_up import lay_out, open_setup, whole
from kohoshi.flow.specimen.issue import FILLS, write
from kohoshi.issue.loader import load
from kohoshi.pages.layout import Layout, load_layouts
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import load_press
from kohoshi.project import Project
from kohoshi.refusal import Refusal

#: Dots an inch of the pictures of the faces.
_DPI = 72


@dataclass(frozen=True)
class Specimen:
    """``findings``: fill → what the setting had to say of it (of an overfull one that it is overset)."""

    folder: Path
    files: list[Path]
    findings: dict[str, list[Finding]]


def specimen(project: Project, folder: Path, layouts: str = "minato", kind: str = "", fills: tuple[str, ...] = tuple(FILLS), *, png: bool = True) -> Specimen:
    """Write ``typical.pdf``, ``empty.pdf``, ``overfull.pdf`` and ``typical-reading-2.png`` … into ``folder``, which is
    replaced whole. ``kind``: this kind of face alone. Raises Refusal for one that there is not, LayoutError."""
    known = {name: layout for name, layout in load_layouts(project.layouts(layouts)).items() if layout.grid}
    if kind and kind not in known:
        listed = "、".join(f"{layout.title}（{name}）" for name, layout in known.items())
        raise Refusal(f"「{kind}」という面の型はありません（見本があるもの: {listed}）")
    names: list[str] = []
    told: dict[str, list[Finding]] = {}
    with whole_folder(folder, "swap") as out, tempfile.TemporaryDirectory() as room:
        for fill in fills:
            data, told[fill], called = _printed(project, Path(room), known, layouts, kind, fill)
            (out / f"{fill}.pdf").write_bytes(data)
            names.append(f"{fill}.pdf")
            if png:
                names += _pictures(out, fill, called)
    return Specimen(folder, [folder / name for name in names], told)


def _printed(project: Project, room: Path, known: dict[str, Layout], layouts: str, kind: str, fill: str) -> tuple[bytes, list[Finding], list[str]]:
    """(print.pdf, findings, a name for each face)."""
    findings = Findings()
    content = write(room, known, project.house, fill, kind, layouts)
    issue = findings.taken(load(content, layouts=project.layouts()).valid())
    press = load_press(issue.publication.press)
    setup = whole(*open_setup(issue, press, project, content))
    composition = findings.taken(lay_out(setup))
    data = findings.taken(print_pdf(composition, press, [], issue.publication.binding, setup.pages.resources.photographs, None))
    called = [f"{run.layout}-{face}" for run in issue.publication.flatplan for face in run.faces]
    return data, list(findings), called


def _pictures(out: Path, fill: str, called: list[str]) -> list[str]:
    names = []
    with open_finished(out / f"{fill}.pdf") as finished:
        for page, name in zip(finished.pages, called, strict=True):
            Image.fromarray(page.raster(_DPI)).save(out / f"{fill}-{name}.png")
            names.append(f"{fill}-{name}.png")
    return names
