"""The text types: what they take, and that they never lose their place."""
from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from kohoshi.finding import Finding, Level, Place, ordered
from kohoshi.issue.values import Id, Line, Month, Plain, Prose, Rgb, Scalar

HERE = Place("a.yaml", 3, 7)


@pytest.mark.parametrize("kind", [Plain, Line, Prose, Id, Month, Rgb])
def test_a_value_keeps_its_type_and_place(kind):
    text = {Month: "2022-06", Rgb: "#00FF00"}.get(kind, "abc")
    value = TypeAdapter(kind).validate_python(Scalar(text, HERE, ((3, 7),)))
    assert (type(value), value, value.place, value.lines) == (kind, text, HERE, ((3, 7),))


@pytest.mark.parametrize(("kind", "text", "message"), [
    (Line, "一\n二", "1行で書いてください"),
    (Plain, "一\n二", "1行で書いてください"),
    (Prose, " \n ", "中身が空です"),
    (Line, "", "中身が空です"),
    (Id, "Ab", "半角の英小文字・数字・ハイフン（例 kusei-kaigi）で書いてください"),
    (Id, "a--b", "半角の英小文字・数字・ハイフン（例 kusei-kaigi）で書いてください"),
    (Id, "../a", "半角の英小文字・数字・ハイフン（例 kusei-kaigi）で書いてください"),
    (Month, "２０２２-06", "年月は 2022-06 の形で書いてください"),
    (Rgb, "#00ff00", "#E5243B の形（半角の大文字）で書いてください"),
    (Line, ["a"], "文字で書いてください"),
])
def test_what_they_refuse(kind, text, message):
    with pytest.raises(ValidationError, match=message.replace("(", r"\(")):
        TypeAdapter(kind).validate_python(text)


def test_line_breaks_around_prose_go_and_the_lines_stay_right():
    value = TypeAdapter(Prose).validate_python(Scalar("\n\n一\n二\n\n", HERE, ((1, 3), (2, 3), (3, 3), (4, 3))))
    assert value == "一\n二"
    assert (value.at(0).line, value.at(2).line) == (3, 4)


def test_at_without_place():
    assert Scalar("abc").at(1) is None


def test_at_counts_from_the_start_of_the_line():
    value = Scalar("ab\ncd", Place("a.yaml", 5, 3), ((5, 3), (6, 9)))
    assert (value.at(1), value.at(4)) == (Place("a.yaml", 5, 4), Place("a.yaml", 6, 10))


def test_findings_of_one_file_stand_in_line_order():
    found = [Finding("a/b", Level.ERROR, "x", place=Place("a.yaml", line, column, end)) for line, column, end in (
        (110, 1, None), (9, 5, None), (9, 1, 9), (9, 1, None))]
    assert [(f.place.line, f.place.column) for f in ordered(found)] == [(9, 1), (9, 1), (9, 5), (110, 1)]
