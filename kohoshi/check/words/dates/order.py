"""Deadlines after their event, and what is over before the issue is in every letter box."""
from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.check.words.dates.line import DatedPassage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Found, is_deadline, is_opening, say_day
from kohoshi.issue.model import Issue

_INFO = re.compile(r"(?P<block>.*\.info)\.(?P<field>when|period|apply|deadline)")
_APPLYING = re.compile(r"申込|申し込|応募|予約|受付|受け付け|提出|届け出|ご連絡|エントリー")
#: A deadline of something else than applying.
_ELSE = re.compile(r"次回|次の|別|アンケート|作品|結果|発表|当選|抽選|支払|納付|返却|展示|配信|視聴|公開|通知")
#: A sentence that announces something on a day; what begins on it, or comes every year, goes on.
_HELD = re.compile(r"(?:開きます|開催します|行います|催します|実施します)。?$")
_GOES_ON = re.compile(r"(?<!時)(?<!分)(?<!半)(?<!:[0-9]{2})から|以降|より|毎|例年|年に|[0-9]回目|同時|~")
_PAST = re.compile(r"(?:ました|でした|した|だった)(?:。|$|が、)")
_REPORT = re.compile(r"報告|レポート|開催しました|行いました|終了しました|ありがとう|結果|振り返|表彰|受賞|だより|昨年|記録")


@dataclass(frozen=True)
class _OrderedTime:
    """A date that ends or opens the time to apply, or an event, in its line."""

    line: DatedPassage
    found: Found

    def after(self, other: _OrderedTime) -> bool:
        """Later whichever days both can mean."""
        return min(self.found.dates) > max(other.found.dates)


