"""The forms of 日時 of tests/issue/when.yaml through every edition: events.csv, events.ics and JSON-LD, each
read back by another reader than wrote it, say the value worked out by hand."""
from __future__ import annotations

import csv
import datetime as dt
import io
import re
from functools import cache
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr

from kohoshi.check.calendars import CalendarEntry, calendar, linked_in
from kohoshi.editions.events import events, events_csv
from kohoshi.editions.html.feeds import events_ics
from kohoshi.editions.html.linked import article_data
from kohoshi.issue.model import Issue
from tests.check import paper
from tests.issue.when_table import ROW, Form, forms

FORMS = forms()
#: Forms of one month that stand in one issue; few, so that an issue is of a likely size.
SIZE = 120
_BY_MONTH = [[form for form in FORMS if (form.year, form.month) == month] for month in sorted({(form.year, form.month) for form in FORMS})]
PARTS = [some[at:at + SIZE] for some in _BY_MONTH for at in range(0, len(some), SIZE)]
#: (first day, last day, begin, until, off).
Once = tuple[str, str, str, str, bool]


#: By identity: comparing and hashing a form takes longer than reading it.
_NUMBER = {id(form): number for number, form in enumerate(FORMS)}


def title(form: Form) -> str:
    return f"見本{_NUMBER[id(form)] + 1:03}の会"


@cache
def issue(part: int) -> Issue:
    """Every form of a part as an article or a row of its own."""
    articles = {}
    year, month = PARTS[part][0].year, PARTS[part][0].month
    for form in PARTS[part]:
        block = {"events": [{"date": ROW.isoformat(), "time": form.text, "title": title(form), "place": "区民センター"}]} if form.row \
            else {"info": {"when": form.text, "where": "区民センター"}}
        articles[f"f{_NUMBER[id(form)]:03}"] = {"title": title(form), "body": [block]}
    plan = [dict(run) for run in paper.PUBLICATION["flatplan"]]
    plan[2] = {**plan[2], "slots": {"col": list(articles)}}
    return paper.issue(articles, month=f"{year}-{month:02}", label=f"{month}月号", flatplan=plan)


@cache
def ics(part: int) -> bytes:
    return events_ics(issue(part))


@cache
def parsed(part: int) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(ics(part))


@cache
def instances(part: int) -> dict[str, list[Once]]:
    return _own_reader(ics(part))


def expected(form: Form, *, whole_days_end: bool) -> list[Once]:
    """``whole_days_end``: the edition can tell an end without a begin."""
    def clock(text: str) -> str:
        return text.rjust(5, "0") if text else ""
    return sorted((first.isoformat(), last.isoformat(), clock(begin), clock(until) if begin or whole_days_end else "", bool(status))
                  for first, last, begin, until, status in form.days)


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_the_table_of_open_data(part: int) -> None:
    rows = list(csv.DictReader(io.StringIO(events_csv(issue(part)).decode("utf-8-sig"), newline="")))
    by_title: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_title.setdefault(row["イベント名"].removeprefix("【中止】").removeprefix("【延期】"), []).append(row)
    for form in PARTS[part]:
        own = by_title.get(title(form), [])
        assert sorted((row["開始日"], row["終了日"], row["開始時間"], row["終了時間"], row["イベント名"] != title(form)) for row in own) \
            == expected(form, whole_days_end=True), form.text
        if not form.row:
            assert all(row["開始日時特記事項"] == form.text for row in own)


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_the_calendar(part: int) -> None:
    data = ics(part)
    assert re.search(rb"\r\n$", data) and max(map(len, data.split(b"\r\n"))) <= 75
    found = instances(part)
    for form in PARTS[part]:
        assert sorted(found.get(title(form), [])) == expected(form, whole_days_end=False), form.text
    uids = [str(event["uid"]) for event in parsed(part).walk("VEVENT")]
    assert len(set(uids)) == len(uids)


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_the_reader_of_the_proof_reads_the_same(part: int) -> None:
    found = instances(part)
    read: dict[str, list[Once]] = {}
    for one in calendar(ics(part)):
        read.setdefault(one.name, []).append(_once(one))
    assert {name: sorted(days) for name, days in read.items()} == {name: sorted(days) for name, days in found.items()}


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_what_search_engines_are_told(part: int) -> None:
    own = issue(part)
    entries = events(own)
    for form in PARTS[part]:
        key = f"f{_NUMBER[id(form)]:03}"
        page = f'<script type="application/ld+json">{article_data(own, key, [e for e in entries if e.article == key])}</script>'
        found = sorted(_once(one) for one in linked_in(page))
        # an end that is not told is no end: only the day it begins is compared
        assert [(a, b if until or not begin else a, begin, until, off) for a, b, begin, until, off in expected(form, whole_days_end=True)] == \
            [(a, b if until or not begin else a, begin, until, off) for a, b, begin, until, off in found], form.text


