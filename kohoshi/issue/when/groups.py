"""Days that share their hours, gathered from the tokens, and the occurrences they give."""
from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kohoshi.issue.when.model import DAY, Occurrence, Status, TextNote
from kohoshi.issue.when.rules import DAILY, HOLIDAY, Rule, Weekdays, moved
from kohoshi.issue.when.times import Session, Sessions, sessions
from kohoshi.issue.when.tokens import Token

#: A period of more days than this with the same hours stays one entry without hours.
LONG = 100
#: A rule is told as one from that many days on.
_SERIES = 3
_YEARS = 3
#: Public offices are closed (行政機関の休日に関する法律 and the ordinances after it).
NEW_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


@dataclass
class Period:
    """Days from one to another. ``begin``, ``until``: of a true span (17日23:00～18日5:00)."""

    first: dt.date
    last: dt.date
    span: bool = False
    begin: int | None = None
    until: int | None = None


@dataclass
class DayGroup:
    """``months``: (year, month) of the months named; ``since``, ``till``: open at the other end;
    ``kept``: days and tests of Out that were said of the groups before it (月曜(祝日を除く)10:00～、祝日13:00～)."""

    singles: list[dt.date] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    filters: list[Weekdays] = field(default_factory=list)
    months: list[tuple[int, int]] = field(default_factory=list)
    month_range: bool = False
    since: dt.date | None = None
    till: dt.date | None = None
    clock: list[Token] = field(default_factory=list)
    either: bool = False
    status: Status = ""
    status_days: dict[dt.date, Status] = field(default_factory=dict)
    start: int = -1
    end: int = 0
    void: bool = False
    led: bool = False
    extra: list[dt.date] = field(default_factory=list)
    kept: tuple[frozenset[dt.date], int, int] = (frozenset(), 0, 0)

    @property
    def dated(self) -> bool:
        return bool(self.singles or self.periods or self.rules or self.filters or self.months or self.since or self.till)

    @property
    def timed(self) -> bool:
        return any(t.kind in ("hours", "allday") or t.kind == "bracket" and any(i.kind == "hours" for i in t.value) for t in self.clock)


@dataclass
class TakenOut:
    """What is taken out of all groups. ``sets``: days of the week with what happens when such a day is a
    holiday; ``moves``: on which days ``shift`` moves; ``vague``: (words, whether a day may be among them); ``led``: days, and number of tests, that were
    said before any group; ``spans``: the days of each 12月29日～1月3日 among ``days``."""

    days: set[dt.date] = field(default_factory=set)
    tests: list[Callable[[dt.date], bool]] = field(default_factory=list)
    keep: list[Callable[[dt.date], bool]] = field(default_factory=list)
    vague: list[tuple[Token, Callable[[dt.date], bool]]] = field(default_factory=list)
    shift: str = ""
    moves: frozenset[int] = frozenset({HOLIDAY})
    led: tuple[frozenset[dt.date], int] = (frozenset(), 0)
    spans: list[frozenset[dt.date]] = field(default_factory=list)

    def takes(self, day: dt.date, group: DayGroup) -> bool:
        if any(test(day) for test in self.keep):
            return False
        days, first, last = group.kept
        return day in self.days and day not in days or any(test(day) for test in (*self.tests[:first], *self.tests[last:]))

    def lead(self) -> None:
        """What was taken out so far was said before any day, and is of all groups."""
        self.led = frozenset(self.days), len(self.tests)

    def since_led(self) -> tuple[frozenset[dt.date], int, int]:
        return frozenset(self.days - self.led[0]), self.led[1], len(self.tests)


@dataclass
class GroupReading:
    """What a group gives."""

    occurrences: list[Occurrence] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    unread: list[TextNote] = field(default_factory=list)
    conflicts: list[TextNote] = field(default_factory=list)


@dataclass(frozen=True)
class Limits:
    """Where rules without an end stop: the month of the issue; ``count``: 全3回."""

    year: int
    month: int
    count: int | None = None

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    def end_of(self, day: dt.date) -> dt.date:
        return max(end_of_month(self.year, self.month), end_of_month(day.year, day.month))


def end_of_month(year: int, month: int) -> dt.date:
    return dt.date(year, month, months.monthrange(year, month)[1])


