"""Our own corpus of the content: what each fault must bring, and nothing else."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.commands import doctor
from kohoshi.finding import Finding
from kohoshi.flow.checking import check_content
from kohoshi.issue.loader import load
from kohoshi.rules import FAMILIES, RULES
from tests.faults import own
from tests.said import Speaks

FAULTS = own.content_faults()
CHECKED = [fault for fault in FAULTS if fault.read == "check"]
#: The year before: the same issue under its number, month and days.
LAST_YEAR = (("number: 313", "number: 301"), ("month: 2022-06", "month: 2021-06"), ("date: 2022-06-01", "date: 2021-06-01"),
             ("from: 2022-05-30", "from: 2021-05-30"), ("to: 2022-06-05", "to: 2021-06-05"))


@pytest.mark.parametrize("group", own.rounds(CHECKED), ids=lambda group: f"{len(group)} faults")
def test_a_round_of_faults_brings_what_it_must_and_nothing_else(tmp_path: Path, speaks: Speaks, group: list[own.Fault]) -> None:
    _proven(own.Copy(tmp_path), group, lambda copy: check_content(copy.folder).report.findings, speaks)


@pytest.mark.parametrize("group", own.rounds(fault for fault in FAULTS if fault.read == "load"), ids=lambda group: f"{len(group)} faults")
def test_what_stops_the_reading(tmp_path: Path, speaks: Speaks, group: list[own.Fault]) -> None:
    _proven(own.Copy(tmp_path), group, lambda copy: load(copy.folder, root=copy.root, layouts=own.ROOT / "layouts").findings, speaks)


def test_the_issue_as_it_was_is_silent(tmp_path: Path) -> None:
    """The other half of every fault: the same places, right."""
    assert own.unlike([], check_content(own.Copy(tmp_path).folder).report.findings, {}) == []


def _proven(copy: own.Copy, group: list[own.Fault], read: Callable[[own.Copy], list[Finding]], speaks: Speaks) -> None:
    copy.spoil(group)
    told, texts = list(read(copy)), copy.texts(group)
    assert own.unlike(group, told, texts) == []
    for rule, finding in own.speakers(group, told, texts):
        speaks(rule, finding)


def _with_last_year(copy: own.Copy) -> list[Finding]:
    older = copy.folder.with_name("2021-06")
    shutil.copytree(copy.folder, older)
    text = (older / "issue.yaml").read_text(encoding="utf-8")
    for old, new in LAST_YEAR:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (older / "issue.yaml").write_text(text, encoding="utf-8")
    return check_content(copy.folder, older).report.findings


def _machine(copy: own.Copy) -> list[Finding]:
    return doctor.examine(copy.root)


def _prepared(copy: own.Copy) -> None:
    """The fonts of this machine beside the copy, as links."""
    shutil.copytree(own.ROOT / "fonts", copy.root / "fonts", ignore=shutil.ignore_patterns("cache"))
    (copy.root / "fonts" / "cache").mkdir()
    for path in (own.ROOT / "fonts" / "cache").iterdir():
        (copy.root / "fonts" / "cache" / path.name).symlink_to(path)
    (copy.root / "requirements.lock").write_text(f"pytest=={pytest.__version__}\n", encoding="utf-8")


@pytest.mark.parametrize(("read", "prepare", "told"), [
    ("older", lambda copy: None, _with_last_year), ("machine", _prepared, _machine)])
def test_what_is_found_otherwise(tmp_path: Path, speaks: Speaks, read: str, prepare: Callable[[own.Copy], None],
                                 told: Callable[[own.Copy], list[Finding]]) -> None:
    copy = own.Copy(tmp_path)
    prepare(copy)
    group = [fault for fault in FAULTS if fault.read == read]
    assert group
    _proven(copy, group, told, speaks)


# --- the corpus is whole ----------------------------------------------------------------------------


def test_every_family_has_its_fault() -> None:
    assert {fault.family for fault in FAULTS} | own.printed_families() == set(FAMILIES)
    assert {fault.rule for fault in FAULTS} <= RULES.keys()


def test_every_accident_that_a_machine_can_catch_is_there() -> None:
    told = {case for fault in FAULTS for case in fault.case} | own.printed_cases()
    assert told == own.CAUGHT and own.CAUGHT | own.NOT_BY_A_MACHINE == set(range(1, 27))


def test_ids_are_told_once() -> None:
    ids = [fault.id for fault in FAULTS]
    assert len(ids) == len(set(ids)) >= 40


# --- the judge is fair -------------------------------------------------------------------------------


def _weekday() -> own.Fault:
    return next(fault for fault in FAULTS if fault.id == "date-weekday")


def test_a_fault_that_is_not_told_and_a_finding_nobody_asked_for_are_named(tmp_path: Path) -> None:
    fault, copy = _weekday(), own.Copy(tmp_path)
    copy.spoil([fault])
    told, texts = check_content(copy.folder).report.findings, copy.texts([fault])
    assert own.unlike([fault], told, texts) == []
    assert own.unlike([fault], [], texts) == ["date-weekday: date/weekday is not told"]
    assert own.unlike([], told, texts)[0].startswith("date/weekday error content/2022-06/articles/monowasure-cafe.yaml:")
    assert len(own.unlike([own.Fault("x", "date/weekday", fault.level, "", at="title:", file=fault.file)], told, texts)) == 2


def test_a_fault_that_does_not_apply_is_told(tmp_path: Path) -> None:
    copy = own.Copy(tmp_path)
    copy.spoil([_weekday()])
    with pytest.raises(ValueError, match="stands 0 times"):
        copy.spoil([_weekday()])


def test_no_round_touches_a_file_twice() -> None:
    groups = own.rounds(CHECKED)
    assert sorted(fault.id for group in groups for fault in group) == sorted(fault.id for fault in CHECKED)
    assert all(sum(len(fault.files) for fault in group) == len(set().union(*(fault.files for fault in group))) for group in groups)
