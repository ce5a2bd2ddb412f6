"""The month made from another is a whole issue: it builds, and all that is said is what is a sample yet
and which faces are still empty."""
from __future__ import annotations

from kohoshi.edit.month import new_issue
from kohoshi.flow.build import build


def test_a_new_month_builds_with_nothing_but_gates_and_empty_faces(copied, tmp_path):
    folder = new_issue(copied.parent, "2023-01", "2022-06")
    built = build(folder, tmp_path / "out" / "january")
    told = {finding.rule for finding in built.report.findings}
    assert {rule for rule in told if not rule.startswith("look/")} == {"gate/sample", "gate/tentative", "gate/placeholder"}
    # what is put in for the articles is too little for these faces, and that is said; where the face is full enough, of the frame
    empty = [finding for finding in built.report.findings if finding.rule == "look/empty"]
    assert {finding.face for finding in empty} >= {2, 3}
    frame = next(finding for finding in empty if finding.face == 1)
    assert frame.message.startswith("1面の枠「ニュース（続きあり）（news）」（記事「") and frame.article == "natsu-no-bosai"
    assert frame.source and "2023-01/articles/natsu-no-bosai.yaml:" in frame.source
    assert built.report.faces == 12
