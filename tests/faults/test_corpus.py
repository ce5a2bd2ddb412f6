"""The corpora are what they say: frozen, applicable, loadable, and judged by a fair judge."""
from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from kohoshi.finding import Finding, Level
from kohoshi.issue.loader import load
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.yamltext import Scalar, read
from tests.faults import runner

FAMILIES = {"date", "contact", "name", "reference", "consistency", "style", "stale"}


def told_31st(issue: Issue) -> list[Finding]:
    """A checker that knows one thing: no day of the issue is the 31st of June."""
    out = []
    for name, article in issue.articles.items():
        for block in (b for blocks in article.all_parts.values() for b in blocks if isinstance(b.paragraph, Scalar)):
            at = block.paragraph.find("6月31日")
            if at >= 0:
                out.append(Finding("date/impossible", Level.ERROR, "6月31日はありません", place=block.paragraph.at(at), article=name))
    return out


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> runner.Desk:
    return runner.Desk(tmp_path_factory.mktemp("desk"), told_31st)


def test_blind_files_are_frozen():
    readme = (runner.HERE / "README.md").read_text(encoding="utf-8")
    frozen = dict(re.findall(r"`(blind/\w+\.yaml)` \| `([0-9a-f]{64})`", readme))
    assert frozen == {f"blind/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
                      for path in (runner.HERE / "blind").iterdir()}


def test_sizes_and_names():
    faults, right, clean = runner.faults(), runner.right(), runner.clean()
    assert (len(faults), len(right)) == (60, 100) and len(clean) >= 300
    assert {f.family for f in faults} == {n.family for n in right} == FAMILIES
    assert max(Counter(entry.id for entry in [*faults, *right, *clean]).values()) == 1
    assert max(Counter(n.text for n in [*right, *clean]).values()) == 1


def test_every_fault_applies_once_and_is_still_an_article(desk: runner.Desk):
    for fault in runner.faults():
        assert fault.file.startswith(f"{runner.ISSUE}/articles/"), fault.id
        text, line = fault.patched(desk.text(fault.file))
        faulty = text.split("\n")
        assert fault.expect in faulty[line - 1], fault.id
        assert fault.expect not in desk.text(fault.file).split("\n")[line - 1] or fault.id == "consistency-02", fault.id
        node, found = read(text.encode(), fault.file)
        assert not found and Article.model_validate(node), fault.id


def test_a_fault_that_does_not_apply_is_told(desk: runner.Desk):
    fault = runner.faults()[0]
    with pytest.raises(ValueError, match="stands 0 times"):
        fault.patched("title: もう書きかえられた記事\n")


def test_right_notations_load_without_a_word(tmp_path: Path):
    desk = runner.Desk(tmp_path, told_31st)
    for notation in [*runner.right(), *runner.clean()]:
        text = notation.put_into(desk.text(notation.host))
        (desk.root / notation.host).write_text(text, encoding="utf-8")
    assert load(desk.root / runner.ISSUE, root=desk.root, layouts=runner.ROOT / "layouts").findings == []


def test_telephones_are_samples_or_emergency_numbers():
    for notation in [*runner.right(), *runner.clean()]:
        for number in re.findall(r"(?<![\d-])0\d{1,4}-\d[\d-]+", notation.text):
            assert number.startswith(("0000-00", "0000-01", "0001-0050")), notation.id


def test_finding_on_the_faulty_line_counts(desk: runner.Desk):
    trials = {f.id: runner.try_fault(desk, f) for f in runner.faults() if f.id in ("date-01", "date-04")}
    assert trials["date-04"]["found"] and trials["date-04"]["by"] == ["date/impossible"]
    assert not trials["date-01"]["found"] and trials["date-01"]["elsewhere"] == []


def test_finding_about_the_words_or_a_related_place_counts():
    fault = next(f for f in runner.faults() if f.id == "date-04")
    place = runner.Place(fault.file, 9)
    other = runner.Place(f"{runner.ISSUE}/articles/calendar.yaml", 9)

    def told(**more):
        return runner.finds(Finding("date/x", Level.ERROR, "…", **more), fault, 9)

    assert told(place=place) and told(place=other, related=(place,)) and told(place=other, excerpt="次回は6月31日(木)です。")
    assert not told(place=other) and not told(place=other, excerpt="6月30日(木)") and not told()


def test_anything_new_about_a_right_notation_is_a_false_alarm(desk: runner.Desk):
    wrong, good = (runner.Notation("x", "date", text) for text in ("次は6月31日です。", "次は6月30日です。"))
    alarms = runner.try_notation(desk, wrong)
    assert [(a["rule"], a["level"]) for a in alarms] == [("date/impossible", "error")]
    assert alarms[0]["source"].startswith(wrong.host)
    assert runner.try_notation(desk, good) == []


def test_one_false_alarm_is_sifted_out_of_many(desk: runner.Desk):
    many = [*runner.clean()[:20], runner.Notation("x", "date", "次は6月31日です。"), *runner.clean()[20:30]]
    assert [a["id"] for a in runner.sift(desk, many)] == ["x"]
    assert runner.sift(desk, runner.clean()) == []


def test_recall_counts_by_family():
    rows = [{"family": "date", "found": True}, {"family": "date", "found": False}, {"family": "name", "found": True}]
    assert runner.recall(rows) == {"date": {"found": 1, "of": 2}, "name": {"found": 1, "of": 1}, "all": {"found": 2, "of": 3}}


# --- what the checks find now: the figures of docs/faults.md, held fast -----------------------------


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> runner.Desk:
    return runner.Desk(tmp_path_factory.mktemp("checked"), runner.content_checks)


def test_right_notations_are_left_alone(checked: runner.Desk):
    assert checked.clean_findings == []
    assert runner.sift(checked, [*runner.right(), *runner.clean()]) == []


def test_the_blind_faults_are_found(checked: runner.Desk):
    trials = [trial for group in runner.rounds(runner.faults()) for trial in runner.try_faults(checked, group)]
    assert len(trials) == 60
    assert [trial["id"] for trial in trials if not trial["found"]] == []


def test_no_round_has_two_faults_in_one_file():
    dealt = runner.rounds(runner.faults())
    assert sorted(fault.id for group in dealt for fault in group) == sorted(fault.id for fault in runner.faults())
    assert all(len({fault.file for fault in group}) == len(group) for group in dealt)
