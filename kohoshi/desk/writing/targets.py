"""A file that is edited at the desk, and one field of it written.

Everybody edits the same files. A field is written although the file has changed meanwhile, as long
as the field itself still says what its editor saw; else it is a :class:`Clash`, and nobody's words
are lost.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from kohoshi import limits
from kohoshi.desk.numbers import number
from kohoshi.edit.articles import article_path
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.source import PLAN, OpenFile, Pointer, at, opened
from kohoshi.edit.splice import set_field
from kohoshi.edit.structure import add_optional, remove
from kohoshi.issue.fields import Record
from kohoshi.issue.loader_shape import annotation_at, bare, is_record, keys
from kohoshi.issue.model import Article, Block, Publication
from kohoshi.issue.values import Cell
from kohoshi.issue.yamltext import Mapping, Node, Sequence

#: Characters of a pointer as it comes from a browser, and its steps.
MAX_POINTER, MAX_STEPS = limits.POINTER_CHARACTERS, limits.POINTER_STEPS
#: How often a write is tried again while others write the same file.
TRIES = limits.WRITE_TRIES


@dataclass(frozen=True)
class Target:
    """``issue``: the folder of its issue; ``article``: its id, None for issue.yaml; ``base``: its address
    at the desk."""

    issue: Path
    article: str | None
    base: str

    @property
    def model(self) -> type[Record]:
        return Publication if self.article is None else Article

    @property
    def name(self) -> str:
        """Its path within the issue."""
        return PLAN if self.article is None else f"articles/{self.article}.yaml"

    @property
    def path(self) -> Path:
        return self.issue / self.name

    def opened(self, revision: str | None = None) -> OpenFile:
        """The file as it is now, or as its editor saw it. Raises EditConflict, EditError."""
        return opened(self.issue, self.name, revision)


class Clash(Exception):
    """Somebody else has changed the very field. ``theirs``: what it says now, None when it is gone."""

    def __init__(self, mine: str, theirs: str | None, revision: str) -> None:
        super().__init__("ほかの人が先に直しました")
        self.mine, self.theirs, self.revision = mine, theirs, revision


@dataclass(frozen=True)
class Written:
    """``shape``: fields have come or gone, the form must be made anew."""

    revision: str
    line: int
    shape: bool


def article_target(issue: str, folder: Path, article: str) -> Target:
    """Raises EditError for a name that is none."""
    article_path(folder, article)
    return Target(folder, article, f"/i/{issue}/articles/{article}")


def issue_target(issue: str, folder: Path) -> Target:
    return Target(folder, None, f"/i/{issue}/issue")


def write_field(target: Target, name: str, value: str, was: str, who: str) -> Written:
    """Writes what was typed. ``name``: the pointer with dots; ``was``: what its editor saw there
    when the writing began (a page learns the file's newer revisions while its writer types, so
    that alone tells nothing). An optional field that is emptied is taken out. Raises Clash, EditError."""
    for _ in range(TRIES):
        file = target.opened()
        pointer = pointer_of(file.root, name)
        current = form_text(file.root, pointer)
        if (current or "") not in (tidied(was), tidied(value)):
            raise Clash(value, current, file.revision)
        try:
            return _written(target, file, pointer, value, who)
        except EditConflict:  # somebody was faster by a moment: look again
            continue
    raise EditError("続けてほかの人が書いているため、保存できません。もう一度保存してください")


def _written(target: Target, file: OpenFile, pointer: Pointer, value: str, who: str) -> Written:
    present = form_text(file.root, pointer) is not None
    if not present:
        if not value.strip():
            return Written(file.revision, 1, False)
        made = add_optional(file, pointer, value, who=who)
        return Written(made.revision, made.line, True)
    if not value.strip() and not _cell(target.model, pointer):
        if not removable(target.model, pointer):
            raise EditError("ここは空にできません。要らないときは「消す」で、まとめて消してください")
        gone = remove(file, pointer, who=who)
        return Written(gone.revision, gone.line, True)
    done = set_field(file, pointer, value, who=who)
    return Written(done.revision, done.line, False)


def _cell(model: Any, pointer: Pointer) -> bool:
    """Whether it is a cell of a table, which may be empty (of a head of one row too)."""
    kind = annotation_at(model, pointer)
    return kind is Cell or get_origin(kind) is list and bare(get_args(kind)[0]) is Cell


def removable(model: Any, pointer: Pointer) -> bool:
    """Whether the field may be left out: an optional one of a record. What makes a block a block,
    and items of a list, go with their block or item."""
    record = annotation_at(model, pointer[:-1])
    if not is_record(record) or record is Block:
        return False
    field = keys(record).get(str(pointer[-1]))
    return field is not None and not field.is_required()


def pointer_of(root: Node, name: str) -> Pointer:
    """``body.2.info.when`` as the tree has it: a number is an index only where there is a list.
    Raises EditError for what is no pointer."""
    steps = name.split(".")
    if not name or len(name) > MAX_POINTER or len(steps) > MAX_STEPS:
        raise EditError("項目の指定が正しくありません。読み込みなおしてください")
    out: list[str | int] = []
    node: Any = root
    for step in steps:
        if isinstance(node, Sequence):
            at = number(step)
            if at is None:
                raise EditError("項目の指定が正しくありません。読み込みなおしてください")
            key: str | int = at
            node = node[at] if at < len(node) else None
        else:
            key = step
            node = node.get(step) if isinstance(node, Mapping) else None
        out.append(key)
    return tuple(out)


def form_text(root: Node, pointer: Pointer) -> str | None:
    """What stands there as a form shows it; None where nothing does."""
    node = node_at(root, pointer)
    if node is None:
        return None
    if isinstance(node, Sequence) and not any(isinstance(item, Mapping | Sequence) for item in node):
        return ", ".join(map(str, node))
    return None if isinstance(node, Mapping | Sequence) else str(node).strip("\n")


def node_at(root: Node, pointer: Pointer) -> Node | None:
    """The node there, None where nothing is."""
    try:
        found: Node = at(root, pointer)
    except EditError:
        return None
    return found


def tidied(value: str) -> str:
    return value.replace("\r\n", "\n").strip("\n")
