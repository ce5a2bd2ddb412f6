"""The SQLite file beneath the store: opened, brought up to date, one transaction at a time.

What is acknowledged is on disk: write-ahead log with ``synchronous=FULL``, so a commit returns
after the log is. One connection writes, one reads what was committed; both are guarded by a lock
each, so a store may be used by many threads; many processes may each open their own.
"""
from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from kohoshi import limits
from kohoshi.proof.store import schema as store_schema
from kohoshi.proof.store.disk import refuse_far
from kohoshi.proof.store.model import Person, StoreError, now
from kohoshi.refusal import why

#: Seconds to wait for another process that writes.
_PATIENCE = limits.STORE_LOCK_SECONDS


class Database:
    """An open store file. Use it in ``with``, or ``close()`` it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing, self._reading = threading.RLock(), threading.RLock()
        self._together: int | None = None
        with _plainly(path):
            self._writer = _connect(path)
            try:
                _bring_up_to_date(self._writer, path)
                self._reader = _connect(path)
                self._reader.execute("pragma query_only=on")
            except BaseException:
                self._writer.close()
                raise

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store, making it when there is none. Raises StoreError for a network drive,
        a file of another program or of a newer version, and a disk that refuses."""
        path = Path(path)
        refuse_far(path.parent)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # names of people: nobody else's to read
        except OSError as error:
            raise StoreError(f"{path} を開けません（{why(error)}）") from None
        return cls(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._writing, self._reading:
            self._reader.close()
            self._writer.close()

    def sound(self) -> bool:
        """Whether SQLite finds the whole file in order."""
        return (self._rows("pragma integrity_check") == [("ok",)]
                and not self._rows("pragma foreign_key_check"))

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """Alone with the file: all of the block or nothing of it. On return it is on disk."""
        if self._alone():
            yield self._writer
            return
        with self._writing, _plainly(self.path):
            self._writer.execute("begin immediate")
            try:
                yield self._writer
                self._writer.execute("commit")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("rollback")
                raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """Many writings of this thread as one, which is quick: all of them or, when one fails, none. What
        it reads meanwhile is what it wrote. Others wait: a few hundred at a time."""
        if self._alone():
            yield
            return
        with self._write():
            self._together = threading.get_ident()
            try:
                yield
            finally:
                self._together = None

    def _alone(self) -> bool:
        return self._together == threading.get_ident()

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Of what is committed."""
        if self._alone():
            return self._writer.execute(sql, values).fetchall()
        with self._reading, _plainly(self.path):
            return self._reader.execute(sql, values).fetchall()

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Several readings of one moment."""
        if self._alone():
            yield
            return
        with self._reading, _plainly(self.path):
            self._reader.execute("begin")
            try:
                yield
            finally:
                self._reader.execute("rollback")

    @staticmethod
    def _note(db: sqlite3.Connection, by: Person | str, what: str, subject: str, detail: dict[str, Any]) -> None:
        """Append to the log, within a transaction."""
        who, person = (by, None) if isinstance(by, str) else (by.name, by.id)
        db.execute("insert into events(at, who, person, what, subject, detail) values(?, ?, ?, ?, ?, ?)",
                   (now(), who, person, what, subject, json.dumps(detail, ensure_ascii=False, sort_keys=True)))


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        if _wal(db) != "wal":
            raise StoreError(f"{path} のあるディスクでは、赤字の記録を安全に書けません（WAL）。ほかのディスクに移してください")
        db.execute("pragma synchronous=full")
        db.execute("pragma foreign_keys=on")
        db.execute("pragma trusted_schema=off")
    except BaseException:
        db.close()
        raise
    return db


def _wal(db: sqlite3.Connection) -> str:
    """Turn the log on. SQLite does not wait when two processes do so at once."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return str(db.execute("pragma journal_mode=wal").fetchone()[0])
        except sqlite3.OperationalError as error:
            if not _busy(error) or time.monotonic() > until:
                raise
            time.sleep(.02)


def _busy(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _bring_up_to_date(db: sqlite3.Connection, path: Path) -> None:
    steps = store_schema.STEPS
    _recognise(db, path, len(steps))
    if _version(db) == len(steps):
        return
    if _version(db):
        _keep(db, path.with_name(f"{path.name}.v{_version(db)}"))
    db.execute("begin immediate")
    try:
        # another process may have done it while this one waited
        for number in range(_version(db), len(steps)):
            for statement in _statements(steps[number]):
                db.execute(statement)
        db.execute(f"pragma user_version={len(steps)}")
        db.execute(f"pragma application_id={store_schema.APPLICATION}")
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise


def _recognise(db: sqlite3.Connection, path: Path, newest: int) -> None:
    ours = db.execute("pragma application_id").fetchone()[0] == store_schema.APPLICATION
    if not ours and db.execute("select count(*) from sqlite_master").fetchone()[0] and not _version(db):
        raise StoreError(f"{path} は別のプログラムのデータベースなので、使いません")
    if _version(db) > newest:
        raise StoreError(f"{path} は、この道具より新しい版で書かれています。道具を新しくしてください")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def _keep(db: sqlite3.Connection, copy: Path) -> None:
    """A copy from before the tables change."""
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
    with closing(sqlite3.connect(copy)) as target:
        db.backup(target)


def _statements(script: str) -> Iterator[str]:
    """One by one: executescript() would commit in between."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.IntegrityError as error:
        raise StoreError(f"{path.name} の中のほかの記録と合わないので、記録しません") from error
    except sqlite3.OperationalError as error:
        if _busy(error):
            raise StoreError("ほかの人の書き込みが続いていて、記録できませんでした。もう一度試してください") from error
        raise StoreError(f"{path.name} に記録できません（{why(error)}）") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path.name} がこわれているか、データベースではありません。控えから戻してください") from error
