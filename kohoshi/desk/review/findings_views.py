"""``/i/<issue>/findings``: what was found, what may be let stand and by whom, what is yet to be done."""
from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from kohoshi.desk.review.findings import counts, field_at, grouped, listed, now, unreadable
from kohoshi.desk.web.navigation import Entry
from kohoshi.desk.web.views import REASON, SHORT, Refused, View, Visit
from kohoshi.desk.web.who import person_of
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.source import revision_of
from kohoshi.edit.structure import unwaive, waive
from kohoshi.finding import Level

#: The shortest reason that says something.
_REASON = 4


def show(visit: Visit) -> Response:
    issue = visit.issue
    by = "section" if visit.query("by") == "section" else "face"
    found = listed(issue)
    today = now(issue) if visit.query("now") else None
    known = {row.finding.fingerprint for row in (*found.open, *found.let)}
    return visit.page(
        "findings.html", title="指摘", nav="findings", by=by, found=found, groups=grouped(found.open, by, issue),
        counts=counts(found.open), levels=Level, unreadable=unreadable(issue), report=issue.report(), built_at=issue.built_at(),
        changed=issue.stale(), today=None if today is None else [r for r in today if r.finding.fingerprint not in known],
        stamp=issue.shown.stamp("build"), revision=_revision(visit))


def field(visit: Visit) -> Response:
    """Leads to the field of a finding: its line is looked up only when somebody goes there."""
    wanted = visit.params["fingerprint"]
    row = next((row for row in [*listed(visit.issue).open, *listed(visit.issue).let, *listed(visit.issue).stale]
                if row.finding.fingerprint == wanted), None)
    return RedirectResponse(field_at(visit.issue, row) if row and row.field else f"/i/{visit.issue.id}/findings", 303)


def let_stand(visit: Visit) -> Response:
    """Approve a finding, with reason and name, in issue.yaml."""
    issue, wanted, reason = visit.issue, visit.params["fingerprint"], visit.field("reason", limit=REASON).strip()
    found = listed(issue)
    row = next((row for row in (*found.open, *found.gates) if row.finding.fingerprint == wanted), None)
    if row is None:
        raise Refused("この指摘は、もうありません", 404, "読み込みなおしてください")
    if not row.finding.waivable:
        raise Refused("この指摘は承認で済ませられません", 400, row.finding.hint or "紙面か原稿を直してください")
    if len(reason) < _REASON:
        raise Refused("承認する理由を書いてください", 400, "あとで読む人に、なぜこのままでよいかがわかるように")
    by = person_of(visit).name
    _edited(lambda: waive(issue.folder, wanted, reason, by, visit.field("revision", limit=SHORT), who=by))
    return _told(visit, "承認しました。次に組むと報告書にも載ります", "finding.waive", wanted, reason=reason)


def take_back(visit: Visit) -> Response:
    wanted, by = visit.params["fingerprint"], person_of(visit).name
    _edited(lambda: unwaive(visit.issue.folder, wanted, visit.field("revision", limit=SHORT), who=by))
    return _told(visit, "承認を取り消しました", "finding.unwaive", wanted)


def _edited(write: object) -> None:
    try:
        write()  # type: ignore[operator]
    except EditConflict:
        raise Refused("issue.yaml が、この画面を開いたあとに変わりました", 409, "読み込みなおして、もう一度承認してください") from None
    except EditError as error:
        raise Refused(str(error)) from None


def _told(visit: Visit, message: str, what: str, fingerprint: str, **detail: str) -> Response:
    visit.issue.store.log(person_of(visit), what, fingerprint, **detail)
    visit.issue.tell("store", {"findings": True})
    visit.issue.faces.refresh()
    return visit.done(message, f"/i/{visit.issue.id}/findings")


def _revision(visit: Visit) -> str:
    return revision_of((visit.issue.folder / "issue.yaml").read_bytes())


_ONE = "/i/{issue:issue}/findings/{fingerprint:rev}"
VIEWS = [
    View("/i/{issue:issue}/findings", show, room="heavy"),
    View(f"{_ONE}/field", field, may="edit"),
    View(f"{_ONE}/waive", let_stand, may="waive", method="POST"),
    View(f"{_ONE}/unwaive", take_back, may="waive", method="POST"),
]
NAV = [Entry("findings", "指摘", "findings", "flag")]
