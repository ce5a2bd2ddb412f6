"""One event told in two places."""
from __future__ import annotations

from dataclasses import replace

import pytest

from kohoshi.check.words.consistency import check_consistency
from kohoshi.check.words.happenings import days_in, places_agree, same
from kohoshi.check.words.passages import passages
from kohoshi.issue.dates import Calendar
from tests.check.words.lines import Copied, found, lines, rules, sample

#: One change to a file of the sample issue: article, old, new, rule, level, file and words it is shown at.
CHANGES = [
    ("calendar", "2022-06-18", "2022-06-19", "consistency/date", "error", "calendar.yaml", "親子で楽しむ絵本のじかん"),
    ("oyako-ehon", "6月18日(土)", "6月17日(金)", "consistency/date", "error", "calendar.yaml", "親子で楽しむ絵本のじかん"),
    ("kenko-taiso", "14日(火)・28日(火)", "14日(火)・21日(火)", "consistency/date", "error", "calendar.yaml", "座ってできる健康体操"),
    ("calendar", '      - {date: 2022-06-28, time: "10:00～11:00", title: 座ってできる健康体操, place: 区民センター ホール, kind: health}\n', "",
     "consistency/date", "notice", "kenko-taiso.yaml", "28日"),
    ("calendar", '"10:30～11:30"', '"10:30～11:00"', "consistency/time", "error", "calendar.yaml", "10:30～11:00"),
    ("lobby-concert", "12:15～12:45", "午後0時30分から", "consistency/time", "error", "calendar.yaml", "12:15～12:45"),
    ("calendar", "区民センター2階 集会室", "区民センター1階 和室", "consistency/place", "warning", "calendar.yaml", "区民センター1階 和室"),
    ("kusei-kaigi", "区役所5階", "区民センター", "consistency/place", "warning", "calendar.yaml", "区役所5階 会議室"),
    ("rinyushoku", "始める時期", "定員は20組。始める時期", "consistency/capacity", "warning", "rinyushoku.yaml", "定員は20組"),
    ("kenko-taiso", "いすに座ったまま", "60歳以上の人が、いすに座ったまま", "consistency/age", "warning", "kenko-taiso.yaml", "60歳以上"),
    ("machi-aruki", "約3キロです。", "約3キロです。参加費は300円です。", "consistency/fee", "warning", "machi-aruki.yaml", "参加費は300円"),
    ("sumaho-kyoshitsu", "電話のかけ方", "6月23日(木)に開きます。電話のかけ方", "consistency/date", "warning", "sumaho-kyoshitsu.yaml", "6月23日"),
    ("hyoshi", "6つの取り組み", "5つの取り組み", "consistency/count", "warning", "hyoshi.yaml", "5つの取り組み"),
    ("hyoshi", "令和4年度 港区運営方針", "令和3年度 港区運営方針", "consistency/year", "warning", "hyoshi.yaml", "令和3年度 港区運営方針"),
    ("calendar", "title: はじめての離乳食教室", "title: はじめての離乳食講座", "consistency/title", "warning", "calendar.yaml", "はじめての離乳食講座"),
    ("hyoshi", "〔面:unei-hoshin〕で", "6月25日(土)の「水辺のまち歩き」も〔面:unei-hoshin〕で", "consistency/date", "error", "hyoshi.yaml", "6月25日"),
]

