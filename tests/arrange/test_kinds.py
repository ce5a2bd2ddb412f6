"""Which kinds of face suit an article that is no notice."""
from __future__ import annotations

from typing import Any

import pytest

from kohoshi import PROJECT
from kohoshi.flow.arrange.kinds import ranked
from kohoshi.flow.arrange.proposal import Kind
from kohoshi.pages.layout import load_layouts
from tests.check import paper

LAYOUTS = load_layouts(PROJECT.layouts("minato"))
FIGURE = {"figure": {"image": "mihon.svg", "alt": "見本の絵", "sample": "true"}}
QUIZ = {"quiz": {"question": "見本の問いです", "choices": ["はい", "いいえ"]}}


def text(characters: int) -> list[dict[str, str]]:
    return [{"paragraph": "水辺を歩く見本です。" * 10} for _ in range(characters // 100)]


def kinds(*body: dict[str, Any], **more: str) -> list[Kind]:
    issue = paper.issue({"mihon": {"title": "見本の記事", "lead": "見本の前文です。", **more, "body": list(body)}})
    return ranked(LAYOUTS, issue, "mihon")


@pytest.mark.parametrize(("body", "best"), [
    ([FIGURE, *text(2600)], "reading"),
    ([{"profile": {"name": "見本 の人", "role": "見本係", "text": "見本です。"}}, FIGURE, {"quote": {"text": "水辺を歩く", "who": "見本の人"}}, *text(1700)], "interview"),
    ([{"steps": [{"title": f"手順{each}", "text": "見本の説明です。"} for each in range(6)]}, FIGURE, *text(1500)], "steps")])
def test_the_kind_with_its_areas_comes_first(body, best):
    first, *_ = kinds(*body)
    assert first.layout == best
    assert first.score >= 70


def test_a_text_of_other_length_suits_less():
    scores = [next(each.score for each in kinds(FIGURE, *text(many)) if each.layout == "reading") for many in (200, 2600, 9000)]
    assert scores[1] > scores[0] and scores[1] > scores[2]


def test_the_reason_names_what_is_there_and_how_much():
    reading = next(each for each in kinds(FIGURE, *text(2600)) if each.layout == "reading")
    assert "写真・図の場所がある" in reading.why and "本文約2,600字は、入る量（約" in reading.why


def test_what_has_no_place_is_left_out():
    assert "poster" in [each.layout for each in kinds(FIGURE, *text(100))]
    assert "information" not in [each.layout for each in kinds(FIGURE, *text(100))]
