"""What is arranged, measured and numbered."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kohoshi.flow.arrange import notices as material
from kohoshi.flow.arrange.measure import Column, Measured, Measurer
from kohoshi.flow.arrange.notices import Notice
from kohoshi.flow.arrange.weighing import Room, Task
from kohoshi.issue.model import Issue, Placing, Run
from kohoshi.pages.layout import Layout
from kohoshi.refusal import Refusal
from kohoshi.text import say_faces


@dataclass
class Work:
    """Notices and columns with all that is known of them; ``task`` numbers the notices as ``notices`` does."""

    issue: Issue
    layouts: dict[str, Layout]
    measurer: Measurer
    numbers: list[int]
    plan: Sequence[Run]
    placings: dict[str, Placing]
    notices: list[Notice]
    measured: Measured
    task: Task


def with_columns(issue: Issue, layouts: dict[str, Layout], faces: Collection[int]) -> list[int]:
    """The runs with slots that take many, of these faces."""
    able = [number for number, run in enumerate(issue.publication.flatplan)
            if (layout := layouts.get(str(run.layout))) and any(slot.takes == "many" for slot in layout.slots.values())]
    runs = issue.publication.flatplan
    if strange := sorted(set(faces) - {face for number in able for face in runs[number].faces}):
        known = say_faces(face for number in able for face in runs[number].faces)
        raise Refusal(f"{say_faces(strange)}には、お知らせの段がありません（ある面: {known or 'なし'}）")
    return [number for number in able if not faces or set(faces) & set(runs[number].faces)]


def prepared(issue: Issue, layouts: dict[str, Layout], measurer: Measurer, numbers: list[int], more: Sequence[tuple[Placing, Notice]] = (),
             plan: Sequence[Run] | None = None) -> Work:
    """Measured and numbered. ``more``: notices that stand nowhere; ``plan``: another flat plan, in which the faces of these
    runs are of other kinds."""
    runs = plan or issue.publication.flatplan
    found = [each for number in numbers for each in material.placed(issue, number, _many(layouts, issue.publication.flatplan[number]))]
    found += [(placing, notice) for placing, notice in more if notice.pin is None or notice.pin.face in {f for n in numbers for f in runs[n].faces}]
    found.sort(key=lambda each: each[1].order)
    measured = measurer.measured(numbers, [placing for placing, _ in found], runs)
    notices = [notice for _, notice in found]
    rooms = []
    for column in measured.columns:
        heights = measured.heights[measurer.kind(runs[column.run], column)]
        rooms.append(Room(column.depth, tuple(heights[each.key] for each in notices), column.saved, column.lidded, column.lone))
    where = {(column.run, column.slot): number for number, column in enumerate(measured.columns)}
    now = [where.get(each.now, -1) if each.now else -1 for each in notices]
    allowed = [_allowed(each, measured.columns) for each in notices]
    task = Task(rooms, [each.category for each in notices], allowed, now)
    return Work(issue, layouts, measurer, numbers, runs, {placing.written: placing for placing, _ in found}, notices, measured, task)


def _many(layouts: dict[str, Layout], run: Run) -> list[str]:
    return [name for name, slot in layouts[str(run.layout)].slots.items() if slot.takes == "many"]


def _allowed(notice: Notice, columns: Sequence[Column]) -> frozenset[int]:
    """The columns where a notice may stand; a pin that names none of them is told and not followed."""
    pin, every = notice.pin, frozenset(range(len(columns)))
    return (frozenset(at for at, column in enumerate(columns) if pin and column.face == pin.face and pin.slot in ("", column.slot)) or every) if pin else every
