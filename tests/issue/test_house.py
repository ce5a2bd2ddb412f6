"""House data: the numbering rule and the table of the 17 goals."""
from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from kohoshi.issue.house import GOALS, check_sdgs, issue_number
from kohoshi.issue.model_house import GoalLabel
from kohoshi.issue.yamltext import read

SDGS = "content/house/sdgs.yaml"

#: The labels of the goals as the United Nations Information Centre Tokyo publishes them.
OFFICIAL = [
    "貧困をなくそう", "飢餓をゼロに", "すべての人に健康と福祉を", "質の高い教育をみんなに", "ジェンダー平等を実現しよう",
    "安全な水とトイレを世界中に", "エネルギーをみんなにそしてクリーンに", "働きがいも経済成長も", "産業と技術革新の基盤をつくろう",
    "人や国の不平等をなくそう", "住み続けられるまちづくりを", "つくる責任つかう責任", "気候変動に具体的な対策を",
    "海の豊かさを守ろう", "陸の豊かさも守ろう", "平和と公正をすべての人に", "パートナーシップで目標を達成しよう"]
COLOURS = ("#E5243B #DDA63A #4C9F38 #C5192D #FF3A21 #26BDE2 #FCC30B #A21942 #FD6925 #DD1367 #FD9D24 #BF8B2E #3F7E44 "
           "#0A97D9 #56C02B #00689D #19486A").split()


@pytest.fixture(scope="module")
def table():
    path = Path(__file__).resolve().parents[2] / SDGS
    node, findings = read(path.read_bytes(), SDGS)
    assert findings == []
    return node, TypeAdapter(dict[str, GoalLabel]).validate_python(node)


def test_the_table_holds_the_official_labels_and_colours(table):
    _, sdgs = table
    assert [sdgs[str(n)].label for n in GOALS] == OFFICIAL
    assert [sdgs[str(n)].rgb for n in GOALS] == COLOURS


def test_the_table_passes_its_own_checks(table):
    node, sdgs = table
    assert check_sdgs(sdgs, node) == []
    for goal in sdgs.values():
        assert sum(ink > 0 for ink in goal.cmyk) <= 3
        assert 2 <= len(goal.lines) <= 3 and all(len(line) <= 10 for line in goal.lines)


@pytest.mark.parametrize(("month", "number"), [
    ("1996-06", 1), ("1996-12", 7), ("1997-01", 8), ("2017-10", 257), ("2018-05", 264), ("2019-12", 283), ("2022-06", 313),
    ("2022-10", 317), ("2025-12", 355)])
def test_issue_numbers_of_known_issues(month, number):
    assert issue_number(month) == number


@pytest.mark.parametrize(("old", "new", "line", "message"), [
    ('"17":\n', '"18":\n', 1, "SDGsの17番がありません"),
    ("  lines: [目標3を, めざそう]", "  lines: [目標3, めざそう]", 13, "3番の行分け（lines）をつないでも文言（label）になりません"),
])
def test_faults_of_the_table(project, old, new, line, message):
    project.edit(SDGS, old, new)
    assert (project.load().findings[0].message, project.load().findings[0].place.line) == (message, line)


def test_a_goal_that_does_not_exist(project):
    project.edit(SDGS, '"17":\n', '"18":\n')
    assert [(f.message, f.place.line) for f in project.load().findings] == [
        ("SDGsの17番がありません", 1), ("SDGsに18番はありません", 81)]


@pytest.mark.parametrize("inks", ["[100, 100, 60, 0]", "[0, 101, 0, 0]"])
def test_too_much_ink(project, inks):
    text = (project.root / SDGS).read_text(encoding="utf-8")
    project.write(SDGS, text.replace("[0, 95, 80, 0]", inks, 1))
    finding = project.only()
    assert finding.message.startswith("1番のインキが多すぎます（合計") and finding.place.line == 5


def test_labels_may_not_hold_bad_markup(project):
    project.edit(SDGS, "label: 目標3をめざそう", "label: 目標3**をめざそう")
    assert "content/markup" in [f.rule for f in project.load().findings]
