"""What a file is, by its bytes: its name may say something else (a mail program, a phone or a hand
renamed it). Every kind that is not taken has a name and a way out for the officer."""
from __future__ import annotations

import re
from dataclasses import dataclass

#: Kinds that are opened, as Pillow names them.
TAKEN = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")
DRAWING = "SVG"

_SAVE = "JPEG か PNG で書き出し直してください"
_ASK = "送り主に、もとの写真（JPEG）を、メールの添付のまま送ってもらってください"
_HEIC = ("iPhone などの HEIC という形式です。Windows の「フォト」なら「名前を付けて保存」、Mac の「プレビュー」なら「書き出す」で JPEG にします。"
         "名前の終わりを .jpg に変えるだけでは変わりません。iPhone の「設定→カメラ→フォーマット→互換性優先」で、はじめから JPEG で撮れます")
_INSIDE = "その中の写真を取り出して（右クリック→「図として保存」）、もとの大きさの画像ファイルを置いてください"


@dataclass(frozen=True)
class Kind:
    """``name`` as the officer knows it, ``hint`` the way out. ``code``: one of TAKEN, DRAWING or empty."""

    name: str
    hint: str = _SAVE
    code: str = ""


_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind("JPEG", code="JPEG")),
    (b"\x89PNG\r\n\x1a\n", Kind("PNG", code="PNG")),
    (b"\x8aMNG", Kind("MNG（動く画像）")),
    (b"GIF8", Kind("GIF", "動かない画像なら PNG で書き出してください。写真なら、もとの JPEG を使ってください")),
    (b"BM", Kind("BMP", "「ペイント」で開き、「名前を付けて保存」で PNG にしてください")),
    (b"8BPS", Kind("Photoshop の PSD", "Photoshop の「別名で保存」で、レイヤーを統合した TIFF か JPEG にしてください")),
    (b"%!PS", Kind("EPS", "Illustrator で開いて SVG に、写真なら Photoshop で TIFF に書き出してください")),
    (b"\xc5\xd0\xd3\xc6", Kind("EPS", "Illustrator で開いて SVG に、写真なら Photoshop で TIFF に書き出してください")),
    (b"\xff\x0a", Kind("JPEG XL")),
    (b"\0\0\0\x0cJXL ", Kind("JPEG XL")),
    (b"\0\0\0\x0cjP  ", Kind("JPEG 2000")),
    (b"\xff\x4f\xff\x51", Kind("JPEG 2000")),
    (b"II\xbc", Kind("JPEG XR")),
    (b"FUJIFILMCCD-RAW", Kind("カメラの RAW", "カメラの RAW は、現像ソフトで JPEG か TIFF に書き出してください")),
    (b"IIRO", Kind("カメラの RAW", "カメラの RAW は、現像ソフトで JPEG か TIFF に書き出してください")),
    (b"IIU\0", Kind("カメラの RAW", "カメラの RAW は、現像ソフトで JPEG か TIFF に書き出してください")),
    (b"\0\0\1\0", Kind("アイコン（ICO）")),
    (b"\xd7\xcd\xc6\x9a", Kind("WMF（Office の図）")),
    (b"\1\0\0\0", Kind("EMF（Office の図）")),
    (b"\x1f\x8b", Kind("圧縮されたファイル（gzip、SVGZ など）", "SVGZ なら、Illustrator の「別名で保存」で「SVG」を選んでください（「SVG 圧縮」でなく）")),
    (b"{\\rtf", Kind("文書（RTF）", _INSIDE)),
    (b"\xd0\xcf\x11\xe0", Kind("Office の文書（古い Word・Excel など）", _INSIDE)),
    (b"\0\5\x16\7", Kind("Mac が添える控えのファイル（名前が ._ で始まるもの）", "同じ名前で「._」のつかないファイルが写真です。そちらを置いてください")),
    (b"L\0\0\0\1\x14\2\0", Kind("Windows のショートカット", "ショートカットではなく、写真のファイルそのものを置いてください")),
    (b"7z\xbc\xaf", Kind("圧縮フォルダー（7z）", "開いて、中の写真を置いてください")),
    (b"Rar!", Kind("圧縮フォルダー（RAR）", "開いて、中の写真を置いてください")),
    (b"\x1aE\xdf\xa3", Kind("動画", "動画から1枚を静止画（JPEG）で保存してください")),
)
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"miaf"})
_EMPTY = Kind("空のファイル", f"送る途中で中身が失われたようです。{_ASK}")
_PAGE = Kind("ウェブページ（HTML）", "写真ではなく、エラーやログインのページが保存されたようです。ウェブページを開いて画像の上で右クリック→「名前を付けて画像を保存」をするか、"
             "送り主に写真を送ってもらってください")
_TEXT = Kind("文字のファイル", _ASK)
_UNKNOWN = Kind("", f"画像を開き直して確かめ、書き出し直してください。開けないときは、{_ASK}")


