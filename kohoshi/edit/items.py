"""The items of a list or mapping cut out, put in and moved as they are written.

An item is the lines from its ``-`` or key to its last, with the comment lines directly above it
(they speak of it); what separates items (empty lines, other comments) stays where it is. In
brackets an item is what stands between the commas. Nothing else of the file is touched.

ruamel.yaml would hang a comment on the end of the item before it, so that it stays behind when
its item moves and is lost when that one goes; here it is proven by the tests that it does not.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kohoshi.edit.emit import as_yaml, in_brackets
from kohoshi.edit.error import EditError
from kohoshi.edit.scalars import inline
from kohoshi.edit.source import Pointer, Source, at, proven, shape, spoken
from kohoshi.edit.splice import replaced, span
from kohoshi.issue.values import Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence


@dataclass
class _Item:
    lead: str
    body: str


@dataclass
class _Items:
    """A collection taken apart: text[start:end] is ``prefix``, items, and the separators between."""

    start: int
    end: int
    prefix: str
    indent: str
    items: list[_Item] = field(default_factory=list)
    separators: list[str] = field(default_factory=list)

    def together(self) -> str:
        out = ""
        for number, item in enumerate(self.items):
            out += item.lead + (self.indent if number else self.prefix) + item.body
            out += self.separators[number] if number + 1 < len(self.items) else ""
        return out


def removed(source: Source, pointer: Pointer) -> Source:
    """Without the item (or key) at ``pointer``. The last one leaves ``[]`` or ``{}``."""
    around, number, wanted = _around(source, pointer)
    whole = _taken_apart(source, around)
    del whole.items[number]
    wanted = replaced(shape(source.root), pointer[:-1], wanted)
    if not whole.items:
        return proven(source, _emptied(source, pointer[:-1], around, whole), wanted)
    _close_gap(whole, number, brackets=around.flow)
    return proven(source, source.cut(whole.start, whole.end, whole.together()), wanted)


def moved(source: Source, pointer: Pointer, to: int) -> Source:
    """With the item of a list at another place, ``to`` counted without it."""
    around, number, wanted = _around(source, pointer)
    if not isinstance(around, Sequence) or not 0 <= to < len(around):
        raise EditError(f"「{spoken(pointer)}」をそこへは動かせません")
    whole = _taken_apart(source, around)
    whole.items.insert(to, whole.items.pop(number))
    wanted.insert(to, shape(around[number]))
    return proven(source, source.cut(whole.start, whole.end, whole.together()), replaced(shape(source.root), pointer[:-1], wanted))


def inserted(source: Source, pointer: Pointer, index: int, value: Any) -> Source:
    """With ``value`` (dict, list, str) as item ``index`` of the list at ``pointer``; a single value
    that stands for a list becomes one."""
    node = at(source.root, pointer)
    if isinstance(node, Mapping):
        raise EditError(f"「{spoken(pointer)}」は一覧ではありません")
    old = shape(node) if isinstance(node, Sequence) else [shape(node)]
    if not 0 <= index <= len(old):
        raise EditError(f"「{spoken(pointer)}」に{index + 1}番目の場所はありません")
    wanted = replaced(shape(source.root), pointer, [*old[:index], _shaped(value), *old[index:]])
    if isinstance(node, Scalar):
        source, node = _as_list(source, pointer, node, one_line=isinstance(value, str) and "\n" not in value)
    if node.flow and node:
        return proven(source, _put(source, node, index, in_brackets(value)), wanted)
    if node.flow and at(source.root, pointer[:-1]).flow:
        return proven(source, source.cut(node.start, node.end, in_brackets([value])), wanted)
    if not node:  # the brackets of an empty list give way to lines
        column = _column(source, at(source.root, pointer[:-1])) + 2
        start = len(source.text[:node.start].rstrip(" "))
        rest = source.text[node.end:source.line_end(node.end)]
        lines = f"{rest.rstrip()}\n{' ' * column}- {as_yaml(value, column + 2)}"
        return proven(source, source.cut(start, source.line_end(node.end), lines), wanted)
    row = all(getattr(item, "flow", False) for item in node) and isinstance(value, dict)
    body = in_brackets(value) if row else as_yaml(value, _column(source, node) + 2)
    return proven(source, _put(source, node, index, f"- {body}"), wanted)


def added(source: Source, pointer: Pointer, value: Any, order: list[str]) -> Source:
    """With a key that was not written yet, placed as ``order`` (all keys that may stand there) says."""
    *outer, key = pointer
    around = at(source.root, tuple(outer))
    if not isinstance(around, Mapping) or not isinstance(key, str) or key in around:
        raise EditError(f"「{spoken(pointer)}」をここに足すことはできません")
    after = set(order[:order.index(key)]) if key in order else set(around)
    index = max((n + 1 for n, k in enumerate(around) if k in after), default=0)
    pairs = list(shape(around).items())
    wanted = replaced(shape(source.root), tuple(outer), dict([*pairs[:index], (key, _shaped(value)), *pairs[index:]]))
    if around.flow and (around or _flow_parent(source, tuple(outer))):
        body = in_brackets({key: value})[1:-1]
        new = _put(source, around, index, body) if around else source.cut(around.start, around.end, "{" + body + "}")
        return proven(source, new, wanted)
    if not around:
        column = _column(source, at(source.root, tuple(outer[:-1]))) + 2
        start = len(source.text[:around.start].rstrip(" "))
        return proven(source, source.cut(start, around.end, f"\n{' ' * column}{as_yaml({key: value}, column)}"), wanted)
    return proven(source, _put(source, around, index, as_yaml({key: value}, _column(source, around))), wanted)


def ends_at(source: Source, node: Node) -> int:
    """The offset behind the last line (in brackets: character) of what is written."""
    if isinstance(node, Scalar):
        return span(source, node)[1]
    if node.flow or not node:
        return node.end
    return ends_at(source, list(node.values())[-1] if isinstance(node, Mapping) else node[-1])


# --- taking apart ----------------------------------------------------------------------------


def _around(source: Source, pointer: Pointer) -> tuple[Mapping | Sequence, int, Any]:
    """The collection of an item, its number there, and the collection's shape without it."""
    if not pointer:
        raise EditError("ファイル全体は消せません")
    at(source.root, pointer)
    around, key = at(source.root, pointer[:-1]), pointer[-1]
    rest = shape(around)
    del rest[key]
    return around, list(around).index(str(key)) if isinstance(around, Mapping) else int(key), rest


