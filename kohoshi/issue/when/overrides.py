"""Hours of single days beside those of all: 最終日は12時まで, 土日は10:00～17:00."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from kohoshi.issue.when.model import Spot
from kohoshi.issue.when.state import State
from kohoshi.issue.when.times import sessions
from kohoshi.issue.when.tokens import Day, Token

_HEADS = ("first", "final", "date", "weekdays")


def override(state: State, every: Sequence[Token], index: int) -> int:
    """最終日は12時まで, 土日は10:00～17:00 behind the hours of all; how many tokens it uses."""
    token = every[index]
    if token.kind not in _HEADS or not (state.group.timed or state.group.periods):
        return 0
    inside = token.kind != "date" or any(p.first <= token.value.date <= p.last for p in state.group.periods if token.value.date) or token.value.date in state.group.singles
    if not inside and not state.group.rules:
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
    return len(run) - 1 if overridden(state, run) else 0


def overridden(state: State, inner: Sequence[Token]) -> bool:
    inner = [_day_of(state, t) for t in inner]
    heads = [t for t in inner if t.kind in _HEADS]
    if not heads or not any(t.kind == "hours" for t in inner) or not (state.group.dated and state.group.timed or state.group.periods or state.group.rules):
        return False
    if any(t.kind == "text" for t in inner) and not any(t.kind == "particle" and t.text == "は" for t in inner):
        return False
    at = 0
    while at < len(inner):
        if inner[at].kind not in _HEADS:
            at += 1
            continue
        stop = at
        while stop < len(inner) and inner[stop].kind != "hours":
            stop += 1
        while stop < len(inner) and inner[stop].kind not in _HEADS:
            stop += 1
        part = list(inner[at:stop])
        timed = sessions([t for t in part if t.kind not in _HEADS])
        if len(timed.sessions) == 1:
            if any(t.kind == "ignore" or t.kind == "door" and "受" in t.text for t in part) and not any(t.kind in ("start", "end") for t in part):
                at = stop
                continue
            state.overrides.append((_holds([t for t in part if t.kind in _HEADS]), timed))
        elif timed.sessions:
            state.when.unread.append(Spot(part[0].start, part[-1].end, "この日だけの時刻が分かりません"))
        at = stop
    return True


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
                case "weekdays":
                    if head.value.holds(day):
                        return True
                case "date":
                    if head.value.date == day:
                        return True
                    if head.value.range and index and heads[index - 1].kind == "date" and _between(heads[index - 1].value.date, day, head.value.date):
                        return True
        return False
    return holds


def _between(first: dt.date | None, day: dt.date, last: dt.date | None) -> bool:
    return first is not None and last is not None and first <= day <= last
