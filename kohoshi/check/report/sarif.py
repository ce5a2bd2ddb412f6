"""The report as SARIF 2.1.0 (OASIS, 27 March 2020): code hosts show it beside the lines, editors
in the margin. Columns count characters; spots on a face are logical locations with their box."""
from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from kohoshi import __version__
from kohoshi.check.report import Report
from kohoshi.finding import Finding, Level, Place, ordered
from kohoshi.rules import RULES
from kohoshi.rules.page import markdown

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: Files are named from the folder that holds content/ (3.14.14).
_ROOT = "%SRCROOT%"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}


def as_sarif(report: Report) -> str:
    """One run with every finding; waived ones are suppressed results with their reason (3.35)."""
    findings = ordered(report.findings)
    rules = sorted({finding.rule for finding in findings})
    run: dict[str, Any] = {
        "tool": {"driver": {
            "name": "kohoshi", "fullName": "広報みなと 校正", "semanticVersion": __version__, "language": "ja",
            "rules": [_rule(name, findings) for name in rules]}},
        "columnKind": "unicodeCodePoints",
        "language": "ja",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "content/ のあるフォルダー"}}},
        "results": [_result(finding, rules.index(finding.rule), report) for finding in findings],
    }
    if report.issue:
        run["automationDetails"] = {"id": f"kohoshi/{report.issue}/"}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str, findings: list[Finding]) -> dict[str, Any]:
    """A reportingDescriptor (3.49) with the page of docs/rules as its help."""
    rule = RULES.get(name)
    level = rule.level if rule else next(finding.level for finding in findings if finding.rule == name)
    out: dict[str, Any] = {"id": name, "defaultConfiguration": {"level": _LEVELS[level]}}
    if rule:
        out |= {"shortDescription": {"text": _escaped(rule.title)}, "fullDescription": {"text": _escaped(rule.why)},
                "help": {"text": _escaped(f"{rule.why}\n\n{rule.do}"), "markdown": markdown(rule)},
                "properties": {"page": f"docs/rules/{rule.page}", "tags": [rule.family]}}
    return out


def _result(finding: Finding, index: int, report: Report) -> dict[str, Any]:
    hint = f" → {finding.hint}" if finding.hint and not finding.waived else ""
    out: dict[str, Any] = {
        "ruleId": finding.rule, "ruleIndex": index, "level": _LEVELS[finding.level],
        "message": {"text": _escaped(finding.message + hint)},
        "partialFingerprints": {"kohoshi/v1": finding.fingerprint},
        "suppressions": [{"kind": "external", "status": "accepted", "justification": finding.waived}] if finding.waived else [],
    }
    if location := _location(finding, report):
        out["locations"] = [location]
    if finding.related:
        out["relatedLocations"] = [{"id": number, "physicalLocation": _physical(place), "message": {"text": _escaped(str(place))}}
                                   for number, place in enumerate(finding.related, 1)]
    properties = {"face": finding.face, "box": finding.box.rounded() if finding.box else None, "article": finding.article,
                  "excerpt": finding.excerpt or None}
    if told := {key: value for key, value in properties.items() if value is not None}:
        out["properties"] = told
    return out


def _location(finding: Finding, report: Report) -> dict[str, Any]:
    """Where it is in the sources, else the finished file, else the issue: code hosts drop what has
    no place. The face beside it (3.28)."""
    out: dict[str, Any] = {}
    read = finding.file or (report.file if finding.face else None)
    if finding.place:
        out["physicalLocation"] = _physical(finding.place)
    elif read:
        out["physicalLocation"] = {"artifactLocation": _artifact(read)}
    elif report.content:
        folder = report.content.resolve()
        out["physicalLocation"] = {"artifactLocation": _artifact(f"{folder.parent.name}/{folder.name}/issue.yaml"), "region": {"startLine": 1}}
    if finding.face:
        out["logicalLocations"] = [{"name": f"{finding.face}面", "fullyQualifiedName": f"{read or report.file or ''}#{finding.face}面",
                                    "kind": "page"}]
    return out


def _physical(place: Place) -> dict[str, Any]:
    """A region with lines and columns counted from 1; ``endColumn`` is the one behind the last
    character (3.30.8), as ours is."""
    region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
    if place.end_column is not None:
        region |= {"endLine": place.end_line or place.line, "endColumn": place.end_column}
    return {"artifactLocation": _artifact(place.file), "region": region}


def _artifact(file: str) -> dict[str, Any]:
    path = PurePosixPath(file.replace("\\", "/"))
    if path.is_absolute():
        return {"uri": f"file://{quote(str(path))}"}
    return {"uri": quote(str(path)), "uriBaseId": _ROOT}


def _escaped(text: str) -> str:
    """Braces hold arguments, and brackets before a parenthesis are a link (3.11.5, 3.11.6)."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return re.sub(r"([\[\]])", r"\\\1", doubled) if "](" in doubled else doubled
