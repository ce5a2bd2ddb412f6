"""Accidents to a thread 連結枠 in the finished file, lying and standing, and the rule that catches each."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kohoshi.finding import Finding, Level
from kohoshi.flow.build import Built, build
from kohoshi.issue.loader import load_issue
from kohoshi.pdfread.finished import open_finished
from kohoshi.project import Project
from tests.chain import Chain, Frame, Part, frames_of, paragraph, project, prose
from tests.proved import check_issue_pdf
from tests.spoiling import again, inside, moved, without

#: Two links of one measure side by side, then on the next face; the long paragraphs are parted everywhere, those
#: of the second chain nowhere on its first face.
LYING = (Part((1,), (Frame(0, 0, 5, 30, 14), Frame(0, 34, 5, 30, 14))), Part((2,), (Frame(0, 0, 5, 30, 14), Frame(0, 34, 5, 30, 30))))
STANDING = (Part((3,), (Frame(0, 34, 5, 32, 14), Frame(0, 0, 5, 32, 14))), Part((4,), (Frame(0, 34, 5, 32, 14), Frame(0, 0, 22, 66, 20))))
LONG = prose(paragraph(0, 64))
SHORT = "".join(prose(paragraph(at, 3)) for at in range(300, 351, 3))
TEXTS = {"yoko": LONG, "tate": SHORT}

Spoil = Callable[[Callable[[pikepdf.Pdf], None]], list[Finding]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("spoiled")
    issue = project(root, Chain("yoko", TEXTS["yoko"], LYING), Chain("tate", TEXTS["tate"], STANDING, upright=True))
    return build(issue, root / "out", project=Project(root))


@pytest.fixture
def spoil(built: Built, tmp_path: Path) -> Spoil:
    """What is found in a copy of the finished file, of its articles and of the order of its faces."""
    def found(change: Callable[[pikepdf.Pdf], None]) -> list[Finding]:
        with pikepdf.open(built.folder / "print.pdf") as pdf:
            change(pdf)
            pdf.save(tmp_path / "print.pdf")
        with open_finished(tmp_path / "print.pdf") as finished:
            return [f for f in check_issue_pdf(finished, load_issue(built.folder.parent / "content" / "2022-06"))
                    if f.level is Level.ERROR and (f.article in TEXTS or f.rule == "order/sequence")]
    return found


@pytest.fixture(scope="module")
def frames(built: Built) -> Callable[[str], list[dict]]:
    layout = json.loads((built.folder / "layout.json").read_text(encoding="utf-8"))
    return lambda article: list(frames_of(layout, article))


BOTH = pytest.mark.parametrize("article", ["yoko", "tate"])
EACH = pytest.mark.parametrize("number", [1, 3])


def test_the_untouched_file_is_silent(spoil, frames):
    assert spoil(lambda pdf: None) == []
    assert [frame["characters"] > 100 for article in TEXTS for frame in frames(article)] == [True] * 8


@BOTH
def test_two_links_that_changed_places(spoil, frames, article):
    """All of the text is there, and painted in its order; only it does not stand there."""
    first, second = (frame["box"] for frame in frames(article)[:2])
    face, over = frames(article)[0]["face"], second["x"] - first["x"]
    found = spoil(lambda pdf: moved(pdf, face, [(inside(first), over, 0), (inside(second), -over, 0)]))
    assert [(f.rule, f.face, f.article) for f in found] == [("text/order", face, article)]


@BOTH
@EACH
def test_a_link_without_its_text(spoil, frames, article, number):
    frame = frames(article)[number]
    found = spoil(lambda pdf: without(pdf, frame["face"], inside(frame["box"])))
    assert {f.rule for f in found} <= {"text/missing", "text/changed"} and {f.article for f in found} == {article}
    assert "text/missing" in {f.rule for f in found}


@BOTH
@EACH
def test_a_link_without_its_last_lines(built, spoil, frames, article, number):
    frame = frames(article)[number]
    box, face = frame["box"], frame["face"]
    with open_finished(built.folder / "print.pdf") as finished:
        lines = [line for line in finished.pages[face - 1].lines if inside(box)(line.box.x + line.box.w / 2, line.box.y + line.box.h / 2)]
    places = sorted({round(line.box.x, 1) for line in lines}) if article == "tate" else sorted({-round(line.box.y, 1) for line in lines})
    last = (lambda x, y: x < places[1] + 3) if article == "tate" else (lambda x, y: y > -places[1])
    found = spoil(lambda pdf: without(pdf, face, lambda x, y: inside(box)(x, y) and last(x, y)))
    assert len(found) in (1, 2) and {f.rule for f in found} <= {"text/missing", "text/changed"} and {f.article for f in found} == {article}


@BOTH
@EACH
def test_a_link_that_is_painted_twice(spoil, frames, article, number):
    frame = frames(article)[number]
    found = spoil(lambda pdf: again(pdf, frame["face"], inside(frame["box"]), 0, 240))
    assert {(f.rule, f.face, f.article) for f in found} == {("text/repeated", frame["face"], article)}


@BOTH
def test_faces_of_a_chain_that_changed_places(spoil, frames, article):
    first, second = frames(article)[0]["face"] - 1, frames(article)[2]["face"] - 1

    def swap(pdf: pikepdf.Pdf) -> None:
        for key in ("/Contents", "/Resources"):
            pdf.pages[first].obj[key], pdf.pages[second].obj[key] = pdf.pages[second].obj[key], pdf.pages[first].obj[key]
    assert [(f.rule, f.face) for f in spoil(swap)] == [("order/sequence", first + 1), ("order/sequence", second + 1)]
