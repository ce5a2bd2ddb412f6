"""Proof sheets: which faces lie together, and what the layers of the finished sheet show."""
from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pypdf
import pypdfium2
import pytest

from kohoshi.flow.build import PROJECT
from kohoshi.press import load_press
from kohoshi.press.profile import MM_PER_PT
from kohoshi.proof.imposition import Order, pairs, printer_pairs
from kohoshi.proof.layers import BAND, Layer, LayerFacts, Stamp
from kohoshi.proof.sheets import names, sheets_pdf, sheets_png

PRESS = load_press("offset-tabloid")
STAMP = Stamp("初校", "2022-05-10 14:30", "0123456789abcdef")
FRAME = {"face": 3, "slot": "top", "frame": "kiji--main", "article": "kiji", "box": {"x": 50.0, "y": 100.0, "w": 80.0, "h": 60.0},
         "measure": 14.0, "columns": 2, "lines": 24, "free": 2, "over": 0}
OVER = {**FRAME, "slot": "low", "frame": "ato--main", "article": "ato", "box": {"x": 50.0, "y": 200.0, "w": 80.0, "h": 60.0},
        "free": -1, "over": 9}
FOUND = {"face": 2, "box": {"x": 100.0, "y": 150.0, "w": 20.0, "h": 4.0}}


@pytest.mark.parametrize(("count", "binding", "expected"), [
    (4, "left", [(4, 1), (2, 3)]),
    (4, "right", [(1, 4), (3, 2)]),
    (8, "left", [(8, 1), (2, 7), (6, 3), (4, 5)]),
    (12, "left", [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]),
    (12, "right", [(1, 12), (11, 2), (3, 10), (9, 4), (5, 8), (7, 6)]),
    (6, "left", [(None, 1), (2, None), (6, 3), (4, 5)]),
])
def test_printers_pairs(count: int, binding: str, expected: list) -> None:
    assert printer_pairs(range(1, count + 1), binding) == expected


def test_every_printers_sheet_backs_itself() -> None:
    """Odd faces lie on right-hand pages of a left-bound paper, in either order."""
    for order in Order:
        for left, right in pairs(range(1, 25), "left", order):
            assert left is None or left % 2 == 0
            assert right is None or right % 2 == 1


@pytest.fixture(scope="module")
def printed() -> bytes:
    """Four faces with bleed, each of one gray."""
    pdf = pikepdf.new()
    width, height = PRESS.trim_pt
    for number in range(1, 5):
        page = pdf.add_blank_page(page_size=(width + 20, height + 20))
        page.obj.TrimBox = pikepdf.Array([10, 10, 10 + width, 10 + height])
        page.obj.Contents = pdf.make_stream(f"0 0 0 {number / 10} k 0 0 {width + 20} {height + 20} re f".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def shown(**changes: object) -> LayerFacts:
    return LayerFacts(**{"press": PRESS, "binding": "left", "title": "広報みなと", "frames": [FRAME, OVER], "findings": [FOUND],
                    "spreads": frozenset({2, 3}), **changes})


def sheets(printed: bytes, **options: object) -> bytes:
    return sheets_pdf(printed, [1, 2, 3, 4], shown(), PROJECT / "fonts", **options)


def raster(pdf: bytes, page: int, dpi: float = 36) -> np.ndarray:
    with pypdfium2.PdfDocument(pdf) as document:
        opened = document[page]
        picture = opened.render(scale=dpi / 72).to_numpy().copy()
        opened.close()
    return picture


def test_sheets_show_the_trimmed_faces_in_order(printed: bytes) -> None:
    data = sheets(printed, order=Order.printer)
    reader = pypdf.PdfReader(io.BytesIO(data))
    width, height = PRESS.trim_pt
    assert [(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages] == [(round(2 * width), round(height))] * 2
    picture = raster(data, 0)
    middle = picture.shape[1] // 2
    dark, light = picture[50, middle // 2, 0], picture[50, middle + middle // 2, 0]
    assert dark < light, "face 4 on the left, face 1 on the right"
    assert abs(int(picture[0, 0, 0]) - int(dark)) <= 2, "no white bleed edge is left"


def test_layers_are_in_the_file_and_only_the_wanted_ones_are_seen(printed: bytes) -> None:
    plain, marked = sheets(printed), sheets(printed, layers=[Layer.findings])
    settings = pypdf.PdfReader(io.BytesIO(marked)).trailer["/Root"]["/OCProperties"]
    assert [group.get_object()["/Name"] for group in settings["/OCGs"]] == [layer.label for layer in Layer]
    assert [group.get_object()["/Name"] for group in settings["/D"]["/ON"]] == [Layer.findings.label]
    difference = (raster(plain, 1).astype(int) != raster(marked, 1).astype(int)).any(axis=2)
    rows, columns = np.nonzero(difference)
    scale = 36 / 25.4
    assert abs(rows.max() - (150 + 4 + 1) * scale) < 3 and abs(columns.max() - (100 + 20 + 1) * scale) < 3
    assert rows.min() > (150 - 6) * scale and columns.min() > (100 - 6) * scale
    assert not (raster(plain, 0) != raster(marked, 0)).any(), "face 1 has no finding"


def test_words_of_the_layers(printed: bytes) -> None:
    with pypdfium2.PdfDocument(sheets(printed, layers=list(Layer), stamp=STAMP)) as pdf:
        texts = []
        for page in pdf:
            part = page.get_textpage()
            texts.append(part.get_text_bounded())
            part.close()
            page.close()
    opening = texts[1].replace(" ", "").replace("　", "")
    for words in ("topkiji--main", "14字×12行×2段あと2行", "9字あふれ", "初校2022-05-1014:300123456789ab", "2・3面", "指摘の番号"):
        assert words in opening, words
    assert "kiji--main" not in texts[0]


def test_zones_lie_where_the_press_has_them(printed: bytes) -> None:
    plain, marked = raster(sheets(printed), 1, 72), raster(sheets(printed, layers=[Layer.zones]), 1, 72)
    coloured = (plain.astype(int) != marked.astype(int)).any(axis=2)
    fold = PRESS.zones.folds[0] / MM_PER_PT
    assert coloured[round(fold), 200] and not coloured[round(fold) - 30, 200]
    seam = round(PRESS.trim_pt[0])
    gutter = round(PRESS.zones.gutter / MM_PER_PT)
    assert coloured[300, seam - gutter + 2 : seam + gutter - 2].all(), "the gutter on both sides of the seam"
    assert not coloured[300, seam - gutter - 4] and not coloured[300, seam + gutter + 4]


def test_a_stamp_stands_under_the_trim(printed: bytes) -> None:
    page = pypdf.PdfReader(io.BytesIO(sheets(printed, stamp=STAMP))).pages[1]
    assert float(page.mediabox.height) - float(page.trimbox.height) == pytest.approx(BAND / MM_PER_PT, abs=0.01)
    assert float(page.trimbox.bottom) == pytest.approx(BAND / MM_PER_PT, abs=0.01)


def test_same_sheets_twice(printed: bytes) -> None:
    assert sheets(printed, layers=list(Layer), stamp=STAMP) == sheets(printed, layers=list(Layer), stamp=STAMP)


def test_pictures_and_their_names(printed: bytes, tmp_path: Path) -> None:
    pictures = list(sheets_png(sheets(printed), dpi=24))
    assert names([1, 2, 3, 4], "left", Order.reader) == ["01", "02-03", "04"] and len(pictures) == 3
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
