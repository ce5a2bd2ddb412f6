from __future__ import annotations

import re

import pytest

from kohoshi.issue import markup
from kohoshi.pages.inline import html, upright_strings

UPRIGHT = '<span class="tcy">{}</span>'


def faces(article: str) -> str:
    return "6・12面"


def across(text: str) -> str:
    return str(html(text, faces))


def down(text: str) -> str:
    return str(html(text, faces, vertical=True))


def test_text_is_escaped_both_ways() -> None:
    assert across("<b>&") == down("<b>&") == "&lt;b&gt;&amp;"


def test_numbers_stay_as_they_are_across() -> None:
    assert across("6月10日に25回") == "6月10日に25回"


@pytest.mark.parametrize("number", ["6", "10", "25", "100"])
def test_a_number_of_one_to_three_figures_stands_upright_in_vertical_text(number: str) -> None:
    assert down(f"前{number}回") == f"前{UPRIGHT.format(number)}回"


def test_every_short_number_of_a_text_stands_upright() -> None:
    assert re.findall(r'<span class="tcy">(\d+)</span>', down("6月10日から25回、3～4人、7・8面")) == [
        "6", "10", "25", "3", "4", "7", "8"]


@pytest.mark.parametrize("text", ["1000歩", "2022年", "13:30から", "9:00～17:30", "A4の紙", "B5", "1.5倍", "3D", "5/10", "1-15-25"])
def test_longer_numbers_and_western_expressions_lie(text: str) -> None:
    assert down(text) == text


@pytest.mark.parametrize(("text", "number"), [("気温は10.", "10"), ("(3)", "3"), ("No 7", "7"), ("5:", "5")])
def test_a_mark_beside_a_number_does_not_lay_it_down(text: str, number: str) -> None:
    assert UPRIGHT.format(number) in down(text)


def test_what_the_writer_marks_as_upright_is_upright_whatever_its_length() -> None:
    assert down("〔縦中横:100〕歩") == UPRIGHT.format("100") + "歩"
    assert across("〔縦中横:100〕歩") == UPRIGHT.format("100") + "歩"


def test_numbers_inside_emphasis_links_and_references_stand_upright_too() -> None:
    assert down("**10回**") == f"<strong>{UPRIGHT.format(10)}回</strong>"
    assert down("[5階](https://example.jp/5)") == (
        f'<a class="link" href="https://example.jp/5">{UPRIGHT.format(5)}階</a>')
    assert down("〔面:kusei-kaigi〕") == (
        f'<a class="face-reference" href="#kusei-kaigi">{UPRIGHT.format(6)}・{UPRIGHT.format(12)}面</a>')


def test_vertical_marks_change_no_word() -> None:
    text = "｜桟橋《さんばし》に6月10日、《《待つ》》**25回**"
    read = re.sub(r"<[^>]+>", "", down(text))
    assert read == markup.visible(markup.parse(text))


def test_the_vertical_font_is_asked_for_every_string_that_will_stand_upright() -> None:
    text = "6月10日\n〔縦中横:!?〕〔縦中横:<3〕と13:30、**25回**〔面:kusei-kaigi〕"
    assert upright_strings(text, faces) == {"6", "10", "!?", "<3", "25", "12"}


@pytest.mark.parametrize(("text", "raised"), [
    ("店※1です。船＊2も。", ["※1", "＊2"]), ("**店**※1です", ["※1"]), ("※1 推計です", []), ("※1人2枚まで、発注1件", []), ("店（注1）です", ["（注1）"]), ("店※です", [])])
def test_numbered_marks_of_notes_are_raised_in_running_text_alone(text: str, raised: list[str]) -> None:
    set_text = html(text, faces, raised=True)
    assert re.findall('<span class="raised">(.*?)</span>', set_text) == raised
    assert set_text.striptags() == html(text, faces).striptags() and "raised" not in across(text)
