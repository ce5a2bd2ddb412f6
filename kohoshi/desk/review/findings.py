"""``/i/<issue>/findings``: what was found, what may be let stand and by whom, what is yet to be done.

The findings are those of the last build with today's approvals, by face or by section; gates apart; those of the
content alone when it changed since.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from kohoshi.check.report.source import SourceLine, Sources
from kohoshi.check.settled import KEPT, settled
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import REASON, SHORT, Refused, View, Visit
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.source import PLAN, OpenFile, opened, revision_of
from kohoshi.edit.structure import unwaive, waive
from kohoshi.finding import Finding, Level, Place
from kohoshi.flow.checking import check_content
from kohoshi.flow.finished import finding_from
from kohoshi.issue.loaded import ContentError
from kohoshi.rules import RULES, Rule


@dataclass(frozen=True)
class FindingRow:
    """One finding. ``number``: that of its pin on the paper, 0 for one that is not in the last
    build; ``lines``: what is written there; ``field``: the address of the field."""

    number: int
    finding: Finding
    title: str
    owner: str
    lines: tuple[SourceLine, ...]
    field: str
    help: Rule | None

    @property
    def level(self) -> str:
        return self.finding.level.japanese

#: The shortest reason that says something.
_REASON = 4


@dataclass(frozen=True)
class FindingLists:
    """``open``, ``waived``: found, and let stand; ``stale``: approvals that nothing answers to;
    ``gates``: what a person has yet to do."""

    open: list[FindingRow]
    waived: list[FindingRow]
    stale: list[FindingRow]
    gates: list[FindingRow]


def finding_lists(open_issue: OpenIssue) -> FindingLists:
    """Of the last build."""
    report = open_issue.report() or {}
    found = [(number, finding_from(data | {"waived": ""})) for number, data in enumerate(report.get("findings", ()), 1)
             if not str(data.get("rule", "")).startswith("waiver/")]
    content = open_issue.content
    numbers: dict[str, int] = {}
    for number, finding in found:
        numbers.setdefault(finding.fingerprint, number)
    today = [finding for _, finding in found]
    if content:
        today = settled(today, content, whole=True, steps=KEPT)
    rows = _Rows(open_issue, fresh=not open_issue.stale())
    every = [rows.row(numbers.get(finding.fingerprint, 0), finding) for finding in today]
    about = [row for row in every if row.finding.family == "waiver"]
    gates = [row for row in every if row.finding.is_gate]
    rest = [row for row in every if row.finding.family not in ("waiver", "gate")]
    return FindingLists([row for row in rest if not row.finding.waived], [row for row in rest if row.finding.waived],
                  about if report else [], gates)


def now(open_issue: OpenIssue) -> list[FindingRow]:
    """What the content alone tells as it stands in the files; takes a second or two."""
    try:
        findings = [f for f in check_content(open_issue.folder).report.findings if not f.waived and not f.is_gate]
    except ContentError as error:
        findings = error.findings
    rows = _Rows(open_issue, fresh=True)
    return [rows.row(0, finding) for finding in findings]


def unreadable(open_issue: OpenIssue) -> list[FindingRow]:
    """What keeps the content from being understood."""
    rows = _Rows(open_issue, fresh=True)
    return [rows.row(0, finding) for finding in open_issue.loaded().findings if finding.level is Level.ERROR]


def grouped(rows: Iterable[FindingRow], by: str, open_issue: OpenIssue) -> list[tuple[str, list[FindingRow]]]:
    """(heading, rows), by face or by section; within them the gravest first."""
    names = open_issue.sections
    groups: dict[tuple[int, str], list[FindingRow]] = {}
    for row in rows:
        if by == "section":
            place = list(names).index(row.owner) if row.owner in names else len(names)
            key = place, names.get(row.owner, "どの課の記事でもないもの")
        else:
            key = (row.finding.face, f"{row.finding.face}面") if row.finding.face else (10_000, "号ぜんたい")
        groups.setdefault(key, []).append(row)
    order = list(Level)
    return [(heading, sorted(groups[place, heading], key=lambda row: (order.index(row.finding.level), row.number)))
            for place, heading in sorted(groups)]


class _Rows:
    """``fresh``: the files are as the findings found them, so the lines may be shown."""

    def __init__(self, open_issue: OpenIssue, fresh: bool) -> None:
        self.issue, self.fresh = open_issue, fresh
        self.heads, self.owners = open_issue.titles, open_issue.owners()
        self.sources = Sources(open_issue.folder)

    def row(self, number: int, finding: Finding) -> FindingRow:
        lines = self.sources.lines(finding.place) if self.fresh else []
        return FindingRow(number, finding, self.heads.get(finding.article or "", finding.article or ""),
                   self.owners.get(finding.article or "", ""), tuple(lines), self._field(finding.place), RULES.get(finding.rule))

    def _field(self, place: Place | None) -> str:
        """Where the place is edited: the page of the article, at the line."""
        name = place.file.split("/")[-2:] if place else []
        if len(name) != 2 or name[0] != "articles" or not name[1].endswith(".yaml") or place is None:
            return ""
        return f"/i/{self.issue.id}/articles/{name[1].removesuffix('.yaml')}?line={place.line}"


def counts(rows: Iterable[FindingRow]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.finding.level.value] = found.get(row.finding.level.value, 0) + 1
    return found


def field_at(open_issue: OpenIssue, row: FindingRow) -> str:
    """The address of the very field, found by its line; that of the article's page when it cannot be."""
    from kohoshi.edit.error import EditError
    from kohoshi.edit.fields import article_form
    page, _, line = row.field.partition("?line=")
    if not page:
        return ""
    try:
        form: Any = article_form(open_issue.folder, page.rsplit("/", 1)[1])
    except EditError:
        return page
    before = [field for field in form.fields if field.present and field.line <= int(line)]
    return f"{page}#{'.'.join(map(str, before[-1].pointer))}" if before else page


