"""What is read back from a PDF: places in mm, order of painting, limits for foreign files."""
from __future__ import annotations

from functools import lru_cache

import numpy as np
import pikepdf
import pytest
import weasyprint

from kohoshi.pdfread import child
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.untrusted import open_untrusted
from tests.fonts_css import font_face

CSS = font_face() + "@page{size:100mm 140mm;margin:0;bleed:5mm} body{margin:0;font:10mm/12mm 'BIZ UDGothic'} p{margin:0}"


@lru_cache
def made(body: str, css: str = "") -> bytes:
    return weasyprint.HTML(string=f"<html lang=ja><title>試し</title><style>{CSS}{css}</style>{body}").write_pdf()


@pytest.fixture
def paper(tmp_path):
    def write(body: str, css: str = "", change=None):
        path = tmp_path / "a.pdf"
        path.write_bytes(made(body, css))
        if change:
            with pikepdf.open(path, allow_overwriting_input=True) as pdf:
                change(pdf)
                pdf.save(path)
        return path
    return write


PLACED = "<p style='position:absolute;left:20mm;top:30mm'>港区</p>"


def test_places_are_mm_from_the_trim(paper):
    with open_finished(paper(PLACED)) as finished:
        face, = finished.pages
        assert face.size == pytest.approx((100, 140), abs=0.01)
        first, second = face.glyphs[0], face.glyphs[1]
    assert (first.char, second.char) == ("港", "区")
    assert first.box.x == pytest.approx(20, abs=0.05)
    assert second.box.x == pytest.approx(30, abs=0.05)
    assert 30 <= first.ink.y < first.ink.y + first.ink.h <= 42
    assert first.size_pt == pytest.approx(10 / 25.4 * 72, abs=0.01)
    assert first.size_q == pytest.approx(40, abs=0.01)
    assert first.font == "BIZ-UDGothic"


@pytest.mark.parametrize(("rotate", "size", "corner"), [
    (90, (140, 100), (140 - 42, 20)), (180, (100, 140), (100 - 30, 140 - 42)), (270, (140, 100), (30, 100 - 30))])
def test_rotated_pages_are_measured_as_seen(paper, rotate, size, corner):
    with open_finished(paper(PLACED, change=lambda pdf: pdf.pages[0].rotate(rotate, relative=False))) as finished:
        face, = finished.pages
        box = face.glyphs[0].box
        assert face.size == pytest.approx(size, abs=0.01)
        assert (box.x + box.w / 2, box.y + box.h / 2) == pytest.approx((corner[0] + (6 if rotate != 180 else 5), corner[1] + (5 if rotate != 180 else 6)), abs=1.2)
        ink = (face.raster(50) < 128).any(axis=2)
        rows, columns = np.nonzero(ink)
        scale = 25.4 / 50
        assert face.glyphs.ink[:, 0].min() == pytest.approx(columns.min() * scale, abs=1)
        assert face.glyphs.ink[:, 1].min() == pytest.approx(rows.min() * scale, abs=1)
        assert face.visible.all()


def test_user_unit(paper):
    def double(pdf):
        pdf.pages[0].UserUnit = 2
    with open_finished(paper(PLACED, change=double)) as finished:
        face, = finished.pages
        assert face.size == pytest.approx((200, 280), abs=0.02)
        assert face.glyphs[0].box.x == pytest.approx(40, abs=0.1)
        assert face.raster(25.4).shape[:2] == pytest.approx((280, 200), abs=2)
        assert face.visible.all()


def test_without_a_trim_box_the_crop_box_counts(paper):
    def crop(pdf):
        page = pdf.pages[0]
        del page.TrimBox
        page.CropBox = [72, 72, 216, 216]
    with open_finished(paper(PLACED, change=crop)) as finished:
        face, = finished.pages
    assert not face.geometry.has_trim
    assert face.size == pytest.approx((50.8, 50.8))


def test_glyphs_come_in_painting_order(paper):
    body = "<div style='position:relative'><p style='position:absolute;left:60mm;top:0'>先</p><p style='position:absolute;left:20mm;top:0'>後</p></div>"
    with open_finished(paper(body)) as finished:
        assert finished.pages[0].glyphs.text == "先後"


def test_a_line_end_hyphen_is_a_hyphen(paper):
    with open_finished(paper("<p>06-0000-<br>0000</p>")) as finished:
        assert finished.pages[0].glyphs.text.replace(" ", "") == "06-0000-0000"


def test_lines_and_blocks(paper):
    body = "<p style='width:45mm'>一二三四五六</p><p style='margin-top:40mm;font-size:6mm'>七八</p>"
    with open_finished(paper(body)) as finished:
        face, = finished.pages
        assert [line.text for line in face.lines] == ["一二三四", "五六", "七八"]
        assert [block.text for block in face.blocks] == ["一二三四五六", "七八"]
        assert not any(line.vertical for line in face.lines)


def test_vertical_setting_is_one_line_a_column(paper):
    columns = "".join(f"<div style='position:absolute;top:20mm;left:{left}mm;width:10mm'>{'<br>'.join(text)}</div>"
                      for left, text in ((60, "縦組の文"), (45, "次の行だ")))
    with open_finished(paper(columns)) as finished:
        face, = finished.pages
        assert [(line.text, line.vertical) for line in face.lines] == [("縦組の文", True), ("次の行だ", True)]
        assert [block.text for block in face.blocks] == ["縦組の文次の行だ"]


@pytest.mark.parametrize(("style", "shows"), [
    ("", True), ("color:white", False), ("color:transparent", False), ("position:absolute;left:-60mm", False),
    ("background:#000;color:#fff", True), ("opacity:.5", True), ("font-size:2mm", True), ("color:#bbb", True)])
