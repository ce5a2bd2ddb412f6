"""What an arrangement proposes written into the flat plan: one edit, taken back as one."""
from __future__ import annotations

from collections.abc import Mapping as Dict, Sequence as Many
from pathlib import Path

from kohoshi.edit.error import EditError
from kohoshi.edit.items import added, inserted, moved, removed
from kohoshi.edit.source import PLAN, OpenFile, Pointer, Source, at, opened, spoken
from kohoshi.edit.splice import Edited, saved, with_list
from kohoshi.issue.loader_shape import keys
from kohoshi.issue.model import Run
from kohoshi.issue.yamltext import Mapping, Sequence


def apply(issue: Path, slots: Dict[tuple[int, str], Many[str]], *, revision: str | None = None, who: str = "") -> Edited | None:
    """Writes (number of the run from 0, slot) → what stands there, in its order, into issue.yaml; None where it is written
    so already. Comments stay. Raises EditConflict when the file is no longer of ``revision``, EditError when a run is not there."""
    plan = opened(issue, PLAN, revision)
    after: Source = plan
    changed: list[Pointer] = []
    for (run, slot), wanted in slots.items():
        here: Pointer = ("flatplan", run, "slots", slot)
        before = after
        after = _written(after, here, list(wanted))
        if after is not before:
            changed.append(here)
    if not changed:
        return None
    many = sum(len(slots[int(str(where[1])), str(where[3])]) for where in changed)
    return saved(plan, after, _first_there(plan, after, changed), f"お知らせを割り付けた（{len(changed)}段・{many}本）", who)


def _first_there(plan: OpenFile, after: Source, changed: Many[Pointer]) -> Pointer:
    """The first of the slots that is written now."""
    for where in changed:
        slots = at(after.root, where[:3])
        if isinstance(slots, Mapping) and where[3] in slots:
            return where
    return changed[0][:2]


def _written(source: Source, here: Pointer, wanted: list[str]) -> Source:
    run = at(source.root, here[:2])
    if not isinstance(run, Mapping):
        raise EditError(f"「{spoken(here[:2])}」が台割にありません")
    if "slots" not in run:
        return added(source, here[:3], {here[3]: wanted}, list(keys(Run))) if wanted else source
    there = at(source.root, here[:3])
    if here[3] not in there:
        return added(source, here, wanted, []) if wanted else source
    now = at(source.root, here)
    old = [str(each) for each in now] if isinstance(now, Sequence) else [str(now)]
    if old == wanted:
        return source
    if not wanted:
        return removed(source, here)
    if not isinstance(now, Sequence) or (now.flow and "#" not in source.text[now.start:now.end]):
        return with_list(source, here, wanted)
    return _itemwise(source, here, old, wanted)


def _itemwise(source: Source, here: Pointer, old: list[str], wanted: list[str]) -> Source:
    """One item a line: what stays keeps its comment."""
    for each in wanted:
        if each not in old:
            source = inserted(source, here, len(old), each)
            old.append(each)
    for each in [each for each in old if each not in wanted]:
        source = removed(source, (*here, old.index(each)))
        old.remove(each)
    for place, each in enumerate(wanted):
        if old[place] != each:
            source = moved(source, (*here, old.index(each)), place)
            old.insert(place, old.pop(old.index(each)))
    return source
