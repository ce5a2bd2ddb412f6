"""Totals of tables against their rows, notes against their marks."""
from __future__ import annotations

from typing import Any

import pytest

from kohoshi.check.words import check_words
from kohoshi.check.words.tables import check_tables
from kohoshi.finding import Finding
from kohoshi.issue.model import Issue
from tests.check import paper

HEAD = ["地区", "人"]


def issue(**table: Any) -> Issue:
    return paper.issue({"ehon": {"title": "親子で絵本の会", "body": [{"table": table}]}})


def told(**table: Any) -> list[tuple[str, str, str]]:
    return [(f.rule, f.level.value, f.message) for f in found(**table)]


def found(**table: Any) -> list[Finding]:
    return list(check_tables(issue(**table), []))


def column(*cells: str, **more: Any) -> list[tuple[str, str, str]]:
    """What is told of a column of figures whose last one is their total."""
    rows = [[f"地区{n}", cell] for n, cell in enumerate(cells[:-1])]
    return told(head=HEAD, rows=[*rows, ["合　計", cells[-1]]], totals=["合計"], **more)


@pytest.mark.parametrize("cells", [
    ("1,200人", "34人", "1,234人"), ("１，２００", "34", "1,234"), ("3", "△5", "△2"), ("3", "−5", "-2"), ("1.5", "2.25", "3.75"),
    ("5", "ー", "", "「…」", "5"), ("33.3％", "33.3％", "33.3％", "100.0％"), ("41.5％", "40.7％", "45.3％"), ("12円", "3", "15円"),
    ("5※1", "6", "11"), ("休み", "休み", "ー"), ("約3人", "4人", "")])
def test_a_sum_that_is_right_or_none(cells):
    assert [one for one in column(*cells) if one[0] != "table/note"] == []


@pytest.mark.parametrize(("cells", "message"), [
    (("1,200人", "34人", "1,243人"), "「人」の列の合計が合いません。表では「1,243人」、足すと「1,234人」です（1,200＋34＝1,234、差は-9人）"),
    (("１２００", "３４", "1,233"), "「人」の列の合計が合いません。表では「1,233」、足すと「1,234」です（1,200＋34＝1,234、差は1）"),
    (("3", "△5", "8"), "「人」の列の合計が合いません。表では「8」、足すと「-2」です（3＋(-5)＝-2、差は-10）"),
    (("60％", "30％", "100％"), "「人」の列の合計が合いません。表では「100％」、足すと「90％」です（60＋30＝90、差は-10％）"),
    (("60％", "40％", "98％"), "「人」の列の合計が合いません。表では「98％」、足すと「100％」です（60＋40＝100、差は2％）"),
    (("1.5", "2.25", "3.5"), "「人」の列の合計が合いません。表では「3.5」、足すと「3.75」です（1.5＋2.25＝3.75、差は0.25）")])
def test_a_wrong_sum_tells_both_numbers(cells, message):
    assert column(*cells) == [("table/sum", "error", message)]


def test_it_is_told_at_its_line_and_by_the_whole_proof():
    content = issue(head=HEAD, rows=[["築港", "1"], ["合計", "2"]], totals=["合計"])
    total = content.articles["ehon"].tables[0].rows[1][1]
    finding, = [f for f in check_words(content) if f.rule == "table/sum"]
    assert (finding.place, finding.article, finding.excerpt) == (total.place, "ehon", "2")


@pytest.mark.parametrize(("cells", "words"), [
    (("約300人", "20人", "320人"), "「約300人」を数として読めないので"), (("3千円", "500円", "3,500円"), "単位がちがう（円・千円）ので")])
@pytest.mark.speaks("table/unread", words="「約300人」を数として読めないので")
def test_what_cannot_be_added_is_told(cells, words):
    (rule, level, message), = column(*cells)
    assert (rule, level) == ("table/unread", "warning") and words in message


def test_subtotals_begin_anew_and_are_not_added_twice():
    rows = [["築港", "1"], ["磯路", "2"], ["小計", "3"], ["市岡", "4"], ["小計", "5"], ["合計", "7"]]
    assert told(rows=rows, totals=["合計"], subtotals=["小計"]) == [
        ("table/sum", "error", "2列目の小計が合いません。表では「5」、足すと「4」です（4＝4、差は-1）")]


def test_a_total_that_stands_first_is_the_sum_of_what_follows():
    assert told(head=HEAD, rows=[["総数", "6"], ["築港", "1"], ["磯路", "2"]], totals=["総数"])[0][2].startswith(
        "「人」の列の合計が合いません。表では「6」、足すと「3」")


def test_a_row_that_is_not_declared_is_no_sum():
    assert told(head=HEAD, rows=[["築港", "1"], ["合計", "5"]]) == []


