"""Corrections 訂正: what they quote as wrong is not judged, and a fault in what they give instead is told once."""
from __future__ import annotations

from collections import defaultdict

import pytest

from kohoshi.check.words import check_words
from kohoshi.finding import Level
from tests.check.words.lines import sample
from tests.check.words.test_corpus_of_words import put

FORMS: list[str | list[str]] = [
    "誤 {a} 正 {b}", "(誤){a} (正){b}", "【誤】{a}→【正】{b}", "＜誤＞{a}＜正＞{b}", "誤:{a}、正:{b}", "「{a}」は「{b}」の誤りです。", "{a}とありますが、{b}の誤りです。",
    "{a}とあるのは{b}の誤りでした。", "5月号に{a}と掲載しましたが、正しくは{b}です。", "「{a}」を「{b}」に訂正します。", "{a}ではなく、正しくは{b}です。", "×{a} ○{b}",
    "誤り {a}、正しい {b}", "訂正前:{a} 訂正後:{b}", "5月号の{a}は誤りで、{b}が正しい内容です。おわびします。", "{a}→{b}に訂正します。",
    "5月号12面の記事中、{a}とあるのを{b}と訂正します。", "正しくは{b}です({a}は誤り)。", "5月号で{a}としたのは、{b}の間違いです。", "{a}は、{b}に読み替えてください。", "「{a}」は「{b}」に訂正します。",
    ["誤", "{a}", "正", "{b}"], ["誤 {a}", "正 {b}"], ["おわびと訂正", "5月号に誤りがありました。", "(誤) {a}", "(正) {b}"],
    ["訂正", "{a}と掲載しましたが、正しくは次のとおりです。", "{b}"], ["訂正", "誤 正", "{a} {b}"], ["正誤表", "面 誤 正", "3面 {a} {b}"], ["訂正します", "{a} → {b}"],
    ["訂正", "×{a}", "○{b}"], ["お詫びと訂正", "{a}とあるのは、{b}です。"],
]
#: What was printed, what is right, and a fault in its place.
VALUES = [("5月14日(日)", "5月14日(土)", "5月14日(月)"), ("電話06-0000-000", "電話06-0000-0001", "電話06-0000-00"), ("国民健康保健", "国民健康保険", "介護保健"),
          ("10時～9時", "10時～11時", "10時～8時"), ("500円円", "500円", "50円円")]
CASES = [(form, wrong, given, given is fault) for form in FORMS for wrong, right, fault in VALUES for given in (right, fault)]


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    lines = [[line.format(a=wrong, b=given) for line in ([form] if isinstance(form, str) else form)] for form, wrong, given, _ in CASES]
    issue = put(sample()[0], {f"zz{number:03}": text for number, text in enumerate(lines)})
    out = defaultdict(list)
    for finding in check_words(issue):
        if finding.level is not Level.NOTICE:
            out[str(finding.article)].append(f"{finding.rule} {finding.excerpt}")
    return out


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{form}-{given}" for form, _, given, _ in CASES])
def test_only_what_is_given_instead_is_judged(told, number):
    assert len(told[f"zz{number:03}"]) == CASES[number][3], told[f"zz{number:03}"]


@pytest.mark.parametrize("lines", [
    ["おわび 5月号に誤りがありました。", "6月12日(土)に説明会を開きます。"], ["6月12日(土)に開きます。", "まちがいのないよう、申込書を確かめてください。"],
    ["× 6月12日(土)に来ないこと"], ["訂正印を押してください。6月12日(土)必着です。"],
])
def test_other_lines_are_judged(lines):
    issue = put(sample()[0], {"zz": lines})
    assert [finding.rule for finding in check_words(issue) if finding.article == "zz" and finding.level is Level.ERROR] == ["date/weekday"]


@pytest.mark.parametrize("text", ["受付は10時時～です。", "6月12日日(日)に開きます。", "6月月12日(日)に開きます。", "6月12日(日)(土)に開きます。", "6月12日(日)12日(日)に開きます。", "10時30分分から始めます。"])
def test_one_doubling_is_told_once(text):
    issue = put(sample()[0], {"zz": text})
    assert [finding.rule for finding in check_words(issue) if finding.article == "zz" and finding.level is not Level.NOTICE] == ["date/doubled"]