def kind_of(data: bytes) -> Kind:
    """The kind of a file; one without a name where the bytes tell nothing."""
    if not data.strip(b"\0 \r\n\t"):
        return _EMPTY
    if data[4:8] == b"ftyp":
        return _boxed(data)
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return _tagged(data)
    if data[:4] == b"RIFF":
        return _riff(data)
    if data[:4] == b"PK\3\4":
        return _zipped(data)
    if b"%PDF-" in data[:1024]:
        return _portable(data)
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    return _written(data)


def _boxed(data: bytes) -> Kind:
    """ISO base media files, by their brands (ISO/IEC 14496-12, 4.3)."""
    size = int.from_bytes(data[:4], "big")
    brands = [data[8:12], *(data[at:at + 4] for at in range(16, min(size, 256), 4))]
    if brands[0] in (b"avif", b"avis") or (brands[0] in (b"mif1", b"msf1") and b"avif" in brands):
        return Kind("AVIF", code="AVIF")
    if any(brand in _HEIF for brand in brands):
        return Kind("HEIC", _HEIC)
    if brands[0] == b"crx ":
        return Kind("カメラの RAW（CR3）", "カメラの RAW は、現像ソフトで JPEG か TIFF に書き出してください")
    if brands[0] in (b"jp2 ", b"jpx ", b"jph "):
        return Kind("JPEG 2000")
    return Kind("動画（MP4・MOV）", "動画から1枚を静止画（JPEG）で保存してください。iPhone の「ライブフォト」なら、写真のほうを送ってもらってください")


def _tagged(data: bytes) -> Kind:
    if data[8:10] == b"CR":
        return Kind("カメラの RAW（CR2）", "カメラの RAW は、現像ソフトで JPEG か TIFF に書き出してください")
    return Kind("TIFF", code="TIFF")


def _riff(data: bytes) -> Kind:
    if data[8:12] == b"WEBP":
        return Kind("WebP", code="WEBP")
    return Kind("動画・音声（AVI・WAV）", "動画から1枚を静止画（JPEG）で保存してください")


def _zipped(data: bytes) -> Kind:
    for part, name in ((b"word/", "Word の文書"), (b"xl/", "Excel の表"), (b"ppt/", "PowerPoint の資料"), (b"mimetypeapplication/vnd.oasis", "LibreOffice の文書")):
        if part in data[:4096] or part in data[-65_536:]:
            return Kind(name, _INSIDE)
    return Kind("圧縮フォルダー（ZIP）", "右クリック→「すべて展開」で開き、中の写真を置いてください")


def _portable(data: bytes) -> Kind:
    if b"AIPrivateData" in data or b"Adobe Illustrator" in data[:65_536]:
        return Kind("Illustrator の AI", "Illustrator の「別名で保存」か「書き出し」で、SVG にしてください（文字はアウトライン化、リンクした画像は埋め込み）")
    return Kind("PDF", "写真なら、もとの JPEG を置いてください。広告や支給ページの PDF なら、supplied/ に置きます（図として置くものは Illustrator で SVG に）")


def _written(data: bytes) -> Kind:
    """Text of some sort, else unknown."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf").replace(b"\0", b"")
    bare = re.sub(rb"<!--.*?-->", b"", head, flags=re.S).lstrip(b"\xff\xfe \r\n\t").lower()
    if re.match(rb"<(?:!doctype\s+html|html|head|body|title|script|meta)\b", bare):
        return _PAGE
    if re.search(rb"<(?:[a-z]+:)?svg[\s>]", bare) or (bare.startswith(b"<?xml") and b"!doctype svg" in bare):
        return Kind("SVG の絵", code=DRAWING)
    if bare.startswith(b"<?xml") and b"<html" in bare:
        return _PAGE
    if bare.startswith((b"<svg", b"<?xml")):
        return Kind("XML のファイル", _ASK)
    if bare.startswith(b"version https://git-lfs"):
        return Kind("Git LFS の控え（中身はここにありません）", "中身のかわりの控え（Git LFS）です。システムの担当者に、中身の取り寄せ（「git lfs pull」）を頼んでください")
    if bare.startswith(b"[internetshortcut]"):
        return Kind("ウェブページへのショートカット", "開いたページで、画像の上で右クリック→「名前を付けて画像を保存」をしてください")
    return _TEXT if _is_text(data[:4096]) else _UNKNOWN


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "cp932"):
        for end in (0, 1, 2, 3):  # a character may be cut in two
            try:
                text = head[:len(head) - end].decode(encoding)
            except UnicodeDecodeError:
                continue
            return not re.search(r"[\0-\x08\x0e-\x1a\x1c-\x1f]", text)
    return False


def is_picture(data: bytes) -> bool:
    """Whether a file is a photograph of a kind that is taken, or of one that has a way out."""
    kind = kind_of(data)
    return kind.code in TAKEN or kind.name in ("GIF", "HEIC", "BMP")
