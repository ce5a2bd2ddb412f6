"""The real June issue, built once; and faces laid out again from changed content."""
from __future__ import annotations

import fcntl
import io
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from kohoshi.editions.pdf import print_pdf
from kohoshi.finding import Finding
from kohoshi.flow.build import PROJECT, Built, build
from kohoshi.flow.set_up import Setup, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue, Run
from kohoshi.pages.resources import BASE
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import load_press
from kohoshi.typeset.composition import Composition, RunLayout
from kohoshi.typeset.geometry import survey
from kohoshi.typeset.warm import Warm
from tests.proved import check_issue_pdf
from tests.settled import settled
from tests.whole.readings import Readings

CONTENT = PROJECT / "content" / "2022-06"


_DRAWN = Warm(cuts=False)


@pytest.fixture(scope="module", autouse=True)
def drawn_once() -> Iterator[None]:
    """What one build of this process has painted, another need not paint again."""
    with _DRAWN.working():
        yield


@pytest.fixture(scope="session")
def june(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Readings]:
    """The whole command's work on the real issue, and what was opened and drawn for it: done by the first
    process of the tests that asks; each has a copy of its own."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    made = shared / "june.pickle"
    with (shared / "june.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            readings = Readings()
            with readings.watching():
                built = build(CONTENT, shared / "june")
            made.write_bytes(pickle.dumps((built, readings)))
    built, readings = pickle.loads(made.read_bytes())
    folder = tmp_path_factory.mktemp("out") / "june"
    shutil.copytree(built.folder, folder)
    return replace(built, folder=folder), readings


@pytest.fixture(scope="session")
def readings(june: tuple[Built, Readings]) -> Readings:
    """What was opened and drawn for ``built``."""
    return june[1]


@pytest.fixture(scope="session")
def built(june: tuple[Built, Readings]) -> Built:
    """The real issue, built."""
    return june[0]


@pytest.fixture(scope="session")
def issue() -> Issue:
    return load_issue(CONTENT)


@pytest.fixture(scope="session")
def setup(issue: Issue) -> Setup:
    setup, misfits = open_setup(issue, load_press("offset-tabloid"), PROJECT, CONTENT)
    assert not misfits
    return setup


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    return tmp_path / "content" / "2022-06"


@pytest.fixture(scope="session")
def relay(setup: Setup) -> Callable[..., bytes]:
    """Lay out the run of one face again, its HTML changed by ``change``; a PDF of its pages."""
    def relay(face: int, change: Callable[[str], str] = lambda html: html) -> bytes:
        run: Run = next(run for run in setup.issue.publication.flatplan if face in run.faces)
        html = settled(setup, run)
        changed = change(html)
        assert changed != html, "the change changed nothing"
        document, *_ = setup.engine.lay_out(changed, BASE, setup.press.standard.lower())
        frames, holes, findings = survey(document, list(run.faces))
        layout = RunLayout(run, changed, document, frames, holes, findings)
        data, _ = print_pdf(Composition([layout], {}, 1), setup.press, [], "left")
        return data

    return relay


@pytest.fixture
def spoiled(built: Built, issue: Issue, tmp_path: Path) -> Callable[[Callable[[pikepdf.Pdf], None]], list[Finding]]:
    """Spoil a copy of the finished print.pdf with pikepdf; what the proof finds in it."""
    def spoil(change: Callable[[pikepdf.Pdf], None]) -> list[Finding]:
        path = tmp_path / "spoiled.pdf"
        with pikepdf.open(built.folder / "print.pdf") as pdf:
            change(pdf)
            pdf.save(path)
        return [f for f in check_issue_pdf(open_finished(path), issue) if not f.waived]

    return spoil


def put_face(pdf: pikepdf.Pdf, face: int, data: bytes, page: int = 0) -> None:
    """Replace a face by a page of another file."""
    with pikepdf.open(io.BytesIO(data)) as other:
        pdf.pages.insert(face - 1, other.pages[page])
        del pdf.pages[face]
