"""The calendar filters a template asks for: weeks of a month, national holidays."""
from __future__ import annotations

import datetime as dt
import re

import pytest
from jinja2 import UndefinedError

from kohoshi import PROJECT
from kohoshi.pages.environment import environment, holiday, month_weeks, rendered
from kohoshi.pages.error import LayoutError


def test_june_2022_starts_on_a_wednesday_and_fills_five_weeks():
    weeks = month_weeks("2022-06")
    assert len(weeks) == 5
    assert weeks[0] == [None, None, None, dt.date(2022, 6, 1), dt.date(2022, 6, 2), dt.date(2022, 6, 3), dt.date(2022, 6, 4)]
    assert weeks[-1][-3:] == [dt.date(2022, 6, 30), None, None]


@pytest.mark.parametrize(("month", "weeks", "days"), [
    ("2026-02", 4, 28),   # 1 February 2026 is a Sunday: exactly four weeks
    ("2024-02", 5, 29),
    ("2022-10", 6, 31),   # 1 October 2022 is a Saturday: six weeks
])
def test_every_day_of_a_month_stands_once_under_its_weekday(month, weeks, days):
    table = month_weeks(month)
    assert len(table) == weeks and {len(week) for week in table} == {7}
    shown = [(place, day) for week in table for place, day in enumerate(week) if day]
    assert [day.day for _, day in shown] == list(range(1, days + 1))
    assert all(day.isoweekday() % 7 == place for place, day in shown)


@pytest.mark.parametrize("month", ["2022-13", "2022-00", "6月", ""])
def test_what_is_not_a_month_is_refused(month):
    with pytest.raises(ValueError):
        month_weeks(month)


def test_holidays_by_law_and_their_substitutes_are_named():
    assert holiday(dt.date(2022, 7, 18)) == "海の日"
    assert "振替" in holiday(dt.date(2023, 1, 2))
    assert holiday(dt.date(2022, 6, 19)) is None


def test_a_template_can_ask_for_weeks_and_holidays(tmp_path):
    (tmp_path / "month.html.j2").write_text(
        "{% for week in '2022-07'|month_weeks %}{% for day in week %}{{ day.day if day else '-' }}"
        "{% if day and day|holiday %}({{ day|holiday }}){% endif %} {% endfor %}/{% endfor %}", encoding="utf-8")
    text = environment(tmp_path, lambda article: "8面").get_template("month.html.j2").render()
    assert text.startswith("- - - - - 1 2 /3 ")
    assert "18(海の日)" in text


# --- slips of the designer ---------------------------------------------------------------------


class _Article:
    title = "題"


SLIPS = {
    "{{ pece }}": "「pece」という名前はありません。もしかして「piece」",
    "{{ piece.titel }}": "「titel」という項目はありません",
    "{{ piece|nosuch }}": "「|nosuch」というフィルター",
    "{{ piece|inlin }}": "もしかして「inline」",
    "{% if 1 is nosuch %}{% endif %}": "「is nosuch」",
    "{% foo %}": "「{% foo %}」という命令",
    "{% if 1 %}": "閉じていません",
    "{% for a in 5 %}{% endfor %}": "くり返せない",
    "{{ 1 + 'a' }}": "種類のちがう値",
    "{{ 1 / 0 }}": "0 で割って",
    "{{ 'a' 'b' % }}": "書けません",
    "{{ 10 ** 400 * 1.5 }}": "数が大きすぎます",
    "{% for a in range(10 ** 9) %}{% endfor %}": "くり返しが多すぎます",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}": "自分を呼び続けて",
    "{% include 'no.html.j2' %}": "「no.html.j2」という部品がありません",
    "{% macro a(b) %}{% endmacro %}{{ a(1, 2) }}": "渡す値が合いません",
    "{{ piece.__class__.__mro__ }}": "使ってはいけない",
    "{{ {}['a'] }}": "「a」という項目はありません",
    "{{ 'これは置けません'|refuse }}": "これは置けません",
    "{{ (1).nosuch() }}": "「nosuch」という項目",
    "{{ '2022-13'|month_weeks }}": "ここでは使えません",
    "{{ (1, }}": "書"}


@pytest.mark.parametrize("source", SLIPS)
def test_a_slip_in_a_template_is_told_in_japanese_with_its_line(tmp_path, source):
    (tmp_path / "face.html.j2").write_text(f"<p>\n{source}\n", encoding="utf-8")
    with pytest.raises(LayoutError) as refused:
        rendered(environment(tmp_path, lambda article: "8面"), "face.html.j2", tmp_path, piece=_Article())
    told = refused.value.finding
    assert SLIPS[source] in told.message and told.hint and told.place.file.endswith("face.html.j2")
    assert not re.search(r"Error|[a-z]+ [a-z]+ [a-z]+", re.sub("「[^」]*」", "", told.message))
    assert told.place.line in (2, 3) and len(refused.value.finding.related) < 8


def test_a_template_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LayoutError, match="faces/none.html.j2 がありません"):
        rendered(environment(tmp_path, lambda article: "8面"), "faces/none.html.j2", tmp_path)


@pytest.mark.parametrize("name", ["inline", "inline_vertical", "phrases", "phrases_vertical", "visible"])
def test_a_field_that_an_article_leaves_out_is_nothing(name: str) -> None:
    env = environment(PROJECT / "layouts/minato", str)
    assert env.from_string("{{ text|" + name + " }}").render(text=None) == ""
    assert env.from_string("{% for line in text|paragraphs %}x{% endfor %}{{ text|ems }}").render(text=None) == "0"
    with pytest.raises(UndefinedError):  # a slip of the designer is none
        env.from_string("{{ text.titel|" + name + " }}").render(text={})
