"""Our own corpus of the finished file (tests/faults/own/printed.yaml): every fault of a kind is
made in one copy of what the build wrote, and each must be told on its face, and nothing else."""
from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from kohoshi.check.edition import check_edition
from kohoshi.check.press import check_press
from kohoshi.finding import Finding, Level
from kohoshi.flow.build import PROJECT, Built
from kohoshi.flow.set_up import Setup
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.pages.resources import BASE
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import load_press
from kohoshi.typeset.geometry import survey
from tests.faults import own, spoil
from tests.proved import check_issue_pdf
from tests.said import Speaks, spoken_for
from tests.settled import settled

#: In place of the drawing on the cover: a photograph with a face in its middle.
PROTECTED = """image: photograph.png
      protect:
        - {what: 子どもの顔, box: [40, 40, 20, 20]}"""


@dataclass(frozen=True)
class Row:
    """A fault of the finished file; ``told``: the face its finding names, if not its own."""

    id: str
    rule: str
    level: str
    what: str
    read: str
    by: str
    face: int
    told: int | None = None
    also: list[str] = field(default_factory=list)
    case: list[int] = field(default_factory=list)


ROWS = [Row(**row) for row in own.printed_rows()]


def of(read: str) -> list[Row]:
    return [row for row in ROWS if row.read == read]


def spoiled(file: Path, rows: list[Row], target: Path, keep: Iterable[int] = ()) -> Path:
    """A copy of a finished file with these faults; ``keep``: only these faces of it."""
    with pikepdf.open(file) as pdf:
        for row in rows:
            getattr(spoil, row.by)(pdf, pdf.pages[row.face - 1], file)
        for face in range(len(pdf.pages), 0, -1) if keep else ():
            if face not in keep:
                del pdf.pages[face - 1]
        pdf.save(target)
    return target


def unlike(rows: list[Row], findings: Iterable[Finding]) -> list[str]:
    """What is otherwise than the rows say."""
    told = [(f.rule, f.level.value, f.face) for f in findings if f.level is not Level.NOTICE and not f.is_gate]
    wanted = {row.id: (row.rule, row.level, row.told or row.face) for row in rows}
    also = {rule for row in rows for rule in row.also}
    return [f"{name}: {one} is not told" for name, one in wanted.items() if one not in told] \
        + [f"{one} is told" for one in told if one not in wanted.values() and one[0] not in also]


def proven(rows: list[Row], findings: Iterable[Finding], speaks: Speaks) -> None:
    """That the findings are what the rows say, and what the pages of their rules quote."""
    findings = list(findings)
    assert unlike(rows, findings) == []
    for row in rows:
        if row.rule not in spoken_for():
            speaks(row.rule, findings)


def test_against_the_content(built: Built, issue: Issue, tmp_path: Path, speaks: Speaks) -> None:
    file = spoiled(built.folder / "print.pdf", of("proof"), tmp_path / "spoiled.pdf")
    with open_finished(file) as finished:
        proven(of("proof"), check_issue_pdf(finished, issue), speaks)


def test_against_the_press(built: Built, tmp_path: Path, speaks: Speaks) -> None:
    """The faces that are spoiled only: each is judged by itself."""
    copy = own.Copy(tmp_path)
    (copy.folder / "images").mkdir(exist_ok=True)
    spoil.photograph(copy.folder / "images" / "photograph.png")
    copy.spoil([own.Fault("photograph", "zone/protected", Level.ERROR, "", (own.Patch(f"{own.ISSUE}/articles/hyoshi.yaml", "image: harbour.svg", PROTECTED),))])
    press = load_press("offset-tabloid")
    punched = press.model_copy(update={"zones": press.zones.model_copy(update={"holes": (spoil.HOLE,)})})
    faces = sorted({row.face for row in of("press")})
    shutil.copy(built.folder / "print.pdf", tmp_path / "print.pdf")
    file = spoiled(tmp_path / "print.pdf", of("press"), tmp_path / "spoiled.pdf", faces)
    with open_finished(file) as finished:
        found = check_press(finished, punched, issue=load_issue(copy.folder, root=copy.root, layouts=PROJECT / "layouts"), numbers=faces)
    proven(of("press"), found, speaks)


def test_the_web_edition(built: Built, issue: Issue, tmp_path: Path, speaks: Speaks) -> None:
    with open_finished(spoiled(built.folder / "web.pdf", of("web"), tmp_path / "spoiled.pdf")) as finished:
        proven(of("web"), check_edition(finished, issue), speaks)


def test_a_face_laid_out_again(setup: Setup, speaks: Speaks) -> None:
    (row,) = of("layout")
    run = next(run for run in setup.issue.publication.flatplan if row.face in run.faces)
    html = settled(setup, run)
    changed = getattr(spoil, row.by)(html)
    assert changed != html
    document, *_ = setup.engine.lay_out(changed, BASE, setup.press.standard.lower())
    proven([row], survey(document, list(run.faces))[2], speaks)


def test_every_kind_is_read_and_every_fault_named_once() -> None:
    assert {row.read for row in ROWS} == {"proof", "press", "web", "layout"}
    assert len({row.id for row in ROWS}) == len(ROWS)
