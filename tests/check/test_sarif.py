"""SARIF 2.1.0: valid, complete, and pointing at the very characters."""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import kohoshi
from kohoshi.check.report import Report
from kohoshi.check.report.sarif import as_sarif
from kohoshi.finding import Box, Finding, Level, Place

ROOT = Path(__file__).resolve().parents[2]
YAML = "content/2022-06/articles/hoshin.yaml"


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT = {"type": "string", "minLength": 1}
_COUNT = {"type": "integer", "minimum": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_LANGUAGE = {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"}
_MESSAGE = _object(["text"], text=_TEXT)
_BAG = {"type": "object", "properties": {"tags": {"type": "array", "items": _TEXT, "uniqueItems": True}}}
_ARTIFACT = _object(["uri"], uri={"type": "string", "pattern": r"^[!-~]+$"}, uriBaseId=_TEXT)
_REGION = _object(["startLine"], startLine=_COUNT, startColumn=_COUNT, endLine=_COUNT, endColumn=_COUNT)
_PHYSICAL = _object(["artifactLocation"], artifactLocation=_ARTIFACT, region=_REGION)
_LOCATION = _object([], id={"type": "integer", "minimum": -1}, physicalLocation=_PHYSICAL, message=_MESSAGE,
                    logicalLocations=_list(_object([], name=_TEXT, fullyQualifiedName=_TEXT, kind=_TEXT)))
_RULE = _object(["id"], id=_TEXT, shortDescription=_MESSAGE, fullDescription=_MESSAGE, properties=_BAG,
                help=_object(["text"], text=_TEXT, markdown=_TEXT), defaultConfiguration=_object([], level=_LEVEL))
_RESULT = _object(
    ["message"], ruleId=_TEXT, ruleIndex={"type": "integer", "minimum": -1}, level=_LEVEL, message=_MESSAGE,
    locations=_list(_LOCATION), relatedLocations={**_list(_LOCATION), "uniqueItems": True}, properties=_BAG,
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
    suppressions={**_list(_object(["kind"], kind={"enum": ["inSource", "external"]}, justification=_TEXT,
                                  status={"enum": ["accepted", "underReview", "rejected"]})), "uniqueItems": True})
_DRIVER = _object(["name"], name=_TEXT, fullName=_TEXT, language=_LANGUAGE, rules={**_list(_RULE), "uniqueItems": True},
                  semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+$"})
_RUN = _object(["tool"], tool=_object(["driver"], driver=_DRIVER), language=_LANGUAGE, results=_list(_RESULT),
               columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]}, automationDetails=_object([], id=_TEXT),
               originalUriBaseIds={"type": "object", "additionalProperties": _object([], description=_MESSAGE)})
#: What the standard requires of the objects we write, and nothing we do not write.
SCHEMA = _object(["version", "runs"], **{"$schema": {"type": "string", "format": "uri"}}, version={"enum": ["2.1.0"]}, runs=_list(_RUN))

WRONG = Finding("reference/wrong-face", Level.ERROR, "「区政会議」は6・7面にあります（「4面」とあります）", "直してください", face=3,
                box=Box(71.384, 85.5, 6, 4), place=Place(YAML, 13, 5, 13, 9), article="hoshin", excerpt="区政会議(4面)",
                file="print.pdf", related=(Place(YAML, 20, 3), Place("content/house/contacts.yaml", 4, 8, 4, 12)))
HIDDEN = Finding("text/hidden", Level.ERROR, "4面の「無料」が見えません", face=4, article="ehon", excerpt="無料", waived="見本のため（担当）")
BRACED = Finding("content/yaml", Level.WARNING, "「{ }」か[文字](https://example.jp/)で始まっています", place=Place("/tmp/号 1/a.yaml", 2))
WHOLE = Finding("order/missing", Level.NOTICE, "6面がありません")


def run_of(*findings: Finding, file: str | None = "print.pdf") -> dict[str, Any]:
    data = json.loads(as_sarif(Report("2022-06", file, 8, list(findings))))
    jsonschema.validate(data, SCHEMA)
    return data["runs"][0]


def result_of(finding: Finding) -> dict[str, Any]:
    (result,) = run_of(finding)["results"]
    return result


def test_all_kinds_of_findings_are_valid_and_name_their_rules():
    run = run_of(WRONG, HIDDEN, BRACED, WHOLE)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(set(rules)) == rules == ["content/yaml", "order/missing", "reference/wrong-face", "text/hidden"]
    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [
        ("reference/wrong-face", "error"), ("content/yaml", "warning"), ("order/missing", "note"), ("text/hidden", "error")]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    assert run["automationDetails"]["id"] == "kohoshi/2022-06/"


def test_a_clean_file():
    assert run_of()["results"] == []


def test_where_it_is():
    location, = result_of(WRONG)["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": YAML, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 13, "startColumn": 5, "endLine": 13, "endColumn": 9}}
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "print.pdf#3面"
    assert result_of(WRONG)["properties"]["box"] == {"x": 71.38, "y": 85.5, "w": 6, "h": 4}
    assert result_of(HIDDEN)["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "print.pdf", "uriBaseId": "%SRCROOT%"}}
    assert "locations" not in result_of(WHOLE)


def test_what_is_about_the_whole_issue_is_shown_at_its_head(tmp_path):
    folder = tmp_path / "content" / "2022-06"
    run = json.loads(as_sarif(Report("2022-06", None, 8, [WHOLE, WRONG], content=folder)))
    jsonschema.validate(run, SCHEMA)
    whole = next(r for r in run["runs"][0]["results"] if r["ruleId"] == WHOLE.rule)
    assert whole["locations"] == [{"physicalLocation": {
        "artifactLocation": {"uri": "content/2022-06/issue.yaml", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 1}}}]


def test_related_places_and_the_fingerprint():
    result = result_of(WRONG)
    assert [(r["id"], r["physicalLocation"]["region"]["startLine"]) for r in result["relatedLocations"]] == [(1, 20), (2, 4)]
    assert result["partialFingerprints"] == {"kohoshi/v1": WRONG.fingerprint}


def test_waived_findings_are_suppressed_and_all_others_say_that_they_are_not():
    run = run_of(WRONG, HIDDEN)
    assert [r["suppressions"] for r in run["results"]] == [
        [], [{"kind": "external", "status": "accepted", "justification": "見本のため（担当）"}]]


def test_braces_brackets_and_paths_are_written_as_the_standard_reads_them():
    result = result_of(BRACED)
    assert result["message"]["text"] == "「{{ }}」か\\[文字\\](https://example.jp/)で始まっています"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///tmp/%E5%8F%B7%201/a.yaml"}


@pytest.mark.parametrize("name", ["gate/embargo", "content/tab", "layout/colour", "reference/wrong-face"])
def test_every_rule_helps_with_its_page(name):
    rule, = run_of(Finding(name, Level.WARNING, "x"))["tool"]["driver"]["rules"]
    file, _, anchor = rule["properties"]["page"].partition("#")
    page = (ROOT / file).read_text(encoding="utf-8").partition(f"\n## {anchor}\n")[2]
    assert f"`{name}`" in page.partition("\n## ")[0]
    assert rule["shortDescription"]["text"] in page and rule["fullDescription"]["text"] in page
    assert rule["help"]["markdown"].startswith(f"# {rule['shortDescription']['text']}\n")
    assert "README.md" not in rule["help"]["markdown"]
    why, do = rule["help"]["text"].split("\n\n", 1)
    assert f"\n\n{why}\n\n" in page and f"| 直しかた | {do} |" in page


def test_a_rule_that_nobody_knows_any_more_has_its_findings_level_and_no_page():
    rule, = run_of(Finding("date/gone", Level.WARNING, "x"))["tool"]["driver"]["rules"]
    assert rule == {"id": "date/gone", "defaultConfiguration": {"level": "warning"}}


def test_help_needs_no_docs_folder(tmp_path):
    """The archive keeps the program without its docs: a report made again from there says the same."""
    shutil.copytree(ROOT / "kohoshi", tmp_path / "kohoshi", ignore=shutil.ignore_patterns("__pycache__"))
    page = subprocess.run([sys.executable, "-c", "from kohoshi.rules import RULES; from kohoshi.rules.page import markdown; print(markdown(RULES['date/weekday']))"],
                          cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True, env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}).stdout
    (rule,) = run_of(Finding("date/weekday", Level.ERROR, "x"))["tool"]["driver"]["rules"]
    assert page.strip() == rule["help"]["markdown"].strip()


def test_the_version_is_the_projects():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert kohoshi.__version__ == project["project"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", kohoshi.__version__)
