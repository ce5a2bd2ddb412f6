"""The calendar filters a template asks for: weeks of a month, national holidays."""
from __future__ import annotations

import datetime as dt

import pytest

from kohoshi.pages.environment import environment
from kohoshi.pages.months import holiday, month_weeks


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
