"""The table of events of index.html, and a reading in words."""
from __future__ import annotations

import pytest

from kohoshi.editions.events import events
from kohoshi.editions.html.rows import event_rows
from kohoshi.issue.dates import Calendar
from kohoshi.issue.when import read_when, say_when
from tests.check import paper


def told(when: str) -> list[tuple[str, str, bool]]:
    own = paper.issue({"ehon": {"title": "見本の会", "body": [{"info": {"when": when}}]}})
    return [(f"{row.entry.first:%m-%d}" + (f"/{row.last:%m-%d}" if row.last else ""), row.hours, row.daily)
            for row in event_rows(events(own)) if row.entry.name == "見本の会"]


@pytest.mark.parametrize(("when", "right"), [
    ("6月10日(金)～15日(水) 9:00～17:00(月曜休館)", [("06-10/06-12", "9:00～17:00", True), ("06-14", "9:00～17:00", False), ("06-15", "9:00～17:00", False)]),
    ("6月10日(金)～12日(日)", [("06-10/06-12", "", False)]),
    ("6月24日(金) 22:00～翌2:00", [("06-24", "22:00～翌2:00", False)]),
    ("6月17日(金)10:00～19日(日)15:00", [("06-17/06-19", "10:00～15:00", False)]),
    ("毎週水曜日 10:00～", [(f"06-{day:02}", "10:00～", False) for day in (1, 8, 15, 22, 29)]),
    ("6月12日(日) 17:00まで", [("06-12", "～17:00", False)])])
def test_rows(when: str, right: list[tuple[str, str, bool]]) -> None:
    assert told(when) == right


@pytest.mark.parametrize(("when", "words"), [
    ("6月18日(土)・25日(土)・7月2日(土)・9日(土) 10:00～", "6/18、6/25、7/2、7/9 の4回、10:00～"),
    ("6月12日(日) 10:00～12:00", "6/12(日)、10:00～12:00"),
    ("6月12日(日)・19日(日)のどちらか 10:00～12:00", "6/12、6/19 のどれか、10:00～12:00"),
    ("6月12日(日) ①10:00～11:00 ②14:00～15:00", "6/12(日)、10:00～11:00　6/12(日)、14:00～15:00"),
    ("6月1日(水)～30日(木) 9:00～17:00(月曜休館)", "6/1から6/30まで26回、9:00～17:00"),
    ("6月10日(金)～12日(日)", "6/10～6/12（時刻なし）"),
    ("6月24日(金) 22:00～翌2:00", "6/24(金)、22:00～翌2:00"),
    ("6月12日(日) 終日", "6/12(日)、終日"),
    ("6月12日(日)は中止します", "【中止】6/12(日)（時刻なし）"),
    ("隔週水曜日 10:00～", "カレンダーには載りません"),
    ("随時", "")])
def test_in_words(when: str, words: str) -> None:
    assert say_when(read_when(when, Calendar(2022, 6))) == words
