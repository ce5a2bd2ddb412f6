"""What other programs and people make: each broken copy is told, each right one is silent, and a report says
what it could not prove."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pikepdf
import pytest

from kohoshi.check.report import Report, as_json, as_text
from kohoshi.check.report.html import as_html
from kohoshi.check.run import prove_issue_pdf, prove_pdf
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.press import load_press
from tests.check import others, paper
from tests.check.others import HEIGHT, WIDTH, Book, newspaper, outlined, reordered

SWAPPED = (1, 2, 4, 3, 5, 6, 7, 8)
KANJI = "一二三四五六七八"
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


def proven(path: Path, **given):
    with open_finished(path) as finished:
        return prove_pdf(finished, **given)


def told(findings: list[Finding], *families: str) -> list[tuple[str, int | None]]:
    return [(f.rule, f.face) for f in findings if not families or f.family in families]


# --- folios --------------------------------------------------------------------------------

FORMS: dict[str, tuple[Callable[[int], str], str]] = {
    "三面": (lambda n: f"{KANJI[n - 1]}面", "foot"), "第3面": (lambda n: f"第{n}面", "head"), "(3)": (lambda n: f"({n})", "foot"),
    "（３）": (lambda n: f"（{chr(0xFF10 + n)}）", "head"), "3 広報みほん 6月号": (lambda n: f"{n} 広報みほん 6月号", "foot"),
    "1　広報みほん　令和4年6月号": (lambda n: f"{n}　広報みほん　令和4年6月号", "head"), "広報みほん 6月号 3": (lambda n: f"広報みほん 6月号 {n}", "foot"),
    "－ ３ －": (lambda n: f"－ {chr(0xFF10 + n)} －", "centre"), "-3-": (lambda n: f"-{n}-", "centre"), "P3": (lambda n: f"P{n}", "foot"),
    "p.3": (lambda n: f"p.{n}", "foot"), "3ページ": (lambda n: f"{n}ページ", "foot"), "3/8": (lambda n: f"{n}/8", "centre"),
    "❸": (lambda n: "❶❷❸❹❺❻❼❽"[n - 1], "foot"), "③": (lambda n: "①②③④⑤⑥⑦⑧"[n - 1], "head"), "【3】": (lambda n: f"【{n}】", "foot"),
    "・3・": (lambda n: f"・{n}・", "centre"), "3": (str, "foot"), "3 in the middle": (str, "centre"),
    "三": (lambda n: KANJI[n - 1], "foot"), "5 to 12 of 16": (lambda n: str(n + 4), "foot"), "P5 to P12": (lambda n: f"P{n + 4}", "foot"),
    "（3面）くらし": (lambda n: f"（{n}面） 広報", "foot"), "2022 3 広報みほん": (lambda n: f"2022 {n} 広報みほん", "foot"),
    "hidden in the gutter": (lambda n: f"{n:03}", "gutter"), "iii": (lambda n: ROMAN[n - 1], "foot"), "- III -": (lambda n: f"- {ROMAN[n - 1].upper()} -", "centre"),
    "Ⅲ": (lambda n: "ⅠⅡⅢⅣⅤⅥⅦⅧ"[n - 1], "head"), "参面": (lambda n: "壱弐参肆伍六七八"[n - 1] + "面", "foot"), "参": (lambda n: "壱弐参肆伍六七八"[n - 1], "foot"),
    "三 down the margin": (lambda n: KANJI[n - 1], "margin"), "3面 down the margin": (lambda n: f"{n}面", "margin"),
    "三面 down the margin": (lambda n: f"{KANJI[n - 1]}面", "margin"), "三広報みほん down the margin": (lambda n: f"{KANJI[n - 1]}広報みほん", "margin"),
}


@pytest.mark.parametrize("form", FORMS)
def test_folios_of_every_form(tmp_path, form):
    folio, where = FORMS[form]
    path = newspaper(folio=folio, where=where).save(tmp_path / "a.pdf")
    right = proven(path)
    assert told(right.findings) == []
    assert {face.order for face in right.proof.faces} == {"folio"} and right.proof.unproven() == []
    assert {face.references for face in right.proof.faces} == {0}  # a folio is none
    first = int(right.proof.faces[0].face)
    found = proven(reordered(path, SWAPPED)).findings
    assert told(found) == [("order/sequence", first + 2), ("order/sequence", first + 3)]


@pytest.mark.parametrize("form", ["(3)", "3 広報みほん 6月号", "三面", "3/8"])
def test_a_page_lost_and_one_twice(tmp_path, form):
    folio, where = FORMS[form]
    path = newspaper(folio=folio, where=where).save(tmp_path / "a.pdf")
    data = path.read_bytes()
    assert ("order/missing", 4) in told(proven(reordered(path, (1, 2, 3, 5, 6, 7, 8))).findings)
    path.write_bytes(data)
    assert told(proven(reordered(path, (1, 2, 3, 4, 4, 5, 6, 7, 8))).findings, "order") == [("order/duplicate", 4)]


@pytest.mark.parametrize("bare", [{2, 4, 6, 8}, {1, 3, 5, 7}, {1}, {1, 2}, {1, 8}, {1, 2, 7, 8}], ids=str)
def test_pages_without_folio_by_custom(tmp_path, bare):
    found = proven(newspaper(folio=lambda n: "" if n in bare else f"{n}面").save(tmp_path / "a.pdf"))
    assert told(found.findings) == []
    assert {face.page for face in found.proof.faces if face.order == "none"} == (bare if len(bare) > 1 else set())


@pytest.mark.parametrize("bare", [{5}, {1, 5}, {4, 6}], ids=str)
def test_pages_that_lost_their_folio(tmp_path, bare):
    found = proven(newspaper(folio=lambda n: "" if n in bare else f"{n}面").save(tmp_path / "a.pdf"))
    assert told(found.findings) == [("order/folio", n) for n in sorted(bare - {1})]


@pytest.mark.parametrize("cover", ["1面", ""])
def test_the_order_of_a_sheet_is_one_finding(tmp_path, cover):
    path = newspaper(folio=lambda n: f"{n}面" if n > 1 else cover).save(tmp_path / "a.pdf")
    found, = proven(reordered(path, (8, 1, 2, 7, 6, 3, 4, 5))).findings
    assert (found.rule, found.message) == ("order/sequence", "1～8面が、8・1・2・7・6・3・4・5 の順に入っています")


def two_up(path: Path, order: tuple[int, ...], numbers: bool = True) -> Path:
    """Two pages side by side, each with its folio at its outer foot."""
    book = Book(len(order) // 2, (2 * WIDTH, HEIGHT))
    for sheet in range(len(order) // 2):
        for side in (0, 1):
            number = order[2 * sheet + side]
            for i in range(10):
                book.text(sheet + 1, 12 + side * WIDTH, 40 + i * 9, f"{number}の{i + 1} {others.WORDS[(number * 3 + i) % 4]}", 9)
            if numbers:
                book.text(sheet + 1, 8 if not side else 2 * WIDTH - 14, HEIGHT - 6, str(number), 9)
    return book.save(path)


@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5, 6, 7, 8), (8, 1, 2, 7, 6, 3, 4, 5), (2, 3, 4, 5), (3, 2, 5, 4)], ids=str)
def test_two_pages_on_one_are_spreads(tmp_path, order):
    found = proven(two_up(tmp_path / "a.pdf", order))
    assert told(found.findings, "order") == [("order/spread-file", None)] and found.proof is None


def test_broad_pages_with_one_folio_are_none(tmp_path):
    path = newspaper(size=(2 * WIDTH, HEIGHT)).save(tmp_path / "a.pdf")
    assert told(proven(path).findings, "order") == []
    assert told(proven(two_up(tmp_path / "b.pdf", (1, 2, 3, 4, 5, 6, 7, 8), numbers=False)).findings, "order") == [("order/unproven", None)]


def test_labels_that_begin_elsewhere_are_one_finding(tmp_path):
    found, = proven(newspaper().save(tmp_path / "a.pdf", labels=range(3, 11))).findings
    assert found.rule == "order/label" and "1面が「3」、8面が「10」" in found.message


def test_a_book_with_front_matter_out_of_step(tmp_path):
    path = newspaper(folio=lambda n: str(n - 2) if n > 2 else "", where="centre").save(tmp_path / "a.pdf")
    assert told(proven(path).findings) == []
    assert ("order/sequence", 5) in told(proven(reordered(path, (1, 2, 3, 4, 6, 5, 7, 8))).findings)


@pytest.mark.parametrize("words", [
    lambda n: "", lambda n: "2022", lambda n: "電話 3", lambda n: "令和4年6月12日", lambda n: f"{(n * 37) % 90}円", lambda n: "3"],
    ids=["nothing", "a year", "a telephone", "a date", "prices", "the same number"])
def test_what_is_no_folio_proves_nothing(tmp_path, words):
    found = proven(newspaper(folio=words).save(tmp_path / "a.pdf"))
    assert told(found.findings) == [("order/unproven", None)]
    assert found.findings[0].level is Level.NOTICE and "天・地・小口" in found.findings[0].message
    assert found.proof.unproven() == ["面の順（ノンブルが読めません）"]


def test_one_page_has_no_order(tmp_path):
    found = proven(newspaper(1, lambda n: "").save(tmp_path / "a.pdf"))
    assert (found.findings, found.proof.unproven()) == ([], [])


def test_page_labels_stand_in_and_are_said_to(tmp_path):
    found = proven(newspaper(folio=lambda n: "").save(tmp_path / "a.pdf", labels=range(1, 9)))
    assert told(found.findings) == [("order/unproven", None)] and "ページラベルの順で見ました" in found.findings[0].message
    assert {face.order for face in found.proof.faces} == {"label"}
    found = proven(newspaper(folio=lambda n: "").save(tmp_path / "b.pdf", labels=SWAPPED))
    assert told(found.findings, "order") == [("order/sequence", 3), ("order/sequence", 4), ("order/unproven", None)]


# --- words that cannot be read -------------------------------------------------------------


@pytest.mark.speaks("order/unproven")
@pytest.mark.speaks("text/outlined")
def test_type_as_outlines_is_one_finding(tmp_path):
    path = newspaper().save(tmp_path / "a.pdf")
    found = proven(outlined(path))
    assert told(found.findings) == [("order/unproven", None), ("text/outlined", 1)]
    assert "文字が図形で" in found.findings[0].message and found.findings[1].message.startswith("1～8面の文字が図形です")
    assert found.proof.unproven() == ["面の順（ノンブルが読めません）", "1～8面の文と参照（文字が図形です）"]
    assert told(proven(path).findings) == []


def test_some_faces_as_outlines(tmp_path):
    book = newspaper().save(tmp_path / "a.pdf")
    with pikepdf.open(outlined(book)) as shapes, pikepdf.open(book, allow_overwriting_input=True) as pdf:
        pdf.pages[4] = shapes.pages[4]
        pdf.save(tmp_path / "b.pdf")
    found = proven(tmp_path / "b.pdf")
    assert told(found.findings) == [("text/outlined", 5)]  # that its folio cannot be read follows from it
    assert [face.words for face in found.proof.faces] == ["text"] * 4 + ["outlines"] + ["text"] * 3
    text = as_text(Report(None, "b.pdf", 8, found.findings, proof=found.proof))
    assert "\n  1～4・6～8面: 順序はノンブル、言葉は文字\n  5面: 順序はノンブル、言葉は図形（確かめられません）\n" in text


def test_drawings_are_no_letters(tmp_path):
    book = newspaper(4)
    for page in range(1, 5):
        windows = " ".join(f"{20 + i * 9} {60 + j * 12} 6 8 re" for i in range(20) for j in range(3))
        waves = " ".join(f"{20 + i * 15} {200 + j * 9} m {25 + i * 15} {206 + j * 9} {30 + i * 15} {194 + j * 9} {35 + i * 15} {200 + j * 9} c" for i in range(18) for j in range(5))
        book.paint(page, f"0.5 g {windows} f {waves} f")
    found = proven(book.save(tmp_path / "a.pdf"))
    assert told(found.findings) == [] and {face.words for face in found.proof.faces} == {"text"}


@pytest.mark.speaks("text/scanned", layer=True)
@pytest.mark.parametrize("layer", [True, False])
def test_a_scan_is_one_notice(tmp_path, layer):
    found = proven(others.scanned(layer=layer).save(tmp_path / "a.pdf"))
    assert told(found.findings) == [("order/unproven", None), ("text/scanned", 1)]
    assert {face.words for face in found.proof.faces} == {"layer" if layer else "scan"}
    assert all(f.level is Level.NOTICE for f in found.findings)


def test_text_under_a_photograph_is_hidden_all_the_same(tmp_path):
    book = Book(2)
    for page in (1, 2):
        others.body(book, page)
        book.text(page, 12, HEIGHT - 6, f"{page}面", 9)
        book.picture(page, others.photograph(page))
    assert told(proven(book.save(tmp_path / "a.pdf")).findings, "text") == [("text/hidden", 1), ("text/hidden", 2)]


def test_text_on_a_photograph_is_text(tmp_path):
    book = Book(4)
    for page in range(1, 5):
        book.picture(page, others.photograph(page))
        others.body(book, page, ink="1 g")
        book.text(page, 12, HEIGHT - 6, f"{page}面", 9, ink="1 g")
    found = proven(book.save(tmp_path / "a.pdf"))
    # white on a busy picture is hard to read, which is another matter (check/look)
    assert [each for each in told(found.findings) if not each[0].startswith("look/")] == [] and found.proof.unproven() == []


@pytest.mark.speaks("text/unreadable")
def test_glyphs_without_characters(tmp_path):
    found = proven(newspaper(4, mapped=False).save(tmp_path / "a.pdf"))
    assert ("text/unreadable", 1) in told(found.findings)
    assert {face.words for face in found.proof.faces} == {"unreadable"}


def test_a_foreign_file_read_in_the_child_tells_the_same(tmp_path):
    path = outlined(newspaper(4).save(tmp_path / "a.pdf"))
    with open_untrusted(path) as there, open_finished(path) as here:
        assert prove_pdf(there).proof == prove_pdf(here).proof


# --- references ----------------------------------------------------------------------------


def referring(path: Path, words: str, *, folio: Callable[[int], str] = lambda n: f"{n}面", **how: bool) -> Path:
    """「港区運営方針を策定」（6・7面） on face 1; the heading stands on face 6."""
    book = newspaper(folio=folio, where="head")
    if how.get("vertical"):
        book.text(1, WIDTH - 14, 38, f"ことし「港区運営方針を策定」（{words}）の意見", 11, **how)
    else:
        book.text(1, 12, 135, f"ことし「港区運営方針を策定」（{words}）の意見", 11, **how)
    book.text(6, 12, 140, "港区運営方針を策定", 22)
    book.text(7, 12, 140, "つづきの見出し", 22)
    return book.save(path)


SET = {"in one go": {}, "closed up": {"closed": True}, "box by box": {"boxes": True}, "box by box, closed up": {"boxes": True, "closed": True},
       "Identity-V": {"vertical": True}, "down, box by box": {"vertical": True, "boxes": True}}


@pytest.mark.parametrize("how", SET)
def test_references_however_they_are_set(tmp_path, how):
    right = proven(referring(tmp_path / "a.pdf", "6・7面", **SET[how]))
    assert told(right.findings, "order", "reference") == [] and right.proof.unproven() == []
    wrong, = (f for f in proven(referring(tmp_path / "b.pdf", "4・5面", **SET[how])).findings if f.family == "reference")
    assert (wrong.rule, wrong.face) == ("reference/wrong-face", 1) and "「港区運営方針を策定」は6面" in wrong.message
    absent = proven(referring(tmp_path / "c.pdf", "10面", **SET[how])).findings
    assert told(absent, "reference") == [("reference/no-such-face", 1)]


def test_references_without_folios_are_held_against_the_pages(tmp_path):
    def none(n: int) -> str:
        return ""
    assert told(proven(referring(tmp_path / "a.pdf", "6・7面", folio=none)).findings, "reference") == []
    wrong, = (f for f in proven(referring(tmp_path / "b.pdf", "4・5面", folio=none)).findings if f.family == "reference")
    assert (wrong.rule, wrong.level) == ("reference/wrong-face", Level.WARNING) and "6ページ目" in wrong.message
    absent, = (f for f in proven(referring(tmp_path / "c.pdf", "10面", folio=none)).findings if f.family == "reference")
    assert (absent.rule, absent.level) == ("reference/no-such-face", Level.WARNING)


def test_pages_numbered_otherwise_than_they_lie_are_no_wrong_references(tmp_path):
    """Pages 5 to 12 without folios: every reference is off by four."""
    book = newspaper(folio=lambda n: "")
    for i, (title, page) in enumerate((("港区運営方針を策定", 3), ("つづきの見出し", 4))):
        book.text(1, 12, 135 + 8 * i, f"「{title}」（{page + 4}面）", 11)
        book.text(page, 12, 140, title, 22)
    assert told(proven(book.save(tmp_path / "a.pdf")).findings, "reference") == []


def test_a_part_of_a_newspaper_refers_within_itself(tmp_path):
    book = newspaper(folio=lambda n: f"{n + 4}面")
    book.text(1, 12, 135, "「港区運営方針を策定」（9面）", 11).text(1, 12, 143, "「つづきの見出し」（14面）", 11)
    book.text(6, 12, 140, "港区運営方針を策定", 22)
    found = proven(book.save(tmp_path / "a.pdf"))
    assert told(found.findings, "reference") == [("reference/wrong-face", 5)]
    assert found.proof.unproven() == ["参照1か所の行き先（5面）"]


# --- size, pages, ink ----------------------------------------------------------------------


def test_paper_of_another_size_without_trim(tmp_path):
    press = load_press("offset-tabloid")
    found = proven(newspaper(8, trim=False, size=(210, 297)).save(tmp_path / "a.pdf"), press=press).findings
    size, = (f for f in found if f.rule == "pdf/trim-size")
    assert size.message == "1～8面の用紙が 210×297 mm です（A4）。この印刷の仕上がりは 273×406 mm です"
    assert [f.face for f in found if f.rule == "pdf/trim-box"] == [1]
    right = proven(newspaper(4, trim=False, size=(press.trim[0] + 6, press.trim[1] + 6)).save(tmp_path / "b.pdf"), press=press).findings
    assert not [f for f in right if f.rule == "pdf/trim-size"]


@pytest.mark.parametrize("count, with_press, level", [(13, True, Level.ERROR), (13, False, Level.NOTICE), (6, True, Level.ERROR)])
def test_pages_that_cannot_be_bound_without_folios(tmp_path, count, with_press, level):
    press = load_press("offset-tabloid") if with_press else None
    found = proven(newspaper(count, lambda n: "").save(tmp_path / "a.pdf"), press=press).findings
    assert [(f.level, f.face) for f in found if f.rule == "order/binding"] == [(level, None)]


@pytest.mark.parametrize("count, with_press", [(8, True), (12, False), (6, False), (2, True)])
def test_pages_that_can(tmp_path, count, with_press):
    press = load_press("offset-tabloid") if with_press else None
    assert not [f for f in proven(newspaper(count, lambda n: "").save(tmp_path / "a.pdf"), press=press).findings if f.rule == "order/binding"]


@pytest.mark.parametrize("ink, expected", [("0.72 0.68 0.67 0.88 k", [("ink/text", 1), ("ink/text", 2)]), ("0 0 0 1 k", [])])
def test_outlined_body_text_in_four_inks(tmp_path, ink, expected):
    book = Book(2)
    for page in (1, 2):
        others.body(book, page, ink=ink)
    found = proven(outlined(book.save(tmp_path / "a.pdf")), press=load_press("offset-tabloid")).findings
    assert [(f.rule, f.face) for f in found if f.family == "ink"] == expected
    assert all("アウトライン" in f.message for f in found if f.rule == "ink/text")


# --- our own issue as outlines -------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return paper.write(tmp_path_factory.mktemp("built") / "print.pdf")


@pytest.mark.parametrize("order, expected", [
    ((1, 2, 3, 4, 5, 6, 7, 8), []), (SWAPPED, [("order/sequence", 3), ("order/sequence", 4)]),
    ((1, 2, 3, 3, 5, 6, 7, 8), [("order/duplicate", 3), ("order/missing", 4)]), ((1, 2, 3, 5, 6, 7, 8), [("order/missing", 4)])])
def test_our_issue_as_outlines_is_compared_by_its_looks(built, issue, tmp_path, order, expected):
    path = tmp_path / "b.pdf"
    path.write_bytes(outlined(built).read_bytes())
    with open_finished(reordered(path, order)) as finished:
        found = prove_issue_pdf(finished, issue, built=built)
    assert sorted(told(found.findings)) == sorted([*expected, ("text/outlined", 1)])
    assert {face.order for face in found.proof.faces} == {"picture"}
    assert len(found.proof.unproven()) == 1 and "文字が図形です" in found.proof.unproven()[0]


def test_without_a_build_the_order_is_said_not_to_be_proven(built, issue, tmp_path):
    path = tmp_path / "b.pdf"
    path.write_bytes(outlined(built).read_bytes())
    with open_finished(reordered(path, SWAPPED)) as finished:
        found = prove_issue_pdf(finished, issue)
    assert sorted(told(found.findings)) == [("order/unproven", None), ("text/outlined", 1)]
    assert all(f.level is Level.WARNING for f in found.findings)
    assert "面の順（ノンブルが読めません）" in found.proof.unproven()


def test_a_page_of_another_paper_among_ours(built, issue, tmp_path):
    stranger = outlined(newspaper(1, size=(130, 180)).save(tmp_path / "a.pdf"))
    with pikepdf.open(outlined(built)) as pdf, pikepdf.open(stranger) as other:
        pdf.pages[4] = other.pages[0]
        pdf.save(tmp_path / "b.pdf")
    with open_finished(tmp_path / "b.pdf") as finished:
        found = prove_issue_pdf(finished, issue, built=built)
    assert ("order/unproven", 5) in told(found.findings)


# --- reports -------------------------------------------------------------------------------


def test_no_report_says_nothing_wrong_and_leaves_it_there(tmp_path):
    found = proven(newspaper(folio=lambda n: "").save(tmp_path / "a.pdf"))
    report = Report(None, "a.pdf", 8, [], proof=found.proof)
    assert as_text(report).splitlines() == [
        "確かめたこと: 順序は確かめられません、言葉は文字、参照 0か所、二次元コード 0か所",
        "8面を確かめました。指摘はありません。確かめられなかったこと: 面の順（ノンブルが読めません）"]
    data = json.loads(as_json(report))
    jsonschema.validate(data, json.loads((Path(__file__).parents[2] / "schema" / "report.schema.json").read_text(encoding="utf-8")))
    assert data["proven"]["unproven"] == found.proof.unproven()
    assert "確かめられなかったこと: 面の順" in as_html(report)


def test_when_all_is_proven_one_line_says_so(tmp_path):
    found = proven(newspaper().save(tmp_path / "a.pdf"))
    assert as_text(Report(None, "a.pdf", 8, found.findings, proof=found.proof)).splitlines() == [
        "確かめたこと: 順序はノンブル、言葉は文字、参照 0か所、二次元コード 0か所", "8面を確かめました。指摘はありません"]
