"""Photographs through a small layout: process colours in print.pdf, originals in web.pdf."""
from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms, ImageDraw

from kohoshi.editions.colour import ScreenColours
from kohoshi.editions.pdf import print_pdf
from kohoshi.editions.web import web_pdf
from kohoshi.finding import Finding
from kohoshi.issue.model import Run
from kohoshi.pages import photographs as module
from kohoshi.pages.palette import Palette
from kohoshi.pages.photographs import Photographs
from kohoshi.pages.presscolour import most_ink
from kohoshi.pages.resources import BASE, Resources
from kohoshi.press import Press, load_press
from kohoshi.typeset.composition import compose
from kohoshi.typeset.engine import Engine
from tests.icc import wide_rgb

PROFILE = Path(__file__).resolve().parents[2] / "fonts" / "cache" / "ISOcoated_v2_300_bas.icc"
SIZE = 240, 160


def photo(size: tuple[int, int] = SIZE) -> Image.Image:
    """A soft picture: hues from left to right, light to dark from top to bottom."""
    x = np.linspace(0, 1, size[0])[None, :]
    y = np.linspace(0, 1, size[1])[:, None]
    parts = [np.clip(1 - y + 0 * x, 0, 1), x * (1 - .6 * y), (1 - x) * (1 - .3 * y)]
    return Image.fromarray((np.dstack(parts) * 255).astype(np.uint8))


class Small:
    """Pictures of a face of 120 × 100 mm, one under the other, each 60 mm wide."""

    def __init__(self, folder: Path, press: Press, cache: Path | None = None) -> None:
        self.folder, self.press = folder, press
        self.photographs = Photographs(PROFILE, press.ink.limit, cache)
        self.findings: list[Finding] = []
        self.found: list[Finding] = []

    def editions(self, *names: str, style: str = "") -> tuple[bytes, bytes]:
        """(print.pdf, web.pdf)."""
        files = {"press/output.icc": PROFILE, "fonts/a.ttf": PROFILE.with_name("BIZUDGothic-Regular.ttf")}
        resources = Resources(Palette([]), {"issue": self.folder}, files, photographs=self.photographs)
        created = dt.datetime(2022, 6, 1, tzinfo=dt.UTC).isoformat()
        html = (f"<!doctype html><html lang=ja><title>見本</title><meta name=dcterms.created content={created}>"
                f"<meta name=dcterms.modified content={created}><style>@page{{size:120mm 100mm;margin:0}}"
                f"@color-profile device-cmyk{{src:url({BASE}press/output.icc);components:c,m,y,k}}"
                f"img{{display:block;width:60mm;height:40mm}}{style}</style><body>"
                + "".join(f"<img src='{BASE}issue/{name}' alt='見本の写真'>" for name in names) + "</body>")
        engine = Engine(resources.read, f"@font-face{{font-family:Own;src:url({BASE}fonts/a.ttf)}}html{{font-family:Own}}")
        run = Run.model_validate({"faces": [1], "layout": "cover", "section": "見本"})
        composition, self.findings = compose([run], lambda run, faces, depths: (html, []), {}, engine, BASE, self.press.standard.lower())
        self.found = resources.found_in(composition.served)
        data, _ = print_pdf(composition, self.press, [], "left", self.photographs)
        return data, web_pdf(composition, [], ScreenColours(PROFILE, []), "left", self.photographs)[0].data


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path, load_press("offset-tabloid"))


