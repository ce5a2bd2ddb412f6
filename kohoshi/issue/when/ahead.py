"""What the tokens behind one say of it."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kohoshi.issue.when.tokens import Token


def leads_days(every: Sequence[Token], index: int) -> bool:
    """13:00～16:00(火・木): days stand behind their hours."""
    ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle", "wave")), None)
    return ahead is not None and (ahead.kind in ("date", "weekdays", "recurs")
                                  or ahead.kind == "bracket" and any(t.kind in ("date", "weekdays", "recurs") for t in ahead.value))


def from_role(every: Sequence[Token], index: int) -> bool:
    """30日(土)9:00集合～31日(日), 30日(土)深夜～31日(日): a dash leads from a time that has its word."""
    if index > 2 and every[index - 1].text == "~" and every[index - 2].text in ("深夜", "夜", "夕方", "昼", "朝", "午前", "午後", "夜間"):
        return every[index - 3].kind == "date"
    return index > 2 and every[index - 1].text == "~" and every[index - 2].kind in ("door", "start", "harmless") and every[index - 3].kind == "hours"


def lone_day(bracket: Token) -> dt.date | None:
    """The day of a bracket that has nothing else: 【18日】."""
    return bracket.value[0].value.date if [t.kind for t in bracket.value] == ["date"] else None


def leads_rule(every: Sequence[Token], index: int) -> bool:
    """夏休み中の毎週水曜日: days that come by a rule stand behind."""
    ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle")), None)
    return ahead is not None and ahead.kind in ("recurs", "weekdays")


def numbers_days(every: Sequence[Token], index: int) -> bool:
    """①6月12日 ②6月19日: the label is of a day, not of hours."""
    ahead = next((t for t in every[index + 1:] if t.kind not in ("sep", "particle")), None)
    return ahead is not None and ahead.kind in ("date", "month", "recurs", "weekdays")


def names_days(every: Sequence[Token], index: int) -> bool:
    """展示は20日～24日、講演は25日14:00～: a subject with days of its own; its hours are not of the days before."""
    ahead = every[index + 1:index + 3]
    return len(ahead) == 2 and ahead[0].text == "は" and ahead[1].kind == "date" and not ahead[1].value.same
