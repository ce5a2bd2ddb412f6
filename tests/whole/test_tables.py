"""Tables in finished files, from 3 × 4 cells to 8 × 60 over three frames of a thread: no cell is lost, none lies on
another, each stands under its head; totals and notes hold."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import yaml

from kohoshi.check.words.tables import check_tables
from kohoshi.flow.build import build
from kohoshi.issue.loader import load_issue
from kohoshi.issue.tables import grid
from kohoshi.issue.tables.model import Table
from kohoshi.pdfread.finished import Finished, open_finished
from kohoshi.pdfread.model import Glyphs
from kohoshi.pdfread.tags import Tag, read_tags
from kohoshi.project import Project
from tests.overlapping import overlapping
from tests.sheet import Sheet, project

#: x, y, width, height in characters and lines: the three frames of the thread, and the slots of the small tables.
FRAMES = [(0, 0, 32, 27), (34, 0, 32, 27), (0, 28, 32, 31)]
SLOTS: dict[str, tuple[float, float, float, float]] = {"few": (34, 28, 20, 11), "spans": (34, 40, 32, 19)}
FEW = {"caption": "講座の日(見本)", "head": ["講座", "日", "定員", "費用"],
       "rows": [["体操", "6月9日", "30人", "無料"], ["絵手紙", "6月14日", "8人", "1,200円"], ["見本の会", "6月20日", "120人", "50円"]]}
SPANS = {"caption": "ごみの収集(見本)", "head": [["地区", "収集日", "<", "世帯", "<", "<"], ["^", "燃えるごみ", "資源ごみ※1", "一戸建て", "集合", "計"]],
         "rows": [["築港", "月・木", "水", "1,200", "34", "1,234"], ["磯路", "火・金", "^", "560", "△7", "553"], ["市岡", "^", "土※2", "98.5", "1.25", "99.75"],
                  ["八幡屋", "－", "<", "－", "0", "0"], ["合計", "", "", "1,858.5", "28.25", "1,886.75"]],
         "totals": "合計", "column_totals": "計＝一戸建て＋集合", "vertical_rules": "true", "notes": ["※1 びん・缶・ペットボトル", "※2 第2週をのぞきます。"]}


def _long() -> dict[str, Any]:
    """60 rows of 8 columns with two rows of heads: figures that say where they stand, every tenth row a subtotal."""
    head = [["地区", "昨年", "<", "<", "今年", "<", "<", "備考"], ["^", "男", "女", "計", "男", "女", "計", "^"]]
    rows: list[list[str]] = []
    sums, whole = [0] * 6, [0] * 6
    for number in range(1, 60):
        if number % 10 == 0:
            rows.append([f"小計{number // 10}", *(f"{each:,}" for each in sums), ""])
            sums = [0] * 6
            continue
        men, women = (100 + number, 900 + 3 * number), (700 - 2 * number, 200 + number)
        figures = [men[0], women[0], men[0] + women[0], men[1], women[1], men[1] + women[1]]
        sums, whole = ([a + b for a, b in zip(each, figures, strict=True)] for each in (sums, whole))
        remark = {3: "※1", 4: "^", 13: "休会", 33: "見込み※2"}.get(number, "")
        rows.append([f"第{number}区", *(f"{each:,}" for each in figures), remark])
    rows.append(["合計", *(f"{each:,}" for each in whole), ""])
    return {"caption": "地区ごとの会員(見本)", "head": head, "rows": rows, "totals": "合計", "subtotals": [f"小計{n}" for n in range(1, 6)], "column_totals": "計",
            "notes": ["※1 ふたつの地区が合わさりました。", "※2 10月の数です。"]}


LONG = _long()
_THREAD = """{% set chain = namespace(piece=slots['long'][0], links=0) %}
{% call thread('long', FIRST, chain) %}{{ set.title(slots['long'][0]) }}{{ set.blocks(slots['long'][0].blocks, picture, 32) }}{% endcall %}
REST
"""


def _article(title: str, table: dict[str, Any]) -> str:
    return f"title: {title}\nsample: true\n" + yaml.safe_dump({"body": [{"table": table}]}, allow_unicode=True, sort_keys=False, default_style='"')


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tables")
    folder = project(root, {"long": _article("地区の会員", LONG), "few": _article("講座", FEW), "spans": _article("ごみ", SPANS)}, SLOTS)
    layouts = root / "layouts" / "minato"
    with (layouts / "layouts.yaml").open("a", encoding="utf-8") as file:
        file.write("    long: {title: 長い表, optional: true, thread: true}\n")
    face = layouts / "faces" / "sheet.html.j2"
    first, *rest = (", ".join(map(str, frame)) for frame in FRAMES)
    frames = _THREAD.replace("FIRST", first).replace("REST", "".join("{% call thread('long', " + each + ", chain) %}{% endcall %}" for each in rest))
    face.write_text(face.read_text(encoding="utf-8").replace("{% block faces %}", "{% from 'parts/thread.html.j2' import thread with context %}\n{% block faces %}")
                    .replace("</section>", f"{frames}</section>"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def sheet(issue: Path) -> Sheet:
    made = build(issue, issue.parent / "made", project=Project(issue.parent.parent))
    return Sheet(issue.parent / "made", made.report.findings)


@pytest.fixture(scope="module")
def printed(sheet: Sheet) -> Iterator[Finished]:
    with open_finished(sheet.folder / "print.pdf") as finished:
        yield finished


class Printed(NamedTuple):
    """A cell on the paper: column, and its box in mm."""

    column: int
    x0: float
    y0: float
    x1: float
    y1: float


def find(glyphs: Glyphs, cells: list[tuple[int, str]], start: int) -> tuple[list[Printed], int]:
    """The boxes of cells that are painted one after the other from ``start`` on, nothing between; where they end."""
    out = []
    for column, words in cells:
        boxes = []
        for char in "".join(words.split()):
            while glyphs.text[start].isspace():
                start += 1
            assert glyphs.text[start] == char, f"「{words}」: {glyphs.text[start:start + 12]!r}"
            boxes.append(glyphs.boxes[start])
            start += 1
        low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
        out.append(Printed(column, low[0], low[1], high[2], high[3]))
    return out, start


def areas(rows: list[list[str]]) -> list[list[grid.Area]]:
    """What begins in each row and has words."""
    return [[area for area in row if area.cell] for row in grid.areas(Table.model_validate({"rows": rows}).body)]


def cells(rows: list[list[str]]) -> list[list[tuple[int, str]]]:
    """(column, words) of the same."""
    return [[(area.column, str(area.cell)) for area in row] for row in areas(rows)]


def heads_of(glyphs: Glyphs, head: list[list[str]]) -> list[int]:
    """Where the head is set: offsets in the text."""
    words = [char for row in cells(head) for _, cell in row for char in cell]
    return [found.start() for found in re.finditer(r"\s*".join(map(re.escape, words)), glyphs.text)]


def columns_apart(rows: list[list[Printed]]) -> list[str]:
    """Columns whose cells reach into each other."""
    columns = {column: [cell for row in rows for cell in row if cell.column == column] for column in sorted({c.column for row in rows for c in row})}
    return [f"{a}・{b}" for a, b in pairwise(columns) if max(cell.x1 for cell in columns[a]) > min(cell.x0 for cell in columns[b])]


def test_the_proof_finds_every_cell_and_nothing_else(sheet: Sheet) -> None:
    assert [f"{f.rule} {f.message}" for f in sheet.findings if f.article in ("long", "few", "spans") and not f.is_gate
            and f.rule not in ("content/unplaced", "look/empty")] == []


def test_no_glyph_lies_on_another(printed: Finished) -> None:
    assert overlapping(printed.pages[0].glyphs) == []


@pytest.mark.parametrize("table", [FEW, SPANS], ids=["3×4", "5×6"])
def test_a_small_table_stands_whole_each_cell_under_its_head(printed: Finished, table: dict[str, Any]) -> None:
    glyphs = printed.pages[0].glyphs
    head = table["head"] if isinstance(table["head"][0], list) else [table["head"]]
    start, = heads_of(glyphs, head)
    rows, single = [], []
    for line in (*areas(head), *areas(table["rows"])):
        found, start = find(glyphs, [(area.column, str(area.cell)) for area in line], start)
        rows.append(found)
        single.append([cell for cell, area in zip(found, line, strict=True) if area.across == 1])
    assert columns_apart(single) == []
    assert all(min(cell.y0 for cell in below) >= max(cell.y0 for cell in above) for above, below in pairwise(rows[len(head):]))


def test_a_long_table_goes_through_three_frames_with_its_head_in_each(printed: Finished) -> None:
    page = printed.pages[0]
    starts = heads_of(page.glyphs, LONG["head"])
    assert len(starts) == len(FRAMES)
    rows = cells(LONG["rows"])
    number, lefts = 0, []
    for at, start in enumerate(starts):
        wide, end = find(page.glyphs, cells(LONG["head"])[0], start)
        second, end = find(page.glyphs, cells(LONG["head"])[1], end)
        here = [[cell for cell in wide if cell.column in (0, 7)], second]
        first = number
        while number < len(rows) and (at + 1 == len(starts) or end < starts[at + 1] - 1):
            found, end = find(page.glyphs, rows[number], end)
            here.append(found)
            number += 1
        assert number - first >= 15 and columns_apart(here) == []
        assert all(min(c.y0 for c in below) > min(c.y0 for c in above) + 3 for above, below in pairwise(here[2:]))  # no row is split or on another
        lefts.append(min(cell.x0 for row in here for cell in row))
    assert number == 60 and lefts[1] - lefts[0] > 100 and abs(lefts[2] - lefts[0]) < 1


def test_figures_of_a_column_stand_at_their_units(printed: Finished) -> None:
    glyphs = printed.pages[0].glyphs
    start = heads_of(glyphs, LONG["head"])[0]
    _, end = find(glyphs, [cell for row in cells(LONG["head"]) for cell in row], start)
    found = []
    for row in cells(LONG["rows"])[:15]:
        line, end = find(glyphs, row, end)
        found.append(line)
    for column in range(1, 7):
        assert np.ptp([cell.x1 for row in found for cell in row if cell.column == column]) < .3  # of the type: a 1 is narrower than an 8


def test_it_is_one_table_to_who_listens(sheet: Sheet) -> None:
    with open_finished(sheet.folder / "web.pdf") as web:
        root = read_tags(web).root
    assert root is not None
    tables = [[[cell.text for cell in row.kids if isinstance(cell, Tag)] for row in tag.walk() if row.type == "TR"]
              for tag in root.walk() if tag.type == "Table"]
    long, = (table for table in tables if len(table) > 20)
    assert len(long) == 62 and long[2] == [str(cell) for cell in LONG["rows"][0]]
    assert {tuple(table[0]) for table in tables} == {("講座", "日", "定員", "費用"), ("地区", "収集日", "世帯"), ("地区", "昨年", "今年", "備考")}


@pytest.mark.parametrize(("article", "old", "new", "told"), [
    ("long", '"41,580"', '"41,581"', 2), ("long", '"101"', '"102"', 3), ("spans", '"△7"', '"7"', 2)])
def test_one_figure_typed_wrong_is_told_in_its_row_and_its_column(issue: Path, article: str, old: str, new: str, told: int) -> None:
    path = issue / "articles" / f"{article}.yaml"
    text = path.read_text(encoding="utf-8")
    assert list(check_tables(load_issue(issue), [])) == []
    try:
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        found = list(check_tables(load_issue(issue), []))
    finally:
        path.write_text(text, encoding="utf-8")
    assert [f.rule for f in found] == ["table/sum"] * told


def test_the_measures_see_what_they_measure(printed: Finished) -> None:
    """The tests above can fail."""
    glyphs = printed.pages[0].glyphs
    at = glyphs.text.index("講座")
    boxes = glyphs.boxes.copy()
    boxes[at + 1] = boxes[at] + .2
    moved = glyphs.__class__(**{**{name: getattr(glyphs, name) for name in glyphs.__dataclass_fields__}, "boxes": boxes})
    assert overlapping(moved) == ["「講座」"]
    assert columns_apart([[Printed(0, 0, 0, 5, 1), Printed(1, 4, 0, 8, 1)]]) == ["0・1"]
    with pytest.raises(AssertionError, match="「体操」"):
        find(glyphs, [(0, "体操")], at)