# --- views ------------------------------------------------------------------------------------


def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    by = "section" if visit.query("by") == "section" else "face"
    found = finding_lists(open_issue)
    today = now(open_issue) if visit.query("now") else None
    known = {row.finding.fingerprint for row in (*found.open, *found.waived)}
    return visit.page(
        "review/findings.html", title="指摘", nav="findings", by=by, found=found, groups=grouped(found.open, by, open_issue),
        counts=counts(found.open), levels=Level, unreadable=unreadable(open_issue), report=open_issue.report(), built_at=open_issue.built_at(),
        changed=open_issue.stale(), today=None if today is None else [r for r in today if r.finding.fingerprint not in known],
        stamp=open_issue.shown.stamp("build"), revision=_revision(visit))


def field(visit: Visit) -> Response:
    """Leads to the field of a finding: its line is looked up only when somebody goes there."""
    wanted = visit.params["fingerprint"]
    row = next((row for row in [*finding_lists(visit.open_issue).open, *finding_lists(visit.open_issue).waived, *finding_lists(visit.open_issue).stale]
                if row.finding.fingerprint == wanted), None)
    return RedirectResponse(field_at(visit.open_issue, row) if row and row.field else f"/i/{visit.open_issue.id}/findings", 303)


def let_stand(visit: Visit) -> Response:
    """Approve a finding, with reason and name, in issue.yaml."""
    open_issue, wanted, reason = visit.open_issue, visit.params["fingerprint"], visit.field("reason", limit=REASON).strip()
    found = finding_lists(open_issue)
    row = next((row for row in (*found.open, *found.gates) if row.finding.fingerprint == wanted), None)
    if row is None:
        raise Refused("この指摘は、もうありません", 404, "読み込みなおしてください")
    if not row.finding.waivable:
        raise Refused("この指摘は承認で済ませられません", 400, row.finding.hint or "紙面か原稿を直してください")
    if len(reason) < _REASON:
        raise Refused("承認する理由を書いてください", 400, "あとで読む人に、なぜこのままでよいかがわかるように")
    by = visit.person().name
    _edited(lambda: waive(_plan(visit), wanted, reason, by, who=by))
    return _told(visit, "承認しました。次に組むと報告書にも載ります", "finding.waive", wanted, reason=reason)


def take_back(visit: Visit) -> Response:
    wanted, by = visit.params["fingerprint"], visit.person().name
    _edited(lambda: unwaive(_plan(visit), wanted, who=by))
    return _told(visit, "承認を取り消しました", "finding.unwaive", wanted)


def _plan(visit: Visit) -> OpenFile:
    """issue.yaml as the page has seen it."""
    return opened(visit.open_issue.folder, PLAN, visit.field("revision", limit=SHORT))


def _edited(write: Callable[[], object]) -> None:
    try:
        write()
    except EditConflict:
        raise Refused("issue.yaml が、この画面を開いたあとに変わりました", 409, "読み込みなおして、もう一度承認してください") from None
    except EditError as error:
        raise Refused(str(error)) from None


def _told(visit: Visit, message: str, what: str, fingerprint: str, **detail: str) -> Response:
    visit.open_issue.store.log(visit.person(), what, fingerprint, **detail)
    visit.open_issue.tell("store", {"findings": True})
    visit.open_issue.faces.refresh()
    return visit.done(message, f"/i/{visit.open_issue.id}/findings")


def _revision(visit: Visit) -> str:
    return revision_of((visit.open_issue.folder / "issue.yaml").read_bytes())


_ONE = "/i/{issue:issue}/findings/{fingerprint:rev}"
VIEWS = [
    View("/i/{issue:issue}/findings", show, work_class="heavy"),
    View(f"{_ONE}/field", field, may="edit"),
    View(f"{_ONE}/waive", let_stand, may="waive", method="POST"),
    View(f"{_ONE}/unwaive", take_back, may="waive", method="POST"),
]
NAV = [NavigationEntry("findings", "指摘", "findings", "flag")]
