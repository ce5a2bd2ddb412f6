"""The life of an issue: 原稿 → 初校・再校・三校 → 責了 or 校了 → 下版, and what stands before each gate.

校了: nothing is open. 責了: the officer answers for the issue, what is still open goes to the
printer as a list of corrections (which words mean what varies from firm to firm; these are ours).
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kohoshi.check.words.gates import open_gates
from kohoshi.finding import Finding, Level
from kohoshi.flow.finished import FinishedBuild
from kohoshi.flow.outputs import not_fresh
from kohoshi.issue.markup import first_line
from kohoshi.issue.model import Issue
from kohoshi.issue.values import Id
from kohoshi.press import Press
from kohoshi.proof.numbering import is_proof, number_of
from kohoshi.proof.roles import rights
from kohoshi.proof.store import Comment, Person, SignOff, Step, Store, StoreError

DRAFT, HANDED_OVER = "原稿", "下版"
ApprovedState = Literal["責了", "校了"]
APPROVED_STATES: tuple[ApprovedState, ...] = ("責了", "校了")
Standing = Literal["valid", "void", "missing"]
_SAMPLES = ("gate/sample", "gate/marked")
#: Articles that are named one by one.
_NAMED = 3


@dataclass(frozen=True)
class Gate:
    """One thing that stands before the next state. ``kind``: build, error, warning, notice, waiver, sample,
    gate (tentative, embargo, consent, personal, words), press, sign, void, comment, state;
    ``link``: where it is put right, below the issue's page of the desk."""

    kind: str
    message: str
    link: str
    face: int | None = None
    article: str | None = None


@dataclass(frozen=True)
class SignoffStatus:
    """How an article stands. ``section``: who has to sign, '' for the officer; ``by``: the sign-off
    that is valid, or the last one that became void."""

    article: str
    section: str
    standing: Standing
    by: SignOff | None = None


class NotReady(StoreError):
    """The state cannot be entered yet; ``gates`` say why."""

    def __init__(self, state: str, gates: Sequence[Gate]) -> None:
        super().__init__(f"{state}はまだできません（残り {len(gates)}件）")
        self.gates = tuple(gates)


# --- sign-offs -----------------------------------------------------------------------------


def signoff_status(issue: Issue, signoffs: Iterable[SignOff], prints: Mapping[str, str]) -> dict[str, SignoffStatus]:
    """Article → how it stands, for every article of the flat plan in its order. ``prints``: article
    → hash of it as it is laid out now (kohoshi.proof.prints)."""
    given: dict[str, list[SignOff]] = {}
    for each in signoffs:
        given.setdefault(each.article, []).append(each)
    return {article: _signed(issue, article, given.get(article, []), prints.get(article)) for article in issue.publication.placed}


def _signed(issue: Issue, article: str, given: list[SignOff], hash: str | None) -> SignoffStatus:
    section = str(issue.articles[article].section or "")
    able = [each for each in given if _able(each, section)]
    valid = [each for each in able if hash is not None and each.hash == hash]
    if valid:
        return SignoffStatus(article, section, "valid", valid[-1])
    return SignoffStatus(article, section, "void", able[-1]) if able else SignoffStatus(article, section, "missing")


def _able(signed: SignOff, section: str) -> bool:
    """Whether this signature counts for the section. The officer may stand in for one who signed
    on paper, and says so."""
    if signed.role == "officer":
        return not section or signed.section == section or bool(signed.note)
    return "sign" in rights(signed.role).own and bool(section) and signed.section == section


# --- gates ---------------------------------------------------------------------------------


def is_rehearsal(issue: Issue) -> bool:
    """Whether the issue can only be practised with: its publisher is a sample. It goes the whole way, what
    comes of it is marked 練習, and only a store for rehearsals takes it."""
    return issue.house.publisher.sample


def open_items(issue: Issue, build: FinishedBuild, store: Store, prints: Mapping[str, str], press: Press,
               state: ApprovedState = "校了", *, rehearsal: bool = False) -> list[Gate]:
    """Everything that stands between the issue as it is built and ``state``. A ``rehearsal`` asks for all
    but what makes it one: samples, and a press that nobody has confirmed."""
    return [
        *_about_build(issue, build),
        *_about_findings(build.findings, state),
        *_about_gates(issue, rehearsal),
        *(() if rehearsal else _about_press(press)),
        *_about_signatures(issue, signoff_status(issue, store.signoffs(), prints)),
        *(_about_comment(comment) for comment in (store.comments(state="open", asks=True) if state == "校了" else ())),
    ]


def corrections(build: FinishedBuild, store: Store) -> list[str]:
    """What the printer is told to put right or to know when the issue passes as 責了: open
    comments that ask, open warnings and notices. Empty after 校了."""
    asked = [f"{comment.face}面 左から{comment.box[0]:.0f} mm・上から{comment.box[1]:.0f} mm: {_asked(comment)}"
             for comment in store.comments(state="open", asks=True)]
    return asked + [f"{finding.face}面: {finding.message}" if finding.face else finding.message
                    for finding in _open_findings(build.findings)]


