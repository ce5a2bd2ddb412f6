"""Odd PDFs (tests/odd.py): names and texts of older programs, empty entries, damaged tables. What others
open is read; what was mended is told; what is refused is refused in plain words with the way out."""
from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pikepdf
import pytest

from kohoshi.editions.supplied import Insert, place
from kohoshi.pdfread.answers import answer
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.intake import receive
from kohoshi.pdfread.limits import SUPPLIED, UNTRUSTED, PdfRefused
from kohoshi.pdfread.mending import respelled, without_nulls
from kohoshi.pdfread.repairs import is_cut_off, repairs_of
from kohoshi.pdfread.spelling import decoded, misread
from kohoshi.pdfread.untrusted import open_remarks, open_untrusted
from tests.odd import READ, REFUSED, REPAIRED, Odd, escaped, hexed, odd_files, retold, sound
from tests.proved import check_pdf

ODD = {odd.name: odd for odd in odd_files()}
#: Words of programs: names of errors, their English, a path.
TECHNICAL = re.compile(r"Error|Exception|error|object|xref|/tmp/|\.py\b")


@pytest.fixture
def written(tmp_path):
    def write(odd: Odd) -> Path:
        path = tmp_path / f"{odd.name}.pdf"
        path.write_bytes(odd.data)
        return path
    return write


def outcome_of(path: Path) -> tuple[str, str]:
    """(outcome, what is known of it) of the reading for a check, in this process."""
    try:
        arrays = answer({"do": "read", "path": str(path)}, UNTRUSTED)
        answer({"do": "press", "path": str(path)}, UNTRUSTED)
    except PdfRefused as refused:
        return REFUSED, refused.reason
    facts = json.loads(arrays["facts"].tobytes())
    text = "".join(map(chr, arrays["text1"])).replace(" ", "")
    assert "Page1ofmihon" in text
    assert len(facts["pages"]) == 2
    return REPAIRED if facts["repairs"] else READ, " ".join(
        [*facts["repairs"], *(font["name"] for font in facts["pages"][0]["fonts"]), *facts["metadata"].values(), *(o["title"] for o in facts["outlines"])])


@pytest.mark.parametrize("odd", [odd for odd in ODD.values() if odd.name != "spot"], ids=lambda odd: odd.name)
def test_what_a_check_makes_of_it(odd, written):
    outcome, said = outcome_of(written(odd))
    assert outcome == odd.outcome
    assert odd.said in said
    if outcome == REFUSED:
        assert said.startswith(f"{odd.name}.pdf は、") and not TECHNICAL.search(said)


@pytest.mark.parametrize("odd", ODD.values(), ids=lambda odd: odd.name)
def test_what_the_intake_makes_of_it(odd, written):
    try:
        received = receive(written(odd), [1], 3.0, SUPPLIED)
    except PdfRefused as refused:
        assert odd.outcome == REFUSED and odd.said in refused.what and not TECHNICAL.search(refused.what)
        return
    outcome = REFUSED if received.locked else REPAIRED if received.repairs else READ
    assert outcome == odd.outcome
    if outcome != REFUSED:
        page = received.page(1)
        assert page.spots == (odd.said if odd.name == "spot" else "Kin",) and "cmyk" in page.spaces


def test_names_of_older_programs_are_read_as_their_users_know_them(written, happened):
    said = [outcome_of(written(ODD[name])) for name in ("font-gothic", "font-raw-bytes", "resource-font", "outline")]
    assert ODD["font-gothic"].said in said[0][1] and ODD["font-raw-bytes"].said in said[1][1]
    happened(2, "read for a check", f"{', '.join(outcome for outcome, _ in said)}; fonts named 「{ODD['font-gothic'].said}」 and 「{ODD['font-raw-bytes'].said}」")
    received = receive(written(ODD["spot"]), [1], 3.0, SUPPLIED)
    happened(2, "taken in as a supplied page", f"{READ if not received.repairs and not received.locked else REFUSED}; spot colour 「{received.page(1).spots[0]}」")


def test_an_empty_entry_refuses_no_file(written, happened):
    names = [name for name in ODD if name.startswith("null-")]
    said = {outcome_of(written(ODD[name]))[0] for name in ("null-annotations", "null-layers", "null-fields", "null-contents")}
    happened(5, "read for a check: annotations, layers, fields, contents", ", ".join(said))
    taken = {name: receive(written(ODD[name]), [1], 3.0, SUPPLIED) for name in names}
    assert not any(received.locked for received in taken.values())
    happened(5, "taken in as a supplied page, pages too", f"{len(taken)} of {len(names)} {READ}; mended and told: {', '.join(name for name in taken if taken[name].repairs)}")


