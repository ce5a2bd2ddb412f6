"""Blocks, fields and places of articles added, removed and moved; comments and order stay."""
from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_origin

from kohoshi.edit.beside import as_long, inserted_beside, moved_beside, removed_beside
from kohoshi.edit.emit import InlineList, Paragraphs
from kohoshi.edit.error import EditError
from kohoshi.edit.items import added, inserted, removed
from kohoshi.edit.skeleton import Around, skeleton, step
from kohoshi.edit.source import PLAN, OpenFile, Pointer, Source, at, source_of, spoken
from kohoshi.edit.splice import Edited, called, saved
from kohoshi.issue.loader import layouts_of
from kohoshi.issue.loader_shape import bare, is_record, keys
from kohoshi.issue.model import Article, Block, Publication, Run, Waiver
from kohoshi.issue.values import Prose
from kohoshi.issue.yamltext import Mapping, Sequence
from kohoshi.issue.yamltext.bytes import short
from kohoshi.project import house_of


def add_block(file: OpenFile, pointer: Pointer, index: int, kind: str, *,
              values: dict[str, str] | None = None, who: str = "") -> Edited:
    """A new item of the list at ``pointer`` (a body, steps, events …), as item ``index``, with
    words marked 見本; a cell of a table or a label of a chart with all that belongs to it. ``kind``: of a block, its key (``paragraph``, ``figure`` …), else ''.
    ``values``: what some of its fields are to be, by key."""
    items = get_args(bare(step(model_of(file), pointer)))
    if not items or get_origin(bare(step(model_of(file), pointer))) is not list:
        raise EditError(f"「{spoken(pointer)}」は一覧ではありません")
    value = as_long(file, pointer, _in_table(at(file.root, pointer), skeleton(items[0], around(file.issue), spoken(pointer[-1:]), kind)))
    _fill(value.get(kind, value) if isinstance(value, dict) else value, values or {})
    after = inserted_beside(file, pointer, index, value)
    return saved(file, after, (*pointer, index), f"{called(file, pointer)}に{_kind(kind)}を足した", who)


def _in_table(there: Any, made: Any) -> Any:
    """A new row has as many cells as the row above it; where the head is one row, a cell is added to it."""
    if not isinstance(made, InlineList) or not isinstance(there, Sequence) or not there:
        return made
    if not isinstance(there[-1], Sequence):
        return made[0]
    return InlineList([made[0], *[""] * (len(there[-1]) - 1)])


def remove(file: OpenFile, pointer: Pointer, *, who: str = "") -> Edited:
    """Takes out a block, an item of a list or a field, with the comment lines directly above it."""
    return saved(file, removed_beside(file, pointer), pointer[:-1], f"{called(file, pointer)}を消した", who)


def move(file: OpenFile, pointer: Pointer, to_index: int, *, who: str = "") -> Edited:
    """Moves an item within its list, with the comment lines directly above it. ``to_index``:
    where it will be."""
    after = moved_beside(file, pointer, to_index)
    return saved(file, after, (*pointer[:-1], to_index), f"{called(file, pointer)}を{to_index + 1}番目に動かした", who)


def add_optional(file: OpenFile, pointer: Pointer, value: str, *, who: str = "") -> Edited:
    """Writes a field that was not there yet, where the model has it among its fellows. For a
    record or list (a figure, steps) ``value`` is '' and a first one is made, marked 見本."""
    model = model_of(file)
    annotation, record = step(model, pointer), bare(step(model, pointer[:-1]))
    order = list(keys(record)) if is_record(record) else []
    kind = bare(annotation)
    made: Any = Paragraphs(value) if kind is Prose else value
    if is_record(kind) or get_origin(kind) in (list, dict):
        made = as_long(file, pointer, skeleton(annotation, around(file.issue), spoken(pointer[-1:])))
    after = added(file, pointer, made, order)
    return saved(file, after, pointer, f"{called(file, pointer)}を書き足した", who)


def _kind(kind: str) -> str:
    field = keys(Block).get(kind)
    return (field.title if field else None) or "項目"


# --- the flat plan ---------------------------------------------------------------------------


def place(plan: OpenFile, slot: tuple[int, str], article: str, index: int, *, again: bool = False, who: str = "") -> Edited:
    """Puts an article (``kusei-kaigi`` or ``kusei-kaigi/nagare``, ``…（続き）`` where its text goes on) into a slot
    of the flat plan (number of the run from 0, name of the slot) as number ``index`` there, and out of the slot
    where it was, unless it is to stand there ``again``."""
    after = _with_placing(plan if again else without_article(plan, article), slot, article, index)
    pointer = next(p for p in placings(after, article) if p[1] == slot[0] and p[3] == slot[1])
    return saved(plan, after, pointer, f"{article}を{slot[1]}に置いた", who)


def unplace(plan: OpenFile, article: str, *, who: str = "") -> Edited:
    """Takes an article, or one part of it, out of the flat plan."""
    found = placings(plan, article)
    if not found:
        raise EditError(f"「{article}」は台割にありません")
    return saved(plan, without_article(plan, article), found[0][:2], f"{article}を台割から外した", who)


