"""The notices of an issue arranged: measured, packed, explained."""
from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from kohoshi.flow.arrange import notices as material
from kohoshi.flow.arrange.kinds import ranked
from kohoshi.flow.arrange.measure import Measurer
from kohoshi.flow.arrange.notices import IMPORTANCE, Notice
from kohoshi.flow.arrange.pack import Packed, pack
from kohoshi.flow.arrange.proposal import Filled, Over, Proposal, Stands
from kohoshi.flow.arrange.ways import ways_out
from kohoshi.flow.arrange.weighing import TOLERANCE, members
from kohoshi.flow.arrange.work import Work, prepared, with_columns
from kohoshi.issue.loader import load_issue
from kohoshi.pages.layout import load_layouts
from kohoshi.press import load_press
from kohoshi.project import Project
from kohoshi.refusal import Refusal
from kohoshi.text import say_faces


def arrange(project: Project, folder: Path, faces: Collection[int] = (), measurer: Measurer | None = None) -> Proposal:
    """Which notice stands in which column of these faces (none: of all that have columns of notices), and in which order;
    for other articles that stand nowhere the kinds of face that suit them. Nothing is written.

    ``measurer``: one that knows heights from before. Raises ContentError, LayoutError, Refusal for faces without columns.
    """
    issue = load_issue(folder)
    layouts = load_layouts(project.layouts(str(issue.publication.layouts)))
    press = load_press(str(issue.publication.press))
    numbers = with_columns(issue, layouts, faces)
    loose, others = material.loose(issue)
    chosen = sorted(face for number in numbers for face in issue.publication.flatplan[number].faces)
    if numbers:
        measurer = measurer or Measurer(project, folder, issue, press)
        measurer.issue = issue
        proposal = _proposed(prepared(issue, layouts, measurer, numbers, loose), chosen)
    else:
        proposal = Proposal([], [], True, notes=["お知らせの段（1段目・2段目…）のある面がありません"] if loose else [])
    _, _, width, height = press.type_area
    proposal.kinds = {key: ranked(layouts, issue, key, (width, height))[:3] for key in others}
    return proposal


def faces_named(text: str) -> list[int]:
    """``4,5`` → faces. Raises Refusal."""
    words = [word for word in re.split(r"[,、，\s]+", text) if word]
    if any(not re.fullmatch("[0-9]{1,3}", word) for word in words):
        raise Refusal(f"面「{text}」が読めません。半角の番号を 4,5 のように書いてください")
    return [int(word) for word in words]


def _proposed(work: Work, faces: list[int]) -> Proposal:
    packed = pack(work.task)
    orders = ordered(work, packed)
    columns = [_filled(work, number, order, orders) for number, order in enumerate(orders)]
    proposal = Proposal(faces, columns, packed.exact, over=[each for column in columns for each in _over(column)])
    there = {(column.run, column.slot) for column in columns}
    proposal.emptied = sorted({notice.now for notice in work.notices if notice.now and notice.now not in there})
    for notice, allowed in zip(work.notices, work.task.allowed, strict=True):
        pin = notice.pin
        if pin and len(allowed) == len(columns) and not any(
                column.face == pin.face and pin.slot in ("", column.slot) for column in work.measured.columns):
            proposal.notes.append(f"「{notice.title}」の置くところ（pin）「{notice.pin}」という段は、この面にありません")
    if proposal.over:
        proposal.ways = ways_out(work, packed, proposal)
    elif columns and (free := sum(column.free for column in columns)) > .05 * sum(column.depth for column in columns):
        proposal.notes.append(f"あわせて{free:.4g}行空いています。お知らせをあと{max(1, int(free // 12))}本ほど入れられます")
    return proposal


def ordered(work: Work, packed: Packed) -> list[list[int]]:
    """The notices of each column in their order: importance, date and title within a category; a category that comes
    from the column before stands first, one that goes on in the next last."""
    task, out = work.task, []
    groups = [{task.groups[each] for each in members(mask)} - {""} for mask in packed.columns]
    for at, mask in enumerate(packed.columns):
        order = task.ordered(mask)
        if not task.rooms[at].lidded:  # which one is first changes its height there
            before = groups[at - 1] if at else set()
            after = groups[at + 1] if at + 1 < len(groups) else set()
            order.sort(key=lambda each: 0 if task.groups[each] in before else 2 if task.groups[each] in after else 1)
        out.append(order)
    return out


def _filled(work: Work, number: int, order: Sequence[int], orders: Sequence[Sequence[int]]) -> Filled:
    column, task = work.measured.columns[number], work.task
    stands, top, used = [], 0.0, task.stood(number, order)
    for each, advance in zip(order, task.advances(number, order), strict=True):
        notice = work.notices[each]
        foot = used if each == order[-1] else top + advance
        stands.append(Stands(notice.key, notice.title, round(top, 2), round(foot - top, 2), _why(work, number, each, order, orders),
                             _place(work, notice.now), task.now[each] != number))
        top += advance
    return Filled(column.run, column.face, column.slot, column.title, column.measure, column.depth, used, tuple(stands))


def _place(work: Work, now: tuple[int, str] | None) -> str:
    if now is None:
        return ""
    run = work.issue.publication.flatplan[now[0]]
    slot = work.layouts[str(run.layout)].slots.get(now[1])
    return f"{say_faces(run.faces)}・{slot.title if slot else now[1]}"


def _why(work: Work, number: int, each: int, order: Sequence[int], orders: Sequence[Sequence[int]]) -> str:
    """The reason of a placing, in words."""
    notice, task = work.notices[each], work.task
    said = []
    if notice.pin and len(task.allowed[each]) < len(orders):
        said.append(f"置くところの指定（{notice.pin}）")
    elif task.now[each] == number:
        said.append("今の段のまま")
    else:
        said.append(f"{_place(work, notice.now)}から" if notice.now else "まだ置かれていないので")
    fellows = [one for one in order if task.groups[one] == task.groups[each]] if task.groups[each] else []
    if len(fellows) > 1:
        place = fellows.index(each)
        if place:
            said.append(f"「{notice.category}」の{place + 1}番目（{_because(work.notices[fellows[place - 1]], notice)}）")
        else:
            said.append(f"「{notice.category}」{len(fellows)}本のはじめ（{_because(notice, work.notices[fellows[1]])}）")
    elif any(task.groups[one] == task.groups[each] for other, mine in enumerate(orders) if other != number for one in mine) and task.groups[each]:
        said.append(f"「{notice.category}」が1段に入りきらないので分けた")
    if task.now[each] != number and not (notice.pin and len(task.allowed[each]) < len(orders)):
        free = round(task.rooms[number].depth - task.stood(number, list(order)), 2)
        said.append("足元がちょうどそろう" if abs(free) <= TOLERANCE else f"足元の空きが{free:.4g}行になる" if free > 0 else "ここがいちばんあふれない")
    return "、".join(said)


def _because(first: Notice, second: Notice) -> str:
    """Why one notice stands before another."""
    if first.importance != second.importance:
        return f"大切さ「{IMPORTANCE[first.importance]}」が先"
    if first.date != second.date:
        return "日付の順"
    return "題の順"


def _over(column: Filled) -> list[Over]:
    return [Over(each.key, each.title, column.face, column.title, round(min(each.lines, each.top + each.lines - column.depth), 2))
            for each in column.notices if each.top + each.lines > column.depth + TOLERANCE]
