"""What goes together in tables and charts: a cell of one row with those of all others, a label with its numbers.

An item added to one list of them, or taken out of it, is added to or taken out of all, so that the article never
stands with rows of unequal length.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kohoshi.edit.error import EditError
from kohoshi.edit.items import inserted, moved, removed
from kohoshi.edit.source import Pointer, Source, at
from kohoshi.issue.stand_in import stand_in
from kohoshi.issue.values import Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence

#: A number that is not known yet: it adds nothing to a sum, and is drawn as nothing.
ZERO = "0"
_LABEL = stand_in("項目")
_LEFT, _ABOVE = "<", "^"


def inserted_beside(source: Source, pointer: Pointer, index: int, value: Any) -> Source:
    """With ``value`` as item ``index`` of the list at ``pointer``, and what it needs in those that go with it."""
    lists = _lists(source.root, pointer)
    row = _is_row(source.root, pointer)
    above: dict[str, str] = {}
    for each in lists or [pointer]:
        there = at(source.root, each)
        made = value if each == pointer else _continued(there, index, above.get(_section(each), "")) if row else _LABEL if each[-1] == "labels" else ZERO
        if row:
            above[_section(each)] = made if isinstance(made, str) else ""
        if each[-1] != "align" or index < len(there):
            source = inserted(source, each, index, "auto" if each[-1] == "align" else made)
    return source


def removed_beside(source: Source, pointer: Pointer) -> Source:
    """Without the item at ``pointer``, and without what stands for it in the lists that go with its own."""
    *outer, index = pointer
    lists = _lists(source.root, tuple(outer)) if isinstance(index, int) else []
    if not lists:
        return removed(source, pointer)
    row = _is_row(source.root, tuple(outer))
    for each in lists:
        there = at(source.root, each)
        number = int(index)
        if row and number + 1 < len(there) and there[number] not in (_LEFT, _ABOVE) and there[number + 1] == _LEFT:
            number += 1  # a cell over several columns becomes narrower
        if isinstance(there, Sequence) and number < len(there):
            source = removed(source, (*each, number))
    chart = at(source.root, _holder(tuple(outer)))
    if not row and "highlight" in chart and chart["highlight"] not in [*chart.get("labels", ()), *(s.get("name") for s in _series(chart))]:
        source = removed(source, (*_holder(tuple(outer)), "highlight"))
    return source


def moved_beside(source: Source, pointer: Pointer, to: int) -> Source:
    """With the item at another place. The numbers of a label go along; a number or cell goes alone."""
    *outer, index = pointer
    for each in (_lists(source.root, tuple(outer)) if outer and outer[-1] == "labels" else []) or [tuple(outer)]:
        source = moved(source, (*each, index), to)
    return source


def as_long(source: Source, pointer: Pointer, made: Any) -> Any:
    """A new series of a chart with as many numbers as there are labels, a new head as wide as the rows."""
    holder = at(source.root, _holder(pointer)) if _holder(pointer) else {}
    if pointer[-1:] == ("series",) and isinstance(made, dict) and isinstance(labels := holder.get("labels"), Sequence):
        made["values"] = type(made["values"])([ZERO] * len(labels))
    rows = holder.get("rows")
    row = rows[0] if isinstance(rows, Sequence) and rows else None
    if pointer[-1:] == ("head",) and isinstance(row, Sequence) and isinstance(made, list) and isinstance(made[0], list):
        made = [type(made[0])([made[0][0], *[""] * (len(row) - 1)])]
    return made


# --- which lists --------------------------------------------------------------------------------


def _holder(pointer: Pointer) -> Pointer:
    """The table or chart in which it lies."""
    places = [number for number, key in enumerate(pointer) if key in ("table", "chart")]
    return pointer[:places[-1] + 1] if places else ()


def _is_row(root: Any, pointer: Pointer) -> bool:
    return _holder(pointer)[-1:] == ("table",) and pointer in list(_rows(root, _holder(pointer)))


def _section(row: Pointer) -> str:
    """head or rows: spans do not reach from one into the other."""
    return str(next(key for key in reversed(row) if isinstance(key, str)))


def _lists(root: Any, pointer: Pointer) -> list[Pointer]:
    """All lists that go with the one at ``pointer``, itself among them; none where it stands alone. Only those of its
    length: an item that is one too many is taken out of its own list alone."""
    holder = _holder(pointer)
    if not holder:
        return []
    node = at(root, holder)
    lists = list(_rows(root, holder)) if holder[-1] == "table" else list(_numbers(node, holder))
    if not isinstance(node, Mapping) or pointer not in lists:
        return []
    length = _count(at(root, pointer))
    out = [each for each in lists if _count(at(root, each)) == length]
    return [*out, (*holder, "align")] if holder[-1] == "table" and isinstance(node.get("align"), Sequence) else out


def _count(node: Node) -> int:
    """A single value stands for a list of it."""
    return len(node) if isinstance(node, Sequence) else 1


def _rows(root: Any, holder: Pointer) -> Iterator[Pointer]:
    table = at(root, holder)
    for key in ("head", "rows"):
        rows = table.get(key)
        if not isinstance(rows, Sequence):
            continue
        if key == "head" and not any(isinstance(row, Sequence) for row in rows):
            yield (*holder, key)
        yield from ((*holder, key, number) for number, row in enumerate(rows) if isinstance(row, Sequence))


def _series(chart: Mapping) -> list[Mapping]:
    found = chart.get("series")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, Sequence) else []


def _numbers(chart: Mapping, holder: Pointer) -> Iterator[Pointer]:
    keys: list[Pointer] = [("labels",), ("values",), *(("series", number, "values") for number in range(len(_series(chart))))]
    if chart.get("kind") in ("stacked", "share") and "series" in chart:
        keys.append(("total",))
    for key in keys:
        try:
            found = at(chart, key)
        except EditError:
            continue
        if isinstance(found, Sequence | Scalar):
            yield (*holder, *key)


def _continued(row: Sequence, index: int, above: str) -> str:
    """An empty cell; within a cell over several columns, or rows, more of it."""
    if index < len(row) and row[index] == _LEFT:
        return _LEFT
    return _ABOVE if 0 < index < len(row) and row[index] == row[index - 1] == _ABOVE and above in (_LEFT, _ABOVE) else ""
