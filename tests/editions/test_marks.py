"""トンボ, boxes and the live area of a page for the press."""
from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from kohoshi.editions.marks import margin, mark, mark_lines
from kohoshi.press import Press, load_press
from kohoshi.press.profile import MM_PER_PT

OFFSET, PAPER = load_press("offset-tabloid"), load_press("newspaper-tabloid")


def sheet(press: Press, content: bytes = b"0 0 0 1 k -50 -50 900 1300 re f") -> pikepdf.Pdf:
    """A page as the engine makes it: trim at the origin, media = bleed."""
    pdf = pikepdf.new()
    width, height = press.trim_pt
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.TrimBox = Array([0, 0, width, height])
    page.obj.Contents = pdf.make_stream(content)
    return pdf


def in_mm(box: pikepdf.Array) -> list[float]:
    return [float(v) * MM_PER_PT for v in box]


def test_no_mark_enters_the_bleed() -> None:
    width, height = OFFSET.trim
    for line in mark_lines(OFFSET):
        xs, ys = sorted((line.x0, line.x1)), sorted((line.y0, line.y1))
        outside = (xs[1] <= -OFFSET.bleed or xs[0] >= width + OFFSET.bleed
                   or ys[1] <= -OFFSET.bleed or ys[0] >= height + OFFSET.bleed)
        assert outside, line
        assert min(xs[0], ys[0]) > -margin(OFFSET) and xs[1] < width + margin(OFFSET) and ys[1] < height + margin(OFFSET)


def test_every_corner_has_double_marks_three_millimetres_apart() -> None:
    width, height = OFFSET.trim
    lying = {(line.y0, line.x0 < 0) for line in mark_lines(OFFSET) if line.y0 == line.y1 and not line.dashed}
    standing = {(line.x0, line.y0 < 0) for line in mark_lines(OFFSET) if line.x0 == line.x1}
    for side in (True, False):
        assert {(y, side) for y in (0, -3, height, height + 3, height / 2)} <= lying
        assert {(x, side) for x in (0, -3, width, width + 3, width / 2)} <= standing


def test_folds_are_marked_unless_the_centre_mark_tells_them() -> None:
    def folds(*places: float) -> int:
        press = OFFSET.model_copy(update={"zones": OFFSET.zones.model_copy(update={"folds": places})})
        return sum(line.dashed for line in mark_lines(press))

    assert (folds(), folds(203), folds(135.3), folds(135.3, 270.6)) == (0, 0, 2, 4)


def test_a_newspaper_press_gets_no_marks() -> None:
    assert mark_lines(PAPER) == [] and margin(PAPER) == 0


def test_boxes_are_exact() -> None:
    with sheet(OFFSET) as pdf:
        mark(pdf, OFFSET, None)
        page = pdf.pages[0].obj
    assert in_mm(page.TrimBox) == pytest.approx([0, 0, 273, 406], abs=.01)
    assert in_mm(page.BleedBox) == pytest.approx([-3, -3, 276, 409], abs=.01)
    assert in_mm(page.MediaBox) == pytest.approx([-18, -18, 291, 424], abs=.01)
    with sheet(PAPER) as pdf:
        mark(pdf, PAPER, None)
        page = pdf.pages[0].obj
    for box in (page.TrimBox, page.BleedBox, page.MediaBox):
        assert in_mm(box) == pytest.approx([0, 0, 272, 406], abs=.01)


def test_what_a_page_does_to_the_graphics_state_does_not_touch_the_marks() -> None:
    with sheet(OFFSET, b"2 0 0 2 0 0 cm 0 1 0 0 k 0 0 10 10 re f") as pdf:
        mark(pdf, OFFSET, None)
        operators = [str(operator) for _, operator in pikepdf.parse_content_stream(pdf.pages[0])]
        spaces = pdf.pages[0].obj.Resources.ColorSpace
        assert list(spaces["/Registration"])[:3] == [Name.Separation, Name.All, Name.DeviceCMYK]
    assert operators[0] == "q" and operators.count("q") == operators.count("Q")
    assert operators.index("Q") < operators.index("CS")


def test_a_press_that_keeps_white_cuts_what_reaches_out() -> None:
    import pypdfium2

    with sheet(PAPER) as pdf:
        mark(pdf, PAPER, None)
        out = io.BytesIO()
        pdf.save(out)
    image = pypdfium2.PdfDocument(out.getvalue())[0].render(scale=72 / 25.4 / 2).to_pil().convert("L")
    per_mm = image.width / 272
    for x, y in ((5, 200), (267, 200), (136, 5), (136, 401)):
        assert image.getpixel((round(x * per_mm), round(y * per_mm))) == 255
    for x, y in ((12.5, 200), (259.5, 200), (136, 12.5), (136, 393.5)):
        assert image.getpixel((round(x * per_mm), round(y * per_mm))) < 80


def test_the_slug_is_set_beneath_the_marks_of_its_own_page() -> None:
    with sheet(OFFSET) as pdf, pikepdf.new() as slugs:
        page = slugs.add_blank_page(page_size=(900, 1300))
        page.obj.Contents = slugs.make_stream(b"0 0 0 1 k 0 0 1 1 re f")
        page.obj.Resources = Dictionary()
        mark(pdf, OFFSET, slugs)
        form = pdf.pages[0].obj.Resources.XObject["/Slug"]
        assert form.read_bytes().strip() == b"0 0 0 1 k 0 0 1 1 re f"
        placed = [operands for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]) if str(operator) == "cm"]
        assert [float(v) * MM_PER_PT for v in placed[-1][4:]] == pytest.approx([-18, -18], abs=.01)