TEASERS = [
    ("昨年に続き、水辺のまち歩きを6月25日(土)に開きます。", "consistency/date"),
    ("昼のロビーコンサートは6月25日(土)12:15から、区役所1階のロビーで開きます。", "consistency/date"),
    ("「昼のロビーコンサート」が今年も。6月25日(土)です。", "consistency/date"),
    ("昼のロビーコンサートは、6月は25日(土)です。", "consistency/date"),
    ("昼のロビーコンサートは6月24日(金)夜7時から。", "consistency/time"),
    ("昼のロビーコンサートは6月24日(金)13:15から。", "consistency/time"),
    ("昼のロビーコンサートは6月24日(金)、区民センターで。", "consistency/place"),
    ("区政会議は6月29日(水)、区役所3階で開きます。", "consistency/place"),
    ("水辺のまち歩きは参加費300円。", "consistency/fee"),
    ("水辺のまち歩きは参加無料です。", "consistency/fee"),
    ("水辺のまち歩きは先着30人です。", "consistency/capacity"),
    ("座ってできる健康体操は60歳以上の区民へ。", "consistency/age"),
    ("認知症カフェ 電話 0000-0006", "consistency/phone"),
]

RIGHT = [
    "昼のロビーコンサートは6月24日(金)午後0時15分から、区役所1階のロビーで開きます。", "水辺のまち歩きは6月19日(日)、9:30から。申込みは6月13日(月)まで。",
    "水辺のまち歩きは参加費200円、定員20名です。", "親子で楽しむ絵本のじかんは6月18日(土)午前10時半から、区民センター2階の集会室で。", "避難所開設訓練(６／１２(日))に参加しましょう。",
    "座ってできる健康体操は6月14日・28日、65歳以上の人へ。", "区政会議は6月29日(水)18時30分から。受付は18:00から。", "認知症カフェは無料ではありません。お茶代は100円です。",
    "はじめてのスマホ教室の受付は6月6日(月)9:00から、電話 0000-0003へ。", "はじめてのスマホ教室は、申込みが5月30日に締め切られました。", "先月の水辺のまち歩きには25人が参加しました。",
    "子育てサロンは、7月は14日(木)に開きます。", "6月12日に避難所開設訓練、6月19日に水辺のまち歩きがあります。", "6月10日は時の記念日です。", "子育てサロンは、来月も開きます。お楽しみに。",
    "昨年の水辺のまち歩きは、10月17日(日)に開きました。", "前回の水辺のまち歩きは参加費300円でした。",
    "昼のロビーコンサートを楽しんだあと、区民センターへ歩く人もいました。",
]


@pytest.mark.parametrize("name, old, new, rule, level, file, words", CHANGES)
def test_one_changed_place_is_told(tmp_path, name, old, new, rule, level, file, words):
    copied = Copied(tmp_path).edit(name, old, new)
    issue = copied.load()
    told = list(check_consistency(issue, passages(issue)))
    assert [(f.rule, f.level.value, copied.shown(f)) for f in told] == [(rule, level, (file, words))]
    assert told[0].related, "the other place is shown as well"


@pytest.mark.parametrize("line, rule", TEASERS)
def test_teaser_against_its_article(line, rule):
    assert [name for name, _ in rules(check_consistency, line)] == [rule]


@pytest.mark.parametrize("inside, teaser, told", [
    ("案内人は見本 花子さん。", "水辺のまち歩きの案内人は見本 桜子さんです。", ["見本 桜子"]),
    ("案内人は見本 花子さん。", "水辺のまち歩きの案内人は見本さん。", []),  # the family name stands for her
    ("案内人は見本 花子さん。", "水辺のまち歩きの案内人は地域の人です。", []),
    ("案内人は見本 花子さん。", "水辺のまち歩きの司会は見本 桜子さんです。", []),  # in another role
    ("案内人は見本 花子さんと見本 桜子さん。案内人の見本 桜子さん。", "水辺のまち歩きの案内人は見本 桜子さんです。", []),
])
def test_who_leads_an_event(tmp_path, inside, teaser, told):
    issue = Copied(tmp_path).edit("machi-aruki", "約3キロです。", f"約3キロです。{inside}").load()
    findings = list(check_consistency(issue, [*passages(issue), *lines([teaser])]))
    assert [(f.rule, f.excerpt) for f in findings] == [("consistency/person", name) for name in told]
    assert all("見本花子" in f.message and f.related[0].file.endswith("machi-aruki.yaml") for f in findings)


