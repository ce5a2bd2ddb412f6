"""Each rule of the family ``date`` fires with its message at its place, and is silent beside it."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kohoshi.check.words import check_words
from kohoshi.check.words.dates import check_dates
from kohoshi.check.words.passages import passages
from kohoshi.finding import Finding, Level
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from tests.check import paper


def told(*body: dict[str, Any], title: str = "見本の記事", **publication: Any) -> list[Finding]:
    """What the rules say of one article on face 4; its first text is on line 2."""
    issue = paper.issue({"ehon": {"title": title, "body": list(body)}}, **publication)
    return [each for each in check_dates(issue, passages(issue)) if each.article == "ehon"]


def prose(text: str, **publication: Any) -> list[Finding]:
    return told({"paragraph": text}, **publication)


@pytest.mark.parametrize("text, rule, message, excerpt", [
    ("6月12日(土)", "date/weekday", "6月12日は日曜日です（「土」とあります）", "6月12日(土)"),
    ("催しは６月１２日（土曜日）です", "date/weekday", "6月12日は日曜日です（「土曜日」とあります）", "６月１２日（土曜日）"),
    ("6月5日(日)・12日(月)", "date/weekday", "6月12日は日曜日です（「月」とあります）", "12日(月)"),
    ("12日(土)に集合", "date/weekday", "6月12日は日曜日です（「土」とあります）", "12日(土)"),
    ("令和3年6月12日(日)", "date/weekday", "2021年6月12日は土曜日です（「日」とあります）", "令和3年6月12日(日)"),
    ("来年1月10日(月)", "date/weekday", "2023年1月10日は火曜日です（「月」とあります）", "来年1月10日(月)"),
    ("6月12日は土曜日です", "date/weekday", "6月12日は日曜日です（「土曜日」とあります）", "6月12日は土曜日"),
    ("6月11日・12日(土・月)", "date/weekday", "6月12日は日曜日です（「土・月」とあります）", "12日(土・月)"),
    ("6月10日(金)～12日(月)", "date/weekday", "6月12日は日曜日です（「月」とあります）", "12日(月)"),
    ("6月14日(第3火曜日)", "date/weekday", "6月14日は第2火曜日です（「第3火曜日」とあります）", "6月14日(第3火曜日)"),
    ("毎週日曜日(6月5日・12日・18日)に", "date/weekday", "6月18日は日曜日ではありません", "18日"),
    ("毎週土・日曜日(6月4日・5日・13日)に", "date/weekday", "6月13日は土・日曜日ではありません", "13日"),
    ("毎月第2・第4火曜日(7月は12日・19日)に", "date/weekday", "7月19日は第2・4火曜日ではありません", "19日"),
    ("7月の第4火曜日は、19日です", "date/weekday", "7月19日は第4火曜日ではありません", "19日"),
    ("「5月21日(土)」は「5月21日(金)」の誤りでした", "date/weekday", "5月21日は土曜日です（「金」とあります）", "5月21日(金)"),
    ("誤:5月21日(金) 正:5月21日(日)", "date/weekday", "5月21日は土曜日です（「日」とあります）", "5月21日(日)"),
    ("6月31日(金)まで", "date/impossible", "6月31日という日はありません", "6月31日(金)"),
    ("13月1日", "date/impossible", "13月という月はありません", "13月1日"),
    ("2月29日", "date/impossible", "2月29日という日はありません", "2月29日"),
    ("令和5年2月29日", "date/impossible", "2023年の2月29日という日はありません", "令和5年2月29日"),
    ("令和4年(2023年)の目標", "date/era", "令和4年は2022年です（「2023年」とあります）", "令和4年(2023年)"),
    ("2022年(令和3年)", "date/era", "2022年は令和4年です（「令和3年」とあります）", "2022年(令和3年)"),
    ("令和4年6月12日(2022年6月13日)", "date/era", "同じ日付が2通りに書かれています（6月12日と6月13日）", "令和4年6月12日(2022年6月13日)"),
    ("平成35年に完成", "date/era-end", "平成35年はありません（平成は31年4月30日まで）", "平成35年"),
    ("平成31年5月1日", "date/era-end", "平成31年の5月1日は、もう平成ではありません（平成は31年4月30日まで）", "平成31年5月1日"),
    ("昭和65年", "date/era-end", "昭和65年はありません（昭和は64年1月7日まで）", "昭和65年"),
    ("令和31年4月1日から", "date/era-end", "令和31年は2049年で、27年も先です", "令和31年4月1日"),
    ("令和元年4月1日", "date/era-end", "令和元年の4月は、まだ令和ではありません（令和は5月1日から）", "令和元年4月1日"),
    ("6月12日～10日", "date/range", "期間の終わり（10日）が、始まり（6月12日）より前です", "6月12日～10日"),
    ("令和5年4月～令和4年9月", "date/range", "期間の終わり（令和4年9月）が、始まり（令和5年4月）より前です", "令和5年4月～令和4年9月"),
    ("7月10日(日)～6月20日(月)", "date/range", "期間の終わり（6月20日(月)）が、始まり（7月10日(日)）より前です", "7月10日(日)～6月20日(月)"),
    ("7月11日(月・祝)", "date/holiday", "7月11日は祝日ではありません（「月・祝」とあります）", "7月11日(月・祝)"),
    ("海の日(7月11日)", "date/holiday", "海の日は7月18日です（「7月11日」とあります）", "7月11日"),
    ("7月18日(月・山の日)", "date/holiday", "7月18日は海の日です（「山の日」とあります）", "7月18日(月・山の日)"),
    ("体育の日(10月10日)", "date/holiday", "10月10日はスポーツの日です（「体育の日」とあります）", "10月10日"),
    ("午後13時から", "date/clock", "「午後13時」は、午前・午後と24時間の書きかたが混ざっています", "午後13時"),
    ("25:00まで", "date/clock", "「25:00」という時刻はありません", "25:00"),
    ("9時75分", "date/clock", "「9時75分」という時刻はありません", "9時75分"),
    ("14:00～13:00", "date/clock", "終わりの時刻（13:00）が、始まり（14:00）より後ではありません", "14:00～13:00"),
])
def test_a_fault_is_told(text: str, rule: str, message: str, excerpt: str) -> None:
    (found,) = prose(text)
    assert (found.rule, found.message, found.excerpt, found.level) == (rule, message, excerpt, Level.ERROR)
    assert found.face == 4 and found.hint
    start = text.index(excerpt)
    assert found.place and (found.place.line, found.place.column, found.place.end_column) == (2, start + 1, start + len(excerpt) + 1)


def test_a_day_that_may_be_an_exception_to_the_rule_of_the_month_is_a_notice() -> None:
    (finding,) = prose("毎月第2火曜日(7月は19日)に開きます")
    assert (finding.level, finding.excerpt) == (Level.NOTICE, "19日")


def test_a_weekday_is_told_both_ways() -> None:
    (found,) = prose("6月12日(土)")
    assert found.hint == "土曜日なら6月11日か6月18日です。日付と曜日のどちらが正しいか、元の資料で確かめてください"


def test_holidays_of_the_month_are_told() -> None:
    (found,) = prose("11月4日(金・祝)")
    assert found.hint == "11月の祝日は3日(文化の日)、23日(勤労感謝の日)です。日付を確かめてください"


def test_a_holiday_without_its_mark_is_a_notice() -> None:
    (found,) = prose("7月18日(月)")
    assert (found.level, found.message) == (Level.NOTICE, "7月18日は海の日です（「月」とだけあります）")


@pytest.mark.parametrize("text", [
    "令和4年6月12日(日) 令和4年(2022年)6月12日 2022年6月12日(日) 6/12(日) 6.12(日) 12日(日)", "六月十二日（日）", "6月12日[日] 6月12日㈰ 6月12日(Sun)",
    "6月5日(日)・12日(日)・19日(日)・26日(日)", "6月11日・12日(土・日) 6月17日～19日(金～日) 6月5日・12日(いずれも日曜日)",
    "10月11日(火曜日)、18日(火曜日)", "昨年6月12日(土)に開催した", "昨年は6月12日(土)でした", "令和3年6月12日(土)", "来年1月10日(火)",
    "今年は6月12日(日)、来年は6月11日(日)に行います。", "3月31日(金)まで 3月31日(木)", "6月14日(第2火曜日)",
    "毎月第2火曜日 第3日曜日は休み(祝日を除く)", "6月1日(水)～30日(木)の平日(月～金)", "1/2 2/3以上 1-15-25 06-6576-9684 0000-0001 3対2 16:9",
    "6・7面 テニスコート2面 第31回 6か月 3カ月児 10日間 2泊3日", "うるう年の2月29日 令和6年2月29日 2024年2月29日(木)",
    "令和4年(2022年) 平成30年(2018年) 平成31年(2019年) 令和元年(2019年) 2022(令和4)年度 明治5年(1872年)", "令和4年～6年(2022年～2024年)",
    "平成31年4月30日 平成31年度 令和元年5月1日 令和元年度 昭和64年1月7日 平成元年1月8日", "令和32年(2050年)までに 令和22年度を目標に 令和40年ごろ",
    "昭和100年(2025年)にあたる 昭和100年", "12月28日(水)～1月4日(水) 12月29日～翌年1月3日", "4月1日～3月31日 4月～3月 7月1日～6月30日",
    "6月20日から10日ほど休みます 6月20日から10日間", "昭和32年4月2日～昭和33年4月1日生まれ",
    "7月18日(月・祝) 海の日(7月18日) 7月18日(月)は海の日です。 1月2日(月・振休) 1月2日(月・休)", "海の日の前日の7月17日 7月17日(日) 海の日フェスタ 海の日は7月1日から予約できます",
    "午後1時～3時 午前10時～正午 22:00～6:00 17:00～翌9:00 24:00 午後0時30分 深夜14:00～2:00", "13:30～ 13:00開場 11:00～0:00", "6月12日(日)～　5日(日)必着", "縮尺1:50 比率は25:75 24時間365日 3時間",
    "6月17日(金)午後11時～18日(土)午前5時", "6月9日(木)必着 6月9日(木)消印有効", "6月10日は時の記念日です", "昭和20年6月1日の空襲 1995年1月17日(火)",
    "毎週土・日曜日(6月4日・5日・11日)", "毎週火曜日(6月7日～28日)", "毎週火曜日(6月15日は休み)",
    "毎月第2・第4火曜日(7月は12日・26日)", "毎月第3火曜日(7月は19日(火))", "毎月第2火曜日(7月は祝日のため13日に振替)", "第1・3火曜日、6月5日までに申込み", "7月の第2火曜日(7月5日までに申込み)",
    "【訂正】5月号の「5月21日(金)」は「5月21日(土)」の誤りでした。", "誤:5月21日(金) 正:5月21日(土)", "5月21日(金)とありましたが、正しくは5月21日(土)です",
    "5月3日(火・祝)～5日(木・祝)に開催しました", "11月3日(水・祝)に行われました",
])
def test_right_notations_are_silent(text: str) -> None:
    assert prose(text) == []


@pytest.mark.parametrize("publication, text, count", [
    ({"month": "2022-11", "label": "11月号"}, "1月9日(月・祝)", 0), ({"month": "2022-11", "label": "11月号"}, "1月10日(月)", 1),
    ({"month": "2022-04", "label": "4月号"}, "3月19日(土)に開催しました", 0), ({"month": "2022-04", "label": "4月号"}, "3月20日(月)に開催しました", 1),
    ({"month": "2023-01", "label": "1月号"}, "12月10日(土)に行いました", 0), ({"month": "2023-01", "label": "1月号"}, "12月10日(金)に行いました", 1),
])
def test_the_year_is_that_of_the_issue_or_its_neighbour(publication: dict[str, str], text: str, count: int) -> None:
    assert [each.rule for each in prose(text, **publication)] == ["date/weekday"] * count


# --- the facts of a notice ----------------------------------------------------------------------


@pytest.mark.parametrize("info, message, excerpt, line", [
    ({"when": "6月12日(日) 10:00～12:00", "deadline": "6月19日(日)"}, "申込みの締切（6月19日）が、行事の日（6月12日）より後です", "6月19日(日)", 3),
    ({"when": "6月12日(日)", "apply": "6月13日(月)17:00までに電話で"}, "申込みの締切（6月13日）が、行事の日（6月12日）より後です", "6月13日(月)", 3),
    ({"when": "6月12日(日)", "apply": "往復はがきで、6月20日(月)必着"}, "申込みの締切（6月20日）が、行事の日（6月12日）より後です", "6月20日(月)", 3),
    ({"when": "6月12日(日)", "apply": "6月20日(月)9:00から電話で"}, "申込みの始まり（6月20日）が、行事の日（6月12日）より後です", "6月20日(月)", 3),
    ({"period": "6月6日(月)～17日(金)", "apply": "6月1日(水)～20日(月)必着"}, "申込みの締切（6月20日）が、行事の日（6月17日）より後です", "20日(月)", 3),
])
def test_a_deadline_after_the_event(info: dict[str, str], message: str, excerpt: str, line: int) -> None:
    (found,) = told({"info": info})
    assert (found.rule, found.level, found.message, found.excerpt) == ("date/deadline-after", Level.ERROR, message, excerpt)
    assert found.place and found.place.line == line and [place.line for place in found.related] == [2]


@pytest.mark.parametrize("info", [
    {"when": "6月12日(日)", "deadline": "6月9日(木)"}, {"when": "6月12日(日)", "apply": "6月12日(日)までに電話で"},
    {"when": "6月12日(日)・19日(日)", "apply": "6月17日(金)まで"}, {"when": "6月6日(月)～30日(木)", "apply": "6月20日(月)9:00から電話で"},
    {"when": "毎月第2火曜日 10:00～", "deadline": "6月20日(月)"}, {"when": "6月11日(土)から毎週土曜日", "apply": "6月25日(土)まで"},
    {"when": "1月10日(火)", "deadline": "12月20日(火)"}, {"when": "6月12日(日)から", "deadline": "10月31日(月)"},
    {"when": "6月12日(日)", "apply": "当日、直接会場へ。次回の案内は7月1日(金)に送ります"},
    {"when": "6月12日(日)", "apply": "不要。動画は6月30日(木)まで配信"},
])
def test_a_right_deadline_is_silent(info: dict[str, str]) -> None:
    assert told({"info": info}) == []


def test_a_deadline_in_running_text_after_the_one_event_is_a_warning() -> None:
    (found,) = told({"info": {"when": "6月12日(日)"}}, {"note": "申込みは6月20日(月)まで。"})
    assert (found.rule, found.level, found.excerpt) == ("date/deadline-after", Level.WARNING, "6月20日(月)")
    assert told({"info": {"when": "6月12日(日)"}}, {"note": "次回の申込みは6月20日(月)まで。"}) == []
    assert told({"info": {"when": "6月12日(日)"}}, {"info": {"when": "7月3日(日)"}}, {"note": "申込みは6月20日(月)まで。"}) == []


@pytest.mark.parametrize("body, excerpt", [
    ({"info": {"when": "6月3日(金) 10:00～"}}, "6月3日(金)"), ({"info": {"when": "6月12日(日)", "deadline": "5月31日(火)"}}, "5月31日(火)"),
    ({"info": {"period": "5月1日(日)～31日(火)"}}, "31日(火)"), ({"paragraph": "申込みは5月31日(火)までに電話で。"}, "5月31日(火)"),
    ({"paragraph": "6月1日(水)10時から、区民センターで催します。"}, "6月1日(水)"), ({"paragraph": "5月30日(月)・6月2日(木)に開きます。"}, "6月2日(木)"),
])
def test_what_is_over_before_the_paper_is_delivered(body: dict[str, Any], excerpt: str) -> None:
    (found,) = told(body)
    assert (found.rule, found.level, found.excerpt) == ("date/past", Level.WARNING, excerpt)
    assert found.message.endswith("は、この号を配り終える6月5日より前です")


@pytest.mark.parametrize("text", [
    "6月1日(水)～30日(木)に行います。", "6月1日から行います。", "毎年6月1日に開きます。", "6月5日(日)に開きます。", "6月1日(水)・8日(水)に開きます。",
    "5月20日(金)に申し込んだ人の抽選を行います。", "6月1日(水)に開きました。",
])
def test_what_goes_on_or_was_held_is_not_over(text: str) -> None:
    assert told({"paragraph": text}) == []


@pytest.mark.parametrize("body, title", [
    ({"info": {"when": "6月5日(日)"}}, "見本"), ({"info": {"period": "5月1日(日)～6月30日(木)"}}, "見本"), ({"info": {"when": "5月14日(土)"}}, "まつりを開催しました"),
    ({"info": {"when": "5月14日(土)に開催しました"}}, "見本"), ({"paragraph": "5月31日(火)まで申込みを受け付けました。"}, "見本"), ({"paragraph": "5月14日(土)の催しの記録です。"}, "見本"),
    ({"info": {"when": "3月31日(金)", "deadline": "2月10日(金)"}}, "見本"),
])
def test_reports_and_what_lasts_longer_are_silent(body: dict[str, Any], title: str) -> None:
    assert told(body, title=title) == []


# --- the calendar -------------------------------------------------------------------------------


def calendar(*events: tuple[str, str], title: str = "6月のカレンダー", **publication: Any) -> list[Finding]:
    return told({"heading": title}, {"events": [{"date": date, "title": name, "time": "10:00～11:00"} for date, name in events]}, **publication)


@pytest.mark.speaks("date/month")
def test_a_day_of_another_month_in_a_calendar() -> None:
    (found,) = calendar(("2022-06-12", "見本の会"), ("2022-07-03", "見本の催し"))
    assert (found.rule, found.level, found.message, found.excerpt) == (
        "date/month", Level.WARNING, "「6月のカレンダー」に7月3日の行事があります", "見本の催し")
    assert [each.message for each in calendar(("2021-06-12", "見本の会"), ("2022-06-13", "見本の催し"))] == ["「6月のカレンダー」に2021年6月12日の行事があります"]


def test_a_calendar_with_the_title_of_last_month_is_told_once() -> None:
    (found,) = calendar(("2022-06-12", "見本の会"), ("2022-06-19", "見本の催し"), title="5月のカレンダー")
    assert (found.rule, found.message, found.excerpt) == ("date/month", "「5月のカレンダー」の行事が、すべて2022年6月の日付です", "5月の")


def test_calendars_of_no_or_of_two_months_are_silent() -> None:
    for title in ("行事のカレンダー", "6・7月の催し", "6月～7月の催し", "7月の催し"):
        assert calendar(("2022-07-03", "見本の会"), title=title) == [], title


def test_a_holiday_and_a_day_before_delivery_in_a_calendar() -> None:
    (found,) = calendar(("2022-07-11", "海の日"), title="行事")
    assert (found.rule, found.message, found.excerpt) == ("date/holiday", "海の日は7月18日です（カレンダーでは7月11日）", "海の日")
    assert calendar(("2022-07-18", "海の日"), ("2022-07-17", "海の日前日の清掃"), title="行事") == []
    (found,) = calendar(("2022-06-08", "見本の会"), delivery={"from": "2022-06-10", "to": "2022-06-15"})
    assert (found.rule, found.message) == ("date/past", "「6月8日」は、この号を配り始める6月10日より前です")


def test_times_of_a_calendar_are_read() -> None:
    (found,) = told({"events": [{"date": "2022-06-12", "title": "見本の会", "time": "11:00～10:00"}]})
    assert (found.rule, found.excerpt) == ("date/clock", "11:00～10:00")


def test_the_sample_issue_is_right_and_a_changed_weekday_in_it_is_found(tmp_path: Path) -> None:
    issue = load_issue(PROJECT / "content" / "2022-06")
    assert [each for each in check_words(issue) if each.family == "date"] == []
    read = passages(issue)
    changed = [type(each)(each.text.replace("6月12日(日)", "6月12日(土)"), each.offsets, each.start, each.article, each.part, each.field, each.faces)
               for each in read]
    assert [(each.rule, each.article) for each in check_dates(issue, changed)] == [("date/weekday", "hinanjo-kunren")]
