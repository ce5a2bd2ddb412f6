"""What is refused is refused at a glance already, by its bytes, with what it is and the way out."""
from __future__ import annotations

import io
import struct
import warnings
import zipfile

import numpy as np
import pytest
from PIL import Image

from kohoshi.pages.picturefile import PictureError, glanced, opened
from kohoshi.pages.picturekind import kind_of
from tests.icc import wide_rgb
from tests.pictured import gray, inked, photo, png, saved, tiff

P, C = np.asarray(photo()), inked()
DEEP = np.uint16(257)


def boxed(brand: bytes, *more: bytes) -> bytes:
    return struct.pack(">I4s4sI", 16 + 4 * len(more), b"ftyp", brand, 0) + b"".join(more) + b"\0\0\0\x08meta" + b"\1" * 400


def office(part: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return out.getvalue()


def display(kind: int) -> bytes:
    """Photoshop's resource of what its extra channels are."""
    body = struct.pack(">I", 1) + struct.pack(">H8sHB", 0, b"\0" * 8, 100, kind)
    return b"8BIM" + struct.pack(">HHI", 1077, 0, len(body)) + body + b"\0" * (len(body) % 2)


STRANGERS = {
    "HEIC": boxed(b"heic", b"mif1", b"heic"), "HEIC ": boxed(b"mif1", b"heic"), "HEIC  ": boxed(b"heix"), "HEIC   ": boxed(b"msf1", b"hevc"),
    "動画": boxed(b"qt  "), "動画（MP4": boxed(b"mp42", b"isom"), "カメラの RAW": boxed(b"crx "), "カメラの RAW（CR2）": b"II*\0\x10\0\0\0CR\2\0" + b"\1" * 99,
    "ウェブページ": b"<!DOCTYPE html><title>403 Forbidden</title>", "ウェブページ（HTML）": b"\xef\xbb\xbf\n<HTML><body>", "ウェブページ（": b"<!-- saved --><html lang=ja>",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n", "Illustrator の AI": b"%PDF-1.6\n/AIPrivateData1 2 0 R /Creator (Adobe Illustrator 26.0)",
    "Photoshop の PSD": b"8BPS\0\1" + b"\0" * 40, "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n", "EPS ": b"\xc5\xd0\xd3\xc6\x20\0\0\0" + b"\1" * 40,
    "Word の文書": office("word/document.xml"), "Excel の表": office("xl/workbook.xml"), "PowerPoint の資料": office("ppt/presentation.xml"),
    "圧縮フォルダー（ZIP）": office("photo.jpg"), "Office の文書": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 40, "空のファイル": b"", "空のファイル ": b"\0" * 5000,
    "GIF": saved(photo().quantize(64), "GIF"), "BMP": saved(photo(), "BMP"), "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\1" * 40, "JPEG XL": b"\xff\x0a" + b"\1" * 40,
    "文字のファイル": "写真は別便でお送りします".encode(), "文字のファイル ": "写真は別便でお送りします".encode("cp932"), "Mac が添える": b"\0\5\x16\7\0\2\0\0" + b"\1" * 40,
    "Windows のショートカット": b"L\0\0\0\1\x14\2\0\0\0" + b"\1" * 40, "Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
    "SVG": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "画像として読めません": bytes(range(128, 256)) * 9}


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("look", [glanced, opened])
def test_what_it_is_is_said_by_its_bytes_with_the_way_out(name: str, look) -> None:
    with pytest.raises(PictureError) as refused:
        look(STRANGERS[name])
    assert name.strip() in str(refused.value) and len(refused.value.hint) > 8
    assert not any(word in str(refused.value) + refused.value.hint for word in ("Error", "cannot", "Pillow"))


UNPRINTABLE = {
    "Lab カラー": tiff(P, 8), "Lab カラー ": tiff(P, 9), "32ビットの TIFF": tiff(P.astype(np.float32), 2, bits=32, form=3), "32ビットの TIFF ": tiff(P[..., :1].astype(np.float32), 1, bits=32, form=3),
    "32ビットの TIFF  ": tiff(P[..., :1].astype(np.uint32), 1, bits=32), "符号つき": tiff(P[..., :1].astype(np.int16), 1, bits=16, form=2),
    "透明の部分（アルファチャンネル）がある CMYK": tiff(np.dstack([C, C[..., :1]]), 5, extra=(2,)), "アルファチャンネル）がある CMYK": tiff(np.dstack([C, C[..., :1]]), 5, extra=(1,)),
    "特色チャンネル": tiff(np.dstack([C, C[..., :1]]), 5, extra=(0,), more=((34377, 1, display(2)),)), "特色など": tiff(C, 5, more=((334, 3, struct.pack("<H", 2)),)),
    "2ページある": tiff(P, 2, pages=2), "7ページある": tiff(P[..., :1], 1, pages=7), "プラナー": tiff(P * DEEP, 2, bits=16, planar=True),
    "カメラの RAW": tiff(P, 2, more=((254, 4, struct.pack("<I", 1)),)), "カメラの RAW ": tiff(P, 2, more=((50706, 1, b"\1\4\0\0"),)),
    "動く画像": saved(photo(), "PNG", save_all=True, append_images=[gray().convert("RGB")]), "動く画像 ": saved(photo(), "WEBP", save_all=True, append_images=[gray().convert("RGB")]),
    "動く画像  ": saved(photo(), "AVIF", save_all=True, append_images=[gray().convert("RGB")]),
    "HDR（PQ）": png(P, 2, 8, (b"cICP", bytes((9, 16, 0, 1)))), "HDR（HLG）": png(P * DEEP, 2, 16, (b"cICP", bytes((9, 18, 0, 1)))), "HDR（PQ） ": png(P, 2, 8, (b"cICP", bytes((12, 16, 0, 1)))),
    "色の指定（cICP": png(P, 2, 8, (b"cICP", bytes((1, 13, 0, 0)))), "色の指定（cICP 99": png(P, 2, 8, (b"cICP", bytes((99, 13, 0, 1))))}


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_what_cannot_be_printed_is_told_at_a_glance(name: str) -> None:
    for look in (glanced, opened):
        with pytest.raises(PictureError) as refused:
            look(UNPRINTABLE[name])
        assert name.strip() in str(refused.value) and ("書き出" in refused.value.hint or "保存し直" in refused.value.hint)


def test_hdr_in_avif_is_seen(monkeypatch) -> None:
    plain = saved(photo(), "AVIF", quality=90)
    at = plain.index(b"colrnclx")
    coded = plain[:at + 8] + struct.pack(">HH", 9, 16) + plain[at + 12:]
    assert glanced(plain).profile is None
    with pytest.raises(PictureError, match="PQ"):
        glanced(coded)


def a_profile(**changed: bytes) -> bytes:
    """A good profile with some of its head written over: ``at_16=b"GRAY"``."""
    data = bytearray(wide_rgb())
    for name, value in changed.items():
        at = int(name.removeprefix("at_"))
        data[at:at + len(value)] = value
    return bytes(data)


@pytest.mark.parametrize("icc", [
    b"not a profile", wide_rgb()[:100], wide_rgb()[:200], wide_rgb()[:-200], a_profile(at_36=b"abcd"), a_profile(at_128=b"\0\0\0\0"), a_profile(at_12=b"link"),
    a_profile(at_8=b"\x09"), a_profile(at_132=b"xxxx"), b"\0" * 500], ids=range(10))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_broken_profile_is_told_at_a_glance_or_harmless(icc: bytes, form: str) -> None:
    """Never an exception of another kind, and never another answer at the build than at the check."""
    data = saved(photo(), form, icc_profile=icc)
    answers = []
    for look in (glanced, opened):
        try:
            answers.append(look(data).profile)
        except PictureError as error:
            answers.append(str(error))
            assert "プロファイルが壊れています" in str(error) and "sRGB" in error.hint
    assert answers[0] == answers[1]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_every_way_of_holding_a_camera(form: str, turn: int) -> None:
    back = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}.get(turn)
    exif = Image.Exif()
    exif[0x0112] = turn
    lying = photo() if back is None else photo().transpose(back)
    picture = opened(saved(lying, form, exif=exif))
    assert picture.image.size == photo().size and np.abs(np.asarray(picture.image).astype(int) - P).mean() < 4


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("share", [.3, .6, .9])
def test_a_file_that_was_cut_off_is_told_at_a_glance(form: str, share: float) -> None:
    data = saved(photo((600, 400)), form)
    with pytest.raises(PictureError):
        glanced(data[:int(len(data) * share)])


