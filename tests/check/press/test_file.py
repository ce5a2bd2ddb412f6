"""Press files with one fault of the file or of its page boxes: the right rule at the right place."""
from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kohoshi.check.press import check_press
from kohoshi.finding import Level
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.limits import PdfRefused
from tests.check.press import paper
from tests.check.press.paper import MM, only, press
from tests.proved import check_pdf

NEWS = press("newspaper-tabloid")


def intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.OutputIntents[0]


def page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj


@pytest.mark.speaks("pdf/repaired")
def test_a_damaged_table_that_was_mended(told, written, tmp_path):
    """A notice in a file that is checked alone; the printer is given none that has to be mended."""
    whole = written().read_bytes()
    at = whole.rindex(b"startxref")
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(whole[:at] + b"startxref\n7\n%%EOF\n")
    with open_finished(damaged) as finished:
        assert [f.level for f in check_pdf(finished) if f.rule == "pdf/repaired"] == [Level.NOTICE]
    with open_finished(damaged) as finished:
        assert [f.level for f in check_pdf(finished, NEWS) if f.rule == "pdf/repaired"] == [Level.WARNING]


def test_no_output_intent(told):
    found = only(told(change=lambda pdf: pdf.Root.__delitem__("/OutputIntents")), "pdf/output-intent")
    assert found.level is Level.ERROR and not found.waivable


@pytest.mark.speaks("pdf/output-intent")
def test_another_printing_condition(told):
    found = only(told(change=lambda pdf: intent(pdf).__setitem__("/OutputConditionIdentifier", String("CGATS TR 001"))),
                 "pdf/output-intent")
    assert "CGATS TR 001" in found.message and "FOGRA39" in found.message


def test_a_profile_that_is_not_cmyk(told):
    def rgb(pdf: pikepdf.Pdf) -> None:
        intent(pdf).DestOutputProfile = pdf.make_stream(bytes(16) + b"RGB " + bytes(108), N=3)
    assert "RGB" in only(told(change=rgb), "pdf/output-intent").message


def test_no_profile_where_it_must_be_embedded(told):
    only(told(change=lambda pdf: intent(pdf).__delitem__("/DestOutputProfile")), "pdf/output-intent")


@pytest.mark.speaks("pdf/standard", name="offset-tabloid")
@pytest.mark.parametrize("name", ["offset-tabloid", "newspaper-tabloid"])
def test_not_the_standard(told, name):
    def plain(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"PDF/X-4", b"PDF/X-9"))
        pdf.docinfo.GTS_PDFXVersion = String("PDF/X-3:2003")
    found = only(told(change=plain, press=press(name)), "pdf/standard")
    assert press(name).standard in found.message


@pytest.mark.speaks("pdf/version")
def test_a_version_the_standard_does_not_know(told):
    assert "1.7" in only(told(force_version="1.7"), "pdf/version").message
    assert "1.6" in only(told(force_version="1.6", press=NEWS), "pdf/version").message


