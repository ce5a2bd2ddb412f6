"""Every kind of picture that people send, through print.pdf, web.pdf and html/: the same picture, by its
numbers, in all three. Files are made here."""
from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from kohoshi.pages.colourprofile import make_profile
from kohoshi.pages.picturefile import glanced, opened
from kohoshi.press import load_press
from tests.editions.test_photographs import PROFILE, Small, apart, images, seen
from tests.icc import wide_rgb
from tests.pictured import chunk, gray, inked, photo, png, saved, tiff, without_adobe, ycck

G, P, C = np.asarray(gray()), np.asarray(photo()), inked()
DEEP = np.uint16(257)
_HALF = np.full((*P.shape[:2], 1), 128, np.uint8)
_WHOLE = np.full((*P.shape[:2], 1), 255, np.uint8)
_PALE = Image.fromarray(((P.astype(int) * 128 + 255 * 127) // 255).astype(np.uint8))
_INKED = Image.fromarray(C, "CMYK")


def _turned(form: str, turn: int, how: Image.Transpose, **options: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turn
    return saved(photo().transpose(how), form, exif=exif, **options)


def _linear(values: np.ndarray) -> np.ndarray:
    """Screen values as light, in 16 bits."""
    v = values / 255
    return np.rint(65535 * np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)).astype(np.uint16)


def _in_wide() -> Image.Image:
    """The photograph said in the numbers of a wide space."""
    wide = ImageCms.ImageCmsProfile(io.BytesIO(wide_rgb()))
    out = ImageCms.profileToProfile(photo(), ImageCms.createProfile("sRGB"), wide, outputMode="RGB")
    assert out is not None
    return out


def _after(jpeg: bytes, more: bytes) -> bytes:
    return jpeg + more


_P3 = ImageCms.ImageCmsProfile(io.BytesIO(make_profile(((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.3127, 0.3290)),
                                               (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))))


def _in_p3() -> np.ndarray:
    out = ImageCms.profileToProfile(photo(), ImageCms.createProfile("sRGB"), _P3, outputMode="RGB")
    assert out is not None
    return np.asarray(out)


GRAY = {
    "8-bit.png": png(G, 0), "16-bit.png": png(G * DEEP, 0, 16), "16-bit.tif": tiff(G[..., None] * DEEP, 1, bits=16),
    "16-bit-motorola.tif": tiff(G[..., None] * DEEP, 1, bits=16, order=">"), "negative.tif": tiff(255 - G[..., None], 0),
    "negative-16-bit.tif": tiff((255 - G[..., None]) * DEEP, 0, bits=16), "alpha.png": png(np.dstack([G, _WHOLE[..., 0]]), 4),
    "alpha-16-bit.png": png(np.dstack([G, _WHOLE[..., 0]]) * DEEP, 4, 16), "alpha.tif": tiff(np.dstack([G, _WHOLE[..., 0]]), 1, extra=(2,)),
    "4-bit.png": png(np.rint(G / 17), 0, 4), "plain.jpg": saved(gray(), "JPEG", quality=95), "UPPER.JPG": saved(gray(), "JPEG", quality=95),
    "linear.png": png(_linear(G), 0, 16, (b"gAMA", (100_000).to_bytes(4, "big"))), "with-a-colour-profile.jpg": saved(gray(), "JPEG", quality=95, icc_profile=wide_rgb())}

COLOUR = {
    "plain.jpg": saved(photo(), "JPEG", quality=95), "UPPER.PNG": saved(photo(), "PNG"), "UPPER.TIF": saved(photo(), "TIFF", compression="tiff_lzw"),
    "png-named.jpg": saved(photo(), "PNG"), "jpeg-named.png": saved(photo(), "JPEG", quality=95), "no-ending": saved(photo(), "JPEG", quality=95),
    "webp-named.jpg": saved(photo(), "WEBP", quality=95), "web.webp": saved(photo(), "WEBP", lossless=True), "avif-named.jpg": saved(photo(), "AVIF", quality=92),
    "16-bit.png": png(P * DEEP, 2, 16), "alpha-16-bit.png": png(np.dstack([P, _WHOLE]) * DEEP, 6, 16), "16-bit.tif": tiff(P * DEEP, 2, bits=16),
    "planes.tif": tiff(P, 2, planar=True), "extra.tif": tiff(np.dstack([P, _WHOLE * 0]), 2, extra=(0,)), "palette.png": saved(photo().quantize(256), "PNG"),
    "pair.jpg": saved(photo(), "MPO", quality=95, save_all=True, append_images=[gray().convert("RGB")]),
    "film-behind.jpg": _after(saved(photo(), "JPEG", quality=95), b"\0\0\0\x18ftypmp42" + b"\0" * 300_000),
    "wide.jpg": saved(_in_wide(), "JPEG", quality=95, icc_profile=wide_rgb()), "wide.webp": saved(_in_wide(), "WEBP", quality=95, icc_profile=wide_rgb()),
    "p3-by-code.png": png(_in_p3(), 2, 8, (b"cICP", bytes((12, 13, 0, 1)))), "linear.png": png(_linear(P), 2, 16, (b"gAMA", (100_000).to_bytes(4, "big"))),
    "gamma-of-the-screen.png": png(P, 2, 8, (b"gAMA", (45_455).to_bytes(4, "big"))), "code-before-profile.png": png(P, 2, 8, (b"cICP", bytes((1, 13, 0, 1)))),
    "phone.jpg": _turned("JPEG", 6, Image.Transpose.ROTATE_90, quality=95), "phone.png": _turned("PNG", 8, Image.Transpose.ROTATE_270),
    "phone.tif": _turned("TIFF", 3, Image.Transpose.ROTATE_180), "phone.webp": _turned("WEBP", 6, Image.Transpose.ROTATE_90, quality=95),
    "phone.avif": _turned("AVIF", 6, Image.Transpose.ROTATE_90, quality=92), "mirror.jpg": _turned("JPEG", 5, Image.Transpose.TRANSPOSE, quality=95),
    "broken-exif.jpg": saved(photo(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12")}

PALE = {
    "half.png": png(np.dstack([P, _HALF]), 6), "half.tif": tiff(np.dstack([P, _HALF]), 2, extra=(2,)),
    "premultiplied.tif": tiff(np.dstack([(P.astype(int) * 128 // 255).astype(np.uint8), _HALF]), 2, extra=(1,)),
    "half.webp": saved(Image.fromarray(np.dstack([P, _HALF])), "WEBP", lossless=True, exact=True)}

INKED = {
    "adobe.jpg": saved(_INKED, "JPEG", quality=98, subsampling=0), "ycck.jpg": ycck(C), "out-of-a-pdf.jpg": without_adobe(saved(Image.fromarray(255 - C, "CMYK"), "JPEG", quality=98, subsampling=0)),
    "lzw.tif": saved(_INKED, "TIFF", compression="tiff_lzw"), "8-bit.tif": tiff(C, 5), "16-bit.tif": tiff(C * DEEP, 5, bits=16),
    "motorola.tif": tiff(C * DEEP, 5, bits=16, order=">"), "planes.tif": tiff(C, 5, planar=True), "selection.tif": tiff(np.dstack([C, _WHOLE]), 5, extra=(0,)),
    "own-profile.tif": saved(_INKED, "TIFF", icc_profile=PROFILE.read_bytes())}


@pytest.fixture(scope="module")
def made_of(tmp_path_factory: pytest.TempPathFactory):
    """(family, name) → (picture in print.pdf, in web.pdf, in html/)."""
    found: dict[tuple[str, str], tuple[Image.Image, Image.Image, Image.Image]] = {}
    for family, files in (("gray", GRAY), ("colour", COLOUR), ("pale", PALE), ("inked", INKED)):
        folder = tmp_path_factory.mktemp(family)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        small = Small(folder, load_press("offset-tabloid"))
        data, web = small.editions(*files, style="img{width:15mm;height:10mm;float:left}")
        assert small.findings == []
        for name, (*_, press, _), (*_, screen, _) in zip(files, images(data), images(web), strict=True):
            found[family, name] = press, screen, Image.open(io.BytesIO(small.photographs.page((folder / name).read_bytes())))
    return found


def shrunk(image: Image.Image, to: Image.Image) -> np.ndarray:
    return np.asarray(image.resize(to.size, Image.Resampling.LANCZOS)).astype(int)


@pytest.mark.parametrize("name", GRAY)
def test_gray_stays_gray(made_of, name: str) -> None:
    for picture in made_of["gray", name]:
        assert picture.mode == "L" and apart(picture, shrunk(gray(), picture)) < 6
        assert np.asarray(picture)[-5, 3] > 200 and np.asarray(picture)[-5, -5] < 40  # neither white nor black


@pytest.mark.parametrize("name", COLOUR)
def test_colour_looks_the_same_in_print_on_the_screen_and_in_the_page(made_of, name: str) -> None:
    press, web, page = made_of["colour", name]
    assert (press.mode, web.mode, page.mode) == ("CMYK", "RGB", "RGB") and press.size == photo().size
    assert apart(seen(press), P) < 5 and apart(web, shrunk(photo(), web)) < 4 and apart(page, P) < 4
    assert np.asarray(page)[30, 30, 0] > 150 > np.asarray(page)[30, 30, 1] + 60  # the mark is where it belongs


@pytest.mark.parametrize("name", PALE)
def test_half_transparent_pictures_lie_on_paper(made_of, name: str) -> None:
    press, web, page = made_of["pale", name]
    assert apart(seen(press), np.asarray(_PALE)) < 5 and apart(web, shrunk(_PALE, web)) < 4 and apart(page, np.asarray(_PALE)) < 4


@pytest.mark.parametrize("name", INKED)
def test_process_colours_keep_their_inks_and_look_so_on_the_screen(made_of, name: str) -> None:
    press, web, page = made_of["inked", name]
    looks = Image.fromarray(seen(_INKED).astype(np.uint8))
    assert press.mode == "CMYK" and apart(press, C) < 3
    assert apart(web, shrunk(looks, web)) < 6 and apart(page, np.asarray(looks)) < 5


def test_black_and_white_is_one_bit_in_print(tmp_path: Path) -> None:
    for number, (name, data) in enumerate({"a.png": saved(gray().convert("1"), "PNG"), "b.tif": saved(gray().convert("1"), "TIFF", compression="group4"),
                                           "c.png": png(np.asarray(gray().convert("1")), 0, 1)}.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(data)
        small = Small(folder, load_press("offset-tabloid"))
        (space, bits, _, image, _), = images(small.editions(name)[0])
        assert (space, bits) == ("/DeviceGray", 1) and np.array_equal(np.asarray(image.convert("1")), np.asarray(gray().convert("1")))


@pytest.mark.parametrize(("depth", "key", "white"), [(1, 0, 255), (2, 1, 85), (4, 3, 51), (8, 200, 200), (16, 514, 2)])
def test_the_transparent_value_of_a_gray_picture_is_counted_in_its_own_depth(depth: int, key: int, white: int) -> None:
    values = np.array([[key, (key + 1) % 2 ** depth]])
    picture = opened(png(values, 0, depth, (b"tRNS", key.to_bytes(2, "big"))))
    assert np.asarray(picture.image)[0, 0] == 255
    other = np.asarray(picture.image)[0, 1]
    assert other == int(values[0, 1] * 255 / (2 ** depth - 1))


@pytest.mark.parametrize(("data", "words"), [
    (INKED["out-of-a-pdf.jpg"], "Adobe のしるしのない"), (INKED["selection.tif"], "1 つのチャンネルがあり"),
    (saved(photo(), "JPEG", icc_profile=PROFILE.read_bytes()), "RGB の画像にCMYK用"), (saved(_INKED, "JPEG", icc_profile=wide_rgb()), "CMYK の画像にRGB用"),
    (saved(photo(), "PNG", icc_profile=PROFILE.read_bytes()), "sRGB として刷ります")])
def test_what_is_assumed_is_told(data: bytes, words: str) -> None:
    said, = glanced(data).assumed
    assert words in said and opened(data).assumed == (said,)


def test_nothing_is_assumed_of_ordinary_pictures() -> None:
    for data in (*GRAY.values(), *COLOUR.values(), *PALE.values()):
        assert glanced(data).assumed == ()


def test_the_engine_embeds_the_bytes_that_it_is_served(tmp_path: Path) -> None:
    """It would save a JPEG anew at quality 75 if it had EXIF; ours never has."""
    (tmp_path / "a.jpg").write_bytes(COLOUR["phone.jpg"])
    small = Small(tmp_path, load_press("offset-tabloid"))
    data, web = small.editions("a.jpg")
    served, _ = small.photographs.served(tmp_path / "a.jpg")
    assert served in data and b"Exif" not in served
    shown = small.photographs.screen(next(iter(small.photographs._served)), (60, 40))
    assert shown is not None and shown.data in web


def test_a_chunk_is_what_it_says() -> None:
    assert chunk(b"IEND", b"").hex() == "0000000049454e44ae426082"
