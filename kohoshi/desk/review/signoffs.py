"""Sign-offs as the desk shows them: how each article stands against the print of the last build, and
what changed in one that was signed.

A print is measured once a build, in a child process (work/jobs.py), and kept in ``proofs/<issue>/prints/``;
the print that somebody signed is kept in ``signed/``, so that a later change can be told in words.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.desk.project.desk import IssueDesk
from kohoshi.desk.web.who import sections, titles
from kohoshi.files import write_whole
from kohoshi.proof.compare.change import Piece
from kohoshi.proof.compare.words import compare_text, grouped, pieces_of
from kohoshi.proof.life import Signed, signoff_status
from kohoshi.proof.store import SignOff
from kohoshi.text import say_faces

#: A print as it is kept: ``{"hash", "faces": [face], "text": {frame: text}, "frames": [{"frame", "face",
#: "box": {x, y, w, h}}]}``, mm.
Print = Mapping[str, Any]
#: Corrections told one by one.
_TOLD = 3
STANDINGS = {"valid": "確認ずみ", "void": "変わったので、もう一度", "missing": "まだ"}


@dataclass(frozen=True)
class Part:
    """Where an article shows on one face: the box around its frames there (mm)."""

    face: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Why:
    """What is different from what was signed."""

    words: str
    pieces: tuple[tuple[Piece, ...], ...] = ()


@dataclass(frozen=True)
class Row:
    """An article and how it stands. ``hash``: of it as it is laid out, '' while that is not known;
    ``note``: whether the officer has to say why he signs for the section."""

    article: str
    title: str
    section: str
    section_name: str
    faces: tuple[int, ...]
    parts: tuple[Part, ...]
    hash: str
    text: str
    standing: str
    by: SignOff | None
    why: Why | None
    comments: int
    may: bool
    note: bool

    @property
    def says(self) -> str:
        return STANDINGS[self.standing]


def prints(issue: IssueDesk) -> dict[str, Print] | None:
    """Article → print of the last build; None while it is not known: then it is being measured, if
    there is a build at all."""
    target = prints_file(issue)
    if target is None or not (issue.out / "layout.json").is_file():
        return None
    try:
        found: dict[str, Print] = json.loads(target.read_bytes())
        return found
    except FileNotFoundError:
        issue.measuring.start("prints", built=str(issue.out.resolve()), target=str(target))
        return None


def prints_file(issue: IssueDesk) -> Path | None:
    """Where the prints of the last build are kept, or will be; None when there is no build."""
    stamp = issue.shown.stamp("build")
    return issue.proofs / "prints" / f"{stamp}.json" if stamp else None


def hashes(found: Mapping[str, Print] | None) -> dict[str, str]:
    return {article: str(each["hash"]) for article, each in (found or {}).items()}


def rows(issue: IssueDesk, may: Any, visitor: Any) -> list[Row]:
    """All articles of the flat plan in its order. ``may``: (action, article) → whether."""
    content = issue.content
    if content is None:
        return []
    found = prints(issue)
    store = issue.store
    status = signoff_status(content, store.signoffs(), hashes(found))
    heads, names = titles(issue), sections(issue)
    waiting: dict[str | None, int] = {}
    for (article, state, asks), count in store.tally("article", "state", "asks").items():
        if asks and state == "open":
            waiting[article] = waiting.get(article, 0) + count
    return [_row(issue, signed, (found or {}).get(article), heads, names, waiting.get(article, 0), may("sign", article), visitor,
                 known=found is not None) for article, signed in status.items()]


def _row(issue: IssueDesk, signed: Signed, print: Print | None, heads: Mapping[str, str], names: Mapping[str, str], comments: int,
         may: bool, visitor: Any, known: bool) -> Row:
    article = signed.article
    standing = signed.standing if known or signed.standing == "missing" else "valid"
    return Row(
        article, heads.get(article, article), signed.section, names.get(signed.section, "広報担当"),
        tuple(print["faces"]) if print else (), parts_of(print), str(print["hash"]) if print else "",
        "\n".join(print["text"].values()) if print else "", standing, signed.by,
        why(issue, signed.by, print) if standing == "void" and signed.by else None, comments, may,
        visitor.role == "officer" and bool(signed.section) and visitor.section != signed.section)


def parts_of(print: Print | None) -> tuple[Part, ...]:
    """By face, the box around the article's frames."""
    boxes: dict[int, list[Mapping[str, float]]] = {}
    for frame in print["frames"] if print else ():
        boxes.setdefault(int(frame["face"]), []).append(frame["box"])
    return tuple(Part(face, _around(mine)) for face, mine in sorted(boxes.items()))


def _around(boxes: Sequence[Mapping[str, float]]) -> tuple[float, float, float, float]:
    left, top = min(b["x"] for b in boxes), min(b["y"] for b in boxes)
    right, bottom = max(b["x"] + b["w"] for b in boxes), max(b["y"] + b["h"] for b in boxes)
    return round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)


# --- what was signed ------------------------------------------------------------------------


def keep(issue: IssueDesk, print: Print) -> None:
    """Keep what is being signed, for :func:`why`."""
    target = _signed(issue, str(print["hash"]))
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, json.dumps(print, ensure_ascii=False).encode())


def _signed(issue: IssueDesk, hash: str) -> Path:
    return issue.proofs / "signed" / f"{hash[:64]}.json"


def why(issue: IssueDesk, signed: SignOff, now: Print | None) -> Why:
    """What is different now from what was signed, in words."""
    if now is None:
        return Why("紙面からなくなりました")
    try:
        old: Print = json.loads(_signed(issue, signed.hash).read_bytes())
    except (OSError, ValueError):
        return Why("確認のあとに紙面が変わりました")
    before, after = ("\n".join(each["text"].values()) for each in (old, now))
    if before != after:
        edits, _ = compare_text(before, after)
        groups = grouped(edits)
        more = f"（ほかに{len(groups) - _TOLD}か所）" if len(groups) > _TOLD else ""
        return Why(f"文字が変わりました{more}", tuple(pieces_of(before, after, group) for group in groups[:_TOLD]))
    if old["faces"] != now["faces"]:
        return Why(f"{say_faces(old['faces'])}から{say_faces(now['faces'])}へ移りました")
    if [frame["box"] for frame in old["frames"]] != [frame["box"] for frame in now["frames"]]:
        return Why("文字は同じで、位置か大きさが変わりました")
    return Why("文字は同じで、写真・色・体裁・字の送りのどれかが変わりました")
