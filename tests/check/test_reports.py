"""Reports and waivers."""
from __future__ import annotations

import itertools
import json
from pathlib import Path

import jsonschema
import pytest

from kohoshi.check.report import Report, as_json, as_text
from kohoshi.check.settled import waive
from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.issue.model import Waiver
from kohoshi.pdfread.finished import open_finished
from kohoshi.rules import RULES
from tests.check import paper
from tests.proved import check_issue_pdf

WRONG = Finding("reference/wrong-face", Level.ERROR, "「区政会議」は6・7面にあります（「4面」とあります）", "直してください", face=3,
                box=Box(71.384, 85.5, 6, 4), place=Place("content/2022-06/articles/hoshin.yaml", 13), excerpt="区政会議(4面)", file="print.pdf")
HIDDEN = Finding("text/hidden", Level.ERROR, "4面の<b>「無料」が見えません", face=4, article="ehon", excerpt="無料")

SCHEMA = json.loads((Path(__file__).parents[2] / "schema" / "report.schema.json").read_text(encoding="utf-8"))


def waiver(fingerprint: str) -> Waiver:
    return Waiver.model_validate(paper.placed({"fingerprint": fingerprint, "reason": "見本のため", "by": "広報担当"},
                                              "content/2022-06/issue.yaml", itertools.count(40)))


def test_json_has_the_shape_that_was_promised():
    report = Report("2022-06", "print.pdf", 8, [HIDDEN, WRONG], {"check": 0.12345})
    data = json.loads(as_json(report))
    jsonschema.validate(data, SCHEMA)
    assert data["counts"] == {"error": 2, "warning": 0, "notice": 0}
    assert data["timings"] == {"check": 0.123}
    assert [f["face"] for f in data["findings"]] == [4, 3] or [f["face"] for f in data["findings"]] == [3, 4]
    wrong = next(f for f in data["findings"] if f["rule"] == "reference/wrong-face")
    assert wrong["source"] == "content/2022-06/articles/hoshin.yaml:13"
    assert wrong["box"] == {"x": 71.38, "y": 85.5, "w": 6, "h": 4}


def test_text_leads_with_place_and_message():
    lines = as_text(Report("2022-06", "print.pdf", 8, [WRONG])).splitlines()
    assert lines[0] == ("［エラー］ content/2022-06/articles/hoshin.yaml:13 "
                        "「区政会議」は6・7面にあります（「4面」とあります）")
    assert WRONG.fingerprint in lines[2]
    assert lines[-1] == "8面を確かめました。エラー 1件、注意 0件、お知らせ 0件"


def test_text_of_a_clean_file():
    assert as_text(Report("2022-06", "print.pdf", 8, [])) == "8面を確かめました。指摘はありません\n"


@pytest.mark.parametrize(("level", "strict", "fails"), [
    (Level.ERROR, False, True), (Level.WARNING, False, False), (Level.WARNING, True, True), (Level.NOTICE, True, False)])
def test_what_fails(level, strict, fails):
    assert Report(None, "a.pdf", 1, [Finding("text/hidden", level, "x")]).fails(strict=strict) is fails


def test_a_waived_finding_stays_listed_with_its_reason():
    waived, = waive([HIDDEN], [waiver(HIDDEN.fingerprint)])
    assert waived.waived == "見本のため（広報担当）"
    report = Report("2022-06", "print.pdf", 8, [waived])
    assert report.counts()["error"] == 0
    assert not report.fails(strict=True)
    assert "［承認済み］" in as_text(report)
    assert "見本のため" in as_text(report)
    assert "承認済み 1件" in as_text(report)


def test_an_unwaivable_finding_stays_an_error():
    findings = waive([WRONG], [waiver(WRONG.fingerprint)])
    assert [(f.rule, f.waived) for f in findings] == [("reference/wrong-face", ""), ("waiver/refused", "")]
    assert findings[1].source == "content/2022-06/issue.yaml:40"


@pytest.mark.speaks("waiver/stale")
def test_a_waiver_nobody_answers_to_is_stale():
    findings = waive([HIDDEN], [waiver("0123456789ab")])
    assert [f.rule for f in findings] == ["text/hidden", "waiver/stale"]
    assert findings[1].level is Level.WARNING


def test_a_waiver_in_the_issue_counts(tmp_path):
    path = paper.write(tmp_path / "a.pdf", replace=((4, "<p>無料</p></main>", "<p style='color:white'>無料</p></main>"),))
    with open_finished(path) as finished:
        before, = check_issue_pdf(finished, paper.issue())
        after, = check_issue_pdf(finished, paper.issue(waivers=[
            {"fingerprint": before.fingerprint, "reason": "見本", "by": "担当"}]))
    assert (before.rule, before.waived, after.waived) == ("text/hidden", "", "見本（担当）")


def test_a_waiver_for_another_rooms_finding_is_not_stale(tmp_path):
    style = Finding("style/word", Level.WARNING, "「子供」は「子ども」と書きます", article="ehon", excerpt="子供")
    content = paper.issue(waivers=[{"fingerprint": style.fingerprint, "reason": "固有名詞", "by": "担当"}])
    with open_finished(paper.write(tmp_path / "a.pdf")) as finished:
        assert [f.rule for f in check_issue_pdf(finished, content)] == ["waiver/stale"]
        assert [(f.rule, f.waived) for f in check_issue_pdf(finished, content, also=[style])] == [("style/word", "固有名詞（担当）")]


def test_what_cannot_be_waived():
    assert not RULES["order/folio"].waivable
    assert not RULES["reference/link"].waivable
    assert RULES["text/hidden"].waivable