def _taken_apart(source: Source, node: Mapping | Sequence) -> _Items:
    spots = list(_spots(source, node))
    first = spots[0][0]
    line = source.line_start(first)
    if node.flow:
        whole = _Items(first, spots[-1][1], "", "")
    else:
        own = node is not source.root and not source.text[line:first].strip()
        begin = _lead(source, first, 0) if own else line  # comments at the head of a file are the file's
        whole = _Items(begin, spots[-1][1], source.text[line:first], " " * (first - line))
    before = whole.start
    for start, end in spots:
        above = start if node.flow else source.line_start(start)
        lead = above if node.flow or above <= before else _lead(source, start, before)
        if whole.items:
            whole.separators.append(source.text[before:lead])
        whole.items.append(_Item(source.text[lead:above] if lead < above else "", source.text[start:end]))
        before = end
    return whole


def _spots(source: Source, node: Mapping | Sequence) -> Iterator[tuple[int, int]]:
    """First offset and the one behind the last, of each item."""
    column = _column(source, node)
    for key, value in node.items() if isinstance(node, Mapping) else enumerate(node):
        begin = value.span[0] if isinstance(value, Scalar) else value.start
        end = ends_at(source, value)
        if isinstance(node, Mapping):
            begin = node.names[str(key)].span[0]
        elif not node.flow:
            begin = _dash(source, begin, column, node.start)
        yield begin, end if node.flow else _with_inner_comments(source, source.line_end(end), column)


