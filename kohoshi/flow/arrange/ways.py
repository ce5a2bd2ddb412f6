"""What can be done where not everything fits: each way tried, the cheapest first."""
from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kohoshi.flow.arrange.notices import RANKS, Notice
from kohoshi.flow.arrange.pack import Packed, pack
from kohoshi.flow.arrange.proposal import Proposal, Way
from kohoshi.flow.arrange.weighing import TOLERANCE, Height, Room, Task
from kohoshi.flow.arrange.work import Work, prepared, with_columns
from kohoshi.issue.values import Id
from kohoshi.text import say_faces

#: A text is not shortened by more than this share; so many ways of one kind are told.
_SHARE, _TOLD = .3, 2
#: So many notices are tried, and so long each time.
_TRIED, _SHAKEN = 12, 1
#: What another kind of face is worth in lines shortened, one notice on another face, one left out.
_COLUMNS, _MOVE, _OUT = 7.0, 4.0, 9.0


def ways_out(work: Work, packed: Packed, proposal: Proposal) -> list[Way]:
    """Each of these alone makes everything fit."""
    found = [*_shorten(work, proposal), *_elsewhere(work), *_other_columns(work), *_left_out(work)]
    return sorted(found, key=lambda each: (each.cost, each.about))


def _shorten(work: Work, proposal: Proposal) -> Iterator[Way]:
    """One text of the overfull column, where only one column is overfull."""
    full = [column for column in proposal.columns if column.free < -TOLERANCE]
    if len(full) != 1:
        return
    column = full[0]
    lines = math.ceil(-column.free - TOLERANCE)
    known = {notice.key: notice for notice in work.notices}
    able = [each for each in column.notices if lines * column.measure <= _SHARE * known[each.key].characters]
    for each in sorted(able, key=lambda each: (-known[each.key].characters, each.key))[:_TOLD]:
        cut = round(lines * column.measure)
        yield Way("shorten", each.key, f"「{each.title}」を{lines}行（約{cut}字）短くする（{column.face}面 {column.title}）", lines + 10 * cut / known[each.key].characters)


def _left_out(work: Work) -> Iterator[Way]:
    """One notice taken out, the least important first, then the one that tears the smallest hole; where none alone is
    enough, several."""
    told = 0
    for number in _candidates(work):
        notice = work.notices[number]
        if told < _TOLD and not _over_without(work, number):
            told += 1
            yield Way("out", notice.key, f"「{notice.title}」を外す（来月にまわす、ウェブだけにするなど）", _OUT + 4 * (2 - RANKS[notice.importance]))
    if not told and (several := _several(work)):
        yield Way("out", " ".join(each.key for each in several),
                  f"{''.join(f'「{each.title}」' for each in several)}の{len(several)}本を外す（来月にまわす、面を足すなど）", _OUT * len(several))


def _several(work: Work) -> list[Notice]:
    """The fewest of the least important that must go, about."""
    task, left, out = work.task, list(work.notices), []
    while over := task.over(pack(task, _SHAKEN).columns):
        lines = [min(room.heights[at].chip for room in task.rooms) for at in range(len(left))]
        able = [at for at, notice in enumerate(left) if notice.pin is None]
        if not able:
            return []
        # the least important, of these the smallest that is enough, else the largest
        worst = max(able, key=lambda at: (RANKS[left[at].importance], lines[at] >= over, -lines[at] if lines[at] >= over else lines[at], left[at].key))
        task = without(task, worst)
        out.append(left.pop(worst))
    return out


def _elsewhere(work: Work) -> Iterator[Way]:
    """One notice moved to a free foot of another face of the flat plan, which was not asked for."""
    others = [number for number in with_columns(work.issue, work.layouts, ()) if number not in work.numbers]
    if not others:
        return
    there = prepared(work.issue, work.layouts, work.measurer, others)
    heights = work.measurer.measured(others, list(work.placings.values()), there.plan)
    told = 0
    for number in _candidates(work):
        notice = work.notices[number]
        for at, column in enumerate(there.measured.columns):
            mine = sum(1 << each for each, now in enumerate(there.task.now) if now == at)
            height = heights.heights[work.measurer.kind(there.plan[column.run], column)][notice.key]
            free = column.depth - there.task.used(at, mine)
            if told < _TOLD and height.band <= free + TOLERANCE and not _over_without(work, number):
                told += 1
                yield Way("move", notice.key, f"「{notice.title}」を{column.face}面の{column.title}に移す（{free:.4g}行空いています）", _MOVE + told)
                break


def _other_columns(work: Work) -> Iterator[Way]:
    """Another choice of the kind of face."""
    for number in work.numbers:
        run, layout = work.plan[number], work.layouts[str(work.plan[number].layout)]
        usual = layout.chosen({str(name): str(value) for name, value in run.options.items()})
        for name, option in layout.options.items():
            for value, words in option.choices.items():
                if value == usual[name]:
                    continue
                other = run.model_copy(update={"options": {**run.options, Id(name): Id(value)}})
                plan = [other if at == number else each for at, each in enumerate(work.plan)]
                loose = [(work.placings[each.key], each) for each in work.notices if each.now is None]
                tried = prepared(work.issue, work.layouts, work.measurer, work.numbers, loose, plan)
                if not tried.task.over(pack(tried.task, _SHAKEN).columns):
                    yield Way("columns", f"{name}={value}", f"{say_faces(run.faces)}の{option.title}を「{words}」にする（options に {name}: {value}）", _COLUMNS)


def _candidates(work: Work) -> list[int]:
    """Numbers of the notices that may go, the least important first; of them those just large enough."""
    over = work.task.over(pack(work.task, _SHAKEN).columns)
    lines = [min(room.heights[number].chip for room in work.task.rooms) for number in range(len(work.notices))]
    able = [number for number, notice in enumerate(work.notices) if notice.pin is None and lines[number] >= over - .5]
    return sorted(able, key=lambda each: (-RANKS[work.notices[each].importance], lines[each], work.notices[each].key))[:_TRIED]


def _over_without(work: Work, number: int) -> float:
    less = without(work.task, number)
    return less.over(pack(less, _SHAKEN).columns)


def without(task: Task, number: int) -> Task:
    """The same without one notice."""
    def less(values: Sequence[Height]) -> tuple[Height, ...]:
        return tuple(value for at, value in enumerate(values) if at != number)

    rooms: list[Room] = [replace(room, heights=less(room.heights)) for room in task.rooms]
    keep = [at for at in range(len(task.groups)) if at != number]
    return Task(rooms, [task.groups[at] for at in keep], [task.allowed[at] for at in keep], [task.now[at] for at in keep])
