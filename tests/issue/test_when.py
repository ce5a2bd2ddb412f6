"""What a 日時 says: the forms of when.yaml, each with the value worked out by hand."""
from __future__ import annotations

import datetime as dt
import random

import pytest
from dateutil.rrule import rrulestr

from kohoshi.issue.dates import Calendar
from kohoshi.issue.when import DAY, When, read_time, read_when
from tests.issue.when_table import ROW, Form, Once, forms

FORMS = forms()


def read(form: Form) -> When:
    calendar = Calendar(form.year, form.month)
    return read_time(form.text, ROW, calendar) if form.row else read_when(form.text, calendar)


def said(when: When) -> list[Once]:
    def clock(minutes: int | None) -> str:
        return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02}"
    return sorted((one.first, one.last, clock(one.begin), clock(one.until), str(one.status)) for one in when.occurrences)


def test_the_table_is_large_enough() -> None:
    assert len(FORMS) >= 1100 and len({(form.text, form.year, form.month) for form in FORMS}) == len(FORMS)


@pytest.mark.parametrize("form", FORMS, ids=[form.text for form in FORMS])
def test_a_form(form: Form) -> None:
    when = read(form)
    assert said(when) == sorted(form.days)
    assert when.reserve == form.reserve
    assert (bool(when.unread), bool(when.conflicts)) == (form.unread, form.conflict), (when.unread, when.conflicts)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_is_read_or_not_understood(seed: int) -> None:
    """Halves of two forms put together: never a failure, never an hour or a day that there is not."""
    chance = random.Random(seed)
    for _ in range(150):
        one, other = chance.choice(FORMS).text, chance.choice(FORMS).text
        text = one[:chance.randrange(len(one) + 1)] + other[chance.randrange(len(other) + 1):]
        when = read_when(text, Calendar(2022, 6))
        for each in when.occurrences:
            assert each.first <= each.last and all(minutes is None or 0 <= minutes < DAY for minutes in (each.begin, each.until)), text
        for spot in (*when.unread, *when.conflicts):
            assert 0 <= spot.start <= spot.end <= len(text) + 1 and spot.message, text
        for number, rule in enumerate(when.series):
            days = [dt.datetime.combine(each.first, dt.time()) for each in when.occurrences if each.series == number]
            assert not days or set(days) <= set(rrulestr(rule, dtstart=days[0]).between(days[0], days[-1], inc=True)), text


def test_widths_and_dashes_say_the_same() -> None:
    wide = str.maketrans({**{chr(0x30 + n): chr(0xFF10 + n) for n in range(10)}, ":": "：", "(": "（", ")": "）", "～": "〜", " ": "\u3000"})
    for form in FORMS:
        if not form.row:
            other = read_when(form.text.translate(wide), Calendar(form.year, form.month))
            assert said(other) == sorted(form.days), form.text


@pytest.mark.parametrize("text", ["休み", "変更あり", "6月13日 10:00～", "24:00～", "毎週水曜日 10:00～", "(19日に変更)", "7月から", "隔週", "随時", "", "10:00～(6月上旬)"])
def test_a_row_of_a_calendar_is_of_its_day(text: str) -> None:
    when = read_time(text, ROW, Calendar(2022, 6))
    assert {each.first for each in when.occurrences} == {ROW}
