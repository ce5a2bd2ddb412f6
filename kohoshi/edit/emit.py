"""New YAML as this house writes it: two spaces, prose as a block, short lists in brackets."""
from __future__ import annotations

from collections.abc import Mapping as Dict
from typing import Any

from kohoshi.edit.scalars import block, inline, tidy


class Paragraphs(str):
    """Text that is written as a block ``|``, however short."""

    __slots__ = ()


class InlineRecord(dict[str, Any]):
    """A record that is written on one line, ``{a: b}``."""


class InlineList(list[str]):
    """A list of short values that is written on one line, ``[a, b]``."""


def as_yaml(value: Any, column: int) -> str:
    """``value`` (dict, list, str) as YAML that begins at ``column``; what comes after its first
    line brings its own indentation, the last line has no end."""
    gap = "\n" + " " * column
    if isinstance(value, InlineRecord | InlineList) or value in ({}, []):
        return in_brackets(value)
    if isinstance(value, Dict):
        return gap.join(f"{inline(str(key))}:{_after(inner, column)}" for key, inner in value.items())
    if isinstance(value, list):
        return gap.join(f"- {as_yaml(inner, column + 2)}" for inner in value)
    return _text(value, column)


def in_brackets(value: Any) -> str:
    """``value`` on one line."""
    if isinstance(value, Dict):
        return "{" + ", ".join(f"{inline(str(key), brackets=True)}: {in_brackets(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_brackets, value)) + "]"
    return inline(tidy(value), brackets=True)


def _after(value: Any, column: int) -> str:
    """What follows ``key:``."""
    nested = isinstance(value, Dict | list) and not isinstance(value, InlineRecord | InlineList) and bool(value)
    if nested:
        return "\n" + " " * (column + 2) + as_yaml(value, column + 2)
    return " " + (in_brackets(value) if isinstance(value, Dict | list) else _text(value, column + 2))


def _text(value: str, indent: int) -> str:
    text = tidy(value)
    if ("\n" in text or isinstance(value, Paragraphs)) and text and not text.startswith(" "):
        return block(text, indent)
    return inline(text)
