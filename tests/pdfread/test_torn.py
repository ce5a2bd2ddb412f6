"""Data that break off. Viewers draw what there is and say nothing: half the lines of a face are gone, and it
looks well."""
from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from kohoshi.commands.app import main
from kohoshi.finding import Level
from kohoshi.pdfread import torn
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.intake import receive
from kohoshi.pdfread.limits import SUPPLIED, PdfRefused
from kohoshi.pdfread.untrusted import open_untrusted
from tests.odd import retold, sound
from tests.proved import check_pdf

LINES = ("BT /F1 12 Tf 72 800 Td " + " ".join(f"0 -18 Td (Line {n} of mihon {n * 7919 % 1000}) Tj" for n in range(40)) + " ET").encode()
PACKED = zlib.compress(LINES)
HALF = len(PACKED) // 2


def painted_by(pdf: pikepdf.Pdf, data: bytes, filters: object = Name.FlateDecode, **keys: object) -> pikepdf.Stream:
    stream = pdf.make_stream(b"")
    stream.write(data, filter=filters)
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


def saved(change, path: Path) -> Path:
    with pikepdf.open(io.BytesIO(sound(2))) as pdf:
        change(pdf)
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none, static_id=True)
    return path


def contents(data: bytes, filters: object = Name.FlateDecode):
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Contents = painted_by(pdf, data, filters)
    return change


def drawn(stream_of, deep: bool = False):
    """Draws on page 2 what ``stream_of`` makes, ``deep`` from within a form."""
    def change(pdf: pikepdf.Pdf) -> None:
        holder = pdf.pages[1].obj
        if deep:
            form = painted_by(pdf, b"/X0 Do", None, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]), Resources=Dictionary())
            holder.Resources.XObject = Dictionary(Outer=form)
            holder.Contents = pdf.make_stream(b"/Outer Do")
            holder = form
        else:
            holder.Contents = pdf.make_stream(b"/X0 Do")
        holder.Resources.XObject = Dictionary(X0=stream_of(pdf))
    return change


def form(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    font = pdf.pages[0].obj.Resources.Font
    return painted_by(pdf, PACKED[:HALF], Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]), Resources=Dictionary(Font=font))


def form_of_a_box(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    return painted_by(pdf, b"0 0 9 9 re f", None, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))


