"""Cells of a table and labels of a chart come and go with all that belongs to them: no step leaves a fault."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kohoshi.edit.source import at
from kohoshi.edit.structure import add_block, add_optional, move, remove
from kohoshi.edit.undo import undo
from kohoshi.issue.model import Article
from kohoshi.issue.tables.faults import table_faults

from .conftest import at_hand

HEAD = "title: 題\nsection: koho\nbody:\n"
TABLE = HEAD + """\
  - table:
      head: [地区, 曜日]
      rows:
        - [築港, 月]  # 海のほう
        - [磯路, "1,234"]
      align: [left, right]
"""
SPANS = HEAD + """\
  - table:
      head:
        - [地区, 収集, <]
        - [^, 燃える, 資源]
      rows:
        - [築港, 月, 水]
        - [磯路, 休み, <]
        - [八幡屋, ^, ^]
"""
SERIES = HEAD + """\
  - chart:
      kind: stacked
      title: 数
      labels: [昨年, 今年]
      series:
        - {name: 甲, values: [1, 2]}
        - name: 乙
          values:
            - 3
            - 4
      total: [4, 6]
      highlight: 今年
"""


def sound(path: Path) -> Any:
    """The block, once the article has no fault."""
    article = Article.model_validate(at_hand(path).root)
    assert [fault.message for table in article.tables for fault in table_faults(table)] == []
    block = at(at_hand(path).root, ("body", 0))
    return block.get("table") or block.get("chart")


def rows(path: Path) -> list[list[str]]:
    table = sound(path)
    head = table.get("head", [])
    return [list(row) for row in ([head] if head and isinstance(head[0], str) else head)] + [list(row) for row in table["rows"]]


@pytest.mark.parametrize("pointer", ["head", ("rows", 0), ("rows", 1)])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_cell_is_a_column(small: Path, pointer, index):
    small.write_text(TABLE, encoding="utf-8")
    where = ("body", 0, "table", *([pointer] if isinstance(pointer, str) else pointer))
    before = rows(small)
    add_block(at_hand(small), where, index, "")
    after = rows(small)
    assert [len(row) for row in after] == [3, 3, 3]
    assert [[cell for n, cell in enumerate(row) if n != index] for row in after] == before
    assert sum(bool(row[index]) for row in after) == 1  # words where it was asked for, empty elsewhere
    assert sound(small)["align"] == (["left", "right"] if index == 2 else [*["left", "right"][:index], "auto", *["left", "right"][index:]])
    assert "# 海のほう" in small.read_text(encoding="utf-8")
    remove(at_hand(small), (*where, index))
    assert rows(small) == before and sound(small)["align"] == ["left", "right"]


def test_it_is_one_step_in_the_history(small: Path):
    small.write_text(TABLE, encoding="utf-8")
    add_block(at_hand(small), ("body", 0, "table", "rows", 0), 1, "", who="見本")
    undo(small.parents[1], "見本")
    assert small.read_text(encoding="utf-8") == TABLE


@pytest.mark.parametrize(("index", "wanted"), [
    (1, [["地区", "", "収集", "<"], ["^", "", "燃える", "資源"]]), (2, [["地区", "収集", "<", "<"], ["^", "燃える", "", "資源"]]),
    (3, [["地区", "収集", "<", ""], ["^", "燃える", "資源", ""]])])
def test_a_cell_over_several_columns_grows_and_shrinks(small: Path, index, wanted):
    small.write_text(SPANS, encoding="utf-8")
    add_block(at_hand(small), ("body", 0, "table", "rows", 0), index, "")
    after = rows(small)
    assert after[:2] == wanted and [len(row) for row in after] == [4] * 5
    remove(at_hand(small), ("body", 0, "table", "rows", 0, index))
    rows(small)


def test_the_first_column_of_a_wide_cell_goes_and_the_cell_stays(small: Path):
    small.write_text(SPANS, encoding="utf-8")
    remove(at_hand(small), ("body", 0, "table", "head", 1, 1))
    assert rows(small) == [["地区", "収集"], ["^", "資源"], ["築港", "水"], ["磯路", "休み"], ["八幡屋", "^"]]


def test_a_cell_too_many_goes_alone(small: Path):
    small.write_text(TABLE.replace("[築港, 月]", "[築港, 月, 火]"), encoding="utf-8")
    remove(at_hand(small), ("body", 0, "table", "rows", 0, 2))
    assert [len(row) for row in rows(small)] == [2, 2, 2]


def test_a_new_head_is_as_wide_as_the_rows(small: Path):
    small.write_text(HEAD + "  - table:\n      rows: [[築港, 月, 火, 水]]\n", encoding="utf-8")
    add_optional(at_hand(small), ("body", 0, "table", "head"), "")
    assert [len(row) for row in rows(small)] == [4, 4]


@pytest.mark.parametrize("where", [("labels",), ("series", 0, "values"), ("series", 1, "values"), ("total",)])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_label_comes_and_goes_with_its_numbers(small: Path, where, index):
    small.write_text(SERIES, encoding="utf-8")
    before = sound(small)
    pointer = ("body", 0, "chart", *where)
    add_block(at_hand(small), pointer, index, "")
    after = sound(small)
    assert "見本" in after["labels"][index] and [one["values"][index] for one in after["series"]] == ["0", "0"] and after["total"][index] == "0"
    remove(at_hand(small), (*pointer, index))
    assert sound(small) == before


def test_the_label_that_is_meant_takes_its_highlight_along(small: Path):
    small.write_text(SERIES, encoding="utf-8")
    remove(at_hand(small), ("body", 0, "chart", "labels", 1))
    after = sound(small)
    assert after["labels"] == ["昨年"] and "highlight" not in after and after["total"] == ["4"]


def test_a_label_moves_with_its_numbers(small: Path):
    small.write_text(SERIES, encoding="utf-8")
    move(at_hand(small), ("body", 0, "chart", "labels", 1), 0)
    after = sound(small)
    assert after["labels"] == ["今年", "昨年"] and [list(one["values"]) for one in after["series"]] == [["2", "1"], ["4", "3"]] and after["total"] == ["6", "4"]


def test_a_new_series_has_a_number_for_each_label(small: Path):
    small.write_text(SERIES, encoding="utf-8")
    add_block(at_hand(small), ("body", 0, "chart", "series"), 2, "")
    assert [len(one["values"]) for one in sound(small)["series"]] == [2, 2, 2]


def test_single_values_become_lists_together(small: Path):
    small.write_text(HEAD + "  - chart:\n      title: 数\n      labels: [東]\n      values: 12\n", encoding="utf-8")
    add_block(at_hand(small), ("body", 0, "chart", "labels"), 1, "")
    assert sound(small)["values"] == ["12", "0"]


@pytest.mark.parametrize("kind", ["table", "chart"])
def test_a_new_block_is_sound_and_stays_so(small: Path, kind):
    small.write_text(HEAD + "  - paragraph: |\n      本文。\n", encoding="utf-8")
    add_block(at_hand(small), ("body",), 0, kind)
    sound(small)
    add_block(at_hand(small), ("body", 0, kind, "labels") if kind == "chart" else ("body", 0, kind, "rows"), 1, "")
    sound(small)
