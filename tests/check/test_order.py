"""Faces swapped, lost, doubled, blank, misnamed: each told once, by its own rule."""
from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from kohoshi.pdfread.finished import open_finished
from tests.check import paper
from tests.proved import check_issue_pdf, check_pdf


def told(findings):
    return [(f.rule, f.face) for f in findings]


def with_pages(change):
    def broken(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)
    return broken


def swap(pdf):
    a, b = pdf.pages[3], pdf.pages[4]
    pdf.pages[3], pdf.pages[4] = b, a


def remove_six(pdf):
    del pdf.pages[5]


def double_four(pdf):
    pdf.pages.insert(4, pdf.pages[3])


def blank_five(pdf):
    pdf.pages[4].Contents = pdf.make_stream(b"")


def small_eight(pdf):
    pdf.pages[7].trimbox = pdf.pages[7].mediabox = pdf.pages[7].cropbox = [0, 0, 360, 510]


def wrong_labels(pdf):
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[
        0, pikepdf.Dictionary(S=pikepdf.Name.D), 6, pikepdf.Dictionary(S=pikepdf.Name.D, St=8)])


def test_the_clean_paper_is_silent(prove):
    assert prove() == []


def test_the_clean_paper_alone_is_silent(tmp_path):
    with open_finished(paper.write(tmp_path / "a.pdf")) as finished:
        assert check_pdf(finished) == []


@pytest.mark.speaks("order/sequence", change=swap)
@pytest.mark.speaks("order/missing", change=remove_six)
@pytest.mark.speaks("order/duplicate", change=double_four)
@pytest.mark.speaks("order/blank", change=blank_five)
@pytest.mark.speaks("order/label", change=wrong_labels)
@pytest.mark.parametrize(("change", "expected"), [
    (swap, [("order/sequence", 4), ("order/sequence", 5)]),
    (remove_six, [("order/missing", 6)]),
    (double_four, [("order/duplicate", 4)]),
    (blank_five, [("order/blank", 5)]),
    (wrong_labels, [("order/label", 7), ("order/label", 8)]),
])
def test_pages_changed(prove, change, expected):
    assert told(prove(broken=with_pages(change))) == expected


@pytest.mark.parametrize(("change", "expected"), [
    (swap, [("order/sequence", 4), ("order/sequence", 5)]),
    (remove_six, [("order/missing", 6)]),
    (double_four, [("order/duplicate", 4)]),
    (blank_five, [("order/blank", 5)]),
])
def test_pages_changed_without_the_content(tmp_path, change, expected):
    path = paper.write(tmp_path / "a.pdf")
    with_pages(change)(path)
    with open_finished(path) as finished:
        order = [finding for finding in check_pdf(finished) if finding.family == "order"]
    assert told(order) == expected


@pytest.mark.speaks("order/count")
def test_a_page_too_many(prove):
    """A page of another paper between ours: two more faces than the flat plan has."""
    def more(pdf):
        for shade in (b"0.2 g", b"0.6 g"):
            page = pdf.add_blank_page(page_size=(368.5, 510.2))
            page.Contents = pdf.make_stream(shade + b" 0 0 100 100 re f")
    findings = prove(broken=with_pages(more))
    assert told(findings) == [("order/count", None)]
    assert "10ページあります（台割は8面です）" in findings[0].message


@pytest.mark.speaks("order/size")
def test_another_size(prove):
    findings = [f for f in prove(broken=with_pages(small_eight)) if f.family == "order"]
    assert told(findings) == [("order/size", 8)]
    assert "127.0×179.9 mm" in findings[0].message
    assert "130.0×180.0 mm" in findings[0].message


@pytest.mark.speaks("order/folio")
def test_wrong_folio_names_both_numbers_and_the_spot(prove):
    findings = prove(heads={7: paper.head(7, folio=3)})
    assert told(findings) == [("order/folio", 7)]
    assert "7面のノンブルが「3面」" in findings[0].message
    assert findings[0].box.y == pytest.approx(8, abs=3)


def test_folio_left_out(prove):
    findings = prove(heads={7: paper.head(7).replace("7面", "")})
    assert told(findings) == [("order/folio", 7)]
    assert "ノンブルがありません" in findings[0].message


