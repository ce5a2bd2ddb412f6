"""What a 日時 says: the forms of when.yaml, each with the value worked out by hand."""
from __future__ import annotations

import pytest

from kohoshi.issue.dates import Calendar
from kohoshi.issue.when import When, read_time, read_when
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
    assert len(FORMS) >= 150 and len({(form.text, form.year, form.month) for form in FORMS}) == len(FORMS)


@pytest.mark.parametrize("form", FORMS, ids=[form.text for form in FORMS])
def test_a_form(form: Form) -> None:
    when = read(form)
    assert said(when) == sorted(form.days)
    assert when.reserve == form.reserve
    assert (bool(when.unread), bool(when.conflicts)) == (form.unread, form.conflict), (when.unread, when.conflicts)
