"""A content file as groups of fields, as the form shows it: blocks, items of lists, fields."""
from __future__ import annotations

from collections.abc import Iterator, Mapping as Dict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, get_args, get_origin

from kohoshi.desk.writing.words import BOXED_KINDS, CHOICES, HINTS, ITEMS, KINDS
from kohoshi.edit.fields import Field, Form
from kohoshi.edit.source import Pointer
from kohoshi.issue.fields import Record
from kohoshi.issue.loader_shape import bare, is_record, keys
from kohoshi.issue.model import Block
from kohoshi.issue.values import MARKED
from kohoshi.issue.yamltext import Mapping, Node, Sequence
from kohoshi.pages.layout import Layout


def dotted(pointer: Pointer) -> str:
    """As the browser names a field: ``body.2.info.when``."""
    return ".".join(map(str, pointer))


@dataclass(frozen=True)
class Leaf:
    """One field. ``markup``: it may hold inline markup; ``choices``: (value, words); ``item``: it is
    an item of a list."""

    field: Field
    label: str
    markup: bool
    choices: tuple[tuple[str, str], ...]
    hint: str
    item: bool = False

    leaf = True

    @property
    def id(self) -> str:
        return dotted(self.field.pointer)

    @property
    def key(self) -> str:
        return str(next((k for k in reversed(self.field.pointer) if isinstance(k, str)), ""))


@dataclass(frozen=True)
class Missing:
    """What may be added to a record. ``made``: a record or list, which comes with first words."""

    pointer: Pointer
    label: str
    made: bool

    @property
    def id(self) -> str:
        return dotted(self.pointer)


@dataclass
class FieldGroup:
    """A record, a list or a block. ``kind``: of a block, its key; ``listed``: of a list, what one
    item is called ('' for one whose items are never moved); ``item``: it is an item of a list;
    ``missing``: what may be added; ``kinds``: of a list of blocks in a block, those it takes."""

    pointer: Pointer
    label: str
    kind: str = ""
    listed: str = ""
    item: bool = False
    children: list[FieldGroup | Leaf] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    kinds: Dict[str, tuple[str, str]] = field(default_factory=dict)

    leaf = False

    @property
    def id(self) -> str:
        return dotted(self.pointer)

    def leaves(self) -> Iterator[Leaf]:
        for child in self.children:
            if isinstance(child, Leaf):
                yield child
            else:
                yield from child.leaves()


def tree(model: type[Record], root: Node, form: Form, names: Dict[str, str], adding: str = "",
         layouts: Dict[str, Layout] = MappingProxyType({})) -> FieldGroup:
    """The whole file. ``names``: section → its name; ``adding``: the missing field that is about
    to be written, which is shown as an empty one; ``layouts``: those that a face may have."""
    return _FormTree(form, names, adding, layouts, root).record(model, root, (), "")  # type: ignore[arg-type]  # every file of the content is a mapping


