"""Dates that end the time to apply: 6月9日(木)まで, 10日必着, 締切6月9日."""
from __future__ import annotations

import re
from collections.abc import Sequence

from kohoshi.issue.dates.clock import Hours
from kohoshi.issue.dates.notation import Found

_TIME = r"(?: ?(?:午[前後] ?)?\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d{2})| ?正午)?"
_BEHIND = re.compile(rf"{_TIME} ?[()]? ?(?:の消印|まで|必着|消印|締切|締め切)")
_BEFORE = re.compile(r"(?:締切|締め切り|期限|期日)(?:日|は|:|、| )*$")
_OPENS = re.compile(rf"{_TIME} ?(?:から|より|~)")


def is_deadline(folded: str, found: Found) -> bool:
    """Whether the date at ``found`` is said to be the last."""
    return bool(_BEHIND.match(folded, found.end) or _BEFORE.search(folded[:found.start]))


def is_opening(folded: str, found: Found) -> bool:
    """Whether something begins on the date at ``found``."""
    return found.link != "range" and bool(_OPENS.match(folded, found.end))


def hours_of(found: Found, dates: Sequence[Found], hours: Sequence[Hours]) -> Hours | None:
    """The time that stands behind a date, before the next date that has a time of its own."""
    behind = [each for each in hours if each.start >= found.end]
    for each in behind:
        between = [other for other in dates if found.end <= other.start < each.start]
        if all(other.link in ("list", "range", "same") for other in between):
            return each
        return None
    return None
