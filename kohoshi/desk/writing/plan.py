"""``/i/<issue>/plan``: the flat plan 台割. Articles moved, made, renamed and removed."""
from __future__ import annotations

from starlette.responses import Response

from kohoshi.desk.numbers import number
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.desk.writing.editing import telling
from kohoshi.desk.writing.facesheet import pictures_of_faces
from kohoshi.desk.writing.planning import TRAY, plan_of, put
from kohoshi.desk.writing.sheet import sections
from kohoshi.desk.writing.trail import trail, who
from kohoshi.edit.articles import TEMPLATES, article_path, new_article, remove_article, rename_article
from kohoshi.edit.faces import SIZES
from kohoshi.edit.source import revision_of, seen


@telling
def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    open_issue.faces.wake()
    plan = plan_of(open_issue)
    width, height = open_issue.press.trim
    state = open_issue.faces.state()
    revisions = state["revisions"]
    if plan.waiting or state["error"]:  # nothing is laid out: some faces would be shown as they were in another plan
        revisions = {str(face): revisions[str(face)] for face, run in plan.over.items()
                     if run.laid and face not in plan.waiting and str(face) in revisions}
    names = sections(open_issue)
    return visit.page(
        "writing/plan.html", title="台割", nav="plan", plan=plan, spreads=open_issue.spreads, revisions=revisions, tray=TRAY,
        ratio=(round(width * 10), round(height * 10)), sections=names, templates=[(key, name) for key, (name, _) in TEMPLATES.items()],
        pictures=pictures_of_faces(open_issue), sizes=SIZES, editable=visit.may("edit"),
        trail=trail(open_issue.folder, who(visit.visitor)) if visit.may("edit") else None, back="plan",
        mine=[a for a in (open_issue.content.articles if open_issue.content else ()) if visit.may("edit", a)])


@telling
def place(visit: Visit) -> Response:
    visit.need("edit")
    index = number(visit.field("index", "99", limit=SHORT))
    words = put(visit.open_issue, visit.field("item", limit=SHORT), visit.field("to", limit=SHORT), 99 if index is None else index,
                visit.field("revision", limit=SHORT), who(visit.visitor))
    return _changed(visit, words)


@telling
def make(visit: Visit) -> Response:
    visit.need("edit")
    name, section = visit.field("id", limit=SHORT).strip(), visit.field("section", limit=SHORT)
    if not visit.field("title", limit=SHORT).strip():
        raise Refused("見出しを書いてください", 422)
    if section and section not in sections(visit.open_issue):
        raise Refused("この課は番号簿にありません", 422)
    made = new_article(visit.open_issue.folder, name, visit.field("template", limit=SHORT), title=visit.field("title", limit=SHORT), section=section,
                       who=who(visit.visitor))
    visit.open_issue.faces.refresh()
    return visit.done("記事をつくりました。台割に置くと、紙面に出ます", f"/i/{visit.open_issue.id}/articles/{made.stem}")


@telling
def rename(visit: Visit) -> Response:
    visit.need("edit")
    name, to = visit.field("article", limit=SHORT), visit.field("to", limit=SHORT).strip()
    rename_article(visit.open_issue.folder, name, to, _revision(visit, name), who=who(visit.visitor))
    visit.open_issue.faces.refresh()
    return visit.done(f"名前を {to} に変えました", f"/i/{visit.open_issue.id}/articles/{to}")


@telling
def remove(visit: Visit) -> Response:
    visit.need("edit")
    name = visit.field("article", limit=SHORT)
    remove_article(visit.open_issue.folder, name, _revision(visit, name), who=who(visit.visitor))
    return _changed(visit, f"記事 {name} を消しました。「もとに戻す」で戻せます")


def _revision(visit: Visit, article: str) -> str:
    return revision_of(seen(article_path(visit.open_issue.folder, article)))


def _changed(visit: Visit, words: str) -> Response:
    visit.open_issue.faces.refresh()
    return visit.done(words, f"/i/{visit.open_issue.id}/plan")


VIEWS = [View("/i/{issue:issue}/plan", show),
         *(View(f"/i/{{issue:issue}}/plan/{name}", post, may="edit", method="POST")
           for name, post in {"place": place, "article": make, "rename": rename, "remove": remove}.items())]
NAV = [NavigationEntry("plan", "台割", "plan", "plan")]
