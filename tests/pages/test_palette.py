"""Colours by name, and drawings in their printing inks."""
from pathlib import Path

import pytest

from kohoshi.pages.drawing import read
from kohoshi.pages.error import LayoutError
from kohoshi.pages.painters import for_palette
from kohoshi.pages.palette import Palette

LAYOUT = Path(__file__).resolve().parents[2] / "layouts" / "minato"


@pytest.fixture(scope="module")
def palette() -> Palette:
    return Palette.load(LAYOUT / "palette.yaml")


def test_css_names_every_colour(palette: Palette) -> None:
    assert "--sea:device-cmyk(0.9 0.4 0 0);" in palette.css()
    assert palette.css().count("--") == len(palette.colours)


def test_drawings_change_to_process_colours(palette: Palette) -> None:
    drawing = read(b'<svg viewBox="0 0 9 9"><path fill="#0078BE" stroke="none"/><path fill="#1e1e1e"/></svg>')
    svg = drawing.for_press(for_palette(palette)).decode()
    assert not drawing.faults and not drawing.strangers(palette)
    assert 'fill="device-cmyk(0.9 0.4 0 0)"' in svg and 'fill="device-cmyk(0 0 0 1)"' in svg and 'stroke="none"' in svg


@pytest.mark.speaks("layout/colour", paint='fill="red"')
@pytest.mark.parametrize(("paint", "line"), [('fill="#0078BF"', 2), ('fill="red"', 2), ('style="stroke: rgb(1,2,3)"', 2)])
def test_other_colours_are_errors_with_their_line(palette: Palette, paint: str, line: int) -> None:
    found = read(f'<svg viewBox="0 0 9 9">\n<path {paint}/></svg>'.encode()).strangers(palette)
    assert [f.rule for f in found] == ["layout/colour"]
    assert str(found[0].finding("art/a.svg").place) == f"art/a.svg:{line}"


def test_ramps_of_the_palette_are_no_strange_colour(palette: Palette) -> None:
    svg = b"""<svg viewBox="0 0 9 9"><linearGradient id="SVGID_3_"><stop offset="0" style="stop-color:#0078BE"/>
      <stop offset="1" style="stop-color:#FFFFFF"/></linearGradient><path fill="url(#SVGID_3_)"/></svg>"""
    drawing = read(svg)
    assert not drawing.strangers(palette) and not drawing.faults
    assert "stop-color:#0078be" in drawing.for_press(for_palette(palette)).decode()


@pytest.mark.parametrize("path", sorted((LAYOUT / "art").glob("*.svg")), ids=lambda p: p.name)
def test_every_drawing_of_the_layout_keeps_to_the_palette(palette: Palette, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    drawing = read(text.encode())
    assert [f.message for f in (*drawing.faults, *drawing.strangers(palette))] == []
    assert "<title>" in text and "<image" not in text and "<text" not in text


def test_two_inks_for_one_authoring_colour_are_refused(tmp_path: Path) -> None:
    (tmp_path / "palette.yaml").write_text(
        'a: {cmyk: [1,0,0,0], rgb: "#000001"}\nb: {cmyk: [2,0,0,0], rgb: "#000001"}\n', encoding="utf-8")
    with pytest.raises(LayoutError) as refused:
        Palette.load(tmp_path / "palette.yaml")
    assert "「a」と「b」" in refused.value.finding.message and "palette.yaml" in refused.value.finding.place.file


@pytest.mark.parametrize("text", [
    "", "a", "- a", "a: {cmyk: [1,0,0,0]}", 'a: {rgb: "#000001"}', 'a: {cmyk: [1,0,0], rgb: "#000001"}', 'a: {cmyk: [c,0,0,0], rgb: "#000001"}',
    "a: {cmyk: [1,0,0,0], rgb: 7}", "a: {cmyk: [1,0", "a: [1]", "a: {cmyk: 4, rgb: '#000001'}"])
def test_a_palette_that_cannot_be_read_names_its_file_in_japanese(tmp_path: Path, text: str) -> None:
    (tmp_path / "palette.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LayoutError) as refused:
        Palette.load(tmp_path / "palette.yaml")
    told = refused.value.finding
    assert told.place.file.endswith("palette.yaml") and "正しくありません" in told.message and "Error" not in told.message
