"""The fonts of a finished file: declared, embedded, subset."""
from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from kohoshi.check.fonts import check_fonts
from kohoshi.finding import Level
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.untrusted import open_untrusted
from tests.check import paper

DECLARED = ("BIZ UDGothic",)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return paper.write(tmp_path / "print.pdf")


def told(path: Path, families: tuple[str, ...] | None = DECLARED) -> list[tuple[str, Level, int | None, str]]:
    with open_finished(path) as finished:
        return [(f.rule, f.level, f.face, f.excerpt) for f in check_fonts(finished, families)]


def changed(path: Path, change) -> Path:
    data = BytesIO(path.read_bytes())
    with pikepdf.open(data) as pdf:
        change(pdf)
        pdf.save(path)
    return path


#: Words in the font F9 where the paper is empty.
SHOWN = b"BT /F9 14 Tf 0 g 1 0 0 1 60 60 Tm (Sample) Tj ET"


def helvetica(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def own_resources(page: pikepdf.Page) -> pikepdf.Object:
    page.obj.Resources = Dictionary(page.obj.Resources)
    page.obj.Resources.Font = Dictionary(page.obj.Resources.Font)
    page.obj.Resources.XObject = Dictionary(page.obj.Resources.get("/XObject", Dictionary()))
    return page.obj.Resources


def drawn(pdf: pikepdf.Pdf, name: str) -> None:
    """A form with a font of its own on face 3."""
    form = pdf.make_stream(SHOWN.replace(b"F9", b"F1"), Type=Name.XObject, Subtype=Name.Form, BBox=pikepdf.Array([0, 0, 400, 500]),
                           Resources=Dictionary(Font=Dictionary(F1=helvetica(pdf))))
    own_resources(pdf.pages[2]).XObject[name] = form
    show(pdf, 2, f"{name} Do".encode())


def show(pdf: pikepdf.Pdf, index: int, operators: bytes) -> None:
    """Paint over a face, in PDF's own space."""
    page = pdf.pages[index]
    page.contents_coalesce()
    page.obj.Contents = pdf.make_stream(b"q " + page.obj.Contents.read_bytes() + b" Q q " + operators + b" Q")


def test_declared_embedded_subset_fonts_say_nothing(pdf):
    with open_finished(pdf) as finished:
        fonts = {font for face in finished.pages for font in face.fonts}
    assert {font.name for font in fonts} == {"BIZ-UDGothic", "BIZ-UDGothic-Bold"}
    assert all(font.embedded and font.subset and not font.supplied for font in fonts)
    assert told(pdf) == []


@pytest.mark.speaks("font/undeclared")
def test_a_font_that_is_not_declared(pdf):
    assert {(rule, level, name) for rule, level, _, name in told(pdf, ("UD Gothic",))} == {
        ("font/undeclared", Level.ERROR, "BIZ-UDGothic"), ("font/undeclared", Level.ERROR, "BIZ-UDGothic-Bold")}
    assert told(pdf, None) == []


@pytest.mark.speaks("font/not-embedded")
def test_a_font_that_is_not_embedded(pdf):
    changed(pdf, named(SHOWN))
    assert told(pdf, None) == [("font/not-embedded", Level.ERROR, 4, "Helvetica")]
    assert {rule for rule, *_ in told(pdf)} == {"font/not-embedded", "font/undeclared"}


def named(operators: bytes):
    """Face 4 with Helvetica, which is not embedded, and what it paints with it."""
    def change(pdf: pikepdf.Pdf) -> None:
        own_resources(pdf.pages[3]).Font["/F9"] = helvetica(pdf)
        show(pdf, 3, operators)
    return change


@pytest.mark.parametrize("operators", [
    b"", b"BT /F9 12 Tf ET",  # chosen and not used, as reportlab leaves it on every page
    SHOWN.replace(b"Tf", b"Tf 3 Tr"), SHOWN.replace(b"0 g", b"1 g")])
def test_a_font_of_which_nothing_shows_is_no_matter(pdf, operators):
    changed(pdf, named(operators))
    assert told(pdf, None) == []


def test_a_font_inside_a_drawing_of_ours_is_judged(pdf):
    changed(pdf, lambda pdf: drawn(pdf, "/x7"))
    assert {(rule, face) for rule, _, face, _ in told(pdf)} == {("font/not-embedded", 3), ("font/undeclared", 3)}


def test_what_came_inside_a_supplied_page_must_only_be_embedded(pdf):
    changed(pdf, lambda pdf: drawn(pdf, "/Supplied2page"))
    assert told(pdf) == [("font/not-embedded", Level.ERROR, 3, "Helvetica")]
    with open_finished(pdf) as finished:
        finding, = check_fonts(finished, DECLARED)
    assert "送り主" in finding.hint


@pytest.mark.speaks("font/not-subset")
def test_a_font_put_in_whole(pdf):
    def whole(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].obj.Resources.Font.values():
            font.BaseFont = Name("/" + str(font.BaseFont).split("+")[1])
    assert {(rule, level) for rule, level, *_ in told(changed(pdf, whole))} == {("font/not-subset", Level.WARNING)}


def test_a_foreign_file_read_in_the_child_tells_the_same(pdf):
    with open_finished(pdf) as here, open_untrusted(pdf) as there:
        assert [face.fonts for face in here.pages] == [face.fonts for face in there.pages]


def test_a_form_that_draws_itself_ends(pdf):
    def circle(pdf: pikepdf.Pdf) -> None:
        drawn(pdf, "/x7")
        form = pdf.pages[2].obj.Resources.XObject["/x7"]
        form.Resources.XObject = Dictionary(x7=form)
    assert {rule for rule, *_ in told(changed(pdf, circle), None)} == {"font/not-embedded"}
