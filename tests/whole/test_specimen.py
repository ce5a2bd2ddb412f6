"""The specimen book: kinds of face that layouts.yaml draws, set with sample manuscript, looked at as they came out."""
from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest

from kohoshi.flow.build import PROJECT
from kohoshi.flow.specimen.book import specimen
from kohoshi.flow.specimen.issue import shown
from kohoshi.pages.layout import load_layouts
from kohoshi.pdfread.finished import open_finished
from kohoshi.refusal import Refusal

KINDS = {name: layout for name, layout in load_layouts(PROJECT.layouts("minato")).items() if layout.grid}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One kind with two choices, filled three ways: what is told of each is in the file beside."""
    folder = tmp_path_factory.mktemp("specimen") / "out"
    made = specimen(PROJECT, folder, kind="tables")
    for name, findings in made.findings.items():
        (folder / f"{name}.txt").write_text("\n".join(f"{finding.rule} {finding.message}" for finding in findings), encoding="utf-8")
    return folder


def words(path: Path, page: int) -> str:
    return "".join(pypdf.PdfReader(path).pages[page].extract_text().split())


def test_every_choice_has_its_face_as_pdf_and_picture(tables):
    assert sorted(path.name for path in tables.glob("*.png")) == sorted(f"{fill}-tables-{face}.png" for fill in ("typical", "empty", "overfull") for face in (1, 2))
    assert len(pypdf.PdfReader(tables / "typical.pdf").pages) == 2


def test_an_ordinary_amount_fits_and_too_much_is_told(tables):
    assert (tables / "typical.txt").read_text(encoding="utf-8") == "" == (tables / "empty.txt").read_text(encoding="utf-8")
    assert "text/overset" in (tables / "overfull.txt").read_text(encoding="utf-8")


def test_one_table_over_the_face_or_two_beside_each_other(tables):
    """The same head row once or twice on a line of the page."""
    found = [len(re.findall("地区月曜水曜金曜受付", words(tables / "typical.pdf", page))) for page in (0, 1)]
    assert found == [1, 2]


def test_what_stands_under_a_table_is_as_high_as_the_table_lets_it(tables):
    """With a short table the text begins higher: its first words stand 100 mm nearer to the head of the face."""
    def first_line(fill: str) -> float:
        with open_finished(tables / f"{fill}.pdf") as finished:
            return next(line.box.y for line in finished.pages[0].lines if "文字の組みかた" in line.text)
    assert first_line("empty") < first_line("typical") - 100


def test_every_kind_and_choice_is_in_the_book():
    told = [(each.name, each.options) for each in shown(KINDS)]
    assert {name for name, _ in told} == set(KINDS)
    assert len(told) == len(KINDS) + sum(len(option.choices) - 1 for layout in KINDS.values() for option in layout.options.values())


def test_a_kind_that_there_is_not_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(Refusal, match="「newspaper」という面の型はありません"):
        specimen(PROJECT, tmp_path / "out", kind="newspaper")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_says_for_how_much_it_is_made(name):
    assert KINDS[name].room and KINDS[name].title
