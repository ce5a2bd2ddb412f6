"""Sums of charts: of all numbers, of each bar, of each side; told with what was added."""
from __future__ import annotations

from typing import Any

import pytest

from kohoshi.check.words.charts import check_charts
from tests.check import paper
from tests.pages.charted import SETS, written


def told(chart: dict[str, Any]) -> list[tuple[str, str]]:
    content = paper.issue({"ehon": {"title": "親子で絵本の会", "body": [{"chart": written({"title": "数", **chart})}]}})
    return [(f.rule, f.message) for f in check_charts(content, [])]


@pytest.mark.parametrize("name", [name for name, values in SETS.items() if "total" in values])
def test_sums_that_are_right(name):
    assert told(SETS[name]) == []


@pytest.mark.parametrize(("name", "total", "message"), [
    ("three-bars", "68", "図表「数」の合計が 68 です（値の和は 12＋30＋25＝67）"), ("ring", "570", "図表「数」の合計が 570 です（値の和は 120＋310＋143＝573）"),
    ("stacked", ["100", "121", "90"], "図表「数」の「令和3年」の合計が 121 です（値の和は 55＋45＋20＝120）"),
    ("pyramid", ["29,750", "30,180"], "図表「数」の「女性」の合計が 30,180 です（値の和は 30,170）")])
def test_a_wrong_sum_shows_how_it_was_reckoned(name, total, message):
    assert told({**SETS[name], "total": total}) == [("chart/total", message)]


def test_parts_of_a_ring_in_per_cent_are_a_whole():
    assert told({**SETS["ring-per-cent"], "unit": "％"}) == []
    (rule, message), = told({"kind": "ring", "labels": ["はい", "いいえ"], "values": ["60", "30"], "unit": "％"})
    assert rule == "chart/share" and "足すと 90 ％" in message