def order(issue: Issue, lines: list[DatedPassage]) -> Iterator[Finding]:
    blocks: dict[tuple[str | None, str], dict[str, list[DatedPassage]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if match := _INFO.fullmatch(line.passage.field):
            blocks[line.passage.article, match["block"]][match["field"]].append(line)
    events: dict[str | None, list[_OrderedTime | None]] = defaultdict(list)
    for (article, _), fields in blocks.items():
        event = _last(fields["when"] or fields["period"])
        events[article].append(event)
        yield from _block(issue, fields, event)
    yield from _running(issue, lines, {a: e[0] for a, e in events.items() if len(e) == 1})


def _block(issue: Issue, fields: dict[str, list[DatedPassage]], event: _OrderedTime | None) -> Iterator[Finding]:
    """The facts of one notice."""
    told: set[int] = set()
    ends = [said for line in fields["deadline"] for said in _dates(line)[-1:]]
    ends += [said for line in fields["apply"] for said in _deadlines(line) if not _of_else(said)]
    opens = [said for line in fields["apply"] for said in _dates(line) if is_opening(line.folded, said.found)]
    for said in ends:
        if event and said.after(event):
            told.add(id(said.found))
            yield _late(said, event, "申込みの締切", Level.ERROR)
    for said in opens:
        if event and said not in ends and said.after(event):
            yield _late(said, event, "申込みの始まり", Level.ERROR)
    if event and not _reports(issue, event):
        yield from _over(issue, event)
    for said in ends:
        if id(said.found) not in told:
            yield from _over(issue, said)


def _running(issue: Issue, lines: list[DatedPassage], events: dict[str | None, _OrderedTime | None]) -> Iterator[Finding]:
    """Running text: what is announced, and deadlines where the sentence speaks of applying."""
    for line in lines:
        if _INFO.fullmatch(line.passage.field):
            continue
        yield from _held(issue, line)
        for said in _deadlines(line):
            start, stop = line.sentence(said.found.start, said.found.end)
            sentence = line.folded[start:stop]
            if not _APPLYING.search(sentence) or _PAST.search(sentence):
                continue
            event = events.get(line.passage.article)
            if event and said.after(event) and not _of_else(said):
                yield _late(said, event, "締切", Level.WARNING)
            else:
                yield from _over(issue, said)


def _held(issue: Issue, line: DatedPassage) -> Iterator[Finding]:
    """Sentences that announce something on days which are over."""
    by_sentence: dict[tuple[int, int], list[_OrderedTime]] = defaultdict(list)
    for said in _dates(line):
        if (said.found.year or line.calendar.year) < line.calendar.year - 1:
            continue  # 平成6年に結んだ提携の30年を祝い、催しを行います
        by_sentence[line.sentence(said.found.start, said.found.end)].append(said)
    for (start, stop), every in by_sentence.items():
        sentence = line.folded[start:stop].strip()
        last = max(every, key=lambda said: max(_meant(said.found)))
        if _HELD.search(sentence) and not _GOES_ON.search(sentence) and not _APPLYING.search(sentence) and not line.recurring and not _reports(issue, last):
            yield from _over(issue, last)


def _dates(line: DatedPassage) -> list[_OrderedTime]:
    return [_OrderedTime(line, found) for found in line.dates if found.dates and not found.guessed]


def _last(lines: list[DatedPassage]) -> _OrderedTime | None:
    """The last day of an event; None when it comes again and again or has no end."""
    if any(line.recurring for line in lines):
        return None
    found = [said for line in lines for said in _dates(line)]
    if not found or any(line.folded.rstrip().endswith(("から", "以降")) for line in lines) or _open_end(found):
        return None
    return max(found, key=lambda said: max(_meant(said.found)))


def _open_end(found: list[_OrderedTime]) -> bool:
    """6月1日～ without an end."""
    last = max(found, key=lambda said: (said.line.passage.start.line if said.line.passage.start else 0, said.found.end))
    return bool(re.fullmatch(r" ?(?:~|から|より|以降|-)(?:[^\d]*)", last.line.folded[last.found.end:]))


def _deadlines(line: DatedPassage) -> list[_OrderedTime]:
    return [said for said in _dates(line) if is_deadline(line.folded, said.found)]


def _of_else(said: _OrderedTime) -> bool:
    """The date ends something else than the time to apply: 動画は6月30日まで配信."""
    start, stop = said.line.sentence(said.found.start, said.found.end)
    return bool(_ELSE.search(said.line.folded, start, stop))


def _reports(issue: Issue, event: _OrderedTime) -> bool:
    """The event is told of as past: in its line, or by the titles of its article."""
    article = issue.articles.get(event.line.passage.article or "")
    titles = " ".join(str(each) for each in (article.kicker, article.title, article.subtitle, article.lead) if each) if article else ""
    return bool(_REPORT.search(event.line.folded) or _PAST.search(event.line.folded) or _REPORT.search(titles) or _PAST.search(titles))


def _late(said: _OrderedTime, event: _OrderedTime, what: str, level: Level) -> Finding:
    year = said.line.calendar.year
    return said.line.passage.finding(
        "date/deadline-after", level,
        f"{what}（{_day(said, year)}）が、行事の日（{_day(event, year)}）より後です",
        "どちらの日付が正しいか、元の資料で確かめてください", said.found.start, said.found.end,
        tuple(place for place in [event.line.passage.place(event.found.start, event.found.end)] if place))


def _day(said: _OrderedTime, year: int) -> str:
    day = said.found.date
    assert day is not None
    return say_day(day, year)


def _over(issue: Issue, said: _OrderedTime) -> Iterator[Finding]:
    """Past before the last household has its copy."""
    delivered, year = issue.publication.delivery.end, said.line.calendar.year
    if max(_meant(said.found)) < delivered:
        yield said.line.finding(
            "date/past", Level.WARNING, f"「{_day(said, year)}」は、この号を配り終える{say_day(delivered, year)}より前です",
            "届いたときには過ぎている家庭があります。日付と、配布の予定（issue.yaml の delivery）を確かめてください",
            said.found.start, said.found.end)


def _meant(found: Found) -> list[dt.date]:
    weekday = found.annex.weekday if found.annex else None
    return [day for day in found.dates if weekday is None or day.weekday() == weekday] or list(found.dates)