def images(data: bytes) -> list[tuple[str, int, object, Image.Image, bool]]:
    """(colour space, bits, filter, picture, has a soft mask) of every image in a file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"]
        return [(str(obj.ColorSpace), int(obj.BitsPerComponent), obj.get("/Filter"), pikepdf.PdfImage(obj).as_pil_image(),
                 "/SMask" in obj) for obj in found]


def only(data: bytes) -> tuple[str, Image.Image]:
    """(colour space, picture) of the one image of a file; it has no soft mask."""
    (space, _, _, image, masked), = images(data)
    assert not masked
    return space, image


def seen(image: Image.Image) -> np.ndarray:
    """A process picture as it would look, through the profile of the press."""
    transform = ImageCms.buildTransform(str(PROFILE), ImageCms.createProfile("sRGB"), "CMYK", "RGB",
                                        ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION)
    return np.asarray(ImageCms.applyTransform(image, transform)).astype(int)


def apart(a: np.ndarray | Image.Image, b: np.ndarray | Image.Image) -> float:
    """Mean difference of two pictures, of 255."""
    return float(np.abs(np.asarray(a).astype(int) - np.asarray(b).astype(int)).mean())


def test_a_colour_photograph_is_printed_in_process_colours_and_shown_as_it_was(small: Small) -> None:
    photo().save(small.folder / "a.jpg", quality=95, subsampling=0, exif=b"Exif\0\0secret place")
    data, web = small.editions("a.jpg")
    space, image = only(data)
    assert (space, image.size, image.mode) == ("/DeviceCMYK", SIZE, "CMYK")
    assert most_ink(image) <= 300
    # only the most saturated hues lie outside what the press can print
    middle = np.s_[40:120, 60:180]
    assert apart(seen(image)[middle], np.asarray(photo())[middle]) < 20
    space, image = only(web)
    assert space == "/DeviceRGB" and apart(image, photo()) < 3
    assert b"secret" not in data + web
    assert small.findings == []


def test_its_own_profile_counts(small: Small) -> None:
    tone = Image.new("RGB", SIZE, (100, 150, 80))
    tone.save(small.folder / "wide.jpg", quality=98, subsampling=0, icc_profile=wide_rgb())
    tone.save(small.folder / "plain.jpg", quality=98, subsampling=0)
    (printed_wide, printed_plain), (shown_wide, shown_plain) = ([i[3] for i in images(d)] for d in small.editions("wide.jpg", "plain.jpg"))
    wide = np.array((66, 151, 74))  # the same colour, said in sRGB
    assert apart(seen(printed_wide), wide) < 6 and apart(shown_wide, wide) < 3
    assert apart(seen(printed_plain), np.array((100, 150, 80))) < 6 and apart(shown_plain, np.array((100, 150, 80))) < 3


@pytest.mark.parametrize("press", ["offset-tabloid", "newspaper-tabloid"])
def test_ink_is_held_under_the_limit_of_the_press_also_at_hard_edges(tmp_path: Path, press: str) -> None:
    small = Small(tmp_path, load_press(press))
    dark = Image.new("RGB", SIZE, (6, 4, 2))
    draw = ImageDraw.Draw(dark)
    for x in range(0, SIZE[0], 12):
        draw.rectangle((x, 0, x + 4, SIZE[1]), fill=(255, 255, 255) if x % 24 else (230, 20, 30))
    dark.save(tmp_path / "dark.png")
    _, image = only(small.editions("dark.png")[0])
    assert small.press.ink.limit - 45 < most_ink(image) <= small.press.ink.limit


def test_black_is_kept_where_ink_is_taken_away(tmp_path: Path) -> None:
    small = Small(tmp_path, load_press("newspaper-tabloid"))
    Image.new("CMYK", SIZE, (255, 204, 204, 204)).save(tmp_path / "heavy.jpg", quality=98, subsampling=0)
    _, image = only(small.editions("heavy.jpg")[0])
    cyan, magenta, yellow, black = np.asarray(image).reshape(-1, 4).mean(axis=0) / 2.55
    assert black == pytest.approx(80, abs=1) and cyan + magenta + yellow + black == pytest.approx(237, abs=4)
    assert cyan / magenta == pytest.approx(255 / 204, abs=.03)


def test_a_process_photograph_without_a_profile_keeps_its_inks(small: Small) -> None:
    Image.new("CMYK", SIZE, (51, 153, 204, 26)).save(small.folder / "adobe.jpg", quality=98, subsampling=0)
    assert b"Adobe" in (small.folder / "adobe.jpg").read_bytes()  # inverted, as Photoshop does
    data, web = small.editions("adobe.jpg")
    space, image = only(data)
    assert space == "/DeviceCMYK" and apart(image, np.array((51, 153, 204, 26))) < 3
    space, image = only(web)
    assert space == "/DeviceRGB" and apart(image, seen(Image.new("CMYK", (1, 1), (51, 153, 204, 26)))[0, 0]) < 4


def test_gray_stays_gray(small: Small) -> None:
    photo().convert("L").save(small.folder / "a.jpg", quality=98)
    Image.fromarray(np.asarray(photo().convert("L")).astype(np.uint16) * 257).save(small.folder / "deep.tif")
    data, web = small.editions("a.jpg", "deep.tif")
    for space, bits, _, image, _ in (*images(data), *images(web)):
        assert (space, bits) == ("/DeviceGray", 8) and apart(image, photo().convert("L")) < 3


def test_black_and_white_stays_one_bit_and_sharp(small: Small) -> None:
    plan = Image.new("1", SIZE, 1)
    ImageDraw.Draw(plan).line((0, 0, *SIZE), fill=0, width=1)
    plan.save(small.folder / "plan.png")
    (space, bits, _, image, _), = images(small.editions("plan.png")[0])
    assert (space, bits) == ("/DeviceGray", 1) and np.array_equal(np.asarray(image.convert("1")), np.asarray(plan))


def test_transparent_parts_are_paper(small: Small) -> None:
    cut = photo().convert("RGBA")
    cut.putalpha(Image.new("L", SIZE, 0))
    cut.save(small.folder / "clear.png")
    data, web = small.editions("clear.png")
    assert np.asarray(only(data)[1]).max() == 0
    assert np.asarray(only(web)[1]).min() == 255


def test_a_photograph_stands_upright_once(small: Small) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see
    turned = photo().transpose(Image.Transpose.ROTATE_90)
    turned.save(small.folder / "phone.jpg", quality=95, subsampling=0, exif=exif)
    data, web = small.editions("phone.jpg")
    assert only(data)[1].size == SIZE and apart(only(web)[1], photo()) < 4


@pytest.mark.parametrize("style", ["", "img{display:none}body{height:40mm;background:url(%sissue/a.jpg) 0 0/60mm 40mm no-repeat}" % BASE])
def test_the_screen_gets_its_own_resolution_and_print_the_whole(small: Small, style: str) -> None:
    photo((1500, 1000)).save(small.folder / "a.jpg", quality=90)
    data, web = small.editions("a.jpg", style=style)
    assert only(data)[1].size == (1500, 1000)
    width, height = only(web)[1].size
    assert width == pytest.approx(60 / 25.4 * module.SCREEN_STEPS[0][0], abs=1) and height == pytest.approx(width / 1.5, abs=1)


def test_two_builds_give_the_same_bytes_and_the_second_converts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press = load_press("offset-tabloid")
    photo().save(tmp_path / "a.png")
    first = Small(tmp_path, press, tmp_path / "cache").editions("a.png")
    assert len(list((tmp_path / "cache").iterdir())) == 2
    assert Small(tmp_path, press).editions("a.png") == first  # without any cache

    def never(data: bytes) -> None:
        raise AssertionError("opened again")

    monkeypatch.setattr(module, "opened", never)
    assert Small(tmp_path, press, tmp_path / "cache").editions("a.png") == first


def test_another_press_is_another_conversion(tmp_path: Path) -> None:
    Image.new("RGB", SIZE, (4, 3, 2)).save(tmp_path / "a.png")
    inks = [most_ink(only(Small(tmp_path, load_press(name), tmp_path / "cache").editions("a.png")[0])[1])
            for name in ("offset-tabloid", "newspaper-tabloid")]
    assert inks[0] > 280 and inks[1] <= 240


def bomb(path: Path) -> None:
    """A PNG of a few bytes that says it has 50,000 × 50,000 pixels."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b""))


