"""The model beside the node tree: which field a place of the tree belongs to."""
from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from kohoshi.finding import Place
from kohoshi.issue.fields import Record
from kohoshi.issue.values import Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence

Loc = tuple[str | int, ...]


def bare(annotation: Any) -> Any:
    """The annotation without Annotated and ``| None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            annotation = next(a for a in get_args(annotation) if a is not NoneType)
        else:
            return annotation


def is_record(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Record)


def field_named(record: type[Record], key: str) -> FieldInfo | None:
    """The field that is written ``key`` (its alias, if it has one)."""
    return keys(record).get(key)


def keys(record: type[Record]) -> dict[str, FieldInfo]:
    """What may be written in a record: key → field."""
    return {field.alias or name: field for name, field in record.model_fields.items()}


def child(annotation: Any, key: str | int) -> Any:
    """The annotation one step further down, or None where the model has nothing."""
    annotation = bare(annotation)
    if is_record(annotation):
        found = field_named(annotation, str(key))
        return found.annotation if found else None
    if get_origin(annotation) is list:
        return get_args(annotation)[0]
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    return None


def annotation_at(annotation: Any, loc: Loc) -> Any:
    for key in loc:
        annotation = child(annotation, key)
    return bare(annotation)


def title_at(annotation: Any, loc: Loc) -> tuple[str, str]:
    """(key, Japanese title) of the innermost named field on ``loc``; ('', '') at the top."""
    found = ("", "")
    for key in loc:
        record = bare(annotation)
        if is_record(record):
            named = field_named(record, str(key))
            found = (str(key), named.title or str(key)) if named else found
        annotation = child(annotation, key)
    return found


def node_at(node: Node, loc: Loc) -> tuple[Node, bool]:
    """The node at ``loc``, or the deepest one on the way; and whether it is the very one.

    A single value stands for a list of one, so index 0 of something that is no list is itself.
    """
    for key in loc:
        if isinstance(node, Mapping) and key in node:
            node = node[str(key)]
        elif isinstance(node, Sequence) and isinstance(key, int) and key < len(node):
            node = node[key]
        elif key == 0 and not isinstance(node, Sequence):
            continue
        else:
            return node, False
    return node, True


def place_at(node: Node, loc: Loc) -> Place | None:
    """Where the value at ``loc`` (or the deepest node on the way) is written."""
    found, _ = node_at(node, loc)
    return found.place


def texts(annotation: Any, node: Node, loc: Loc = ()) -> Iterator[tuple[type, Scalar, Loc]]:
    """(declared type, value, loc) of every scalar that the model knows, in file order."""
    annotation = bare(annotation)
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from texts(child(annotation, key), value, (*loc, str(key)))
    elif isinstance(node, Sequence):
        for index, value in enumerate(node):
            yield from texts(child(annotation, index), value, (*loc, index))
    elif get_origin(annotation) is list:
        yield from texts(child(annotation, 0), node, (*loc, 0))
    elif isinstance(annotation, type):
        yield annotation, node, loc
