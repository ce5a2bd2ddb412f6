"""What the store keeps, as plain records: comments, people, sign-offs, events.

Times are UTC, ISO 8601 with microseconds. Boxes are mm from the trim's top left.
"""
from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from kohoshi import limits
from kohoshi.proof.roles import Action, Role, might
from kohoshi.refusal import Refusal

State = Literal["open", "done", "rejected"]
Origin = Literal["desk", "acrobat"]
#: What a correction does to the text it stands on; ``note`` stands on a place.
Kind = Literal["note", "highlight", "delete", "insert", "replace"]

STATES: dict[State, str] = {"open": "未", "done": "済", "rejected": "却下"}
#: Longest text of one comment or reply, characters; and what a comment quotes, names.
TEXT, NAME = limits.COMMENT_CHARACTERS, limits.NAME_LENGTH
#: No face is larger (mm).
_FAR = 5000.0
#: What has no place in a text: control characters but tab and line end, the byte order mark.
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFEFF))


class StoreError(Refusal):
    """The store cannot do as asked; the message is Japanese, for the user."""


class Conflict(StoreError):
    """Somebody else changed the same thing meanwhile."""


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def cleaned(text: str, limit: int, what: str) -> str:
    """The text as it is stored: no control characters, one kind of line end, nothing that UTF-8
    cannot hold. Raises StoreError when it is longer than ``limit`` characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > limit:
        raise StoreError(f"{what}は{limit}文字までです（{len(text)}文字あります）")
    return text


@dataclass(frozen=True)
class Person:
    """Somebody who works on the issue. ``section``: a key of contacts.yaml, '' for none;
    ``id`` None: the officer at the machine itself, who needs no invitation; ``everywhere``: an
    officer of every issue, not of this one alone."""

    id: str | None
    name: str
    section: str
    role: Role
    created: str = ""
    revoked: str | None = None
    everywhere: bool = False

    def might(self, action: Action) -> bool:
        """Whether they may do it at least in the articles of their own section."""
        return self.revoked is None and might(self, action)


#: An invitation and the person it makes are one record.
Invitation = Person


def officer(name: str, section: str = "") -> Person:
    """The officer at the machine itself."""
    return Person(None, name, section, "officer", everywhere=True)


@dataclass(frozen=True)
class Reply:
    id: str
    text: str
    author: str
    section: str
    created: str
    origin: Origin = "desk"


@dataclass(frozen=True)
class Draft:
    """A comment before it is stored. ``asks``: something is to be changed; ``quoted``: the words
    of the face that a mark lies on; ``round``: the proof round it was written on."""

    face: int
    box: tuple[float, float, float, float]
    text: str
    author: str
    section: str = ""
    article: str | None = None
    round: int | None = None
    asks: bool = True
    origin: Origin = "desk"
    kind: Kind = "note"
    quoted: str = ""

    def checked(self) -> Draft:
        """As it may be stored. Raises StoreError."""
        if not 1 <= self.face <= 999:
            raise StoreError(f"{self.face}面はありません")
        if len(self.box) != 4 or not all(math.isfinite(v) and abs(v) <= _FAR for v in self.box) or min(self.box[2:]) < 0:
            raise StoreError("赤字の位置が正しくありません")
        if self.kind not in get_args(Kind) or self.origin not in get_args(Origin):
            raise StoreError("赤字の種類が正しくありません")
        text = cleaned(self.text, TEXT, "赤字")
        if not text and self.kind in ("note", "insert", "replace"):
            raise StoreError("赤字に文がありません")
        x, y, w, h = (round(float(v), 3) for v in self.box)
        return Draft(self.face, (x, y, w, h), text, _named(self.author), cleaned(self.section, NAME, "課"),
                     self.article or None, self.round, bool(self.asks), self.origin, self.kind,
                     cleaned(self.quoted, TEXT, "引用"))


def _named(author: str) -> str:
    name = cleaned(author, NAME, "名前").replace("\n", " ")
    if not name:
        raise StoreError("名前がありません")
    return name


@dataclass(frozen=True)
class Comment:
    """A comment 赤字 pinned to a place of a face. ``number``: in the order of writing, for good."""

    id: str
    round: int | None
    face: int
    box: tuple[float, float, float, float]
    article: str | None
    text: str
    author: str
    section: str
    state: State
    asks: bool
    created: str
    updated: str
    origin: Origin
    kind: Kind = "note"
    quoted: str = ""
    replies: list[Reply] = field(default_factory=list)
    number: int = 0

    @property
    def waits(self) -> bool:
        """未, and somebody wants something changed."""
        return self.asks and self.state == "open"


@dataclass(frozen=True)
class Intake:
    """A returned PDF that was taken in. ``count``: comments that came in with it and stand; ``touched``:
    those of them that somebody answered or changed since; ``gone``: when it was taken back."""

    id: str
    at: str
    who: str
    name: str
    round: int | None
    gone: str | None
    count: int
    touched: int


@dataclass(frozen=True)
class SignOff:
    """A section's OK to one article as it was laid out (``hash``). ``person`` is the name;
    ``note``: why the officer signs for a section (「紙の校正に確認印」)."""

    id: int
    article: str
    hash: str
    round: int | None
    person: str
    section: str
    role: Role
    at: str
    note: str = ""


@dataclass(frozen=True)
class Event:
    """One line of the log. ``what``: comment.add, comment.state, signoff.add, person.invite …;
    ``subject``: id of what it happened to."""

    seq: int
    at: str
    who: str
    what: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Changes:
    """What happened after a sequence number: ``seq`` is the new one to ask from; ``more``: there
    is more than was asked for; ``comments`` are those concerned, as they are now; ``anew``: many were
    taken away or came back at once, so that all are better read again."""

    seq: int
    events: list[Event]
    comments: list[Comment]
    more: bool
    anew: bool = False


@dataclass(frozen=True)
class Step:
    """One step in the life of the issue."""

    state: str
    who: str
    reason: str
    at: str