def cut_off(path: Path) -> None:
    photo().save(path, "JPEG")
    path.write_bytes(path.read_bytes()[:-2000])


def no_picture(path: Path) -> None:
    path.write_text("写真は別便でお送りします", encoding="utf-8")


def moving(path: Path) -> None:
    photo().save(path, "GIF")


def bad_profile(path: Path) -> None:
    photo().save(path, icc_profile=b"not a profile")


@pytest.mark.parametrize("name, make, words", [
    ("big.png", bomb, "画素が多すぎます"), ("cut.jpg", cut_off, "途中で切れている"), ("text.jpg", no_picture, "中身は文字のファイル"),
    ("a.gif", moving, "中身はGIF"), ("icc.png", bad_profile, "プロファイルが壊れています")])
def test_what_cannot_be_printed_is_told_with_its_name(small: Small, name: str, make: Callable[[Path], None], words: str) -> None:
    make(small.folder / name)
    small.editions(name)
    told, = small.findings  # the engine's own complaint is left out
    assert told.rule == "image/unreadable" and name in told.message and words in told.message and told.hint


def grain(size: tuple[int, int]) -> Image.Image:
    """As much detail as a photograph of a crowd: noise whose power falls with its frequency."""
    noise = np.random.default_rng(1).standard_normal((size[1], size[0]))
    frequency = np.hypot(np.fft.fftfreq(size[0])[None, :], np.fft.fftfreq(size[1])[:, None])
    frequency[0, 0] = 1
    picture = np.fft.ifft2(np.fft.fft2(noise) / frequency).real
    gray = np.clip(128 + 50 * picture / picture.std(), 0, 255)
    return Image.fromarray(np.dstack([gray, gray, np.roll(gray, 3, 0)]).astype(np.uint8))


def test_a_face_full_of_photographs_stays_under_a_megabyte(small: Small) -> None:
    """Two photographs that fill a tabloid face together still have the resolution of a screen."""
    picture = grain((2000, 1400))
    picture.save(small.folder / "a.jpg", quality=95)
    picture.transpose(Image.Transpose.ROTATE_180).save(small.folder / "b.jpg", quality=95)
    _, web = small.editions("a.jpg", "b.jpg", style="@page{size:272mm 405mm}img{width:272mm;height:200mm}")
    assert 300_000 < len(web) < 1_000_000
    assert all(image.width >= 96 * 272 / 25.4 for *_, image, _ in images(web))


def test_the_others_of_a_light_face_keep_their_quality(small: Small) -> None:
    """One alone is as fine as it was before there was a limit."""
    grain((600, 400)).save(small.folder / "a.jpg", quality=95)
    (*_, image, _), = images(small.editions("a.jpg")[1])
    assert image.width == pytest.approx(60 / 25.4 * module.SCREEN_STEPS[0][0], abs=1)