def test_what_pillow_only_warns_of_is_no_fault() -> None:
    data = tiff(P, 2, more=((33432, 3, struct.pack("<3H", 1, 2, 3)), (274, 3, struct.pack("<2H", 1, 1))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert glanced(data).image.size == photo().size


def test_thumbnails_of_a_tiff_are_no_pages() -> None:
    whole = tiff(P, 2, pages=2)
    # the second directory says that it is a reduced copy
    at = whole.rindex(struct.pack("<HHI", 256, 4, 1))
    with pytest.raises(PictureError, match="2ページ"):
        glanced(whole)
    reduced = whole[:at] + struct.pack("<HHII", 254, 4, 1, 1) + whole[at + 12:]
    # its width went; Pillow reads the first picture only
    assert glanced(reduced).image.size == photo().size


def test_kinds_that_are_taken_have_codes() -> None:
    assert [kind_of(saved(photo(), form)).code for form in ("JPEG", "MPO", "PNG", "TIFF", "WEBP", "AVIF")] == ["JPEG", "JPEG", "PNG", "TIFF", "WEBP", "AVIF"]


@pytest.mark.parametrize("packing", [50001, 34712, 33003, 34676, 99])
@pytest.mark.parametrize("look", [glanced, opened])
def test_a_tiff_packed_in_a_way_that_nobody_unpacks_is_told_as_that(packing: int, look) -> None:
    data = bytearray(saved(photo(), "TIFF"))
    at = data.index(struct.pack("<HHI", 259, 3, 1)) + 8
    data[at:at + 2] = struct.pack("<H", packing)
    with pytest.raises(PictureError, match="圧縮") as refused:
        look(bytes(data))
    assert "LZW" in refused.value.hint
