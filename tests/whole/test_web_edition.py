"""web.pdf before an independent judge: veraPDF for PDF/UA-1 and PDF/A-3a; print.pdf by what PDF/A-2b
shares with PDF/X. All that needs Java is here: the machine starts once."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from kohoshi.check.expected import expected
from kohoshi.editions.manuscript import manuscript
from kohoshi.editions.notice import with_notice
from kohoshi.flow.build import Built
from kohoshi.flow.set_up import Setup
from kohoshi.issue.model import Issue
from kohoshi.pages.resources import BASE
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import Tag, read_tags
from kohoshi.text import plain
from tests.editions import small
from tests.verapdf import proxy_2b, validate


@pytest.fixture(scope="module")
def spoken(built: Built) -> Tag:
    with open_finished(built.folder / "web.pdf") as web:
        root = read_tags(web).root
    assert root is not None
    return root


def test_the_issue_is_pdf_ua_1(built: Built) -> None:
    verdict = validate(built.folder / "web.pdf", "ua1")
    assert verdict.passed, str(verdict)
    assert verdict.checks > 50_000


def test_the_issue_is_pdf_a_3a(built: Built) -> None:
    verdict = validate(built.folder / "web.pdf", "3a")
    assert verdict.passed, str(verdict)
    assert verdict.checks > 100_000


@pytest.mark.parametrize("make", [small.latin, small.outlined, small.inks], ids=lambda make: make.__name__)
def test_supplied_files_of_other_makers_pass_too(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = tmp_path / "web.pdf"
    path.write_bytes(small.supplied_web(make(tmp_path / "city.pdf")))
    for flavour in ("ua1", "3a"):
        verdict = validate(path, flavour)
        assert verdict.passed, str(verdict)


def _silent(pdf: pikepdf.Pdf) -> None:
    del next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.Figure).Alt


def _loose(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(b"0 0 10 10 re f"))


def _four_inks(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(b"/Artifact BMC 0 0 0 1 k 0 0 10 10 re f EMC"))


@pytest.mark.parametrize(("flavour", "spoil", "rule"), [
    ("ua1", _silent, "7.3-1"), ("ua1", _loose, "7.1-3"), ("3a", _four_inks, "6.2.4.3-3")])
def test_the_judge_finds_what_is_spoiled(tmp_path: Path, flavour, spoil, rule) -> None:
    path = tmp_path / "web.pdf"
    path.write_bytes(small.web('<section><h1>題</h1><img alt="港の朝" src="picture.svg"></section>'))
    assert validate(path, flavour).passed
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        spoil(pdf)
        pdf.save(path)
    verdict = validate(path, flavour)
    assert not verdict.passed and set(verdict.failed) == {rule}, str(verdict)


def test_print_pdf_leaves_only_what_is_pdf_a_alone(built: Built, tmp_path: Path) -> None:
    assert proxy_2b(built.folder / "print.pdf", tmp_path) == {}


def test_the_proxy_sees_a_colour_of_the_screen(built: Built, tmp_path: Path) -> None:
    path = tmp_path / "print.pdf"
    with pikepdf.open(built.folder / "print.pdf") as pdf:
        while len(pdf.pages) > 1:
            del pdf.pages[-1]
        pdf.pages[0].contents_add(pdf.make_stream(b"1 0 0 rg 0 0 10 10 re f"))
        pdf.save(path)
    assert set(proxy_2b(path, tmp_path)) == {"6.2.4.3-2"}


# --- what it says -------------------------------------------------------------------------------


def test_every_article_is_heard_in_the_order_of_its_manuscript(spoken: Tag, issue: Issue) -> None:
    """Read from the structure alone, without a look at the page. A category is the label of
    several articles, a picture stands where the layout has it."""
    document, = (kid for kid in spoken.kids if isinstance(kid, Tag))
    faces: dict[int, str] = {}
    for part in document.kids:
        assert isinstance(part, Tag) and part.face is not None
        faces[part.face] = faces.get(part.face, "") + plain(part.text)
    assert list(faces) == list(range(1, 13))
    reached: dict[tuple[str, str], int] = {}
    lost = []
    for value in expected(issue):
        free = value.printable.field == "category" or "figure" in value.printable.field
        text = "".join(faces[face] for face in value.faces)
        found = value.pattern.search(text, 0 if free else reached.get(value.key, 0))
        if found is None:
            lost.append((value.key, value.printable.field, value.printable.text))
        elif not free:
            reached[value.key] = found.end()
    assert lost == []
    assert len(reached) > 25


def test_pages_of_the_city_and_the_advertisement_are_heard_in_their_own_words(spoken: Tag) -> None:
    supplied = {tag.title: tag for tag in spoken.walk() if tag.title}
    assert [len(tag.text) > 500 for tag in supplied.values()] == [True, True, True, False]
    assert "避難の情報は、テレビやラジオ" in supplied["市政だより(見本)1 大雨と台風にそなえましょう"].text
    assert "すずしい道具を、小さな棚いっぱいに。" in supplied["広告：見本商店"].text
    assert next(tag.type for tag in supplied["広告：見本商店"].walk()) == "Sect"


def test_running_heads_and_folios_are_not_read_aloud(spoken: Tag) -> None:
    assert "広報みなと 令和4年(2022年)6月号 No.313" not in spoken.text
    assert [tag.text for tag in spoken.walk() if tag.type == "H1"] == ["広報みなと"]


def test_bookmarks_are_faces_and_under_them_what_begins_or_goes_on_there(built: Built, issue: Issue) -> None:
    with open_finished(built.folder / "web.pdf") as web:
        marks = [(mark.depth, mark.title, mark.face) for mark in web.facts.outlines]
    assert [(title, face) for depth, title, face in marks if depth == 0] == [
        (f"{face}面 {run.section}", face) for run in issue.publication.flatplan for face in run.faces]
    inner = [(title, face) for depth, title, face in marks if depth == 1]
    assert inner[:4] == [("「楽しい」を、このまちで。", 1), ("大雨の季節の前に", 1), ("令和4年度 港区運営方針を策定しました！", 2),
                         ("令和4年度 港区運営方針を策定しました！（続き）", 3)]
    assert ("大雨の季節の前に（続き）", 5) in inner and ("市政だより(見本)2 市からのお知らせ", 10) in inner
    assert not [title for title, _ in inner if title.endswith("見本")]


def test_what_is_printed_is_attached_as_the_source(built: Built, issue: Issue) -> None:
    """ISO 19005-3, 6.8: how it belongs to the file, its kind, its day."""
    with pikepdf.open(built.folder / "web.pdf") as pdf:
        spec, = pdf.Root.AF
        assert (str(spec.AFRelationship), str(spec.UF), str(spec.F)) == ("/Source", "2022-06.yaml", "2022-06.yaml")
        assert str(spec.EF.F.Subtype) == "/application/yaml"
        assert str(spec.EF.F.Params.ModDate) == "D:20220601000000+09'00'"
        assert spec.EF.F.read_bytes() == manuscript(issue)
        assert list(pdf.attachments) == ["2022-06.yaml"]


def test_every_face_is_a_light_load(built: Built, tmp_path: Path) -> None:
    with pikepdf.open(built.folder / "web.pdf") as pdf:
        for number, page in enumerate(pdf.pages, 1):
            with pikepdf.new() as alone:
                alone.pages.append(page)
                alone.save(tmp_path / "face.pdf")
            assert (tmp_path / "face.pdf").stat().st_size < 1_000_000, f"{number}面"

def test_a_page_of_corrections_behind_the_faces(built: Built, setup: Setup, tmp_path: Path) -> None:
    """訂正: the faces stay, the page is tagged, found first among the bookmarks, and both judges agree."""
    web = (built.folder / "web.pdf").read_bytes()
    html = ('<!doctype html><html lang="ja"><head><title>訂正</title></head><body style="font-family: UD PGothic; color: #a82424">'
            "<h1>訂正のお知らせ</h1><p>正しくは6月12日です。</p></body></html>")
    path = tmp_path / "corrected.pdf"
    path.write_bytes(with_notice(web, html, "訂正のお知らせ", setup.engine, BASE))
    assert path.read_bytes() == with_notice(web, html, "訂正のお知らせ", setup.engine, BASE)
    for flavour in ("ua1", "3a"):
        verdict = validate(path, flavour)
        assert verdict.passed, str(verdict)
    with open_finished(path) as finished, open_finished(built.folder / "web.pdf") as before:
        assert [face.label for face in finished.pages] == [*(face.label for face in before.pages), "訂正のお知らせ"]
        assert finished.pages[0].glyphs.text == before.pages[0].glyphs.text
        root = read_tags(finished).root
        assert root is not None and root.text.rstrip().endswith("正しくは6月12日です。")
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        assert outline.root[0].title == "訂正のお知らせ"
