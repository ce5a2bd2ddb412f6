"""Reads a 日時: its tokens to groups of days and hours, and these to occurrences."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kohoshi.issue.dates import Calendar
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.when.groups import NEW_YEAR, Group, Limits, Out, Period, Told, tell
from kohoshi.issue.when.lexicon import MAY_MOVE, MAY_REMOVE, ONLY_POSSIBLE
from kohoshi.issue.when.marking import mark
from kohoshi.issue.when.model import Occurrence, Series, Spot, When
from kohoshi.issue.when.rules import Rule, Weekdays
from kohoshi.issue.when.times import ROLES, Sessions, sessions
from kohoshi.issue.when.tokens import Day, Token, tokens

_CLOCK = frozenset({"hours", "label", "start", "end", "door", "ignore", "length", "allday", "wave", "until", "sep", "particle", "from",
                    "harmless", "nightstay"})
#: Words → the days that they may mean, as (month, day), both inclusive. What is outside is sure.
_SPANS = (("盆", (8, 8), (8, 18)), ("夏", (7, 15), (9, 5)), ("冬", (12, 20), (1, 12)), ("春", (3, 15), (4, 12)), ("ゴールデン", (4, 27), (5, 8)),
          ("GW", (4, 27), (5, 8)))

_SPEAKS = re.compile(r"\d ?月|\d ?日(?!前|後|間|以)|\d ?時(?!間)|曜")
Override = tuple[Callable[[dt.date, list[dt.date]], bool], Sessions]


def read_when(text: str, calendar: Calendar) -> When:
    """What a text of 日時 or 期間 says, seen from the month of the issue."""
    return _Reader(text, calendar, None).read()


def read_time(text: str, day: dt.date, calendar: Calendar) -> When:
    """What the time of a calendar's row says of its day."""
    return _Reader(text, calendar, day).read()


