"""Comments 赤字 and replies in the store."""
from __future__ import annotations

import dataclasses
import json
import sqlite3
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, get_args

from kohoshi.files import sha256_of
from kohoshi.proof.store.database import Database
from kohoshi.proof.store.model import (
    NAME,
    STATES,
    TEXT,
    Changes,
    Comment,
    Conflict,
    Draft,
    Event,
    Origin,
    Person,
    Reply,
    State,
    StoreError,
    cleaned,
    now,
)

_COLUMNS = ("id, round, face, x, y, w, h, article, text, author, section, state, asks, created, updated, origin, "
            "kind, quoted, number")
#: What comments are counted by.
_COUNTED = ("face", "article", "author", "state", "round", "asks")
_ORDER = "face, y, x, created, id"


class Comments(Database):
    """What people wrote on the faces, and what came of it."""

    def add_comment(self, draft: Draft, key: str, by: Person | None = None, *, state: State = "open",
                    intake: str | None = None) -> Comment:
        """Store a comment. ``key``: the client's own name for it; sent again it gives the comment
        that is there already. ``by``: who is at the desk, for the log; ``intake``: the returned
        PDF it came in with. Raises StoreError; Conflict when the key was used for another comment."""
        draft = draft.checked()
        told = _digest(dataclasses.asdict(draft))
        with self._write() as db:
            known = _retried(db, "comments", key, told)
            if known is None:
                known, at = uuid.uuid4().hex, now()
                db.execute(
                    f"insert into comments(key, draft, intake, {_COLUMNS}) values({', '.join('?' * 21)}, "
                    "(select coalesce(max(number), 0) + 1 from comments))",
                    (key, told, intake, known, draft.round, draft.face, *draft.box, draft.article, draft.text, draft.author,
                     draft.section, state, draft.asks, at, at, draft.origin, draft.kind, draft.quoted))
                self._note(db, by or draft.author, "comment.add", known,
                           {"face": draft.face, "article": draft.article, "text": draft.text, "state": state})
        return self.comment(known)

    def reply(self, comment: str, text: str, author: str, key: str, section: str = "", by: Person | None = None,
              origin: Origin = "desk") -> Reply:
        """Answer a comment; idempotent by ``key`` as add_comment. Raises StoreError."""
        text, author = cleaned(text, TEXT, "返信"), cleaned(author, NAME, "名前").replace("\n", " ")
        if not text or not author:
            raise StoreError("返信に文か名前がありません")
        if origin not in get_args(Origin):
            raise StoreError("返信の種類が正しくありません")
        told = _digest([comment, text, author])
        with self._write() as db:
            known = _retried(db, "replies", key, told)
            if known is None:
                _found(db, comment)
                known, at = uuid.uuid4().hex, now()
                db.execute(
                    "insert into replies(id, key, draft, comment, text, author, section, created, origin) "
                    "values(?, ?, ?, ?, ?, ?, ?, ?, ?)", (known, key, told, comment, text, author, section, at, origin))
                db.execute("update comments set updated=? where id=?", (at, comment))
                self._note(db, by or author, "comment.reply", comment, {"reply": known, "text": text})
        return next(reply for reply in self.comment(self._comment_of(known)).replies if reply.id == known)

    def set_state(self, comment: str, state: State, by: Person | str) -> Comment:
        """未・済・却下. Setting what is set changes nothing. Raises StoreError."""
        if state not in STATES:
            raise StoreError(f"赤字の状態「{state}」はありません")
        return self._change(comment, "state", state, by, "comment.state")

    def set_asks(self, comment: str, asks: bool, by: Person | str) -> Comment:
        """Whether something is to be changed, or the comment only tells something."""
        return self._change(comment, "asks", int(asks), by, "comment.asks")

    def edit_text(self, comment: str, text: str, by: Person | str, was: str | None = None) -> Comment:
        """Change the words; the log keeps the old ones. ``was``: the words the writer saw; Conflict
        when they are others by now."""
        text = cleaned(text, TEXT, "赤字")
        if not text:
            raise StoreError("赤字に文がありません")
        return self._change(comment, "text", text, by, "comment.text", was)

    def _change(self, comment: str, column: str, value: Any, by: Person | str, what: str, was: Any = None) -> Comment:
        with self._write() as db:
            _found(db, comment)
            old = db.execute(f"select {column} from comments where id=?", (comment,)).fetchone()[0]
            if was is not None and old != was and old != value:
                raise Conflict("ほかの人が先に書き直しました。読み直してから、もう一度書いてください")
            if old != value:
                db.execute(f"update comments set {column}=?, updated=? where id=?", (value, now(), comment))
                self._note(db, by, what, comment, {"from": old, "to": value})
        return self.comment(comment)

    def comment(self, id: str) -> Comment:
        """Raises StoreError when there is none."""
        found = self._comments("where id=? and gone is null", [id])
        if not found:
            raise StoreError("その赤字はありません")
        return found[0]

    def comments(self, *, face: int | None = None, article: str | None = None, state: State | None = None,
                 section: str | None = None, round: int | None = None, author: str | None = None, asks: bool | None = None,
                 articles: Collection[str] | None = None, start: int = 0, most: int | None = None) -> list[Comment]:
        """Comments that answer to all that is given, by face and place: ``most`` of them from the
        ``start``-th on. ``articles``: of one of these."""
        where, values = _where(locals())
        return self._comments(where, values, f"limit {-1 if most is None else int(most)} offset {int(start)}")

    def count(self, *, face: int | None = None, article: str | None = None, state: State | None = None,
              section: str | None = None, round: int | None = None, author: str | None = None, asks: bool | None = None,
              articles: Collection[str] | None = None) -> int:
        """How many :meth:`comments` would find."""
        where, values = _where(locals())
        return int(self._rows(f"select count(*) from comments {where}", values)[0][0])

    def tally(self, *columns: str) -> Counter[Any]:
        """How many comments there are by columns of face, article, author, state, round, asks: of one its
        value → number, of several (values) → number."""
        if not columns or not set(columns) <= set(_COUNTED):
            raise ValueError(columns)
        listed = ", ".join(columns)
        rows = self._rows(f"select {listed}, count(*) from comments indexed by comments_by_kind where gone is null group by {listed}")
        return Counter({row[0] if len(columns) == 1 else row[:-1]: row[-1] for row in rows})

    def numbered_after(self, number: int, most: int = 500) -> tuple[list[Comment], bool]:
        """Comments in the order of writing, and whether there are more."""
        found = self._comments("where gone is null and number>?", [number], f"limit {int(most) + 1}", "number")
        return found[:most], len(found) > most

    def before(self, comment: Comment) -> int:
        """How many comments stand before one, by face and place."""
        return int(self._rows(
            f"select count(*) from comments where gone is null and ({_ORDER}) < (?, ?, ?, ?, ?)",
            [comment.face, comment.box[1], comment.box[0], comment.created, comment.id])[0][0])

    def numbers(self) -> dict[str, int]:
        """Id → number, of all."""
        return dict(self._rows("select id, number from comments where gone is null"))

    def ids(self) -> frozenset[str]:
        """Of all comments and replies: what a returned PDF names is known by them."""
        return frozenset(id for id, in self._rows("select id from comments union all select id from replies"))

    def by_key(self, key: str) -> Comment | None:
        rows = self._rows("select id from comments where key=? and gone is null", [key])
        return self.comment(rows[0][0]) if rows else None

    def changes_since(self, seq: int, limit: int = 500) -> Changes:
        """The log after ``seq`` (0: from the beginning), with the comments concerned."""
        with self._snapshot():
            events = [_event(row) for row in self._rows(
                "select seq, at, who, what, subject, detail from events where seq>? order by seq limit ?", [seq, limit + 1])]
            more, events = len(events) > limit, events[:limit]
            touched = {event.subject for event in events if event.what.startswith("comment.")}
            comments = self._some(touched)
        return Changes(events[-1].seq if events else seq, events, comments, more,
                       any(event.what.startswith("intake.") and event.what != "intake.add" for event in events))

    def history(self, id: str) -> list[Event]:
        """What happened to one comment, oldest first."""
        return [_event(row) for row in self._rows(
            "select seq, at, who, what, subject, detail from events where subject=? order by seq", [id])]

    def last_seq(self) -> int:
        return int(self._rows("select coalesce(max(seq), 0) from events")[0][0])

    def _some(self, ids: Collection[str]) -> list[Comment]:
        return self._comments("where gone is null and id in (select value from json_each(?))",
                              [json.dumps(sorted(ids))]) if ids else []

    def _comment_of(self, reply: str) -> str:
        return str(self._rows("select comment from replies where id=?", [reply])[0][0])

    def _comments(self, where: str, values: list[Any], limit: str = "", order: str = _ORDER) -> list[Comment]:
        replies: dict[str, list[Reply]] = {}
        rows = self._rows(f"select {_COLUMNS} from comments {where} order by {order} {limit}", values)
        ids = json.dumps([row[0] for row in rows])
        for comment, *reply in self._rows(
                "select comment, id, text, author, section, created, origin from replies "
                "where comment in (select value from json_each(?)) order by created, rowid", [ids]):
            replies.setdefault(comment, []).append(Reply(*reply))
        return [_comment(row, replies.get(row[0], [])) for row in rows]


