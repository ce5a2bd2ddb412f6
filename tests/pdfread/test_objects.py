"""What a page paints: kinds, places, colours, states, read from content written by hand."""
from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from kohoshi.decode import decoded
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.opened import Opened
from kohoshi.pdfread.painted import Colour, Kind, Painted
from kohoshi.pdfread.pressread import read_press
from kohoshi.pdfread.untrusted import open_untrusted

#: One point is one mm on these pages.
UNIT = 72 / 25.4


def made(path: Path, content: str, change=None, **resources: object) -> Path:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(120, 160))
    page.obj.TrimBox = Array([10, 10, 110, 150])
    page.obj.UserUnit = UNIT
    page.obj.Resources = Dictionary(**resources)
    page.obj.Contents = pdf.make_stream(content.encode())
    if change:
        change(pdf)
    pdf.save(path)
    return path


@pytest.fixture
def painted(tmp_path):
    """The objects of a page of 100 × 140 mm, user space in mm, origin 10 mm off the trim."""
    def read(content: str, change=None, **resources: object) -> list[Painted]:
        with open_finished(made(tmp_path / "a.pdf", content, change, **resources)) as finished:
            page, = finished.press.pages
            assert page.fault == ""
            return list(page.objects)
    return read


def edges(item: Painted) -> tuple[float, ...]:
    return tuple(round(v, 2) for v in item.box)


def test_fills_and_strokes_in_painting_order(painted):
    fill, stroke, both, line = painted("0 1 0 0 k 20 130 30 10 re f 1 0 0 0 K 2 w 20 20 m 40 20 l S 20 30 5 5 re B")
    assert [o.kind for o in (fill, stroke, both, line)] == [Kind.FILL, Kind.STROKE, Kind.FILL, Kind.STROKE]
    assert edges(fill) == (10, 10, 40, 20) and fill.colour.inks == (0, 100, 0, 0)
    assert edges(stroke) == (10, 130, 30, 130) and stroke.colour.inks == (100, 0, 0, 0)
    assert stroke.width_pt == pytest.approx(2 * UNIT)
    assert edges(both) == edges(line) == (10, 115, 15, 120)


def test_state_is_saved_and_restored(painted):
    inside, outside = painted("q 0.5 g 2 0 0 2 0 0 cm 10 10 5 5 re f Q 10 10 5 5 re f")
    assert edges(inside) == (10, 120, 20, 130) and inside.colour == Colour("DeviceGray", (0, 0, 0, 50))
    assert edges(outside) == (0, 135, 5, 140) and outside.colour.inks == (0, 0, 0, 100)


def test_clips_cut_boxes_and_hide(painted):
    cut, hidden = painted("20 20 10 10 re W n 0 0 100 100 re f 50 50 5 5 re f")
    assert edges(cut) == (10, 120, 20, 130) and cut.seen
    assert edges(hidden) == (40, 95, 45, 100) and not hidden.seen


def test_turned_pages_are_measured_as_seen(tmp_path):
    path = made(tmp_path / "a.pdf", "20 130 30 10 re f", lambda pdf: pdf.pages[0].rotate(90, relative=False))
    with open_finished(path) as finished:
        assert edges(finished.press.pages[0].objects[0]) == (120, 10, 130, 40)


@pytest.mark.parametrize(("setting", "colour"), [
    ("0.25 0 0 1 k", Colour("DeviceCMYK", (25, 0, 0, 100))),
    ("1 0 0 rg", Colour("DeviceRGB")),
    ("/Gray cs 1 sc", Colour("ICCBased1", (0, 0, 0, 0))),
    ("/Inks cs 0 0 0 1 scn", Colour("ICCBased4", (0, 0, 0, 100))),
    ("/Table cs 3 sc", Colour("DeviceRGB")),
    ("/Spot cs 0.5 scn", Colour("Separation", None, ("DIC 156",))),
    ("/Cyan cs 0.5 scn", Colour("Separation", (50, 0, 0, 0))),
    ("/Two cs 0.5 1 scn", Colour("DeviceN", (0, 50, 0, 100))),
    ("/Mixed cs 0.5 1 scn", Colour("DeviceN", None, ("Gold",))),
    ("/Lab cs 50 0 0 sc", Colour("Lab")),
    ("/Nothing cs 1 sc", Colour("Unknown")),
])
def test_colour_spaces(painted, setting, colour):
    def spaces(pdf: pikepdf.Pdf) -> None:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1)
        pdf.pages[0].obj.Resources.ColorSpace = Dictionary(
            Gray=Array([Name.ICCBased, pdf.make_stream(b"", N=1)]), Inks=Array([Name.ICCBased, pdf.make_stream(b"", N=4)]),
            Table=Array([Name.Indexed, Name.DeviceRGB, 3, pikepdf.String("x" * 12)]),
            Spot=Array([Name.Separation, Name("/DIC 156"), Name.DeviceCMYK, tint]),
            Cyan=Array([Name.Separation, Name.Cyan, Name.DeviceCMYK, tint]),
            Two=Array([Name.DeviceN, Array([Name.Magenta, Name.Black]), Name.DeviceCMYK, tint]),
            Mixed=Array([Name.DeviceN, Array([Name.Magenta, Name.Gold]), Name.DeviceCMYK, tint]),
            Lab=Array([Name.Lab, Dictionary(WhitePoint=[1, 1, 1])]))
    item, = painted(f"{setting} 20 20 5 5 re f", spaces)
    assert item.colour == colour


HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=97, LastChar=98,
                       Widths=Array([500, 1000]))


def test_text_stands_where_its_font_says(painted):
    first, second, third = painted(
        "BT /F 10 Tf 20 100 Td (ab) Tj 1 Tc (a) Tj 0 Tc [(a) -1000 (b)] TJ ET", Font=Dictionary(F=HELVETICA))
    assert edges(first) == (10, 41.2, 25, 51.2)
    assert edges(second) == (25, 41.2, 31, 51.2)
    assert edges(third) == (31, 41.2, 56, 51.2)
    assert first.size_q == pytest.approx(40) and first.kind is Kind.TEXT


def test_text_under_a_matrix_is_measured_as_printed(painted):
    item, = painted("0.5 0 0 0.5 0 0 cm BT /F 1 Tf 0 20 -20 0 100 100 Tm (ab) Tj ET", Font=Dictionary(F=HELVETICA))
    assert item.size_q == pytest.approx(40)
    assert item.box[3] - item.box[1] == pytest.approx(15)


def test_invisible_text_paints_nothing(painted):
    assert painted("BT /F 10 Tf 3 Tr (ab) Tj ET", Font=Dictionary(F=HELVETICA)) == []


def test_vertical_writing_runs_down(painted):
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.A)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.A, Encoding=Name("/Identity-V"), DescendantFonts=Array([inner]))
    item, = painted("BT /F 10 Tf 60 100 Td <000100020003> Tj ET", Font=Dictionary(F=font))
    assert edges(item) == (45, 50, 55, 80)


def test_pictures(painted):
    def picture(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=600, Height=300, BitsPerComponent=8,
                                 ColorSpace=Name.DeviceRGB, SMask=pdf.make_stream(b"", Subtype=Name.Image))
        stream.write(b"", filter=Name.DCTDecode)
        pdf.pages[0].obj.Resources.XObject = Dictionary(P=stream)
    item, inline = painted(
        "q 0 25.4 -50.8 0 80 20 cm /P Do Q q 25.4 0 0 25.4 20 20 cm BI /W 8 /H 1 /IM true /BPC 1 ID \x55 EI Q", picture)
    assert (item.picture.width, item.picture.height, item.picture.filters) == (600, 300, ("DCTDecode",))
    assert item.picture.dpi == pytest.approx((600, 150))
    assert item.masked and item.is_transparent and item.colour.is_rgb
    assert edges(item) == (19.2, 104.6, 70, 130)
    # its top is on the left, its left edge at the foot
    assert item.picture.part(0, 0, .25, .75) == pytest.approx((19.2, 123.65, 57.3, 130))
    assert decoded(Painted, json.loads(json.dumps(item.as_row()))) == item
    assert inline.picture.stencil and inline.picture.dpi == pytest.approx((8, 1)) and inline.colour.inks == (0, 0, 0, 100)


def test_states_of_transparency_and_overprint(painted):
    states = Dictionary(Half=Dictionary(ca=0.5, CA=0.25), Multiply=Dictionary(BM=Array([Name.Multiply, Name.Normal])),
                        Over=Dictionary(OP=True), Under=Dictionary(op=True, OP=False), Soft=Dictionary(SMask=Dictionary()),
                        Plain=Dictionary(SMask=Name("/None"), ca=1, BM=Name.Compatible, OP=False))
    objects = painted("".join(f"/{name} gs 1 1 5 5 re B " for name in ("Half", "Multiply", "Over", "Under", "Soft", "Plain")),
                      ExtGState=states)
    fills, strokes = objects[::2], objects[1::2]
    assert [o.alpha for o in (fills[0], strokes[0])] == [0.5, 0.25]
    assert fills[1].blend == "Multiply"
    assert (fills[2].overprint, strokes[2].overprint) == (True, True)
    assert (fills[3].overprint, strokes[3].overprint) == (True, False)
    assert fills[4].masked
    assert not fills[5].is_transparent and not fills[5].overprint and strokes[5].alpha == 0.25


