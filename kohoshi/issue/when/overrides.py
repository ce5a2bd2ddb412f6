"""Hours of single days beside those of all: 最終日は12時まで, 土日は10:00～17:00."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from kohoshi.issue.when.model import TextNote
from kohoshi.issue.when.rules import Rule, Weekdays
from kohoshi.issue.when.state import State
from kohoshi.issue.when.times import sessions
from kohoshi.issue.when.tokens import Day, Token

_HEADS = ("first", "final", "date", "weekdays", "recurs")


def override(state: State, every: Sequence[Token], index: int) -> int:
    """最終日は12時まで, 土日は10:00～17:00 behind the hours of all; how many tokens it uses."""
    token = every[index]
    if token.kind not in _HEADS or token.kind == "recurs" or not (state.group.timed or state.group.periods):
        return 0
    inside = (token.kind != "date" or token.value.date in state.group.singles
              or any(p.first <= token.value.date <= p.last for p in state.group.periods if token.value.date))
    if not inside and not state.group.rules:
        return 0
    stop = index + 1
    kinds = []
    while stop < len(every) and every[stop].kind in ("particle", "sep", "hours", "until", "from", "wave", "date",
                                                     "weekdays", "harmless", "text", *("start", "end", "door", "ignore")):
        if every[stop].kind in ("date", "weekdays") and "hours" in kinds:
            break
        kinds.append(every[stop].kind)
        stop += 1
    run = list(every[index:stop])
    if "hours" not in kinds or not any(t.kind == "particle" and t.text == "は" for t in run):
        return 0
    return len(run) - 1 if overridden(state, run) else 0


def overridden(state: State, inner: Sequence[Token]) -> bool:
    inner = [_day_of(state, t) for t in inner]
    heads = [t for t in inner if t.kind in _HEADS]
    if not heads or not any(t.kind == "hours" for t in inner) or not (state.group.dated and state.group.timed or state.group.periods or state.group.rules):
        return False
    if any(t.kind == "recurs" and not _within(t.value, state.group.rules) for t in inner):
        return False
    if any(t.kind == "text" for t in inner) and not any(t.kind == "particle" and t.text == "は" for t in inner):
        return False
    for part in _by_day(inner):
        timed = sessions([t for t in part if t.kind not in _HEADS])
        if len(timed.sessions) == 1:
            if any(t.kind == "ignore" or t.kind == "door" and "受" in t.text for t in part) and not any(t.kind in ("start", "end") for t in part):
                continue
            heads = [t for t in part if t.kind in _HEADS]
            single = any(head.kind != "weekdays" for head in heads)  # 土日は19時まで、最終日は15時まで: the last day's own goes first
            state.overrides.insert(0 if single else len(state.overrides), (_holds(heads), timed))
            for head in heads:  # 平日9:00～20:00(土日祝は17:00まで): days that the rules have not yet
                if head.kind == "weekdays" and state.group.rules and not any(_shared(rule, head.value) for rule in state.group.rules):
                    state.group.rules.append(Rule(head.value))
        elif timed.sessions:
            state.when.unread.append(TextNote(part[0].start, part[-1].end, "この日だけの時刻が分かりません"))
    return True


def _by_day(inner: Sequence[Token]) -> list[list[Token]]:
    """Each run of days with the hours behind it; in 土曜は17時、日曜は16時まで the last word is of both."""
    out: list[list[Token]] = []
    for token in inner:
        if token.kind in _HEADS and (not out or any(t.kind == "hours" for t in out[-1])):
            out.append([])
        if out:
            out[-1].append(token)
    until = next((t for t in out[-1] if t.kind == "until"), None)
    for part in out[:-1]:
        clocks = [at for at, t in enumerate(part) if t.kind == "hours"]
        if until is not None and len(clocks) == 1 and part[clocks[0]].value.until is None and not any(
                t.kind in ("from", "wave", "until", "start", "end", "door", "ignore") for t in part):
            part.insert(clocks[0] + 1, until)
    return out


def _within(rule: Rule | None, rules: Sequence[Rule]) -> bool:
    """第2水曜日 of 毎週水曜日."""
    return rule is not None and any(each.weekdays and not each.nths and each.every == 1 and rule.weekdays and rule.nths
                                    and rule.weekdays.days <= each.weekdays.days for each in rules)


def _day_of(state: State, token: Token) -> Token:
    """①のみ13:00～ where ① numbers a day: that day."""
    day = state.numbered.get(token.text.strip("()")) if token.kind == "label" else None
    return replace(token, kind="date", value=Day(day)) if day else token


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
                case "weekdays" | "recurs":
                    if head.value.holds(day):
                        return True
                case "date":
                    if head.value.date == day:
                        return True
                    if head.value.range and index and heads[index - 1].kind == "date" and _between(heads[index - 1].value.date, day, head.value.date):
                        return True
        return False
    return holds


def _shared(rule: Rule, other: Weekdays) -> bool:
    return rule.weekdays is None or bool(rule.weekdays.days & other.days) or not other.days


def _between(first: dt.date | None, day: dt.date, last: dt.date | None) -> bool:
    return first is not None and last is not None and first <= day <= last