def test_what_others_open_is_read_and_what_was_mended_is_told(written, happened):
    """Files that qpdf and pdfium open, damaged in ways that they mend without a word."""
    kept = [odd for odd in ODD.values() if odd.outcome != REFUSED and (odd.name.startswith(("white", "junk", "no-size")) or odd.outcome == REPAIRED)]
    seen: dict[str, list[str]] = {READ: [], REPAIRED: []}
    for odd in kept:
        seen[outcome_of(written(odd))[0]].append(odd.name)
    happened("others", "read without a word", ", ".join(seen[READ]))
    happened("others", "mended, and told so", ", ".join(seen[REPAIRED]))
    _, said = outcome_of(written(ODD["cut-off"]))
    happened("others", "its end is missing", f"2: 「{said}」")


def test_through_the_child_and_into_the_report(written):
    with open_untrusted(written(ODD["table-wrong"])) as finished:
        told = [finding for finding in check_pdf(finished) if finding.rule == "pdf/repaired"]
    assert [finding.level.value for finding in told] == ["notice"]
    assert "中のものの場所を書いた表" in told[0].message and "書き出し直し" in told[0].hint
    with open_untrusted(written(ODD["font-gothic"])) as finished:
        found = check_pdf(finished)
    assert not [finding for finding in found if finding.rule == "pdf/repaired"]
    assert any("ＭＳ ゴシック" in finding.message for finding in found)  # not embedded, told by its name


def test_remarks_in_the_code_page_of_windows(tmp_path):
    def remark(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents="remark", T="author")))
        pdf.pages[0].obj.Annots.append(None)
    path = tmp_path / "returned.pdf"
    path.write_bytes(retold(sound(change=remark), (b"(remark)", hexed("ここを直す")), (b"(author)", hexed("見本 太郎"))))
    item, = open_remarks(path).items
    assert (item.text, item.author) == ("ここを直す", "見本 太郎")


def test_a_drawing_is_the_same_after_its_names_are_put_right(written):
    """The name of a resource is in the content, too: both are written anew, and a reader of the one finds the other."""
    with pikepdf.open(written(ODD["resource-font"])) as pdf:
        assert respelled(pdf)
        assert list(pdf.pages[0].obj.Resources.Font.keys()) == ["/明朝"]
        names = [str(one.operands[0]) for one in pikepdf.parse_content_stream(pdf.pages[0]) if str(one.operator) == "Tf"]
        assert names == ["/明朝"] and not respelled(pdf)


def test_a_sound_file_is_left_alone():
    with pikepdf.open(io.BytesIO(sound())) as pdf:
        before = [thing.unparse(resolved=True) for thing in pdf.objects]
        assert not without_nulls(pdf) and not respelled(pdf)
        assert [thing.unparse(resolved=True) for thing in pdf.objects] == before


@pytest.mark.parametrize(("raw", "text"), [
    ("ＭＳ ゴシック".encode("cp932"), "ＭＳ ゴシック"), ("ＭＳ ゴシック".encode(), "ＭＳ ゴシック"), ("HG丸ｺﾞｼｯｸ".encode("cp932"), "HG丸ｺﾞｼｯｸ"),
    ("特色".encode("cp932"), "特色"), (b"Helvetica", "Helvetica"), (b"", ""), ("Größe".encode("latin-1"), "Größe"), (b"\xff\xfe\xfd", "ÿþý"),
    (b"\x80\xa0", "\x80\xa0"), ("ABCDEF+小塚明朝".encode("cp932"), "ABCDEF+小塚明朝"), ("表".encode("cp932"), "表")])
def test_bytes_of_names(raw, text):
    assert decoded(raw) == text


@pytest.mark.parametrize(("raw", "text"), [
    ("お知らせ".encode("cp932"), "お知らせ"), ("お知らせ".encode(), "お知らせ"), (b"plain", None), ("題".encode("utf-16"), None),
    (b"\xfe\xff" + "題".encode("utf-16-be"), None), (b"\xef\xbb\xbf" + "題".encode(), None), (b"Adobe\xae InDesign", None), (b"Minato\x90s news", None),
    (b"caf\xe9", None), ("広報みなと 6月号".encode("cp932"), "広報みなと 6月号"), ("HG丸ｺﾞｼｯｸ体".encode("cp932"), "HG丸ｺﾞｼｯｸ体")])
def test_only_texts_that_break_the_standard_are_read_as_japanese(raw, text):
    assert misread(raw) == text


