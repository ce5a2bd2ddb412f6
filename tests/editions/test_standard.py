"""What PDF/X asks of the whole file."""
from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from kohoshi.editions.pdf import overprinting
from kohoshi.editions.standard import conform, save_options
from kohoshi.press import Press, load_press

OFFSET, PAPER = load_press("offset-tabloid"), load_press("newspaper-tabloid")


def file(state: Dictionary | None = None) -> pikepdf.Pdf:
    """A page that paints a form with a group, in a graphics state, as the engine writes it."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
    inner = pdf.make_stream(b"0 0 0 1 k 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Group=group)
    form = pdf.make_stream(b"/Inner Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Group=group,
                           Resources=Dictionary(XObject=Dictionary(Inner=inner)))
    page.obj.Resources = Dictionary(
        XObject=Dictionary(F=form), ExtGState=Dictionary(G=state or Dictionary(ca=1, CA=1, BM=Name.Normal, SMask=Name("/None"))),
        ColorSpace=Dictionary({"/lab-d50": Array([Name.Lab, Dictionary()]), "/device-cmyk": Name.DeviceCMYK}))
    page.obj.Contents = pdf.make_stream(b"/G gs /F Do")
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, DestOutputProfile=pdf.make_stream(b"icc", N=4))])
    pdf.Root.Names = Dictionary()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('!')")
    return pdf


def groups(pdf: pikepdf.Pdf) -> list[str]:
    form = pdf.pages[0].obj.Resources.XObject.F
    holders = {"page": pdf.pages[0].obj, "form": form, "inner": form.Resources.XObject.Inner}
    return [name for name, holder in holders.items() if "/Group" in holder]


@pytest.mark.parametrize("press", [OFFSET, PAPER])
def test_a_registered_condition_and_no_navigation(press: Press) -> None:
    with file() as pdf:
        conform(pdf, press)
        intent = pdf.Root.OutputIntents[0]
        assert str(intent.OutputConditionIdentifier) == press.condition
        assert str(intent.RegistryName) == "http://www.color.org"
        assert ("/DestOutputProfile" in intent) == press.embed_profile
        assert "/Names" not in pdf.Root and "/OpenAction" not in pdf.Root
        assert list(pdf.pages[0].obj.Resources.ColorSpace.keys()) == ["/device-cmyk"]


def test_x4_pages_blend_in_process_colours() -> None:
    with file() as pdf:
        conform(pdf, OFFSET)
        assert pdf.pages[0].obj.Group.CS == Name.DeviceCMYK
        assert groups(pdf) == ["page", "form", "inner"]


def test_x1a_drops_groups_that_show_nothing_through() -> None:
    with file() as pdf:
        conform(pdf, PAPER)
        assert groups(pdf) == []


@pytest.mark.parametrize("state", [
    Dictionary(ca=.5), Dictionary(CA=.99), Dictionary(BM=Name.Multiply), Dictionary(BM=Array([Name.Screen, Name.Normal])),
    Dictionary(SMask=Dictionary(S=Name.Luminosity))])
def test_x1a_leaves_real_transparency_for_the_proof_to_refuse(state: Dictionary) -> None:
    with file(state) as pdf:
        conform(pdf, PAPER)
        assert groups(pdf) == ["form", "inner"]


def test_x1a_is_written_as_pdf_1_4() -> None:
    with file() as pdf:
        conform(pdf, PAPER)
        out = io.BytesIO()
        pdf.save(out, **save_options(PAPER))
    data = out.getvalue()
    assert data.startswith(b"%PDF-1.4") and b"/ObjStm" not in data and re.search(rb"\bxref\b", data)


class _Pdf:
    def __init__(self, *objects: object) -> None:
        self.objects = list(objects)


def test_only_black_text_overprints() -> None:
    import pydyf

    stream = pydyf.Stream([
        b"q", b"/DeviceCMYK cs", b"0 0 0 1 scn", b"BT", b"[<01>] TJ", b"ET", b"Q",
        b"BT", b"[<02>] TJ", b"ET", b"0.9 0.4 0 0 scn", b"BT", b"[<03>] TJ", b"ET", b"0 0 0 1 scn", b"0 0 9 9 re", b"f"])
    states = pydyf.Dictionary({"ExtGState": pydyf.Dictionary()})
    overprinting(None, _Pdf(stream, states))
    on, off = b"/OverprintOn gs", b"/OverprintOff gs"
    assert stream.stream.count(on) == stream.stream.count(off) == 1
    assert stream.stream[3:7] == [on, b"BT", b"[<01>] TJ", b"ET"] and stream.stream[7] == off
    assert states["ExtGState"]["OverprintOn"]["OPM"] == 1
