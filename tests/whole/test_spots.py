"""Findings of the words on the real faces: every spot holds the characters it is about."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from kohoshi.check.expected import expected
from kohoshi.check.facetext import face_texts
from kohoshi.check.identity import identify
from kohoshi.check.locate import Located
from kohoshi.check.words.passages import passages
from kohoshi.check.words.spots import spotted
from kohoshi.commands.app import main
from kohoshi.finding import Finding, Level
from kohoshi.flow.build import PROJECT, Built
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import Finished, open_finished
from kohoshi.text import plain

CONTENT = PROJECT / "content" / "2022-06"


@pytest.fixture(scope="module")
def finished(built: Built):
    with open_finished(built.folder / "print.pdf") as file:
        yield file


def spots(finished: Finished, issue: Issue, every: int) -> list[Finding]:
    """A finding for three characters of every so many characters of the issue's articles; not of categories, which
    stand once over a group."""
    found = [passage.finding("style/word", Level.WARNING, "x", "", at, at + 3)
             for passage in passages(issue) if passage.article and ".goals." not in passage.field and passage.field != "category"
             for at in range(0, max(len(passage.text) - 2, 1), every)]
    located = Located(expected(issue), face_texts(finished, identify(finished, max(issue.faces)).faces))
    return spotted(found, issue, located)


def inside(finished: Finished, finding: Finding) -> str:
    box, glyphs = finding.box, finished.pages[finding.face - 1].glyphs
    across, down = glyphs.boxes[:, ::2].mean(axis=1), glyphs.boxes[:, 1::2].mean(axis=1)
    held = (box.x < across) & (across < box.x + box.w) & (box.y < down) & (down < box.y + box.h)
    return plain("".join(char for char, hit in zip(glyphs.text, held, strict=True) if hit))


def test_every_spot_of_the_issue(finished: Finished, issue: Issue) -> None:
    found = spots(finished, issue, 7)
    assert len(found) > 1000 and all(finding.box for finding in found)
    exact = apart = 0
    for finding in found:
        words, wanted = inside(finished, finding), plain(finding.excerpt)
        if "\ufffc" in wanted or words == wanted:
            exact += 1
        else:  # broken over two lines, or read with its reading
            apart += bool(words and set(wanted) & set(words))
    assert exact + apart == len(found) and apart < len(found) * 0.05


def test_spoiled_content_against_the_good_pages(finished: Finished, copied: Path) -> None:
    """The date of one notice was changed after building: all its other words keep their spots, and
    the changed line has none."""
    article = copied / "articles" / "machi-aruki.yaml"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("6月19日(日)", "6月25日(日)"), encoding="utf-8")
    found = [f for f in spots(finished, load_issue(copied), 3) if f.article == "machi-aruki"]
    lost = [f for f in found if f.box is None]
    assert {f.place.line for f in lost} == {text[:text.index("6月19日(日)")].count("\n") + 1}
    assert len(found) > 40 and {f.face for f in found if f.box} == {5}


def test_the_build_writes_its_report_for_code_hosts_and_editors(built: Built) -> None:
    run, = json.loads((built.folder / "report.sarif").read_text(encoding="utf-8"))["runs"]
    written = json.loads((built.folder / "report.json").read_text(encoding="utf-8"))["findings"]
    assert [r["ruleId"] for r in run["results"]] == [f["rule"] for f in written] == ["gate/sample"]
    assert run["results"][0]["partialFingerprints"]["kohoshi/v1"] == written[0]["fingerprint"]


def test_check_tells_sarif_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(CONTENT), "--strict", "--format", "sarif"]) == 0
    run, = json.loads(capsys.readouterr().out)["runs"]
    assert run["results"][0]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("content/")
