"""Pictures of the print for html/: whole faces, and what an article takes of them."""
from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from kohoshi.editions.html.pictures import FACE_DPI, printed_pictures, screen_names
from kohoshi.editions.html.site import layout_file
from kohoshi.finding import Box
from kohoshi.pages.environment import LayoutError
from kohoshi.pages.palette import Palette
from kohoshi.pages.photographs import Photographs
from kohoshi.pages.resources import BASE, Resources
from kohoshi.pdfread.finished import open_finished
from tests.editions import small

PT = 25.4 / 72


@pytest.fixture
def finished(tmp_path: Path):
    (tmp_path / "web.pdf").write_bytes(small.web(
        '<section><h1>題</h1><p style="position:absolute;left:200pt;top:100pt;width:50pt;height:20pt;background:device-cmyk(0 0 0 1)"></p></section>'))
    with open_finished(tmp_path / "web.pdf") as finished:
        yield finished


def test_a_face_whole_and_an_article_cut_out(finished) -> None:
    printed = printed_pictures(finished, [6], {("kaigi", 6): Box(200 * PT, 100 * PT, 50 * PT, 20 * PT), ("other", 7): Box(0, 0, 9, 9)})
    face, (part,) = printed.faces[6], printed.articles["kaigi"]
    assert (face.name, part.name) == ("faces/06.jpg", "articles/kaigi-06.jpg")
    assert (face.width, face.height) == pytest.approx((small.WIDTH * FACE_DPI / 72, small.HEIGHT * FACE_DPI / 72), abs=1)
    assert (part.width, part.height) == pytest.approx(tuple((side * PT + 6) * FACE_DPI / 25.4 for side in (50, 20)), abs=2)
    picture = Image.open(io.BytesIO(part.data)).convert("L")
    assert picture.size == (part.width, part.height)
    assert picture.getpixel((part.width // 2, part.height // 2)) < 80 and picture.getpixel((2, 2)) > 230
    assert list(printed.articles) == ["kaigi"]


def test_an_area_that_reaches_into_the_bleed_is_cut_at_the_trim(finished) -> None:
    part, = printed_pictures(finished, [1], {("a", 1): Box(-3, -3, 60, 40)}).articles["a"]
    assert (part.width, part.height) == pytest.approx((60 * FACE_DPI / 25.4, 40 * FACE_DPI / 25.4), abs=2)


def test_the_same_file_gives_the_same_pictures(finished) -> None:
    areas = {("a", 1): Box(10, 10, 40, 30), ("b", 1): Box(60, 10, 40, 30)}
    assert printed_pictures(finished, [1], areas) == printed_pictures(finished, [1], areas)


def test_a_photograph_leaves_its_camera_behind_and_comes_in_srgb(tmp_path: Path) -> None:
    wide = Image.new("CMYK", (2400, 1200), (0, 255, 255, 0))
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x013B] = "見本 太郎"
    wide.save(tmp_path / "a.jpg", exif=exif, icc_profile=small.PROFILE.read_bytes())
    data = Photographs(small.PROFILE, 300).page((tmp_path / "a.jpg").read_bytes())
    shown = Image.open(io.BytesIO(data))
    assert (shown.size, shown.mode, dict(shown.getexif())) == ((800, 1600), "RGB", {})
    profile = ImageCms.ImageCmsProfile(io.BytesIO(small.PROFILE.read_bytes()))
    right = ImageCms.profileToProfile(wide.resize((1, 1)), profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert right is not None
    assert shown.getpixel((400, 800)) == pytest.approx(right.getpixel((0, 0)), abs=4)


def test_a_drawing_stays_as_it_is(tmp_path: Path) -> None:
    plain = small.PICTURE.replace(b"device-cmyk(0 0 0 1)", b"#0078be")
    (tmp_path / "a.svg").write_bytes(plain)
    (tmp_path / "b.svg").write_bytes(small.PICTURE)
    resources = Resources(Palette([]), {"issue": tmp_path}, photographs=Photographs(small.PROFILE, 300))
    assert resources.screen(f"{BASE}issue/a.svg") == plain
    inks = resources.screen(f"{BASE}issue/b.svg")  # no browser knows them
    assert b"device-cmyk" not in inks and b'fill="#' in inks


def test_no_two_pictures_get_one_name() -> None:
    names = ["a.jpg", "a.png", "A.JPG", "b.tif", "b.tiff", "b.jpeg", "c.svg", "C.SVG", "d", "写真 1.JPG"]
    shown = screen_names(names)
    assert (shown["a.jpg"], shown["c.svg"], shown["写真 1.JPG"]) == ("a.jpg", "c.svg" if shown["C.SVG"] != "C.svg" else "c-svg.svg", "写真 1.jpg")
    assert len({name.casefold() for name in shown.values()}) == len(names)
    assert all(name.endswith((".jpg", ".svg")) for name in shown.values())


def test_a_layout_without_its_style_sheet_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(LayoutError) as refused:
        layout_file(tmp_path / "minato", "web.css")
    assert refused.value.finding.message == "layouts/minato/web/web.css がありません"
