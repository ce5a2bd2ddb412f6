"""Pictures taken in: bounded, safely named, without the place where they were taken."""
from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import ExifTags, Image

from kohoshi.edit.error import EditError
from kohoshi.edit.pictures import LIMITS, add_picture, examined, safe_stem
from kohoshi.edit.undo import undo
from kohoshi.pages.picturefile import MAX_PIXELS, opened as decoded
from kohoshi.pdfread.limits import Limits
from tests.icc import wide_rgb

PLACE = {1: "N", 2: (34.0, 39.0, 0.0)}


def picture(form: str, *, mode: str = "RGB", turn: int = 1, located: bool = True, **more) -> bytes:
    noise = np.random.default_rng(6).integers(0, 255, (40, 60, 4 if mode == "CMYK" else 3), dtype=np.uint8)
    image = Image.fromarray(noise, mode) if mode == "CMYK" else Image.fromarray(noise).convert(mode)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    if located:
        exif[ExifTags.Base.Make] = "Camera(sample)"
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(PLACE)
    out = io.BytesIO()
    image.save(out, form, **({} if "tiffinfo" in more else {"exif": exif}), **more)
    return out.getvalue()


@pytest.mark.parametrize(("form", "more"), [
    ("JPEG", {}), ("JPEG", {"mode": "CMYK"}), ("JPEG", {"mode": "L"}), ("JPEG", {"progressive": True, "comment": b"secret"}), ("PNG", {}), ("JPEG", {"turn": 6}),
    ("PNG", {"turn": 8}), ("JPEG", {"icc_profile": wide_rgb()}), ("JPEG", {"xmp": b"<x:xmpmeta>GPSLatitude</x:xmpmeta>"})])
def test_where_it_was_taken_goes_and_no_pixel_changes(issue, form, more):
    data = picture(form, **more)
    assert examined(data, "a").had_metadata
    name = add_picture(issue, "Bon Odori.JPG", data)
    assert name == ("bon-odori.jpg" if form == "JPEG" else "bon-odori.png")
    kept = (issue / "images" / name).read_bytes()
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo) and ExifTags.Base.Make not in image.getexif()
    assert b"secret" not in kept and b"GPSLatitude" not in kept and b"Camera(sample)" not in kept
    old, new = decoded(data), decoded(kept)
    assert old.image.size == new.image.size and old.profile == new.profile
    assert np.array_equal(np.asarray(old.image), np.asarray(new.image))


def test_what_follows_a_picture_goes(issue):
    for form in ("JPEG", "PNG"):
        data = picture(form, located=False) + b"<?php a second file ?>"
        name = add_picture(issue, "tail", data)
        assert b"php" not in (issue / "images" / name).read_bytes()


def test_a_tiff_is_kept_as_it_is_or_refused_with_its_place(issue):
    data = picture("TIFF", located=False)
    name = add_picture(issue, "港の夏.tiff", data)
    assert name.startswith("shashin-") and name.endswith(".tif") and (issue / "images" / name).read_bytes() == data
    with pytest.raises(EditError, match="位置情報"):
        add_picture(issue, "b.tif", picture("TIFF", located=False, tiffinfo={700: b"<x:xmpmeta/>"}))
    with pytest.raises(EditError, match="位置情報"):
        add_picture(issue, "c.tif", picture("TIFF", located=False, tiffinfo={34853: 8}))


def test_the_same_picture_again_has_one_name_and_another_its_own(issue):
    one, other = picture("PNG"), picture("PNG", mode="L")
    assert [add_picture(issue, "umi.png", data, who="甲") for data in (one, one, other, other)] == ["umi.png", "umi.png", "umi-2.png", "umi-2.png"]
    undo(issue, "甲")
    assert [p.name for p in (issue / "images").iterdir()] == ["umi.png"]


@pytest.mark.parametrize(("name", "stem"), [
    ("../../etc/passwd.jpg", "passwd"), ("C:\\Users\\a\\ＢＯＮ　odori!.JPG", "bon-odori"), ("..", "shashin-"), ("写真.jpg", "shashin-"), ("2022.jpg", "shashin-2022-"),
    (".htaccess", "shashin-"), ("a\x00b.png", "a-b"), ("x" * 300 + ".jpg", "x" * 40), ("", "shashin-")])
def test_names_become_safe(name, stem):
    made = safe_stem(name, b"data")
    assert made.startswith(stem) and made.isascii() and set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def bomb() -> bytes:
    """A PNG that says 60,000 × 60,000 pixels."""
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("data", [
    b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a\x01\x00\x01\x00", b"%PDF-1.7", b"%!PS\nquit", picture("JPEG")[:-200], picture("PNG")[:-40], b"\xff\xd8\xff",
    bomb(), picture("WEBP")[:-300], picture("BMP", located=False)], ids=str)
def test_what_is_no_whole_picture_is_refused_and_nothing_is_written(issue, data):
    with pytest.raises(EditError, match="「x.jpg」は使えません"):
        add_picture(issue, "x.jpg", data)
    assert not (issue / "images").exists()


def test_bounds_hold():
    assert MAX_PIXELS < 100_000_000
    with pytest.raises(EditError, match="大きすぎます"):
        examined(b"\xff" * 2_000_000, "a.jpg", Limits(size_mb=1))
    big = io.BytesIO()
    Image.new("RGB", (6000, 6000)).save(big, "PNG")
    with pytest.raises(EditError):  # the child has no room for its pixels, this process is none the worse
        examined(big.getvalue(), "a.png", Limits(memory_mb=300))
    assert LIMITS.seconds <= 30


def test_images_that_is_a_link_is_not_followed(issue, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (issue / "images").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EditError):
        add_picture(issue, "a.png", picture("PNG"))
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("form", ["WEBP", "AVIF"])
@pytest.mark.parametrize("turn", [1, 6])
def test_webp_and_avif_come_in_as_png_of_the_same_pixels(issue, form, turn):
    data = picture(form, turn=turn, icc_profile=wide_rgb())
    name = add_picture(issue, "届いた写真.jpg", data)
    kept = (issue / "images" / name).read_bytes()
    assert name.endswith(".png") and b"Camera" not in kept and decoded(kept).profile == wide_rgb()
    assert np.array_equal(np.asarray(decoded(kept).image), np.asarray(decoded(data).image))
    assert decoded(kept).image.size == ((60, 40) if turn == 1 else (40, 60))


def test_a_camera_in_adobe_rgb_keeps_its_colours_when_it_is_forgotten(issue):
    def directory(tag, kind, count, value, more=0):
        return struct.pack(">HHHI4sI", 1, tag, kind, count, value, more)

    # the main directory, in it the one of EXIF, in it the one of interoperability (EXIF 2.32, 4.6.3)
    exif = (b"Exif\0\0MM\0*\0\0\0\x08" + directory(0x8769, 4, 1, struct.pack(">I", 26)) + directory(0xA005, 4, 1, struct.pack(">I", 44))
            + directory(1, 2, 4, b"R03\0"))
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (100, 150, 80)).save(out, "JPEG", exif=exif)
    before = decoded(out.getvalue())
    after = decoded((issue / "images" / add_picture(issue, "a.jpg", out.getvalue())).read_bytes())
    assert before.profile is not None and after.profile == before.profile


def test_what_a_file_is_and_the_way_out_are_said(issue):
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
    with pytest.raises(EditError, match="中身はHEIC.*互換性優先"):
        add_picture(issue, "IMG_0001.jpg", heic)
