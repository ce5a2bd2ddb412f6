"""Templates: Jinja2, everything escaped, an undefined name is an error."""
from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kohoshi import limits
from kohoshi.issue.dates.say import JST, weekday
from kohoshi.text import say_faces

#: Where templates/ and static/ lie.
HERE = Path(__file__).parents[1]


def when(epoch: float | dt.datetime | str | None) -> str:
    """「6月1日 14:30」 in Japanese time; an ISO text or epoch seconds too."""
    if epoch is None:
        return "—"
    if isinstance(epoch, str):
        epoch = dt.datetime.fromisoformat(epoch)
    moment = epoch.astimezone(JST) if isinstance(epoch, dt.datetime) else dt.datetime.fromtimestamp(epoch, JST)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}秒"


def month(text: str) -> str:
    """「2022年6月」 of 2022-06."""
    year, number = text.split("-")
    return f"{year}年{int(number)}月"


def day(text: str) -> str:
    """「2022年6月1日(水)」 of 2022-06-01; anything else as it is."""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{date.year}年{date.month}月{date.day}日({weekday(date)})"


def megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} KB"


@cache
def environment() -> Environment:
    made = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)
    made.filters.update(when=when, seconds=seconds, megabytes=megabytes, month=month, day=day, faces=say_faces, same_choice=lambda value: (value, value),
                        face_choice=lambda value: (value, f"{value}面"))
    made.globals.update(comment_most=limits.COMMENT_CHARACTERS, reason_most=limits.REASON_CHARACTERS, picture_most=limits.PICTURE_WORDS)
    return made


def render(template: str, **context: Any) -> str:
    """The template with what the base layout needs. For somebody known ``visit``, and then ``entries`` of the
    navigation; ``issue``: the one the address names."""
    return environment().get_template(template).render({
        "visit": None, "issue": None, "csrf": "", "entries": (), "title": "", "nav": "", "notes": [], "wide": False, "problems": [], **context})