def test_groups_pass_on_what_they_are_painted_with(painted):
    def groups(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_stream(b"/Half gs 1 1 5 5 re f", Subtype=Name.Form, BBox=[0, 0, 100, 100], Group=Dictionary(S=Name.Transparency),
                                Resources=Dictionary(ExtGState=Dictionary(Half=Dictionary(ca=0.5))))
        plain = pdf.make_stream(b"1 1 5 5 re f", Subtype=Name.Form, BBox=[0, 0, 100, 100])
        resources = pdf.pages[0].obj.Resources
        resources.XObject = Dictionary(G=group, P=plain)
        resources.ExtGState = Dictionary(Half=Dictionary(ca=0.5))
    assert [o.alpha for o in painted("/Half gs /G Do /P Do", groups)] == [0.25, 0.5]


def test_supplied_forms_are_known_by_name(tmp_path):
    def supplied(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"0 0 30 40 re f", Subtype=Name.Form, BBox=[0, 0, 30, 40])
        pdf.pages[0].obj.Resources.XObject = Dictionary(Supplied3ad=form)
    path = made(tmp_path / "a.pdf", "q 1 0 0 1 20 20 cm /Supplied3ad Do Q 1 1 5 5 re f", supplied)
    with open_finished(path) as finished:
        page, = finished.press.pages
    assert [o.supplied for o in page.objects] == ["Supplied3ad", ""]
    (name, box), = page.supplied
    assert name == "Supplied3ad" and box == pytest.approx((10, 90, 40, 130))


def test_too_many_instructions_end(tmp_path):
    """Eight forms that each draw the next eight times: 8⁸ rectangles in a few hundred bytes."""
    def bomb(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"0 0 1 1 re f", Subtype=Name.Form, BBox=[0, 0, 99, 99])
        for _ in range(8):
            form = pdf.make_stream(b"/X Do " * 8, Subtype=Name.Form, BBox=[0, 0, 99, 99],
                                   Resources=Dictionary(XObject=Dictionary(X=form)))
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)
    with open_finished(made(tmp_path / "a.pdf", "/X Do", bomb), Limits(operators=5000)) as finished:
        page, = finished.press.pages
    assert page.fault == "many" and 100 < len(page.objects) <= 5000


def test_forms_too_deep_end(tmp_path):
    def deep(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"0 0 1 1 re f", Subtype=Name.Form, BBox=[0, 0, 99, 99])
        for _ in range(60):
            form = pdf.make_stream(b"/X Do", Subtype=Name.Form, BBox=[0, 0, 99, 99], Resources=Dictionary(XObject=Dictionary(X=form)))
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)
    with open_finished(made(tmp_path / "a.pdf", "/X Do 1 1 5 5 re f", deep)) as finished:
        page, = finished.press.pages
    assert page.fault == "deep" and len(page.objects) == 1


def test_the_child_tells_the_same(tmp_path):
    path = made(tmp_path / "a.pdf", "0 1 0 0 k 20 130 30 10 re f BT /F 10 Tf 20 100 Td (ab) Tj ET "
                "q 10 0 0 10 20 20 cm BI /W 8 /H 1 /IM true /BPC 1 ID \x55 EI Q", Font=Dictionary(F=HELVETICA))
    with open_finished(path) as here, open_untrusted(path) as there:
        assert here.press == there.press and len(here.press.pages[0].objects) == 3


def test_a_child_without_time_is_given_up(tmp_path):
    path = made(tmp_path / "a.pdf", "1 1 5 5 re f")
    with open_untrusted(path) as finished:
        finished._painter._limits = Limits(seconds=0)
        with pytest.raises(PdfRefused):
            finished.press


def test_a_file_that_is_protected_is_still_read(tmp_path):
    plain = BytesIO(made(tmp_path / "a.pdf", "1 1 5 5 re f").read_bytes())
    with pikepdf.open(plain) as pdf:
        pdf.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False))
    with open_finished(tmp_path / "b.pdf") as finished:
        assert finished.press.encrypted and len(finished.press.pages[0].objects) == 1


def test_what_makes_no_sense_is_passed_over_and_told(tmp_path):
    with open_finished(made(tmp_path / "a.pdf", "1 1 5 5 re f BT /F Tf ET 2 w 1 1 m 9 9 l S")) as finished:
        page, = finished.press.pages
    assert page.fault == "broken" and [o.kind for o in page.objects] == [Kind.FILL, Kind.STROKE]


def test_pages_that_two_readers_count_differently_are_refused(tmp_path):
    path = made(tmp_path / "a.pdf", "1 1 5 5 re f")
    with open_finished(path) as finished:
        geometry = finished.pages[0].geometry
    with pytest.raises(PdfRefused, match="数え方"):
        read_press(Opened(path), [geometry] * 2, Limits())
