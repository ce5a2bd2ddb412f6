"""Dates that stand in real newsletters and are right: not one word may be said of them."""
from __future__ import annotations

from typing import Any

import pytest

from tests.check.words.test_dates import told


def lines(*texts: str, title: str = "見本の記事", **publication: Any) -> list[str]:
    """What is said of lines of one field: messages of errors and warnings, notices left out."""
    found = told({"paragraph": "\n".join(texts)}, title=title, **publication)
    return [f"{each.rule}: {each.message}" for each in found if each.level.value != "notice"]


MARCH = {"month": "2024-03", "label": "3月号"}
JANUARY = {"month": "2023-01", "label": "1月号"}
#: (lines, title, month of the issue): a day without a month is of the month whose weekday fits.
MONTHS: list[tuple[list[str], str, dict[str, str]]] = [
    (["申込みは7月1日(金)から電話で受け付けます。", "区役所 16日(木)・23日(木) 13時～16時"], "", {}),
    (["次のおはなし会は7月2日(土)です。", "七夕の飾りつけ 25日(土)～7月7日(木)"], "", {}),
    (["5日(火)・12日(火)・19日(火) 13時～16時"], "7月の相談", {}),
    (["1日(金)15時～、5日(火)14時～"], "7月の巡回", {}),
    (["8月の教室", "・6日(土)折り紙", "・次は9月に開きます", "・27日(土)絵手紙"], "", {}),
    (["16日(木)は休みます。", "7月は14日(木)が休みです。", "15日(水)は開いています。"], "", {}),
    (["9月の講座です。", "受付は6月20日(月)から", "10日(土)・24日(土)"], "", {}),
    (["説明会は7月3日(日)です。9日(木)までに申し込んでください。"], "", {}),
    (["休館日 6日(月)・13日(月)・20日(月)・27日(月)、7月4日(月)"], "", {}),
    (["休館日 27日(月)～7月4日(月)"], "", {}),
    (["展示 1日(水)～8月31日(水)"], "", {}),
    (["30日(木)・7日(木)に配ります。"], "", {}),
    (["12月29日(木)～1月3日(火)は休みます。", "ごみは26日(月)・28日(水)まで。", "4日(水)から集めます。"], "", JANUARY),
    (["26日(月) 27日(火) 28日(水) 1日(日) 2日(月) 3日(火)"], "年末年始の営業", JANUARY),
    (["29日(金)は春の休みの前日です。", "申込みは4月2日(火)から。", "1日(金)・8日(金)"], "", MARCH),
    (["31日(木)まで募集します。", "前期は4月から、後期は10月から。"], "", {"month": "2024-10", "label": "10月号"}),
    (["23日(祝)に開きます。", "12月1日(日)も開きます。", "3日(祝)は休みます。"], "", {"month": "2024-11", "label": "11月号"}),
    (["20日(木)の会のあと、7・8月は4日(木)・1日(木)に開きます。"], "", {"month": "2024-06", "label": "6月号"}),
    (["5月号の「16日(月)の相談」は終わりました。"], "", {}),
    (["28日(日)が最後の開館日です。", "1月5日(月)から開きます。"], "", {"month": "2025-12", "label": "12月号"}),
]


@pytest.mark.parametrize("texts, title, issue", MONTHS)
def test_a_day_without_a_month_is_of_the_month_that_its_weekday_fits(texts: list[str], title: str, issue: dict[str, str]) -> None:
    assert lines(*texts, title=title or "見本の記事", **issue) == []


@pytest.mark.parametrize("texts, title, message", [
    (["休館日 6日(月)・13日(月)・21日(月)・27日(月)"], "見本", "date/weekday: 6月21日は火曜日です（「月」とあります）"),
    (["5日(火)・20日(火) 13時～16時"], "7月の相談", "date/weekday: 7月20日は水曜日です（「火」とあります）"),
    (["申込みは7月1日(金)から。", "相談 16日(金)"], "見本", "date/weekday: 7月16日は土曜日です（「金」とあります）"),
    (["25日(金)～7月7日(木)"], "見本", "date/weekday: 6月25日は土曜日です（「金」とあります）"),
    (["6月12日(日)・19日(土)"], "見本", "date/weekday: 6月19日は日曜日です（「土」とあります）"),
    (["12日(土)に集まります。"], "見本", "date/weekday: 6月12日は日曜日です（「土」とあります）"),
    (["6月29日(水)・31日(金)"], "見本", "date/impossible: 6月31日という日はありません"),
    (["6月12日(日)～10日(金)"], "見本", "date/range: 期間の終わり（10日(金)）が、始まり（6月12日(日)）より前です"),
    (["16日(祝)は休みます。"], "見本", "date/holiday: 6月16日は祝日ではありません（「祝」とあります）"),
    (["7月の休み", "19日(月・祝)"], "見本", "date/weekday: 7月19日は火曜日です（「月・祝」とあります）"),
    (["7月3日(日)8時～(雨天時は16日(木))"], "見本", "date/weekday: 7月16日は土曜日です（「木」とあります）"),
    (["30日(木)・8日(木)に配ります。"], "見本", "date/weekday: 6月8日は水曜日です（「木」とあります）"),
])
def test_a_day_that_fits_none_of_them_is_told(texts: list[str], title: str, message: str) -> None:
    assert lines(*texts, title=title) == [message]


