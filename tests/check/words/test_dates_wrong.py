"""Dates and times that came out wrong in print or on the way to it, and the right ones beside them."""
from __future__ import annotations

import pytest

from kohoshi.check.words.consistency import check_consistency
from kohoshi.check.words.passages import passages
from tests.check import paper
from tests.check.words.test_dates_right import lines


def rules(text: str) -> list[str]:
    return [told.partition(":")[0] for told in lines(text)]


@pytest.mark.parametrize("text", [
    "説明会は6月12日〈土〉です。", "説明会は6月12日[土]です。", "説明会は6月12日【土】です。", "説明会は6月12日土曜日です。", "説明会は6月12日 土曜です。", "説明会は6.12(土)です。",
    "説明会は2022.6.12(土)です。", "説明会はR4.6.12(土)です。", "説明会は6月12日㈯です。", "6月12日(第3日曜日)", "6月12日・20日(いずれも日曜)", "令和4年1月9日(月・祝)", "6月12日〔土〕", "6月12日（土曜）",
    "6月11日・12日(土)(月)", "六月十二日（土）",
])
def test_weekdays_in_every_dress(text: str) -> None:
    assert "date/weekday" in rules(text)


@pytest.mark.parametrize("text", [
    "6月(がつ)12日(にち)({})に", "6月(がつ)12日(にち)({}曜日(ようび))です", "6月（がつ）12日（にち）（{}曜日（ようび））です。", "6 月（がつ） 12 日（にち）（{}曜日（ようび））", "令和(れいわ)4年(ねん)6月(がつ)12日(にち) {}曜日(ようび)",
    "6月(ろくがつ)5日(いつか)(日)・12日(じゅうににち)({})", "2022年(ねん)6月(がつ)12日(にち)({})", "6月(がつ)10日(とおか)(金)から12日(にち)({})まで", "次(つぎ)は6月(がつ)12日(にち)〈{}〉", "6月(がつ)12日(にち)({}曜(よう))",
])
def test_dates_with_their_readings_in_brackets(text: str) -> None:
    assert rules(text.format("日")) == []
    assert rules(text.format("土")) == ["date/weekday"]


@pytest.mark.parametrize("text, rule", [
    ("6月(がつ)31日(にち)まで", "date/impossible"), ("午後(ごご)3時(じ)から午後(ごご)1時(じ)まで", "date/clock"),
])
def test_other_faults_with_readings(text: str, rule: str) -> None:
    assert rules(text) == [rule]


def test_the_place_of_a_date_with_readings_is_that_of_the_text() -> None:
    text = "説明会(せつめいかい)は6月(がつ)12日(にち)(土曜日(どようび))です。"
    issue = paper.issue({"ehon": {"title": "見本の記事", "body": [{"paragraph": text}]}})
    from kohoshi.check.words.dates import check_dates
    (found,) = [each for each in check_dates(issue, passages(issue)) if each.article == "ehon"]
    assert found.excerpt == "6月(がつ)12日(にち)(土曜日(どようび))"


@pytest.mark.parametrize("text", [
    "受付は10時?12時です。", "展示は6月12日(日)?19日(日)です。", "7月18日(月・祝)?20日(水)", "定員は5?10人です", "3歳?5歳の子", "午前10時?正午", "午前10時?午後3時", "6月1日?30日", "12?13分焼きます",
    "令和3年?令和5年", "気温は10℃?15℃です", "23時30分?翌0時30分", "1階?3階", "9時半?11時", "費用は500円?1,000円です", "小学1?3年生", "6月5日?翌年3月31日",
])
def test_a_wave_dash_that_became_a_question_mark(text: str) -> None:
    assert rules(text) == ["date/lost-dash"]
    assert rules(text.replace("?", "？")) == ["date/lost-dash"]
    assert rules(text.replace("?", "～")) == []


@pytest.mark.parametrize("text", [
    "参加費は500円?", "何人?10人です。", "いくつ?3つです。", "締切は6月10日?はい、そうです。", "開始は10時?それとも11時?", "参加費は500円?1000円?", "https://www.city.osaka.lg.jp/minato/a?1 へ", "港区の面積は何平方キロメートル?7.9です。",
    "問題 港区の人口は8万?10万?", "Q 相談は6月12日?19日です。", "10時?(予定)", "知っていますか?12月は人権の月です。",
])
def test_a_question_is_a_question(text: str) -> None:
    assert "date/lost-dash" not in rules(text)


@pytest.mark.parametrize("text, right", [
    ("6月12日(日) 開場14時、開演13時30分", "6月12日(日) 開場13時、開演13時30分"), ("6月12日(日) 受付10時30分～、開始10時", "6月12日(日) 受付9時30分～、開始10時"),
    ("14時開場、13時30分開演", "13時開場、13時30分開演"), ("14時開場 13時30分開演", "12時30分開場 1時開演"), ("13時30分開演(14時開場)", "13時30分開演(13時開場)"), ("開場14時開演13時30分", "開場13時開演13時30分"),
    ("集合10時 開始9時30分", "集合9時 開始9時30分 解散16時"), ("受付9:30 開始10:00 終了9:00", "受付9:30 開始10:00 終了12:00"), ("開場は午後2時、開演は午後1時30分です", "開場は午後1時、開演は1時30分です"),
    ("開場：18:30／開演：18:00", "開場：18:00／開演：18:30"), ("開演13時30分(14時開場)", "開演13時30分(開場13時)"), ("集合14時、出発13時", "集合12時30分、出発1時"), ("10時開会、9時閉会", "①開場10時 開演10時30分②開場14時 開演14時30分"),
    ("15:00開場 14:30開演", "第1部13:00開場 /13:30開演 第2部14:30開場 /15:00開演"), ("受付11時、開会10時30分", "電話で受付9時～、教室の開始8時"),
])
def test_doors_after_the_start(text: str, right: str) -> None:
    assert rules(text) == ["date/doors"]
    assert rules(right) == []


