"""A table in the form: its cells, its rows, and the file of Excel that it may name."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from kohoshi.edit.source import opened, revision_of
from kohoshi.issue.loader import load

BASE = "/i/2022-06/articles/kenko-taiso"
JSON = {"Accept": "application/json"}
TABLE = """\
title: 健康体操
category: 健康・福祉
section: kenko
sample: true
body:
  - table:
      head: [地区, 曜日]
      rows:
        - [築港, 月]
        - [磯路, "1,234"]
"""


@pytest.fixture
def file(desk) -> Path:
    path = desk.content / "2022-06" / "articles" / "kenko-taiso.yaml"
    path.write_text(TABLE, encoding="utf-8")
    return path


def save(client, pointer, value, was):
    return client.post(f"{BASE}/field", headers=JSON, data={"pointer": pointer, "value": value, "was": was})


def test_every_cell_is_a_field(officer, file):
    page = officer.get(BASE).text
    assert re.search(r'<label for="body.0.table.rows.1.1"[^>]*>ます目 2</label>', page) and 'value="1,234"' in page or ">1,234</textarea>" in page
    assert 'id="body.0.table.head.0"' in page and "行を足す" in page and "左のます目の続きは" in page


def test_a_cell_is_written_and_may_be_emptied(officer, file):
    assert save(officer, "body.0.table.rows.0.1", "月・木", "月").status_code == 200
    assert save(officer, "body.0.table.rows.1.1", "", "1,234").status_code == 200
    assert file.read_text(encoding="utf-8") == TABLE.replace("築港, 月", "築港, 月・木").replace('"1,234"', '""')
    assert save(officer, "body.0.table.head.0", "", "地区").status_code == 200
    assert '[築港, 月・木]' in file.read_text(encoding="utf-8") and 'head: ["", 曜日]' in file.read_text(encoding="utf-8")


def test_a_new_row_is_as_long_as_the_others(officer, file):
    revision = revision_of(file.read_bytes())
    officer.post(f"{BASE}/add", data={"pointer": "body.0.table.rows", "index": "2", "kind": "", "revision": revision})
    rows = opened(file.parents[1], f"articles/{file.name}").root["body"][0]["table"]["rows"]
    assert [len(row) for row in rows] == [2, 2, 2]


def test_a_slip_in_the_shape_is_told_at_the_cell(officer, file):
    told = save(officer, "body.0.table.rows.0.0", "<", "築港").json()
    assert "左にます目がありません" in str(told) or "左にます目がありません" in officer.get(BASE).text


def test_what_is_wrong_with_the_file_of_a_table_is_told_at_its_name(officer, file):
    folder = file.parents[1] / "tables"
    folder.mkdir()
    (folder / "kenshin.csv").write_text("会場,人\n港,1\n合計\n", encoding="utf-8")
    file.write_text(TABLE.split("      head:")[0] + "      csv: kenshin.csv\n", encoding="utf-8")
    page = officer.get(BASE).text
    assert re.search(r'<option value="kenshin.csv" selected>', page) and "body.0.table.rows\"" not in page
    assert "kenshin.csv の3行: 表の2行目のます目が1個です" in page


# --- a CSV taken in --------------------------------------------------------------------------------

CSV = "会場,人\r\n港,\"1,200\"\r\n磯路,34\r\n".encode("cp932")
CHART = TABLE.split("  - table:")[0] + """\
  - chart:
      title: 数(見本)
      labels: [10代, 20代]
      values: [1, 2]
      total: 3
      highlight: 10代
      sample: true