def placings(source: Source, article: str) -> list[Pointer]:
    """Where the flat plan names exactly this."""
    out: list[Pointer] = []
    for number, run in enumerate(at(source.root, ("flatplan",))):
        slots = run.get("slots") if isinstance(run, Mapping) else None
        for slot, placed in slots.items() if isinstance(slots, Mapping) else ():
            here: Pointer = ("flatplan", number, "slots", str(slot))
            if isinstance(placed, Sequence):
                out += [(*here, n) for n, item in enumerate(placed) if item == article]
            elif placed == article:
                out.append(here)
    return out


def without_article(source: Source, article: str) -> Source:
    """The flat plan without this article, or this part of it."""
    for where in reversed(placings(source, article)):
        source = _without_placing(source, where)
    return source


def _without_placing(source: Source, where: Pointer) -> Source:
    """An empty slot is not written."""
    slot = at(source.root, where[:4])
    return removed(source, where if isinstance(slot, Sequence) and len(slot) > 1 else where[:4])


def _with_placing(source: Source, slot: tuple[int, str], article: str, index: int) -> Source:
    here: Pointer = ("flatplan", slot[0])
    run = at(source.root, here)
    if "slots" not in run:
        return added(source, (*here, "slots"), {slot[1]: article}, list(keys(Run)))
    if slot[1] not in run["slots"]:
        return added(source, (*here, "slots", slot[1]), article, [])
    count = len(run["slots"][slot[1]]) if isinstance(run["slots"][slot[1]], Sequence) else 1
    return inserted(source, (*here, "slots", slot[1]), min(index, count), article)


# --- waivers ---------------------------------------------------------------------------------


def waive(plan: OpenFile, fingerprint: str, reason: str, by: str, *, who: str = "") -> Edited:
    """Lets a finding stand, with reason and name."""
    if not reason.strip() or not by.strip():
        raise EditError("承認には、理由と承認者の名前が要ります")
    known = plan.root.get("waivers", []) if isinstance(plan.root, Mapping) else []
    if any(isinstance(w, Mapping) and w.get("fingerprint") == fingerprint for w in known):
        raise EditError(f"指摘 {fingerprint} は、もう承認されています")
    waiver = {"fingerprint": fingerprint, "reason": reason.strip(), "by": by.strip()}
    assert list(waiver) == list(keys(Waiver))
    if "waivers" in plan.root:
        after = inserted(plan, ("waivers",), len(known), waiver)
    else:
        after = added(plan, ("waivers",), [waiver], list(keys(Publication)))
    return saved(plan, after, ("waivers", len(known)), f"指摘 {fingerprint} を承認した（{short(reason, 20)}）", who)


def unwaive(plan: OpenFile, fingerprint: str, *, who: str = "") -> Edited:
    """Takes a waiver back."""
    known = plan.root.get("waivers", []) if isinstance(plan.root, Mapping) else []
    for number, waiver in enumerate(known):
        if isinstance(waiver, Mapping) and waiver.get("fingerprint") == fingerprint:
            after = removed(plan, ("waivers", number))
            return saved(plan, after, ("waivers",), f"指摘 {fingerprint} の承認を取り消した", who)
    raise EditError(f"指摘 {fingerprint} の承認はありません")


# --- what is around --------------------------------------------------------------------------


def model_of(file: OpenFile) -> Any:
    """The model of a content file: an article's or the issue's."""
    return Publication if file.is_plan else Article


def around(issue_folder: Path) -> Around:
    """What new blocks take from their issue; what cannot be read there is left at its default."""
    found: dict[str, Any] = {}
    date = _value(issue_folder / PLAN, ("date",))
    if date:
        found["date"] = date
    house = house_of(issue_folder)
    url = _value(house / "publisher.yaml", ("code",)) or _value(house / "publisher.yaml", ("url",))
    if url:
        found["url"] = url
    contacts = _root(house / "contacts.yaml")
    if isinstance(contacts, Mapping):
        found["sections"] = tuple(map(str, contacts))
    pictures = sorted(p.name for p in (issue_folder / "images").glob("*") if not p.name.startswith("."))
    layouts = _value(issue_folder / PLAN, ("layouts",)) or "minato"
    art = sorted(p.name for p in (layouts_of(issue_folder) / layouts / "art").glob("*.svg"))
    if pictures or art:
        found["picture"] = "mihon.svg" if "mihon.svg" in pictures else "notice-top.svg" if "notice-top.svg" in art else (pictures or art)[0]
    return Around(**found)


def _root(path: Path) -> Any:
    try:
        return source_of(path.read_bytes(), path.name).root
    except (OSError, EditError):
        return None


def _value(path: Path, pointer: Pointer) -> str:
    try:
        return str(at(_root(path), pointer))
    except EditError:
        return ""


def _fill(value: Any, values: dict[str, str]) -> None:
    if values and not isinstance(value, dict):
        raise EditError("この種類の値は、足してから書いてください")
    for key, text in values.items():
        value[key] = Paragraphs(text) if isinstance(value.get(key), Paragraphs) else text
