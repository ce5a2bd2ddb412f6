"""Whatever stands in cells and files: a table that is let through covers its places once, no file raises."""
from __future__ import annotations

import csv
import io

from hypothesis import given, strategies as st

from kohoshi.issue.tables import grid
from kohoshi.issue.tables.file import rows_of
from kohoshi.issue.tables.model import Table
from tests.properties import tried

CELLS = st.sampled_from(["<", "^", "あ", "1,234円", "2.5", "ー", "", "※1", "月※1"])
GRIDS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4))


@given(GRIDS)
@tried(300)
def test_spans_that_hold_cover_every_place_once(rows):
    table = Table.model_validate({"rows": rows, "head": [["題"] * len(rows[0])]})
    told = [*table.body_rows, *table.head_rows]
    assert told and table.said_rows and table.alignment
    if not list(grid.faults(table.body)):
        covered = [(area.row + down, area.column + across) for row in grid.areas(table.body) for area in row
                   for down in range(area.down) for across in range(area.across)]
        assert sorted(covered) == [(row, column) for row in range(len(rows)) for column in range(len(rows[0]))]


@given(st.binary(max_size=200))
@tried(300)
def test_no_bytes_raise(data):
    rows, found = rows_of(data, "x.csv")
    assert (rows is None) == bool(found)


#: What Windows writes in CP932 and reads back as it was.
WORDS = st.text(st.characters(codec="cp932", exclude_categories=["C", "Z"], exclude_characters="¢£¬‖−〜"), min_size=1, max_size=6)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=5), st.sampled_from(["utf-8", "utf-8-sig", "cp932"]))
@tried(200)
def test_what_a_program_writes_is_read_as_it_was(rows, encoding):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([["表題", "題"], *rows])  # whose bytes in CP932 are no UTF-8
    read, found = rows_of(out.getvalue().encode(encoding), "x.csv")
    assert found == [] and [[str(cell) for cell in row] for row in read][1:] == rows
    assert all(cell.place for row in read for cell in row)