def _about_build(issue: Issue, build: FinishedBuild) -> Iterator[Gate]:
    if build.issue != str(issue.publication.month):
        yield Gate("build", f"組んだものは別の号です（{build.issue}）。組みなおしてください（build）", "")
    if build.changed:
        yield Gate("build", f"{not_fresh(build.changed)}。もう一度組んでください（build）", "")
    laid, planned = set(build.layout.get("articles", ())), set(issue.publication.placed)
    if laid != planned:
        yield Gate("build", f"組んだものと今の台割が合いません（{'、'.join(sorted(laid ^ planned)[:_NAMED])}）。もう一度組んでください（build）", "plan")


def _about_findings(findings: Iterable[Finding], state: ApprovedState) -> Iterator[Gate]:
    for finding in findings:
        if finding.waived or finding.is_gate:
            continue
        if finding.rule.startswith("waiver/"):
            yield Gate("waiver", finding.message, _at(finding))
        elif finding.level is Level.ERROR:
            yield Gate("error", finding.message, _at(finding), finding.face, finding.article)
    if state == "校了":
        for finding in _open_findings(findings):
            yield Gate(finding.level.value, f"{finding.message}（直すか、承認してください）", _at(finding), finding.face, finding.article)


def _about_gates(issue: Issue, rehearsal: bool) -> Iterator[Gate]:
    for finding in open_gates(issue):
        sample = finding.rule in _SAMPLES
        if not (sample and rehearsal):
            yield Gate("sample" if sample else "gate", finding.message, _at(finding), finding.face, finding.article)


def _open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Warnings and notices that nobody has waived, though one may."""
    return [finding for finding in findings if finding.level is not Level.ERROR and finding.waivable
            and not finding.waived and not finding.is_gate and not finding.rule.startswith("waiver/")]


def _about_press(press: Press) -> Iterator[Gate]:
    if press.sample:
        yield Gate("press", f"印刷の型「{press.title}」は見本のままです（{'・'.join(press.confirmed.missing)}を印刷会社に確かめていません）", "")


def _about_signatures(issue: Issue, standings: Mapping[str, SignoffStatus]) -> Iterator[Gate]:
    for article, signed in standings.items():
        title = first_line(issue.articles[article].title)
        contact = issue.house.contacts.get(Id(signed.section))
        who = first_line(contact.name) if contact else signed.section or "広報担当"
        link = f"signoffs#{article}"
        if signed.standing == "missing":
            yield Gate("sign", f"「{title}」に、{who}の校了がありません", link, article=article)
        elif signed.standing == "void" and signed.by:
            yield Gate("void", f"「{title}」は、{signed.by.person}さん（{who}）の校了のあとに変わりました。もう一度見てもらってください", link,
                       article=article)


def _about_comment(comment: Comment) -> Gate:
    return Gate("comment", f"{comment.face}面の赤字が未のままです: {_asked(comment)}", f"comments/{comment.id}", comment.face,
                comment.article)


def _asked(comment: Comment) -> str:
    text = " ".join(comment.text.split())
    quoted = f"「{' '.join(comment.quoted.split())}」" if comment.quoted else ""
    what = {"delete": f"{quoted}をトル", "replace": f"{quoted}を「{text}」に", "insert": f"「{text}」を入れる"}.get(comment.kind)
    said = what if what and (text or comment.kind == "delete") else f"{quoted}{text}"
    if comment.kind == "delete" and text:
        said += f"（{text}）"
    return f"{said}（{comment.author}）"


def _at(finding: Finding) -> str:
    return f"findings#{finding.fingerprint}"


# --- states --------------------------------------------------------------------------------


def state_of(store: Store) -> str:
    """Where the issue stands."""
    steps = store.life()
    return steps[-1].state if steps else DRAFT


def set_state(store: Store, state: str, by: Person, reason: str = "", gates: Sequence[Gate] = ()) -> Step:
    """Take a step and log it with person and reason. ``gates``: what open_items found.

    Raises NotYet, and StoreError for a step that leads nowhere or is not this person's. To take the
    state that is there already changes nothing.
    """
    steps = store.life()
    now = steps[-1].state if steps else DRAFT
    if steps and state == now:
        return steps[-1]
    if not by.might("rounds" if is_proof(state) else "release"):
        raise StoreError(f"{by.name}さんは、号の状態を変えられません（広報担当だけができます）")
    _leads(now, state, reason.strip())
    if state in (*APPROVED_STATES, HANDED_OVER) and gates:
        raise NotReady(state, gates)
    return store.enter_state(state, by, reason, was=len(steps))


def _leads(now: str, state: str, reason: str) -> None:
    if proof := number_of(state):
        if proof < (number_of(now) or 0):
            raise StoreError(f"{now}のあとに{state}は出せません")
        if now in (*APPROVED_STATES, HANDED_OVER) and not reason:
            raise StoreError(f"{now}を取り消して{state}にもどすには、理由を書いてください")
    elif state in APPROVED_STATES:
        if now == DRAFT:
            raise StoreError(f"まだ校正を出していないので、{state}にできません（先に初校を出してください）")
        if now == HANDED_OVER:
            raise StoreError(f"もう下版したので、{state}にできません。直すときは、理由を書いて次の校正にもどすか、面を差し替えてください")
    elif state == HANDED_OVER:
        if now not in APPROVED_STATES:
            raise StoreError(f"{now}のままでは下版できません（先に責了か校了にしてください）")
    else:
        raise StoreError(f"号の状態「{state}」はありません")
