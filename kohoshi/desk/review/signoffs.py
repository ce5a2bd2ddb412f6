"""``/i/<issue>/signoffs``: every article and who said OK to it; ``/i/<issue>/mine``: one's own section's
articles, to read and to sign.

How each article stands against the print of the last build (prints.py), and what changed in one that was signed.
The print that somebody signed is kept in ``proofs/<issue>/signed/``, so that a later change can be told in words.
"""
from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from kohoshi import limits
from kohoshi.desk.pictures.finished import view
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.review.comments import last_round, rows as comment_rows
from kohoshi.desk.review.prints import Print, hashes, prints
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import REASON, SHORT, Refused, View, Visit
from kohoshi.files import write_whole
from kohoshi.proof.compare.change import DiffPiece
from kohoshi.proof.compare.words import compare_text, grouped, pieces_of
from kohoshi.proof.life import SignoffStatus, signoff_status
from kohoshi.proof.roles import of_section
from kohoshi.proof.store import SignOff, Store, StoreError
from kohoshi.text import say_faces

_T = TypeVar("_T")
#: Comments of one article that are shown beside it.
SHOWN = limits.COMMENTS_BESIDE
#: Corrections told one by one.
_TOLD = 3
STANDINGS = {"valid": "確認ずみ", "void": "変わったので、もう一度", "missing": "まだ"}


@dataclass(frozen=True)
class ArticleBox:
    """Where an article shows on one face: the box around its frames there (mm)."""

    face: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class SinceSigned:
    """What is different from what was signed."""

    words: str
    pieces: tuple[tuple[DiffPiece, ...], ...] = ()


@dataclass(frozen=True)
class SignoffRow:
    """An article and how it stands. ``hash``: of it as it is laid out, '' while that is not known;
    ``note``: whether the officer has to say why he signs for the section."""

    article: str
    title: str
    section: str
    section_name: str
    faces: tuple[int, ...]
    parts: tuple[ArticleBox, ...]
    hash: str
    text: str
    standing: str
    by: SignOff | None
    why: SinceSigned | None
    comments: int
    may: bool
    note: bool

    @property
    def standing_label(self) -> str:
        return STANDINGS[self.standing]


def rows(open_issue: OpenIssue, may: Any, visitor: Any) -> list[SignoffRow]:
    """All articles of the flat plan in its order. ``may``: (action, article) → whether."""
    content = open_issue.content
    if content is None:
        return []
    found = prints(open_issue)
    store = open_issue.store
    status = signoff_status(content, store.signoffs(), hashes(found))
    heads, names = open_issue.titles, open_issue.sections
    waiting: dict[str | None, int] = {}
    for (article, state, asks), count in store.tally("article", "state", "asks").items():
        if asks and state == "open":
            waiting[article] = waiting.get(article, 0) + count
    return [_row(open_issue, signed, (found or {}).get(article), heads, names, waiting.get(article, 0), may("sign", article), visitor,
                 known=found is not None) for article, signed in status.items()]


def _row(open_issue: OpenIssue, signed: SignoffStatus, print: Print | None, heads: Mapping[str, str], names: Mapping[str, str], comments: int,
         may: bool, visitor: Any, known: bool) -> SignoffRow:
    article = signed.article
    standing = signed.standing if known or signed.standing == "missing" else "valid"
    return SignoffRow(
        article, heads.get(article, article), signed.section, names.get(signed.section, "広報担当"),
        tuple(print["faces"]) if print else (), parts_of(print), str(print["hash"]) if print else "",
        "\n".join(print["text"].values()) if print else "", standing, signed.by,
        why(open_issue, signed.by, print) if standing == "void" and signed.by else None, comments, may,
        visitor.role == "officer" and bool(signed.section) and visitor.section != signed.section)


def parts_of(print: Print | None) -> tuple[ArticleBox, ...]:
    """By face, the box around the article's frames."""
    boxes: dict[int, list[Mapping[str, float]]] = {}
    for frame in print["frames"] if print else ():
        boxes.setdefault(int(frame["face"]), []).append(frame["box"])
    return tuple(ArticleBox(face, _around(mine)) for face, mine in sorted(boxes.items()))


def _around(boxes: Sequence[Mapping[str, float]]) -> tuple[float, float, float, float]:
    left, top = min(b["x"] for b in boxes), min(b["y"] for b in boxes)
    right, bottom = max(b["x"] + b["w"] for b in boxes), max(b["y"] + b["h"] for b in boxes)
    return round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)


# --- what was signed ------------------------------------------------------------------------


def keep(open_issue: OpenIssue, print: Print) -> None:
    """Keep what is being signed, for :func:`why`."""
    target = _signed(open_issue, str(print["hash"]))
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, json.dumps(print, ensure_ascii=False).encode())


def _signed(open_issue: OpenIssue, hash: str) -> Path:
    return open_issue.proofs / "signed" / f"{hash[:64]}.json"


def why(open_issue: OpenIssue, signed: SignOff, now: Print | None) -> SinceSigned:
    """What is different now from what was signed, in words."""
    if now is None:
        return SinceSigned("紙面からなくなりました")
    try:
        old: Print = json.loads(_signed(open_issue, signed.hash).read_bytes())
    except (OSError, ValueError):
        return SinceSigned("確認のあとに紙面が変わりました")
    before, after = ("\n".join(each["text"].values()) for each in (old, now))
    if before != after:
        edits, _ = compare_text(before, after)
        groups = grouped(edits)
        more = f"（ほかに{len(groups) - _TOLD}か所）" if len(groups) > _TOLD else ""
        return SinceSigned(f"文字が変わりました{more}", tuple(pieces_of(before, after, group) for group in groups[:_TOLD]))
    if old["faces"] != now["faces"]:
        return SinceSigned(f"{say_faces(old['faces'])}から{say_faces(now['faces'])}へ移りました")
    if [frame["box"] for frame in old["frames"]] != [frame["box"] for frame in now["frames"]]:
        return SinceSigned("文字は同じで、位置か大きさが変わりました")
    return SinceSigned("文字は同じで、写真・色・体裁・字の送りのどれかが変わりました")


