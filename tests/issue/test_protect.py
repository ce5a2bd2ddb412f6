"""Parts of a picture that must stay whole: written in per cent of it, wrong ones told at their line."""
from __future__ import annotations

import pytest

from kohoshi.issue.model_parts import Figure
from tests.issue.test_schema import complaints

HYOSHI = "content/2022-06/articles/hyoshi.yaml"
BOX = "[40, 10, 20.5, 30]"


def declare(project, written: str) -> None:
    project.edit(HYOSHI, "      alt: 港の絵\n", f"      alt: 港の絵\n      protect:\n        - {written}\n")


@pytest.fixture
def figure(project) -> Figure:
    declare(project, f"{{what: 子どもの顔, box: {BOX}}}")
    return project.load().issue.articles["hyoshi"].body[0].figure


def test_a_rectangle_and_its_line(figure):
    part, = figure.protect
    assert (part.what, part.box, part.what.place.line) == ("子どもの顔", [40, 10, 20.5, 30], 7)
    assert part.what.place.file == HYOSHI


@pytest.mark.parametrize(("box", "message"), [
    ("[40, 10, 70, 30]", "範囲（box）: 絵の外に出ています（左＋幅、上＋高さは、どちらも100まで）"),
    ("[40, 80, 20, 30]", "範囲（box）: 絵の外に出ています（左＋幅、上＋高さは、どちらも100まで）"),
    ("[40, 10, 0, 30]", "範囲（box）: 幅と高さは0より大きく書きます（左・上・幅・高さの順）"),
    ("[-4, 10, 20, 30]", "範囲（box）: 0から100までの数（半角。単位は％）で書いてください"),
    ("[40%, 10, 20, 30]", "範囲（box）: 0から100までの数（半角。単位は％）で書いてください"),
    ("[101, 10, 20, 30]", "範囲（box）: 0から100までの数（半角。単位は％）で書いてください"),
    ("[40, 10, 20]", "範囲（box）は4つ以上書きます"), ("[40, 10, 20, 30, 5]", "範囲（box）は4つまでです"),
    ("40", "範囲（box）は一覧で書きます")])
def test_wrong_rectangles(project, box, message):
    declare(project, f"{{what: 子どもの顔, box: {box}}}")
    found = project.only()
    assert (found.rule, found.message, found.place.line) == ("content/type", message, 7)


@pytest.mark.parametrize(("written", "rule", "name"), [
    (f"{{box: {BOX}}}", "content/missing", "守るもの（what）"), ("{what: 顔}", "content/missing", "範囲（box）"),
    (f"{{what: 顔, bax: {BOX}}}", "content/unknown-key", "bax")])
def test_keys(project, written, rule, name):
    declare(project, written)
    assert (project.only().rule, name in project.only().message) == (rule, True)


def test_rounding_is_no_fault(project):
    declare(project, "{what: 顔, box: [33.4, 0.1, 66.6, 99.9]}")
    assert project.load().findings == []


@pytest.mark.parametrize(("box", "sound"), [(BOX, True), ("[40, '12.5', 20, 30]", True), ("[40, 10, 20]", False), ("[140, 1, 2, 3]", False)])
def test_editors_know_it(box, sound):
    content = ("title: 題\nbody:\n  - figure:\n      image: a.jpg\n      alt: 絵\n"
               f"      protect:\n        - what: 顔\n          box: {box}\n")
    assert (complaints("article", content) == []) is sound
