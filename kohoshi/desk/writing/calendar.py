"""What a calendar will say of each 日時, beside the field: as it is saved, and as it is being typed."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.writing.targets import Target, pointer_of
from kohoshi.desk.writing.tree import dotted
from kohoshi.edit.error import EditError
from kohoshi.edit.splice import with_value
from kohoshi.issue.dates import Calendar
from kohoshi.issue.when import read_time, read_when, say_when
from kohoshi.issue.when.occasions import as_read, calendar_of
from kohoshi.issue.yamltext import Mapping, Node, Sequence

Pointer = tuple[str | int, ...]


def calendar_words(open_issue: OpenIssue, root: Node) -> dict[str, str]:
    """Field (``body.2.info.when``, ``body.0.events.3.time``) → what is shown beside it."""
    content = open_issue.content
    if content is None:
        return {}
    return {dotted(pointer): _words(str(value), day, calendar_of(content)) for pointer, value, day in _whens(root, ())}


def calendar_tried(open_issue: OpenIssue, target: Target, name: str, value: str) -> str | None:
    """The same of one field if it said ``value``; None where a calendar says nothing of it. Nothing is written."""
    source = target.opened()
    try:
        tried = with_value(source, pointer_of(source.root, name), value)
    except EditError:
        return None
    return calendar_words(open_issue, tried.root).get(name)


def _whens(node: Node, pointer: Pointer) -> Iterator[tuple[Pointer, Any, dt.date | None]]:
    """The 日時 and 期間 of notices, the times of rows with their day."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if pointer[-1:] == ("info",) and key in ("when", "period") and isinstance(value, str):
                yield (*pointer, key), value, None
            elif pointer[-2:-1] == ("events",) and key == "time" and isinstance(value, str):
                if day := _day(node.get("date")):
                    yield (*pointer, key), value, day
            else:
                yield from _whens(value, (*pointer, str(key)))
    elif isinstance(node, Sequence):
        for number, value in enumerate(node):
            yield from _whens(value, (*pointer, number))


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _words(text: str, day: dt.date | None, calendar: Calendar) -> str:
    words = as_read(text)
    return say_when(read_when(words, calendar) if day is None else read_time(words, day, calendar))
