"""Process colours on the screen."""
from pathlib import Path

import pikepdf
import pydyf
import pytest

from kohoshi.editions.colour import ScreenColours, form_to_screen, screen_finisher

PROFILE = Path(__file__).resolve().parents[2] / "fonts" / "cache" / "ISOcoated_v2_300_bas.icc"


@pytest.fixture(scope="module")
def colours() -> ScreenColours:
    return ScreenColours(PROFILE, [((90, 40, 0, 0), "#0078BE")])


def test_a_named_colour_becomes_its_screen_colour(colours: ScreenColours) -> None:
    assert colours.rgb((.9, .4, 0, 0)) == pytest.approx((0, 0x78 / 255, 0xBE / 255))


def test_any_other_goes_through_the_profile(colours: ScreenColours) -> None:
    red, green, blue = colours.rgb((0, 1, 1, 0))
    assert red > .7 and green < .25 and blue < .25
    assert min(colours.rgb((0, 0, 0, 0))) > .98
    assert max(colours.rgb((0, 0, 0, 1))) < .25


def test_finisher_rewrites_paint_and_nothing_else(colours: ScreenColours) -> None:
    pdf = pydyf.PDF()
    stream = pydyf.Stream([b"/DeviceCMYK cs", b"0.9 0.4 0 0 scn", b"/DeviceCMYK CS", b"0.9 0.4 0 0 SCN",
                           b"1 0 0 1 5 5 cm", b"0 0 0 rg", b"(0 0 0 1 scn) Tj"])
    pdf.add_object(stream)
    screen_finisher(colours)(None, pdf)
    assert stream.stream == [b"0 0.4706 0.7451 rg", b"0 0.4706 0.7451 RG", b"1 0 0 1 5 5 cm", b"0 0 0 rg", b"(0 0 0 1 scn) Tj"]


def test_supplied_form_in_all_its_ways_of_saying_cmyk(colours: ScreenColours) -> None:
    pdf = pikepdf.new()
    inner = pdf.make_stream(b"0.9 0.4 0 0 K 0 0 1 1 re S", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    outer = pdf.make_stream(
        b"q /C cs 0.9 0.4 0 0 scn Q 0.9 0.4 0 0 k /DeviceRGB cs 0.1 0.2 0.3 scn /Inner Do",
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
        Resources=pikepdf.Dictionary(
            ColorSpace=pikepdf.Dictionary(C=pikepdf.Name.DeviceCMYK), XObject=pikepdf.Dictionary(Inner=inner)))
    assert form_to_screen(pdf, outer, colours) == 3
    data = outer.read_bytes().decode()
    assert data.count("0 0.4706 0.7451 rg") == 2
    assert "0.1 0.2 0.3 scn" in data and "DeviceCMYK" not in data and " k" not in data
    assert "0 0.4706 0.7451 RG" in inner.read_bytes().decode()
