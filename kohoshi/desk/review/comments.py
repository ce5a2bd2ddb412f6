"""``/i/<issue>/comments``: the comments 赤字, one by one and as a list, numbered, named, with what this visitor may
do to each; what is done to them.

A comment bears a key that its writer's browser made: sent again after a lost answer, it is stored
once. What changed is told as ``store`` with ``seq``; scripts ask ``comments.json?since=``.
Both the list and the data come in pages.
"""
from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from kohoshi import limits
from kohoshi.desk.numbers import decimal, number
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.templating import when
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.proof.rounds import rounds
from kohoshi.proof.store import Comment, Conflict, Draft, StoreError
from kohoshi.proof.store.model import STATES

#: Comments on one page of the list.
PAGE = limits.COMMENTS_OF_PAGE
#: What a mark from a PDF viewer asks for.
KINDS = {"highlight": "目印", "delete": "トル", "insert": "入れる", "replace": "さしかえ"}


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; '' for all. ``section``: the one that answers for the article;
    ``who``: the author; ``article``: its id."""

    face: str = ""
    section: str = ""
    state: str = ""
    who: str = ""
    article: str = ""

    def asked(self, owners: Mapping[str, str]) -> dict[str, Any] | None:
        """What the store is asked for; ``owners``: article → section. None when nothing can answer to it."""
        face = number(self.face)
        if self.face and face is None or self.state and self.state not in STATES:
            return None
        given: dict[str, Any] = {"face": face, "state": self.state, "author": self.who, "article": self.article}
        if self.section:
            given["articles"] = [article for article, section in owners.items() if section == self.section]
        return {key: value for key, value in given.items() if value or key == "articles"}

    @property
    def narrow(self) -> bool:
        return any(vars(self).values())


def rows(visit: Visit, comments: Iterable[Comment]) -> list[dict[str, Any]]:
    """Comments as dicts for templates and scripts."""
    every = list(comments)
    if not every:
        return []
    names, heads = visit.open_issue.sections, visit.open_issue.titles
    return [_row(visit, each, names, heads) for each in every]


def _row(visit: Visit, each: Comment, names: Mapping[str, str], heads: Mapping[str, str]) -> dict[str, Any]:
    own = is_mine(visit, each)
    return {
        "id": each.id, "number": each.number, "face": each.face, "box": list(each.box), "article": each.article,
        "title": heads.get(each.article or "", each.article or ""), "owner": visit.owners.get(each.article or "", ""),
        "text": each.text, "quoted": each.quoted, "kind": KINDS.get(each.kind, ""), "author": each.author,
        "section": names.get(each.section, each.section), "state": each.state, "says": STATES[each.state], "asks": each.asks,
        "when": when(each.created), "created": each.created, "edited": each.updated != each.created, "round": each.round,
        "pdf": each.origin == "acrobat",
        "replies": [{"id": reply.id, "text": reply.text, "author": reply.author, "when": when(reply.created),
                     "section": names.get(reply.section, reply.section)} for reply in each.replies],
        "mayAnswer": may_answer(visit, each), "maySettle": visit.may("answer", each.article), "mayEdit": own and each.origin == "desk"}


def is_mine(visit: Visit, each: Comment) -> bool:
    """Whether the visitor wrote it."""
    return visit.may("comment", each.article) and (each.author, each.section) == (visit.visitor.name, visit.visitor.section)


def may_answer(visit: Visit, each: Comment) -> bool:
    """Who answers for the article, and who wrote the comment, may reply."""
    return visit.may("answer", each.article) or is_mine(visit, each)


def last_round(open_issue: OpenIssue) -> int | None:
    """The round that is being read."""
    frozen = rounds(open_issue.proofs)
    return frozen[-1].number if frozen else None


# --- what lies where ------------------------------------------------------------------------


def frames(open_issue: OpenIssue) -> list[Mapping[str, Any]]:
    """Frames as they stand on screen, else those of the last build: dicts of layout.json."""
    live = open_issue.faces.frames()
    return list(live or layout(open_issue).get("frames", ()))


def layout(open_issue: OpenIssue) -> Mapping[str, Any]:
    """layout.json of the last build, {} when there is none."""
    try:
        found = json.loads((open_issue.out / "layout.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def article_at(open_issue: OpenIssue, face: int, box: Sequence[float], told: str | None = None) -> str | None:
    """The article that lies at a box (mm) of a face. ``told``: the one that a script found there by
    the text; it counts only where it is on that face."""
    return _at(frames(open_issue), face, box, told)


def placing(open_issue: OpenIssue) -> Callable[[int, Sequence[float]], str | None]:
    """:func:`article_at` for many boxes: the frames are looked up once."""
    every = frames(open_issue)
    return lambda face, box: _at(every, face, box, None)


def _at(every: Sequence[Mapping[str, Any]], face: int, box: Sequence[float], told: str | None) -> str | None:
    here = [frame for frame in every if frame.get("face") == face and frame.get("article")]
    if told and any(frame["article"] == told for frame in here):
        return told
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    inside = [(w * h, str(frame["article"])) for frame in here
              for left, top, w, h in [_edges(frame["box"])] if left <= x <= left + w and top <= y <= top + h]
    return min(inside)[1] if inside else None


def frame_of(open_issue: OpenIssue, article: str) -> tuple[int, tuple[float, float, float, float]] | None:
    """Face and box of an article's first frame."""
    return next(((int(frame["face"]), _edges(frame["box"])) for frame in frames(open_issue) if frame.get("article") == article), None)


