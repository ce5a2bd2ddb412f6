"""Comments 赤字 as the desk shows them: numbered, named, with what this visitor may do to each."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kohoshi.desk.numbers import number
from kohoshi.desk.project.desk import IssueDesk
from kohoshi.desk.web.templating import when
from kohoshi.desk.web.views import Visit
from kohoshi.desk.web.who import sections, titles
from kohoshi.proof.rounds import rounds
from kohoshi.proof.store import Comment
from kohoshi.proof.store.model import STATES

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
    names, heads = sections(visit.issue), titles(visit.issue)
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


def last_round(issue: IssueDesk) -> int | None:
    """The round that is being read."""
    frozen = rounds(issue.proofs)
    return frozen[-1].number if frozen else None


# --- what lies where ------------------------------------------------------------------------


def frames(issue: IssueDesk) -> list[Mapping[str, Any]]:
    """Frames as they stand on screen, else those of the last build: dicts of layout.json."""
    live = issue.faces.frames()
    return list(live or layout(issue).get("frames", ()))


def layout(issue: IssueDesk) -> Mapping[str, Any]:
    """layout.json of the last build, {} when there is none."""
    try:
        found = json.loads((issue.out / "layout.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def article_at(issue: IssueDesk, face: int, box: Sequence[float], told: str | None = None) -> str | None:
    """The article that lies at a box (mm) of a face. ``told``: the one that a script found there by
    the text; it counts only where it is on that face."""
    return _at(frames(issue), face, box, told)


def placing(issue: IssueDesk) -> Callable[[int, Sequence[float]], str | None]:
    """:func:`article_at` for many boxes: the frames are looked up once."""
    every = frames(issue)
    return lambda face, box: _at(every, face, box, None)


def _at(every: Sequence[Mapping[str, Any]], face: int, box: Sequence[float], told: str | None) -> str | None:
    here = [frame for frame in every if frame.get("face") == face and frame.get("article")]
    if told and any(frame["article"] == told for frame in here):
        return told
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    inside = [(w * h, str(frame["article"])) for frame in here
              for left, top, w, h in [_edges(frame["box"])] if left <= x <= left + w and top <= y <= top + h]
    return min(inside)[1] if inside else None


def frame_of(issue: IssueDesk, article: str) -> tuple[int, tuple[float, float, float, float]] | None:
    """Face and box of an article's first frame."""
    return next(((int(frame["face"]), _edges(frame["box"])) for frame in frames(issue) if frame.get("article") == article), None)


def _edges(box: Any) -> tuple[float, float, float, float]:
    x, y, w, h = (box[key] for key in "xywh") if isinstance(box, Mapping) else box
    return float(x), float(y), float(w), float(h)
