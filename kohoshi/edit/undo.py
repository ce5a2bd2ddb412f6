"""Undo and redo: each person takes back their own edits, one by one, over all files of the issue."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.journal import Change, Journal, JournalEntry, journal


@dataclass(frozen=True)
class Undone:
    """What was taken back or made again: the edit's words and its files within the issue."""

    what: str
    files: tuple[str, ...]


def undo(issue_folder: Path, who: str) -> Undone:
    """Takes back the last edit of ``who``. Raises EditError when there is none, EditConflict when
    one of its files has been changed since, by whom it was."""
    with journal(issue_folder) as book:
        entry = next((entry for entry in reversed(_edits(book, who)) if not entry.undone), None)
        if entry is None:
            raise EditError("もとに戻す編集はありません")
        return _turn(book, entry, "undo", [Change(c.path, c.after, c.before) for c in book.changes(entry.id)], who)


def redo(issue_folder: Path, who: str) -> Undone:
    """Makes again what ``who`` took back last; a new edit of theirs ends that."""
    with journal(issue_folder) as book:
        edits = _edits(book, who)
        entry = max(edits, key=lambda edit: edit.undone, default=None)
        if entry is None or not entry.undone or edits[-1].id > entry.undone:
            raise EditError("やり直す編集はありません")
        return _turn(book, entry, "redo", book.changes(entry.id), who)


def history(issue_folder: Path) -> list[JournalEntry]:
    """All that was edited, the oldest first; undo and redo are entries of their own."""
    with journal(issue_folder) as book:
        return book.entries()


def _edits(book: Journal, who: str) -> list[JournalEntry]:
    return [entry for entry in book.entries() if entry.kind == "edit" and entry.who == who]


def _turn(book: Journal, entry: JournalEntry, kind: str, changes: list[Change], who: str) -> Undone:
    try:
        book.make(changes, entry.what, who, kind, entry.id)
    except EditConflict:
        since = next((e for e in reversed(book.entries()) if e.who != who and e.id > entry.id and set(e.files) & set(entry.files)), None)
        by = f"{since.who or 'ほかの人'}さんが「{since.what}」と直している" if since else "ほかのソフトで変わっている"
        raise EditConflict(f"「{entry.what}」は戻せません。そのあと、同じファイルを{by}ためです") from None
    return Undone(entry.what, entry.files)
