"""A content file as a form: every field that is there or may be, with its place and its value.

Made from the tree and the model, so a form exists for a file that does not validate as well; what
is wrong with it comes along as findings.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from kohoshi.edit.articles import article_path
from kohoshi.edit.error import EditError
from kohoshi.edit.source import Pointer, revision_of, seen
from kohoshi.finding import Finding
from kohoshi.issue.fields import Goal, Record
from kohoshi.issue.loaded import Loaded
from kohoshi.issue.loader import layouts_of, load
from kohoshi.issue.loader_shape import bare, is_record, keys
from kohoshi.issue.model import Article, Block, Publication
from kohoshi.issue.model_chart import Chart
from kohoshi.issue.tables.model import Table
from kohoshi.issue.values import Focus, Id, Line, Prose, Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence

Kind = Literal["line", "prose", "bool", "date", "choice", "number", "file", "id", "goals"]


@dataclass(frozen=True)
class Field:
    """One field. ``label``: its Japanese title; ``value``: as text, '' where it is not written;
    ``line``: where it is written, or its record begins; ``group``: the pointer of the block (or
    run of faces, waiver …) it belongs to; ``present``: it is written."""

    pointer: Pointer
    label: str
    kind: Kind
    value: str
    required: bool
    choices: tuple[str, ...]
    line: int
    group: Pointer
    present: bool = True


@dataclass(frozen=True)
class Form:
    """``file``: as findings name it; ``revision``: what set_field wants; ``fields``: in file order,
    after those of a record that are written those that may be; ``problems``: of this file."""

    file: str
    revision: str
    fields: list[Field]
    problems: list[Finding]


def article_form(issue_folder: Path, article_id: str, *, loaded: Loaded | None = None) -> Form:
    """The form of an article; ``loaded``: the issue, where it has just been read. Raises EditError
    when there is no such file."""
    path = article_path(issue_folder, article_id)
    revision = revision_of(seen(path))
    loaded = loaded or load(issue_folder)
    return _form(path, revision, loaded.nodes["articles"].get(article_id), Article, loaded, issue_folder)


def issue_form(issue_folder: Path, *, loaded: Loaded | None = None) -> Form:
    """The form of issue.yaml: the issue's data and its flat plan. Raises EditError."""
    path = issue_folder / "issue.yaml"
    revision = revision_of(seen(path))
    loaded = loaded or load(issue_folder)
    return _form(path, revision, loaded.nodes.get("publication"), Publication, loaded, issue_folder)


def _form(path: Path, revision: str, node: Node | None, model: type[Record], loaded: Loaded, issue_folder: Path) -> Form:
    tail = f"{issue_folder.resolve().name}/{path.relative_to(issue_folder).as_posix()}"
    problems = [f for f in loaded.findings if f.place and f"/{f.place.file}".endswith(f"/{tail}")]
    place = node.place if node is not None else None
    file = place.file if place else next((f.place.file for f in problems if f.place), tail)
    if revision_of(seen(path)) != revision:  # it changed while it was being read
        raise EditError(f"「{path.name}」は、読んでいる間に変わりました。開き直してください")
    choices = _Choices(loaded, issue_folder)
    fields = list(_FieldWalk(choices).record(model, node, (), ())) if isinstance(node, Mapping) else []
    return Form(file, revision, fields, problems)


class _Choices:
    """What may be chosen where the house or the folder knows it."""

    def __init__(self, loaded: Loaded, issue_folder: Path) -> None:
        contacts = loaded.nodes["house"].get("contacts")
        self.sections = tuple(map(str, contacts)) if isinstance(contacts, Mapping) else ()
        layouts = loaded.issue.publication.layouts if loaded.issue else "minato"
        art = layouts_of(issue_folder) / layouts / "art"
        self.pictures = tuple(dict.fromkeys(sorted(_names(issue_folder / "images")) + sorted(_names(art))))
        self.tables = tuple(sorted(name for name in _names(issue_folder / "tables") if name.lower().endswith(".csv")))
        self.supplied = tuple(sorted(name for name in _names(issue_folder / "supplied") if name.lower().endswith(".pdf")))

    def of(self, annotation: Any, key: str) -> tuple[str, ...]:
        if get_origin(annotation) is Literal:
            return tuple(map(str, get_args(annotation)))
        if annotation is bool:
            return ("true", "false")
        named = {"section": self.sections if annotation is Id else (), "contacts": self.sections,
                 "image": self.pictures, "file": self.supplied, "csv": self.tables}
        return named.get(key, ())


