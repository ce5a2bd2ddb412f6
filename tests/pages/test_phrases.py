"""Heads break between phrases, whatever their markup."""
from __future__ import annotations

import re

import pytest

from kohoshi.issue import markup
from kohoshi.pages.phrases import phrases


def faces(article: str) -> str:
    return "6・7面"


def words(text: str) -> list[str]:
    """What each phrase shows."""
    return [re.sub("<[^>]+>", "", part) for part in str(phrases(text, faces)).split('<span class="phrase">')[1:]]


def test_a_plain_head() -> None:
    assert words("今日からできる3つの備え") == ["今日から", "できる", "3つの", "備え"]


@pytest.mark.parametrize("text", ["《《今日から》》できる3つの備え", "**今日からできる**3つの備え",
                                  "[今日から](https://example.jp/)できる3つの備え", "今日から《《できる3つの》》備え"])
def test_markup_changes_no_break(text: str) -> None:
    assert words(text) == words("今日からできる3つの備え")


def test_markup_over_two_phrases_is_cut_where_the_first_ends() -> None:
    assert str(phrases("**今日からできる**備え", faces)) == (
        '<span class="phrase"><strong>今日から</strong></span><span class="phrase"><strong>できる</strong></span>'
        '<span class="phrase">備え</span>')


def test_a_reading_does_not_count_among_the_words() -> None:
    assert words("港区《みなとく》の楽しいまち") == ["港区みなとくの", "楽しい", "まち"]


@pytest.mark.parametrize("text", [
    "港区《みなと|く》の**楽しい《《まち》》**と〔面:kusei-kaigi〕 へ", "\\*このまちで。", "「楽しい」を、このまちで。", "〔面:a〕", ""])
def test_no_text_is_lost(text: str) -> None:
    shown = markup.visible(markup.parse(text)).replace(markup.REFERENCE, faces(""))
    assert re.sub("<[^>]+>", "", str(phrases(text, faces))) == shown
