"""What an issue says of each event: in the facts of its notice and in the rows of calendars."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kohoshi.check.words.directory import Directory
from kohoshi.check.words.passages import Passage
from kohoshi.check.words.telephone import comparable, telephones
from kohoshi.check.words.titles import core
from kohoshi.issue.dates import Calendar, Hours, hours
from kohoshi.issue.model import MAIN, Issue
from kohoshi.issue.when import Occasion, Occurrence, When, occasions
from kohoshi.issue.when.occasions import calendar_of
from kohoshi.text import plain

#: A part of a title names the whole only when at least this long.
_PART = 5
#: Titles this much alike are one event that is written in two ways.
_ALIKE = 0.85
#: Days that are not all written out.
_OPEN = re.compile(r"毎週|毎月|毎日|第[1-5１-５一二三四五]|ほか|など|随時|通年|土日|平日")


@dataclass(frozen=True)
class Day:
    """A day named at [start, end), its weekday not counted. ``closes``: a span of days ends with
    it; ``apart``: its month stands farther in front (7月は14日)."""

    start: int
    end: int
    date: dt.date
    closes: bool
    apart: bool


@dataclass(frozen=True)
class CalendarRow:
    """A row of a calendar. ``title``: the passage of its title; ``time`` and ``place`` may be absent;
    ``when``: what its time says."""

    name: str
    date: dt.date
    title: Passage
    time: Passage | None
    place: Passage | None
    when: When | None = None

    @property
    def sessions(self) -> list[Occurrence]:
        """Those of its hours that have a begin."""
        return [one for one in self.when.occurrences if one.begin is not None] if self.when else []


@dataclass
class Happening:
    """An event as its notice tells it.

    when     what its 日時 says, where it has one
    days     the days named on which it takes place
    hours    the hours named at which it does
    all_days every day that its article names (applications, deadlines)
    open     whether it takes place on more days than are written out
    numbers  telephone numbers given for it, for comparing
    """

    name: str
    article: str
    facts: dict[str, list[Passage]] = field(default_factory=dict)
    texts: list[Passage] = field(default_factory=list)
    days: list[tuple[Passage, Day]] = field(default_factory=list)
    hours: list[tuple[Passage, Hours]] = field(default_factory=list)
    all_days: set[dt.date] = field(default_factory=set)
    all_hours: list[Hours] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    when: When | None = None

    @property
    def sessions(self) -> list[Occurrence]:
        """When it takes place, as far as the hour is known."""
        return [one for one in self.when.occurrences if one.begin is not None] if self.when else []

    @property
    def held(self) -> list[dt.date]:
        """The days it takes place, in order."""
        return sorted(self.when.days if self.when and self.when.days else {said.date for _, said in self.days})

    @property
    def open(self) -> bool:
        return any(day.closes for _, day in self.days) \
            or any(_OPEN.search(p.text) for key in ("when", "period") for p in self.facts.get(key, ()))

    def on(self, day: dt.date) -> bool:
        """Whether it can take place that day. A rule says nothing of the days before and after those it is
        read for, and its exceptions no more than it was understood."""
        if self.when and self.when.days and not self.when.unread:
            return day in self.when.days or self.open and not self.held[0] <= day <= self.held[-1]
        return self.open or any(said.date == day for _, said in self.days)

    def fact(self, key: str) -> str:
        return " ".join(passage.text for passage in self.facts.get(key, ()))


def happenings(issue: Issue, passages: Sequence[Passage]) -> dict[str, Happening]:
    """Every article that gives the facts of an event, by its id. Articles with several notices are
    left out: which fact belongs to which cannot be told."""
    directory, calendar = Directory(issue), calendar_of(issue)
    out: dict[str, Happening] = {}
    for key, article in issue.articles.items():
        blocks = [block for part in article.all_parts.values() for block in part]
        if sum(block.info is not None for block in blocks) == 1:
            out[key] = Happening(core(str(article.title)), key)
    for one in occasions(issue):
        if one.info is not None and one.key in out:
            out[one.key].when = one.when
    for passage in passages:
        if happening := out.get(passage.article or ""):
            _tell(happening, passage, calendar, directory)
    return out


def _tell(happening: Happening, passage: Passage, calendar: Calendar, directory: Directory) -> None:
    days, times = days_in(passage.text, calendar), hours(passage.text)
    happening.all_days.update(day.date for day in days)
    happening.all_hours += times
    happening.numbers.update(comparable(n.groups, directory.area_code) for n in telephones(passage.text, expected=passage.field.endswith(".contact")))
    head, _, key = passage.field.rpartition(".")
    if head.endswith(".info"):
        happening.facts.setdefault(key, []).append(passage)
        if key in ("when", "period"):
            when = happening.when
            own = when.days if when and when.days else {day.date for day in days}
            begins = {one.begin for one in happening.sessions} or {one.first for one in times}
            happening.days += [(passage, day) for day in days if day.date in own]
            happening.hours += [(passage, one) for one in times if one.first in begins]
    else:
        happening.texts.append(passage)


def days_in(text: str, calendar: Calendar) -> list[Day]:
    """The days that a text names; years and months alone, and days that do not exist, are none."""
    return [Day(found.start, min(found.end, found.annex.start) if found.annex else found.end, found.date,
                found.link == "range", found.inherited and not found.link)
            for found in calendar.read(text) if found.date]


def agree(a: Hours, b: Hours) -> bool:
    """Whether both can be the same: equal where both say something."""
    return a.first == b.first and (None in (a.last, b.last) or a.last == b.last)


def alike(a: Occurrence, b: Occurrence) -> bool:
    """The same of two sessions."""
    return a.begin == b.begin and (None in (a.until, b.until) or a.until == b.until)


def calendar_rows(issue: Issue, passages: Sequence[Passage]) -> list[CalendarRow]:
    """Every row of every calendar that is placed."""
    found = {(p.article, p.field): p for p in passages if ".events." in p.field}
    read: dict[tuple[str, str], Occasion] = {(one.key, one.field): one for one in occasions(issue) if one.event is not None}
    out: list[CalendarRow] = []
    for (article, where), passage in found.items():
        if not where.endswith(".title"):
            continue
        stem = where.removesuffix(".title")
        *_, block, _, row = stem.split(".")
        event = (issue.articles[str(article)].all_parts[passage.part or MAIN][int(block)].events or [])[int(row)]
        out.append(CalendarRow(core(str(event.title)), event.date, passage, found.get((article, f"{stem}.time")), found.get((article, f"{stem}.place")),
                       one.when if (one := read.get((str(article), f"{stem}.time"))) else None))
    return out


def same(a: str, b: str) -> bool:
    """Whether two titles (see titles.core) name one event: equal, one the other with a word
    before or behind it, or one slip apart. Titles that differ in a number never do."""
    if a == b:
        return True
    if re.findall("[0-9]+", a) != re.findall("[0-9]+", b):
        return False
    short, long = sorted((a, b), key=len)
    if len(short) >= _PART and (long.startswith(short) or long.endswith(short)):
        return True
    return len(short) >= _PART and SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


_PLACE_NOISE = re.compile(r"\([^()]*\)|(?:に|で)?(?:集合|直接|現地)|[、,・/]|です$|にて$|で$")


def places_agree(a: str, b: str) -> bool:
    """Whether one place can be the other, said more shortly."""
    first, second = (_PLACE_NOISE.sub("", plain(text)) for text in (a, b))
    if first in second or second in first:
        return True
    floors = [re.findall(r"[0-9]+階|地下", text) for text in (first, second)]
    if all(floors) and floors[0] != floors[1]:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.8