def tell(group: DayGroup, out: TakenOut, limits: Limits, overrides: Sequence[tuple[Callable[[dt.date, list[dt.date]], bool], Sessions]]) -> GroupReading:
    """The occurrences of a group."""
    told = GroupReading()
    timed = sessions(group.clock)
    told.unread += timed.unread
    told.conflicts += timed.conflicts
    for each in group.periods:
        if each.span:
            told.occurrences.append(Occurrence(each.first, each.last, each.begin, each.until, status=group.status))
    listed = [each for each in group.periods if not each.span]
    nights = any(t.kind == "nightstay" or t.kind == "bracket" and any(i.kind == "nightstay" for i in t.value) for t in group.clock)
    if nights and not listed and len(group.singles) > 1 and (group.singles[-1] - group.singles[0]).days == len(group.singles) - 1:
        listed, group.singles = [Period(group.singles[0], group.singles[-1])], []  # 29・30日(1泊2日)
    if nights and len(listed) == 1 and not group.rules and not group.filters and len(timed.sessions) <= 1:
        one = timed.sessions[0] if timed.sessions else Session()
        told.occurrences.append(Occurrence(listed[0].first, listed[0].last, one.begin, one.until, status=group.status))
        return told
    plain, ruled = _days(group, listed, out, limits, timed, told, by_day=bool(overrides))
    hours = timed.sessions or [Session()]
    for rule, days in ruled:
        for one in hours:
            _by_rule(rule, days, one, group, told, overrides)
    for first, last in plain:
        for one in _own_hours(first, plain, hours, overrides) if first == last else hours:
            status = group.status or group.status_days.get(first, "")
            told.occurrences.append(Occurrence(first, last, one.begin, one.until, one.label, status, group.either))
    return told


def _days(group: DayGroup, listed: list[Period], out: TakenOut, limits: Limits, timed: Sessions, told: GroupReading, *, by_day: bool) -> tuple[
        list[tuple[dt.date, dt.date]], list[tuple[Rule, list[dt.date]]]]:
    """(single days and periods without hours, days by a rule)."""
    rules = list(group.rules)
    scope: list[tuple[dt.date, dt.date]] = [(each.first, each.last) for each in listed]
    scope += [(dt.date(y, m, 1), end_of_month(y, m)) for y, m in group.months] if not scope and not group.since and not group.till and not group.singles else []
    scope = _joined(scope)
    singles = [day for day in group.singles if not out.takes(day, group)]
    if group.filters and (scope or group.since or group.till or not (singles or rules)):
        rules = [*rules, *(Rule(each) for each in group.filters)]
    elif group.filters and singles and not all(any(each.holds(day) for each in group.filters) for day in singles):
        told.unread.append(TextNote(group.start, group.end, "曜日と日付の関係が分かりません"))
    if rules and singles and not scope and not group.since and not group.till:
        if group.months or not all(any(rule.holds(day) for rule in rules) for day in singles):
            told.unread.append(TextNote(group.start, group.end, "くり返す日と、書かれた日付の関係が分かりません"))
            return [], []
        return [(day, day) for day in singles], []
    ruled: list[tuple[Rule, list[dt.date]]] = []
    if rules:
        ruled = [(rule, _expanded(rule, scope, group, out, limits, told)) for rule in rules]
        return [(day, day) for day in singles], [pair for pair in ruled if pair[1]]
    plain = [(day, day) for day in singles]
    for first, last in scope:
        days = _vagueless([day for n in range((last - first).days + 1) if not out.takes(day := first + dt.timedelta(days=n), group)], out, told)
        if group.months and not group.month_range and not out.tests:
            told.unread.append(TextNote(group.start, group.end, "月だけで、日が分かりません"))
        elif (timed.sessions or by_day) and len(days) <= LONG:
            ruled.append((DAILY, days))
        elif timed.sessions:
            told.unread.append(TextNote(group.start, group.end, f"{LONG}日より長い期間なので、日ごとの時刻はカレンダーに入れません"))
            plain.append((first, last))
            timed.sessions.clear()
        elif group.months and not out.days and not out.tests:
            told.unread.append(TextNote(group.start, group.end, "月だけで、日が分かりません"))
        else:
            plain += _unbroken(days)
    if group.since and not (scope or group.till):
        if limits.count and limits.count > 1:
            told.unread.append(TextNote(group.start, group.end, f"はじめの日のほかは、日が分かりません（全{limits.count}回）"))
        plain.append((group.since, group.since))
    if group.till and not (scope or group.since):
        told.unread.append(TextNote(group.start, group.end, "始まりの日が分かりません"))
    elif group.till and group.since and not scope:
        plain.append((group.since, group.till))
    return plain, ruled


