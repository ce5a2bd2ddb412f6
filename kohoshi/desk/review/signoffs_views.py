"""``/i/<issue>/signoffs``: every article and who said OK to it; ``/i/<issue>/mine``: one's own section's
articles, to read and to sign."""
from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from kohoshi import limits
from kohoshi.desk.pictures.finished import view
from kohoshi.desk.review.comments import last_round, rows as comment_rows
from kohoshi.desk.review.signoffs import keep, prints, rows
from kohoshi.desk.web.navigation import Entry
from kohoshi.desk.web.views import REASON, SHORT, Refused, View, Visit
from kohoshi.desk.web.who import person_of, sections
from kohoshi.proof.roles import of_section
from kohoshi.proof.store import Store, StoreError

_T = TypeVar("_T")
#: Comments of one article that are shown beside it.
SHOWN = limits.COMMENTS_BESIDE


def show(visit: Visit) -> Response:
    issue = visit.issue
    every = rows(issue, visit.may, visit.visitor)
    groups: dict[str, list[Any]] = {}
    for row in every:
        groups.setdefault(row.section_name, []).append(row)
    return visit.page(
        "signoffs.html", title="確認", nav="signoffs", groups=groups, done=sum(row.standing == "valid" for row in every),
        total=len(every), **_state(visit))


def mine(visit: Visit) -> Response:
    """The articles of one section: the visitor's, or for the officer the one that is asked for."""
    issue, names = visit.issue, sections(visit.issue)
    every = rows(issue, visit.may, visit.visitor)
    held = [key for key in names if any(row.section == key for row in every)]
    section = visit.visitor.section if of_section(visit.visitor.role) else visit.query("section")
    if section not in names:
        section = visit.visitor.section if visit.visitor.section in held else next(iter(held), "")
    own = [row for row in every if row.section == section]
    comments, unshown = _comments(visit, [row.article for row in own])
    return visit.page(
        "mine.html", title="記事の確認", nav="mine", own=own, section=section, name=names.get(section, ""),
        choices=[(key, names[key]) for key in held] if not of_section(visit.visitor.role) else [],
        comments=comments, unshown=unshown, paper=issue.press.trim, seen=view, stamp=issue.shown.stamp("build"),
        fresh=lambda: str(uuid.uuid4()), **_state(visit))


def _comments(visit: Visit, articles: list[str]) -> tuple[dict[str, list[Any]], dict[str, int]]:
    """By article: comments, and how many are not among them. Of very many, the open ones go first."""
    store = visit.issue.store
    found, unshown = {}, {}
    counts = store.tally("article")
    for article in articles:
        some = store.comments(article=article, most=SHOWN) if counts[article] <= SHOWN else (
            store.comments(article=article, state="open", most=SHOWN))
        found[article] = comment_rows(visit, some) if some else []
        unshown[article] = counts[article] - len(some)
    return found, unshown


def _state(visit: Visit) -> dict[str, Any]:
    issue = visit.issue
    measuring = issue.measuring.state()
    return {"built_at": issue.built_at(), "changed": issue.stale(), "known": prints(issue) is not None,
            "failed": measuring["problems"] if measuring["phase"] == "failed" else []}


def only(visit: Visit) -> Response:
    """``/mine``: the newest issue this person belongs to."""
    held = visit.desk.sessions.issues(visit.cookie)
    newest = max(held, default=None) or next((line.id for line in visit.desk.headlines()), None)
    return RedirectResponse(f"/i/{newest}/mine" if newest else "/", 303)


# --- signing --------------------------------------------------------------------------------


def sign(visit: Visit) -> Response:
    """``hash``: of what was before the signer's eyes; ``note``: why the officer signs for a section."""
    issue, article = visit.issue, visit.params["article"]
    visit.need("sign", article)
    now, by, note = prints(issue), person_of(visit), visit.field("note", limit=REASON).strip()
    if now is None:
        raise Refused("紙面を調べているところです", 409, "少し待って、もう一度押してください")
    if article not in now:
        raise HTTPException(404)
    if now[article]["hash"] != visit.field("hash", limit=SHORT):
        raise Refused("見ているあいだに、この記事の紙面が新しくなりました", 409, "新しい紙面を見てから、もう一度押してください")
    section = issue.section_of(article) or ""
    if by.role == "officer" and section and by.section != section and not note:
        raise Refused("課の代わりに確認するときは、理由を書いてください", 400, "たとえば「紙の校正に課長の確認印」")
    keep(issue, now[article])
    _written(visit, lambda store: store.sign(article, str(now[article]["hash"]), last_round(issue), by, note))
    return _told(visit, "確認しました", article)


def unsign(visit: Visit) -> Response:
    article = visit.params["article"]
    visit.need("sign", article)
    count = _written(visit, lambda store: store.unsign(article, person_of(visit), visit.field("reason", limit=REASON)))
    if not count:
        raise Refused("自分の確認だけを取り消せます", 403)
    return _told(visit, "確認を取り消しました", article)


def _written(visit: Visit, write: Callable[[Store], _T]) -> _T:
    try:
        return write(visit.issue.store)
    except StoreError as error:
        raise Refused(str(error), 403) from None


def _told(visit: Visit, message: str, article: str) -> Response:
    visit.issue.tell("store", {"signoffs": article})
    page = "mine" if visit.field("from") == "mine" else "signoffs"
    section = visit.issue.section_of(article) if page == "mine" and visit.visitor.role == "officer" else None
    return visit.done(message, f"/i/{visit.issue.id}/{page}{f'?section={section}' if section else ''}#{article}")


_ONE = "/i/{issue:issue}/signoffs/{article:name}"
VIEWS = [
    View("/i/{issue:issue}/signoffs", show),
    View("/i/{issue:issue}/mine", mine),
    View("/mine", only),
    View(_ONE, sign, may="sign", method="POST"),
    View(f"{_ONE}/withdraw", unsign, may="sign", method="POST"),
]
NAV = [Entry("mine", "記事の確認", "mine", "check", "sign"), Entry("signoffs", "確認の状況", "signoffs", "seal")]
