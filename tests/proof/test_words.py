"""Corrections as a proofreader says them."""
from __future__ import annotations

import pytest

from kohoshi.proof.compare.words import compare_text, grouped, pieces_of


def said(old: str, new: str) -> list[tuple[str, str]]:
    edits, _ = compare_text(list(old), list(new))
    return [(old[e.a0:e.a1], new[e.b0:e.b1]) for e in edits]


@pytest.mark.parametrize("old, new, corrections", [
    ("6月12日(日)午前10時", "6月19日(日)午前10時", [("12", "19")]),
    ("6月12日(日)", "6月13日(月)", [("12", "13"), ("日", "月")]),
    ("電話0000-0006です", "電話0000-0008です", [("0000-0006", "0000-0008")]),
    ("10:30~11:30", "10:30~11:45", [("10:30~11:30", "10:30~11:45")]),
    ("参加費1,200円", "参加費1,500円", [("1,200", "1,500")]),
    ("洗って乾かす", "洗つて乾かす", [("っ", "つ")]),
    ("晴れます。雨でも行います。", "晴れます。", [("雨でも行います。", "")]),
    ("いますか。保護者も来ます。保育士もいます。", "いますか。保育士もいます。", [("保護者も来ます。", "")]),
    ("区役所で", "区民センターで", [("役所", "民センター")]),
    ("Web版を見る", "PDF版を見る", [("Web", "PDF")]),
    ("が行く", "か\u3099行く", [("が", "か\u3099")]),
    ("同じ", "同じ", []),
    ("", "新しい", [("", "新しい")]),
    ("古い", "", [("古い", "")]),
])
def test_corrections(old: str, new: str, corrections: list[tuple[str, str]]):
    assert said(old, new) == corrections


def test_what_stays_is_paired():
    old, new = "6月12日(日)", "来月6月19日(日)"
    _, pairs = compare_text(list(old), list(new))
    assert [(old[a], new[b]) for a, b in pairs] == [("6", "6"), ("月", "月"), ("日", "日"), ("(", "("), ("日", "日"), (")", ")")]


def test_numbers_of_two_cells_are_two():
    apart = [False, True, False, True]
    edits, _ = compare_text(list("1213"), list("1214"), apart, apart)
    assert [(e.a0, e.a1) for e in edits] == [(2, 4)]


def test_corrections_near_each_other_are_told_as_one():
    old, new = "会議は6月12日(日)に開きます", "会議は6月13日(月)に開きます"
    edits, _ = compare_text(list(old), list(new))
    (group,) = grouped(edits)
    assert pieces_of(list(old), list(new), group) == (
        ("=", "会議は6月"), ("-", "12"), ("+", "13"), ("=", "日("), ("-", "日"), ("+", "月"), ("=", ")に開きます"))


def test_corrections_far_apart_are_two():
    old = "あ" + "そのまま続く長文のまんなか" + "い"
    edits, _ = compare_text(list(old), list(old.replace("あ", "う").replace("い", "え")))
    assert len(grouped(edits)) == 2
