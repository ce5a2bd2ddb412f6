"""Tables as the designer's macro and sheet set them: over pages, at the decimal point, for those who listen."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kohoshi.flow.build import PROJECT
from kohoshi.issue.tables.model import Table
from kohoshi.pages.environment import environment
from kohoshi.pdfread.finished import Finished, open_finished
from kohoshi.pdfread.model import Glyphs
from kohoshi.pdfread.tags import Tag, read_tags
from tests.editions import small

MINATO = PROJECT / "layouts" / "minato"
CSS = (":root{--line:25.5Q;--char:15Q;--ink:device-cmyk(0 0 0 1);--lead-tint:device-cmyk(.15 0 0 0)}"
       "table{border-collapse:collapse;width:100%}p{margin:0}"
       + re.sub(r'"[^"]*", "Noto Sans JP"', '"UD Gothic"', (MINATO / "css" / "6-table.css").read_text(encoding="utf-8")))


def set_table(**fields: Any) -> str:
    """A face with this table on it, from the layout's own macro."""
    macro = environment(MINATO, lambda article: "").from_string("{% import 'parts/table.html.j2' as set with context %}{{ set.table(table) }}")
    return f'<section class="face"><h1>題</h1>{macro.render(table=Table.model_validate(fields))}</section>'


@pytest.fixture
def finished(tmp_path: Path):
    opened = []

    def read(body: str) -> Finished:
        path = tmp_path / "web.pdf"
        path.write_bytes(small.web(body, css=CSS))
        opened.append(open_finished(path))
        return opened[-1].__enter__()
    yield read
    for each in opened:
        each.__exit__(None, None, None)


def tags(read: Finished, *types: str) -> list[Tag]:
    root = read_tags(read).root
    assert root is not None
    return [tag for tag in root.walk() if tag.type in types]


def said(glyphs: Glyphs) -> str:
    return "".join(glyphs.text.split())


def test_a_long_table_goes_on_with_its_head_which_is_heard_once(finished, tmp_path: Path):
    heads = [f"見出{column}" for column in range(8)]
    rows = [[f"{row}の{column}" for column in range(8)] for row in range(60)]
    read = finished(set_table(caption="表の題", head=heads, rows=rows))
    faces = [said(page.glyphs) for page in read.pages]
    assert len(faces) > 3 and all(face.count("".join(heads)) == 1 for face in faces)
    assert sum(face.count("表の題") for face in faces) == 1
    assert all(sum("".join(row) in face for face in faces) == 1 for row in rows)  # no row is split
    assert [tag.text for tag in tags(read, "TH")] == [*heads, *(row[0] for row in rows)]
    assert len(tags(read, "Table")) == len(tags(read, "THead")) == 1 and len(tags(read, "TR")) == 61
    assert read_tags(read).untagged == ()


def test_tags_of_spans_heads_and_caption(finished, tmp_path: Path):
    read = finished(set_table(caption="曜日", head=[["地区", "収集", "<"], ["^", "燃える", "資源"]], rows=[["築港", "月", "水"], ["磯路", "火", "^"]]))
    assert [tag.text for tag in tags(read, "Caption")] == ["曜日"]
    with pikepdf.open(tmp_path / "web.pdf") as pdf:
        cells = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and str(one.get("/S")) in ("/TH", "/TD")]
        kinds = sorted((str(c.S), str(c.A.get("/Scope", "")), int(c.A.get("/ColSpan", 1)), int(c.A.get("/RowSpan", 1))) for c in cells)
    assert kinds == [("/TD", "", 1, 1), ("/TD", "", 1, 1), ("/TD", "", 1, 2), ("/TH", "/Column", 1, 1), ("/TH", "/Column", 1, 1),
                     ("/TH", "/Column", 1, 2), ("/TH", "/Column", 2, 1), ("/TH", "/Row", 1, 1), ("/TH", "/Row", 1, 1)]


def test_figures_stand_below_each_other_at_the_point(finished):
    read = finished(set_table(head=["地区", "率"], rows=[["築港", "41.5％"], ["磯路", "△9.25％"], ["市岡", "100％"], ["八幡屋", "8.5※1"]], notes=["※1 見本"]))
    glyphs = read.pages[0].glyphs
    assert len(points := [box[0] for char, box in zip(glyphs.text, glyphs.boxes, strict=True) if char == "."]) == 3
    assert max(points) - min(points) < .01
    end = glyphs.boxes[glyphs.text.index("100") + 2][2]
    assert abs(end - points[0]) < .5
    inside = small.WIDTH * 25.4 / 72 - 5 * .25  # the cell's padding
    assert max(box[2] for box in glyphs.boxes) < inside + .01


def test_a_mark_at_the_end_is_raised(finished):
    glyphs = finished(set_table(rows=[["築港※1", "月"]], notes=["※1 祝日も"])).pages[0].glyphs
    at = glyphs.text.index("※1")
    assert glyphs.size_pt[at] == pytest.approx(.7 * glyphs.size_pt[at - 1], rel=.01)
    assert glyphs.boxes[at][3] < glyphs.boxes[at - 1][3]