# --- views ------------------------------------------------------------------------------------


def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    every = rows(open_issue, visit.may, visit.visitor)
    groups: dict[str, list[Any]] = {}
    for row in every:
        groups.setdefault(row.section_name, []).append(row)
    return visit.page(
        "review/signoffs.html", title="確認", nav="signoffs", groups=groups, done=sum(row.standing == "valid" for row in every),
        total=len(every), **_state(visit))


def mine(visit: Visit) -> Response:
    """The articles of one section: the visitor's, or for the officer the one that is asked for."""
    open_issue, names = visit.open_issue, visit.open_issue.sections
    every = rows(open_issue, visit.may, visit.visitor)
    held = [key for key in names if any(row.section == key for row in every)]
    section = visit.visitor.section if of_section(visit.visitor.role) else visit.query("section")
    if section not in names:
        section = visit.visitor.section if visit.visitor.section in held else next(iter(held), "")
    own = [row for row in every if row.section == section]
    comments, unshown = _comments(visit, [row.article for row in own])
    return visit.page(
        "review/mine.html", title="記事の確認", nav="mine", own=own, section=section, name=names.get(section, ""),
        choices=[(key, names[key]) for key in held] if not of_section(visit.visitor.role) else [],
        comments=comments, unshown=unshown, paper=open_issue.press.trim, seen=view, stamp=open_issue.shown.stamp("build"),
        fresh=lambda: str(uuid.uuid4()), **_state(visit))


def _comments(visit: Visit, articles: list[str]) -> tuple[dict[str, list[Any]], dict[str, int]]:
    """By article: comments, and how many are not among them. Of very many, the open ones go first."""
    store = visit.open_issue.store
    found, unshown = {}, {}
    counts = store.tally("article")
    for article in articles:
        some = store.comments(article=article, most=SHOWN) if counts[article] <= SHOWN else (
            store.comments(article=article, state="open", most=SHOWN))
        found[article] = comment_rows(visit, some) if some else []
        unshown[article] = counts[article] - len(some)
    return found, unshown


def _state(visit: Visit) -> dict[str, Any]:
    open_issue = visit.open_issue
    measuring = open_issue.measuring.state()
    return {"built_at": open_issue.built_at(), "changed": open_issue.stale(), "known": prints(open_issue) is not None,
            "failed": measuring["problems"] if measuring["phase"] == "failed" else []}


def only(visit: Visit) -> Response:
    """``/mine``: the newest issue this person belongs to."""
    held = visit.desk.sessions.issues(visit.cookie)
    newest = max(held, default=None) or next((line.id for line in visit.desk.headlines()), None)
    return RedirectResponse(f"/i/{newest}/mine" if newest else "/", 303)


# --- signing --------------------------------------------------------------------------------


def sign(visit: Visit) -> Response:
    """``hash``: of what was before the signer's eyes; ``note``: why the officer signs for a section."""
    open_issue, article = visit.open_issue, visit.params["article"]
    visit.need("sign", article)
    now, by, note = prints(open_issue), visit.person(), visit.field("note", limit=REASON).strip()
    if now is None:
        raise Refused("紙面を調べているところです", 409, "少し待って、もう一度押してください")
    if article not in now:
        raise HTTPException(404)
    if now[article]["hash"] != visit.field("hash", limit=SHORT):
        raise Refused("見ているあいだに、この記事の紙面が新しくなりました", 409, "新しい紙面を見てから、もう一度押してください")
    section = open_issue.section_of(article) or ""
    if by.role == "officer" and section and by.section != section and not note:
        raise Refused("課の代わりに確認するときは、理由を書いてください", 400, "たとえば「紙の校正に課長の確認印」")
    keep(open_issue, now[article])
    _written(visit, lambda store: store.sign(article, str(now[article]["hash"]), last_round(open_issue), by, note))
    return _told(visit, "確認しました", article)


def unsign(visit: Visit) -> Response:
    article = visit.params["article"]
    visit.need("sign", article)
    count = _written(visit, lambda store: store.unsign(article, visit.person(), visit.field("reason", limit=REASON)))
    if not count:
        raise Refused("自分の確認だけを取り消せます", 403)
    return _told(visit, "確認を取り消しました", article)


def _written(visit: Visit, write: Callable[[Store], _T]) -> _T:
    try:
        return write(visit.open_issue.store)
    except StoreError as error:
        raise Refused(str(error), 403) from None


def _told(visit: Visit, message: str, article: str) -> Response:
    visit.open_issue.tell("store", {"signoffs": article})
    page = "mine" if visit.field("from") == "mine" else "signoffs"
    section = visit.open_issue.section_of(article) if page == "mine" and visit.visitor.role == "officer" else None
    return visit.done(message, f"/i/{visit.open_issue.id}/{page}{f'?section={section}' if section else ''}#{article}")


_ONE = "/i/{issue:issue}/signoffs/{article:name}"
VIEWS = [
    View("/i/{issue:issue}/signoffs", show),
    View("/i/{issue:issue}/mine", mine),
    View("/mine", only),
    View(_ONE, sign, may="sign", method="POST"),
    View(f"{_ONE}/withdraw", unsign, may="sign", method="POST"),
]
NAV = [NavigationEntry("mine", "記事の確認", "mine", "check", "sign"), NavigationEntry("signoffs", "確認の状況", "signoffs", "seal")]
