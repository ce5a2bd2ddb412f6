"""``/i/<issue>/rounds``: proof rounds 校 frozen, taken out to Acrobat and back."""
from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi.desk.review.comments import placing
from kohoshi.desk.review.differences import begin, changes_file, read_changes, round_asked
from kohoshi.desk.review.returned import file_name
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import LABEL, REASON, Refused, View, Visit, attachment
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.proof.annotations.take import take_in
from kohoshi.proof.annotations.write import annotated
from kohoshi.proof.life import APPROVED_STATES, HANDED_OVER, set_state, state_of
from kohoshi.proof.numbering import label_of
from kohoshi.proof.rounds import Round, rounds
from kohoshi.proof.store import Person, Store, StoreError

#: What of a round may be fetched.
FILES = {each.name: each.title for each in OUTPUTS if each.round and not each.program}


@dataclass(frozen=True)
class RoundRow:
    """A round in the list. ``changes``: against the one before; None: not compared."""

    round: Round
    before: Round | None
    changes: int | None
    comments: int
    waiting: int


def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    every = rounds(open_issue.proofs)
    written: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for (held, state, asks), count in open_issue.store.tally("round", "state", "asks").items():
        written[held] += count
        waiting[held] += count if asks and state == "open" else 0
    rows = []
    for place, each in enumerate(every):
        before = every[place - 1] if place else None
        found = read_changes(changes_file(open_issue.proofs, each.number, before.number)) if before else None
        rows.append(RoundRow(each, before, None if found is None else len(found), written[each.number], waiting[each.number]))
    return visit.page(
        "review/rounds.html", title="校正の回", nav="rounds", rows=rows[::-1], every=every, next_label=label_of(len(every) + 1),
        files=FILES, built_at=open_issue.built_at(), changed=open_issue.stale(), job=open_issue.jobs.state(),
        state=state_of(open_issue.store), passed=(*APPROVED_STATES, HANDED_OVER), intakes=open_issue.store.intakes())


def freeze(visit: Visit) -> Response:
    """Keep the last build as the next round; the work goes on behind."""
    open_issue = visit.open_issue
    content = open_issue.content
    if content is None:
        raise Refused("原稿に誤りがあるので、校正の回を保存できません", 409, "指摘を見て直してください")
    if open_issue.built_at() is None or open_issue.stale():
        raise Refused("先に組んでください", 409, "校正の回は、いまの原稿で組んだものから作ります")
    by, reason, store = visit.person(), visit.field("reason", limit=REASON).strip(), open_issue.store
    label = visit.field("label", limit=LABEL).strip()
    if state_of(store) in (*APPROVED_STATES, HANDED_OVER) and not reason:
        raise Refused(f"{state_of(store)}を取り消して校正にもどすには、理由を書いてください")

    def then(done: Mapping[str, Any]) -> None:
        store.log(by, "round.freeze", str(done["number"]), label=done["label"])
        with suppress(StoreError):  # the round stands; the state is told on the page of the hand-over
            set_state(store, label_of(int(done["number"])), by, reason)
        open_issue.tell("store", {"rounds": True})

    begin(open_issue, "freeze", then, issue=str(open_issue.folder), built=str(open_issue.out.resolve()), proofs=str(open_issue.proofs),
          layouts=str(visit.desk.project.layouts(content.publication.layouts)), label=label)
    return visit.done("", f"/i/{open_issue.id}/rounds")


# --- files ----------------------------------------------------------------------------------


def fetch(visit: Visit) -> Response:
    found, name = round_asked(visit), visit.params["file"]
    path = found.folder / name
    if name not in FILES or not path.is_file():
        raise HTTPException(404)
    return visit.file(path, f"koho-{visit.open_issue.id}-{found.label}-{name}")


def with_comments(visit: Visit) -> Response:
    """The round's PDF with the comments as annotations: those written for it, and older ones that
    nobody settled."""
    found = round_asked(visit)
    mine = [c for c in visit.open_issue.store.comments()
            if c.round == found.number or c.round is None or c.round < found.number and c.state == "open"]
    data = annotated((found.folder / "print.pdf").read_bytes(), mine)
    return Response(data, media_type="application/pdf", headers=attachment(f"koho-{visit.open_issue.id}-{found.label}-赤字.pdf"))


def returned(visit: Visit) -> Response:
    """A PDF that somebody wrote on: its annotations become comments, each once."""
    open_issue, found, upload = visit.open_issue, round_asked(visit), visit.upload("file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.pdf"
        path.write_bytes(upload.file.read())
        os.chmod(path, 0o400)
        try:
            taken = take_in(open_issue.store, path, visit.person(), found.number, placing(open_issue), upload.filename or "")
        except PdfRefused as refused:
            raise Refused("このPDFからは読みとれません", 400, refused.of(file_name(upload.filename)).reason) from None
        except StoreError as error:
            raise Refused(str(error)) from None
    open_issue.tell("store", {"seq": open_issue.store.last_seq()})
    said = [f"{count}{what}" for count, what in (
        (len(taken.added), "件を新しく"), (len(taken.changed), "件の変更を"), (taken.replies, "件の返信を")) if count]
    message = f"{'、'.join(said)}取り込みました" if said else "新しい書き込みはありませんでした"
    if taken.stale:
        message += f"（{len(taken.stale)}件は、デスクのほうが新しいので、そのままです）"
    if taken.odd:
        message += f"。場所か内容が読めない書き込み{taken.odd}件は、取り込んでいません。もとのPDFで見てください"
    if taken.more:
        message += "。書き込みが多すぎて、残りは読んでいません"
    return visit.done(message, f"/i/{open_issue.id}/comments", added=len(taken.added))


def take_back(visit: Visit) -> Response:
    """All comments of a returned PDF together, but for those that somebody answered or changed since."""
    count = _with_intake(visit, lambda store, id, by: store.take_back(id, by))
    if not count:
        raise Refused("取り消せる赤字がありません", 409, "返信や済になった赤字は、そのまま残ります")
    return visit.done(f"{count}件の赤字を取り消しました。「もとに戻す」で戻せます", f"/i/{visit.open_issue.id}/rounds")


def bring_back(visit: Visit) -> Response:
    count = _with_intake(visit, lambda store, id, by: store.bring_back(id, by))
    return visit.done(f"{count}件の赤字をもとに戻しました", f"/i/{visit.open_issue.id}/rounds")


def _with_intake(visit: Visit, do: Callable[[Store, str, Person], int]) -> int:
    store = visit.open_issue.store
    try:
        count = do(store, visit.params["intake"], visit.person())
    except StoreError:
        raise HTTPException(404) from None
    visit.open_issue.tell("store", {"seq": store.last_seq()})
    return count


_ROUND = "/i/{issue:issue}/rounds/{number:number}"
VIEWS = [
    View("/i/{issue:issue}/rounds", show),
    View("/i/{issue:issue}/rounds", freeze, may="rounds", method="POST"),
    View(f"{_ROUND}/annotated.pdf", with_comments, work_class="heavy"),
    View(f"{_ROUND}/returned", returned, may="rounds", method="POST", upload=True, work_class="heavy"),
    View("/i/{issue:issue}/intakes/{intake:rev}/back", take_back, may="rounds", method="POST"),
    View("/i/{issue:issue}/intakes/{intake:rev}/again", bring_back, may="rounds", method="POST"),
    View(f"{_ROUND}/files/{{file}}", fetch),
]
NAV = [NavigationEntry("rounds", "校正の回", "rounds", "rounds")]
