"""``/i/<issue>/comments``: the comments 赤字, one by one and as a list; what is done to them.

A comment bears a key that its writer's browser made: sent again after a lost answer, it is stored
once. What changed is told as ``store`` with ``seq``; scripts ask ``comments.json?since=``.
Both the list and the data come in pages.
"""
from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from kohoshi import limits
from kohoshi.desk.numbers import decimal, number
from kohoshi.desk.review.comments import Wanted, article_at, frame_of, frames, last_round, may_answer, rows
from kohoshi.desk.web.navigation import Entry
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.desk.web.who import person_of, sections, titles
from kohoshi.proof.store import Comment, Conflict, Draft, StoreError
from kohoshi.proof.store.model import STATES

#: Comments on one page of the list.
PAGE = limits.COMMENTS_OF_PAGE


def show(visit: Visit) -> Response:
    """``?page=2``: the second hundred of those that are wanted."""
    store = visit.issue.store
    wanted = Wanted(*(visit.query(name) for name in ("face", "section", "state", "who", "article")))
    by_face, by_article, by_author, by_state = (store.tally(column) for column in ("face", "article", "author", "state"))
    given = wanted.asked(visit.owners)
    count = by_state.total() if given == {} else 0 if given is None else store.count(**given)
    pages = max(-(-count // PAGE), 1)
    page = min(max(number(visit.query("page")) or 1, 1), pages)
    kept = rows(visit, store.comments(**given, start=(page - 1) * PAGE, most=PAGE)) if given is not None else []
    faces = {face: [row for row in kept if row["face"] == face] for face in sorted({row["face"] for row in kept})}
    heads, held = titles(visit.issue), {visit.owners.get(article or "") for article in by_article}
    placed = {frame.get("article") for frame in frames(visit.issue)}
    mine = {key: title for key, title in heads.items() if visit.may("comment", key) and key in placed}
    asked = {key: value for key, value in vars(wanted).items() if value}
    return visit.page(
        "comments.html", title="赤字", nav="comments", wanted=wanted, faces=faces, total=by_state.total(), waiting=by_state["open"],
        count=count, first=(page - 1) * PAGE + 1, last=(page - 1) * PAGE + len(kept), pages=pages, page=page,
        address=lambda to: f"/i/{visit.issue.id}/comments?{urlencode({**asked, 'page': to})}", states=STATES,
        sections=[(key, name) for key, name in sections(visit.issue).items() if key in held], authors=sorted(by_author),
        numbers=sorted(by_face), mine=mine, fresh=lambda: str(uuid.uuid4()))


def data(visit: Visit) -> Response:
    """``{"seq", "comments", "more"}``. With ``since`` those that changed after it (``anew``: read all
    again). Else all in the order of writing, some hundreds at a time: while there are ``more``, ask for
    those ``after`` the ``last``, and afterwards ``since`` the ``seq`` of the first answer."""
    store = visit.issue.store
    since = number(visit.query("since"))
    if since is None:
        seq = store.last_seq()
        found, more = store.numbered_after(number(visit.query("after")) or 0)
        return visit.json({"seq": seq, "comments": rows(visit, found), "more": more, "last": found[-1].number if found else 0})
    changes = store.changes_since(since)
    return visit.json({"seq": changes.seq, "comments": rows(visit, changes.comments), "more": changes.more, "anew": changes.anew})


# --- writing --------------------------------------------------------------------------------


def add(visit: Visit) -> Response:
    """face, x, y, w, h (mm) or only ``article``: then it stands on the article's first frame."""
    face, box = _place(visit)
    article = article_at(visit.issue, face, box, visit.field("article") or None)
    visit.need("comment", article)
    by = person_of(visit)
    draft = Draft(face, box, visit.field("text"), by.name, by.section, article, last_round(visit.issue), visit.field("asks") != "no")
    made = _kept(lambda: visit.issue.store.add_comment(draft, visit.field("key", limit=SHORT), by))
    return _told(visit, made, "赤字を書きました")


def _place(visit: Visit) -> tuple[int, tuple[float, float, float, float]]:
    if not visit.field("face"):
        found = frame_of(visit.issue, visit.field("article"))
        if found is None:
            raise Refused("記事を選んでください", hint="紙面に出ている記事にだけ書けます")
        first, (x, y, _, _) = found
        return first, (x, y, 6.0, 6.0)
    face, box = number(visit.field("face")), [decimal(visit.field(name)) for name in "xywh"]
    if face is None or None in box:
        raise Refused("赤字の場所が読めません")
    x, y, w, h = (each for each in box if each is not None)
    if face not in visit.issue.face_numbers:
        raise Refused(f"{face}面はありません")
    return face, (x, y, w, h)


def reply(visit: Visit) -> Response:
    found = _found(visit)
    if not may_answer(visit, found):
        raise Refused("この赤字に返信する権限がありません", 403, "自分の課の記事の赤字にだけ返信できます")
    by = person_of(visit)
    _kept(lambda: visit.issue.store.reply(
        found.id, visit.field("text"), by.name, visit.field("key", limit=SHORT), by.section, by))
    return _told(visit, found, "返信しました")


def state(visit: Visit) -> Response:
    found, wanted = _found(visit), next((state for state in STATES if state == visit.field("state")), None)
    visit.need("answer", found.article)
    if wanted is None:
        raise Refused("赤字の状態が読めません")
    _kept(lambda: visit.issue.store.set_state(found.id, wanted, person_of(visit)))
    return _told(visit, found, f"「{STATES[wanted]}」にしました")


def asks(visit: Visit) -> Response:
    """Whether something is to be changed; said by the writer or by who answers."""
    found, wanted = _found(visit), visit.field("asks") != "no"
    if not may_answer(visit, found):
        raise Refused("この赤字を変える権限がありません", 403)
    _kept(lambda: visit.issue.store.set_asks(found.id, wanted, person_of(visit)))
    return _told(visit, found, "「直してほしい」にしました" if wanted else "「お知らせ」にしました")


def words(visit: Visit) -> Response:
    """The writer's own words, put right. ``was``: the words the browser showed."""
    found = _found(visit)
    if not (visit.may("comment", found.article) and (found.author, found.section) == (visit.visitor.name, visit.visitor.section)):
        raise Refused("書いた人だけが直せます", 403, "言いたいことは返信に書いてください")
    _kept(lambda: visit.issue.store.edit_text(
        found.id, visit.field("text"), person_of(visit), visit.field("was") or None))
    return _told(visit, found, "書き直しました")


def at(visit: Visit) -> Response:
    """One comment on its page of the list."""
    found = _found(visit)
    page = visit.issue.store.before(found) // PAGE + 1
    return RedirectResponse(f"/i/{visit.issue.id}/comments{f'?page={page}' if page > 1 else ''}#{found.id}", 303)


def _found(visit: Visit) -> Comment:
    try:
        return visit.issue.store.comment(visit.params["comment"])
    except StoreError:
        raise HTTPException(404) from None


def _kept(write: Callable[[], Any]) -> Any:
    try:
        return write()
    except Conflict as conflict:
        raise Refused(str(conflict), 409) from None
    except StoreError as error:
        raise Refused(str(error)) from None


def _told(visit: Visit, comment: Comment, message: str) -> Response:
    store = visit.issue.store
    visit.issue.tell("store", {"seq": store.last_seq(), "comment": comment.id})
    now = store.comment(comment.id)
    page = store.before(now) // PAGE + 1 if not visit.wants_json else 1
    to = f"/i/{visit.issue.id}/comments{f'?page={page}' if page > 1 else ''}#{comment.id}"
    return visit.done(message, to, comment=rows(visit, [now])[0], seq=store.last_seq())


# --- taken away -----------------------------------------------------------------------------


def exported(visit: Visit) -> Response:
    """All of it for safe keeping (YAML) or a spreadsheet (CSV)."""
    kind = visit.params["kind"]
    if kind not in ("csv", "yaml"):
        raise HTTPException(404)
    if kind == "yaml":  # with everybody's name and the log
        visit.need("people")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"comments.{kind}"
        store = visit.issue.store
        (store.export_csv if kind == "csv" else store.export_yaml)(path)
        return Response(path.read_bytes(), media_type="text/csv" if kind == "csv" else "application/yaml", headers={
            "Content-Disposition": f'attachment; filename="koho-{visit.issue.id}-comments.{kind}"'})


_ONE = "/i/{issue:issue}/comments/{comment:rev}"
VIEWS = [
    View("/i/{issue:issue}/comments", show),
    View("/i/{issue:issue}/comments.json", data),
    View("/i/{issue:issue}/comments", add, may="comment", method="POST"),
    View("/i/{issue:issue}/comments/export.{kind}", exported, room="heavy"),
    View(_ONE, at),
    View(f"{_ONE}/reply", reply, may="comment", method="POST"),
    View(f"{_ONE}/state", state, may="answer", method="POST"),
    View(f"{_ONE}/asks", asks, may="comment", method="POST"),
    View(f"{_ONE}/text", words, may="comment", method="POST"),
]
NAV = [Entry("comments", "赤字", "comments", "comment")]
