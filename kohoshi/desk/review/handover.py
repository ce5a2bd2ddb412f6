"""``/i/<issue>/handover``: the gates, 責了 and 校了, 下版 and what was handed over, what came back."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi.desk.numbers import number
from kohoshi.desk.review.differences import as_rows, by_article, counted, read_changes
from kohoshi.desk.review.gates import checklist, gates_of
from kohoshi.desk.review.prints import prints, prints_file
from kohoshi.desk.review.release import PRACTISED, RELEASED, Releasing, open_now, releasing
from kohoshi.desk.review.returned import changes_of, handed, handed_number, home, returns, take
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import REASON, SHORT, Refused, View, Visit
from kohoshi.files import sha256_of
from kohoshi.proof.handover.record import RECORD, SUMS
from kohoshi.proof.life import APPROVED_STATES, HANDED_OVER, NotReady, set_state, state_of
from kohoshi.proof.numbering import is_proof, label_of
from kohoshi.proof.store import StoreError


def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    store, every = open_issue.store, handed(open_issue)
    state, kept = state_of(store), releasing(open_issue)
    over, released = state == HANDED_OVER, state == HANDED_OVER and kept.released
    return visit.page(
        "review/handover.html", title="下版", nav="handover", state=_last(kept) if released else state, steps=store.life(), passed=state in APPROVED_STATES,
        over=over, proofed=is_proof(state), stations=_stations(state, kept), checks=None if over else checklist(open_issue), kept=kept, released=released,
        waiting=open_now(open_issue) if over and not released else [], handovers=[(each, each.damaged()) for each in every[::-1]],
        returned=[(each, read_changes(changes_of(open_issue, each))) for each in returns(open_issue)], job=open_issue.jobs.state(),
        failed=open_issue.measuring.state()["problems"], built_at=open_issue.built_at(), changed=open_issue.stale())


def _stations(state: str, kept: Releasing) -> list[tuple[str, str]]:
    """(station, done | now | next)"""
    names = ["原稿", state if is_proof(state) else "校正", "責了" if state == "責了" else "校了", HANDED_OVER, _last(kept)]
    here = 0 if state == "原稿" else 1 if is_proof(state) else 2 if state in APPROVED_STATES else 5 if kept.released else 3
    return [(name, "done" if place < here else "now" if place == here else "next") for place, name in enumerate(names)]


def _last(kept: Releasing) -> str:
    return PRACTISED if kept.rehearsal else RELEASED


def enter(visit: Visit) -> Response:
    """責了, 校了, or back to the proofs with a reason."""
    open_issue, state, reason = visit.open_issue, visit.field("state", limit=SHORT), visit.field("reason", limit=REASON).strip()
    if state == "back":
        last = next((step.state for step in reversed(open_issue.store.life()) if is_proof(step.state)), label_of(1))
        gates, state = [], last
    elif state in APPROVED_STATES:
        if prints(open_issue) is None:
            raise Refused("紙面を調べているところです", 409, "少し待って、もう一度押してください")
        gates = gates_of(open_issue, state)
    else:
        raise Refused("その状態はありません")
    try:
        set_state(open_issue.store, state, visit.person(), reason, gates)
    except NotReady as refused:
        raise Refused(str(refused), 409, "残っていることを先に片づけてください") from None
    except StoreError as error:
        raise Refused(str(error), 409) from None
    open_issue.tell("store", {"state": state})
    return visit.done(f"{state}にしました", f"/i/{open_issue.id}/handover")


def hand_over(visit: Visit) -> Response:
    return _write(visit, "trial" if visit.field("trial") else "handover", trial=bool(visit.field("trial")))


def replace(visit: Visit) -> Response:
    """Some faces anew."""
    chosen = {number(value) for value in visit.form.getlist("face")}
    faces, reason = sorted(face for face in chosen if face is not None), visit.field("reason", limit=REASON).strip()
    if not faces:
        raise Refused("差し替える面を選んでください")
    if not reason:
        raise Refused("差し替えの理由を書いてください")
    return _write(visit, "replace", faces=faces, reason=reason)


def _write(visit: Visit, kind: str, **more: Any) -> Response:
    open_issue, by = visit.open_issue, visit.person()
    if open_issue.built_at() is None:
        raise Refused("まだ組んでいません", 409, "先に概要で組んでください")
    if open_issue.builds.state()["phase"] == "running" or open_issue.jobs.busy:
        raise Refused("ほかの仕事をしています", 409, "終わってから、もう一度押してください")
    if prints(open_issue) is None:
        raise Refused("紙面を調べているところです", 409, "少し待って、もう一度押してください")

    def then(done: Mapping[str, Any]) -> None:
        open_issue.tell("store", {"handover": done["folder"]})

    open_issue.jobs.start(
        kind, then, project=str(visit.desk.project), issue=str(open_issue.folder), built=str(open_issue.out.resolve()),
        out=str(home(open_issue)), store=str(open_issue.store.path), prints=str(prints_file(open_issue)), person=by.id or "", name=by.name,
        **more)
    return visit.done("", f"/i/{open_issue.id}/handover")


def fetch(visit: Visit) -> Response:
    found, name = handed_number(visit.open_issue, visit.params["number"]), visit.params["file"]
    if found is None or name not in {RECORD, SUMS, *(each.name for each in found.files)} or not (found.folder / name).is_file():
        raise HTTPException(404)
    return visit.file(found.folder / name, f"koho-{visit.open_issue.id}-{found.folder.name}-{name}")


# --- what came back -------------------------------------------------------------------------


def came(visit: Visit) -> Response:
    """A PDF from the printer; it is opened by the job alone, in the limited child."""
    open_issue, number, upload = visit.open_issue, visit.params["number"], visit.upload("file")
    found = handed_number(open_issue, number)
    if found is None:
        raise HTTPException(404)
    if open_issue.jobs.busy:
        raise Refused("ほかの仕事をしています", 409, "終わってから、もう一度送ってください")
    kept = take(open_issue, upload.file, upload.filename or "", visit.person().name, number)
    whole = open_issue.proofs / "returned" / f"handover-{number}.pdf"
    layout = open_issue.out / "layout.json"
    same = layout.is_file() and (open_issue.out / "print.pdf").is_file() and sha256_of(open_issue.out / "print.pdf") == found.print_sha256
    open_issue.jobs.start(
        "returned", lambda done: open_issue.tell("store", {"returned": kept.id}), handed=str(found.folder), whole=str(whole),
        layout=str(layout.resolve()) if same else "", returned=str(open_issue.proofs / "returned" / f"{kept.id}.pdf"),
        target=str(changes_of(open_issue, kept)), name=kept.name, issue=open_issue.id)
    return visit.done("受けとりました", f"/i/{open_issue.id}/handover")


def compared(visit: Visit) -> Response:
    open_issue = visit.open_issue
    found = next((each for each in returns(open_issue) if each.id == visit.params["id"]), None)
    changes = read_changes(changes_of(open_issue, found)) if found else None
    if found is None or changes is None:
        raise HTTPException(404)
    rows = as_rows(open_issue, changes, (f"handover-{found.handover}", f"returned-{found.id}"), {})
    return visit.page("review/returned.html", title="印刷会社のPDF", nav="handover", found=found, rows=rows,
                      groups=by_article(rows, open_issue.titles), counts=counted(changes))


VIEWS = [
    View("/i/{issue:issue}/handover", show, work_class="heavy"),
    View("/i/{issue:issue}/handover/state", enter, may="release", method="POST"),
    View("/i/{issue:issue}/handover", hand_over, may="release", method="POST"),
    View("/i/{issue:issue}/handover/replace", replace, may="release", method="POST"),
    View("/i/{issue:issue}/handover/{number:number}/returned", came, may="release", method="POST", upload=True, work_class="heavy"),
    View("/i/{issue:issue}/handover/returned/{id:rev}", compared),
    View("/i/{issue:issue}/handover/{number:number}/{file}", fetch, may="build"),
]
NAV = [NavigationEntry("handover", "下版", "handover", "send", "build")]
