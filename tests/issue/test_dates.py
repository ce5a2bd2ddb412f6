"""Every notation of a date or a time that newsletters use, and much that only looks like one."""
from __future__ import annotations

import datetime as dt

import pytest

from kohoshi.archive.site.pages import Pages
from kohoshi.issue.dates import Calendar, hours, recurring
from kohoshi.issue.dates.eras import say_era_year, western_year, written_years
from kohoshi.issue.dates.fold import fold, number
from kohoshi.pages.environment import full_date
from kohoshi.text import folded, plain

JUNE = Calendar(2022, 6)
#: Text of the June issue of 2022 → the days it names, space between.
DAYS = {
    # whole dates
    "令和4年6月12日(日)": "2022-06-12",
    "令和4年6月12日": "2022-06-12",
    "令和４年６月１２日（日）": "2022-06-12",
    "令和4年(2022年)6月12日": "2022-06-12",
    "令和4(2022)年6月12日": "2022-06-12",
    "2022年(令和4年)6月12日": "2022-06-12",
    "2022(令和4)年6月12日": "2022-06-12",
    "2022年6月12日": "2022-06-12",
    "西暦2022年6月12日": "2022-06-12",
    "2022/6/12": "2022-06-12",
    "2022/06/12(日)": "2022-06-12",
    "2022-06-12": "2022-06-12",
    "2022.6.12": "2022-06-12",
    "R4.6.12": "2022-06-12",
    "R4/6/12": "2022-06-12",
    "H30.4.1": "2018-04-01",
    "S39.10.10": "1964-10-10",
    "平成31年4月30日": "2019-04-30",
    "令和元年5月1日": "2019-05-01",
    "昭和64年1月7日": "1989-01-07",
    "平成元年1月8日": "1989-01-08",
    "大正15年12月24日": "1926-12-24",
    "明治45年7月29日": "1912-07-29",
    "昭和39年(1964年)10月10日": "1964-10-10",
    "令和6年2月29日": "2024-02-29",
    "令和四年六月十二日": "2022-06-12",
    "二〇二二年六月十二日": "2022-06-12",
    "令和4年6月12日(2022年6月12日)": "2022-06-12 2022-06-12",
    # without a year
    "6月12日": "2022-06-12",
    "6月12日（日曜日）": "2022-06-12",
    "６月１２日（日）": "2022-06-12",
    "6月12日㈰": "2022-06-12",
    "6月12日[日]": "2022-06-12",
    "6月12日【日】": "2022-06-12",
    "6月12日日曜日": "2022-06-12",
    "6月12日の日曜日": "2022-06-12",
    "6月の12日": "2022-06-12",
    "6 月 12 日 (日)": "2022-06-12",
    "6月11日(土)12日(日)": "2022-06-11 2022-06-12",
    "六月十二日": "2022-06-12",
    "十二月三十一日": "2022-12-31",
    "六月二十日": "2022-06-20",
    "6/12(日)": "2022-06-12",
    "６／１２（日）": "2022-06-12",
    "6.12(日)": "2022-06-12",
    "6/12 10:00～": "2022-06-12",
    "7月18日(月・祝)": "2022-07-18",
    "9月19日(月曜・祝日)": "2022-09-19",
    "7月18日(祝)": "2022-07-18",
    "海の日(7月18日)": "2022-07-18",
    "6月12日午前10時": "2022-06-12",
    "6月12日現在": "2022-06-12",
    "6月12日以降": "2022-06-12",
    "6月12日(予定)": "2022-06-12",
    # the year from the month of the issue
    "12月28日": "2022-12-28",
    "1月10日(火)": "2023-01-10",
    "3月31日(金)まで": "2023-03-31",
    "3月31日(木)": "2022-03-31",
    "5月14日(土)に開催しました": "2022-05-14",
    "11月3日(水・祝)に行われました": "2021-11-03",
    "11月3日(木・祝)": "2022-11-03",
    "2月11日(金・祝)に開催しました": "2022-02-11",
    "昨年6月12日(土)": "2021-06-12",
    "昨年の6月12日": "2021-06-12",
    "昨年は6月12日(土)でした": "2021-06-12",
    "一昨年6月12日": "2020-06-12",
    "来年1月10日(火)": "2023-01-10",
    "今年6月12日": "2022-06-12",
    # lists
    "6月12日(日)・19日(日)": "2022-06-12 2022-06-19",
    "6月12日、19日": "2022-06-12 2022-06-19",
    "10月11日(火曜日)、18日(火曜日)": "2022-10-11 2022-10-18",
    "6月12日と19日": "2022-06-12 2022-06-19",
    "6月12日及び19日": "2022-06-12 2022-06-19",
    "6月5・12・19日": "2022-06-05 2022-06-12 2022-06-19",
    "6月12・19日(日)": "2022-06-12 2022-06-19",
    "6月12(日)・19日(日)": "2022-06-12 2022-06-19",
    "6/12(日)・19(日)": "2022-06-12 2022-06-19",
    "6/12(日)・6/19(日)": "2022-06-12 2022-06-19",
    "6月11日・12日(土・日)": "2022-06-11 2022-06-12",
    "6月5日・12日(いずれも日曜日)": "2022-06-05 2022-06-12",
    "6月12日(日)10:00～12:00、19日(日)13:00～": "2022-06-12 2022-06-19",
    "6月26日・7月3日": "2022-06-26 2022-07-03",
    "12月25日(日)・1月8日(日)": "2022-12-25 2023-01-08",
    "7月3日(日)・6月26日(日)": "2022-07-03 2022-06-26",
    "7月10日～6月20日": "2022-07-10 2023-06-20",
    "5日(日)、12日(日)": "2022-06-05 2022-06-12",
    "6月の休館日 6日(月)・13日(月)": "2022-06-06 2022-06-13",
    "土曜(6月4日、11日、18日)": "2022-06-04 2022-06-11 2022-06-18",
    # ranges
    "6月10日(金)～12日(日)": "2022-06-10 2022-06-12",
    "6月10日〜12日": "2022-06-10 2022-06-12",
    "6月10日~12日": "2022-06-10 2022-06-12",
    "6月10日-12日": "2022-06-10 2022-06-12",
    "6月10日−12日": "2022-06-10 2022-06-12",
    "6月10日ー12日": "2022-06-10 2022-06-12",
    "6月1～30日": "2022-06-01 2022-06-30",
    "6月10日から12日まで": "2022-06-10 2022-06-12",
    "6月27日(月)から7月1日(金)まで": "2022-06-27 2022-07-01",
    "6/12(日)～6/19(日)": "2022-06-12 2022-06-19",
    "12月28日(水)～1月4日(水)": "2022-12-28 2023-01-04",
    "12月29日～翌年1月3日": "2022-12-29 2023-01-03",
    "令和4年12月28日～令和5年1月4日": "2022-12-28 2023-01-04",
    "令和4年12月28日(水)～1月4日(水)": "2022-12-28 2023-01-04",
    "12月28日～令和5年1月4日": "2022-12-28 2023-01-04",
    "令和4年6月1日～5年3月31日": "2022-06-01 2023-03-31",
    "6月17日～19日(金～日)": "2022-06-17 2022-06-19",
    "6月17日(金)午後11時～18日(土)午前5時": "2022-06-17 2022-06-18",
    "昭和32年4月2日～昭和33年4月1日": "1957-04-02 1958-04-01",
    # deadlines
    "6月9日(木)まで": "2022-06-09",
    "6月9日(木)必着": "2022-06-09",
    "6月9日(木)消印有効": "2022-06-09",
    "締切 6月9日(木)17時": "2022-06-09",
    # no such day
    "6月31日": "none", "2月30日": "none", "13月1日": "none", "6/31(木)": "none", "2月29日": "none", "令和5年2月29日": "none",
    "6月0日": "none",
    # no days at all
    "電話 06-6576-9684": "", "電話 0000-0001": "", "0570-00-0000": "", "市岡1-15-25": "", "〒552-8510": "",
    "1/2の大きさ": "", "2/3以上": "", "6・7面": "", "テニスコート2面": "", "3対2": "", "第31回": "", "2,000円": "", "3.5キロ": "",
    "6月号": "", "3か月": "", "3カ月": "", "6ヶ月児": "", "10日間": "", "2泊3日": "", "3日以内": "", "1日2回": "", "中3日": "",
    "第3日曜日": "", "毎月10日": "", "土・日曜日": "", "日曜日": "", "6月上旬": "", "7・8月": "", "14日前": "", "一日中": "",
    "1日1回食後": "", "12日分": "", "6月1日から10日間": "2022-06-01", "6月20日から10日ほど": "2022-06-20", "6月12日、3日間": "2022-06-12",
    "発行の60日前": "", "令和4年度": "", "2022年": "", "16:9": "", "1:50": "", "24時間365日": "", "警戒レベル3": "", "4.5m": "",
    "12.5%": "", "9～17時": "", "三日月": "", "一月に一度": "", "半月": "", "日本": "", "第1日目": "", "20日大根": "",
}


