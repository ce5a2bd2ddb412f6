"""Every edit is written down before it is made, so that it can be undone and no crash loses or
tears a file.

``proofs/<issue>/undo/journal.sqlite3``: what was to be written is stored first (state
``pending``), then the files are replaced, then the entry is ``done``. Whoever opens the journal
next finds out what became of a pending entry. One exclusive lock is held all the time, so edits
of several people follow each other. Steps long past are forgotten.
"""
from __future__ import annotations

import datetime as dt
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kohoshi import limits
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.files import drafts_of, sha256_of, sync, write_whole
from kohoshi.project import Project
from kohoshi.refusal import why

#: Seconds to wait for another edit of the same issue.
_PATIENCE = limits.EDIT_LOCK_SECONDS
#: Edits that are kept for an issue; so many more may gather before the old ones are taken away together.
KEPT, SLACK = limits.EDITS_KEPT, 50
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('edit', 'undo', 'redo')), target INTEGER REFERENCES entry(id),
  state TEXT NOT NULL CHECK (state IN ('pending', 'done')));
CREATE TABLE IF NOT EXISTS file (
  entry INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE, path TEXT NOT NULL, before TEXT, after TEXT,
  PRIMARY KEY (entry, path));
CREATE TABLE IF NOT EXISTS content (hash TEXT PRIMARY KEY, packed BLOB NOT NULL);
"""


@dataclass(frozen=True)
class Change:
    """One file: its bytes before and after; None where there is no file."""

    path: Path
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class JournalEntry:
    """One edit. ``kind``: edit, undo or redo; ``target``: the edit that an undo or redo is of;
    ``files``: paths within the issue's folder; ``undone``: the entry that took it back, 0 while it
    stands."""

    id: int
    at: str
    who: str
    what: str
    kind: str
    target: int | None
    files: tuple[str, ...]
    undone: int = 0


def commit(issue_folder: Path, changes: Sequence[Change], what: str, who: str) -> None:
    """Makes the changes: all of them or none, whatever happens. Raises EditConflict when a file is no
    longer what it was before."""
    with journal(issue_folder) as book:
        book.make(changes, what, who)


@contextmanager
def journal(issue_folder: Path) -> Iterator[Journal]:
    """The journal of an issue, locked against everybody else until it is closed."""
    folder = issue_folder.resolve()
    place = Project.of(folder).proofs(folder) / "undo"
    place.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(place / "journal.sqlite3", timeout=_PATIENCE, isolation_level=None)) as base:
        try:
            base.execute("PRAGMA synchronous = EXTRA")
            base.execute("PRAGMA foreign_keys = ON")
            # Kept from here on, not before: who waits while it keeps what it has got would wait for ever
            # for another that does the same.
            base.execute("BEGIN EXCLUSIVE")
            base.execute("PRAGMA locking_mode = EXCLUSIVE")
            for statement in _SCHEMA.split(";"):
                base.execute(statement)
            base.execute("COMMIT")
        except sqlite3.OperationalError as fault:
            raise EditError(f"編集の記録を開けません（{why(fault)}）") from None
        book = Journal(base, folder)
        book.recover()
        yield book


class Journal:
    """An open journal; see :func:`journal`."""

    def __init__(self, base: sqlite3.Connection, folder: Path) -> None:
        self._base, self._folder = base, folder

    # --- writing -------------------------------------------------------------------------

    def make(self, changes: Sequence[Change], what: str, who: str, kind: str = "edit", target: int | None = None) -> int:
        """Writes down, makes and confirms; the number of the entry."""
        for change in changes:
            if _now(change.path) != change.before:
                raise EditConflict(f"「{change.path.name}」は、ほかの人か、ほかのソフトが先に直しています。開き直して、いまの文を確かめてください")
        number = self._note(changes, what, who, kind, target)
        try:
            for change in changes:
                put(change.path, change.after)
        except OSError as fault:
            self.recover()
            raise EditError(f"「{change.path.name}」を書けません（{why(fault)}）") from None
        self._base.execute("UPDATE entry SET state = 'done' WHERE id = ?", (number,))
        self._forget()
        return number

    def _forget(self) -> None:
        """What came before the last edits, and the bytes that only it knew; in one transaction, so a crash
        forgets all of it or nothing. An edit that was taken back or made again lately stays."""
        (count,) = self._base.execute("SELECT count(*) FROM entry WHERE kind = 'edit'").fetchone()
        if count <= KEPT + SLACK:
            return
        (first,) = self._base.execute("SELECT id FROM entry WHERE kind = 'edit' ORDER BY id DESC LIMIT 1 OFFSET ?", (KEPT - 1,)).fetchone()
        try:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute("DELETE FROM entry WHERE id < ? AND state = 'done' AND id NOT IN "
                               "(SELECT target FROM entry WHERE id >= ? AND target IS NOT NULL)", (first, first))
            self._base.execute("DELETE FROM content WHERE NOT EXISTS (SELECT 1 FROM file WHERE hash IN (before, after))")
            self._base.execute("COMMIT")
        except sqlite3.Error:  # the edit itself is made; the next one tries again
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")

    def _note(self, changes: Sequence[Change], what: str, who: str, kind: str, target: int | None) -> int:
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        self._base.execute("BEGIN IMMEDIATE")
        number = self._base.execute(
            "INSERT INTO entry (at, who, what, kind, target, state) VALUES (?, ?, ?, ?, ?, 'pending')",
            (now, who, what, kind, target)).lastrowid
        assert number is not None
        for change in changes:
            path = change.path.parent.resolve() / change.path.name
            self._base.execute("INSERT INTO file VALUES (?, ?, ?, ?)", (
                number, path.relative_to(self._folder).as_posix(), self._keep(change.before), self._keep(change.after)))
        self._base.execute("COMMIT")
        return number

    def _keep(self, data: bytes | None) -> str | None:
        if data is None:
            return None
        name = sha256_of(data)
        if not self._base.execute("SELECT 1 FROM content WHERE hash = ?", (name,)).fetchone():
            self._base.execute("INSERT INTO content VALUES (?, ?)", (name, zlib.compress(data, 1)))
        return name

    # --- after a crash -------------------------------------------------------------------

    def recover(self) -> None:
        """Pending entries: an edit that reached all its files is done; of any other, what it
        wrote is taken back, and it never was. A file that somebody changed since stays."""
        for (number,) in self._base.execute("SELECT id FROM entry WHERE state = 'pending' ORDER BY id").fetchall():
            changes = self.changes(number)
            for change in changes:
                for draft in drafts_of(change.path):
                    draft.unlink()
            if all(_now(change.path) == change.after for change in changes):
                self._base.execute("UPDATE entry SET state = 'done' WHERE id = ?", (number,))
                continue
            for change in changes:
                if _now(change.path) == change.after:
                    put(change.path, change.before)
            self._base.execute("DELETE FROM entry WHERE id = ?", (number,))

    # --- reading -------------------------------------------------------------------------

    def changes(self, number: int) -> list[Change]:
        rows = self._base.execute("SELECT path, before, after FROM file WHERE entry = ? ORDER BY rowid", (number,)).fetchall()
        return [Change(self._folder / path, self._content(before), self._content(after)) for path, before, after in rows]

    def _content(self, name: str | None) -> bytes | None:
        if name is None:
            return None
        (packed,) = self._base.execute("SELECT packed FROM content WHERE hash = ?", (name,)).fetchone()
        return zlib.decompress(packed)

    def entries(self) -> list[JournalEntry]:
        """All entries, the oldest first."""
        files: dict[int, list[str]] = {}
        for number, path in self._base.execute("SELECT entry, path FROM file ORDER BY entry, rowid"):
            files.setdefault(number, []).append(path)
        rows = self._base.execute("SELECT id, at, who, what, kind, target FROM entry WHERE state = 'done' ORDER BY id")
        found = [JournalEntry(number, at, who, what, kind, target, tuple(files.get(number, ())))
                 for number, at, who, what, kind, target in rows.fetchall()]
        last = {entry.target: entry.id if entry.kind == "undo" else 0 for entry in found if entry.target is not None}
        return [replace(entry, undone=last.get(entry.id, 0)) for entry in found]


# --- files -----------------------------------------------------------------------------------


def put(path: Path, data: bytes | None) -> None:
    """The file is whole and old or whole and new, on the disk when this returns; its mode stays."""
    if data is None:
        path.unlink(missing_ok=True)
        sync(path.parent)
    else:
        write_whole(path, data, mode=None, durable=True)


def _now(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
