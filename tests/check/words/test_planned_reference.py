"""Typed face references against the flat plan, before anything is laid out."""
from __future__ import annotations

import pytest

from kohoshi.check.words.reference import check_planned_references
from kohoshi.flow.checking import check_content
from tests.check.words.lines import Copied

HYOSHI = "めざすまちの姿と6つの取り組みを、〔面:unei-hoshin〕でくわしくご紹介します。"


@pytest.mark.parametrize("line, rule, words", [
    ("区政会議(5面)をご覧ください。", "reference/wrong-face", "5面"),
    ("区政会議(5・6面)をご覧ください。", "reference/wrong-face", "5・6面"),
    ("「広報みなと」ができるまで(７面)", "reference/wrong-face", "７面"),
    ("大雨の季節の前に(4面)", "reference/wrong-face", "4面"),
    ("くわしくは13面へ。", "reference/no-such-face", "13面"),
    ("くわしくは1面へ。", "reference/self", "1面"),
    ("水辺のまち歩き(1面)", "reference/wrong-face", "1面"),
    ("(4面へ続く)", "reference/jump", "4面"),
    ("表紙の話は〔面:hyoshi〕で。", "reference/self", "〔面:hyoshi〕"),
    ("くわしくは本紙13面へ。", "reference/wrong-face", "13面"),
    ("「広報みなと」13面をご覧ください。", "reference/wrong-face", "13面"),
    ("6月号の14面をご覧ください。", "reference/wrong-face", "14面"),
    ("(1面から続く)", "reference/jump", "1面"),
    ("大雨への備えは6面をご覧ください。", "consistency/face", "6面"),
    ("絵本と手遊び歌は8面に掲載しています。", "consistency/face", "8面"),
])
def test_what_no_layout_can_make_right(tmp_path, line, rule, words):
    copied = Copied(tmp_path).edit("hyoshi", HYOSHI, line)
    (finding,) = check_planned_references(copied.load())
    assert finding.rule == rule and finding.face == 1 and finding.article == "hyoshi"
    file, shown = copied.shown(finding)
    assert file == "hyoshi.yaml" and (shown == words or words.startswith(shown) and words.startswith("〔"))


@pytest.mark.parametrize("line", [
    "区政会議(6・7面)", "区政会議(6面)", "大雨の季節の前に(1・5面)", "くわしくは6～7面へ。", "「広報みなと」ができるまで(8面)", "テニスコート2面を使えます。",
    "東京の13面の新聞", "両面刷り、正面玄関、一面の花", "催し・カレンダーは5面",
    "大雨への備えは5面をご覧ください。", "大雨のことは6面をご覧ください。", "大雨への備えは9面をご覧ください。", "大雨への備え。くわしくは6面をご覧ください。",
    "まちの安全への備えは2面をご覧ください。",
    "4月号の「区政会議」(5面)に誤りがありました。", "区政会議(5月号5面)をご覧ください。", "『ごみの分け方』12ページをご覧ください。", "パンフレット13ページをご覧ください。",
    "前号14面に掲載した写真です。", "昨年6月号(13面)に掲載しました。", "第312号13面をご覧ください。", "くわしくは、府政だより16面へ。",
])
def test_right_references_and_what_is_none(tmp_path, line):
    assert check_planned_references(Copied(tmp_path).edit("hyoshi", HYOSHI, line).load()) == []


def test_the_content_alone_is_enough(tmp_path):
    copied = Copied(tmp_path).edit("hyoshi", HYOSHI, "区政会議(5面)をご覧ください。")
    told = [f.rule for f in check_content(copied.folder).report.findings if not f.is_gate]
    assert told == ["reference/wrong-face"]


def test_a_number_alone_may_be_let_stand_and_our_own_words_may_not(tmp_path):
    for line, waivable in (("くわしくは13面へ。", True), ("くわしくは1面へ。", True), ("くわしくは本紙13面へ。", False), ("区政会議(5面)", False), ("(4面へ続く)", False)):
        folder = tmp_path / line
        folder.mkdir()
        (finding,) = check_planned_references(Copied(folder).edit("hyoshi", HYOSHI, line).load())
        assert finding.waivable is waivable, line
