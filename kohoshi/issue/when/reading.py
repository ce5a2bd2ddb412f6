"""Reads a 日時: its tokens to groups of days and hours, and these to occurrences."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kohoshi.issue.dates import Calendar
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.when.ahead import from_role, leads_days, leads_rule, lone_day, names_days, numbers_days
from kohoshi.issue.when.closing import finish
from kohoshi.issue.when.exceptions import exceptions, keep, take_out, unknown
from kohoshi.issue.when.groups import Group, Period
from kohoshi.issue.when.marking import ASKS, Role, mark
from kohoshi.issue.when.model import Spot, When
from kohoshi.issue.when.overrides import overridden, override
from kohoshi.issue.when.rules import OFFICE, Rule, Weekdays, occasions_of
from kohoshi.issue.when.state import State
from kohoshi.issue.when.times import ROLES
from kohoshi.issue.when.tokens import Day, Token, dated, parts, tokens

_CLOCK = frozenset("hours label start end door ignore length allday wave until sep particle from harmless nightstay".split())
_SPEAKS = re.compile(r"\d ?月|\d ?日(?!前|後|間|以)|\d ?時(?!間)|曜")


@lru_cache(maxsize=4096)  # asked by every edition and rule, and by the desk at every pause
def read_when(text: str, calendar: Calendar) -> When:
    """What a text of 日時 or 期間 says, seen from the month of the issue."""
    return _Reader(text, calendar, None, When(text)).read()


@lru_cache(maxsize=4096)
def read_time(text: str, day: dt.date, calendar: Calendar) -> When:
    """What the time of a calendar's row says of its day."""
    return _Reader(text, calendar, day, When(text)).read()


