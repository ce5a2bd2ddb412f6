"""What becomes of an event that a correction moves."""
from __future__ import annotations

import datetime as dt

import pytest

from kohoshi.archive import ArchiveError
from kohoshi.archive.corrected.moved import When, change

DAY = dt.date(2022, 6, 12)
ONE = When(DAY, DAY, "10:00", "12:00")
NUMBER = "2022-06-007"


def moved(when: When, to: str) -> When:
    return when.moved(change(NUMBER, to, cancelled=False))


@pytest.mark.parametrize(("when", "to", "row"), [
    (ONE, "2022-06-19", ("2022-06-19", "2022-06-19", "10:00", "12:00")),
    (ONE, "2022-06-12 14:00-16:00", ("2022-06-12", "2022-06-12", "14:00", "16:00")),
    (ONE, "2022-06-12 14:00", ("2022-06-12", "2022-06-12", "14:00", "")),
    (When(DAY, DAY + dt.timedelta(days=3), "", ""), "2022-07-30", ("2022-07-30", "2022-08-02", "", "")),
    (When(DAY, DAY + dt.timedelta(days=3), "", ""), "2022-07-30/2022-07-31", ("2022-07-30", "2022-07-31", "", "")),
    (ONE, "2022-06-19/2022-06-20 09:00-08:00", ("2022-06-19", "2022-06-20", "09:00", "08:00"))])
def test_what_is_not_said_stays(when: When, to: str, row: tuple[str, ...]) -> None:
    assert tuple(moved(when, to).row().values()) == row
    assert When.of_row(moved(when, to).row()) == moved(when, to)


def test_a_calendar_ends_a_day_at_the_next() -> None:
    days = When(DAY, DAY, "", "")
    assert (days.begins, days.ends) == (DAY, dt.date(2022, 6, 13))
    assert ONE.begins.isoformat() == "2022-06-12T10:00:00+09:00" and ONE.ends.isoformat() == "2022-06-12T12:00:00+09:00"
    assert When(DAY, DAY, "20:00", "00:00").ends.isoformat() == "2022-06-13T00:00:00+09:00"
    assert When(DAY, DAY, "20:00", "").ends is None


def test_neither_moved_nor_cancelled_it_stays_as_it_is() -> None:
    assert moved(ONE, "") == ONE and change(NUMBER, "", cancelled=True).cancelled


@pytest.mark.parametrize(("to", "cancelled", "words"), [
    ("6月19日", False, "--moved は"), ("2022-6-19", False, "--moved は"), ("2022-06-19 25:00", False, "--moved は"),
    ("2022-06-31", False, "暦にない日"), ("2022-06-19/2022-06-18", False, "終わりが始まりより前"),
    ("2022-06-19 12:00-10:00", False, "終わりが始まりより前"), ("2022-06-19", True, "--cancelled とは別々に")])
def test_what_is_no_time(to: str, cancelled: bool, words: str) -> None:
    with pytest.raises(ArchiveError, match=words):
        change(NUMBER, to, cancelled=cancelled)
