"""Tables in the history, and in a month that is begun from another."""
from __future__ import annotations

import datetime as dt
import re

from kohoshi.edit.month import new_issue
from kohoshi.edit.placeholder import MonthChange, placeholder_article
from kohoshi.edit.titles import titled
from kohoshi.issue.loader import load
from kohoshi.issue.model import Article

TABLE = {"caption": "6月の収集", "head": ["地区", "曜日", "人"], "rows": [["築港", "月", "1"], ["磯路", "火", "2"], ["合計", "", "3"]],
         "totals": ["合計"], "notes": ["※1 祝日も"]}


def test_a_cell_has_a_name_in_the_history():
    assert titled(False, ("body", 0, "table", "rows", 1, 2)) == "表の行2のます目3"


def test_of_an_old_table_nothing_stays_but_its_shape():
    made = placeholder_article(Article.model_validate({"title": "収集", "body": [{"table": TABLE}]}), MonthChange("6月", "7月", dt.date(2022, 7, 1)))
    table = made["body"][0]["table"]
    assert list(table) == ["caption", "head", "rows"] and [len(row) for row in (table["head"], *table["rows"])] == [3, 3, 3]
    assert not re.search("築港|収集|合計|祝日", str(made)) and Article.model_validate(made).tables[0].columns == 3


def test_the_file_of_a_table_goes_along_with_an_article_that_is_kept(issue):
    (issue / "tables").mkdir()
    (issue / "tables" / "kenshin.csv").write_text("会場,人\n港,1\n", encoding="utf-8")
    (issue / "tables" / "other.csv").write_text("会場,人\n港,1\n", encoding="utf-8")
    path = issue / "articles" / "himawari.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - table:\n      csv: kenshin.csv\n", encoding="utf-8")
    new = new_issue(issue.parent, "2022-07", "2022-06", keep=["himawari"])
    assert [each.name for each in (new / "tables").iterdir()] == ["kenshin.csv"]
    assert load(new).issue is not None and load(new).issue.articles["himawari"].tables[0].columns == 2
