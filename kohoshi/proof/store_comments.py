"""Comments 赤字 and replies in the store."""
from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
import uuid
from collections.abc import Collection
from typing import Any, get_args

from kohoshi.proof.store_database import Database
from kohoshi.proof.store_model import (
    NAME, STATES, TEXT, Changes, Comment, Conflict, Draft, Event, Origin, Person, Reply, State, StoreError, cleaned, now)

_COLUMNS = ("id, round, face, x, y, w, h, article, text, author, section, state, asks, created, updated, origin, "
            "kind, quoted")


class Comments(Database):
    """What people wrote on the faces, and what came of it."""

    def add_comment(self, draft: Draft, key: str, by: Person | None = None, *, state: State = "open") -> Comment:
        """Store a comment. ``key``: the client's own name for it; sent again it gives the comment
        that is there already. ``by``: who is at the desk, for the log. Raises StoreError; Conflict
        when the key was used for another comment."""
        draft = draft.checked()
        told = _digest(dataclasses.asdict(draft))
        with self._write() as db:
            known = _retried(db, "comments", key, told)
            if known is None:
                known, at = uuid.uuid4().hex, now()
                db.execute(
                    f"insert into comments(key, draft, {_COLUMNS}) values({', '.join('?' * 20)})",
                    (key, told, known, draft.round, draft.face, *draft.box, draft.article, draft.text, draft.author,
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
        found = self._comments("where id=?", [id])
        if not found:
            raise StoreError("その赤字はありません")
        return found[0]

    def comments(self, *, face: int | None = None, article: str | None = None, state: State | None = None,
                 section: str | None = None, round: int | None = None) -> list[Comment]:
        """Comments that answer to all that is given, by face and place."""
        given = {"face": face, "article": article, "state": state, "section": section, "round": round}
        wanted = {column: value for column, value in given.items() if value is not None}
        where = f"where {' and '.join(f'{column}=?' for column in wanted)}" if wanted else ""
        return self._comments(where, list(wanted.values()))

    def ids(self) -> frozenset[str]:
        """Of all comments and replies: what a returned PDF names is known by them."""
        return frozenset(id for id, in self._rows("select id from comments union all select id from replies"))

    def by_key(self, key: str) -> Comment | None:
        rows = self._rows("select id from comments where key=?", [key])
        return self.comment(rows[0][0]) if rows else None

    def changes_since(self, seq: int, limit: int = 500) -> Changes:
        """The log after ``seq`` (0: from the beginning), with the comments concerned."""
        with self._snapshot():
            events = [_event(row) for row in self._rows(
                "select seq, at, who, what, subject, detail from events where seq>? order by seq limit ?", [seq, limit + 1])]
            more, events = len(events) > limit, events[:limit]
            touched = {event.subject for event in events if event.what.startswith("comment.")}
            comments = self._some(touched)
        return Changes(events[-1].seq if events else seq, events, comments, more)

    def history(self, id: str) -> list[Event]:
        """What happened to one comment, oldest first."""
        return [_event(row) for row in self._rows(
            "select seq, at, who, what, subject, detail from events where subject=? order by seq", [id])]

    def last_seq(self) -> int:
        return int(self._rows("select coalesce(max(seq), 0) from events")[0][0])

    def _some(self, ids: Collection[str]) -> list[Comment]:
        return self._comments("where id in (select value from json_each(?))", [json.dumps(sorted(ids))]) if ids else []

    def _comment_of(self, reply: str) -> str:
        return str(self._rows("select comment from replies where id=?", [reply])[0][0])

    def _comments(self, where: str, values: list[Any]) -> list[Comment]:
        replies: dict[str, list[Reply]] = {}
        rows = self._rows(f"select {_COLUMNS} from comments {where} order by face, y, x, created, id", values)
        ids = json.dumps([row[0] for row in rows])
        for comment, *reply in self._rows(
                "select comment, id, text, author, section, created, origin from replies "
                "where comment in (select value from json_each(?)) order by created, rowid", [ids]):
            replies.setdefault(comment, []).append(Reply(*reply))
        return [_comment(row, replies.get(row[0], [])) for row in rows]


def _comment(row: tuple[Any, ...], replies: list[Reply]) -> Comment:
    (id, round, face, x, y, w, h, article, text, author, section, state, asks, created, updated, origin, kind,
     quoted) = row
    return Comment(id, round, face, (x, y, w, h), article, text, author, section, state, bool(asks), created, updated,
                   origin, kind, quoted, replies)


def _event(row: tuple[Any, ...]) -> Event:
    return Event(*row[:5], json.loads(row[5]))


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


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
    if db.execute("select 1 from comments where id=?", (comment,)).fetchone() is None:
        raise StoreError("その赤字はありません")