def _names(folder: Path) -> list[str]:
    return [p.name for p in folder.glob("*") if p.is_file() and not p.name.startswith(".")]


class _FieldWalk:
    def __init__(self, choices: _Choices) -> None:
        self.choices = choices

    def record(self, record: type[Record], node: Mapping, pointer: Pointer, group: Pointer) -> Iterator[Field]:
        known = keys(record)
        for key, value in node.items():
            if key in known and not (record in (Table, Chart) and "csv" in node and key not in node.names):
                title = known[key].title or str(key)
                yield from self.value(known[key].annotation, value, (*pointer, str(key)), title, str(key), group, known[key].is_required())
        if record is Block:  # exactly one key
            return
        line = node.place.line
        for key, field in known.items():
            kind = bare(field.annotation)
            if key not in node and (get_origin(kind) is Literal or isinstance(kind, type)) and not is_record(kind):
                yield Field((*pointer, key), field.title or key, _kind(kind, key), "", field.is_required(),
                            self.choices.of(kind, key), line, group, present=False)

    def value(self, annotation: Any, node: Node, pointer: Pointer, title: str, key: str, group: Pointer, required: bool) -> Iterator[Field]:
        kind = bare(annotation)
        if isinstance(node, Mapping):
            if is_record(kind):
                yield from self.record(kind, node, pointer, group if kind is not Block else pointer)
            elif get_origin(kind) is dict:
                for name, inner in node.items():
                    yield from self.value(get_args(kind)[1], inner, (*pointer, str(name)), f"{title} {name}", key, group, required)
        elif isinstance(node, Sequence) and kind is Focus:
            yield Field(pointer, title, "line", ", ".join(map(str, node)), required, (), node.place.line, group)
        elif isinstance(node, Sequence):
            yield from self.listed(kind, node, pointer, title, key, group, required)
        else:
            yield from self.single(kind, node, pointer, title, key, group, required)

    def listed(self, kind: Any, node: Sequence, pointer: Pointer, title: str, key: str, group: Pointer, required: bool) -> Iterator[Field]:
        if get_origin(kind) is not list:
            return
        item = get_args(kind)[0]
        if item == Goal and not any(isinstance(n, Mapping | Sequence) for n in node):
            yield Field(pointer, title, "goals", ", ".join(map(str, node)), required, (), node.place.line, group)
            return
        for number, inner in enumerate(node):
            own = (*pointer, number) if is_record(bare(item)) and not group else group
            yield from self.value(item, inner, (*pointer, number), f"{title} {number + 1}", key, own, required)

    def single(self, kind: Any, node: Scalar, pointer: Pointer, title: str, key: str, group: Pointer, required: bool) -> Iterator[Field]:
        item = get_args(kind)[0] if get_origin(kind) is list else kind
        if get_origin(kind) is list and item == Goal:
            shown: Kind = "goals"
        else:
            shown = _kind(bare(item), key)
        line = node.place.line if node.place else 1
        yield Field(pointer, title, shown, str(node).strip("\n"), required, self.choices.of(bare(item), key), line, group)


def _kind(kind: Any, key: str) -> Kind:
    """How a value is asked for. A record written as one word (an article in a slot) is an id."""
    if get_origin(kind) is Literal:
        return "choice"
    if kind is bool:
        return "bool"
    if kind is dt.date:
        return "date"
    if kind in (int, float):
        return "number"
    if is_record(kind) or kind is Id:
        return "id"
    if kind is Prose:
        return "prose"
    return "file" if key in ("image", "file") and kind is not Line else "line"