def photograph(end: int | None, padding: bytes = b""):
    def made(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        out = io.BytesIO()
        Image.effect_noise((200, 200), 60).save(out, "JPEG")
        return painted_by(pdf, out.getvalue()[:end] + padding, Name.DCTDecode, Type=Name.XObject, Subtype=Name.Image, Width=200, Height=200,
                          BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    return made


def named(key: str):
    """Draws under ``key`` what has another name, or is only referred to and not in the file."""
    def change(pdf: pikepdf.Pdf) -> None:
        drawn(photograph(None), deep="deep" in key)(pdf)
        if "lost" in key:
            holder = pdf.pages[1].obj if "deep" not in key else pdf.pages[1].obj.Resources.XObject.Outer
            holder.Resources.XObject = Dictionary(X1=holder.Resources.XObject.X0)
    return change


def shaded(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Contents = pdf.make_stream(b"/S0 sh")


def painting(content: bytes):
    """Paints on page 2 with what is named there; the page has the font F1 alone."""
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Contents = pdf.make_stream(content)
    return change


def unused(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Mihon = painted_by(pdf, PACKED[:HALF])


def spoilt() -> bytes:
    return PACKED[:HALF] + bytes(byte ^ 0x5A for byte in PACKED[HALF:HALF + 2]) + PACKED[HALF + 2:]


TORN = {
    "cut": contents(PACKED[:HALF]), "spoilt": contents(spoilt()), "no-head": contents(b"mihon" + PACKED), "one-byte": contents(b"x"),
    "second-of-two": lambda pdf: pdf.pages[1].obj.__setitem__("/Contents", Array([painted_by(pdf, PACKED), painted_by(pdf, PACKED[:HALF])])),
    "hexadecimal": contents(b"6d69 zz", Name.ASCIIHexDecode), "form": drawn(form), "form-in-form": drawn(form, deep=True),
    "photograph": drawn(photograph(3000)), "nothing-of-it": drawn(photograph(0)),
    "lost": named("lost"), "lost-in-a-form": named("lost-deep"), "lost-shading": shaded,
    "lost-font": painting(b"BT /F9 12 Tf 72 700 Td (Mihon) Tj ET"), "lost-font-of-an-array": painting(b"BT /F9 12 Tf 72 700 Td [(Mi) -20 (hon)] TJ ET"),
    "lost-colour": painting(b"/Gold9 cs 1 scn 72 700 200 20 re f"), "lost-colour-of-a-stroke": painting(b"/Gold9 CS 1 SCN 72 700 200 20 re S"),
    "lost-pattern": painting(b"/Pattern cs /P9 scn 72 700 200 20 re f")}
WHOLE = {
    "as-written": contents(PACKED), "sum-missing": contents(PACKED[:-4]), "sum-cut": contents(PACKED[:-1]), "more-behind": contents(PACKED + b"\r\n\0"),
    "empty": contents(b""), "unused": unused, "photograph": drawn(photograph(None)), "padded": drawn(photograph(None, b"\0" * 300)),
    "font": painting(b"BT /F1 12 Tf 72 700 Td (Mihon) Tj ET"), "font-without-text": painting(b"BT /F9 12 Tf ET 72 700 200 20 re f"),
    "known-colour": painting(b"/DeviceCMYK cs 0 0 0 1 scn /DeviceGray CS 0 SCN 72 700 200 20 re B"),
    "found": named("found"), "found-in-a-form": named("deep"),
    "chain": contents(zlib.compress(LINES.hex().encode() + b">"), Array([Name.FlateDecode, Name.ASCIIHexDecode]))}


@pytest.mark.parametrize("name", TORN)
def test_a_face_of_which_something_is_gone_is_named(name, tmp_path):
    assert torn.torn(saved(TORN[name], tmp_path / "a.pdf")) == torn.Torn((2,))


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_whole(name, tmp_path):
    assert torn.torn(saved(WHOLE[name], tmp_path / "a.pdf")) == torn.Torn()


def test_a_file_that_does_not_open_has_nothing_to_tell(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(sound(encryption=pikepdf.Encryption(owner="owner", user="user", R=6)))
    assert torn.torn(path) == torn.Torn()


def test_data_that_were_changed(tmp_path):
    """They decode, but the sum does not fit: which it is, the data or the sum, nobody can say."""
    path = saved(contents(PACKED[:-4] + b"abcd"), tmp_path / "a.pdf")
    assert torn.torn(path) == torn.Torn((), altered=True)
    with open_finished(path) as finished:
        assert finished.facts.repairs == ("データの検算",) and not finished.facts.torn
    assert receive(path, [1], 3, SUPPLIED).repairs == ("データの検算",)


def test_both_pages_that_share_it(tmp_path):
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Contents = pdf.pages[0].obj.Contents
        pdf.pages[0].obj.Contents.write(PACKED[:HALF], filter=Name.FlateDecode)
    assert torn.torn(saved(change, tmp_path / "a.pdf")).faces == (1, 2)


def test_unpacking_has_a_bound(tmp_path, monkeypatch):
    """What is behind it is believed, as before there was such a look."""
    monkeypatch.setattr(torn, "TORN_BYTES", 2_000_000)
    look = torn._Look()
    with pikepdf.new() as pdf:
        assert look.state(painted_by(pdf, zlib.compress(b"\0" * 9_000_000))) is torn._State.WHOLE
        assert -2_000_000 < look.left <= 0
        assert look.state(painted_by(pdf, PACKED[:HALF])) is torn._State.WHOLE


@pytest.mark.speaks("pdf/torn")
def test_it_is_told_at_a_check(tmp_path):
    """Of 40 lines a dozen are drawn; nothing else about the file is wrong."""
    with open_untrusted(saved(TORN["cut"], tmp_path / "a.pdf")) as finished:
        assert "Line8ofmihon" in (text := finished.pages[1].glyphs.text.replace(" ", "")) and "Line39" not in text
        told, = (finding for finding in check_pdf(finished) if finding.rule == "pdf/torn")
    assert told.level is Level.ERROR and told.message.startswith("2 ページ目の中身のデータがこわれていて")


def test_a_supplied_page_with_it_is_not_taken(tmp_path):
    path = saved(TORN["cut"], tmp_path / "a.pdf")
    with pytest.raises(PdfRefused, match="^2 ページ目の中身のデータがこわれていて、文字や絵が欠けます。書き出し直すか"):
        receive(path, [1, 2], 3, SUPPLIED)
    assert receive(path, [1], 3, SUPPLIED).page(1).number == 1  # the other page may be used


def test_an_import_says_so(tmp_path, capsys):
    path = saved(TORN["cut"], tmp_path / "a.pdf")
    assert main(["archive", "import", str(path), "--month", "1998-05", "--number", "24", "--store", str(tmp_path / "store")]) == 0
    assert "2面は中身のデータがこわれていて、文字や絵が欠けているかもしれません" in capsys.readouterr().out


@pytest.mark.parametrize(("reference", "faces"), [(b"/X0 ", ()), (b"/X0 99 0 R /Was ", (2,)), (b"/X0 null /Was ", (2,)), (b"/#8b#e0 ", ())])
def test_a_reference_to_what_is_not_in_the_file(reference, faces, tmp_path):
    """qpdf finds no fault with it; a name in Shift_JIS is found."""
    data = saved(drawn(form_of_a_box), tmp_path / "a.pdf").read_bytes()
    content = b"/#8b#e0 Do" if b"#" in reference else b"/X0 Do"
    (tmp_path / "a.pdf").write_bytes(retold(data, (b"/XObject << /X0 ", b"/XObject << " + reference), (b"\n/X0 Do", b"\n" + content)))
    assert torn.torn(tmp_path / "a.pdf").faces == faces
