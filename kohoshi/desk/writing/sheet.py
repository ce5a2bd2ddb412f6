"""The page of one article, put together: its groups of fields, fullness, findings, history."""
from __future__ import annotations

from dataclasses import dataclass, field, replace

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.project.visitor import Visitor
from kohoshi.desk.writing.calendar import calendar_words
from kohoshi.desk.writing.fits import Fit, fits_of
from kohoshi.desk.writing.judging import Remark, remarks
from kohoshi.desk.writing.place import SlotPlace, slot_places
from kohoshi.desk.writing.planning import layouts_named
from kohoshi.desk.writing.targets import Target
from kohoshi.desk.writing.trail import Trail, trail, who
from kohoshi.desk.writing.tree import FieldGroup, Leaf, tree
from kohoshi.edit.error import EditError
from kohoshi.edit.fields import Form, article_form, issue_form
from kohoshi.finding import Level
from kohoshi.issue.yamltext import Mapping

#: Fields of the head of an article: what is printed there, in this order; the others are about it.
PRINTED = ("kicker", "title", "subtitle", "lead")
#: Entries of the history beside the form.
LATEST = 5


@dataclass(frozen=True)
class FormPart:
    """A body or one of the parts. ``id``: the pointer of its list; ``fits``: its frames."""

    id: str
    name: str
    blocks: list[FieldGroup]
    slot_place: SlotPlace | None
    fits: list[Fit]


@dataclass(frozen=True)
class ArticleSheet:
    """``broken``: why there is no form; ``head``, ``about``: fields outside the body; ``calendar``: field
    → what a calendar will say of it."""

    form: Form
    head: list[FieldGroup | Leaf]
    about: list[FieldGroup | Leaf]
    top: FieldGroup | None
    parts: list[FormPart]
    remarks: dict[str, list[Remark]]
    trail: Trail
    broken: list[Remark]
    calendar: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return next((leaf.field.value for leaf in self.head if isinstance(leaf, Leaf) and leaf.id == "title"), "") or "題のない記事"


def sections(open_issue: OpenIssue) -> dict[str, str]:
    """Section → its name."""
    content = open_issue.content
    return {str(key): str(contact.name) for key, contact in content.house.contacts.items()} if content else {}


def form_of(open_issue: OpenIssue, target: Target) -> Form:
    if target.article is None:
        return issue_form(open_issue.folder, loaded=open_issue.loaded())
    return article_form(open_issue.folder, target.article, loaded=open_issue.loaded())


def sheet(open_issue: OpenIssue, target: Target, visitor: Visitor, adding: str = "") -> ArticleSheet:
    """Raises EditError when there is no such file."""
    form = form_of(open_issue, target)
    past = trail(open_issue.folder, who(visitor), target.name, LATEST)
    try:
        root = target.opened().root
    except EditError:
        root = None
    if not isinstance(root, Mapping):
        broken = [Remark(f.level.value, f.message, f.hint, f.place.line if f.place else None) for f in form.problems if f.level is Level.ERROR]
        return ArticleSheet(form, [], [], None, [], {}, past, broken or [Remark("error", "ファイルに項目がありません", "", 1)])
    top = tree(target.model, root, form, sections(open_issue), adding, layouts_named(open_issue, str(root.get("layouts", "minato"))))
    return ArticleSheet(form, *_split(top), top, _parts(open_issue, target, top), _with_strays(remarks(open_issue, target, root), top), past, [],
                 calendar_words(open_issue, root))


def _with_strays(found: dict[str, list[Remark]], top: FieldGroup) -> dict[str, list[Remark]]:
    """What belongs to no field of the form (a key that there is not) stands above it, with its line."""
    known = {leaf.id for leaf in top.leaves()}
    loose = [replace(r, message=f"{r.line}行: {r.message}" if r.line else r.message) for key, rs in found.items() if key not in known for r in rs]
    return {key: rs for key, rs in found.items() if key in known} | ({"": loose} if loose else {})


def _split(top: FieldGroup) -> tuple[list[FieldGroup | Leaf], list[FieldGroup | Leaf]]:
    """What is printed at the head (in the order of the paper), and what is said about the article."""
    outside = [child for child in top.children if _key(child) not in ("body", "parts")]
    head = [child for key in PRINTED for child in outside if _key(child) == key]
    return head, [child for child in outside if _key(child) not in PRINTED]


def _parts(open_issue: OpenIssue, target: Target, top: FieldGroup) -> list[FormPart]:
    if target.article is None:
        return []
    where, fits = slot_places(open_issue), fits_of(open_issue.faces.frames(), target.article)
    found = {_key(child): child for child in top.children if isinstance(child, FieldGroup)}
    groups = [("main", found["body"])] if "body" in found else [
        (_key(part), part) for part in found["parts"].children if isinstance(part, FieldGroup)] if "parts" in found else []
    out = []
    for name, group in groups:
        stand = where.get((target.article, name))
        own = [f for f in fits if f.part == name or (f.whole and stand and f.slot == stand.slot and f.face in stand.faces)]
        out.append(FormPart(group.id, name, [g for g in group.children if isinstance(g, FieldGroup)], stand, own))
    return out


def _key(child: FieldGroup | Leaf) -> str:
    pointer = child.pointer if isinstance(child, FieldGroup) else child.field.pointer
    return str(pointer[-1]) if pointer else ""
