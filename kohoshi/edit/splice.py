"""One value replaced in its file, and proven: nothing else of the file is another byte."""
from __future__ import annotations

import re
from collections.abc import Sequence as Many
from dataclasses import dataclass
from typing import Any

from kohoshi.edit.error import EditError
from kohoshi.edit.journal import Change, commit
from kohoshi.edit.scalars import ScalarStyle, inline, tidy, ways
from kohoshi.edit.source import OpenFile, Pointer, Source, at, proven, revision_of, shape, spoken
from kohoshi.edit.titles import titled
from kohoshi.issue.values import Scalar
from kohoshi.issue.yamltext import Mapping, Sequence
from kohoshi.issue.yamltext.bytes import short


@dataclass(frozen=True)
class Edited:
    """The file after an edit: its revision, and the line where the edited thing begins."""

    revision: str
    line: int


def set_field(file: OpenFile, pointer: Pointer, value: str, *, who: str = "") -> Edited:
    """Writes ``value`` in place of the value at ``pointer``; for a list of short values (goals,
    faces) ``11, 17``. Line breaks at its ends do not count.

    Raises EditConflict when the file is no longer as it was opened, EditError when the value cannot be
    written; then nothing is.
    """
    after = with_value(file, pointer, value)
    return saved(file, after, pointer, f"{called(file, pointer)}を「{short(value, 20)}」にした", who)


def called(file: OpenFile, pointer: Pointer) -> str:
    """What the history calls the place of an edit."""
    return titled(file.is_plan, pointer)


def saved(before: OpenFile, after: Source, pointer: Pointer, what: str, who: str) -> Edited:
    """Writes a proven edit of one file, by way of the journal. Raises EditConflict when the file is no
    longer as it was opened."""
    old, new = before.data, after.data
    if old != new:
        commit(before.issue, [Change(before.path, old, new)], what, who)
    node = at(after.root, pointer)
    return Edited(revision_of(new), after.line(node.span[0] if isinstance(node, Scalar) else node.start))


def with_value(before: Source, pointer: Pointer, value: str) -> Source:
    """The file with another value, not yet written. Raises EditError."""
    node = at(before.root, pointer)
    if isinstance(node, Sequence) and not any(isinstance(item, Mapping | Sequence) for item in node):
        return with_list(before, pointer, [part for part in re.split(r"[,、，\s]+", value) if part])
    if not isinstance(node, Scalar) or not pointer:
        raise EditError(f"「{spoken(pointer)}」は一覧か項目の組なので、ひとつの値に替えられません")
    value = tidy(value)
    if value == str(node).strip("\n"):
        return before
    start, end = span(before, node)
    fault: EditError | None = None
    for text in ways(value, _standing(before, pointer, node)):
        try:
            after = before.cut(*_placed(before, start, end, text))
            return proven(before, after, replaced(shape(before.root), pointer, value))
        except EditError as error:
            fault = fault or error
    raise fault or EditError(f"「{short(value)}」は書けません")


def with_list(before: Source, pointer: Pointer, values: Many[str]) -> Source:
    node = at(before.root, pointer)
    start, end = span(before, node) if isinstance(node, Scalar) else (node.start, node.end)
    if isinstance(node, Mapping) or (isinstance(node, Sequence) and not node.flow):
        raise EditError(f"「{spoken(pointer)}」は、ひとつずつ直してください")
    texts = [tidy(value) for value in values]
    written = "[" + ", ".join(inline(text, brackets=True) for text in texts) + "]"
    return proven(before, before.cut(start, end, written), replaced(shape(before.root), pointer, texts))


def span(source: Source, scalar: Scalar) -> tuple[int, int]:
    """First and last offset of a value as written, a block without the empty lines behind it:
    they separate it from what follows."""
    start, end = scalar.span
    if scalar.style in ("|", ">"):
        end = start + len(re.sub(r"(?:\n *)+\Z", "", source.text[start:end]))
    return start, end


def replaced(whole: Any, pointer: Pointer, value: Any) -> Any:
    """The shape with ``value`` at ``pointer``."""
    if not pointer:
        return value
    key, rest = pointer[0], pointer[1:]
    if isinstance(whole, dict):
        return {k: replaced(v, rest, value) if k == key else v for k, v in whole.items()}
    return [replaced(v, rest, value) if n == key else v for n, v in enumerate(whole)]


def _standing(source: Source, pointer: Pointer, node: Scalar) -> ScalarStyle:
    around = at(source.root, pointer[:-1])
    column = around.start - source.line_start(around.start)
    start, _ = node.span
    header = source.text[start:source.line_end(start)]
    indent = column + 2
    for (line, first), text in zip(node.lines, str(node).split("\n"), strict=False):
        if node.style in ("|", ">") and text.strip() and line > source.line(start):
            indent = first - 1
            break
    return ScalarStyle(node.style, header, indent, column, around.flow)


def _placed(source: Source, start: int, end: int, text: str) -> tuple[int, int, str]:
    """Where the written value goes: a block takes what stands behind the old value on its line
    (a comment) up to its sign; a value after a bare ``title:`` needs a space before it."""
    if start == end and start and source.text[start - 1] in ":-":
        text = " " + text
    sign, newline, lines = text.partition("\n")
    rest = source.text[end:source.line_end(end)]
    if newline and rest.strip() and "\n" not in source.text[start:end]:
        return start, source.line_end(end), sign + rest + newline + lines
    return start, end, text