def test_the_months_come_from_other_fields_too() -> None:
    """Heading, terms, items and the facts of a notice, in which each value is a field of its own."""
    assert told({"heading": "8月の巡回"}, {"items": ["3日(水) 見本公園", "10日(水) 見本会館"]}) == []
    assert told({"terms": [{"label": "8月", "text": "3日(水)・17日(水)"}, {"label": "9月", "text": "7日(水)・21日(水)"}]}) == []
    assert told({"paragraph": "9月から新しい教室です。"}, {"items": ["3日(土) 書道", "10日(土) 茶道"]}) == []
    (found,) = told({"items": ["7月2日(土) 見本公園", "9日(日) 見本会館", "16日(土) 見本広場"]})
    assert found.message == "7月9日は土曜日です（「日」とあります）"
    (found,) = told({"heading": "8月の巡回"}, {"items": ["3日(水) 見本公園", "10日(火) 見本会館"]})
    assert found.message == "8月10日は水曜日です（「火」とあります）"


@pytest.mark.parametrize("text", [
    "日時 6月21日～7月3日(月曜は休館) 10時～17時", "6月26日～7月10日(月・火曜は休館)", "6月12日(日)～26日(日)(月曜休館)", "6月1日～30日(月・祝を除く)",
    "6月11日～26日(土・日開催)", "6月1日～30日(月、祝は休館)", "6月1日～30日の土曜日", "6月1日～30日 土曜日", "6月1日～30日(水曜日)", "6月1日～30日(水曜の夜)",
    "6月1日～30日(土曜日も開館)", "6月5日(日・祝休館)", "6月12日(日、雨天時は19日)", "6月12日(日、小雨決行)", "6月11日(土)～7月10日(日)(火曜定休)",
    "6月1日～30日(月祝休)", "6月4日～7月23日(隔週土曜、全4回)", "7月5日～26日の火曜日", "7月3日～31日(日曜のみ)", "会期 6月18日(土)～9月4日(日) 月曜休館(7月18日は開館)",
    "6月1日～30日(日・祝日は17時まで)", "6月11日土曜日～12日日曜日", "6月1日～29日(木曜休診)", "6月3日(金・閉庁日を除く)",
])
def test_closing_days_behind_a_period_are_not_its_weekday(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize("text", [
    "支給は修業する全期間(上限48月)です。", "生後18か月まで", "13～18月齢の子ども", "生後18月から36月まで", "最長24月の間", "令和4年4月～7年3月の36月分",
    "題は『13月のカレンダー』です。", "〇月〇日に開きます。", "期間は18月に及びます。", "満13月から接種できます。",
    "手当は48月分を限度に支給します。", "納付月数が120月以上ある人", "令和22年には患者が584万人にのぼると発表されました。", "令和4年は昭和97年にあたります。", "平成6年11月6日に結んだ提携の30年を祝い、各種の催しを行います。",
])
def test_lengths_in_months_are_no_months(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize("text", [
    "6月12日(日)16時50～17時20分", "13時55～14時25分、テレビで", "6月12日(日)16時50～17時50、放送", "8時30～17時", "8時30から17時15まで", "10時半～12時", "13:00-15:00", "13：00～15：00",
    "23時30分～翌0時30分", "24時間受け付けます。", "22時～翌日の6時", "22:00～26:00", "深夜25時の放送です。", "正午～1時", "午後10時～午前6時", "0時～24時", "9時10～15分", "午後0時30分～1時",
])
def test_forms_of_the_clock(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize("text", ["10時～11時75分", "25時から", "24:30まで", "午後10時～正午", "23:00～15:00", "10時～10時", "16時70～17時", "11時50～11時20分"])
def test_times_that_cannot_be(text: str) -> None:
    (found,) = lines(text)
    assert found.startswith("date/clock: ")


def test_a_day_that_fits_a_month_nobody_speaks_of_there_is_a_warning() -> None:
    """11日(月) is of July, or a slip; the days above and below it are of June."""
    texts = ["申込みは7月1日(金)から。", "・見本の館", "・見本の会", "・見本の園", "見本公園 8日(水)", "見本会館 11日(月)", "見本広場 15日(水)"]
    assert lines(*texts) == ["date/weekday: 前後の日と同じ月なら、6月11日は土曜日です（「月」とあります）"]
    assert lines(*texts[:1], *texts[4:]) == []  # July stands right above
    assert lines(*texts[:-1]) == lines("見本公園 8日(水)", "見本会館 7月11日(月)", "見本広場 15日(水)") == []


CORRECTIONS = [
    # (lines that quote what was wrong and give what is right, the same with a fault in what is given)
    (["おわびと訂正", "5月号の「春の健康相談」の日に誤りがありました。", "誤 5月14日(日) 正 5月14日({})"], "土", "金"),
    (["(誤)5月14日(日)→(正)5月14日({})"], "土", "金"),
    (["【誤】5月14日(日) 【正】5月14日({})"], "土", "金"),
    (["誤：５月14日（日）　正：５月14日（{}）"], "土", "金"),
    (["おわびと訂正", "誤", "5月14日(日)", "正", "5月14日({})"], "土", "月"),
    (["訂正", "誤 正", "5月14日(日) 5月14日({})"], "土", "金"),
    (["正誤表", "ページ 誤 正", "3面 5月14日(日) 5月14日({})"], "土", "月"),
    (["訂正します", "5月14日(日) → 5月14日({})"], "土", "月"),
    (["訂正", "×5月14日(日)", "○5月14日({})"], "土", "月"),
    (["5月14日(日)と記載しましたが、5月14日({})の誤りです。"], "土", "月"),
    (["5月号で5月14日(日)と掲載しましたが、正しくは5月14日({})です。"], "土", "月"),
    (["「5月14日(日)」を「5月14日({})」に訂正します。"], "土", "月"),
    (["お詫びと訂正", "5月14日(日)とあるのは、5月14日({})です。"], "土", "月"),
    (["訂正前 5月14日(日) 訂正後 5月14日({})"], "土", "月"),
    (["5月14日(日)は5月14日({})の誤植でした。"], "土", "月"),
    (["＜誤＞5月14日(日)＜正＞5月14日({})"], "土", "月"),
    (["お詫び", "5月号3面に間違いがありました。", "誤 5月14日(日)", "正 5月14日({})"], "土", "月"),
]


@pytest.mark.parametrize("texts, right, wrong", CORRECTIONS)
def test_a_correction_quotes_the_fault_and_gives_what_is_right(texts: list[str], right: str, wrong: str) -> None:
    assert lines(*texts[:-1], texts[-1].format(right)) == []
    assert lines(*texts[:-1], texts[-1].format(wrong)) == [f"date/weekday: 5月14日は土曜日です（「{wrong}」とあります）"]


@pytest.mark.parametrize("text", ["誤:午後13時 正:午後1時", "【誤】6月31日 【正】6月30日", "(誤)平成35年 (正)令和5年", "誤 7月11日(月・祝) 正 7月18日(月・祝)", "(誤)14時～13時→(正)13時～14時"])
def test_other_faults_quoted_in_a_correction(text: str) -> None:
    assert lines(text) == []
    assert len(lines(text.translate(str.maketrans("誤正", "正誤")))) == 1


def test_a_correction_ends_with_its_article() -> None:
    assert told({"heading": "訂正"}, {"terms": [{"label": "誤", "text": "5月14日(日)"}, {"label": "正", "text": "5月14日(土)"}]}) == []
    assert len(told({"heading": "訂正"}, {"paragraph": "誤"}, {"heading": "見本"}, {"paragraph": "6月12日(土)"})) == 1


@pytest.mark.parametrize("title, text, told_", [
    ("9月の相談", "13日(月) 13時～16時", "date/weekday: 見出しの9月なら、9月13日は火曜日です（「月」とあります）"),
    ("8月号 くらしの相談", "15日(水)", "date/weekday: 見出しの8月なら、8月15日は月曜日です（「水」とあります）"),
    ("9月の相談", "13日(火) 13時～16時", None),
    ("9月の相談", "申込みは13日(月)から。", None),
    ("9月の相談", "6月は13日(月)に開きます。", None),
    ("4月から保険料が変わります", "15日(水)に通知を送ります。", None),
    ("7月10日(日)は投票日", "15日(水)に通知を送ります。", None),
    ("6・7月の休館日", "13日(月)・20日(月)", None),
])
def test_a_day_of_the_issue_under_the_heading_of_another_month(title: str, text: str, told_: str | None) -> None:
    assert lines(text, title=title) == ([told_] if told_ else [])
