"""Rules event/…: the lists of a build against the words, and what the words themselves say."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kohoshi.check.event import check_events
from kohoshi.check.words.passages import passages
from kohoshi.check.words.run import check_whens
from kohoshi.editions.events import events, events_csv
from kohoshi.editions.html.feeds import events_ics
from kohoshi.editions.html.linked import article_data
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from tests.check import paper

WEEKLY = "毎週水曜日 10:00～11:30(22日を除く)"
RAIN = "6月12日(日) 9:30開場、10:00開演(雨天時は19日(日))"
NIGHT = "6月24日(金) 22:00～翌2:00"


def issue(when: str = WEEKLY, row: str | None = None) -> Issue:
    body: list[dict[str, Any]] = [{"info": {"when": when, "where": "区民センター"}}]
    if row:
        body.append({"events": [{"date": "2022-06-12", "time": row, "title": "見本の会", "place": "区民センター"}]})
    return paper.issue({"ehon": {"title": "見本の会", "body": body}})


def built(own: Issue, folder: Path) -> Path:
    """The lists of events of a build."""
    (folder / "html" / "articles").mkdir(parents=True)
    (folder / "events.csv").write_bytes(events_csv(own))
    (folder / "html" / "events.ics").write_bytes(events_ics(own))
    for key in own.articles:
        data = article_data(own, key, [each for each in events(own) if each.article == key])
        (folder / "html" / "articles" / f"{key}.html").write_text(f'<script type="application/ld+json">{data}</script>', encoding="utf-8")
    return folder


@pytest.fixture
def spoiled(tmp_path: Path) -> Callable[..., list[Finding]]:
    """What is found when one list is changed."""
    def spoiled(own: Issue, file: str = "", find: str = "", instead: str = "") -> list[Finding]:
        folder = built(own, tmp_path)
        if file:
            text = (folder / file).read_bytes().decode()
            assert find in text
            (folder / file).write_bytes(text.replace(find, instead, 1).encode())
        return list(check_events(own, folder))
    return spoiled


@pytest.mark.parametrize(("when", "row"), [(WEEKLY, None), (RAIN, None), (NIGHT, None), ("6月12日(日)は中止します", "10:00～12:00"),
                                           ("6月12日(日) ①10:00～11:00 ②14:00～15:00", "10:00～11:00・14:00～15:00"),
                                           ("6月10日(金)～12日(日)", None), ("6月10日(金)～14日(火) 9:00～17:00(月曜休館)", None), ("随時", None),
                                           ("6月12日(日) 17:00まで", None), ("6月12日(日) 9:00～24:00", "9:00～24:00")])
def test_editions_that_agree(spoiled, when: str, row: str | None) -> None:
    assert spoiled(issue(when, row)) == []


@pytest.mark.speaks("event/edition", words="「見本の会」（6月29日 10:00）がありません")
@pytest.mark.parametrize(("when", "file", "find", "instead", "words"), [
    (WEEKLY, "html/events.ics", "EXDATE;TZID=Asia/Tokyo:20220622T100000\r\n", "", "「見本の会」（6月22日 10:00）は、原稿の日時にありません"),
    (WEEKLY, "html/events.ics", "UNTIL=20220629T010000Z", "UNTIL=20220622T010000Z", "「見本の会」（6月29日 10:00）がありません"),
    (WEEKLY, "html/events.ics", "T113000", "T123000", "終わりが、原稿の日時とちがいます"),
    (RAIN, "events.csv", "2022-06-12", "2022-06-19", "「見本の会」（6月19日 10:00）は、原稿の日時にありません"),
    (RAIN, "html/articles/ehon.html", "2022-06-12T10:00", "2022-06-12T09:30", "「見本の会」（6月12日 9:30"),
    (NIGHT, "events.csv", "2022-06-25", "2022-06-24", "終わりが、原稿の日時とちがいます"),
    ("6月12日(日)は中止します", "html/events.ics", "STATUS:CANCELLED\r\n", "", "が、原稿では中止です"),
    ("6月12日(日) 10:00～", "events.csv", "見本の会,", "【中止】見本の会,", "が、原稿では中止ではありません"),
])
def test_a_list_that_says_something_else(spoiled, when: str, file: str, find: str, instead: str, words: str) -> None:
    found = spoiled(issue(when), file, find, instead)
    assert found and {(f.rule, f.level) for f in found} == {("event/edition", Level.ERROR)}
    assert any(words.replace("9:30", "09:30") in f.message for f in found), [f.message for f in found]


def told(when: str, row: str | None = None) -> list[tuple[str, str]]:
    own = issue(when, row)
    return [(f.rule, f.level.value) for f in check_whens(own, passages(own)) if f.article == "ehon"]


@pytest.mark.parametrize("when", ["毎週水曜日(休講日を除く)10:00～", "7月5日(火)から全6回", "隔週水曜日 10:00～", "6月下旬", "6月30日(木)まで"])
def test_what_is_not_understood_is_said(when: str) -> None:
    assert set(told(when)) == {("event/unread", "notice")}


@pytest.mark.parametrize("when", ["6月12日(日) 開場14:00 開演13:30", "6月12日(日)・19日(日) 全3回", "6月12日(日) 15:00～13:00",
                                  "毎週水曜日 10:00～(23日(木)を除く)"])
def test_what_contradicts_itself_is_said(when: str) -> None:
    assert told(when) == [("event/contradiction", "warning")]


@pytest.mark.parametrize("when", ["随時", WEEKLY, RAIN, NIGHT, "6月12日(日)・19日(日) 全2回", "6月12日(日) 10:00～12:00(小雨決行)", "月～金曜日 9:00～17:30",
                                  "6月31日(金) 10:00～", "6月12日(日) 10:00～(締切6月9日(木))", "いつでも"])
def test_what_is_understood_says_nothing(when: str) -> None:
    assert told(when) == []


def test_a_finding_stands_where_it_is_written() -> None:
    own = issue("6月12日(日)\n受付10:30～ 10:00～12:00")
    found, = [f for f in check_whens(own, passages(own)) if f.article == "ehon"]
    assert found.excerpt == "10:30～ 10:00～12:00" and found.place and found.place.line == 3


def test_a_row_of_a_calendar_too() -> None:
    assert told(WEEKLY, "時間未定") == [("event/unread", "notice")]
