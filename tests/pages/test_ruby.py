"""What a reading may reach over, and the order in which base and reading are written."""
from __future__ import annotations

import re

import pytest

from kohoshi.issue.markup import parse
from kohoshi.pages.inline import html
from kohoshi.pages.ruby import rooms


def room(text: str) -> tuple[float, float]:
    return next(iter(rooms(parse(text)).values()))


@pytest.mark.parametrize(("text", "expected"), [
    ("のは｜港《みなと》に", (.5, .5)),  # hiragana
    ("ノー｜港《みなと》ー", (.5, .5)),  # katakana, ー
    ("前｜港《みなと》後", (0, 0)),  # kanji
    ("A1｜港《みなと》1A", (0, 0)),
    ("・｜港《みなと》・", (.25, .25)),
    ("。｜港《みなと》「", (.25, .25)),  # the empty halves
    ("「｜港《みなと》。", (0, 0)),  # the full halves
    ("｜港《みなと》", (0, 0)),  # ends of the text
    ("〔縦中横:10〕｜港《みなと》〔面:a〕", (0, 0)),
    ("**の**｜港《みなと》[に](https://example.jp/)", (.5, .5)),  # a tag is no border
    ("《《の》》｜港《みなと》《《に》》", (0, 0)),  # dots stand there
    ("｜前《まえ》｜港《みなと》の", (0, 0)),
])
def test_room_over_the_neighbours(text: str, expected: tuple[float, float]) -> None:
    assert list(rooms(parse(text)).values())[-1 if text.startswith("｜前") else 0][0] == expected[0]
    if not text.startswith("｜前"):
        assert room(text) == expected


def test_two_readings_share_the_kana_between_them() -> None:
    assert list(rooms(parse("の潮《しお》の風《かぜ》に")).values()) == [(.5, .25), (.25, .5)]
    assert list(rooms(parse("の潮《しお》のの風《かぜ》に")).values()) == [(.5, .5), (.5, .5)]


def written(text: str) -> str:
    return re.sub("<[^>]+>", "", str(html(text, str)))


@pytest.mark.parametrize(("text", "expected"), [
    ("弁天町《べんてんちょう》", "弁天町べんてんちょう"),
    ("弁天町《べん|てん|ちょう》", "弁べん天てん町ちょう"),
    ("弁天町《べん　てん　ちょう》", "弁べん天てん町ちょう"),
    ("｜葛\U000E0100城《かつら|ぎ》", "葛\U000E0100かつら城ぎ"),
    ("弁天町《べん|てん》", "弁天町べんてん"),  # as many readings as characters, or one for all
])
def test_each_base_is_followed_by_its_reading(text: str, expected: str) -> None:
    assert written(text) == expected


def test_what_is_read_is_escaped() -> None:
    assert "<b>" not in str(html("｜<b>《<b>》", str))
