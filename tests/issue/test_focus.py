"""What a crop keeps in sight: words or per cent, wrong ones told at their line."""
from __future__ import annotations

import pytest

from kohoshi.edit.fields import article_form
from kohoshi.edit.source import opened
from kohoshi.edit.splice import set_field
from tests.issue.test_protect import HYOSHI
from tests.issue.test_schema import complaints


def declare(project, written: str) -> None:
    project.edit(HYOSHI, "      alt: 港の絵\n", f"      alt: 港の絵\n      focus: {written}\n")


@pytest.mark.parametrize(("written", "position"), [
    ("[50, 30]", "50% 30%"), ("[12.5, 0]", "12.5% 0%"), ("50, 30", "50% 30%"), ("[100, 100]", "100% 100%"),
    ("上", "50% 0%"), ("中", "50% 50%"), ("下", "50% 100%"), ("左", "0% 50%"), ("右", "100% 50%"),
    ("左上", "0% 0%"), ("右上", "100% 0%"), ("左下", "0% 100%"), ("右下", "100% 100%"), ("[上]", "50% 0%")])
def test_ways_to_write_it(project, written, position):
    declare(project, written)
    loaded = project.load()
    focus = loaded.issue.articles["hyoshi"].body[0].figure.focus
    assert (loaded.findings, focus.position, focus.place.line) == ([], position, 6)


@pytest.mark.parametrize("written", ["[50]", "[50, 130]", "[50, 30, 20]", "まんなか", "50%", "[-1, 20]", "[上, 下]"])
def test_wrong_ones(project, written):
    declare(project, written)
    found = project.only()
    assert (found.rule, found.place.line) == ("content/type", 6)
    assert "切り抜きの中心（focus）" in found.message and "[50, 30]" in found.message


@pytest.mark.parametrize(("written", "sound"), [("[50, 30]", True), ("上", True), ("50, 30", True), ("[50]", False), ("うえ", False)])
def test_editors_know_it(written, sound):
    content = f"title: 題\nbody:\n  - figure:\n      image: a.jpg\n      alt: 絵\n      focus: {written}\n"
    assert (complaints("article", content) == []) is sound


def test_a_step_has_one(project):
    project.edit(HYOSHI, "body:\n", "body:\n  - steps:\n      - {title: 企画, text: 集めます, focus: 左}\n")
    step, = project.load().issue.articles["hyoshi"].body[0].steps
    assert step.focus.position == "0% 50%"


@pytest.mark.parametrize(("written", "value", "after"), [
    ("[50, 30]", "20, 40", "focus: [20, 40]"), ("上", "左下", "focus: 左下"), ("[50, 30]", "上", "focus: [上]")])
def test_the_desk_has_one_field_for_it(project, written, value, after):
    declare(project, written)
    folder = project.root / "content" / "2022-06"
    form = article_form(folder, "hyoshi")
    field, = (each for each in form.fields if each.pointer[-1] == "focus")
    assert (field.label, field.kind, field.value) == ("切り抜きの中心", "line", written.strip("[]"))
    set_field(opened(folder, "articles/hyoshi.yaml", form.revision), field.pointer, value)
    assert after in (project.root / HYOSHI).read_text(encoding="utf-8")
    assert project.load().findings == []
