"""The 二次元コード of the June issue: made, read back, and caught when they are wrong."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from kohoshi.check.code import check_codes
from kohoshi.flow.build import Built
from kohoshi.flow.checking import check_content
from kohoshi.flow.set_up import Setup
from kohoshi.issue.codes import declared_codes
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.pages.run import planned_faces
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import load_press
from tests.proved import check_issue_pdf

HOME = "https://www.city.osaka.lg.jp/minato/"


def test_all_are_read_back_large_quiet_and_black(built: Built, issue: Issue) -> None:
    for name in ("print.pdf", "web.pdf"):
        with open_finished(built.folder / name) as finished:
            codes = {number: page for number, page in enumerate(finished.codes, 1) if page}
            assert {number: [code.text for code in page] for number, page in codes.items()} == {7: [HOME], 12: [HOME]}
            for code in (code for page in codes.values() for code in page):
                assert code.module > 0.8 and code.quiet >= 4 and code.contrast > 0.8
            assert check_codes(finished, issue, load_press("offset-tabloid")) == []
    assert len(declared_codes(issue)) == 2


def test_every_face_is_looked_at_for_codes(built: Built) -> None:
    with open_finished(built.folder / "print.pdf") as finished:
        assert len(finished.codes) == 12


def big_paths(page: pikepdf.Page) -> list[tuple[str, list[float]]]:
    """Operator and colour of every path that is painted with more than two hundred pieces."""
    out, pieces, colour = [], 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "scn":
                colour = [float(value) for value in operands]
            case "h":
                pieces += 1
            case "f" | "F" | "f*" | "B" | "S" | "s" | "n" as paint:
                out += [(paint, colour)] if pieces > 200 else []
                pieces = 0
    return out


def test_in_print_each_is_one_path_in_black_alone(built: Built) -> None:
    with pikepdf.open(built.folder / "print.pdf") as pdf:
        for number in (7, 12):
            page = pdf.pages[number - 1]
            assert big_paths(page) == [("f", [0, 0, 0, 1])]
            assert not page.get_images() and "/Annots" not in page.obj


def test_on_the_screen_the_words_link_and_the_code_has_its_alternative(built: Built) -> None:
    with open_finished(built.folder / "web.pdf") as finished:
        for number in (7, 12):
            assert [link.uri for link in finished.pages[number - 1].links if link.uri] == [HOME]
    with pikepdf.open(built.folder / "web.pdf") as pdf:
        texts = [str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]
    assert sorted(text for text in texts if "二次元コード" in text) == [
        f"二次元コード ホームページ {HOME}", f"二次元コード 区のホームページ {HOME}"]


def test_content_that_says_another_address(built: Built, copied: Path) -> None:
    article = copied / "articles" / "kusei-kaigi.yaml"
    article.write_text(article.read_text(encoding="utf-8").replace(HOME, HOME + "kusei/"), encoding="utf-8")
    with open_finished(built.folder / "print.pdf") as finished:
        found, = (f for f in check_issue_pdf(finished, load_issue(copied)) if not f.is_gate)
    assert (found.rule, found.face, found.article) == ("code/mismatch", 7, "kusei-kaigi")
    assert found.place is not None and found.place.file.endswith("kusei-kaigi.yaml") and found.box is not None


def test_a_domain_that_is_not_ours_is_told_before_the_build(copied: Path) -> None:
    article = copied / "articles" / "kusei-kaigi.yaml"
    article.write_text(article.read_text(encoding="utf-8").replace(HOME, "https://www.example.jp/"), encoding="utf-8")
    found, = (f for f in check_content(copied).report.findings if not f.is_gate)
    assert found.rule == "code/domain" and found.place is not None


@pytest.mark.speaks("code/room")
def test_an_address_too_long_for_its_place_names_its_line(setup: Setup, copied: Path) -> None:
    article = copied / "articles" / "kusei-kaigi.yaml"
    article.write_text(article.read_text(encoding="utf-8").replace(HOME, HOME + "a" * 600), encoding="utf-8")
    long = load_issue(copied)
    run = next(run for run in long.publication.flatplan if 7 in run.faces)
    _, (found,) = replace(setup.pages, issue=long).html(run, planned_faces(long), setup.created)
    assert found.rule == "code/room" and found.place is not None and found.place.file.endswith("kusei-kaigi.yaml")
    assert "（636字。" in found.message and "枠は 31.9 mm です" in found.message
