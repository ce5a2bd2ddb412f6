"""content/house/rules.yaml: how grave a rule is in this house."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kohoshi.check.settled import is_fixed, settle
from kohoshi.finding import Finding, Level
from kohoshi.flow.build import PROJECT
from kohoshi.flow.checking import check_content
from kohoshi.issue.loader import load
from kohoshi.rules import FAMILIES, RULES
from tests.check import paper

FOUND = [Finding("style/width", Level.NOTICE, "幅"), Finding("style/term", Level.WARNING, "語"), Finding("order/folio", Level.ERROR, "面"),
         Finding("zone/safe", Level.WARNING, "端")]


def settled(levels: dict[str, str]) -> dict[str, str]:
    issue = paper.issue()
    house = issue.house.model_copy(update={"levels": levels})
    return {f.rule: f.level.value for f in settle(FOUND, issue.model_copy(update={"house": house}))}


@pytest.mark.parametrize(("levels", "expected"), [
    ({}, "notice warning error warning"),
    ({"style/width": "off"}, "- warning error warning"),
    ({"style": "off"}, "- - error warning"),
    ({"style": "error"}, "error error error warning"),
    ({"style": "off", "style/term": "error"}, "- error error warning"),
    ({"zone/safe": "notice"}, "notice warning error notice"),
    ({"order": "error"}, "notice warning error warning"),
])
def test_rules_and_families(levels, expected):
    got = settled(levels)
    assert " ".join(got.pop(f.rule, "-") for f in FOUND) == expected
    assert got == {}


@pytest.mark.speaks("level/fixed", key="order", level="off")
@pytest.mark.parametrize("key", ["order", "order/folio", "reference", "text/overset", "pdf", "content", "level", "waiver", "supplied/unreadable"])
@pytest.mark.parametrize("level", ["off", "notice"])
def test_what_nobody_may_let_stand_keeps_its_level(key, level):
    got = settled({key: level})
    assert got.pop("level/fixed") == "error"
    assert got["order/folio"] == "error"


def test_a_family_with_one_fixed_rule_can_be_set_without_it():
    assert not is_fixed("text") and is_fixed("text/overset") and not is_fixed("text/small")
    assert [family for family in FAMILIES if is_fixed(family)] == ["content", "order", "reference", "pdf", "level", "waiver", "setup"]
    assert is_fixed("reference/self") and RULES["reference/self"].waivable and is_fixed("order/gone")


def test_a_name_that_is_no_rule_is_told():
    assert settled({"style/wave-dahs": "off"})["level/unknown"] == "error"
    assert settled({"stlye": "off"})["level/unknown"] == "error"


@pytest.mark.parametrize("key", ["style", "layout", "zone/safe", "layout/colour", "font/fallback"])
def test_every_rule_of_the_proof_and_of_the_maker_can_be_named(key):
    assert not settled({key: "notice"}).keys() & {"level/unknown", "level/fixed"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sample issue, with a slip in it, in a project of its own."""
    for part in ("content", "layouts"):
        shutil.copytree(PROJECT / part, tmp_path / part)
    article = tmp_path / "content" / "2022-06" / "articles" / "kenko-taiso.yaml"
    article.write_text(article.read_text(encoding="utf-8").replace("音楽に合わせて", "音楽に合わせて、ＰＣも使って"), encoding="utf-8")
    return tmp_path


def found(project: Path, settings: str | None) -> list[tuple[str, str, str | None]]:
    rules = project / "content" / "house" / "rules.yaml"
    rules.unlink() if settings is None else rules.write_text(settings, encoding="utf-8")
    report = check_content(project / "content" / "2022-06").report
    return sorted((f.rule, f.level.value, f.source and f.source.rpartition("/")[2]) for f in report.findings
                  if f.family in ("style", "level"))


def test_the_file_is_read_and_its_faults_have_their_line(project):
    assert found(project, None) == [("style/width", "notice", "kenko-taiso.yaml:8")]
    assert found(project, "style: error\nstyle/width: off\n") == []
    assert found(project, "# 見本\nstyle: error\norder: off\nstile: off\n") == [
        ("level/fixed", "error", "rules.yaml:3"), ("level/unknown", "error", "rules.yaml:4"), ("style/width", "error", "kenko-taiso.yaml:8")]


@pytest.mark.parametrize(("settings", "line"), [("style: loud\n", 1), ("style/term: off\nStyle: off\n", 2), ("- style\n", 1), ("style: [off]\n", 1)])
def test_what_is_no_setting_stops_with_its_line(project, settings, line):
    (project / "content" / "house" / "rules.yaml").write_text(settings, encoding="utf-8")
    loaded = load(project / "content" / "2022-06")
    assert [f.place.line for f in loaded.errors] == [line]
    assert all(f.rule.startswith("content/") and not f.message.isascii() for f in loaded.errors)
