"""Forms: every value of a file has its field, and a field written through its pointer is the value."""
from __future__ import annotations

import pytest

from kohoshi.edit.error import EditError
from kohoshi.edit.fields import article_form, issue_form
from kohoshi.edit.source import revision_of, source_of
from kohoshi.edit.splice import set_field
from kohoshi.edit.structure import add_optional
from kohoshi.issue.loader import load

from .conftest import CONTENT, at_hand
from .test_splice import scalars

ARTICLES = sorted(p.stem for p in (CONTENT / "articles").glob("*.yaml"))


@pytest.fixture(scope="module")
def forms():
    return {"": issue_form(CONTENT)} | {name: article_form(CONTENT, name) for name in ("natsu-no-bosai", "kusei-kaigi", "unei-hoshin", "calendar", "renraku", "dekirumade")}


def test_every_value_of_the_file_is_a_field_with_its_line(forms):
    for name, form in forms.items():
        path = CONTENT / "articles" / f"{name}.yaml" if name else CONTENT / "issue.yaml"
        root = source_of(path.read_bytes(), path.name).root
        written = {pointer: scalar for pointer, scalar in scalars(root) if pointer[-2:-1] != ("goals",)}
        shown = {field.pointer: field for field in form.fields if field.present and field.kind != "goals"}
        assert shown.keys() == written.keys()
        for pointer, field in shown.items():
            assert field.value == written[pointer].strip("\n") and field.line == written[pointer].place.line
            assert field.label and not field.label.isascii()
        assert form.revision == revision_of(path.read_bytes()) and form.problems == []
        assert form.file == path.relative_to(CONTENT.parents[1]).as_posix()


def test_kinds_choices_groups(forms):
    bosai = {field.pointer: field for field in forms["natsu-no-bosai"].fields}
    assert bosai[("parts", "tsuzuki", 2, "heading")].group == ("parts", "tsuzuki", 2)
    assert bosai[("parts", "tsuzuki", 1, "figure", "image")].kind == "file" and "bosai.svg" in bosai[("parts", "tsuzuki", 1, "figure", "image")].choices
    assert bosai[("sample",)].kind == "bool" and bosai[("title",)].required and not bosai[("short",)].required
    assert bosai[("section",)].choices[:2] == ("koho", "kikaku") and bosai[("section",)].kind == "id"
    assert bosai[("parts", "ichimen", 0, "paragraph")].kind == "prose"
    assert not bosai[("embargo",)].present and bosai[("embargo",)].kind == "date"
    assert not bosai[("parts", "tsuzuki", 1, "figure", "credit")].present
    assert ("parts", "tsuzuki", 0, "paragraph") not in bosai and ("body",) not in bosai
    plan = {field.pointer: field for field in forms[""].fields}
    assert plan[("number",)].kind == "number" and plan[("binding",)].choices == ("left", "right")
    assert plan[("flatplan", 2, "slots", "col-1", 1)].value == "rinyushoku" and plan[("flatplan", 2, "slots", "top")].kind == "id"
    assert plan[("flatplan", 2, "section")].group == ("flatplan", 2) and plan[("delivery", "from")].kind == "date"
    assert plan[("flatplan", 6, "supplied", "file")].choices == ("koukoku-1.pdf", "shisei-10.pdf", "shisei-11.pdf", "shisei-9.pdf")
    goals = [field for field in forms["unei-hoshin"].fields if field.kind == "goals"]
    assert len(goals) == 6 and goals[0].value == "11, 17"


@pytest.mark.parametrize("name", ARTICLES)
def test_what_a_form_says_can_be_written_back(issue, name):
    form = article_form(issue, name)
    path = issue / "articles" / f"{name}.yaml"
    before = path.read_bytes()
    for field in form.fields[:6]:
        if field.present:
            assert set_field(at_hand(path, form.revision), field.pointer, field.value).revision == form.revision
    assert path.read_bytes() == before


def test_fields_that_may_be_can_be_added(issue):
    path = issue / "articles" / "machi-aruki.yaml"
    revision = revision_of(path.read_bytes())
    for field in [f for f in article_form(issue, "machi-aruki").fields if not f.present]:
        value = {"bool": "true", "date": "2022-06-02", "id": "koho"}.get(field.kind, {"importance": "high", "pin": "5"}.get(str(field.pointer[-1]), "書き足し"))
        revision = add_optional(at_hand(path, revision), field.pointer, value).revision
    assert load(issue).findings == []
    assert all(field.present for field in article_form(issue, "machi-aruki").fields)


def test_a_file_that_does_not_validate_has_a_form_and_its_problems(issue):
    path = issue / "articles" / "himawari.yaml"
    path.write_text("title:\nbody:\n  - heading: 見出し\n    note: 二つめ\n  - info: {when: あした, colour: 青}\ntentative: はい\n", encoding="utf-8")
    form = article_form(issue, "himawari")
    values = {field.pointer: field.value for field in form.fields if field.present}
    assert values == {("title",): "", ("body", 0, "heading"): "見出し", ("body", 0, "note"): "二つめ",
                      ("body", 1, "info", "when"): "あした", ("tentative",): "はい"}
    assert {f.rule for f in form.problems} == {"content/empty-value", "content/type", "content/unknown-key"}
    set_field(at_hand(path, form.revision), ("title",), "直した")
    assert "content/empty-value" not in {f.rule for f in article_form(issue, "himawari").problems}


def test_a_file_that_is_no_yaml_has_an_empty_form_with_the_reason(issue):
    (issue / "articles" / "himawari.yaml").write_text("title: 題\nlead: あ: い\n", encoding="utf-8")
    form = article_form(issue, "himawari")
    assert form.fields == [] and [f.place.line for f in form.problems] == [2]


def test_no_form_outside_the_articles(issue):
    for name in ("../issue", "nai", "a/b"):
        with pytest.raises(EditError):
            article_form(issue, name)
