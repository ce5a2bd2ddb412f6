"""How a value can be written in YAML: the ways to try, the one that stands there first.

No way is trusted: splice.py reads each back and takes the first that is proven.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.edit.error import EditError
from kohoshi.issue.yamltext.bytes import cleaned

#: What a plain value must not begin with, hold or end in, so that every reader of YAML takes it
#: for the same text.
_INDICATOR = tuple("-?:,[]{}#&*!|>'\"%@`~=<")
_HOLDS = re.compile(r": | #|[:\n]$|\n")
_IN_BRACKETS = re.compile(r"[,\[\]{}]|:(?=[,\[\]{}]|$)")
_EDGES = re.compile(r"\A(?: *\n)+|(?:\n *)+\Z")
_EMPTY = {"", "null", "Null", "NULL"}


def tidy(value: str) -> str:
    """The value with ``\\n`` line ends and without empty lines at its ends. Raises EditError for
    characters that nobody can see, which the reading of content refuses."""
    value = _EDGES.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    _, found = cleaned(value.replace("#", "＃"), "")  # a tab after # would pass for part of a comment
    if found:
        raise EditError(f"{found[0].message}。{found[0].hint}")
    return value


def calm(value: str, *, brackets: bool = False) -> bool:
    """Whether the value can stand without quotes; ``brackets``: inside [ ] or { }."""
    if value in _EMPTY or value != value.strip() or value.startswith(_INDICATOR) or _HOLDS.search(value):
        return False
    return not (brackets and _IN_BRACKETS.search(value))


def quoted(value: str, sign: str = "") -> str:
    """In the quotes ``sign``, else in those that need no escapes."""
    if sign == "'" and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    if not sign and ('"' in value or "\\" in value) and "'" not in value and "\n" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def inline(value: str, *, brackets: bool = False) -> str:
    """A new value on one line."""
    return value if calm(value, brackets=brackets) else quoted(value)


def block(value: str, indent: int, header: str = "|") -> str:
    """A literal block: its sign, and the lines with their indentation (empty lines have none)."""
    return header + "".join("\n" + (" " * indent + line if line else "") for line in value.split("\n"))


@dataclass(frozen=True)
class ScalarStyle:
    """Where a value stands.

    style     how it is written now
    header    the sign of a block with all that follows on its line
    indent    columns before the lines of a block there
    column    of the list or mapping around it
    brackets  inside [ ] or { }
    """

    style: str
    header: str
    indent: int
    column: int
    brackets: bool


def ways(value: str, where: ScalarStyle) -> Iterator[str]:
    """The ways to write ``value`` there, best first."""
    lines = "\n" in value
    if where.brackets:
        if not lines and where.style == "":
            yield value
        yield quoted(value, where.style if where.style in ("'", '"') else "")
        yield quoted(value, '"')
        return
    if where.style in ("|", ">") and value:
        header = where.header.replace(">", "|", 1)
        yield block(value, where.indent, header)
        depth = where.indent - where.column
        if 1 <= depth <= 9:  # a value that begins with a space, or with lines of spaces
            yield block(value, where.indent, re.sub(r"^\|[1-9]?([-+]?)[1-9]?", rf"|{depth}\1", header))
    elif lines:
        yield block(value, where.column + 2)
        yield block(value, where.column + 2, "|2")
    elif where.style == "" and value == value.strip():
        yield value
    yield quoted(value, where.style if where.style in ("'", '"') else "")
    yield quoted(value, '"')
