"""Reports of findings as text and JSON (report.html: :mod:`kohoshi.check.report.html`)."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kohoshi.finding import Finding, Findings, Level, ordered
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.press import Press

if TYPE_CHECKING:  # it knows what reads PDFs, which a check of the content alone does without
    from kohoshi.check.proven import Proof

#: Of report.json (schema/report.schema.json).
FORMAT = 2


@dataclass(frozen=True)
class Report:
    """What was checked and what came of it.

    issue     the issue, e.g. 2022-06 (None for a PDF alone)
    file      the finished file as the user named it
    faces     how many faces it has
    timings   step → seconds
    press     what the file was held against as a printer would (None: it was not)
    sections  article → name of the section that answers for it, in the order of contacts.yaml
    content   folder of the issue, whose lines report.html shows
    proof     what was proven of the finished file, face by face (None: no file, or one of spreads)
    """

    issue: str | None
    file: str | None
    faces: int
    findings: list[Finding]
    timings: dict[str, float] = field(default_factory=dict)
    press: Press | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    content: Path | None = None
    proof: Proof | None = None

    def section(self, finding: Finding) -> str | None:
        """Who answers for it."""
        return self.sections.get(finding.article) if finding.article else None

    def counts(self) -> dict[str, int]:
        """Open findings by level; waived ones and gates are not counted."""
        return Findings([finding for finding in self.findings if not finding.is_gate]).counts()

    @property
    def gates(self) -> list[Finding]:
        """What a person has yet to do before release. No reason to fail: the content is sound."""
        return [finding for finding in self.findings if finding.is_gate and not finding.waived]

    def fails(self, *, strict: bool = False) -> bool:
        """Whether the command must end with status 1: an open error; with ``strict`` also an
        open warning."""
        counts = self.counts()
        return bool(counts["error"] or strict and counts["warning"])


def sections_of(issue: Issue) -> dict[str, str]:
    """Article → name of its section, in the order of contacts.yaml."""
    contacts = issue.house.contacts
    return {name: visible_text(contact.name) for key, contact in contacts.items()
            for name, article in issue.articles.items() if article.section == key}


def as_json(report: Report) -> str:
    """The JSON of ``--format json`` and report.json; one object, stable order."""
    return json.dumps({
        "format": FORMAT,
        "issue": report.issue,
        "file": report.file,
        "faces": report.faces,
        "findings": [finding.as_dict() for finding in ordered(report.findings)],
        "counts": report.counts(),
        "proven": report.proof.as_dict() if report.proof else None,
        "timings": {step: round(seconds, 3) for step, seconds in report.timings.items()},
    }, ensure_ascii=False, indent=2) + "\n"


def as_text(report: Report) -> str:
    """Plain lines: place and message, what to do, rule and fingerprint; gates behind the faults, the
    sum at the end."""
    out: list[str] = []
    for finding in sorted(ordered(report.findings), key=lambda finding: finding.is_gate):
        out.append(f"{_state(finding)} {where(finding)} {finding.message}")
        if finding.waived:
            out.append(f"      承認: {finding.waived}")
        elif finding.hint:
            out.append(f"      → {finding.hint}")
        for place in finding.related:
            out.append(f"      関連: {place}")
        out.append(f"      {finding.rule}  指紋 {finding.fingerprint}")
    if report.press:
        out.append(preflight(report.press))
    if report.proof:
        out += report.proof.lines()
    out.append(summary(report))
    return "\n".join(out) + "\n"


def _state(finding: Finding) -> str:
    if finding.waived:
        return "［承認済み］"
    return "［校了まで］" if finding.is_gate else f"［{finding.level.japanese}］"


def where(finding: Finding) -> str:
    """The place a person goes to: the source line, else the face, else the file."""
    if finding.place:
        return str(finding.place)
    if finding.face:
        return f"{finding.file or 'PDF'} {finding.face}面"
    return finding.file or "全体"


def preflight(press: Press) -> str:
    """What was asked of the file for the press, and by whom: nobody else can judge PDF/X."""
    sample = "（見本）" if press.sample else ""
    return (f"印刷の型「{press.name}」{sample}に照らしました。{press.standard} だけにある決まり（出力インテント、名乗り、枠など）は"
            "自己検査です（第三者の検査プログラムが手に入りません）")


def summary(report: Report) -> str:
    """「エラー 1件、注意 2件、お知らせ 0件（承認済み 1件）。校了までにすること 3件」, and what could not be proven."""
    counts, waived = report.counts(), sum(bool(f.waived) for f in report.findings)
    faces = f"{report.faces}面を確かめました。" if report.faces else ""
    words = "、".join(f"{level.japanese} {counts[level.value]}件" for level in Level) if any(counts.values()) else "指摘はありません"
    return (faces + words + (f"（承認済み {waived}件）" if waived else "")
            + (f"。校了までにすること {len(report.gates)}件" if report.gates else "")
            + (f"。確かめられなかったこと: {'、'.join(unproven)}" if (unproven := report.proof.unproven() if report.proof else []) else ""))