class _Reader(State):
    def read(self) -> When:
        every = tokens(self.text, self.calendar)
        self.when.dated = self.day is not None or bool(_SPEAKS.search(fold(self.text))) or any(dated(token) for token in every)
        if not self.when.dated:
            return self.when
        self.level(every)
        return finish(self)

    def level(self, every: Sequence[Token]) -> None:
        """One level of tokens: the text, or a bracket that is of the event itself."""
        marked = mark(every)
        self.reserve_hours += marked.reserve_hours
        self.cancelled = self.cancelled or marked.cancelled
        for token in marked.hazy:
            self.hazy = True
            self.unread(token, "どの日が除かれるのか分かりません")
        roles = marked.roles
        self.renewed = self.renewed or any(t.kind == "date" and role == "old" for t, role in zip(every, roles, strict=True))
        index = 0
        while index < len(every):
            token, role = every[index], roles[index]
            if role == "out":
                take_out(self, every, index)
                if not any(group.dated for group in self.groups):
                    self.out.lead()
            elif role == "reserve":
                self.when.reserve += tuple(t.value.date for t in (token.value if token.kind == "bracket" else [token]) if t.kind == "date" and t.value.date)
            elif role == "keep":
                keep(self, token)
            elif role in ("cancelled", "postponed"):
                if token.value.date:
                    self.add_day(token, every, index, roles)
                    self.group.status_days[token.value.date] = role
            elif role == "main":
                index += self.main(every, index, roles)
            index += 1

    def main(self, every: Sequence[Token], index: int, roles: list[Role]) -> int:
        """One token of the event itself; how many more it has used."""
        token = every[index]
        if used := override(self, every, index) or self.of_month(every, index):
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
            case "office" if self.group.periods and not self.group.timed:
                self.group.filters.append(Weekdays(OFFICE, working=True))
            case "bracket" if (day := lone_day(token)) and self.own_hours(day, every, index):  # 18日・19日【18日】10:00～
                self.groups.append(Group(singles=[day], start=token.start, end=token.end))
            case "bracket":
                self.bracket(token, every, index)
            case "count":
                self.count(token)
            case "either":
                self.group.either = True
            case "shift":
                if "out" not in roles[:index]:
                    self.out.shift, self.out.moves = token.value["to"], occasions_of(token.value)
            case "some":
                self.hazy = True
                self.unread(token, f"「{token.text}」がどの日か分かりません")
            case "tenday":
                if self.group.months or self.group.dated:
                    self.unread(token, f"「{token.text}」がどの日か分かりません")
                    self.group.void = True
            case "text" | "start" if self.group.dated and not self.group.timed and names_days(every, index):
                self.groups.append(Group())
            case "text":
                unknown(self, token, every, index)
            case "vague":
                if token.text not in ("休館日", "休業日", "休診日", "閉庁日"):
                    self.unread(token, f"「{token.text}」がどの日か分かりません")
                    self.hazy = self.hazy or leads_rule(every, index) and not self.group.dated  # 夏休み中の毎週水曜日
            case "newyear":
                self.unread(token, f"「{token.text}」がどの日か分かりません")
            case "until":
                self.group.clock.append(token)
            case "ditto":
                if len(self.groups) > 1 and not self.group.timed:
                    self.group.clock = list(self.groups[-2].clock)
            case "hours" if self.group.led and self.group.dated and leads_days(every, index):
                self.groups.append(Group())
                self.lead = [token]
            case "label" if numbers_days(every, index):
                ahead = next(t for t in every[index + 1:] if t.kind not in ("sep", "particle"))
                if ahead.kind == "date" and ahead.value.date:
                    self.numbered[token.text.strip("()")] = ahead.value.date
            case _ if token.kind in _CLOCK or token.kind == "stop":
                self.clock.append(token)
        return 0

    def of_month(self, every: Sequence[Token], index: int) -> int:
        """6月は17日, behind a rule: that month's day; how many tokens it uses."""
        if every[index].kind != "month" or not self.group.rules:
            return 0
        stop, days = index + 1, []
        while stop < len(every) and every[stop].kind in ("particle", "sep", "date", "only", "change"):
            if every[stop].kind == "date" and every[stop].value.date:
                days.append(every[stop].value.date)
            stop += 1
        if every[index + 1:index + 2] and every[index + 1].text == "は" and days:
            self.group.extra += days
            return stop - index - 1
        return 0

    def add_day(self, token: Token, every: Sequence[Token], index: int, roles: list[Role]) -> None:
        day: Day = token.value
        date = day.date
        assert date is not None
        group = self.group
        if group.singles and len(group.singles) == 1 and from_role(every, index):  # 30日9:00集合～31日15:00解散
            day = replace(day, range=True)
        if day.range and group.singles and group.end <= token.start:
            first = group.singles[-1]
            clocks = [t for t in group.clock if t.kind == "hours" and t.start > group.end - 1]
            if date < first:
                group.singles.pop()
                self.when.conflicts.append(Spot(group.start, token.end, "終わりの日が、始まりの日より前です"))
                group.end = token.end
                return
            if len(clocks) == 1 and clocks[0].value.until is None:
                group.singles.pop()
                group.clock = [t for t in group.clock if t is not clocks[0]]
                then = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle")), None)
                until = None
                if then is not None and then.kind == "hours" and then.value.until is None and then.value.sound:
                    until = then.value.begin
                    roles[every.index(then)] = "word"
                group.periods.append(Period(first, date, True, clocks[0].value.begin if clocks[0].value.sound else None, until))
                group.end = token.end
                return
            if not clocks:
                group.singles.pop()
                group.periods.append(Period(first, date))
                group.end = token.end
                return
        if day.range and group.months and not group.singles and not group.timed:
            first = dt.date(*group.months[-1], 1)
            group.months.pop()
            group.periods.append(Period(first, date))
            return
        if self.own_hours(date, every, index):
            self.groups.append(Group(singles=[date], start=token.start, end=token.end))
            return
        self.fresh(token)
        group = self.group
        behind = every[index - 1] if index else None
        if (behind is not None and behind.kind == "wave" and every[index - 2:index - 1] != []
                and every[index - 2].kind != "hours" and not day.range and not group.dated and roles[index] == "main"):
            group.till = date  # 受付中～6月30日
            return
        ahead = next((i for i in range(index + 1, len(every)) if every[i].kind != "sep"), None)
        if self.day is not None and date != self.day:
            self.unread(token, f"この行の日（{self.day.month}月{self.day.day}日）と違う日があります")
            return
        if ahead is not None and every[ahead].kind in ("wave", "from") and roles[index] == "main":
            after = next((t for t in every[ahead + 1:] if t.kind not in ("sep", "particle")), None)
            if not (after is not None and after.kind == "date" and after.value.range):
                if after is not None and after.kind == "month":
                    group.singles.append(date)
                    return
                open_end = after is None or after.kind in ("recurs", "weekdays", "count", "bracket", "text", "stop", "hours", "harmless", "vague")
                if (group.rules or open_end) and group.since is None and not group.singles and not group.periods:
                    group.since = date
                    return
        if ahead is not None and every[ahead].kind == "until" and roles[index] == "main":
            group.till = date
            return
        if date not in group.singles:
            group.singles.append(date)

    def add_month(self, token: Token, every: Sequence[Token], index: int) -> None:
        found = token.value
        if not 1 <= found.month <= 12:
            self.unread(token, f"「{token.text}」という月はありません")
            return
        ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle", "label")), None)
        ranged = found.link == "range" or bool(re.match(r"[~\-]$", self.text[token.start - 1:token.start].translate({0xFF5E: "~", 0x301C: "~"})))
        if ahead is not None and ahead.kind == "date" and not ahead.value.range and not ranged:
            return  # 1月①18日 ②25日
        self.fresh(token)
        group = self.group
        year = found.year if found.year is not None else self.calendar.nearest(found.month)[0]
        if token.text.startswith(("来年", "翌年")):
            year, ranged = self.calendar.year + 1, ranged or bool(index) and every[index - 1].kind in ("from", "wave")
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

    def count(self, token: Token) -> None:
        match = token.value
        if any(each is token for each, _ in self.counts):
            return
        number = match["count"] or match["total"] or match["alone"]
        if number and not match["about"]:
            self.counts.append((token, int(number)))

    # --- brackets --------------------------------------------------------------------------

    def bracket(self, token: Token, every: Sequence[Token], index: int) -> None:
        inner: list[Token] = token.value
        kinds = {t.kind for t in inner}
        pieces = parts(inner, also_commas="stop" not in kinds) if "stop" in kinds or {"exc", "hours"} <= kinds else []
        if len(pieces) > 1 or "stop" in kinds:
            for part in pieces:
                self.bracket(Token("bracket", part[0].start, part[-1].end, "", part), every, index)
            return
        marked = mark(inner)
        if "keep" in marked.roles and "exc" not in kinds:
            for t, role in zip(inner, marked.roles, strict=True):
                if role == "keep":
                    keep(self, t)
            return
        if "cond" in kinds or "reserve" in kinds:
            for t, role in zip(inner, marked.roles, strict=True):
                if t.kind == "date" and t.value.date and (role == "reserve" or "reserve" in kinds):
                    self.when.reserve += (t.value.date,)
                elif t.kind == "date" and role == "main":
                    self.unread(t, f"「{t.text}」が何の日か分かりません")
                elif t.kind == "bracket":
                    self.bracket(t, inner, inner.index(t))
            return
        if "shift" in kinds and not kinds & {"exc"}:
            if not (index and every[index - 1].kind == "exc"):
                match = next(t for t in inner if t.kind == "shift").value
                self.out.shift, self.out.moves = match["to"], occasions_of(match)
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
            exceptions(self, inner, marked.roles)
            return
        if marked.cancelled or "cancelled" in marked.roles or "postponed" in marked.roles:
            dates = [t.value.date for t in inner if t.kind == "date" and t.value.date]
            if dates:
                self.out.days.update(dates)
            else:
                self.group.status = marked.cancelled or "cancelled"
            return
        if overridden(self, inner):
            return
        if "other" in kinds or "other" in marked.roles:
            return
        months = {t.value.month for t in inner if t.kind == "month"}
        if months and self.group.rules and kinds & {"recurs", "weekdays"}:  # 毎月第1・3水曜日(8月は第3水曜日のみ)
            if self.calendar.month in months:
                self.hazy = True
                self.unread(token, "この月の日が分かりません")
            return
        if kinds & {"month", "change"} and self.group.rules and (inner[0].kind == "month" and self.of_month(inner, 0)):
            return
        moved_to = [t.value.date for t in inner if t.kind == "date"]
        if (kinds & {"change"} and not kinds - {"date", "change", "sep", "particle", "cancel", "postpone"}
                and len(moved_to) == len(self.group.singles) == 1 and moved_to[0] and not self.group.periods):
            self.group.singles = moved_to  # 6月25日(土) 10:00～12:00(7月9日(土)に延期)
            return
        if kinds & {"change"}:
            self.unread(token, "変更のあとの日時が分かりません")
            self.group.void = True
            return
        if {"date", "label", "only"} <= kinds:  # 19日は①のみ
            labels = frozenset(t.text.strip("()") for t in inner if t.kind == "label")
            self.only += [(t.value.date, labels) for t in inner if t.kind == "date" and t.value.date]
            return
        if kinds & set(ROLES) and not kinds - {*ROLES, "sep", "particle", "harmless"}:
            self.clock.extend(inner if index and every[index - 1].kind in ("hours", "wave", "from") else [])  # 9:30(受付)
            return
        if "hours" in kinds and not kinds & {"date", "recurs"}:
            several = not self.group.timed and self.group.dated and not kinds & set(ROLES) and sum(t.kind == "hours" for t in inner) > 1
            self.clock.extend(inner if several else [token])  # 1日2回(11:00～、14:00～)
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
                    unknown(self, t, inner, at)
            elif t.kind == "bracket":
                self.bracket(t, inner, at)
        self.clock.append(token)

    def dates_in(self, token: Token, inner: list[Token]) -> None:
        """Dates in brackets: those of a rule one by one, or the whole of it."""
        group = self.group
        days = [t.value for t in inner if t.kind == "date"]
        if group.rules and len(days) == 1 and days[0].date and not (group.since or group.periods) and inner[0].kind == "first":
            group.since = days[0].date  # (初回は6月11日)
            return
        if inner[0].text == "次回" and any(rule.holds(day.date) for rule in group.rules for day in days if day.date):
            return
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
        if group.months and group.filters and not group.singles and not any(day.range or day.date is None for day in days) \
                and all((day.date.year, day.date.month) in group.months and any(each.holds(day.date) for each in group.filters) for day in days):
            group.singles, group.months = [day.date for day in days], []  # 7月の土曜日(2日・9日)
            return
        known = {*group.singles}
        if all(day.same or day.date in known for day in days):
            return
        if not group.dated:
            self.level(inner)
            return
        if any(t.kind == "from" for t in inner) and ASKS.search(self.text[token.start:token.end]):
            return  # (6月6日(月)9:00から窓口で整理券を配布)
        self.unread(token, f"「{self.text[token.start:token.end + 1]}」が何の日か分かりません")
