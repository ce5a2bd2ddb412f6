"""Days that are taken out of a 日時: を除く, 休館, 祝日の場合は翌日, 年末年始, お盆; and those that stay after all."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from kohoshi.issue.dates import holiday
from kohoshi.issue.when.groups import NEW_YEAR
from kohoshi.issue.when.lexicon import BEFOREHAND, LEFT, MAY_MOVE, MAY_REMOVE, ONLY_POSSIBLE
from kohoshi.issue.when.rules import Rule, Weekdays, moved
from kohoshi.issue.when.state import State
from kohoshi.issue.when.tokens import Day, Token

#: Words → the days that they may mean, as (month, day), both inclusive. What is outside is sure.
_SPANS = (("盆", (8, 8), (8, 18)), ("夏", (7, 15), (9, 5)), ("冬", (12, 20), (1, 12)), ("春", (3, 15), (4, 12)), ("ゴールデン", (4, 27), (5, 8)),
          ("GW", (4, 27), (5, 8)))


def exceptions(state: State, inner: list[Token], roles: Sequence[str]) -> None:
    for index, t in enumerate(inner):
        if roles[index] == "out":
            take_out(state, inner, index)
        elif roles[index] == "keep":
            keep(state, t)
        elif t.kind == "text" and MAY_REMOVE.search(t.text) or roles[index] == "main" and t.kind in ("date", "weekdays", "text") and t.text.strip():
            state.hazy = True
            state.unread(t, f"「{t.text.strip()}」が分かりません")
        elif t.kind == "shift":
            state.out.shift = t.value["to"]
    if not any(role == "out" for role in roles) and not any(t.kind == "hours" for t in inner):
        state.hazy = True
        state.unread(inner[0], "どの日が除かれるのか分かりません")


def take_out(state: State, every: Sequence[Token], index: int) -> None:
    token, out = every[index], state.out
    behind = next((t for t in every[index + 1:index + 4] if t.kind not in ("particle", "sep", "exc", "harmless")), None)
    shift = ""
    for t in (behind.value if behind is not None and behind.kind == "bracket" else [behind] if behind is not None else []):
        shift = t.value["to"] if t.kind == "shift" else shift
    later = next((t for t in every[index + 1:] if t.kind == "shift"), None)
    if later is not None and not shift and token.kind in ("weekdays", "recurs"):
        shift = later.value["to"]
    if token.kind == "bracket":  # お盆(8月13日～15日)を除く
        for at, inner in enumerate(token.value):
            if inner.kind == "date":
                take_out(state, token.value, at)
        return
    if token.kind == "date" and (date := token.value.date):
        day: Day = token.value
        if day.range and index and (before := next((t for t in reversed(every[:index]) if t.kind == "date"), None)) and before.value.date:
            n = (date - before.value.date).days
            out.spans.append(frozenset(before.value.date + dt.timedelta(days=k) for k in range(max(n, 0) + 1)))
            out.days |= out.spans[-1]
        else:
            out.days.add(date)
    elif token.kind == "weekdays":
        out.tests.append(_closed(token.value, shift))
    elif token.kind == "recurs" and token.value is not None:
        out.tests.append(_closed(token.value, shift))
    elif token.kind == "newyear":
        out.tests.append(lambda day: (day.month, day.day) in NEW_YEAR)
    elif token.kind == "month" and any(t.kind == "date" for t in every[index + 1:index + 3]):
        pass  # 6月は29日を除く
    elif token.kind == "month":
        month = token.value.month
        out.tests.append(lambda day: day.month == month)
    elif token.text == "第5週":
        out.tests.append(lambda day: day.day > 28)
    elif token.kind == "vague" and any(t.kind == "date" for t in every[index + 1:index + 2]):
        pass  # お盆期間8月13日～15日を除く
    elif token.kind == "vague":
        out.vague.append((token, _may(token.text)))


def keep(state: State, token: Token) -> None:
    """Days that are not taken out after all: 5月5日(祝)は開館."""
    if token.kind == "date" and token.value.date:
        date = token.value.date
        state.out.keep.append(lambda day: day == date)
    elif token.kind == "weekdays":
        state.out.keep.append(token.value.holds)


def unknown(state: State, token: Token, every: Sequence[Token], index: int) -> None:
    """Unknown words: nothing, unless they can change days or hours."""
    rest = "".join(t.text for t in every[index:index + 6])
    if ONLY_POSSIBLE.search(rest.split("。")[0]):
        return
    removes = not LEFT.search(token.text) and bool(MAY_REMOVE.search(token.text))
    if removes or LEFT.search(token.text) or MAY_MOVE.search(BEFOREHAND.sub("", token.text)):
        state.hazy = state.hazy or removes
        state.unread(token, f"「{token.text.strip()}」が分かりません")


def _closed(closed: Weekdays | Rule, shift: str) -> Callable[[dt.date], bool]:
    """Days that are closed; of those on a holiday another one where ``shift`` says so."""
    if shift in ("翌日", "翌", "翌平日", "平日", "翌開館日", "翌開庁日", "翌営業日", "前日", "翌々日"):
        def holds(day: dt.date) -> bool:
            for back in range(-1, 8):
                origin = day - dt.timedelta(days=back)
                if closed.holds(origin) and (to := moved([origin], "翌平日" if shift == "翌開館日" else shift)) and to[0] == day:
                    return True
            return False
        return holds
    if shift.startswith(("実施", "開")):
        return lambda day: closed.holds(day) and holiday(day) is None
    return closed.holds


def _may(word: str) -> Callable[[dt.date], bool]:
    for key, first, last in _SPANS:
        if key in word:
            if first > last:
                return lambda day: (day.month, day.day) >= first or (day.month, day.day) <= last
            return lambda day: first <= (day.month, day.day) <= last
    return lambda day: True