def _joined(scope: list[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    """Months that follow each other as one span."""
    out: list[tuple[dt.date, dt.date]] = []
    for first, last in scope:
        if out and (first - out[-1][1]).days == 1:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _expanded(rule: Rule, scope: list[tuple[dt.date, dt.date]], group: DayGroup, out: TakenOut, limits: Limits, told: GroupReading) -> list[dt.date]:
    open_end = not scope and group.till is None
    if not scope:
        first = group.since or limits.first
        if rule.every > 1 and group.since is None:
            told.unread.append(TextNote(group.start, group.end, "隔週の始まりの日が分かりません"))
            return []
        last = group.till or limits.end_of(first)
        if group.till and group.since is None:
            first = limits.first
        if open_end and limits.count and group.since:
            last = dt.date(first.year + _YEARS, first.month, 28)
        scope = [(first, last)] if last >= first else []
    days: list[dt.date] = []
    for first, last in scope:
        found = rule.between(first, last)
        there = moved(found, out.shift, on=out.moves) if out.shift else found
        if there is None:
            told.unread.append(TextNote(group.start, group.end, "祝日のときの日が分かりません"))
            there = moved(found, "休み", on=out.moves) or []
        days += there
    if rule.every > 1 and group.months and not (group.since or group.periods):
        told.unread.append(TextNote(group.start, group.end, "隔週の始まりの日が分かりません"))
        return []
    days = _vagueless([day for day in days if not out.takes(day, group)], out, told)
    for day in group.extra:  # 6月は17日
        days = sorted({day, *(each for each in days if (each.year, each.month) != (day.year, day.month) or each in group.extra)})
    counted = bool(open_end and limits.count and group.since)
    if counted:
        days = days[:limits.count]
    at = next((n for n, day in enumerate(days) if (day.month, day.day) in NEW_YEAR), None)
    if at is not None and rule != DAILY and not (not counted and limits.count == len(days)):
        told.unread.append(TextNote(group.start, group.end, "年末年始に休むかどうか分からないので、"
                                f"{days[at].month}月{days[at].day}日{'から' if counted else ''}はカレンダーに入れません"))
        days = days[:at] if counted else [day for day in days if (day.month, day.day) not in NEW_YEAR]
    return days


def _vagueless(days: list[dt.date], out: TakenOut, told: GroupReading) -> list[dt.date]:
    """Without the days that words like お盆 may mean."""
    for token, may in out.vague:
        inside = [day for day in days if may(day)]
        if inside:
            days = [day for day in days if not may(day)]
            told.unread.append(TextNote(token.start, token.end, f"「{token.text}」がどの日か分からないので、{_days_text(inside)}はカレンダーに入れません"))
    return days


def _days_text(days: list[dt.date]) -> str:
    first, last = days[0], days[-1]
    return f"{first.month}月{first.day}日" if first == last else f"{first.month}月{first.day}日から{last.month}月{last.day}日まで"


def _unbroken(days: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    out: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if out and (day - out[-1][1]).days == 1:
            out[-1] = (out[-1][0], day)
        else:
            out.append((day, day))
    return out


def _own_hours(day: dt.date, plain: list[tuple[dt.date, dt.date]], hours: list[Session],
               overrides: Sequence[tuple[Callable[[dt.date, list[dt.date]], bool], Sessions]]) -> list[Session]:
    """The hours of a day, for which others may be said: 最終日は12時まで."""
    every = [first for first, _ in plain]
    for holds, other in overrides:
        if holds(day, every):
            return [replaced(each, other) for each in hours]
    return hours


def replaced(one: Session, other: Sessions) -> Session:
    new = other.sessions[0]
    if new.begin is None:
        return replace(one, until=new.until)
    if new.until is None and one.until is not None and one.until > new.begin:
        return replace(one, begin=new.begin)
    return replace(one, begin=new.begin, until=new.until)


def _by_rule(rule: Rule, days: list[dt.date], one: Session, group: DayGroup, told: GroupReading,
             overrides: Sequence[tuple[Callable[[dt.date, list[dt.date]], bool], Sessions]]) -> None:
    pairs = [(day, _own_hours(day, [(each, each) for each in days], [one], overrides)[0]) for day in days]
    usual = [day for day, own in pairs if (own.begin, own.until) == (one.begin, one.until)]
    status = group.status
    number: int | None = None
    gapless = replace(rule, weekdays=replace(rule.weekdays, holidays=False, working=False) if rule.weekdays else None)
    holding = [day for day in usual if gapless.holds(day)]
    if rule.rrule and not status and len(holding) >= _SERIES and (one.begin is None or one.begin < DAY):
        gaps = len(gapless.between(holding[0], holding[-1])) - len(holding)
        if gaps <= len(holding):  # a rule of exceptions is none
            number = len(told.series)
            told.series.append(gapless.rrule)
    for day, own in pairs:
        state = status or group.status_days.get(day, "")
        told.occurrences.append(Occurrence(day, day, own.begin, own.until, own.label, state, group.either,
                                           number if number is not None and day in holding else None))
