"""What we wrote as JSON is read back as what it was."""
from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import pytest

from kohoshi.decode import decoded


class Colour(StrEnum):
    RED = "red"


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True)
class Seen:
    at: Point
    colour: Colour = Colour.RED


@dataclass(frozen=True)
class Shape:
    colour: Colour
    points: tuple[Point, ...]
    at: Seen | None = None
    path: tuple[str | int, ...] = ()
    named: tuple[str, Point] | None = None
    rows: list[list[Point]] = field(default_factory=list)
    looks: dict[int, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


FULL = Shape(Colour.RED, (Point(1, 2.5), Point(0, 0)), Seen(Point(3, 4)), ("body", 0), ("a", Point(5, 6)), [[Point(7, 8)], []],
             {1: "x"}, {"any": [1, {"b": None}]})


@pytest.mark.parametrize("shape", [FULL, Shape(Colour.RED, ())])
def test_there_and_back(shape):
    found = decoded(Shape, json.loads(json.dumps(asdict(shape))))
    assert found == shape and isinstance(found.colour, Colour)
    assert decoded(list[Shape], json.loads(json.dumps([asdict(shape)]))) == [shape]


def test_a_list_holds_the_fields_in_their_order_and_missing_ones_are_the_default():
    assert decoded(Shape, ["red", [[1, 2.5], [0, 0]], {"at": [3, 4]}, ["body", 0], ["a", [5, 6]], [[[7, 8]], []], {"1": "x"},
                           {"any": [1, {"b": None}]}]) == FULL
    assert decoded(Shape, {"colour": "red", "points": []}) == Shape(Colour.RED, ())


def test_words_that_are_no_unicode_stay_as_the_file_has_them():
    assert decoded(dict[str, Any], json.loads('{"title": "\\ud800"}')) == {"title": "\ud800"}


@pytest.mark.parametrize("data", [
    {"colour": "blue", "points": []}, {"colour": "red"}, {"colour": "red", "points": [], "size": 1}, {"colour": "red", "points": 1},
    {"colour": "red", "points": [[1]]}, {"colour": "red", "points": [], "named": ["a"]}, {"colour": "red", "points": [], "looks": {"x": ""}}])
def test_another_shape_is_told(data):
    with pytest.raises((KeyError, TypeError, ValueError)):
        decoded(Shape, data)
