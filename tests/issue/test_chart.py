"""Charts as they are written: what is printed of them, what is said of them, and faults at their lines."""
from __future__ import annotations

import pytest

from kohoshi.edit.fields import article_form
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
    (4, "kind: stacked", "0より小さい数は描けません", 0), (4, "kind: pie", "グラフの種類（kind）", 4), (2, "sample: true", "項目（labels）と値（values）か、表のファイル（csv）を", 0),
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
    ({"kind": "share", "labels": list("一二三四五六"), "values": ["1"] * 6}, "5つまで"),
    ({"kind": "ring", "labels": list("一二三四五六"), "values": ["1"] * 6}, "円に分けられるのは5つまで"),
    ({"kind": "ring", "labels": ["一", "二"], "values": ["1", "-1"]}, "円グラフに、0より小さい数"),
    ({"kind": "ring", "labels": ["一", "二"], "values": ["0", "0"]}, "円グラフの値が、すべて0"),
    ({"kind": "ring", "labels": ["一"], "series": [{"name": "甲", "values": ["1"]}]}, "ひと組の値"),
    ({"kind": "pyramid", "labels": ["一"], "values": ["1"]}, "ふたつ書いて"),
    ({"kind": "pyramid", "labels": ["一", "二", "三"], "total": ["1", "2", "3"],
      "series": [{"name": each, "values": ["1", "2", "3"]} for each in "甲乙"]}, "左右にひとつずつ（2つ）"),
    ({}, "項目（labels）と値（values）か、表のファイル")])
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
    ("ring", "円グラフ「題」。広報紙が310人で最も多い"), ("pyramid-few", "人口ピラミッド「題」。平成22年の男性は15～64歳が26,800人で最も多い、平成22年の女性は15～64歳が26,100人で最も多い"),
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


def test_what_is_left_over_comes_last_in_a_ring():
    one = chart("ring", labels=["その他", "広報紙", "区のホームページ", "無回答"], values=["400", "1", "300", "2"], total="703")
    assert [one.labels[i] for i in one.slices] == ["区のホームページ", "広報紙", "その他", "無回答"]


def test_under_a_pyramid_stands_the_sum_of_each_side():
    assert [str(value) for path, value in chart("pyramid").printed() if path.startswith("total")] == ["29,750", "30,170"]
    assert chart("pyramid").totals == [] and [value.shown for value in chart("ring").last_totals] == ["573"]


# --- numbers in a file -----------------------------------------------------------------------------

CSV = "content/2022-06/tables/nenrei.csv"


def filed(project, data: str | bytes, *lines: str):
    """The chart of a file, and what was found."""
    project.write(CSV, data)
    write(project, "title: 数", "csv: nenrei.csv", *lines)
    loaded = project.load()
    return (loaded.issue.articles["hyoshi"].body[0].chart if loaded.issue else None), loaded.findings


@pytest.mark.parametrize(("data", "values", "total"), [
    ("年代,人\r\n10代,12\r\n20代,\"1,030\"\r\n", ["12", "1,030"], None), ("10代,12\n20代,30\n", ["12", "30"], None),
    ("年代,人\n10代,12\n20代,30\n合　計,42\n,\n", ["12", "30"], ["42"]), ("年代,人\n10代,12\n20代,30\n".encode("cp932"), ["12", "30"], None)])
def test_a_column_of_a_file_is_a_row_of_values(project, data, values, total):
    found, findings = filed(project, data)
    assert findings == [] and found.labels == ["10代", "20代"] and found.values == values and found.total == total and found.series is None
    assert (found.values[0].place.file, found.values[0].place.line) == (CSV, 1 if data == "10代,12\n20代,30\n" else 2)


def test_more_columns_are_series_and_the_last_may_be_their_sum(project):
    found, findings = filed(project, "年,子育て,防災,計\n昨年,50,30,80\n今年,55,45,100\n", "kind: stacked")
    assert findings == [] and found.names == ["子育て", "防災"] and found.columns == [["50", "30"], ["55", "45"]] and found.total == ["80", "100"]


def test_a_pyramid_has_its_sums_in_the_last_row(project):
    found, findings = filed(project, "年齢,男性,女性\n0～64歳,50,30\n65歳以上,55,45\n計,105,75\n", "kind: pyramid")
    assert findings == [] and found.names == ["男性", "女性"] and found.total == ["105", "75"]


@pytest.mark.parametrize(("data", "lines", "message", "file", "line"), [
    ("年代,人\n10代,12人\n", (), "値（values）に「12人」は使えません", CSV, 2), ("年代,人\n10代,\n", (), "", CSV, 2),
    ("年代\n10代\n", (), "数の列がありません", CSV, 1), ("年代,人\n10代,1\n20代\n", (), "3行目のます目が1個です（ほかの行は2個です）", CSV, 3),
    ("年代,男,女\n10代,1,2\n計,1,2\n", (), "合計の行は、この図では使えません", CSV, 3), ("年代,人\n", (), "見出しのほかの行がありません", CSV, 1),
    ("年代,人\n10代,1\n計,1\n", ("total: 1",), "合計が、図表のファイルと", HYOSHI, 2), (b"PK\x03\x04" + b"0" * 40, (), "Excelのブックです", CSV, 1),
    ("年代,人\n10代,1\n", ("values: [1]",), "値（values）と表のファイル（csv）の両方", HYOSHI, 1)])
def test_what_is_wrong_with_a_file_is_told_at_its_line(project, data, lines, message, file, line):
    _, findings = filed(project, data, *lines)
    first = (project.root / HYOSHI).read_text(encoding="utf-8").split("\n").index("      title: 数") + 1
    (found,) = findings
    assert message in found.message and found.place.file.endswith(file) and found.place.line == (line if file == CSV else first + line)


def test_a_file_that_is_not_there(project):
    write(project, "title: 数", "csv: nai.csv")
    assert project.only().rule == "content/missing-table"


def test_the_form_of_the_desk_has_no_numbers_of_the_file(project):
    filed(project, "年,子育て,防災\n昨年,50,30\n", "kind: stacked")
    fields = [f for f in article_form(project.folder, "hyoshi").fields if "chart" in f.pointer]
    assert next(f for f in fields if f.pointer[-1] == "csv").choices == ("nenrei.csv",)
    assert not any({"labels", "series", "values"} & set(f.pointer) for f in fields)
