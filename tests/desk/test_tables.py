"""A table in the form: its cells, its rows, and the file of Excel that it may name."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from kohoshi.edit.source import opened, revision_of

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