def part_of(form: Form) -> int:
    return next(number for number, part in enumerate(PARTS) if any(form is each for each in part))


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_conditions_stay_in_the_words(part: int) -> None:
    about = {str(event["summary"]): str(event.get("description", "")) for event in parsed(part).walk("VEVENT")}
    for form in PARTS[part]:
        if form.days and form.kind in ("予備日と天気", "除く日", "どちらか"):
            assert form.text in about[title(form)], form.text


def test_a_rule_is_a_rule() -> None:
    """毎週水曜日 10:00～11:30(22日を除く) is one event with a rule and a day on which there is none."""
    form = next(each for each in FORMS if each.text == "毎週水曜日 10:00～11:30(22日を除く)")
    event, = (each for each in parsed(part_of(form)).walk("VEVENT") if each["summary"] == title(form))
    assert event["rrule"].to_ical().decode() == "FREQ=WEEKLY;UNTIL=20220629T010000Z;BYDAY=WE"
    assert [each.dt.isoformat() for each in event["exdate"].dts] == ["2022-06-22T10:00:00+09:00"]


def test_what_is_off_says_so() -> None:
    form = next(each for each in FORMS if each.text == "6月12日(日)は中止します")
    event, = (each for each in parsed(part_of(form)).walk("VEVENT") if title(form) in each["summary"])
    assert event["status"] == "CANCELLED" and event["summary"] == f"【中止】{title(form)}"


# --- another reader of iCalendar ------------------------------------------------------------------


def _once(one: CalendarEntry) -> Once:
    return one.first, one.last, one.begin, one.until, one.off


def _own_reader(data: bytes) -> dict[str, list[Once]]:
    """Name → its instances, read with icalendar and dateutil; the maker's Series are not used."""
    out: dict[str, list[Once]] = {}
    for event in icalendar.Calendar.from_ical(data).walk("VEVENT"):
        start, end = event["dtstart"].dt, event["dtend"].dt if "dtend" in event else None
        starts = [start]
        if "rrule" in event:
            timed = isinstance(start, dt.datetime)
            naive = start.replace(tzinfo=None) if timed else dt.datetime.combine(start, dt.time())
            rule = event["rrule"]
            until = rule["UNTIL"][0]
            rule["UNTIL"] = [until.astimezone(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None) if timed else until]
            out_days = {each.dt if not timed else each.dt.date() for each in (event["exdate"].dts if "exdate" in event else ())}
            starts = [start + (each - naive) for each in rrulestr(rule.to_ical().decode(), dtstart=naive)]
            starts = [each for each in starts if (each.date() if timed else each) not in out_days]
        for each in starts:
            own = end + (each - start) if end is not None else None
            name, off = str(event["summary"]), event.get("status") == "CANCELLED"
            out.setdefault(name.removeprefix("【中止】").removeprefix("【延期】") if off else name, []).append(_told(each, own, off))
    return out


def _told(start: dt.date, end: dt.date | None, off: bool) -> Once:
    if not isinstance(start, dt.datetime):
        assert end is not None
        return start.isoformat(), (end - dt.timedelta(days=1)).isoformat(), "", "", off
    last = end if isinstance(end, dt.datetime) else start
    return f"{start:%Y-%m-%d}", f"{last:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}" if end else "", off