def _comment(row: tuple[Any, ...], replies: list[Reply]) -> Comment:
    (id, round, face, x, y, w, h, article, text, author, section, state, asks, created, updated, origin, kind,
     quoted, number) = row
    return Comment(id, round, face, (x, y, w, h), article, text, author, section, state, bool(asks), created, updated,
                   origin, kind, quoted, replies, number)


def _where(given: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The condition of arguments named as columns; those that are None ask for nothing."""
    wanted = {column: given[column] for column in ("face", "article", "state", "section", "round", "author", "asks")
              if given[column] is not None}
    conditions, values = ["gone is null", *(f"{column}=?" for column in wanted)], list(wanted.values())
    if given["articles"] is not None:
        conditions.append("article in (select value from json_each(?))")
        values.append(json.dumps(sorted(given["articles"])))
    return f"where {' and '.join(conditions)}", values


def _event(row: tuple[Any, ...]) -> Event:
    seq, at, who, what, subject, detail = row
    return Event(seq, at, who, what, subject, json.loads(detail))


def _digest(value: Any) -> str:
    return sha256_of(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())


def _retried(db: sqlite3.Connection, table: str, key: str, told: str) -> str | None:
    """The id of what the key stands for already. To take a second thing under the same key for a
    retry would lose it with a thank-you."""
    if not key or len(key) > NAME:
        raise StoreError("送信の番号がありません。ページを読み直してください")
    row = db.execute(f"select id, draft from {table} where key=?", (key,)).fetchone()
    if row is None:
        return None
    if row[1] != told:
        raise Conflict("同じ番号で別の文が送られました。ページを読み直して、もう一度送ってください")
    return str(row[0])


def _found(db: sqlite3.Connection, comment: str) -> None:
    if db.execute("select 1 from comments where id=? and gone is null", (comment,)).fetchone() is None:
        raise StoreError("その赤字はありません")