def test_visible_ink(paper, style, shows):
    with open_finished(paper(f"<p style='{style}'>港区一・—</p>")) as finished:
        face, = finished.pages
        assert face.visible.tolist() == [shows] * 5


def test_a_picture_over_the_text_hides_it(paper):
    cover = "<div style='position:absolute;left:0;top:0;width:15mm;height:20mm;background:#0a0'></div>"
    with open_finished(paper("<p>港区</p>" + cover)) as finished:
        assert finished.pages[0].visible.tolist() == [False, True]


def test_text_inside_forms_is_left_out_of_the_textless_raster(paper):
    with open_finished(paper("<p style='opacity:.5'>港区</p>")) as finished:
        face, = finished.pages
        assert (face.raster(50) < 250).any()
        assert not (face.raster(50, text=False) < 250).any()


def test_outside_the_trim(paper):
    with open_finished(paper("<p style='position:absolute;left:-8mm;top:5mm'>港区</p>")) as finished:
        assert finished.pages[0].outside.tolist() == [True, False]


LINKED = ("<p><a href='#b'>次へ</a> <a href='https://example.invalid/'>外へ</a></p>"
          "<p id=b style='break-before:page'>着く</p>")


def test_a_page_that_stays_open_is_as_it_was_whatever_was_drawn_of_it(paper):
    """Boxes are set and text is hidden to draw; both are put back."""
    path = paper(PLACED)
    with open_finished(path) as first, open_finished(path) as second:
        face, file = first.pages[0], first.here.file
        glyphs, picture = face.glyphs, face.raster(72)
        drawn = second.here.file
        bare = drawn.raster(1, face.geometry, 72, text=False)
        drawn.gray(1, face.geometry, 150)
        again = drawn.glyphs(1, face.geometry)
        assert again.text == glyphs.text and (again.boxes == glyphs.boxes).all() and (again.ink == glyphs.ink).all()
        assert (drawn.raster(1, face.geometry, 72) == picture).all() and (bare != picture).any()
        assert (file.raster(1, face.geometry, 72, text=False) == bare).all()


@pytest.mark.parametrize("opener", [open_finished, open_untrusted])
def test_links_labels_metadata(paper, opener):
    def labels(pdf):
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D, St=6)])
    with opener(paper(LINKED, change=labels)) as finished:
        inside, outside = finished.pages[0].links
        assert (inside.face, inside.uri) == (2, None)
        assert (outside.face, outside.uri) == (None, "https://example.invalid/")
        assert inside.box.x == pytest.approx(0, abs=0.1)
        assert [face.label for face in finished.pages] == ["6", "7"]
        assert finished.metadata["Title"] == "試し"
        assert finished.destinations == {"b": 2}


def test_a_link_that_names_its_page_by_number_leads_nowhere_and_the_file_is_read(paper):
    """Numbers are for other files (ISO 32000-1, 12.3.2.2); some programs write them all the same."""
    def numbered(pdf):
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[10, 10, 50, 50], Dest=[1, pikepdf.Name.Fit]))])
    with open_finished(paper(LINKED, change=numbered)) as finished:
        assert [(link.face, link.uri) for link in finished.pages[0].links] == [(None, None)]


def test_the_child_reads_the_same(paper):
    path = paper("<p>港区の<span style='color:white'>白い</span>文字 06-0000</p>")
    with open_finished(path) as here, open_untrusted(path) as there:
        a, b = here.pages[0], there.pages[0]
        assert a.glyphs.text == b.glyphs.text
        assert np.array_equal(a.glyphs.boxes, b.glyphs.boxes)
        assert np.array_equal(a.visible, b.visible)
        assert a.geometry == b.geometry
        assert np.array_equal(a.raster(20), b.raster(20))
        assert [line.text for line in a.lines] == [line.text for line in b.lines]


def test_what_is_no_pdf(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing more")
    for opener in (open_finished, open_untrusted):
        with pytest.raises(PdfRefused, match="PDF として読めません"):
            opener(path)


def test_no_file(tmp_path):
    with pytest.raises(PdfRefused, match="ありません"):
        open_untrusted(tmp_path / "none.pdf")


def encrypted(path):
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    return path


def test_a_password(paper):
    with pytest.raises(PdfRefused, match="パスワード"):
        open_finished(encrypted(paper(PLACED)))


@pytest.mark.parametrize(("limits", "reason"), [
    (Limits(pages=1), "2 ページあります"), (Limits(edge_mm=100), "読めるのは 100 mm までです"), (Limits(glyphs=3), "文字が"),
    (Limits(size_mb=0), "より大きい"), (Limits(memory_mb=60), "途中で止まりました")])
def test_limits(paper, limits, reason):
    with pytest.raises(PdfRefused, match=reason):
        open_untrusted(paper(LINKED), limits)


def test_a_file_that_takes_for_ever_is_given_up(paper):
    with pytest.raises(PdfRefused, match="読み終わらない|途中で止まりました"):
        open_untrusted(paper(PLACED), Limits(seconds=0))


def test_time_is_that_of_the_processor(paper, monkeypatch):
    """A child that waits for its turn on a busy machine is not given up; one that computes too long is."""
    slow = "import time; time.sleep(3); import sys; from kohoshi.pdfread.worker import main; sys.exit(main())"
    busy = "while True: pass"
    run = child.run

    def instead(code):
        monkeypatch.setattr(child, "run", lambda command, bounds, **more: run([*command[:2], code], bounds, **more))
    instead(slow)
    with open_untrusted(paper(PLACED), Limits(seconds=2)) as finished:
        assert len(finished.pages) == 1
    instead(busy)
    with pytest.raises(PdfRefused, match="1 秒かけても読み終わらない"):
        open_untrusted(paper(PLACED), Limits(seconds=1))
