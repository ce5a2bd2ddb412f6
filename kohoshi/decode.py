"""JSON that we wrote ourselves, back into the dataclasses and named tuples it was made of.

It serves where a reading child's answer or a file of ours is read, and takes the shape from the types that
they declare. It is no guard: numbers and words stay what the JSON says they are.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_Kind = TypeVar("_Kind")
_Read = Callable[[Any], Any]


def decoded(kind: type[_Kind], data: Any) -> _Kind:
    """``data`` as ``kind``: a record from an object of its fields or from a list of them in their order;
    of fields that are missing, the default. Raises KeyError for a field that there is none of, TypeError
    and ValueError for a shape or a member of an enumeration that does not fit."""
    shape: Any = kind
    read = _reader(shape)
    found: _Kind = data if read is None else read(data)
    return found


@cache
def _reader(kind: Any) -> _Read | None:
    """What turns a value of JSON into ``kind``; None where it is that already."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _or_none([each for each in inside if each is not NoneType])
    if origin is tuple:
        return _run(tuple, inside[0]) if inside[1:] == (...,) else _row(inside)
    if origin is list:
        return _run(list, inside[0])
    if origin is dict:
        return _table(*inside)
    if is_dataclass(kind):
        return _record(kind, [field.name for field in fields(kind) if field.init])
    if hasattr(kind, "_fields"):
        return _record(kind, kind._fields)
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else None


def _or_none(kinds: list[Any]) -> _Read | None:
    if len(kinds) != 1 or (read := _reader(kinds[0])) is None:  # of several kinds, all are plain
        return None
    return lambda data: None if data is None else read(data)


def _run(into: type, kind: Any) -> _Read:
    read = _reader(kind)
    return into if read is None else lambda data: into(map(read, data))


def _row(kinds: tuple[Any, ...]) -> _Read:
    reads = [_reader(kind) for kind in kinds]
    if not any(reads):
        return tuple
    return lambda data: tuple(each if read is None else read(each) for read, each in zip(reads, data, strict=True))


def _table(key: Any, kind: Any) -> _Read | None:
    name, read = int if key is int else None, _reader(kind)  # JSON's keys are words
    if name is None and read is None:
        return None
    return lambda data: {name(word) if name else word: read(value) if read else value for word, value in data.items()}


def _record(kind: Any, names: Sequence[str]) -> _Read:
    hints = get_type_hints(kind)
    reads = {name: _reader(hints[name]) for name in names}
    order = list(reads.values())

    def record(data: Any) -> Any:
        if isinstance(data, list):
            return kind(*[each if read is None else read(each) for read, each in zip(order, data, strict=True)])
        return kind(**{name: each if (read := reads[name]) is None else read(each) for name, each in data.items()})

    return record
