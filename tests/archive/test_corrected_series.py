"""Corrections of an event that comes by a rule in events.ics."""
from __future__ import annotations

import datetime as dt
import re

from kohoshi.archive.corrected import pages
from kohoshi.archive.corrected.events import corrected_csv, corrected_ics, event_lines
from kohoshi.archive.manifest import Erratum, EventChange
from kohoshi.check.calendars import calendar, linked_in
from kohoshi.editions.events import events, events_csv
from kohoshi.editions.html.feeds import events_ics
from kohoshi.editions.html.linked import article_data
from tests.check import paper

ISSUE = paper.issue({"ehon": {"title": "見本の会", "body": [{"info": {"when": "毎週水曜日 10:00～11:30(22日を除く)", "where": "区民センター"}}]}})
EVERY = event_lines(events_csv(ISSUE))
OWN = [each for each in EVERY if each.name == "見本の会"]


def erratum(number: str | None = None, **change: object) -> Erratum:
    return Erratum(date=dt.date(2022, 6, 3), face=4, text="誤 見本 正 見本の会", article="ehon", by="広報",
                   event=EventChange(number=number, **change) if number else None)


def read(marked: dict[str, list[Erratum]]) -> list[tuple[str, str, str, bool]]:
    data = corrected_ics(events_ics(ISSUE), marked, EVERY)
    return sorted((one.first, one.begin, one.until, one.off) for one in calendar(data) if one.name == "見本の会")


def test_the_rows_of_a_rule() -> None:
    assert [each.when.first.day for each in OWN] == [1, 8, 15, 29]
    assert read({}) == [(f"2022-06-{day:02}", "10:00", "11:30", False) for day in (1, 8, 15, 29)]


def test_one_of_them_moves() -> None:
    second = OWN[1].number
    marked = {second: [erratum(second, first=dt.date(2022, 6, 9), begin="14:00", until="15:30")]}
    assert read(marked) == [("2022-06-01", "10:00", "11:30", False), ("2022-06-09", "14:00", "15:30", False),
                            ("2022-06-15", "10:00", "11:30", False), ("2022-06-29", "10:00", "11:30", False)]
    assert "2022-06-09" in corrected_csv(events_csv(ISSUE), marked).decode()


def test_one_of_them_is_cancelled() -> None:
    last = OWN[3].number
    assert read({last: [erratum(last, cancelled=True)]})[-1] == ("2022-06-29", "10:00", "11:30", True)


def test_a_note_to_all_stays_with_the_rule() -> None:
    note = [erratum()]
    data = corrected_ics(events_ics(ISSUE), {each.number: note for each in OWN}, EVERY).decode()
    assert data.count("RECURRENCE-ID") == 0 and data.count("SEQUENCE:1") == 1
    assert len(read({each.number: note for each in OWN})) == 4


def test_one_of_two_sessions_is_cancelled_on_the_page_too() -> None:
    own = paper.issue({"ehon": {"title": "見本の会", "body": [{"info": {"when": "6月12日(日) ①10:00～11:00 ②14:00～15:00", "where": "区民センター"}}]}})
    every = [each for each in event_lines(events_csv(own)) if each.name == "見本の会"]
    page = f'<script type="application/ld+json">{article_data(own, "ehon", [e for e in events(own) if e.article == "ehon"])}</script>'.encode()
    second = every[1]
    told = [erratum(second.number, cancelled=True)]
    marked = {(second.name, pages.beginning(second.when.begins.isoformat())): (second, told)}
    data = re.search(rb">(.*)</script>", page, re.S)[1]
    new = pages._linked(data, told, marked)
    assert [(one.begin, one.off) for one in linked_in(f'<script type="application/ld+json">{new.decode()}</script>')] == [("10:00", False), ("14:00", True)]