"""


def put(client, file, pointer, data=CSV, name="健診 Kenshin.CSV", **more):
    return client.post(f"{BASE}/csv", headers=JSON, files={"file": (name, data)},
                       data={"pointer": pointer, "revision": revision_of(file.read_bytes()), **more})


def block(desk):
    issue = load(desk.content / "2022-06")
    assert not issue.errors
    found = issue.issue.articles["kenko-taiso"].body[0]
    return found.table or found.chart


def test_a_csv_takes_the_place_of_the_rows_in_one_step(officer, desk, file):
    assert "ExcelのCSVを入れる" in officer.get(BASE).text
    answer = put(officer, file, "body.0.table")
    assert answer.status_code == 200, answer.text
    assert answer.json()["name"] == "kenshin.csv" and answer.json()["to"] == f"{BASE}#body.0.table.csv"
    assert file.read_text(encoding="utf-8") == TABLE.split("      head:")[0] + "      csv: kenshin.csv\n"
    assert [list(row) for row in block(desk).rows] == [["港", "1,200"], ["磯路", "34"]]
    assert (file.parents[1] / "tables" / "kenshin.csv").read_bytes() == CSV
    assert "新しいCSVに替える" in officer.get(BASE).text
    officer.post("/i/2022-06/undo", data={"back": "articles/kenko-taiso"})
    assert file.read_text(encoding="utf-8") == TABLE and not (file.parents[1] / "tables" / "kenshin.csv").exists()


def test_a_new_csv_of_the_same_name_takes_the_place_of_the_old_one(officer, desk, file):
    put(officer, file, "body.0.table")
    newer = CSV.replace(b"34", b"35")
    assert put(officer, file, "body.0.table", newer).json()["name"] == "kenshin.csv"
    assert block(desk).rows[1][1] == "35" and (file.parents[1] / "tables" / "kenshin.csv").read_bytes() == newer


def test_the_file_of_another_article_is_left_as_it_is(officer, desk, file):
    (file.parents[1] / "tables").mkdir()
    (file.parents[1] / "tables" / "kenshin.csv").write_text("会場,人\nほか,1\n", encoding="utf-8")
    assert put(officer, file, "body.0.table").json()["name"] == "kenshin-2.csv"
    assert "ほか" in (file.parents[1] / "tables" / "kenshin.csv").read_text(encoding="utf-8")


def test_a_csv_takes_the_place_of_the_numbers_of_a_chart(officer, desk, file):
    file.write_text(CHART, encoding="utf-8")
    assert put(officer, file, "body.0.chart", CSV + "計,\"1,234\"\r\n".encode("cp932"), "数.csv").status_code == 200
    chart = block(desk)
    assert chart.labels == ["港", "磯路"] and chart.total == ["1,234"] and chart.highlight is None
    assert re.fullmatch(r"hyo-[0-9a-f]{6}\.csv", str(chart.csv))
    page = officer.get(BASE).text
    assert 'id="body.0.chart.csv"' in page and "body.0.chart.labels" not in page and "body.0.chart.values" not in page


@pytest.mark.parametrize(("data", "words"), [
    (b"PK\x03\x04" + b"0" * 40, "Excelのブックです"), ("会場,人\n港,\"1\n".encode(), "2行: 引用符"), (b"", "行がありません")])
def test_what_is_no_csv_is_refused_and_nothing_is_written(officer, file, data, words):
    answer = put(officer, file, "body.0.table", data)
    assert answer.status_code == 422 and words in answer.json()["message"]
    assert file.read_text(encoding="utf-8") == TABLE and not (file.parents[1] / "tables").exists()


def test_a_csv_that_is_no_chart_is_refused(officer, file):
    file.write_text(CHART, encoding="utf-8")
    assert "数の列がありません" in put(officer, file, "body.0.chart", "会場\n港\n".encode()).json()["message"]
    assert put(officer, file, "body.0").status_code == 422


def test_a_step_of_a_table_leaves_no_fault(officer, desk, file):
    officer.post(f"{BASE}/add", data={"pointer": "body.0.table.rows.0", "index": "2", "kind": "", "revision": revision_of(file.read_bytes())})
    assert block(desk).columns == 3
    officer.post(f"{BASE}/remove", data={"pointer": "body.0.table.head.0", "revision": revision_of(file.read_bytes())})
    assert next(list(row) for row in block(desk).rows)[0] == "月" and block(desk).columns == 2