@pytest.mark.speaks("pdf/metadata", words="トラップ")
@pytest.mark.parametrize(("change", "words"), [
    (lambda pdf: (pdf.docinfo.__delitem__("/Trapped"), pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes().replace(b'pdf:Trapped="False"', b""))), "トラップ"),
    (lambda pdf: pdf.docinfo.__setitem__("/Title", String("別の題")), "題の食い違い"),
    (lambda pdf: pdf.docinfo.__setitem__("/CreationDate", String("D:20220601090000Z")), "作成日時の食い違い"),
    (lambda pdf: pdf.Root.__setitem__("/Metadata", pdf.make_stream(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")), "XMP"),
])
def test_records_that_lack_or_disagree(told, change, words):
    found = [f for f in told(change=change) if f.rule != "pdf/standard"]
    assert words in only(found, "pdf/metadata").message


def test_no_file_id(written):
    path = written()
    path.write_bytes(path.read_bytes().replace(b"/ID ", b"/Ix "))
    with open_finished(path) as finished:
        assert "文書ID" in only(check_press(finished, press()), "pdf/metadata").message


@pytest.mark.speaks("pdf/encrypted")
def test_protected_against_changes(told):
    only(told(encryption=pikepdf.Encryption(owner="owner", user="", R=3, aes=False, metadata=False)), "pdf/encrypted")


def test_a_password_is_refused(told):
    with pytest.raises(PdfRefused, match="パスワード"):
        told(encryption=pikepdf.Encryption(owner="owner", user="user", R=3, aes=False, metadata=False))


def script() -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert(1)"))


@pytest.mark.speaks("pdf/active", word="入力欄")
@pytest.mark.parametrize(("change", "word"), [
    (lambda pdf: pdf.Root.__setitem__("/OpenAction", pdf.make_indirect(script())), "JavaScript"),
    (lambda pdf: pdf.Root.__setitem__("/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))), "JavaScript"),
    (lambda pdf: page(pdf).__setitem__("/AA", Dictionary(O=script())), "AA"),
    (lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(Fields=Array([]))), "入力欄"),
])
def test_scripts_actions_and_fields(told, change, word):
    assert word in only(told(change=change), "pdf/active").message


@pytest.mark.speaks("pdf/attachment")
def test_an_attachment(told):
    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["list.csv"] = pikepdf.AttachedFileSpec(pdf, b"a,b")
    found = only(told(change=attach), "pdf/attachment")
    assert "list.csv" in found.message and found.level is Level.WARNING


@pytest.mark.speaks("pdf/layers", level=Level.WARNING)
@pytest.mark.parametrize(("on", "level"), [(press(), Level.WARNING), (NEWS, Level.ERROR)])
def test_layers(told, on, level):
    def layers(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("校正用")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array([group])))
    assert only(told(change=layers, press=on), "pdf/layers").level is level


@pytest.mark.speaks("pdf/outside", word="OPI")
@pytest.mark.parametrize(("entries", "word"), [
    ({"Subtype": Name.PS}, "PostScript"), ({"Subtype": Name.Form, "BBox": Array([0, 0, 1, 1]), "OPI": Dictionary()}, "OPI")])
def test_what_lies_outside_the_file(told, entries, word):
    def foreign(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "XObject", "Other", pdf.make_stream(b"", Type=Name.XObject, **entries))
    assert word in only(told(change=foreign), "pdf/outside").message


@pytest.mark.speaks("pdf/filter")
def test_new_compression_in_x1a(told):
    def newer(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Extra = pdf.make_stream(b"x")
        pdf.Root.Extra.write(b"x", filter=Name.JPXDecode)
    assert "JPXDecode" in only(told(change=newer, press=NEWS), "pdf/filter").message
    assert told(change=newer) == []


# --- boxes --------------------------------------------------------------------------------------


def grown(box: pikepdf.Object, mm: float) -> Array:
    left, bottom, right, top = (float(v) for v in box)
    return Array([left - mm * MM, bottom - mm * MM, right + mm * MM, top + mm * MM])


@pytest.mark.speaks("pdf/trim-box")
def test_no_trim_box(told):
    def remove(pdf: pikepdf.Pdf) -> None:
        page(pdf).CropBox = page(pdf).TrimBox
        del page(pdf).TrimBox
    assert only(told(change=remove), "pdf/trim-box").face == 1


@pytest.mark.speaks("pdf/trim-size")
def test_another_trim(told):
    def wider(pdf: pikepdf.Pdf) -> None:
        for key in ("/TrimBox", "/BleedBox"):
            page(pdf)[key] = Array([*list(page(pdf)[key])[:2], float(page(pdf)[key][2]) + 0.06, page(pdf)[key][3]])
    assert "100.02×140.00" in only(told(change=wider), "pdf/trim-size").message


@pytest.mark.parametrize(("mm", "level"), [(-1, Level.ERROR), (1, Level.WARNING)])
def test_another_bleed(told, mm, level):
    found = only(told(change=lambda pdf: page(pdf).__setitem__("/BleedBox", grown(page(pdf).BleedBox, mm))), "pdf/bleed-box")
    assert found.level is level and f"{3 + mm}.00 mm" in found.message


@pytest.mark.speaks("pdf/bleed-box")
def test_no_bleed_box(told):
    only(told(change=lambda pdf: page(pdf).__delitem__("/BleedBox")), "pdf/bleed-box")


@pytest.mark.speaks("pdf/nested")
def test_boxes_not_nested(told):
    only(told(change=lambda pdf: page(pdf).__setitem__("/BleedBox", grown(page(pdf).TrimBox, -2))), "pdf/nested")


@pytest.mark.speaks("pdf/rotated")
def test_a_rotated_page(told):
    only(told(change=lambda pdf: pdf.pages[0].rotate(90, relative=False)), "pdf/rotated")


@pytest.mark.speaks("pdf/user-unit")
def test_user_unit(told):
    findings = told(change=lambda pdf: page(pdf).__setitem__("/UserUnit", 2))
    assert {"pdf/user-unit", "pdf/bleed-box", "image/resolution"} == {f.rule for f in findings}


@pytest.mark.speaks("pdf/annotation")
def test_a_link(told):
    def link(pdf: pikepdf.Pdf) -> None:
        left, bottom = (float(v) for v in list(page(pdf).TrimBox)[:2])
        rect = [left + 10 * MM, bottom + 20 * MM, left + 40 * MM, bottom + 30 * MM]
        page(pdf).Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect)])
    assert "Link" in only(told(change=link), "pdf/annotation", (10, 110, 30, 10)).message


@pytest.mark.speaks("pdf/transfer", level=Level.ERROR)
@pytest.mark.parametrize(("state", "level"), [
    (Dictionary(TR=Dictionary(FunctionType=2, Domain=[0, 1], N=2)), Level.ERROR),
    (Dictionary(HT=Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)), Level.WARNING)])
def test_transfer_curves_and_screens(told, state, level):
    assert only(told(change=lambda pdf: paper.put(pdf, "ExtGState", "Bent", state)), "pdf/transfer").level is level


@pytest.mark.speaks("pdf/content")
def test_a_form_that_draws_itself(told):
    def circle(pdf: pikepdf.Pdf) -> None:
        form = paper.form(pdf, "/Loop Do")
        form.Resources = Dictionary(XObject=Dictionary(Loop=form))
        paper.put(pdf, "XObject", "Loop", form)
    assert "自分自身" in only([f for f in told("/Loop Do\n", circle) if f.rule != "pdf/plates"], "pdf/content").message


def test_broken_content(told):
    assert only(told("BT /F1 Tf ET\n"), "pdf/content").level is Level.ERROR


def test_a_font_that_is_not_embedded_is_told_once(written):
    def helvetica(pdf: pikepdf.Pdf) -> None:
        paper.put(pdf, "Font", "F9", Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    with open_finished(written(lambda c: f"BT {paper.BLACK} /F9 12 Tf 1 0 0 1 {c.point(30, 100)} Tm (abc) Tj ET\n", helvetica)) as finished:
        assert [f.rule for f in check_pdf(finished, press()) if f.family in ("font", "pdf")] == ["font/not-embedded"]


@pytest.mark.speaks("pdf/plates")
def test_a_file_that_cannot_be_drawn(written, monkeypatch):
    monkeypatch.setattr("kohoshi.pdfread.plates._GHOSTSCRIPT", "no-such-program")
    with open_finished(written()) as finished:
        assert "gs" in only(check_press(finished, press()), "pdf/plates").message
