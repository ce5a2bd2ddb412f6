"""自動割付 of a small paper, up to the finished layout: what is predicted stands there."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from kohoshi.edit.arranged import apply
from kohoshi.edit.error import EditConflict
from kohoshi.edit.undo import undo
from kohoshi.flow.arrange.arranging import arrange, faces_named
from kohoshi.flow.arrange.measure import Measurer
from kohoshi.flow.arrange.proposal import Proposal, as_json, as_text
from kohoshi.flow.set_up import lay_out, open_setup
from kohoshi.issue.loader import load, load_issue
from kohoshi.press import load_press
from kohoshi.project import Project
from kohoshi.refusal import Refusal
from kohoshi.typeset.stacked import stacks
from tests.arrange import made

PLAN = """# 見本の号
number: 313
label: 6月号
month: 2022-06
date: 2022-06-01
delivery: {from: 2022-05-30, to: 2022-06-05}
binding: left
press: offset-tabloid
flatplan:
  # 情報ひろば
  - faces: [1]
    layout: information
    section: 情報
    options: {columns: three}
    slots:
      col-1: [n00, n01, n02, n03]  # いつもの並び
      col-2:
        - n04
        # 大事
        - n05
  - faces: [2]
    layout: notices
    section: くらし
    colour: leaf
    slots:
      top: main
      col-1: n06
      col-2: [n07]
