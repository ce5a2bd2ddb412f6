"""Words that hold the place of words to come: the Japanese name of a field and «(見本)»."""
from __future__ import annotations

import re
from functools import cache

from kohoshi.issue import model, model_parts
from kohoshi.issue.fields import Record

#: Names of stand-ins that are no field's.
_MORE = ("行事名", "案内")


def stand_in(title: str, number: int = 1) -> str:
    """「見出し3(見本)」. ``number``: told from the second on, so that no two are the same."""
    return f"{title}{number if number > 1 else ''}(見本)"


@cache
def pattern() -> re.Pattern[str]:
    """Matches a text that is nothing but a stand-in (its spaces and parentheses of any width)."""
    names = {name for kind in (*vars(model).values(), *vars(model_parts).values()) if isinstance(kind, type) and issubclass(kind, Record)
             for key, field in kind.model_fields.items() for name in (field.title, field.alias or key) if name}
    every = "|".join(map(re.escape, sorted({*names, *_MORE}, key=len, reverse=True)))
    one = rf"(?:[a-z0-9-]+の)?(?:{every})[0-9]*\s?[(（]見本[)）]"
    return re.compile(rf"\s*{one}(?: → {one})*\s*")
