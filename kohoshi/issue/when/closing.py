"""The end of reading a 日時: its groups to occurrences, and what its parts say against each other."""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from kohoshi.issue.when.groups import DayGroup, GroupReading, Limits, tell
from kohoshi.issue.when.model import Occurrence, TextNote, When
from kohoshi.issue.when.state import State


def finish(state: State) -> When:
    when = state.when
    groups = [group for group in state.groups if group.dated and not group.void]
    if groups and state.lead and not any(group.timed for group in groups):
        groups[0].clock = state.lead + groups[0].clock
    if groups and not any(group.timed for group in groups) and len(state.reserve_hours) == 1:
        groups[-1].clock.append(state.reserve_hours[0])
    if len(groups) > 1 and not groups[-1].timed and any(group.timed for group in groups):
        spot = groups[-1]
        when.unread.append(TextNote(max(spot.start, 0), spot.end, "この日の時刻が分かりません"))
    if state.renewed:  # 【延期】12日→19日: of the new day nothing is put off
        for group in groups:
            group.status = "" if group.status == "postponed" else group.status
    if state.cancelled and not (state.renewed and state.cancelled == "postponed"):
        for group in groups:
            group.status = state.cancelled
    when.reserve = tuple(dict.fromkeys(when.reserve))
    limits = Limits(state.calendar.year, state.calendar.month, state.counts[0][1] if len(state.counts) == 1 else None)
    found: list[Occurrence] = []
    series: list[str] = []
    whole = [(group, tell(group, state.out, limits, state.overrides)) for group in groups]
    for _, told in whole:
        found += [replace(one, series=one.series + len(series)) if one.series is not None else one for one in told.occurrences]
        series += told.series
        when.unread += told.unread
        when.conflicts += told.conflicts
    found = _stayed(found, state.text)
    spare = {one.first for one in found} - set(when.reserve)
    found = [one for one in found if one.first not in when.reserve or not spare]
    labels = {one.label for one in found}
    if state.numbered and all(label in state.numbered or label and set(label) <= state.numbered.keys() for label in labels):  # ①11日②18日③25日 ①②10:00～③13:00～
        state.only += [(day, frozenset(label for label in labels if number == label or number in label and label not in state.numbered))
                       for number, day in state.numbered.items()]
    for day, wanted in state.only:
        found = [one for one in found if one.first != day or one.label in wanted]
    judge(state, found, whole)
    if not found:
        series = []
    if state.hazy and len({one.first for one in found}) > 1:
        found, series = [], []
    if state.day is not None:  # a calendar's row is of its day, whatever its time says
        found = [one if one.first == state.day else Occurrence(state.day, state.day) for one in found] or [Occurrence(state.day, state.day)]
    unique = dict.fromkeys(sorted(found, key=_order))
    when.occurrences, when.series = tuple(unique), tuple(series)
    when.unread = list(dict.fromkeys(when.unread))
    when.conflicts = list(dict.fromkeys(when.conflicts))
    if not found and not when.unread and not when.conflicts and state.day is None:
        when.unread.append(TextNote(0, len(state.text), "行事の日が分かりません"))
    return when


def _stayed(found: list[Occurrence], text: str) -> list[Occurrence]:
    """30日～1日(2泊3日) 30日8:30集合、1日16:00解散, and 11日9:00集合、12日15:00解散(1泊2日): one stay."""
    nights = re.search(r"([1-9１-９]) ?泊", text)
    if nights is None or len(found) != 2 or found[1].first != found[1].last or None in (found[0].begin, found[0].until or found[1].begin or found[1].until):
        return found
    begins, ends = found
    at = ends.begin if ends.until is None else ends.until if ends.begin is None else None
    if at is None or begins.until is not None or (ends.last - begins.first).days != int(nights[1]):
        return found
    return [replace(begins, last=ends.last, until=at)]


def judge(state: State, found: list[Occurrence], whole: list[tuple[DayGroup, GroupReading]]) -> None:
    """What the parts say against each other."""
    days = {one.first + dt.timedelta(days=n) for one in found for n in range((one.last - one.first).days + 1)}
    for token, number in state.counts:
        sums = {len(days), len(found), len({one.first for one in found})}
        ruled = any(group.rules or group.filters for group, _ in whole)
        sessions_count = max((sum(one.first == day for one in found) for day in days), default=0)
        if not found or number in sums or number == sessions_count or (ruled and any(group.since and not group.periods for group, _ in whole)):
            continue
        if any(one.first != one.last for one in found) or any(group.since and not group.rules for group, _ in whole) or any(group.either for group, _ in whole):
            state.when.unread.append(TextNote(token.start, token.end, f"「{token.text}」がどの日か分かりません"))
        elif ruled and not any(group.periods or group.since or group.till for group, _ in whole):
            state.when.unread.append(TextNote(token.start, token.end, f"「{token.text}」の始まりの日が分かりません"))
            found.clear()
        elif ruled and number < min(sums):
            state.when.unread.append(TextNote(token.start, token.end, f"「{token.text}」がどの日か分かりません"))
            found.clear()
        else:
            state.when.conflicts.append(TextNote(token.start, token.end, f"「{token.text}」とありますが、日時を数えると{len({one.first for one in found})}回です"))
    if state.out.days and any(group.rules or group.periods or group.filters or len(group.singles) > 1 for group, _ in whole):
        every = [group for group, _ in whole]
        sure = {day for span in state.out.spans if any(possible(day, every) for day in span) for day in span}
        for day in sorted(state.out.days - sure):
            if not possible(day, every):
                state.when.conflicts.append(TextNote(0, len(state.text), f"除くとある{day.month}月{day.day}日は、もともと行事の日ではありません"))


def possible(day: dt.date, groups: list[DayGroup]) -> bool:
    """Whether an excepted day is one that was in question."""
    for group in groups:
        inside = [p for p in group.periods if p.first <= day <= p.last] or not group.periods
        ruled = not (group.rules or group.filters) or any(rule.holds(day) for rule in group.rules) or any(each.holds(day) for each in group.filters)
        if inside and ruled and (group.periods or group.rules or group.filters or group.months or day in group.singles):
            return True
    return False


def _order(one: Occurrence) -> tuple[dt.date, int, dt.date, int, str]:
    return one.first, -1 if one.begin is None else one.begin, one.last, -1 if one.until is None else one.until, one.label
