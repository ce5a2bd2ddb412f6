"""Gates: named before release, never a reason to fail."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kohoshi.check.report import Report, as_text
from kohoshi.check.settled import waive
from kohoshi.check.words.gates import check_gates, open_gates
from kohoshi.check.words.passages import passages
from kohoshi.finding import Finding, Level
from kohoshi.flow.build import PROJECT
from kohoshi.flow.checking import check_content
from kohoshi.issue.model import Issue
from tests.check import paper

#: All but the one that counts the samples.
DATES = ("gate/consent", "gate/personal", "gate/tentative", "gate/embargo")


def ehon(*blocks: dict[str, Any], **keys: Any) -> Issue:
    return paper.issue({"ehon": {"title": "親子で絵本の会", **keys, "body": list(blocks) or [{"paragraph": "絵本の会です。"}]}})


def figure(image: str = "ehon.jpg", **keys: str) -> dict[str, Any]:
    return {"figure": {"image": image, "alt": "絵本を読む人たち", **keys}}


def gates(issue: Issue) -> list[Finding]:
    return [f for f in check_gates(issue, passages(issue)) if f.rule in DATES]


@pytest.mark.parametrize(("keys", "rules"), [
    ({"people": "true", "personal": "広報の担当 5月12日"}, ["gate/consent"]),
    ({"people": "true", "consent": "未確認", "personal": "広報の担当 5月12日"}, ["gate/consent"]),
    ({"people": "true", "consent": "なし", "personal": "広報の担当 5月12日"}, ["gate/consent"]),
    ({"people": "true", "consent": "4月10日 受付で本人から", "personal": "広報の担当 5月12日"}, []),
    ({"people": "false", "personal": "広報の担当 5月12日"}, []),
    ({}, ["gate/personal"]),
    ({"personal": "済"}, ["gate/personal"]),
    ({"personal": "true"}, ["gate/personal"]),
    ({"people": "true"}, ["gate/consent", "gate/personal"]),
    ({"sample": "true"}, []),
    ({"image": "ehon.svg"}, []),
])
def test_photographs(keys, rules):
    found = gates(ehon(figure(**keys)))
    assert [f.rule for f in found] == rules
    assert all((f.level, f.article, f.face) == (Level.WARNING, "ehon", 4) and f.place and f.hint for f in found)


def test_what_is_undecided():
    assert gates(ehon()) == []
    assert [f.excerpt for f in gates(ehon(tentative="true"))] == ["親子で絵本の会"]
    info = {"info": {"where": "区民センター", "when": "6月の土曜日", "tentative": "true"}}
    event = {"events": [{"date": "2022-06-12", "title": "絵本の会", "tentative": "true"},
                        {"date": "2022-06-19", "title": "まち歩き", "tentative": "false"}]}
    found = gates(ehon(info, event))
    assert [(f.rule, f.excerpt) for f in found] == [("gate/tentative", "6月の土曜日"), ("gate/tentative", "絵本の会")]


@pytest.mark.parametrize(("day", "open_"), [("2022-06-10", True), ("2022-05-31", True), ("2022-05-30", False), ("2022-04-01", False)])
def test_an_embargo_against_the_first_day_of_delivery(day, open_):
    found = gates(ehon(embargo=day))
    assert [f.rule for f in found] == ["gate/embargo"] * open_
    assert not open_ or "配布は5月30日から" in found[0].message


def test_an_article_that_is_not_placed_opens_nothing():
    plan = [run for run in paper.PUBLICATION["flatplan"] if run["faces"] != ["4"]]
    issue = paper.issue({"ehon": {"title": "絵本", "tentative": "true", "sample": "true", "body": [figure()]}}, flatplan=plan)
    assert gates(issue) == []
    assert list(check_gates(issue, passages(issue))) == []


@pytest.mark.speaks("gate/sample")
def test_samples_are_counted_in_one_notice():
    issue = ehon({"paragraph": "電話 0000-0004(見本)、見本市で見本を配ります。"}, figure(sample="true"), sample="true")
    found = [f for f in check_gates(issue, passages(issue)) if f.rule == "gate/sample"]
    assert [(f.level, f.message) for f in found] == [
        (Level.NOTICE, "見本が残っています（記事 1件、写真・絵 1件、0000-の番号 1件、「見本」の文字 1件）")]
    assert len(found[0].related) == 4


@pytest.mark.parametrize("text", ["見本市に出ます", "見本を見て書きます", "10000-0000", "見本帳"])
def test_what_is_no_sample(text):
    issue = ehon({"paragraph": text})
    assert [f for f in check_gates(issue, passages(issue)) if f.rule == "gate/sample"] == []


@pytest.mark.parametrize(("text", "words"), [
    ("〓〓を開きます。", "〓〓"), ("次は○月○日(○)です。", "○月○日(○)"), ("6月●日に開きます。", "6月●日"), ("電話 06-XXXX-XXXX", "06-XXXX-XXXX"),
    ("場所は区役所(要確認)", "(要確認)"), ("【確認中】夏まつり", "【確認中】"), ("ここに本文が入ります。", "ここに本文が入り"), ("ダミーテキスト", "ダミーテキスト"),
    ("○○小学校で開きます。", "○○小学校"), ("ああああああ", "ああああああ"),
])
def test_words_that_stand_in_for_words_to_come(text, words):
    (finding,) = [f for f in open_gates(ehon({"paragraph": text})) if f.rule == "gate/placeholder"]
    assert finding.excerpt == words and finding.level is Level.WARNING and finding.face


@pytest.mark.parametrize("text", [
    "会場は未定です。", "日時は調整中です。", "「○○課の者です」と名乗る電話にご注意ください。", "市の○○課をかたる人がいます。", "○印の日は休みです。", "二〇二二年六月",
    "●6月10日(金)に開きます。", "ここに名前を書いてください。", "2×4材、3×5センチ", "(確認のうえ、お越しください)", "ああ、楽しい。",
])
def test_what_readers_are_meant_to_see(text):
    issue = ehon({"paragraph": text})
    assert [f.excerpt for f in check_gates(issue, passages(issue)) if f.rule == "gate/placeholder"] == []


@pytest.mark.parametrize(("value", "open_"), [("未定", True), ("調整中", True), ("(確認中)", True), ("○○", True), ("区民センター", False), ("未定(決まったらお知らせします)", False)])
def test_a_fact_that_nobody_has_decided(value, open_):
    issue = ehon({"info": {"where": value, "when": "6月12日(日)10:00～11:30"}})
    assert [f.excerpt for f in check_gates(issue, passages(issue)) if f.rule == "gate/placeholder"] == [value] * open_


def test_a_gate_fails_nothing_and_is_listed_apart():
    found = gates(ehon(figure(people="true")))
    report = Report("2022-06", None, 8, found)
    assert not report.fails(strict=True) and report.counts() == {"error": 0, "warning": 0, "notice": 0}
    text = as_text(report)
    assert text.count("［校了まで］") == 2
    assert text.splitlines()[-1] == "8面を確かめました。指摘はありません。校了までにすること 2件"


def approved(*blocks: dict[str, Any], **article: Any) -> tuple[Finding, Issue]:
    """The one gate of such an article, and the same issue with an approval of it."""
    (gate,) = open_gates(ehon(*blocks, **article))
    waivers = [{"fingerprint": gate.fingerprint, "reason": "見て決めた", "by": "担当"}]
    return gate, paper.issue({"ehon": {"title": "親子で絵本の会", "body": list(blocks), **article}}, waivers=waivers)


@pytest.mark.parametrize(("rule", "text"), [("gate/placeholder", "〓〓を開きます。"), ("gate/marked", "申込書(見本)")])
def test_words_that_readers_are_meant_to_see_may_be_approved(rule, text):
    gate, issue = approved({"paragraph": text})
    assert gate.rule == rule and gate.waivable and open_gates(issue) == []


@pytest.mark.parametrize(("rule", "block", "article"), [
    ("gate/sample", {"paragraph": "電話 0000-0004"}, {}), ("gate/sample", {"paragraph": "絵本の会です。"}, {"sample": "true"}),
    ("gate/tentative", {"paragraph": "絵本の会です。"}, {"tentative": "true"}),
    ("gate/embargo", {"paragraph": "絵本の会です。"}, {"embargo": "2022-06-10"}),
    ("gate/personal", figure(), {}), ("gate/consent", figure(people="true", personal="担当 5月12日"), {})])
def test_what_a_field_closes_no_approval_opens(rule, block, article):
    gate, issue = approved(block, **article)
    assert gate.rule == rule and not gate.waivable and open_gates(issue) == [gate]
    (refused,) = [f for f in waive([gate], issue.publication.waivers) if f.family == "waiver"]
    assert refused.rule == "waiver/refused" and refused.level is Level.ERROR and refused.hint.startswith(gate.hint)


@pytest.mark.speaks("gate/marked")
def test_the_mark_of_a_sample_is_told_alone_once_all_else_is_real():
    issue = ehon({"paragraph": "申込書(見本)"})
    assert [f.message for f in open_gates(issue)] == ["見本のしるしが文に残っています（「見本」の文字 1件）"]


def test_the_sample_issue_has_but_its_samples(tmp_path: Path):
    report = check_content(PROJECT / "content" / "2022-06").report
    assert [f.rule for f in report.gates] == ["gate/sample"]


def test_a_gate_that_the_house_has_switched_off_is_open_no_more():
    issue = ehon({"paragraph": "〓〓を開きます。電話 0000-0004"})
    assert [f.rule for f in open_gates(issue)] == ["gate/placeholder", "gate/sample"]
    off = issue.model_copy(update={"house": issue.house.model_copy(update={"levels": {"gate/placeholder": "off", "gate/sample": "off"}})})
    assert [f.rule for f in open_gates(off)] == ["gate/sample"]  # its level is nobody's to change