def read(text: str, calendar: Calendar = JUNE) -> list[str]:
    found = [each for each in calendar.read(text) if each.day is not None]
    return [each.date.isoformat() if each.date else "none" for each in found]


def test_the_table_is_long_enough() -> None:
    assert len(DAYS) >= 150


@pytest.mark.parametrize("text", DAYS)
def test_days(text: str) -> None:
    assert read(text) == DAYS[text].split()


@pytest.mark.parametrize("text", [text for text in DAYS if DAYS[text]])
def test_the_same_days_in_a_sentence(text: str) -> None:
    """Words before change no day, and the span is that of the notation."""
    before = "区民センターで、"
    found = [each for each in JUNE.read(before + text) if each.day is not None]
    assert [each.date.isoformat() if each.date else "none" for each in found] == DAYS[text].split()
    assert all(each.start >= len(before) and each.end <= len(before + text) for each in found)


MONTHS = [
    # (issue, text, day)
    ((2022, 11), "1月9日(月・祝)", "2023-01-09"), ((2022, 11), "1月10日", "2023-01-10"), ((2022, 12), "3月5日(日)", "2023-03-05"),
    ((2022, 4), "3月19日(土)に開催しました", "2022-03-19"), ((2022, 4), "3月20日", "2022-03-20"), ((2022, 4), "3月31日(金)まで", "2023-03-31"),
    ((2022, 4), "4月1日(金)", "2022-04-01"), ((2023, 1), "12月10日(土)に行いました", "2022-12-10"), ((2023, 1), "12月28日", "2022-12-28"),
    ((2023, 1), "1月9日(月・祝)", "2023-01-09"), ((2023, 3), "4月1日(土)", "2023-04-01"), ((2023, 3), "2月29日", "none"),
    ((2023, 12), "2月29日(木)", "2024-02-29"), ((2022, 12), "12月29日～1月3日", "2022-12-29 2023-01-03"),
]