def _edges(box: Any) -> tuple[float, float, float, float]:
    x, y, w, h = (box[key] for key in "xywh") if isinstance(box, Mapping) else box
    return float(x), float(y), float(w), float(h)


# --- views ------------------------------------------------------------------------------------


def show(visit: Visit) -> Response:
    """``?page=2``: the second hundred of those that are wanted."""
    store = visit.open_issue.store
    wanted = Wanted(*(visit.query(name) for name in ("face", "section", "state", "who", "article")))
    by_face, by_article, by_author, by_state = (store.tally(column) for column in ("face", "article", "author", "state"))
    given = wanted.asked(visit.owners)
    count = by_state.total() if given == {} else 0 if given is None else store.count(**given)
    pages = max(-(-count // PAGE), 1)
    page = min(max(number(visit.query("page")) or 1, 1), pages)
    kept = rows(visit, store.comments(**given, start=(page - 1) * PAGE, most=PAGE)) if given is not None else []
    faces = {face: [row for row in kept if row["face"] == face] for face in sorted({row["face"] for row in kept})}
    heads, held = visit.open_issue.titles, {visit.owners.get(article or "") for article in by_article}
    placed = {frame.get("article") for frame in frames(visit.open_issue)}
    mine = {key: title for key, title in heads.items() if visit.may("comment", key) and key in placed}
    asked = {key: value for key, value in vars(wanted).items() if value}
    return visit.page(
        "review/comments.html", title="赤字", nav="comments", wanted=wanted, faces=faces, total=by_state.total(), waiting=by_state["open"],
        count=count, first=(page - 1) * PAGE + 1, last=(page - 1) * PAGE + len(kept), pages=pages, page=page,
        address=lambda to: f"/i/{visit.open_issue.id}/comments?{urlencode({**asked, 'page': to})}", states=STATES,
        sections=[(key, name) for key, name in visit.open_issue.sections.items() if key in held], authors=sorted(by_author),
        numbers=sorted(by_face), mine=mine, fresh=lambda: str(uuid.uuid4()))


def data(visit: Visit) -> Response:
    """``{"seq", "comments", "more"}``. With ``since`` those that changed after it (``anew``: read all
    again). Else all in the order of writing, some hundreds at a time: while there are ``more``, ask for
    those ``after`` the ``last``, and afterwards ``since`` the ``seq`` of the first answer."""
    store = visit.open_issue.store
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
    article = article_at(visit.open_issue, face, box, visit.field("article") or None)
    visit.need("comment", article)
    by = visit.person()
    draft = Draft(face, box, visit.field("text"), by.name, by.section, article, last_round(visit.open_issue), visit.field("asks") != "no")
    made = _kept(lambda: visit.open_issue.store.add_comment(draft, visit.field("key", limit=SHORT), by))
    return _told(visit, made, "赤字を書きました")


def _place(visit: Visit) -> tuple[int, tuple[float, float, float, float]]:
    if not visit.field("face"):
        found = frame_of(visit.open_issue, visit.field("article"))
        if found is None:
            raise Refused("記事を選んでください", hint="紙面に出ている記事にだけ書けます")
        first, (x, y, _, _) = found
        return first, (x, y, 6.0, 6.0)
    face, box = number(visit.field("face")), [decimal(visit.field(name)) for name in "xywh"]
    if face is None or None in box:
        raise Refused("赤字の場所が読めません")
    x, y, w, h = (each for each in box if each is not None)
    if face not in visit.open_issue.face_numbers:
        raise Refused(f"{face}面はありません")
    return face, (x, y, w, h)


def reply(visit: Visit) -> Response:
    found = _found(visit)
    if not may_answer(visit, found):
        raise Refused("この赤字に返信する権限がありません", 403, "自分の課の記事の赤字にだけ返信できます")
    by = visit.person()
    _kept(lambda: visit.open_issue.store.reply(
        found.id, visit.field("text"), by.name, visit.field("key", limit=SHORT), by.section, by))
    return _told(visit, found, "返信しました")


def state(visit: Visit) -> Response:
    found, wanted = _found(visit), next((state for state in STATES if state == visit.field("state")), None)
    visit.need("answer", found.article)
    if wanted is None:
        raise Refused("赤字の状態が読めません")
    _kept(lambda: visit.open_issue.store.set_state(found.id, wanted, visit.person()))
    return _told(visit, found, f"「{STATES[wanted]}」にしました")


def asks(visit: Visit) -> Response:
    """Whether something is to be changed; said by the writer or by who answers."""
    found, wanted = _found(visit), visit.field("asks") != "no"
    if not may_answer(visit, found):
        raise Refused("この赤字を変える権限がありません", 403)
    _kept(lambda: visit.open_issue.store.set_asks(found.id, wanted, visit.person()))
    return _told(visit, found, "「直してほしい」にしました" if wanted else "「お知らせ」にしました")


def words(visit: Visit) -> Response:
    """The writer's own words, put right. ``was``: the words the browser showed."""
    found = _found(visit)
    if not (visit.may("comment", found.article) and (found.author, found.section) == (visit.visitor.name, visit.visitor.section)):
        raise Refused("書いた人だけが直せます", 403, "言いたいことは返信に書いてください")
    _kept(lambda: visit.open_issue.store.edit_text(
        found.id, visit.field("text"), visit.person(), visit.field("was") or None))
    return _told(visit, found, "書き直しました")


def at(visit: Visit) -> Response:
    """One comment on its page of the list."""
    found = _found(visit)
    page = visit.open_issue.store.before(found) // PAGE + 1
    return RedirectResponse(f"/i/{visit.open_issue.id}/comments{f'?page={page}' if page > 1 else ''}#{found.id}", 303)


def _found(visit: Visit) -> Comment:
    try:
        return visit.open_issue.store.comment(visit.params["comment"])
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
    store = visit.open_issue.store
    visit.open_issue.tell("store", {"seq": store.last_seq(), "comment": comment.id})
    now = store.comment(comment.id)
    page = store.before(now) // PAGE + 1 if not visit.wants_json else 1
    to = f"/i/{visit.open_issue.id}/comments{f'?page={page}' if page > 1 else ''}#{comment.id}"
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
        store = visit.open_issue.store
        (store.export_csv if kind == "csv" else store.export_yaml)(path)
        return Response(path.read_bytes(), media_type="text/csv" if kind == "csv" else "application/yaml", headers={
            "Content-Disposition": f'attachment; filename="koho-{visit.open_issue.id}-comments.{kind}"'})


_ONE = "/i/{issue:issue}/comments/{comment:rev}"
VIEWS = [
    View("/i/{issue:issue}/comments", show),
    View("/i/{issue:issue}/comments.json", data),
    View("/i/{issue:issue}/comments", add, may="comment", method="POST"),
    View("/i/{issue:issue}/comments/export.{kind}", exported, work_class="heavy"),
    View(_ONE, at),
    View(f"{_ONE}/reply", reply, may="comment", method="POST"),
    View(f"{_ONE}/state", state, may="answer", method="POST"),
    View(f"{_ONE}/asks", asks, may="comment", method="POST"),
    View(f"{_ONE}/text", words, may="comment", method="POST"),
]
NAV = [NavigationEntry("comments", "赤字", "comments", "comment")]