def test_a_figure_over_two_rows_counts_once():
    rows = [["築港", "3"], ["磯路", "^"], ["合計", "3"]]
    assert told(head=HEAD, rows=rows, totals=["合計"]) == []


def test_of_many_figures_the_first_and_the_last_are_told():
    assert "（1＋2＋3＋…＋12［12個］＝78、差は1）" in column(*map(str, range(1, 13)), "77")[0][2]


# --- across ----------------------------------------------------------------------------------------

POPULATION = ["地区", "世帯", "男", "女", "計"]


def across(head: Any, *rows: list[str], **more: Any) -> list[tuple[str, str]]:
    return [(rule, message) for rule, _, message in told(head=head, rows=[list(row) for row in rows], **more)]


@pytest.mark.parametrize(("head", "row", "totals"), [
    (["地区", "男", "女", "計"], ["築港", "1,200", "34", "1,234"], "計"), (POPULATION, ["築港", "9", "4人", "6人", "10人"], "計＝男＋女"),
    (POPULATION, ["築港", "9", "4", "－", "4"], "計=男+女"), (["地区", "計", "男", "女"], ["築港", "10", "4", "6"], "計"),
    ([["地区", "昨年", "<", "<", "今年", "<", "<"], ["^", "男", "女", "計", "男", "女", "計"]], ["築港", "1", "2", "3", "4", "5", "9"], "計"),
    ([["地区", "昨年", "<", "<", "今年", "<", "<"], ["^", "計", "男", "女", "計", "男", "女"]], ["築港", "3", "1", "2", "9", "4", "5"], "計"),
    (["地区", "男", "女", "小計", "不明", "総計"], ["築港", "1", "2", "3", "4", "7"], ["小計", "総計"]),
    (["地区", "男", "女", "計"], ["築港", "休み", "－", "－"], "計"), (["地区", "男", "女", "計"], ["築港", "6", "<", "6"], "計")])
def test_a_row_whose_sum_is_right_or_none(head, row, totals):
    assert across(head, row, column_totals=totals) == []


@pytest.mark.parametrize(("head", "row", "totals", "message"), [
    (["地区", "男", "女", "計"], ["築港", "4人", "6人", "9人"], "計", "「築港」の行の「計」が合いません。表では「9人」、足すと「10人」です（4＋6＝10、差は1人）"),
    (POPULATION, ["築港", "9", "4", "6", "19"], "計＝男＋女", "「築港」の行の「計」が合いません。表では「19」、足すと「10」です（4＋6＝10、差は-9）"),
    ([["地区", "昨年", "<", "<", "今年", "<", "<"], ["^", "男", "女", "計", "男", "女", "計"]], ["磯路", "1", "2", "3", "4", "5", "12"], "計",
     "「磯路」の行の「今年 計」が合いません。表では「12」、足すと「9」です（4＋5＝9、差は-3）")])
def test_a_row_whose_sum_is_wrong_shows_how_it_was_reckoned(head, row, totals, message):
    assert across(head, row, column_totals=totals) == [("table/sum", message)]


def test_the_last_cell_is_held_in_both_ways():
    found = across(["地区", "男", "女", "計"], ["築港", "1", "2", "3"], ["磯路", "4", "5", "9"], ["合計", "5", "7", "13"], totals="合計", column_totals="計")
    assert [message.split("。")[0] for _, message in found] == ["「計」の列の合計が合いません", "「合計」の行の「計」が合いません"]


def test_figures_of_two_units_are_not_added_across():
    (rule, message), = across(["地区", "金額", "内訳", "計"], ["築港", "3千円", "500円", "3,500円"], column_totals="計")
    assert rule == "table/unread" and "「築港」の行の「計」「3,500円」が正しいか、単位がちがう（円・千円）ので" in message


# --- notes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "notes"), [
    ("月※1", ["※1 祝日も"]), ("月※１", ["※1 祝日も"]), ("月＊", ["＊は車いすで入れます"]), ("月(注1)", ["(注1) 祝日も"]), ("月", ["祝日も集めます"]),
    ("月", ["※ 祝日も集めます"]), ("※祝日は休み", ["祝日も"]), ("月※1、※2", ["※1 あ", "※2 い"])])
def test_notes_that_stand_where_their_marks_are(cell, notes):
    assert told(rows=[["築港", cell]], notes=notes) == []


@pytest.mark.speaks("table/note")
def test_a_mark_without_note():
    assert told(rows=[["築港", "月※2"]], notes=["祝日も"]) == [
        ("table/note", "error", "「月※2」の「※2」に当たる注が、表の注（notes）にありません")]


def test_a_note_without_mark():
    finding, = found(caption="曜日※1", rows=[["築港", "月"]], notes=["※1 祝日も", "※3 年末も"])
    assert finding.message == "表の注「※3」のしるしが、表の中にも表題にもありません" and finding.place and finding.excerpt == "※3 年末も"
