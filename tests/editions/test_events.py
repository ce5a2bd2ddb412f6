"""events.csv: one row an event, read back as a spreadsheet would."""
from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from kohoshi.editions.events import COLUMNS, events_csv
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from tests.check import paper


def rows(*body: dict[str, Any], **article: Any) -> list[dict[str, str]]:
    every = {key: {"title": "見本", "body": [{"paragraph": "見本"}]} for key in ("taiso",)}
    issue = paper.issue({**every, "ehon": {"title": "見本の会", "body": list(body), **article}})
    return read(events_csv(issue))


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def times(found: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return [tuple(row[key] for key in ("開始日", "終了日", "開始時間", "終了時間")) for row in found]


def test_the_file_opens_in_a_spreadsheet() -> None:
    data = events_csv(paper.issue())
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    assert data.decode("utf-8-sig").split("\r\n")[0].split(",") == list(COLUMNS)
    assert data == events_csv(paper.issue())


def test_dates_of_a_notice() -> None:
    assert times(rows({"info": {"when": "6月12日(日)・19日(日) 10:00～12:00"}})) == [
        ("2022-06-12", "2022-06-12", "10:00", "12:00"), ("2022-06-19", "2022-06-19", "10:00", "12:00")]
    assert times(rows({"info": {"when": "6月12日(日)10:00～12:00、19日(日)13:30～15:00"}})) == [
        ("2022-06-12", "2022-06-12", "10:00", "12:00"), ("2022-06-19", "2022-06-19", "13:30", "15:00")]
    assert times(rows({"info": {"when": "12月28日(水)～1月4日(水)"}})) == [("2022-12-28", "2023-01-04", "", "")]
    assert times(rows({"info": {"when": "毎月第2火曜日 午後1時30分～3時"}})) == [("2022-06-14", "2022-06-14", "13:30", "15:00")]
    assert times(rows({"info": {"when": "6月12日(日)\n19日(日)\n午後2時から"}})) == [
        ("2022-06-12", "2022-06-12", "14:00", ""), ("2022-06-19", "2022-06-19", "14:00", "")]
    assert times(rows({"info": {"period": "6月1日(水)～3日(金)", "when": "10:00～12:00"}})) == [
        (f"2022-06-0{day}", f"2022-06-0{day}", "10:00", "12:00") for day in (1, 2, 3)]
    assert times(rows({"info": {"period": "6月1日(水)～30日(木)"}})) == [("2022-06-01", "2022-06-30", "", "")]
    assert rows({"info": {"when": "随時"}}) == []


def test_facts_of_a_notice() -> None:
    (row,) = rows({"lead": "｜見本《みほん》の**催し**です。"}, {"info": {
        "when": "6月12日(日) 10:00～", "where": "区民センター", "fee": "1,200円(材料費)", "capacity": "先着20人", "bring": "飲み物",
        "apply": "6月9日(木)17:00までに電話で"}}, category="子育て・教育")
    assert row["イベント名"] == "見本の会" and row["説明"] == "見本の催しです。" and row["場所名称"] == "区民センター"
    assert (row["料金(基本)"], row["料金(詳細)"], row["定員"]) == ("1200", "1,200円(材料費)", "20")
    assert (row["参加申込終了日"], row["参加申込終了時間"], row["子育て情報"]) == ("2022-06-09", "17:00", "1")
    assert row["備考"] == "定員 先着20人 / 持ち物 飲み物"


def test_an_event_in_the_calendar_and_in_a_notice_is_one_row() -> None:
    event = {"date": "2022-06-12", "time": "10:00～12:00", "title": "見本の会", "place": "区役所", "kind": "child"}
    (row,) = rows({"info": {"when": "6月12日(日) 10:00～12:00", "fee": "無料"}}, {"events": [event]})
    assert (row["場所名称"], row["料金(基本)"], row["カテゴリー"]) == ("区役所", "0", "子育て")
    assert len(rows({"info": {"when": "6月12日(日) 13:00～"}}, {"events": [event]})) == 2


def test_the_sample_issue() -> None:
    issue = load_issue(Path(PROJECT / "content" / "2022-06"))
    found = read(events_csv(issue))
    assert len({row["NO"] for row in found}) == len(found) == 25
    assert [row["開始日"] for row in found] == sorted(row["開始日"] for row in found)
    (row,) = [row for row in found if row["イベント名"] == "避難所開設訓練"]
    assert (row["開始日"], row["開始時間"], row["終了時間"], row["参加申込終了日"]) == ("2022-06-12", "10:00", "12:00", "2022-06-09")
    assert (row["市区町村名"], row["区"], row["都道府県コード又は市区町村コード"]) == ("大阪市", "港区", "271071")
