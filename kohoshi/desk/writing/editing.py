"""Posts of the forms of an article and of issue.yaml: a field saved or tried, blocks and fields
added, removed and moved, undo and redo.

    POST {base}/field    pointer, value, was   (kind=bool: a box that is checked or not)
    POST {base}/try      pointer, value                  → {remarks, calendar}
    POST {base}/add      pointer of a list, index, kind, revision; or of a missing record
    POST {base}/remove   pointer, revision
    POST {base}/move     pointer, to, revision
    POST {base}/undo, {base}/redo

``base`` is ``/i/<issue>/articles/<id>`` or ``/i/<issue>/issue``. A field that somebody else has
changed is answered with 409 and both texts.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi.desk.numbers import number
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.desk.writing.calendar import calendar_tried
from kohoshi.desk.writing.judging import attempt
from kohoshi.desk.writing.targets import Clash, Target, article_target, issue_target, node_at, pointer_of, removable, write_field
from kohoshi.desk.writing.trail import changed_last, redoable, undoable, who
from kohoshi.edit import structure
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.undo import history, redo, undo
from kohoshi.issue.yamltext import Sequence

#: Fields of an article that say who answers for it: a section must not give its article away.
_OFFICERS = ("section",)
AGAIN = "読み込みなおして、いまの内容を確かめてください"


def target_of(visit: Visit) -> Target:
    """The file the address means; what concerns an article asks whether they may edit it."""
    open_issue = visit.open_issue
    article = visit.params.get("article")
    if article is None:
        visit.need("edit")
        return issue_target(open_issue.id, open_issue.folder)
    try:
        target = article_target(open_issue.id, open_issue.folder, article)
    except EditError:
        raise HTTPException(404) from None
    if not target.path.is_file():
        raise HTTPException(404)
    visit.need("edit", article)
    return target


def telling(show: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """What the room of edits refuses, in words for the browser."""
    @wraps(show)
    def shown(visit: Visit) -> Response:
        try:
            return show(visit)
        except EditConflict as error:
            raise Refused(str(error), 409, AGAIN) from None
        except EditError as error:
            raise Refused(str(error), 422) from None
    return shown


@telling
def save(visit: Visit) -> Response:
    target = target_of(visit)
    name = visit.field("pointer", limit=SHORT)
    if name.split(".")[0] in _OFFICERS and not visit.may("edit"):
        raise Refused("担当の課を変えられるのは広報担当だけです", 403)
    value = visit.field("value", "false" if visit.field("kind") == "bool" else "")
    try:
        done = write_field(target, name, value, visit.field("was"), who(visit.visitor))
    except Clash as clash:
        return _clashed(visit, target, name, clash)
    visit.open_issue.faces.refresh()
    return visit.done("保存しました", f"{target.base}#{name}", revision=done.revision, line=done.line, shape=done.shape)


def _clashed(visit: Visit, target: Target, name: str, clash: Clash) -> Response:
    last = changed_last(visit.open_issue.folder, target.name, who(visit.visitor))
    both: dict[str, Any] = {"mine": clash.mine, "theirs": clash.theirs, "revision": clash.revision,
                            "by": last.who if last else "", "at": last.at if last else None}
    if visit.wants_json:
        return visit.json({"message": str(clash), "hint": "", "pointer": name, **both}, 409)
    return visit.page("writing/clash.html", 409, title=str(clash), nav="plan", target=target, pointer=name, **both)


@telling
def try_out(visit: Visit) -> Response:
    target = target_of(visit)
    name, value = visit.field("pointer", limit=SHORT), visit.field("value")
    found = attempt(visit.open_issue, target, name, value)
    return visit.json({"remarks": [remark.as_dict() for remark in found], "calendar": calendar_tried(visit.open_issue, target, name, value)})


@telling
def add(visit: Visit) -> Response:
    """A block or item at ``index`` of a list, or a missing field with first words."""
    target = target_of(visit)
    name, by = visit.field("pointer", limit=SHORT), who(visit.visitor)
    file = target.opened(visit.field("revision", limit=SHORT))
    pointer = pointer_of(file.root, name)
    node = node_at(file.root, pointer)
    if isinstance(node, Sequence):
        index = min(_number(visit, "index", len(node)), len(node))
        done = structure.add_block(file, pointer, index, visit.field("kind", limit=SHORT), who=by)
        to = f"{name}.{index}"
    else:
        done = structure.add_optional(file, pointer, "", who=by)
        to = name
    return _reshaped(visit, target, "足しました", to, done.revision)


@telling
def remove(visit: Visit) -> Response:
    target = target_of(visit)
    name = visit.field("pointer", limit=SHORT)
    file = target.opened(visit.field("revision", limit=SHORT))
    pointer = pointer_of(file.root, name)
    if isinstance(pointer[-1], str) and not removable(target.model, pointer):
        raise EditError("この項目は消せません。なくてはならない項目です")
    done = structure.remove(file, pointer, who=who(visit.visitor))
    return _reshaped(visit, target, "消しました。「もとに戻す」で戻せます", name.rpartition(".")[0], done.revision)


@telling
def move(visit: Visit) -> Response:
    target = target_of(visit)
    name, to = visit.field("pointer", limit=SHORT), _number(visit, "to", 0)
    file = target.opened(visit.field("revision", limit=SHORT))
    done = structure.move(file, pointer_of(file.root, name), to, who=who(visit.visitor))
    return _reshaped(visit, target, "動かしました", f"{name.rpartition('.')[0]}.{to}", done.revision)


def _reshaped(visit: Visit, target: Target, words: str, name: str, revision: str) -> Response:
    visit.open_issue.faces.refresh()
    return visit.done(words, f"{target.base}#{name}", revision=revision, focus=name)


def _number(visit: Visit, name: str, default: int) -> int:
    given = number(visit.field(name, str(default), limit=SHORT))
    if given is None:
        raise Refused("番号の指定が正しくありません")
    return given


# --- taking back -------------------------------------------------------------------------------


@telling
def take_back(visit: Visit) -> Response:
    return _turned(visit, undoable, undo, "もとに戻しました")


@telling
def make_again(visit: Visit) -> Response:
    return _turned(visit, redoable, redo, "やり直しました")


def _turned(visit: Visit, find: Any, turn: Any, words: str) -> Response:
    by = who(visit.visitor)
    entry = find(history(visit.open_issue.folder), by)
    for file in entry.files if entry else ():  # they may have lost an article since
        visit.need("edit", file.removeprefix("articles/").removesuffix(".yaml") if file.startswith("articles/") else None)
    done = turn(visit.open_issue.folder, by)
    visit.open_issue.faces.refresh()
    return visit.done(f"{words}: {done.what}", _back(visit), files=list(done.files))


def _back(visit: Visit) -> str:
    """The page it was asked from: an article, the plan, the issue's data."""
    room, _, article = visit.field("back", limit=SHORT).partition("/")
    base = f"/i/{visit.open_issue.id}"
    if room == "articles" and article and (visit.open_issue.folder / "articles").is_dir():
        known = {path.stem for path in (visit.open_issue.folder / "articles").glob("*.yaml")}
        return f"{base}/articles/{article}" if article in known else f"{base}/plan"
    return f"{base}/{room}" if room in ("plan", "issue", "images", "history") else f"{base}/plan"


def _views(base: str) -> list[View]:
    posts = {"field": save, "try": try_out, "add": add, "remove": remove, "move": move}
    return [View(f"{base}/{name}", show, may="edit", method="POST") for name, show in posts.items()]


VIEWS = [*_views("/i/{issue:issue}/articles/{article:name}"), *_views("/i/{issue:issue}/issue"),
         View("/i/{issue:issue}/undo", take_back, may="edit", method="POST"),
         View("/i/{issue:issue}/redo", make_again, may="edit", method="POST")]