def _dash(source: Source, offset: int, column: int, first: int) -> int:
    """The ``-`` of an item, on the line of ``offset`` or above."""
    while True:
        line = source.line_start(offset)
        dash = line + column
        if source.text[dash:dash + 1] == "-" and (dash == first or not source.text[line:dash].strip()):
            return dash
        offset = line - 1


def _with_inner_comments(source: Source, end: int, column: int) -> int:
    """Comment lines that are further in than the items belong to the item above them."""
    while end < len(source.text):
        line = source.text[end + 1:source.line_end(end + 1)]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip(" ")) <= column:
            return end
        end = source.line_end(end + 1)
    return end


def _lead(source: Source, start: int, floor: int) -> int:
    """The offset of the first of the comment lines directly above an item, not above ``floor``."""
    above = source.line_start(start)
    while above > floor:
        line = source.line_start(above - 1)
        if line < floor or not source.text[line:above].lstrip().startswith("#"):
            break
        above = line
    return above


def _column(source: Source, node: Mapping | Sequence) -> int:
    return int(node.start - source.line_start(node.start))


# --- putting in ------------------------------------------------------------------------------


def _close_gap(whole: _Items, number: int, *, brackets: bool) -> None:
    """Item ``number`` is gone: one of the separators beside it goes, comments in them stay."""
    after = whole.separators.pop(min(number, len(whole.separators) - 1))
    if "#" not in after:
        return
    if brackets:
        raise EditError("[ ] の中にメモがあります。ファイルで直してください")
    if number == len(whole.items):  # it was the last
        whole.items[-1].body += after.rstrip("\n")
    elif number:
        before = whole.separators[number - 1]
        whole.separators[number - 1] = (before.rstrip("\n") if "#" in before else "") + after
    else:
        whole.items[0].lead = after.lstrip("\n") + whole.items[0].lead


def _put(source: Source, node: Mapping | Sequence, index: int, body: str) -> Source:
    whole = _taken_apart(source, node)
    common = ", " if node.flow else "\n"
    if not node.flow and whole.separators and all(s.count("\n") > 1 for s in whole.separators):
        common = "\n\n"
    whole.items.insert(index, _Item("", body))
    whole.separators.insert(index, common)
    return source.cut(whole.start, whole.end, whole.together())


def _emptied(source: Source, pointer: Pointer, node: Mapping | Sequence, whole: _Items) -> Source:
    sign = "[]" if isinstance(node, Sequence) else "{}"
    if node is source.root:
        raise EditError("ファイルの最後の項目は消せません")
    if node.flow:
        return source.cut(node.start, node.end, sign)
    if whole.prefix.strip():  # behind a dash on its line
        return source.cut(source.line_start(whole.start) + len(whole.prefix), whole.end, sign)
    around = at(source.root, pointer[:-1])
    if isinstance(around, Mapping):
        colon = source.text.index(":", around.names[str(pointer[-1])].span[1]) + 1
    else:
        colon = source.line_start(whole.start) - 1
    return source.cut(colon, whole.end, " " + sign + source.text[colon:whole.start - 1])


def _as_list(source: Source, pointer: Pointer, node: Scalar, *, one_line: bool) -> tuple[Source, Sequence]:
    """A single value turned into a list of one."""
    start, end = span(source, node)
    around = at(source.root, pointer[:-1])
    value = shape(node)
    if around.flow or (one_line and node.style not in ("|", ">") and len(value) <= 40 and not isinstance(pointer[-1], int)):
        text = "[" + inline(value, brackets=True) + "]"
        new = source.cut(start, end, text)
    else:
        column = _column(source, around) + 2
        head = len(source.text[:start].rstrip(" "))
        new = source.cut(head, end, f"\n{' ' * column}- {as_yaml(value, column + 2)}")
    made = at(new.root, pointer)
    assert isinstance(made, Sequence)
    return new, made


def _flow_parent(source: Source, pointer: Pointer) -> bool:
    return bool(pointer) and bool(at(source.root, pointer[:-1]).flow)


def _shaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shaped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shaped(inner) for inner in value]
    return str(value).strip("\n")
