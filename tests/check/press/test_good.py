"""Silence on files that are right: the sheet on both presses, at their own sizes and small, and
what looks like a fault and is none."""
from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kohoshi.check.press import check_press
from kohoshi.pdfread.untrusted import open_untrusted
from tests.check.press import paper
from tests.check.press.paper import press

NEWS = press("newspaper-tabloid")


@pytest.mark.parametrize("name", ["offset-tabloid", "newspaper-tabloid"])
@pytest.mark.parametrize("trim", [None, paper.SMALL])
def test_the_good_sheet(told, name, trim):
    assert told(press=press(name, trim)) == []


def test_a_foreign_file_is_read_in_the_child(written):
    with open_untrusted(written()) as finished:
        assert check_press(finished, press()) == []


def test_a_group_without_transparency_is_fine_in_x1a(told):
    def change(pdf: pikepdf.Pdf) -> None:
        group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        paper.put(pdf, "XObject", "Plain", paper.form(pdf, "0 0 0 1 k 60 60 20 20 re f", Group=group))
        paper.put(pdf, "ExtGState", "Opaque", Dictionary(ca=1, CA=1, BM=Name.Normal, SMask=Name("/None")))
        pdf.pages[0].obj.Group = group
    assert told("q /Opaque gs /Plain Do Q\n", change, press=NEWS) == []


def test_transparency_is_fine_in_x4(told):
    assert told(lambda c: "/Half gs " + c.fill(30, 90, 20, 10, "0 0 0 1 k"),
                lambda pdf: paper.put(pdf, "ExtGState", "Half", Dictionary(ca=0.5))) == []


@pytest.mark.parametrize(("what", "drawn"), [
    ("shapes that end where they are meant to", lambda c: c.fill(-1, 60, 30, 3, "0 0 0 0.5 k") + "".join(
        c.fill(99.5, 30 + 6 * i, 2, 3, "0 1 0 0 k") for i in range(10))),
    ("a frame well inside", lambda c: c.fill(2, 30, 96, 0.5, paper.BLACK)),
    ("a rich black solid under the limit", lambda c: c.fill(30, 90, 20, 10, "0.6 0.4 0.4 1 k")),
    ("a speck of dense ink", lambda c: c.fill(30, 90, 0.4, 0.4, "1 1 1 1 k")),
    ("a coloured bullet", lambda c: c.fill(30, 90, 1, 1, "0.9 0.4 0 0 k")),
    ("large white type on two inks", lambda c: c.fill(20, 85, 60, 20, "0.9 0.4 0 0 k") + c.type(25, 95, 28, "見出し", paper.WHITE)),
    ("a thin sliver of a clipped shape", lambda c: f"q {c.box(30, 90, 0.02, 10)} re W n {c.fill(30, 90, 20, 10, paper.BLACK)} Q\n"),
    ("a picture of one pixel", lambda c: f"q 60 0 0 60 {c.point(30, 100)} cm BI /W 1 /H 1 /CS /CMYK /BPC 8 ID \x10\x10\x10\x10 EI Q\n"),
    ("invisible text", lambda c: c.type(30, 90, 5, "小さい文字", "3 Tr 1 0 0 rg")),
    ("text that is clipped away", lambda c: f"q {c.box(30, 90, 1, 1)} re W n {c.type(60, 120, 30, '見出し', '0 1 0.5 0.5 k')} Q\n"),
    ("the work's name outside the bleed", lambda c: c.type(20, -6, 6, "0123", "0 0 0 0.5 k")),
])
def test_what_is_no_fault(told, what, drawn):
    assert told(drawn) == [], what


@pytest.mark.parametrize("change", [
    lambda pdf: pdf.docinfo.__setitem__("/ModDate", String("D:20220601090030+09'00'")),
    lambda pdf: pdf.Root.__setitem__("/OpenAction", Array([pdf.pages[0].obj, Name.Fit])),
    lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 5, 5])])),
    lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", 1),
])
def test_what_a_file_may_hold(told, change):
    assert told(change=change) == []
