"""The month made from another is a whole issue: it builds, and all that is said is what is a sample yet."""
from __future__ import annotations

from kohoshi.build import build
from kohoshi.edit.month import new_issue


def test_a_new_month_builds_with_nothing_but_gates(copied, tmp_path):
    folder = new_issue(copied.parent, "2023-01", "2022-06")
    built = build(folder, tmp_path / "out" / "january")
    assert {finding.rule for finding in built.report.findings} == {"gate/sample", "gate/tentative", "gate/placeholder"}
    assert built.report.faces == 12
