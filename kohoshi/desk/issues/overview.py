"""``/i/<issue>/``: where the issue stands in its life, what is left to do in plain words, progress by section,
the last build."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from starlette.responses import Response

from kohoshi.check.report import sections_of
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.review.gates import rehearsed
from kohoshi.desk.review.release import PRACTISED, RELEASED, releasing
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import View, Visit
from kohoshi.finding import Level
from kohoshi.proof.life import APPROVED_STATES, HANDED_OVER, state_of
from kohoshi.proof.numbering import label_of

#: Proofs that are foreseen, and that are shown of many.
_FORESEEN, _SHOWN = 3, 4


@dataclass(frozen=True)
class Stage:
    """One station of an issue's life."""

    label: str
    state: Literal["done", "now", "next"]


@dataclass(frozen=True)
class Task:
    """Something left to do. ``kind`` sets its mark."""

    kind: Literal["error", "warning", "todo"]
    text: str
    hint: str = ""
    link: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a section is. ``section``: key of contacts.yaml."""

    section: str
    name: str
    articles: int
    signed: int
    comments: int
    findings: int


def rounds_frozen(open_issue: OpenIssue) -> int:
    """How many proof rounds there are."""
    folder = open_issue.proofs / "rounds"
    return sum((path / "round.json").is_file() for path in folder.iterdir()) if folder.is_dir() else 0


def stages(open_issue: OpenIssue) -> list[Stage]:
    """原稿 → 初校 → … → 校了 → 下版 → 公開, with where the issue stands."""
    frozen, state = rounds_frozen(open_issue), state_of(open_issue.store)
    last = max(_FORESEEN, frozen)
    first = max(1, last - _SHOWN + 1)
    rounds = [label_of(number) for number in range(first, last + 1)]
    labels = ["原稿", *rounds, "責了" if state == "責了" else "校了", HANDED_OVER, PRACTISED if rehearsed(open_issue) else RELEASED]
    if state == HANDED_OVER:
        now = len(labels) if releasing(open_issue).released else len(labels) - 2
    else:
        now = len(labels) - 3 if state in APPROVED_STATES else max(frozen - first + 1, 0)
    return [Stage(label, "done" if place < now else "now" if place == now else "next")
            for place, label in enumerate(labels)]


def tasks(open_issue: OpenIssue) -> list[Task]:
    """What is left, gravest first."""
    return [*_content(open_issue), *_build(open_issue), *_comments(open_issue)]


def progress(open_issue: OpenIssue) -> list[Progress]:
    """By section, in the order of contacts.yaml; sections without an article are left out."""
    content = open_issue.content
    if content is None:
        return []
    names = sections_of(content)
    articles = Counter(names.values())
    signed = Counter(names[sign.article] for sign in _once(open_issue.store.signoffs()) if sign.article in names)
    comments: Counter[str] = Counter()
    for (article, state), count in open_issue.store.tally("article", "state").items():
        if state == "open" and article in names:
            comments[names[article]] += count
    findings = Counter(names[f["article"]] for f in _open(open_issue.report()) if f.get("article") in names)
    keys = {issue_name: str(content.articles[article].section) for article, issue_name in names.items()}
    return [Progress(keys[name], name, articles[name], signed[name], comments[name], findings[name]) for name in articles]


def _once(signoffs: Iterable[Any]) -> Iterable[Any]:
    """One sign-off an article."""
    return {sign.article: sign for sign in signoffs}.values()


def _content(open_issue: OpenIssue) -> Iterable[Task]:
    errors = [f for f in open_issue.loaded().findings if f.level is Level.ERROR]
    for finding in errors[:3]:
        yield Task("error", finding.message, " ".join(filter(None, (finding.source, finding.hint))))
    if len(errors) > 3:
        yield Task("error", f"原稿に、ほかに{len(errors) - 3}件の誤りがあります", "ひとつ直すと、まとめて消えることがあります")


def _build(open_issue: OpenIssue) -> Iterable[Task]:
    report = open_issue.report()
    if report is None:
        yield Task("todo", "まだ組んでいません", "「組んで確かめる」を押すと、紙面と報告書ができます", "#build", "組む")
        return
    counts: Mapping[str, int] = report.get("counts", {})
    if words := open_issue.stale():
        yield Task("todo", words, "もう一度組むと、指摘が新しくなります", "#build", "組む")
    if counts.get("error"):
        yield Task("error", f"エラーが{counts['error']}件あります", "直るまで校了にできません", _first(open_issue, report, "error"), "紙面で見る")
    if counts.get("warning"):
        yield Task("warning", f"注意が{counts['warning']}件あります", "直すか、理由を書いて承認します",
                   _first(open_issue, report, "warning"), "紙面で見る")
    for finding in report.get("findings", []):
        if str(finding.get("rule", "")).startswith("gate/") and not finding.get("waived"):
            yield Task("todo", str(finding["message"]), str(finding.get("hint") or ""))


def _first(open_issue: OpenIssue, report: Mapping[str, Any], level: str) -> str:
    """The face of the first finding of a level."""
    face = next((f["face"] for f in _open(report) if f.get("level") == level and f.get("face")), None)
    return f"/i/{open_issue.id}/pages" + (f"?face={face}" if face else "")


def _comments(open_issue: OpenIssue) -> Iterable[Task]:
    count = open_issue.store.tally("state")["open"]
    if count:
        yield Task("todo", f"未処理の赤字が{count}件あります", "直したら「済」、直さないなら理由を書いて「却下」にします",
                   f"/i/{open_issue.id}/pages", "紙面で見る")


def _open(report: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return [f for f in (report or {}).get("findings", ())
            if not f.get("waived") and not str(f.get("rule", "")).startswith("gate/")]


# --- views ------------------------------------------------------------------------------------


def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    report = open_issue.report()
    return visit.page(
        "issues/overview.html", title="概要", nav="overview", headline=open_issue.headline, stages=stages(open_issue), tasks=tasks(open_issue),
        sections=progress(open_issue), report=report, built_at=open_issue.built_at(), changed=open_issue.stale(),
        build=open_issue.builds.state())


VIEWS = [View("/i/{issue:issue}/", show)]
NAV = [NavigationEntry("overview", "概要", "", "home")]
