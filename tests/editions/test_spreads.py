"""Openings of the paper, for both bindings."""
import io

import pikepdf
import pypdf
import pytest

from kohoshi.editions.spreads import reader_spreads, spreads_pdf


@pytest.mark.parametrize(("count", "binding", "expected"), [
    (4, "left", [(None, 1), (2, 3), (4, None)]),
    (4, "right", [(1, None), (3, 2), (None, 4)]),
    (12, "left", [(None, 1), (2, 3), (4, 5), (6, 7), (8, 9), (10, 11), (12, None)]),
])
def test_order(count: int, binding: str, expected: list) -> None:
    assert reader_spreads(list(range(1, count + 1)), binding) == expected


def test_pages_are_trimmed_and_side_by_side() -> None:
    source = pikepdf.new()
    for _ in range(4):
        page = source.add_blank_page(page_size=(120, 220))
        page.obj.TrimBox = pikepdf.Array([10, 10, 110, 210])
        page.obj.Contents = source.make_stream(b"0 0 120 220 re f")
    buffer = io.BytesIO()
    source.save(buffer)
    reader = pypdf.PdfReader(io.BytesIO(spreads_pdf(buffer.getvalue(), [1, 2, 3, 4], "left")))
    assert [(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages] == [(100, 200), (200, 200), (100, 200)]
    content = reader.pages[1].get_contents().get_data().decode()
    assert content.index("/F2") < content.index("/F3")
    form = reader.pages[1]["/Resources"]["/XObject"]["/F2"]
    assert [float(v) for v in form["/BBox"]] == [10, 10, 110, 210]
