"""Content streams are cut into the same instructions as by pikepdf, whichever way they are read."""
from __future__ import annotations

import pikepdf
import pytest

from kohoshi.pdfread import instructions as reading
from kohoshi.pdfread.operators import HANDLERS

NAMES = {name: name for name in HANDLERS if name != reading.RUN}
PLAIN = [
    b"q 1 0 0 -1 0 1150.866142 cm\n0.27 0.12 0 0 scn -11.338583 170.07874 m +5 .5 l 4. -0 l h f* Q",
    b"/a1.0 gs/DeviceCMYK cs 0 0 0 1 k\r\n[] 0 d[3 2]0 d 10 20 30 40 re W n",
    b"BT /F1 12 Tf[(abc)-120<41 42 4>(\\(d\\)\\101)]TJ (a\\\nb) Tj <> Tj () Tj ET",
    b"/Span <</ActualText<FEFF6E2F>/MCID 3>>BDC /Artifact BMC 1 1 m EMC EMC",
    b"/A#20b gs /P0 scn 1 0.5 /P1 SCN",
    b"\0\t 1\f2\0m 3 4 l\0S",
    b"",
]
UNUSUAL = [
    b"1 1 m % a remark with 2 2 l in it\n3 3 l S",
    b"(nested (brackets) in it) Tj 1 1 5 5 re f",
    b"q 10 0 0 10 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff m EI Q 1 1 5 5 re f",
    b"1 1 m --3 4 l S",
    b"1 1 m 3 4 l [1 2 S",
    b"(open 1 1 m",
    b"1 1 m ] 3 4 l S",
    b"EMC [1 EMC 2] 0 i 1 1 5 5 re f",
    b"[1 S 2] 0 i 1 1 5 5 re f",
]


def both(content: bytes) -> tuple[list, list]:
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(content)
        return ([(op, _shown(operands)) for op, operands in reading.instructions(stream, NAMES)],
                [(op, _shown(operands)) for op, operands in reading._parsed(stream, NAMES)])


def _shown(operands: list) -> list:
    return ["an image" if isinstance(operand, pikepdf.PdfInlineImage) else operand for operand in operands]


@pytest.mark.parametrize("content", PLAIN)
def test_what_programs_write_needs_no_second_reader(content, monkeypatch):
    found, told = both(content)
    assert found == told
    monkeypatch.setattr(reading, "_parsed", lambda *_: pytest.fail("left to pikepdf"))
    with pikepdf.new() as pdf:
        reading.instructions(pdf.make_stream(content), NAMES)


@pytest.mark.filterwarnings("ignore:Unexpected end of stream")
@pytest.mark.parametrize("content", UNUSUAL)
def test_what_is_unusual_is_left_to_pikepdf(content):
    with pytest.raises(reading._Unusual):
        reading._scanned(content, {name.encode(): name for name in NAMES})
    found, told = both(content)
    assert found == told


def test_operands_are_plain():
    (_, moved), (_, shown), (_, named) = both(b"1 -2.5 m [(a) 3 <42>] TJ /Fm0 Do")[0]
    assert moved == [1.0, -2.5] and all(type(value) is float for value in moved)
    assert shown == [[b"a", 3.0, b"B"]]
    assert named == ["/Fm0"] and type(named[0]) is str


def test_the_streams_of_a_page_are_one(tmp_path):
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Contents = pikepdf.Array([pdf.make_stream(b"1 1"), pdf.make_stream(b"m 2 2 l S")])
        assert reading.instructions(page, NAMES) == [("m", [1.0, 1.0]), ("l", [2.0, 2.0]), ("S", [])]