class _Reader:
    def __init__(self, text: str, calendar: Calendar, day: dt.date | None) -> None:
        self.text, self.calendar = text, calendar
        self.when = When(text)
        self.groups: list[Group] = [Group()]
        self.out = Out()
        self.counts: list[tuple[Token, int]] = []
        self.overrides: list[Override] = []
        self.override_spots: list[tuple[Token, Sessions]] = []
        self.reserve_hours: list[Token] = []
        self.cancelled = ""
        self.hazy = False
        self.lead: list[Token] = []
        self.day = day
        if day is not None:
            self.group.singles.append(day)
            self.group.start = 0

    @property
    def group(self) -> Group:
        return self.groups[-1]

    # --- tokens to groups ------------------------------------------------------------------

    def read(self) -> When:
        every = tokens(self.text, self.calendar)
        self.when.dated = self.day is not None or bool(_SPEAKS.search(fold(self.text))) or any(_dated(token) for token in every)
        if not self.when.dated:
            return self.when
        self.level(every)
        return self.finish()

    def level(self, every: Sequence[Token]) -> None:
        """One level of tokens: the text, or a bracket that is of the event itself."""
        marked = mark(every)
        self.reserve_hours += marked.reserve_hours
        self.cancelled = self.cancelled or marked.cancelled
        for token in marked.hazy:
            self.hazy = True
            self.unread(token, "どの日が除かれるのか分かりません")
        roles = marked.roles
        index = 0
        while index < len(every):
            token, role = every[index], roles[index]
            if role == "out":
                self.take_out(every, index)
            elif role == "reserve":
                if token.kind == "date" and token.value.date:
                    self.when.reserve += (token.value.date,)
            elif role == "keep":
                self.keep(token)
            elif role in ("cancelled", "postponed"):
                if token.value.date:
                    self.add_day(token, every, index, roles)
                    self.group.status_days[token.value.date] = role  # type: ignore[assignment]
            elif role == "main":
                index += self.main(every, index, roles)
            index += 1

    def main(self, every: Sequence[Token], index: int, roles: Sequence[str]) -> int:
        """One token of the event itself; how many more it has used."""
        token = every[index]
        if used := self.override(every, index, roles):
            return used
        match token.kind:
            case "date":
                if token.value.date is None:
                    self.unread(token, f"「{token.text}」という日はありません")
                elif not token.value.same:
                    self.add_day(token, every, index, roles)
            case "month":
                self.add_month(token, every, index)
            case "recurs":
                self.fresh(token)
                if token.value is None:
                    self.unread(token, "くり返す曜日が分かりません")
                else:
                    self.group.rules.append(token.value)
            case "weekdays":
                self.fresh(token)
                group = self.group
                if not (group.periods or group.months or group.since or group.till or group.singles) or group.rules:
                    group.rules.append(Rule(token.value))
                else:
                    group.filters.append(token.value)
            case "bracket":
                self.bracket(token, every, index)
            case "count":
                self.count(token)
            case "either":
                self.group.either = True
            case "shift":
                if "out" not in roles[:index]:
                    self.out.shift = token.value["to"]
            case "some":
                self.hazy = True
                self.unread(token, f"「{token.text}」がどの日か分かりません")
            case "tenday":
                if self.group.months or self.group.dated:
                    self.unread(token, f"「{token.text}」がどの日か分かりません")
                    self.group.void = True
            case "text":
                self.words(token, every, index)
            case "vague":
                if token.text not in ("休館日", "休業日", "休診日", "閉庁日"):
                    self.unread(token, f"「{token.text}」がどの日か分かりません")
            case "newyear":
                self.unread(token, f"「{token.text}」がどの日か分かりません")
            case "until":
                self.until(every, index, roles)
            case "label" if self.numbers_days(every, index):
                pass
            case _ if token.kind in _CLOCK or token.kind == "stop":
                (self.group.clock if self.group.dated else self.lead).append(token)
        return 0

    @staticmethod
    def numbers_days(every: Sequence[Token], index: int) -> bool:
        """①6月12日 ②6月19日: the label is of a day, not of hours."""
        ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle")), None)
        return ahead is not None and ahead.kind in ("date", "month", "recurs", "weekdays")

    def fresh(self, token: Token) -> None:
        """A new group where the last has its hours already; a rule joined by 、 is of the same months."""
        if self.group.timed and self.group.dated and not (self.group.led and token.kind == "date"):
            old, new = self.group, Group()
            if token.kind in ("recurs", "weekdays") and old.rules and not any(t.kind == "stop" for t in old.clock):
                new.months, new.month_range, new.since, new.till = list(old.months), old.month_range, old.since, old.till
                new.periods = [each for each in old.periods if not each.span]
            self.groups.append(new)
        if self.group.start < 0:
            self.group.start = token.start
        self.group.end = token.end
        if not self.group.dated and self.lead:
            self.group.clock += [t for t in self.lead if t.kind in ("hours", "label", *("start", "end", "door", "ignore", "allday", "until"))]
            self.group.led = self.group.timed
            self.lead = []

    def add_day(self, token: Token, every: Sequence[Token], index: int, roles: Sequence[str]) -> None:
        day: Day = token.value
        assert day.date is not None
        group = self.group
        if day.range and group.singles and group.end <= token.start:
            first = group.singles[-1]
            clocks = [t for t in group.clock if t.kind == "hours" and t.start > group.end - 1]
            if day.date < first:
                group.singles.pop()
                self.when.conflicts.append(Spot(group.start, token.end, "終わりの日が、始まりの日より前です"))
                group.end = token.end
                return
            if len(clocks) == 1 and clocks[0].value.until is None:
                group.singles.pop()
                group.clock = [t for t in group.clock if t is not clocks[0]]
                ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle")), None)
                until = None
                if ahead is not None and ahead.kind == "hours" and ahead.value.until is None:
                    until = ahead.value.begin
                    ahead_at = every.index(ahead)
                    roles[ahead_at] = "word"  # type: ignore[index]
                group.periods.append(Period(first, day.date, True, clocks[0].value.begin, until))
                group.end = token.end
                return
            if not clocks:
                group.singles.pop()
                group.periods.append(Period(first, day.date))
                group.end = token.end
                return
        if day.range and group.months and not group.singles and not group.timed:
            first = dt.date(*group.months[-1], 1)
            group.months.pop()
            group.periods.append(Period(first, day.date))
            return
        self.fresh(token)
        group = self.group
        ahead = next((i for i in range(index + 1, len(every)) if every[i].kind != "sep"), None)
        if self.day is not None and day.date != self.day:
            self.unread(token, f"この行の日（{self.day.month}月{self.day.day}日）と違う日があります")
            return
        if ahead is not None and every[ahead].kind in ("wave", "from") and roles[index] == "main":
            after = next((t for t in every[ahead + 1:] if t.kind not in ("sep", "particle")), None)
            if not (after is not None and after.kind == "date" and after.value.range):
                if after is not None and after.kind == "month":
                    group.singles.append(day.date)
                    return
                if group.rules or after is not None and after.kind in ("recurs", "weekdays", "count", "bracket", "text", "stop", "hours", "harmless", "vague") or after is None:
                    if group.since is None and not group.singles and not group.periods:
                        group.since = day.date
                        return
        if ahead is not None and every[ahead].kind == "until" and roles[index] == "main":
            group.till = day.date
            return
        if day.date not in group.singles:
            group.singles.append(day.date)

    def add_month(self, token: Token, every: Sequence[Token], index: int) -> None:
        found = token.value
        ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle", "label")), None)
        ranged = found.link == "range" or bool(re.match(r"[~\-]$", self.text[token.start - 1:token.start].translate({0xFF5E: "~", 0x301C: "~"})))
        if ahead is not None and ahead.kind == "date" and not ahead.value.range and not ranged:
            return  # 1月①18日 ②25日
        self.fresh(token)
        group = self.group
        year = found.year if found.year is not None else self.calendar.nearest(found.month)[0]
        here = (year, found.month)
        if ranged and group.singles:
            first = group.singles.pop()
            self.unread(token, "終わりの日が分かりません")
            group.since = first
            return
        if ranged and group.months:
            at = group.months[-1]
            while at != here and len(group.months) < 24:
                at = (at[0] + at[1] // 12, at[1] % 12 + 1)
                group.months.append(at)
                if at[1] == here[1]:
                    break
            group.month_range = True
            return
        group.months.append(here)

    def until(self, every: Sequence[Token], index: int, roles: Sequence[str]) -> None:
        """…まで behind hours is theirs."""
        self.group.clock.append(every[index])

    def count(self, token: Token) -> None:
        match = token.value
        number = match["count"] or match["total"] or match["alone"]
        if number and not match["about"]:
            self.counts.append((token, int(number)))

    def words(self, token: Token, every: Sequence[Token], index: int) -> None:
        """Unknown words: nothing, unless they can change days or hours."""
        rest = "".join(t.text for t in every[index:index + 6])
        if ONLY_POSSIBLE.search(rest.split("。")[0]):
            return
        if MAY_REMOVE.search(token.text):
            self.hazy = True
            self.unread(token, f"「{token.text.strip()}」が分かりません")
        elif MAY_MOVE.search(token.text):
            self.unread(token, f"「{token.text.strip()}」が分かりません")

    def unread(self, token: Token, message: str) -> None:
        self.when.unread.append(Spot(token.start, token.end, message))

    # --- brackets --------------------------------------------------------------------------

    def bracket(self, token: Token, every: Sequence[Token], index: int) -> None:
        inner: list[Token] = token.value
        if any(t.kind == "stop" for t in inner):
            for part in _parts(inner):
                self.bracket(Token("bracket", part[0].start, part[-1].end, "", part), every, index)
            return
        kinds = {t.kind for t in inner}
        marked = mark(inner)
        if "keep" in marked.roles and "exc" not in kinds:
            for t, role in zip(inner, marked.roles, strict=True):
                if role == "keep":
                    self.keep(t)
            return
        if "cond" in kinds or "reserve" in kinds:
            for t, role in zip(inner, marked.roles, strict=True):
                if t.kind == "date" and t.value.date and role == "reserve":
                    self.when.reserve += (t.value.date,)
                elif t.kind == "date" and role == "main":
                    self.unread(t, f"「{t.text}」が何の日か分かりません")
                elif t.kind == "bracket":
                    self.bracket(t, inner, inner.index(t))
            return
        if "shift" in kinds and not kinds & {"exc"}:
            if not (index and every[index - 1].kind == "exc"):
                self.out.shift = next(t for t in inner if t.kind == "shift").value["to"]
            return
        for t in inner:
            if t.kind == "count":
                self.count(t)
            elif t.kind == "either":
                self.group.either = True
        if "some" in kinds:
            self.hazy = True
            self.unread(token, "どの日か分かりません")
            return
        if "exc" in kinds:
            self.exceptions(inner, marked.roles)
            return
        if marked.cancelled or "cancelled" in marked.roles or "postponed" in marked.roles:
            dates = [t.value.date for t in inner if t.kind == "date" and t.value.date]
            if dates:
                self.out.days.update(dates)
            else:
                self.group.status = marked.cancelled or "cancelled"
            return
        if self.overridden(inner):
            return
        if "other" in kinds or "other" in marked.roles:
            return
        if kinds & {"change"}:
            self.unread(token, "変更のあとの日時が分かりません")
            return
        if kinds & set(ROLES) and not kinds - {*ROLES, "sep", "particle", "harmless"}:
            (self.group.clock if self.group.dated else self.lead).extend(inner)  # 9:30(受付)
            return
        if "hours" in kinds and not kinds & {"date", "recurs"}:
            (self.group.clock if self.group.dated else self.lead).append(token)
            return
        if kinds & {"date"}:
            self.dates_in(token, inner)
            return
        if kinds & {"weekdays"}:
            if self.group.periods or self.group.months or self.group.since or not self.group.dated:
                self.level(inner)
            return
        if kinds & {"recurs"}:
            self.level(inner)
            return
        for at, t in enumerate(inner):
            if t.kind in ("text", "vague"):
                if t.kind == "text":
                    self.words(t, inner, at)
            elif t.kind == "bracket":
                self.bracket(t, inner, at)
        (self.group.clock if self.group.dated else self.lead).append(token)

    def dates_in(self, token: Token, inner: list[Token]) -> None:
        """Dates in brackets: those of a rule one by one, or the whole of it."""
        group = self.group
        days = [t.value for t in inner if t.kind == "date"]
        if group.rules and not group.singles and not group.periods and not any(t.kind == "text" for t in inner):
            rules, group.rules, timed = group.rules, [], group.clock
            group.clock = []
            self.level(inner)
            group.clock = timed + group.clock
            if any(day.range for day in days) or group.since or group.till:
                group.rules = rules + group.rules
            elif group.singles and not all(any(rule.holds(day) for rule in rules) for day in group.singles):
                self.unread(token, "曜日と、かっこの中の日付が合いません")
            return
        known = {*group.singles}
        if all(day.same or day.date in known for day in days):
            return
        if not group.dated:
            self.level(inner)
            return
        self.unread(token, f"「{self.text[token.start:token.end + 1]}」が何の日か分かりません")

    def exceptions(self, inner: list[Token], roles: Sequence[str]) -> None:
        for index, t in enumerate(inner):
            if roles[index] == "out":
                self.take_out(inner, index)
            elif roles[index] == "keep":
                self.keep(t)
            elif t.kind == "text" and MAY_REMOVE.search(t.text) or roles[index] == "main" and t.kind in ("date", "weekdays", "text") and t.text.strip():
                self.hazy = True
                self.unread(t, f"「{t.text.strip()}」が分かりません")
            elif t.kind == "shift":
                self.out.shift = t.value["to"]
        if not any(role == "out" for role in roles) and not any(t.kind == "hours" for t in inner):
            self.hazy = True
            self.unread(inner[0], "どの日が除かれるのか分かりません")

    def take_out(self, every: Sequence[Token], index: int) -> None:
        token, out = every[index], self.out
        behind = next((t for t in every[index + 1:index + 4] if t.kind not in ("particle", "sep", "exc", "harmless")), None)
        shift = ""
        for t in (behind.value if behind is not None and behind.kind == "bracket" else [behind] if behind is not None else []):
            shift = t.value["to"] if t.kind == "shift" else shift
        later = next((t for t in every[index + 1:] if t.kind == "shift"), None)
        if later is not None and not shift and token.kind in ("weekdays", "recurs"):
            shift = later.value["to"]
        if token.kind == "date" and token.value.date:
            day: Day = token.value
            if day.range and index and (before := next((t for t in reversed(every[:index]) if t.kind == "date"), None)) and before.value.date:
                n = (day.date - before.value.date).days  # type: ignore[operator]
                out.days.update(before.value.date + dt.timedelta(days=k) for k in range(max(n, 0) + 1))
            else:
                out.days.add(day.date)  # type: ignore[arg-type]
        elif token.kind == "weekdays":
            out.tests.append(_closed(token.value, shift))
        elif token.kind == "recurs" and token.value is not None:
            out.tests.append(_closed(token.value, shift))
        elif token.kind == "newyear":
            out.tests.append(lambda day: (day.month, day.day) in NEW_YEAR)
        elif token.kind == "month":
            out.tests.append(lambda day, month=token.value.month: day.month == month)  # type: ignore[misc]
        elif token.kind == "vague":
            out.vague.append((token, _may(token.text)))

    # --- hours of single days --------------------------------------------------------------

    def keep(self, token: Token) -> None:
        """Days that are not taken out after all: 5月5日(祝)は開館."""
        if token.kind == "date" and token.value.date:
            self.out.keep.append(lambda day, date=token.value.date: day == date)  # type: ignore[misc]
        elif token.kind == "weekdays":
            self.out.keep.append(token.value.holds)

    def override(self, every: Sequence[Token], index: int, roles: Sequence[str]) -> int:
        """最終日は12時まで, 土日は10:00～17:00 behind the hours of all; how many tokens it uses."""
        token = every[index]
        if token.kind not in ("first", "final", "date", "weekdays") or not (self.group.timed or self.group.periods):
            return 0
        inside = token.kind != "date" or any(p.first <= token.value.date <= p.last for p in self.group.periods if token.value.date) or token.value.date in self.group.singles
        if not inside and not self.group.rules:
            return 0
        stop = index + 1
        kinds = []
        while stop < len(every) and every[stop].kind in ("particle", "sep", "hours", "until", "from", "wave", "date", "weekdays", "harmless", "text", *("start", "end", "door", "ignore")):
            if every[stop].kind in ("date", "weekdays") and "hours" in kinds:
                break
            kinds.append(every[stop].kind)
            stop += 1
        run = list(every[index:stop])
        if "hours" not in kinds or not any(t.kind == "particle" and t.text == "は" for t in run):
            return 0
        return len(run) - 1 if self.overridden(run) else 0

    def overridden(self, inner: Sequence[Token]) -> bool:
        heads = [t for t in inner if t.kind in ("first", "final", "date", "weekdays")]
        if not heads or not any(t.kind == "hours" for t in inner) or not (self.group.dated and self.group.timed or self.group.periods or self.group.rules):
            return False
        if any(t.kind == "text" for t in inner) and not any(t.kind == "particle" and t.text == "は" for t in inner):
            return False
        at = 0
        while at < len(inner):
            if inner[at].kind not in ("first", "final", "date", "weekdays"):
                at += 1
                continue
            stop = at
            while stop < len(inner) and inner[stop].kind != "hours":
                stop += 1
            while stop < len(inner) and inner[stop].kind not in ("first", "final", "date", "weekdays"):
                stop += 1
            part = list(inner[at:stop])
            timed = sessions([t for t in part if t.kind not in ("first", "final", "date", "weekdays")])
            if len(timed.sessions) == 1:
                if any(t.kind == "ignore" or t.kind == "door" and "受" in t.text for t in part) and not any(t.kind in ("start", "end") for t in part):
                    at = stop
                    continue
                self.overrides.append((_holds([t for t in part if t.kind in ("first", "final", "date", "weekdays")]), timed))
            elif timed.sessions:
                self.when.unread.append(Spot(part[0].start, part[-1].end, "この日だけの時刻が分かりません"))
            at = stop
        return True

    # --- the end -----------------------------------------------------------------------------

    def finish(self) -> When:
        when = self.when
        groups = [group for group in self.groups if group.dated and not group.void]
        if groups and self.lead and not any(group.timed for group in groups):
            groups[0].clock = self.lead + groups[0].clock
        if groups and not any(group.timed for group in groups) and len(self.reserve_hours) == 1:
            groups[-1].clock.append(self.reserve_hours[0])
        if len(groups) > 1 and not groups[-1].timed and any(group.timed for group in groups):
            spot = groups[-1]
            when.unread.append(Spot(max(spot.start, 0), spot.end, "この日の時刻が分かりません"))
        if self.cancelled:
            for group in groups:
                group.status = self.cancelled  # type: ignore[assignment]
        limits = Limits(self.calendar.year, self.calendar.month, self.counts[0][1] if len(self.counts) == 1 else None)
        found: list[Occurrence] = []
        series: list[Series] = []
        whole = [(group, tell(group, self.out, limits, self.overrides)) for group in groups]
        for _, told in whole:
            found += [replace(one, series=one.series + len(series)) if one.series is not None else one for one in told.occurrences]
            series += told.series
            when.unread += told.unread
            when.conflicts += told.conflicts
        self.judge(found, whole)
        if not found:
            series = []
        if self.hazy and len({one.first for one in found}) > 1:
            found, series = [], []
        unique = dict.fromkeys(sorted(found, key=_order))
        when.occurrences, when.series = tuple(unique), tuple(series)
        when.unread = list(dict.fromkeys(when.unread))
        when.conflicts = list(dict.fromkeys(when.conflicts))
        if not found and not when.unread and not when.conflicts and self.day is None:
            when.unread.append(Spot(0, len(self.text), "行事の日が分かりません"))
        return when

    def judge(self, found: list[Occurrence], whole: list[tuple[Group, Told]]) -> None:
        """What the parts say against each other."""
        days = {one.first + dt.timedelta(days=n) for one in found for n in range((one.last - one.first).days + 1)}
        for token, number in self.counts:
            sums = {len(days), len(found), len({one.first for one in found})}
            ruled = any(group.rules or group.filters for group, _ in whole)
            sessions_count = max((sum(one.first == day for one in found) for day in days), default=0)
            if not found or number in sums or number == sessions_count or (ruled and any(group.since and not group.periods for group, _ in whole)):
                continue
            if any(one.first != one.last for one in found) or any(group.since and not group.rules for group, _ in whole) or any(group.either for group, _ in whole):
                self.when.unread.append(Spot(token.start, token.end, f"「{token.text}」がどの日か分かりません"))
            elif ruled and not any(group.periods or group.since or group.till for group, _ in whole):
                self.when.unread.append(Spot(token.start, token.end, f"「{token.text}」の始まりの日が分かりません"))
                found.clear()
            elif ruled and number < min(sums):
                self.when.unread.append(Spot(token.start, token.end, f"「{token.text}」がどの日か分かりません"))
                found.clear()
            else:
                self.when.conflicts.append(Spot(token.start, token.end, f"「{token.text}」とありますが、日時を数えると{len({one.first for one in found})}回です"))
        if self.out.days and any(group.rules or group.periods or group.filters or len(group.singles) > 1 for group, _ in whole):
            for day in sorted(self.out.days):
                if not self.possible(day, [group for group, _ in whole]):
                    self.when.conflicts.append(Spot(0, len(self.text), f"除くとある{day.month}月{day.day}日は、もともと行事の日ではありません"))

    @staticmethod
    def possible(day: dt.date, groups: list[Group]) -> bool:
        """Whether an excepted day is one that was in question."""
        for group in groups:
            inside = [p for p in group.periods if p.first <= day <= p.last] or not group.periods
            ruled = not (group.rules or group.filters) or any(rule.holds(day) for rule in group.rules) or any(each.holds(day) for each in group.filters)
            if inside and ruled and (group.periods or group.rules or group.filters or group.months or day in group.singles):
                return True
        return False


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens between stops."""
    out: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "stop":
            out.append([])
        else:
            out[-1].append(token)
    return [part for part in out if part]


def _dated(token: Token) -> bool:
    return token.kind in ("date", "month", "hours", "recurs", "weekdays", "allday", "either", "first", "final") \
        or token.kind == "bracket" and any(_dated(each) for each in token.value)


def _closed(closed: Weekdays | Rule, shift: str) -> Callable[[dt.date], bool]:
    """Days that are closed; of those on a holiday another one where ``shift`` says so."""
    if shift in ("翌日", "翌", "翌平日", "平日", "翌開館日", "前日", "翌々日"):
        from kohoshi.issue.when.rules import moved

        def holds(day: dt.date) -> bool:
            for back in range(-1, 8):
                origin = day - dt.timedelta(days=back)
                if closed.holds(origin) and (to := moved([origin], "翌平日" if shift == "翌開館日" else shift, closed.holds)) and to[0] == day:
                    return True
            return False
        return holds
    if shift.startswith(("実施", "開")):
        from kohoshi.issue.dates import holiday
        return lambda day: closed.holds(day) and holiday(day) is None
    return closed.holds


def _may(word: str) -> Callable[[dt.date], bool]:
    for key, first, last in _SPANS:
        if key in word:
            if first > last:
                return lambda day, a=first, b=last: (day.month, day.day) >= a or (day.month, day.day) <= b  # type: ignore[misc]
            return lambda day, a=first, b=last: a <= (day.month, day.day) <= b  # type: ignore[misc]
    return lambda day: True


def _holds(heads: list[Token]) -> Callable[[dt.date, list[dt.date]], bool]:
    def holds(day: dt.date, every: list[dt.date]) -> bool:
        for index, head in enumerate(heads):
            match head.kind:
                case "first":
                    if day == min(every):
                        return True
                case "final":
                    if day == max(every):
                        return True
                case "weekdays":
                    if head.value.holds(day):
                        return True
                case "date":
                    if head.value.date == day:
                        return True
                    if head.value.range and index and heads[index - 1].kind == "date" and heads[index - 1].value.date <= day <= head.value.date:
                        return True
        return False
    return holds


def _order(one: Occurrence) -> tuple[dt.date, int, dt.date, int, str]:
    return one.first, -1 if one.begin is None else one.begin, one.last, -1 if one.until is None else one.until, one.label