"""


@dataclass
class Paper:
    project: Project
    folder: Path
    measurer: Measurer
    proposal: Proposal

    def again(self, faces: tuple[int, ...] = ()) -> Proposal:
        return arrange(self.project, self.folder, faces, self.measurer)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    articles = made.many(16)
    articles["n03"]["pin"] = "2/col-2"
    articles["n09"]["importance"] = "high"
    articles["n12"]["pin"] = "1/col-9"
    articles["main"] = made.notice(3, 2, "募集") | {"lead": "見本の前文です。"}
    articles["long"] = {"title": "見本の長い記事", "sample": "true", "body": [{"paragraph": "水辺を歩く見本の文です。" * 220}]}
    project, folder = made.paper(tmp_path_factory.mktemp("paper"), articles, [])
    (folder / "issue.yaml").write_text(PLAN, encoding="utf-8")
    measurer = Measurer(project, folder, load_issue(folder), load_press("offset-tabloid"))
    return Paper(project, folder, measurer, arrange(project, folder, measurer=measurer))


@pytest.fixture
def written(paper: Paper) -> Iterator[Paper]:
    """With the proposal written; what a test writes is taken back."""
    before = {path: path.read_bytes() for path in [paper.folder / "issue.yaml", *(paper.folder / "articles").glob("*.yaml")]}
    apply(paper.folder, paper.proposal.slots, who="試し")
    yield paper
    for path, data in before.items():
        path.write_bytes(data)


def test_every_notice_stands_once_and_fits(paper):
    keys = [each.key for column in paper.proposal.columns for each in column.notices]
    assert sorted(keys) == [f"n{number:02}" for number in range(16)]
    assert not paper.proposal.over
    assert all(column.notices and column.free >= 0 for column in paper.proposal.columns)


def test_what_is_predicted_is_what_stands_in_the_finished_layout(written):
    issue = load_issue(written.folder)
    setup, misfits = open_setup(issue, load_press("offset-tabloid"), written.project, written.folder)
    assert misfits == []
    composition, findings = lay_out(setup)
    assert [finding.message for finding in findings if finding.rule == "text/overset"] == []
    there = {(layout.run.faces[0], stack.slot): stack for layout in composition.runs for stack in stacks(layout.document)}
    assert len(written.proposal.columns) == 6
    for column in written.proposal.columns:
        stack = there[column.face, column.slot]
        assert (stack.measure, stack.depth) == (column.measure, column.depth)
        assert abs(stack.foot - column.used) <= .5
        assert [each.article for each in stack.standing] == [each.key for each in column.notices]
        assert all(abs(each.top - told.top) <= .5 for each, told in zip(stack.standing, column.notices, strict=True))


def test_categories_follow_importance_and_dates_and_pins_hold(paper):
    columns = {(column.face, column.slot): [each.key for each in column.notices] for column in paper.proposal.columns}
    assert "n03" in columns[2, "col-2"]
    articles = load_issue(paper.folder).articles
    for keys in columns.values():
        names = [str(articles[key].category) for key in keys]
        assert len([1 for at, name in enumerate(names) if not at or names[at - 1] != name]) == len(set(names))  # one band each
        assert all(articles[key].importance != "high" or at == 0 or names[at - 1] != names[at] for at, key in enumerate(keys))
    whys = {each.key: each.why for column in paper.proposal.columns for each in column.notices}
    assert whys["n03"].startswith("置くところの指定（2/col-2）")
    assert all(whys.values())
    assert paper.proposal.notes[0] == "「見本のお知らせその12」の置くところ（pin）「1/col-9」という段は、この面にありません"


def test_one_edit_keeps_the_comments_and_is_taken_back_as_one(paper, written):
    text = (written.folder / "issue.yaml").read_text(encoding="utf-8")
    assert [line.partition("#")[2] for line in text.splitlines() if "#" in line][:3] == [" 見本の号", " 情報ひろば", " いつもの並び"]
    slots = [run["slots"] for run in yaml.safe_load(text)["flatplan"]]
    assert {key: value for key, value in slots[1].items() if key == "top"} == {"top": "main"}
    assert {(run, slot): keys for run in (0, 1) for slot, keys in slots[run].items() if slot != "top"} == paper.proposal.slots
    assert load(written.folder).valid()
    assert undo(written.folder, "試し").what.startswith("お知らせを割り付けた（")
    assert (written.folder / "issue.yaml").read_text(encoding="utf-8") == PLAN


def test_what_stays_in_its_column_keeps_its_comment(tmp_path):
    _, folder = made.paper(tmp_path, made.many(8), [])
    (folder / "issue.yaml").write_text(PLAN, encoding="utf-8")
    apply(folder, {(0, "col-1"): ["n02", "n00"], (0, "col-2"): ["n05", "n01", "n03", "n04"], (1, "col-1"): ["n06", "n07"], (1, "col-2"): [], (0, "col-3"): ["n08"]})
    text = (folder / "issue.yaml").read_text(encoding="utf-8")
    assert "      col-1: [n02, n00]  # いつもの並び\n      col-2:\n        # 大事\n        - n05\n        - n01\n        - n03\n        - n04\n" in text
    slots = [run["slots"] for run in yaml.safe_load(text)["flatplan"]]
    assert slots[0]["col-3"] == ["n08"] and slots[1] == {"top": "main", "col-1": ["n06", "n07"]}


def test_written_so_already_nothing_is_written(written):
    assert apply(written.folder, written.proposal.slots) is None
    with pytest.raises(EditConflict):
        apply(written.folder, written.proposal.slots, revision="0" * 64)


def test_what_was_arranged_stays_as_it_is(written):
    assert [each.key for each in written.again().moved] == []


def test_the_last_day(written):
    """One withdrawn, one a third longer, twelve more: little moves, and the ways out are true."""
    folder = written.folder
    longer = yaml.safe_load((folder / "articles" / "n00.yaml").read_text(encoding="utf-8"))
    text = longer["body"][0]["paragraph"]
    longer["body"][0]["paragraph"] = text + text[:len(text) * 3 // 10]
    made.write(folder, "articles/n00", longer)
    plan = re.sub(r"\bn05\b,? ?", "", (folder / "issue.yaml").read_text(encoding="utf-8"))
    (folder / "issue.yaml").write_text(re.sub(r"^ *- *(#.*)?$\n", "", plan, flags=re.M), encoding="utf-8")
    (folder / "articles" / "n05.yaml").unlink()
    withdrawn = written.again()
    assert not withdrawn.over and len(withdrawn.moved) <= 4
    for number in range(20, 32):
        made.write(folder, f"articles/x{number}", made.notice(number, 4, "募集", importance="low"))
    full = written.again()
    assert full.over and full.ways
    assert all(way.kind in ("shorten", "move", "columns", "out") for way in full.ways)
    out = [way for way in full.ways if way.kind == "out"]
    assert out and all(key.startswith("x") for way in out for key in way.about.split())
    assert "入りきらないもの" in as_text(full) and "直しかた（手間の少ない順）" in as_text(full)
    for key in out[0].about.split():  # done as it says, everything fits
        (folder / "articles" / f"{key}.yaml").unlink()
    assert not written.again().over


def test_other_articles_get_kinds_of_face_with_reasons(paper):
    kinds = paper.proposal.kinds["long"]
    assert list(paper.proposal.kinds) == ["long"]
    assert kinds[0].score >= kinds[-1].score > 0
    assert all("本文約2,640字" in kind.why for kind in kinds)


def test_as_data(paper):
    data = json.loads(as_json(paper.proposal))
    assert [each["slot"] for each in data["columns"]] == ["col-1", "col-2", "col-3"] * 2
    assert set(data["columns"][0]) == {"run", "face", "slot", "title", "measure", "depth", "used", "notices", "free"}


def test_a_column_that_is_not_there_any_more_is_emptied(tmp_path):
    project, folder = made.paper(tmp_path, made.many(4), [made.face(1, "information", {"col-1": ["n00"], "col-2": ["n01"], "col-3": ["n02", "n03"]}, options={"columns": "two"})])
    proposal = arrange(project, folder)
    assert proposal.emptied == [(0, "col-3")]
    assert [column.slot for column in proposal.columns] == ["col-1", "col-2"]
    apply(folder, proposal.slots)
    slots = yaml.safe_load((folder / "issue.yaml").read_text(encoding="utf-8"))["flatplan"][0]["slots"]
    assert sorted(slots) == ["col-1", "col-2"] and sorted(slots["col-1"] + slots["col-2"]) == ["n00", "n01", "n02", "n03"]


def test_faces_without_columns_are_refused(paper):
    with pytest.raises(Refusal, match="3面には、お知らせの段がありません（ある面: 1・2面）"):
        paper.again((3,))
    assert faces_named("4,5、6") == [4, 5, 6]
    with pytest.raises(Refusal, match="読めません"):
        faces_named("4面")
