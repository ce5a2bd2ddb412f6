"""``/new``: a new month from an old one. ``/i/<issue>/issue``: the data of an issue."""
from __future__ import annotations

import datetime as dt

from starlette.responses import Response

from kohoshi.desk.project.desk import ISSUE_ID
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.desk.writing.articles import shared
from kohoshi.desk.writing.editing import target_of, telling
from kohoshi.desk.writing.sheet import sheet
from kohoshi.edit.error import EditError
from kohoshi.edit.month import new_issue
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.model import Issue
from kohoshi.refusal import Refusal, why
from kohoshi.text import say_faces


def form(visit: Visit) -> Response:
    visit.need("edit")
    headlines = visit.desk.headlines()
    asked = visit.query("from")
    chosen = next((line.id for line in headlines if line.id == asked), headlines[0].id if headlines else "")
    open_issue = visit.desk.open_issue(chosen) if chosen else None
    content = open_issue.content if open_issue else None
    articles = [(str(key), str(a.title), say_faces(found) if (found := _faces(content, key)) else "")
                for key, a in content.articles.items()] if content else []
    return visit.page("writing/month.html", title="新しい号", headlines=headlines, chosen=chosen, articles=articles,
                      month=after(headlines[0].id) if headlines else dt.date.today().strftime("%Y-%m"), readable=content is not None)


def _faces(content: Issue, article: str) -> list[int]:
    return [face for placed in content.placings() if placed.article == article for face in placed.faces]


@telling
def make(visit: Visit) -> Response:
    visit.need("edit")
    month, from_ = visit.field("month", limit=SHORT).strip(), visit.field("from", limit=SHORT)
    if not ISSUE_ID.fullmatch(month) or from_ not in {line.id for line in visit.desk.headlines()}:
        raise Refused("号は 2022-07 の形で書いてください", 422)
    keep = [text for text in visit.form.getlist("keep") if isinstance(text, str)]
    try:
        new_issue(visit.desk.content, month, from_, keep=keep)
    except ContentError as error:
        raise Refused(f"{from_} の原稿に誤りがあるので、もとにできません", 422, str(error.findings[0].message)) from None
    except EditError:
        raise
    except (OSError, Refusal) as error:
        raise Refused(f"つくれません（{why(error)}）", 422) from None
    return visit.done(f"{month} の号をつくりました", f"/i/{month}/plan", id=month)


def after(month: str) -> str:
    """The month after 2022-12 is 2023-01."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


@telling
def data(visit: Visit) -> Response:
    target = target_of(visit)
    visit.open_issue.faces.wake()
    made = sheet(visit.open_issue, target, visit.visitor, visit.query("add"))
    return visit.page("writing/issue.html", title="号の情報", nav="plan", sheet=made, about_title="号の情報", **shared(visit, target, made))


VIEWS = [View("/new", form, may="edit"), View("/new", make, may="edit", method="POST", work_class="heavy"),
         View("/i/{issue:issue}/issue", data, may="edit")]