@pytest.mark.parametrize("issue, text, day", MONTHS)
def test_the_year_comes_from_the_month_of_the_issue(issue: tuple[int, int], text: str, day: str) -> None:
    assert read(text, Calendar(*issue)) == day.split()


def test_a_month_is_inherited_from_the_line_above() -> None:
    above = JUNE.read("8月6日(土)")[-1]
    (found,) = JUNE.read("13日(土)", above)
    assert found.date == dt.date(2022, 8, 13) and found.inherited


def test_a_day_without_any_month_is_of_the_issue_but_not_for_sure() -> None:
    (found,) = JUNE.read("12日(日)")
    assert found.guessed and dt.date(2022, 7, 12) in found.dates


def test_what_stands_behind_a_date_belongs_to_it() -> None:
    text = "6月12日（土・祝）10:00"
    (found,) = JUNE.read(text)
    assert text[found.start:found.end] == "6月12日（土・祝）"
    assert found.annex and found.annex.weekday == 5 and found.annex.holiday and found.annex.text == "土・祝"


@pytest.mark.parametrize("text", ["6月12日(雨天順延)", "6月12日(1日目)", "6月1日～30日(土・日・祝日を除く)", "6月1日～30日(月～金)", "6月12日(必着)"])
def test_other_brackets_say_nothing_of_the_weekday(text: str) -> None:
    assert all(each.annex is None for each in JUNE.read(text))


YEARS = {
    "令和4年度": [2022], "令和4年(2023年)": [2022, 2023], "2022年(令和3年)": [2022, 2021], "令和4(2022)年度": [2022, 2022],
    "平成30年～令和2年": [2018, 2020], "令和4～6年度": [2022, 2024], "2022～2024年": [2022, 2024], "平成31年": [2019], "令和元年": [2019],
    "3年6か月": [], "築40年": [], "小学3年生": [], "1,950年": [], "昭和三十九年": [1964],
}


@pytest.mark.parametrize("text", YEARS)
def test_years(text: str) -> None:
    assert [year.western for found in JUNE.read(text) for year in found.years] == YEARS[text]


