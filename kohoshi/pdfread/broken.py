"""Why a file cannot be read as a PDF, in words for whoever has to ask for another one.

The file itself is looked at, not the error that a library raised over it: each library has names of
its own for the same cut-off file.
"""
from __future__ import annotations

from pathlib import Path

import pikepdf

from kohoshi.pdfread.limits import PdfRefused
from kohoshi.pdfread.roomy import open_pdf

LOCKED = "パスワードがかかっています。パスワードを外したPDFをもらってください"
CUT_OFF = "PDF として読めません（途中で切れています）。送るか写す途中で切れたので、もう一度もらってください"
UNSURE = "ページの数え方が決まらない、こわれたPDFです。PDFを書き出し直してもらってください"
#: Where ISO 32000-1, Annex H.3 (note 13) lets the header stand.
_HEAD = 1024
_READ = 1 << 20
#: First bytes of what is often sent in the place of a PDF.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "Word・Excel・PowerPoint の文書か ZIP です。PDFに書き出したものをもらってください"),
    (b"\xd0\xcf\x11\xe0", "古い Word・Excel・PowerPoint の文書です。PDFに書き出したものをもらってください"),
    (b"\xff\xd8\xff", "JPEG の画像です。PDFに書き出したものをもらってください"),
    (b"\x89PNG", "PNG の画像です。PDFに書き出したものをもらってください"),
    (b"II*\0", "TIFF の画像です。PDFに書き出したものをもらってください"),
    (b"MM\0*", "TIFF の画像です。PDFに書き出したものをもらってください"),
    (b"GIF8", "GIF の画像です。PDFに書き出したものをもらってください"),
    (b"8BPS", "Photoshop の画像です。PDFに書き出したものをもらってください"),
    (b"\x06\x06\xed\xf5", "InDesign の文書です。PDFに書き出したものをもらってください"),
    (b"%!PS", "PostScript か Illustrator の EPS です。PDFに書き出したものをもらってください"),
    (b"{\\rtf", "ワープロの文書（RTF）です。PDFに書き出したものをもらってください"),
    (b"Rar!", "圧縮したファイル（RAR）です。中のPDFを取り出してください"),
    (b"7z\xbc\xaf", "圧縮したファイル（7z）です。中のPDFを取り出してください"),
    (b"\x1f\x8b", "圧縮したファイル（gzip）です。中のPDFを取り出してください"))


def broken(path: Path) -> PdfRefused:
    """The refusal of a file that no library reads: what it is instead, or what it lacks."""
    return PdfRefused(_what(path), path.name)


def _what(path: Path) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return "開けません。ファイルがあるか、読む許可があるか確かめてください"
    if not size:
        return "中身が空（0バイト）です。送るか写す途中で切れたので、もう一度もらってください"
    if not head.strip(b"\0"):
        return "中身がすべて 0 で、PDFではありません。送るか写す途中でこわれたので、もう一度もらってください"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if b"%PDF-" not in head:
        known = next((words for sign, words in _OTHERS if start.startswith(sign)), None)
        if start[:14].lower().startswith((b"<!doctype html", b"<html")):
            known = "ウェブのページ（HTML）です。リンク先のPDFそのものを保存してもらってください"
        return known or "PDFではありません。別のものを送っていないか確かめ、PDFに書き出したものをもらってください"
    if _is_locked(path):
        return LOCKED
    if is_cut_off(path):
        return CUT_OFF
    return "PDF として読めません（中の作りがこわれています）。PDFを書き出し直してもらってください"


def _is_locked(path: Path) -> bool:
    try:
        with open_pdf(path):
            return False
    except pikepdf.PasswordError:
        return True
    except Exception:  # noqa: BLE001  any other fault of a broken file is no password
        return False


def is_cut_off(path: Path) -> bool:
    """Whether the end of the file is missing: neither %%EOF nor a whole trailer behind its last object.
    What such a file lacks, nobody can mend, however well it opens. The trailer is written when all objects
    are (ISO 32000-1, 7.5.5): where it is whole, nothing but the word of the end is missing."""
    last = {b"endobj": -1, b"%%EOF": -1, b"trailer": -1}
    with path.open("rb") as file:
        at, before = 0, b""
        while block := file.read(_READ):
            data = before + block
            for sign in last:
                found = data.rfind(sign)
                if found >= 0:
                    last[sign] = at - len(before) + found
            at += len(block)
            before = data[-8:]
        if last[b"%%EOF"] >= max(last[b"endobj"], 0):
            return False
        if last[b"trailer"] < max(last[b"endobj"], 0):
            return True
        file.seek(last[b"trailer"])
        trailer = file.read(_READ)
    return not 0 < trailer.count(b"<<") == trailer.count(b">>")