def test_teaser_in_a_table_of_terms():
    terms = [*sample()[1]]
    label, text = lines(["認知症カフェ", "6月24日(金) 14:00～15:30"])
    terms += [replace(label, field="body.9.terms.0.label"), replace(text, field="body.9.terms.0.text")]
    assert [f.rule for f in check_consistency(sample()[0], terms)] == ["consistency/date"]


def test_right_teasers_are_silent():
    assert [(f.place.line, f.rule, f.message) for f in found(check_consistency, *RIGHT)] == []


def test_the_sample_issue_is_silent():
    assert list(check_consistency(*sample())) == []


@pytest.mark.parametrize("name, old, new", [
    ("hyoshi", "6つの取り組み", "3つの備え"), ("hyoshi", "令和4年度 港区運営方針", "令和3年度 港区運営方針の結果"),
    ("calendar", "title: はじめての離乳食教室", "title: 離乳食教室"), ("calendar", "title: はじめての離乳食教室", "title: 栄養の相談"),
])
def test_other_counts_years_past_and_shortened_titles_are_silent(tmp_path, name, old, new):
    issue = Copied(tmp_path).edit(name, old, new).load()
    assert list(check_consistency(issue, passages(issue))) == []


def test_weekly_events_and_spans_of_days_are_not_compared(tmp_path):
    for old, new in (("6月18日(土) ", "毎週土曜日 6月11日(土)ほか "), ("6月18日(土) ", "6月11日(土)～25日(土) ")):
        copied = Copied(tmp_path / new[:2]).edit("oyako-ehon", old, new)
        issue = copied.load()
        assert list(check_consistency(issue, passages(issue))) == []


@pytest.mark.parametrize("row, rules_", [
    ('{date: 2022-06-26, time: "9:00～12:00", title: 日曜開庁, place: 区役所1階 窓口}', ["consistency/time"]),
    ('{date: 2022-06-19, time: "9:00～17:30", title: 日曜開庁, place: 区役所1階 窓口}', ["consistency/date"]),
    ('{date: 2022-06-26, time: "9:00～17:30", title: 日曜開庁, place: 区役所3階 窓口}', ["consistency/place"]),
    ('{date: 2022-06-26, time: "9:00～17:30", title: 日曜開庁, place: 区役所1階}', []),
])
def test_two_calendars(tmp_path, row, rules_):
    copied = Copied(tmp_path).edit("sodan", "  - events:\n", f"  - events:\n      - {row}\n")
    issue = copied.load()
    assert [f.rule for f in check_consistency(issue, passages(issue))] == rules_


@pytest.mark.parametrize("text, expected", [
    ("6月14日(火)・28日(火) 10:00～11:00", [(2022, 6, 14), (2022, 6, 28)]), ("６／１２（日）", [(2022, 6, 12)]), ("11月5日(土曜日)、12日", [(2022, 11, 5), (2022, 11, 12)]),
    ("12月3日", [(2022, 12, 3)]), ("2月30日", []), ("1/2の面積、3日間", []), ("令和4年6月12日", [(2022, 6, 12)]),
])
def test_dates(text, expected):
    days = days_in(text, Calendar(2022, 6))
    assert [(day.date.year, day.date.month, day.date.day) for day in days] == expected
    assert all(text[day.start:day.end].endswith(("日", "２")) for day in days), "the weekday is not shown with it"


def test_titles_and_places_that_are_the_same():
    assert same("区政会議", "区政会議") and same("健康体操教室", "座ってできる健康体操教室") and same("親子で楽しむ絵本の時間", "親子で楽しむ絵本時間")
    assert not same("3か月児健診", "1歳6か月児健診") and not same("子育てサロン", "子育て相談") and not same("体操", "健康体操")
    assert places_agree("区民センター", "区民センター2階 集会室") and places_agree("区民センター 正面玄関(集合)", "区民センター正面玄関")
    assert not places_agree("区役所5階 会議室", "区役所3階 会議室")
