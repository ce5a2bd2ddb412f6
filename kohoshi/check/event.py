"""Rule ``event/edition``: what events.csv, events.ics and the JSON-LD of html/ say of days and hours is what
the words of the content say (kohoshi.issue.when), no more and no less."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kohoshi.check.calendars import CalendarEntry, calendar, linked, table, without_until
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.issue.when import occasions
from kohoshi.text import plain

_HINT = "build で作り直してください。作り直しても出るときは、この道具の誤りです"
#: (name for comparing, first day, begin).
_Key = tuple[str, str, str]


@dataclass
class _ContentEvent:
    """What the words say of one beginning. ``ends``: (last day, until) of each that says so."""

    name: str
    ends: set[tuple[str, str]] = field(default_factory=set)
    off: bool = False


def check_events(issue: Issue, folder: Path) -> Iterator[Finding]:
    """On the files of a build in ``folder``."""
    said = _content_events(issue)
    for file, found, whole in (("events.csv", table(folder), False),
                               ("html/events.ics", calendar((folder / "html" / "events.ics").read_bytes()), True),
                               ("html/articles/", linked(folder), False)):
        yield from _compared(said, file, [without_until(one) for one in found] if whole else found, whole=whole)


def _content_events(issue: Issue) -> dict[_Key, _ContentEvent]:
    out: dict[_Key, _ContentEvent] = {}
    cancelled: set[tuple[str, str]] = set()
    for one in occasions(issue):
        for each in one.when.occurrences:
            key = plain(one.title), each.first.isoformat(), _clock(each.begin)
            said = out.setdefault(key, _ContentEvent(one.title))
            said.ends.add((each.last.isoformat(), _clock(each.until)))
            said.off = said.off or bool(each.status)
            if each.status and each.begin is None:
                cancelled.add(key[:2])
    for (name, day), said in [((key[0], key[1]), value) for key, value in out.items()]:
        said.off = said.off or (name, day) in cancelled
    for name, day in cancelled:  # the sessions of that day tell it
        if any(key[:2] == (name, day) and key[2] for key in out):
            out.pop((name, day, ""), None)
    return out


def _compared(said: dict[_Key, _ContentEvent], file: str, found: Iterable[CalendarEntry], *, whole: bool) -> Iterator[Finding]:
    left = dict(said)
    for one in found:
        key = plain(one.name), one.first, one.begin
        wanted = left.pop(key, None)
        if wanted is None:
            again = said.get(key)
            yield _finding(file, one.name, f"{file} の「{one.name}」（{_when(one.first, one.begin)}）は、原稿の日時に{'は1回だけです' if again else 'ありません'}")
        elif not any(_ends(one, each, whole=whole) for each in wanted.ends):
            yield _finding(file, one.name, f"{file} の「{one.name}」（{_when(one.first, one.begin)}）の終わりが、原稿の日時とちがいます")
        elif one.off != wanted.off:
            yield _finding(file, one.name, f"{file} の「{one.name}」（{_when(one.first, one.begin)}）が、原稿では{'中止です' if wanted.off else '中止ではありません'}")
    for (_, day, begin), wanted in left.items():
        yield _finding(file, wanted.name, f"{file} に「{wanted.name}」（{_when(day, begin)}）がありません")


def _ends(one: CalendarEntry, said: tuple[str, str], *, whole: bool) -> bool:
    last, until = said
    if whole and not one.begin:
        until = ""
    return one.until == until and (one.last == last or not until and bool(one.begin))


def _finding(file: str, name: str, message: str) -> Finding:
    return Finding("event/edition", Level.ERROR, message, _HINT, file=file, excerpt=name)


def _when(day: str, begin: str) -> str:
    return f"{dt.date.fromisoformat(day).month}月{dt.date.fromisoformat(day).day}日{f' {begin}' if begin else ''}"


def _clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
