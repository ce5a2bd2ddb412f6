"""What stands before 責了, 校了 and 下版, as a checklist."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.review.prints import hashes, prints
from kohoshi.flow.finished import BuildError, read_build
from kohoshi.press import load_press
from kohoshi.press.profile import PressError
from kohoshi.proof.life import ApprovedState, Gate, is_rehearsal, open_items

#: A line of the checklist: kinds of gates, what it says when they are all shut behind one.
_LINES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("build",), "いまの原稿で組んである"),
    (("error",), "エラーがない"),
    (("warning", "notice"), "注意とお知らせを、直したか承認した"),
    (("waiver",), "取り除くべき承認がない"),
    (("gate", "sample"), "見本や仮の値が残っていない"),
    (("press",), "印刷の型を印刷会社に確かめた"),
    (("sign", "void"), "すべての記事を課が確認した"),
    (("comment",), "直してほしい赤字が、すべて済か却下になっている"),
)
#: What a line says of an issue that is only practised with.
_REHEARSED = {"見本や仮の値が残っていない": "仮の値が残っていない（見本は、練習なので問いません）",
              "印刷の型を印刷会社に確かめた": "印刷の型（練習なので問いません）"}
#: Of these 責了 does not ask: the printer gets them as a list.
_LATER = ("warning", "notice", "comment")


@dataclass(frozen=True)
class ChecklistLine:
    """``later``: 責了 may be entered with these open."""

    title: str
    gates: list[Gate]
    later: bool


@dataclass(frozen=True)
class Checklist:
    """``known``: the prints of the build are measured; until then nothing may be entered."""

    lines: list[ChecklistLine]
    known: bool
    gates: Mapping[str, list[Gate]]

    def free(self, state: str) -> bool:
        return self.known and not self.gates[state]


def rehearsed(open_issue: OpenIssue) -> bool:
    """Whether the issue can only be practised with."""
    content = open_issue.content
    return content is not None and is_rehearsal(content)


def checklist(open_issue: OpenIssue) -> Checklist:
    gates: dict[str, list[Gate]] = {"責了": gates_of(open_issue, "責了"), "校了": gates_of(open_issue, "校了")}
    titles = _REHEARSED if rehearsed(open_issue) else {}
    lines = [ChecklistLine(titles.get(title, title), [gate for gate in gates["校了"] if gate.kind in kinds], any(kind in _LATER for kind in kinds))
             for kinds, title in _LINES]
    return Checklist(lines, prints(open_issue) is not None, gates)


def gates_of(open_issue: OpenIssue, state: ApprovedState) -> list[Gate]:
    """Everything between the last build and a state."""
    content = open_issue.content
    if content is None:
        return [Gate("build", "原稿に誤りがあって読めません", "findings")]
    try:
        build = read_build(open_issue.out, open_issue.folder, open_issue.desk.project.layouts(content.publication.layouts))
        press = load_press(build.press)
    except (BuildError, PressError) as error:
        return [Gate("build", str(error), "")]
    return open_items(content, build, open_issue.store, hashes(prints(open_issue)), press, state, rehearsal=is_rehearsal(content))