@pytest.mark.parametrize("text, right", [
    ("教室は午前10時～午前11時30分、午前1時～午前2時です。", "教室は午前10時～午前11時30分、午後1時～午後2時です。"), ("①午前9時～10時②午前1時～2時", "①午前9時～10時②午後1時～2時"),
    ("午前10時～正午、午前2時～4時", "午前10時～正午、午後2時～4時"), ("9時～11時と午前3時～4時", "断水は午前9時～11時と、深夜の午前1時～3時です"), ("午後12時30分～午後1時30分は昼休みです。", "午後0時30分～午後1時30分は昼休みです。"),
    ("午後12時15分から", "午後0時15分から"), ("午後10時～正午", "午前10時～正午"), ("午後8時～午後1時", "午後8時～午前1時"), ("教室は10時～10時です。", "教室は10時～11時です。"), ("教室は10時～11時75分です。", "教室は10時～11時45分です。"),
    ("午前9時30分～正午、午前1時30分～3時", "工事は午前9時～午後5時、午前1時～午前4時"),
])
def test_morning_and_afternoon(text: str, right: str) -> None:
    assert rules(text) == ["date/clock"]
    assert rules(right) == []


@pytest.mark.parametrize("text, right", [
    ("日時は6月12日19日(日)です。", "日時は6月12日・19日(日)です。"), ("説明会は6月12日(日)(土)です。", "説明会は6月12日(日)です。"), ("6月12日6月19日(日)", "6月12日、6月19日(日)"), ("6月12日13日に開きます", "6月11日(土)12日(日)に開きます"),
    ("6月12日（日）（日）", "6月12日(日)(雨天中止)"), ("受付は10時時～です。", "受付は10時～です。"), ("6月12日日(日)", "6月12日日曜日"), ("10時30分分から", "10時30分から"), ("6月月12日", "6月の12日"), ("6月30日(木)消印有効。7月1日必着。", "郵送は6月30日(木)消印有効、持参は7月1日必着"),
    ("6月12日(日曜日)(土曜日)", "6月11日・12日(土)(日)"), ("締切は6月9日10日必着", "6月9日、3日間"), ("11月3日4日は休み", "11月3日日の出から日没まで"),
])
def test_values_left_twice(text: str, right: str) -> None:
    assert "date/doubled" in rules(text)
    assert rules(right) == []


@pytest.mark.parametrize("text, right", [
    ("秋分の日9月22日", "秋分の日9月23日"), ("秋分の日 9月22日", "5月3日 憲法記念日 5月4日 みどりの日"), ("敬老の日の9月20日", "敬老の日の9月19日"), ("7月18日(月・山の日)は休みます。", "7月18日(月・海の日)は休みます。"),
    ("7月17日(日・祝)は海の日です。", "7月18日(月・祝)は海の日です。"), ("成人の日のつどい(20歳を祝う会)は令和5年1月10日(火)です。", "成人の日のつどい(20歳を祝う会)は令和5年1月9日(月・祝)です。"), ("成人の日の式典は1月10日です", "成人の日の式典は1月8日(日)です"),
    ("敬老の日のつどいは9月20日(火)です", "敬老の日のつどいは9月17日(土)です"), ("海の日:7月19日", "海の日 7月16日～18日は特別展"), ("文化の日11月4日", "文化の日11月3日"), ("体育の日 10月10日", "憲法記念日 5月3日 みどりの日 5月4日"),
])
def test_holidays_under_another_name_or_day(text: str, right: str) -> None:
    assert rules(text) == ["date/holiday"]
    assert rules(right) == []


@pytest.mark.parametrize("text, message", [
    ("平成31年5月1日から", "平成31年の5月1日は、もう平成ではありません（平成は31年4月30日まで）"), ("平成31年6月に", "平成31年の6月は、もう平成ではありません（平成は31年4月30日まで）"),
    ("昭和64年1月8日に", "昭和64年の1月8日は、もう昭和ではありません（昭和は64年1月7日まで）"), ("平成32年に", "平成32年はありません（平成は31年4月30日まで）"), ("大正15年12月30日に", "大正15年の12月30日は、もう大正ではありません（大正は15年12月24日まで）"),
])
def test_the_end_of_an_era_is_told_without_contradiction(text: str, message: str) -> None:
    assert lines(text) == [f"date/era-end: {message}"]


@pytest.mark.parametrize("when, text, message", [
    ("6月12日(日)", "令和5年6月12日に開きます。", "本文では2023年6月12日ですが、この記事の日時の欄では2022年6月12日です"),
    ("令和4年6月12日(日)", "2023年6月12日に開催します。", "本文では2023年6月12日ですが、この記事の日時の欄では2022年6月12日です"),
    ("6月12日(日)", "6月13日に開きます。", "本文では6月13日ですが、この記事の日時の欄では6月12日です"),
    ("12月25日(日)・1月8日(日)", "1月9日に開きます。", "本文では2023年1月9日ですが、この記事の日時の欄では2022年12月25日・2023年1月8日です"),
])
def test_years_are_shown_where_they_differ(when: str, text: str, message: str) -> None:
    issue = paper.issue({"ehon": {"title": "見本の会", "body": [{"info": {"when": when}}, {"paragraph": text}]}})
    assert [each.message for each in check_consistency(issue, passages(issue)) if each.article == "ehon"] == [message]
