"""Marks of notes: ※1, ＊, 注2 in a cell or caption, and at the head of the note that they lead to."""
from __future__ import annotations

import re

from kohoshi.issue.markup import visible_text
from kohoshi.text import folded

_NUMBERED = r"[※＊*][0-9０-９]{1,2}|[(（]注[0-9０-９]{1,2}[)）]|注[0-9０-９]{1,2}"
_ONE = rf"(?:{_NUMBERED}|[※＊*])"
_ANYWHERE = re.compile(_NUMBERED)
#: A bare ※ leads to a note only where it ends the text: 「※祝日は休み」 in a cell says the thing itself.
_AT_END = re.compile(rf"(?P<marks>{_ONE}(?:[、・,]?{_ONE})*)$")
_AT_HEAD = re.compile(_ONE)


def name_of(mark: str) -> str:
    """A mark by its plainest form: ＊１ and *1 are one, （注1） and 注1 too."""
    return folded(mark).strip("()")


def in_text(text: str) -> list[str]:
    """The marks that a text with markup carries, by name; each line may end with bare ones."""
    out: list[str] = []
    for line in visible_text(text).split("\n"):
        end = _AT_END.search(line.rstrip())
        marks = [*_ANYWHERE.findall(line), *(re.findall(_ONE, end["marks"]) if end else ())]
        out += [name_of(mark) for mark in marks]
    return list(dict.fromkeys(out))


def split_off(line: str) -> tuple[str, str]:
    """A line as written without the marks at its end, and these. The marks of a line that is nothing else stay."""
    found = _AT_END.search(line.rstrip())
    return (line[:found.start()].rstrip(), found["marks"]) if found and line[:found.start()].strip() else (line, "")


def each(written: str) -> list[str]:
    """The single marks of a stretch of them, as written."""
    return re.findall(_ONE, written)


def at_head(note: str) -> str:
    """The mark that a note begins with, as written; empty where it has none."""
    found = _AT_HEAD.match(note)
    return found[0] if found else ""


def leads(mark: str) -> bool:
    """Whether a note with this mark at its head must be called by one in the table: a bare ※ may open a remark
    on the table as a whole."""
    return bool(mark) and name_of(mark) != "※"
