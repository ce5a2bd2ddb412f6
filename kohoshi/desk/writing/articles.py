"""``/i/<issue>/articles/<id>``: an article as a form, beside it the paper as it comes out. The field
``#body.2.info.when`` has that id. ``?add=subtitle`` shows a field that is not written yet."""
from __future__ import annotations

from typing import Any

from starlette.responses import Response

from kohoshi.desk.pictures.faces import TILE, ZOOMS
from kohoshi.desk.web.views import View, Visit
from kohoshi.desk.writing.editing import target_of, telling
from kohoshi.desk.writing.place import slot_places
from kohoshi.desk.writing.sheet import sheet
from kohoshi.desk.writing.shown import pictures_of
from kohoshi.desk.writing.targets import Target
from kohoshi.desk.writing.trail import trail, who
from kohoshi.desk.writing.words import KINDS


@telling
def show(visit: Visit) -> Response:
    target, open_issue = target_of(visit), visit.open_issue
    open_issue.faces.wake()
    made = sheet(open_issue, target, visit.visitor, visit.query("add"))
    return visit.page("writing/article.html", title=made.title, nav="plan", sheet=made, faces=faces_of(visit, target),
                      about_title="担当と扱い", picture_base=f"/i/{open_issue.id}/images?for={target.article}",
                      **shared(visit, target, made))


def shared(visit: Visit, target: Target, made: Any) -> dict[str, Any]:
    """What every form over a file needs."""
    open_issue = visit.open_issue
    width, height = open_issue.press.trim
    state = open_issue.faces.state()
    content = open_issue.content
    titles = [(str(key), str(a.title)) for key, a in content.articles.items()] if content else []
    data = {"issue": open_issue.id, "base": target.base, "article": target.article, "width": width, "height": height, "tile": TILE,
            "zooms": ZOOMS, "faces": {**state, "changed": []},
            "frames": [f.as_dict() for part in made.parts for f in part.fits if not f.whole]}
    return {"target": target, "data": data, "trail": made.trail, "kinds": KINDS, "articles": titles,
            "back": target.base.removeprefix(f"/i/{open_issue.id}/"), "revisions": state["revisions"],
            "ratio": (round(width * 10), round(height * 10)),
            "at": {"base": target.base, "revision": made.form.revision, "csrf": visit.csrf, "remarks": made.remarks,
                   "calendar": made.calendar,
                   "issue": open_issue.id, "pictures": pictures_of(open_issue)}}


def faces_of(visit: Visit, target: Target) -> list[int]:
    """The faces of the runs in which an article stands."""
    found = {face for (article, _), stand in slot_places(visit.open_issue).items() if article == target.article for face in stand.faces}
    return sorted(found)


def past(visit: Visit) -> Response:
    """All that was edited."""
    visit.need("edit")
    return visit.page("writing/history.html", title="直した記録", nav="plan", back="history",
                      trail=trail(visit.open_issue.folder, who(visit.visitor)))


VIEWS = [View("/i/{issue:issue}/articles/{article:name}", show, may="edit"),
         View("/i/{issue:issue}/history", past, may="edit")]
