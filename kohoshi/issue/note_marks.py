"""Marks of notes ※1・＊・注2, in running text and in tables: what a mark is, where it stands, which note it leads to.

A numbered mark leads to its note wherever it stands, one without a number only at the end of a cell or caption,
or where a note (``notes``) begins with it: «※祝日は休み» says the thing itself.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.markup import visible_text
from kohoshi.issue.values import Scalar
from kohoshi.text import folded

_NUMBER = "[0-9０-９]{1,2}"
#: What counts or dates and so makes a number behind a sign one of its own: «※1人2枚まで».
_AFTER = "(?![0-9０-９.,:：日月年時分人名回枚組つ個冊点台本件歳才円]|か[所月国])"
#: A numbered mark in a text. «発注1件» and «**1» hold none.
NUMBERED = re.compile(rf"[(（]注{_NUMBER}[)）]|(?:※|＊|†|(?<![*\w])\*|(?<![一-龠々ぁ-んァ-ヶー])注){_NUMBER}{_AFTER}")
_ONE = rf"(?:[(（]注{_NUMBER}[)）]|(?:[※＊*†]|注){_NUMBER}|[※＊*†])"
_AT_END = re.compile(rf"(?P<marks>{_ONE}(?:[、・,]?{_ONE})*)$")
_AT_HEAD = re.compile(_ONE)


def name_of(mark: str) -> str:
    """A mark by its plainest form: ＊１ and *1 are one, （注1） and 注1 too."""
    return folded(mark).strip("()")


# --- in tables -------------------------------------------------------------------------------------


def in_text(text: str) -> list[str]:
    """The marks that a cell or caption with markup carries, by name; each line may end with some without number."""
    out: list[str] = []
    for line in visible_text(text).split("\n"):
        end = _AT_END.search(line.rstrip())
        marks = [*NUMBERED.findall(line), *(re.findall(_ONE, end["marks"]) if end else ())]
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


# --- in running text -------------------------------------------------------------------------------


def mark_findings(texts: Sequence[Scalar], marks: Sequence[Scalar]) -> Iterator[Finding]:
    """``content/note-mark``: a note whose mark stands in none of the texts, two notes to one mark, and a numbered
    mark in the texts that no note has. ``marks``: those of the notes; without any, nothing is said."""
    known: set[str] = set()
    for mark in marks:
        name = name_of(mark)
        if name in known:
            yield _finding(f"「{mark}」の注がふたつあります", "しるしの番号を分けるか、注をひとつにまとめてください", mark, 0, str(mark))
        elif not any(_stands(name, text) for text in texts):
            yield _finding(f"注「{mark}」のしるしが、本文にありません", f"本文の、注をつけたい言葉のあとに「{mark}」と書くか、この注を消してください", mark, 0, str(mark))
        known.add(name)
    for text in texts if known else ():
        for found in NUMBERED.finditer(text):
            if name_of(found[0]) not in known:
                yield _finding(f"本文のしるし「{found[0]}」の注がありません", "注（notes）に足すか、本文のしるしを消してください", text, found.start(), found[0])


def _stands(name: str, text: str) -> bool:
    """A mark without a number is not that of a numbered one."""
    return re.search(re.escape(name) + "(?![0-9])", folded(text)) is not None


def _finding(message: str, hint: str, text: Scalar, offset: int, excerpt: str) -> Finding:
    return Finding("content/note-mark", Level.WARNING, message, hint, place=text.at(offset) or Place("?"), excerpt=excerpt)
