"""Faults of the finished file, made with pikepdf on what the build wrote.

Places are in mm from the trim's top left, whatever boxes the page has.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import segno
from pikepdf import Array, Dictionary, Name
from PIL import Image

from kohoshi.finding import Box
from kohoshi.pdfread.codes import read_codes
from tests.faults.own import photograph

PT = 72 / 25.4
#: Where a domain that was given up may lead.
LAPSED = "https://minato-card.example.com/"
#: mm: the photograph that is put on the cover, and the punch hole through what it protects.
PHOTOGRAPH = Box(40.0, 150.0, 60.0, 45.0)
HOLE = (70.0, 172.5, 6.0)
_DPI = 200

Spoil = Callable[[pikepdf.Pdf, pikepdf.Page, Path], None]


def paint(pdf: pikepdf.Pdf, page: pikepdf.Page, operators: str) -> None:
    """Operators in mm from the trim's bottom left, over everything."""
    x, y = (float(v) for v in list(page.trimbox)[:2])
    page.contents_add(pdf.make_stream(f"q {PT:.6f} 0 0 {PT:.6f} {x:.4f} {y:.4f} cm {operators} Q\n".encode()))


def bar(page: pikepdf.Page, box: Box, colour: str) -> str:
    return f"{colour} {box.x:.3f} {height(page) - box.y - box.h:.3f} {box.w:.3f} {box.h:.3f} re f"


def height(page: pikepdf.Page) -> float:
    """mm of the trim."""
    _, y0, _, y1 = (float(v) for v in page.trimbox)
    return (y1 - y0) / PT


# --- the proof -------------------------------------------------------------------------------------


def blank(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    page.Contents = pdf.make_stream(b"")


def without_answer(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    """A white sheet over the answer to the first question."""
    paint(pdf, page, bar(page, Box(25, 86, 125, 26), "0 0 0 0 k"))


def dark_ground(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    """A dark bar that was left under the first notice."""
    x, y = (float(v) for v in list(page.trimbox)[:2])
    under = f"q {PT:.6f} 0 0 {PT:.6f} {x:.4f} {y:.4f} cm {bar(page, Box(13, 219, 76, 12), '0 0 0 .75 k')} Q\n"
    page.contents_add(pdf.make_stream(under.encode()), prepend=True)


def without_dakuten(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    """保護者どうし → 保護者とうし: one voicing mark gone."""
    reletter(pdf, page, "保護者どうし", "保護者とうし")


def reletter(pdf: pikepdf.Pdf, page: pikepdf.Page, words: str, others: str) -> None:
    """Other glyphs of the same font for ``words``, which must stand in one TJ; as many."""
    fonts = {str(name): _glyphs(font) for name, font in page.Resources.Font.items()}
    instructions = list(pikepdf.parse_content_stream(page))
    codes: dict[str, int] = {}
    for index, instruction in enumerate(instructions):
        if str(instruction.operator) == "Tf":
            codes = fonts[str(instruction.operands[0])]
        if str(instruction.operator) != "TJ" or not set(words + others) <= codes.keys():
            continue
        wanted, instead = (b"".join(codes[char].to_bytes(2, "big") for char in text) for text in (words, others))
        pieces = [bytes(piece) if isinstance(piece, pikepdf.String) else piece for piece in instruction.operands[0]]
        at = b"".join(piece for piece in pieces if isinstance(piece, bytes)).find(wanted)
        if at >= 0:
            for place, piece in enumerate(pieces):
                if isinstance(piece, bytes):
                    pieces[place] = bytes(instead[n - at] if at <= n < at + len(wanted) else byte for n, byte in enumerate(piece, _before(pieces, place)))
            changed = Array([pikepdf.String(piece) if isinstance(piece, bytes) else piece for piece in pieces])
            instructions[index] = pikepdf.ContentStreamInstruction([changed], instruction.operator)
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
            return
    raise ValueError(f"{words} does not stand in one line of the page")


def _before(pieces: list[object], place: int) -> int:
    """How many bytes of text stand before a piece."""
    return sum(len(piece) for piece in pieces[:place] if isinstance(piece, bytes))


def _glyphs(font: pikepdf.Object) -> dict[str, int]:
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})>\s", font.ToUnicode.read_bytes())
    return {chr(int(char, 16)): int(code, 16) for code, char in pairs}


def without_code(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    """The 二次元コード of the page is lost."""
    paint(pdf, page, bar(page, _code(page, file), "0 0 0 0 k"))


def other_code(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    """A code of the same size that leads to a domain of somebody else."""
    box = _code(page, file)
    rows = [list(row) for row in segno.make(LAPSED, error="m", micro=False, boost_error=False).matrix]
    side = box.w / len(rows)
    dark = " ".join(f"{x} {y} 1 1 re" for y, row in enumerate(rows) for x, cell in enumerate(row) if cell)
    paint(pdf, page, bar(page, box, "0 0 0 0 k")
          + f" q {side:.5f} 0 0 {-side:.5f} {box.x:.3f} {height(page) - box.y:.3f} cm 0 0 0 1 k {dark} f Q")


def _code(page: pikepdf.Page, file: Path) -> Box:
    """Where the code of a page stands."""
    with pypdfium2.PdfDocument(file) as document:
        drawn = document[page.index].render(scale=_DPI / 72, grayscale=True).to_numpy()
    (code,) = read_codes(np.squeeze(drawn), _DPI)
    x0, _, _, y1 = (float(v) for v in page.trimbox)
    left, top = (x0 - float(page.mediabox[0])) / PT, (float(page.mediabox[3]) - y1) / PT
    return Box(code.box.x - left, code.box.y - top, code.box.w, code.box.h)


# --- the press ---------------------------------------------------------------------------------------


def red_bar(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    paint(pdf, page, bar(page, Box(60, 60, 20, 8), "1 0 0 rg"))


def rich_bar(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    paint(pdf, page, bar(page, Box(60, 80, 20, 8), "1 1 1 1 k"))


def hair(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    paint(pdf, page, "0 0 0 1 K 0.02 w 60 60 m 100 60 l S")


def coarse_picture(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    _put(pdf, page, np.full((40, 40), 120, np.uint8), Box(60, 100, 40, 40))


def photograph_in_the_hole(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    """The photograph with a child's face in its middle, where the paper is punched."""
    path = file.with_name("photograph.png")
    photograph(path)
    with Image.open(path) as picture:
        _put(pdf, page, np.asarray(picture), PHOTOGRAPH)


def _put(pdf: pikepdf.Pdf, page: pikepdf.Page, pixels: np.ndarray, box: Box) -> None:
    rows, columns = pixels.shape
    image = pdf.make_stream(pixels.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=columns, Height=rows,
                            ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    if "/XObject" not in page.Resources:
        page.Resources.XObject = Dictionary()
    page.Resources.XObject.Spoilt = image
    paint(pdf, page, f"{box.w} 0 0 {box.h} {box.x} {height(page) - box.y - box.h:.3f} cm /Spoilt Do")


# --- the web edition -----------------------------------------------------------------------------------


def without_alt(pdf: pikepdf.Pdf, page: pikepdf.Page, file: Path) -> None:
    """The first picture of the structure has no words any more."""
    figure = next(obj for obj in pdf.objects if isinstance(obj, Dictionary) and obj.get("/S") == Name.Figure and "/Alt" in obj)
    del figure["/Alt"]


# --- the layout ----------------------------------------------------------------------------------------


def wide_picture(html: str) -> str:
    """The first picture of a face in a size that fits no paper."""
    return html.replace("<img ", '<img style="display: block; width: 400mm" ', 1)
