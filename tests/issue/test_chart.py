"""Charts as they are written: what is printed of them, what is said of them, and faults at their lines."""
from __future__ import annotations

import pytest

from kohoshi.issue.model_chart import Chart
from kohoshi.issue.printed import printables
from tests.issue.test_schema import complaints
from tests.pages.charted import MONTHS, SETS, chart

HYOSHI = "content/2022-06/articles/hyoshi.yaml"
BARS = ["title: 数", "unit: 人", "labels: [10代, 20代]", "values: [1200, -30]", "total: '1,170'", "source: 見本"]


def write(project, *lines: str) -> None:
    body = "".join(f"      {line}\n" for line in lines)
    project.edit(HYOSHI, "  - figure:\n", f"  - chart:\n{body}  - figure:\n")


def test_what_is_printed_and_where_it_is_written(project):
    write(project, *BARS)
    loaded = project.load()
    assert loaded.findings == []
    found = [(p.text, p.field, p.place.line) for p in printables(loaded.issue, "hyoshi", head=False) if ".chart." in p.field]
    first = loaded.issue.articles["hyoshi"].body[0].chart.title.place.line
    assert found == [("数", "body.0.chart.title", first), ("人", "body.0.chart.unit", first + 1),
                     ("10代", "body.0.chart.labels.0", first + 2), ("1,200", "body.0.chart.values.0", first + 3),
                     ("20代", "body.0.chart.labels.1", first + 2), ("−30", "body.0.chart.values.1", first + 3),
                     ("1,170", "body.0.chart.total.0", first + 4), ("見本", "body.0.chart.source", first + 5)]


@pytest.mark.parametrize(("changed", "to", "message", "line"), [
    (3, "values: [1200, 一]", "値（values）に「一」は使えません 数は半角で、1200 か 1,200、45.5、-3 のように書いてください（単位は別に書きます）", 3),
    (3, "values: [12人, 3]", "数は半角で", 3), (3, "values: ['1,20', 3]", "数は半角で", 3), (3, "values: [1200]", "値が1つ、項目（labels）が2つです", 0),
    (4, "highlight: 30代", "強調する項目（highlight）は", 0), (4, "total: [1, 2]", "合計（total）は、全体にひとつ書いてください", 0),
    (4, "kind: stacked", "0より小さい数は描けません", 0), (4, "kind: pie", "グラフの種類（kind）", 4),
    (4, "series: [{name: 甲, values: [1, 2]}]", "どちらかひとつ", 0)])
def test_faults_are_told_at_their_lines(project, changed, to, message, line):
    lines = list(BARS)
    lines[changed] = to
    write(project, *lines)
    first = (project.root / HYOSHI).read_text(encoding="utf-8").split("\n").index("      title: 数") + 1
    found = project.only()
    assert message in f"{found.message} {found.hint}" and found.place.line == first + line


@pytest.mark.parametrize(("written", "message"), [
    ({"kind": "line", "labels": ["一"], "values": ["1"]}, "2つ以上"), ({"kind": "share", "labels": ["一", "二"], "values": ["0", "0"]}, "すべて0"),
    ({"kind": "share", "labels": list("一二三四五六"), "values": ["1"] * 6}, "5つまで")])
def test_numbers_that_cannot_be_drawn(written, message):
    with pytest.raises(ValueError, match=message):
        Chart.model_validate({"title": "数", **written})


def test_of_a_line_only_some_numbers_are_printed():
    def printed(name: str) -> list[str]:
        return [str(value) for path, value in chart(name).printed() if "values" in path]

    assert printed("line-months") == SETS["line-months"]["values"]  # short enough for the narrowest column
    assert printed("line-months-thousands") == ["8000", "30400", "4000", "11000"]
    assert printed("line-five") == [*(str(n * 100) for n in range(1, 6)), *(str(n * 100 + 77 * (n - 3)) for n in range(1, 6))]
    assert len(chart("line-five").drawn()) == 5 * 10
    assert all(not chart(name).drawn() for name, values in SETS.items() if values.get("kind") != "line")


@pytest.mark.parametrize(("name", "said"), [
    ("three-bars", "棒グラフ「題」。20代が30人で最も多い"), ("line", "折れ線グラフ「題」。令和2年の120人から令和4年の143人へ"),
    ("two-series", "棒グラフ「題」。男性は令和4年が14人で最も多い、女性は令和2年が15人で最も多い")])
def test_a_sentence_is_made_from_the_numbers(name, said):
    assert chart(name, title="題").alternative == said
    assert chart(name, title="題", alt="ふえています").alternative == "ふえています"


def test_numbers_that_are_not_printed_stand_in_the_alternative_text():
    said = chart("line-months-thousands", alt="夏に多い").alternative
    assert said.startswith("夏に多い。4月 8,000、5月 9,100、") and all(month in said for month in MONTHS)


@pytest.mark.parametrize(("values", "sound"), [("[1, '1,200', -3.5]", True), ("[一, 2, 3]", False), ("1", True)])
def test_editors_know_it(values, sound):
    assert (complaints("article", f"title: 題\nbody:\n  - chart:\n      title: 数\n      labels: [一, 二, 三]\n      values: {values}\n") == []) is sound