class _FormTree:
    def __init__(self, form: Form, names: Dict[str, str], adding: str, layouts: Dict[str, Layout], root: Node) -> None:
        self.fields = {f.pointer: f for f in form.fields}
        self.names, self.adding, self.layouts, self.root = names, adding, layouts, root

    def record(self, record: type[Record], node: Mapping, pointer: Pointer, label: str) -> FieldGroup:
        group = FieldGroup(pointer, label)
        known = keys(record)
        for key, value in node.items():
            name = str(key)
            if name in known:
                child = self.value(known[name].annotation, value, (*pointer, name), known[name].title or name, _printed(known[name]))
                if child is not None:
                    group.children.append(child)
        if record is Block:
            return self.block(group)
        for name, info in known.items():
            if name not in node and not any({name, *map(str, node)} >= pair for pair in _EITHER) and name not in ("body", "parts"):
                self.absent(group, (*pointer, name), info.annotation, info.title or name, _printed(info))
        return group

    def block(self, group: FieldGroup) -> FieldGroup:
        """A block has one key: what is in it is shown as the block's own."""
        if not group.children:
            return group
        inner = group.children[0]
        if isinstance(inner, FieldGroup):
            group.kind, group.children, group.missing, group.listed = str(inner.pointer[-1]), inner.children, inner.missing, inner.listed
        else:
            group.kind = inner.key
        group.label = KINDS.get(group.kind, (inner.label, ""))[0]
        return group

    def absent(self, group: FieldGroup, pointer: Pointer, annotation: Any, label: str, printed: bool) -> None:
        known = self.fields.get(pointer)
        if known is None:
            if is_record(bare(annotation)) or get_origin(bare(annotation)) is list:
                group.missing.append(Missing(pointer, label, True))
        elif known.kind == "bool" or dotted(pointer) == self.adding:
            group.children.append(self.leaf(known, bare(annotation), label, printed))
        else:
            group.missing.append(Missing(pointer, label, False))

    def value(self, annotation: Any, node: Node, pointer: Pointer, label: str, printed: bool) -> FieldGroup | Leaf | None:
        kind = bare(annotation)
        known = self.fields.get(pointer)
        if known is not None and not isinstance(node, Mapping):
            return self.leaf(known, kind, label, printed)
        if isinstance(node, Mapping) and is_record(kind):
            return self.record(kind, node, pointer, label)
        if isinstance(node, Mapping) and get_origin(kind) is dict:
            group = FieldGroup(pointer, label)
            for name, inner in node.items():
                child = self.value(get_args(kind)[1], inner, (*pointer, str(name)), self.called(pointer, str(name)), printed)
                group.children += [child] if child is not None else []
            return group
        if isinstance(node, Sequence) and get_origin(kind) is list:
            return self.listed(get_args(kind)[0], node, pointer, label, printed)
        return None

    def called(self, pointer: Pointer, name: str) -> str:
        """「1段目（col-1）」 of a slot, 「部分（tsuzuki）」 of a part: what the names stand for, and the names."""
        if pointer[-1] == "parts":
            return f"部分（{name}）"
        if pointer[-1] == "slots" and (slot := self.layout(pointer[:-1]).slots.get(name)):
            return f"{slot.title}（{name}）"
        return name

    def layout(self, run: Pointer) -> Layout:
        """Of a run of the flat plan, as it is written."""
        node: Any = self.root
        for key in run:
            node = node[key]
        return self.layouts.get(str(node.get("layout", "")), _NONE)

    def listed(self, item: Any, node: Sequence, pointer: Pointer, label: str, printed: bool) -> FieldGroup:
        key = str(next((k for k in reversed(pointer) if isinstance(k, str)), ""))
        blocks = bare(item) is Block
        moved = not (bare(item) in (int, float) or key in ("flatplan", "waivers"))
        called = _CELL if _is_row(pointer) else ITEMS.get(key, label)
        group = FieldGroup(pointer, label, listed=(called if not blocks else "まとまり") if moved else "")
        if blocks and "box" in pointer:
            group.listed, group.kinds = "", BOXED_KINDS
        for number, inner in enumerate(node):
            child = self.value(item, inner, (*pointer, number), f"{self.item(pointer, key, label)} {number + 1}", printed)
            if child is None:
                continue
            if isinstance(child, FieldGroup):
                child.item = moved
            elif moved:
                child = Leaf(child.field, child.label, child.markup, child.choices, child.hint, item=True)
            group.children.append(child)
        return group

    @staticmethod
    def item(pointer: Pointer, key: str, label: str) -> str:
        """What one item of a list is called: of the list of a slot or part, by its whole name."""
        if _is_row(pointer):
            return _CELL
        return label if len(pointer) > 1 and pointer[-2] in ("slots", "parts") else ITEMS.get(key, label)

    def leaf(self, known: Field, kind: Any, label: str, printed: bool) -> Leaf:
        inner = bare(get_args(kind)[0]) if get_origin(kind) is list else kind
        key = str(next((k for k in reversed(known.pointer) if isinstance(k, str)), ""))
        words = CHOICES.get(key, {}) if key not in ("section", "contacts") else self.names
        choices = tuple((choice, words.get(choice, choice)) for choice in known.choices)
        hint = "、".join(f"{layout.title}（{name}）" for name, layout in self.layouts.items()) if key == "layout" else HINTS.get(key, "")
        return Leaf(known, label, printed and inner in MARKED, choices, hint)


_NONE = Layout(title="")
_CELL = "ます目"
#: Fields of which a record has one or the other.
_EITHER = ({"body", "parts"}, {"rows", "csv"}, {"rows", "csv_head"}, {"labels", "csv"}, {"values", "csv"}, {"series", "csv"}, {"values", "series"})


def _is_row(pointer: Pointer) -> bool:
    """Whether it is a row of a table, whose items are its cells."""
    return len(pointer) > 1 and isinstance(pointer[-1], int) and pointer[-2] in ("head", "rows")


def _printed(info: Any) -> bool:
    return bool((info.json_schema_extra or {}).get("printed") != "never")