#: Text → from–to in minutes of each time, "!" where there is no such time.
TIMES = {
    "午前9時30分～午後5時": "9:30-17:00", "9:00～17:00": "9:00-17:00", "９：００～１７：００": "9:00-17:00", "9時～17時": "9:00-17:00",
    "9～17時": "9:00-17:00", "午前9～11時": "9:00-11:00", "正午～午後1時": "12:00-13:00", "午後1時～3時": "13:00-15:00",
    "午後1時半から3時まで": "13:30-15:00", "午前10時～正午": "10:00-12:00", "午後0時30分": "12:30", "AM9:00～PM5:00": "9:00-17:00",
    "午前九時三十分": "9:30", "夜7時半": "19:30", "夜7～9時": "19:00-21:00", "夜20時": "20:00", "今夜 7:00から夜2時": "19:00-2:00", "10:00〜": "10:00", "10:00-11:30": "10:00-11:30", "17:00～翌9:00": "17:00-33:00", "24:00まで": "24:00",
    "9:30～11:30、13:30～15:30": "9:30-11:30 13:30-15:30", "14時": "14:00", "9:00 ～ 17:00": "9:00-17:00", "13:30～ 13:00開場": "13:30 13:00", "8時45分": "8:45",
    "午後13時": "!", "25:00": "!", "9:75": "!", "9時75分": "!", "24:30": "!",
    "3時間": "", "1時間目": "", "24時間": "", "30分間": "", "縮尺1:50": "", "比率は25:75": "", "一時保育": "", "3時限": "", "10～12日": "",
    "12:345": "", "時給1,000円": "", "スコア10:65": "", "6・7時間目": "",
}


@pytest.mark.parametrize("text", TIMES)
def test_times(text: str) -> None:
    def said(minutes: int) -> str:
        return f"{minutes // 60}:{minutes % 60:02}"
    found = [("!" if not each.sound else said(each.first) + ("" if each.last is None else f"-{said(each.last)}")) for each in hours(text)]
    assert found == TIMES[text].split()


AGAIN = {
    "毎月第2火曜日": "14", "毎月第2・4火曜日": "14 28", "第2・第4火曜日": "14 28", "第１土曜": "4", "毎週月曜": "6 13 20 27", "毎週月・木曜日": "2 6 9 13 16 20 23 27 30",
    "毎月10日": "10", "毎月1日・15日": "1 15", "6月の第2火曜日": "14", "7月の第2火曜日": "", "毎月第1～3水曜日": "1 8 15",
    "第3回": "", "第2週": "", "毎月10日間": "", "毎日": "",
}


@pytest.mark.parametrize("text", AGAIN)
def test_days_that_come_again(text: str) -> None:
    assert [day.day for each in recurring(text) for day in each.dates(2022, 6)] == [int(day) for day in AGAIN[text].split()]


def test_numbers_and_widths() -> None:
    assert [number(each) for each in ("元", "7", "十", "十二", "三十一", "二〇二二")] == [1, 7, 10, 12, 31, 2022]
    text = "６／１２（日）〜　–"
    assert fold(text) == "6/12(日)~ -" and len(fold(text)) == len(text)


@pytest.mark.parametrize("signs", ["･·•‧∙⋅・", "‐‑‒–—―−﹣－⁃─-", "〜～∼˜〰~", "‘’＇'", "“”＂\""])
def test_signs_are_of_one_kind_in_every_reading(signs: str) -> None:
    """Of dates, of words, of what is printed."""
    *others, plainest = signs
    for sign in others:
        assert {fold(sign), folded(sign), plain(sign)} == {plainest}


def test_blanks_are_kept_and_of_one_kind_where_offsets_count() -> None:
    text = "6\u30007\u00a08\u20029\u200310\u200911\u202f12\t"
    assert fold(text) == folded(text) == "6 7 8 9 10 11 12 " and plain(text) == "6789101112"


def test_days_in_their_era() -> None:
    """On paper, in every edition and on the site alike."""
    days = [dt.date(2019, 5, 1), dt.date(2019, 4, 30), dt.date(1996, 6, 1), dt.date(1989, 1, 8), dt.date(1989, 1, 7), dt.date(1912, 7, 29)]
    assert [say_era_year(day) for day in days] == ["令和元年", "平成31年", "平成8年", "平成元年", "昭和64年", "明治45年"]
    assert full_date(dt.date(2019, 3, 1)) == "平成31年(2019年)3月1日"
    environment = Pages([], rehearsal=False).env
    assert [environment.filters["era"](day) for day in days] == [say_era_year(day) for day in days]


def test_years_as_they_are_written() -> None:
    assert written_years(2019) == {"2019年", "令和元年", "令和1年", "平成31年"} and written_years(2022) == {"2022年", "令和4年"}
    assert [western_year(era, year) for era, year in (("令和", "元"), ("平成", "31"), ("昭和", "六十四"), ("明", "5"))] == [2019, 2019, 1989, 1872]


def test_years_in_their_era() -> None:
    assert [say_era_year(year) for year in (2022, 2019, 1989, 1926, 1900)] == ["令和4年", "令和元年", "平成元年", "昭和元年", "明治33年"]