@pytest.mark.speaks("order/issue-number", new="No.312")
@pytest.mark.speaks("order/issue-month", new="5月号")
@pytest.mark.speaks("order/issue-year", new="(2023年)")
@pytest.mark.parametrize(("old", "new", "rule"), [
    ("No.313", "No.312", "order/issue-number"),
    ("6月号", "5月号", "order/issue-month"),
    ("令和4年(2022年)", "令和3年(2021年)", "order/issue-year"),
    ("(2022年)", "(2023年)", "order/issue-year"),
])
def test_another_issue_on_one_face(prove, old, new, rule):
    findings = prove(heads={5: paper.head(5).replace(old, new)})
    assert told(findings) == [(rule, 5)]


@pytest.mark.speaks("order/issue-date")
def test_wrong_date_in_the_masthead(prove):
    assert told(prove((1, "令和4年6月1日発行", "令和4年6月2日発行"))) == [("order/issue-date", 1)]


@pytest.mark.speaks("order/masthead")
def test_masthead_missing(prove):
    assert told(prove((1, "<h1>広報みなと</h1>", "<h1>&nbsp;</h1>"))) == [("order/masthead", 1)]


@pytest.mark.speaks("order/binding")
def test_faces_that_cannot_be_bound(prove, tmp_path):
    def six(pdf):
        del pdf.pages[6:]
    path = paper.write(tmp_path / "a.pdf")
    with_pages(six)(path)
    with open_finished(path) as finished:
        assert ("order/binding", None) in told(check_pdf(finished))


@pytest.mark.speaks("order/spread")
def test_spread_that_does_not_open(prove):
    plan = [dict(run) for run in paper.PUBLICATION["flatplan"]]
    plan[1:3] = [plan[2] | {"faces": ["2"]}, plan[1] | {"faces": ["3", "4"]}]
    findings = prove(content=paper.issue(flatplan=plan))
    assert ("order/spread", 3) in told(findings)


def cut(first, last):
    """Only the pages first..last."""
    def change(pdf):
        del pdf.pages[last:]
        del pdf.pages[:first - 1]
    return with_pages(change)


def alone(tmp_path, broken):
    path = paper.write(tmp_path / "a.pdf")
    broken(path)
    with open_finished(path) as finished:
        return told(check_pdf(finished))


def test_single_faces_are_a_file_of_their_own(tmp_path):
    assert alone(tmp_path, cut(6, 7)) == []


def test_a_gap_in_single_faces(tmp_path):
    def broken(path):
        cut(4, 8)(path)
        with_pages(lambda pdf: pdf.pages.__delitem__(2))(path)
    assert alone(tmp_path, broken) == [("order/missing", 6)]


def test_front_matter_is_no_disorder(tmp_path):
    """A brochure whose folios begin on its third page is taken by position."""
    def broken(path):
        with_pages(lambda pdf: [pdf.pages.insert(0, pdf.pages[n]) for n in (0, 0)])(path)
    assert [rule for rule, _ in alone(tmp_path, broken) if rule != "order/duplicate"] == []


def side_by_side(path):
    with pikepdf.open(path) as source, pikepdf.new() as out:
        for left in range(1, 7, 2):
            page = out.add_blank_page(page_size=(2 * 368.5, 510.2))
            for n, x in ((left, 0), (left + 1, 368.5)):
                page.add_overlay(source.pages[n], pikepdf.Rectangle(x, 0, x + 368.5, 510.2))
        out.save(path.with_name("spreads.pdf"))


@pytest.mark.speaks("order/spread-file")
def test_a_file_of_spreads_is_told_as_such(tmp_path, issue):
    path = paper.write(tmp_path / "a.pdf", heads={n: paper.head(n).replace("<header>", "<header style='flex-direction:row-reverse'>")
                                                  for n in (3, 5, 7)})
    side_by_side(path)
    with open_finished(tmp_path / "spreads.pdf") as finished:
        assert told(check_pdf(finished)) == [("order/spread-file", None)]
        assert [(f.rule, f.level) for f in check_issue_pdf(finished, issue)] == [("order/spread-file", "error")]


def remove_cover(pdf):
    del pdf.pages[0]


def blank_cover(pdf):
    pdf.pages[0].Contents = pdf.make_stream(b"")


@pytest.mark.parametrize(("change", "rule"), [(remove_cover, "order/missing"), (blank_cover, "order/blank")])
def test_a_lost_cover_is_one_finding(prove, change, rule):
    """Nothing else is said of it: not that face 5 goes on from a face 1 that has no beginning."""
    assert told(prove(broken=with_pages(change))) == [(rule, 1)]


def test_a_lost_cover_in_a_pdf_alone(tmp_path):
    assert alone(tmp_path, with_pages(remove_cover)) == [("order/missing", 1)]
