"""Two rounds side by side: ``/i/<issue>/rounds/2?against=1`` lists what changed by article and what was asked for,
from the comparison that lies beside the rounds; ``/rounds/2/faces/6?against=1`` shows a face of both at once."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from kohoshi.decode import decoded
from kohoshi.desk.numbers import number
from kohoshi.desk.pictures.finished import view
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.web.views import Refused, View, Visit
from kohoshi.finding import Box
from kohoshi.proof.compare.change import Change, FaceBox, Kind, faces_to_reproof
from kohoshi.proof.compare.rounds import answered
from kohoshi.proof.proofing import CHANGES
from kohoshi.proof.rounds import TEXT, Round, rounds
from kohoshi.text import say_faces

#: The most that is cut out around a change (mm).
_MOST = (150.0, 110.0)


@dataclass(frozen=True)
class FaceCrop:
    """A part of a face of a side: what of it is shown, and the boxes in it (mm)."""

    side: str
    stamp: str
    face: int
    view: tuple[float, float, float, float]
    changed_area: tuple[float, float, float, float]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class ChangeRow:
    number: int
    change: Change
    before: FaceCrop | None
    after: FaceCrop | None
    comment: int
    faces: tuple[int, ...]


@dataclass(frozen=True)
class ChangeGroup:
    """``article``: '' for what belongs to none."""

    article: str
    title: str
    faces: str
    rows: list[ChangeRow]


@dataclass(frozen=True)
class Unchanged:
    """A comment that asked, where nothing changed."""

    id: str
    number: int
    face: int
    text: str
    title: str


@dataclass(frozen=True)
class Differences:
    rows: list[ChangeRow]
    groups: list[ChangeGroup]
    reproof: list[int]
    unasked: list[ChangeRow]
    unchanged: list[Unchanged]
    counts: list[tuple[str, int]]
    asked: int


def changes_file(proofs: Path, number: int, against: int) -> Path:
    return proofs / CHANGES / f"{number}-{against}" / "changes.json"


def round_of(open_issue: OpenIssue, number: int) -> Round | None:
    return next((each for each in rounds(open_issue.proofs) if each.number == number), None)


def read_changes(path: Path) -> list[Change] | None:
    """None when nothing readable lies there."""
    try:
        return [change_from(each) for each in json.loads(path.read_bytes())["changes"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def change_from(data: Mapping[str, Any]) -> Change:
    """A change from changes.json. Raises KeyError, TypeError, ValueError."""
    return decoded(Change, data["boxes"] | {name: value for name, value in data.items() if name not in ("boxes", "faces")})


def differences(open_issue: OpenIssue, old: Round, new: Round) -> Differences | None:
    """None while the two have not been compared yet."""
    changes = read_changes(changes_file(open_issue.proofs, new.number, old.number))
    if changes is None:
        return None
    every: Sequence[Any] = open_issue.store.comments()
    asking = [each for each in every if _asked_between(each, old, new)]
    reply = answered(changes, asking)
    heads = {**_titles(old), **_titles(new)}
    sides = f"round-{old.number}", f"round-{new.number}"
    numbers = {each.id: each.number for each in every}
    rows = as_rows(open_issue, reply.changes, sides, numbers)
    unchanged = [Unchanged(each.id, numbers[each.id], each.face, each.text or f"「{each.quoted}」", heads.get(each.article or "", ""))
                 for each in reply.unchanged]
    return Differences(rows, by_article(rows, heads), faces_to_reproof(changes), [row for row in rows if row.change.asked is False],
                       unchanged, counted(changes), len(asking))


def _asked_between(comment: Any, old: Round, new: Round) -> bool:
    """Written for the old round or one after it, before the new one; and older ones nobody settled."""
    before = comment.created <= new.created.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return bool(comment.asks) and before and ((comment.round or 0) >= old.number and (comment.round or 0) < new.number
                                              or comment.state == "open" and (comment.round or 0) < old.number)


def _titles(each: Round) -> dict[str, str]:
    try:
        return dict(json.loads((each.folder / TEXT).read_bytes())["titles"])
    except (OSError, ValueError, KeyError):
        return {}


def as_rows(open_issue: OpenIssue, changes: Iterable[Change], sides: tuple[str, str], numbers: Mapping[str, int]) -> list[ChangeRow]:
    """Changes numbered, with what to cut out of either side."""
    stamps = tuple(open_issue.shown.stamp(side) for side in sides)
    paper = open_issue.press.trim
    return [ChangeRow(number, change, crop(sides[0], stamps[0], change.old, paper), crop(sides[1], stamps[1], change.new, paper),
                numbers.get(change.comment or "", 0), tuple(sorted({spot.face for spot in (*change.old, *change.new)})))
            for number, change in enumerate(changes, 1)]


def by_article(rows: Iterable[ChangeRow], heads: Mapping[str, str]) -> list[ChangeGroup]:
    groups: dict[str, list[ChangeRow]] = {}
    for row in rows:
        groups.setdefault(row.change.article or "", []).append(row)
    return [ChangeGroup(article, heads.get(article, article) if article else "紙面（記事のほか）",
                  say_faces({face for row in mine for face in row.faces}) if any(row.faces for row in mine) else "", mine)
            for article, mine in groups.items()]


def counted(changes: Sequence[Change]) -> list[tuple[str, int]]:
    return [(kind.japanese, count) for kind in Kind if (count := sum(change.kind is kind for change in changes))]


def crop(side: str, stamp: str, spots: Sequence[FaceBox], paper: tuple[float, float]) -> FaceCrop | None:
    """All boxes on the first face where that is not too much, else the first of them."""
    if not spots or not stamp:
        return None
    face = spots[0].face
    boxes = tuple(spot.box for spot in spots if spot.face == face)
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    w, h = max(b.x + b.w for b in boxes) - left, max(b.y + b.h for b in boxes) - top
    if w > _MOST[0] or h > _MOST[1]:
        left, top, w, h = boxes[0].x, boxes[0].y, min(boxes[0].w, _MOST[0]), min(boxes[0].h, _MOST[1])
    seen = view((left, top, w, h), *paper)
    inside = tuple(b for b in boxes if b.x < seen[0] + seen[2] and b.y < seen[1] + seen[3])
    return FaceCrop(side, stamp, face, _rounded(seen), _rounded((left, top, w, h)), inside)


def _rounded(box: Sequence[float]) -> tuple[float, float, float, float]:
    x, y, w, h = (round(value, 2) for value in box)
    return x, y, w, h


# --- views ------------------------------------------------------------------------------------


def compare(visit: Visit) -> Response:
    new, old = _two(visit, visit.field("against"))
    begin(visit.open_issue, "compare", None, proofs=str(visit.open_issue.proofs), number=new.number, against=old.number)
    return visit.done("", _address(visit, new, old))


def begin(open_issue: OpenIssue, kind: str, then: Any, /, **given: Any) -> None:
    """Begin work. Refused while the issue is built or other work runs."""
    if open_issue.builds.state()["phase"] == "running":
        raise Refused("いま組んでいます", 409, "終わってから、もう一度押してください")
    if not open_issue.jobs.start(kind, then, **given):
        raise Refused("ほかの仕事をしています", 409, "終わってから、もう一度押してください")


def one(visit: Visit) -> Response:
    new = round_asked(visit)
    every = rounds(visit.open_issue.proofs)
    if len(every) < 2 or new.number == every[0].number and not visit.query("against"):
        return RedirectResponse(f"/i/{visit.open_issue.id}/rounds", 303)
    new, old = _two(visit, visit.query("against"))
    return visit.page(
        "review/differences.html", title=f"{old.label}から{new.label}", nav="rounds", old=old, new=new, every=every,
        found=differences(visit.open_issue, old, new), job=visit.open_issue.jobs.state())


def face(visit: Visit) -> Response:
    """One face of both rounds: to flip, to lay over each other, side by side."""
    open_issue = visit.open_issue
    new, old = _two(visit, visit.query("against"))
    number = visit.params["face"]
    found = differences(open_issue, old, new)
    rows = [row for row in found.rows if number in row.faces] if found else []
    changed = found.reproof if found else []
    sides = {"old": f"round-{old.number}", "new": f"round-{new.number}"}
    stamps = {key: open_issue.shown.stamp(side) for key, side in sides.items()}
    width, height = open_issue.press.trim
    data = {"width": width, "height": height, "start": visit.query("change"), "changes": [
        {"number": row.number, "message": row.change.message, "kind": row.change.kind.japanese,
         "old": [_edges(spot) for spot in row.change.old if spot.face == number],
         "new": [_edges(spot) for spot in row.change.new if spot.face == number]} for row in rows]}
    order = sorted({*open_issue.face_numbers, number})
    place = order.index(number)
    return visit.page(
        "review/flip.html", title=f"{number}面の{old.label}と{new.label}", nav="rounds", wide=True, old=old, new=new, face=number, rows=rows,
        sides=sides, stamps=stamps, data=data, ratio=(round(width * 10), round(height * 10)), changed=changed,
        before=order[place - 1] if place else None, after=order[place + 1] if place + 1 < len(order) else None)


def _edges(spot: FaceBox) -> list[float]:
    return list(spot.box.rounded().values())


def round_asked(visit: Visit) -> Round:
    found = round_of(visit.open_issue, visit.params["number"])
    if found is None:
        raise HTTPException(404)
    return found


def _two(visit: Visit, against: str) -> tuple[Round, Round]:
    """The round and the one it is compared with: that named, else the one before."""
    new = round_asked(visit)
    named = number(against)
    old = round_of(visit.open_issue, new.number - 1 if named is None else named)
    if old is None or old.number == new.number:
        raise HTTPException(404)
    return new, old


def _address(visit: Visit, new: Round, old: Round) -> str:
    return f"/i/{visit.open_issue.id}/rounds/{new.number}?against={old.number}"


def drawn(visit: Visit) -> Response:
    """changes.html: one file that opens anywhere and prints well."""
    new, old = _two(visit, str(visit.params["against"]))
    path = visit.open_issue.proofs / CHANGES / f"{new.number}-{old.number}" / "changes.html"
    if not path.is_file():
        raise HTTPException(404)
    return visit.file(path, f"koho-{visit.open_issue.id}-{old.label}から{new.label}.html")


_ROUND = "/i/{issue:issue}/rounds/{number:number}"
VIEWS = [
    View(_ROUND, one, work_class="heavy"),
    View(f"{_ROUND}/compare", compare, method="POST", may="rounds"),
    View(f"{_ROUND}/faces/{{face:number}}", face, work_class="heavy"),
    View(f"{_ROUND}/changes-{{against:number}}.html", drawn),
]