@pytest.mark.parametrize(("tail", "cut"), [
    (b"endobj\n%%EOF\n", False), (b"endobj\n%%EOF" + b"\0" * 5000, False), (b"endobj\nxref\n", True), (b"%%EOF\n9 0 obj\nendobj\n", True),
    (b"endobj\n%%EOF\n9 0 obj\n", False), (b"", True), (b"%PDF-1.7\n1 0 obj <<", True), (b"%PDF-1.7\n1 0 obj << >> trailer << /Root 1 0 R >>", False), (b"endobj\ntrailer << /Root 1 0 R /X << >> >>", False), (b"endobj\ntrailer << /Root 1 0 R /X << >>", True),
    (b"endobj\ntrailer\n", True), (b"trailer << /Root 1 0 R >>\n9 0 obj\nendobj\n", True), (b"x" * ((1 << 20) - 3) + b"endobj %%EOF", False), (b"x" * ((1 << 20) - 3) + b"endobj", True)])
def test_the_end_of_a_file(tail, cut, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(tail)
    assert is_cut_off(path) is cut


@pytest.mark.parametrize(("said", "words"), [
    (["a.pdf: can't find startxref", "a.pdf: Attempting to reconstruct cross-reference table"], ("中のものの場所を書いた表",)),
    (["a.pdf (object 4 0, offset 282): attempting to recover stream length"], ("データの長さ",)),
    (["a.pdf (object 4 0, offset 9): expected endobj", "a.pdf: file is damaged"], ("中のものの場所を書いた表", "データの区切り")),
    (["stream <_io.BytesIO object at 0x7f>: file is damaged", "stream <_io.BytesIO object at 0x7f> (object 4 0, offset 9): expected endobj"], ("中のものの場所を書いた表", "データの区切り")),
    (["a.pdf (object 2 0): something nobody has met"], ("書き方",)), ([], ())])
def test_what_qpdf_says_in_words(said, words):
    assert repairs_of(said) == words


def lost_table(data: bytes) -> bytes:
    return re.sub(rb"\d{10} 00000 n", b"0000000123 00000 n", data)


@pytest.mark.parametrize("change", [
    lambda base: lost_table(base).replace(b"/Count 3", b"/Count 2"), lambda base: retold(base, (b"/Count 3", b"/Count 2")),
    lambda base: retold(base, (b"/Count 3", b"/Count 9")), lambda base: retold(base, (re.findall(rb"(\d+ 0 R) \] /Type /Pages", base)[0] + b" ]", b"99 0 R ]"))],
    ids=["lost-table", "too-few", "too-many", "page-lost"])
def test_pages_that_another_reader_counts_otherwise_are_not_taken(change, tmp_path):
    """Nobody can say which pages such a file has."""
    path = tmp_path / "a.pdf"
    path.write_bytes(change(sound(3)))
    with pytest.raises(PdfRefused, match="ページの数え方が決まらない"):
        receive(path, [1], 3.0, SUPPLIED)
    assert outcome_of(path)[0] == REFUSED


def test_a_refusal_names_the_file_of_its_user(written):
    path = written(ODD["cut-off"])
    with pytest.raises(PdfRefused, match=r"^cut-off\.pdf は、.*途中で切れて"):
        open_untrusted(path)


def test_escaped_is_what_old_programs_write():
    assert escaped("ＭＳ") == b"/#82l#82r"


@pytest.mark.parametrize("name", ["font-gothic", "font-raw-bytes", "resource-font", "resource-colour", "spot", "null-kids", "table-wrong", "restricted-aes256", "high-numbers"])
def test_a_face_with_it_drawn_in_is_read_back(name, written, tmp_path):
    """What our build writes holds what was supplied, names and all."""
    path = tmp_path / "print.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].trimbox = pikepdf.Array([0, 0, 595, 842])
        pdf.pages[0].obj.Resources = pikepdf.Dictionary()
        place(pdf, 0, Insert(1, "page", written(ODD[name]), 1, None, "見本"), 0)
        pdf.save(path)
    with open_finished(path) as finished:
        assert "Page1ofmihon" in finished.pages[0].glyphs.text.replace(" ", "")
        assert [font.name for font in finished.pages[0].fonts] == [ODD[name].said if name.startswith("font") else "Mincho"]
        painted = finished.press.pages[0].objects
        assert {spot for item in painted for spot in item.colour.names} == {"特色金" if name == "spot" else "Kin"}
        assert any(item.kind.name == "TEXT" for item in painted)
