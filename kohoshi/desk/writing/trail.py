"""Who changed what, and what can be taken back."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kohoshi.desk.project.visitor import Visitor
from kohoshi.edit.journal import JournalEntry
from kohoshi.edit.undo import history

_DONE = {"edit": "", "undo": "もとに戻した: ", "redo": "やり直した: "}


def who(visitor: Visitor) -> str:
    """How the journal names somebody: two people of one name differ by their role or section."""
    if visitor.id == "officer":
        return visitor.name
    return f"{visitor.name}（{visitor.section or visitor.title}）"


@dataclass(frozen=True)
class Step:
    """An entry of the history. ``undone``: it was taken back."""

    at: str
    who: str
    words: str
    files: tuple[str, ...]
    undone: bool


@dataclass(frozen=True)
class Trail:
    """``undo``, ``redo``: what these would do, '' for nothing; newest steps first."""

    steps: list[Step]
    undo: str
    redo: str


def trail(folder: Path, name: str, file: str | None = None, most: int = 200) -> Trail:
    """``name``: of the one who looks; ``file``: only what concerned it (a path within the issue)."""
    entries = history(folder)
    steps = [Step(e.at, e.who or "—", _DONE[e.kind] + e.what, e.files, bool(e.undone))
             for e in reversed(entries) if file is None or file in e.files]
    last, again = undoable(entries, name), redoable(entries, name)
    return Trail(steps[:most], last.what if last else "", again.what if again else "")


def undoable(entries: list[JournalEntry], name: str) -> JournalEntry | None:
    """The edit that undo would take back."""
    return next((e for e in reversed(entries) if e.kind == "edit" and e.who == name and not e.undone), None)


def redoable(entries: list[JournalEntry], name: str) -> JournalEntry | None:
    """The edit that redo would make again."""
    edits = [e for e in entries if e.kind == "edit" and e.who == name]
    last = max(edits, key=lambda e: e.undone, default=None)
    return last if last and last.undone and edits[-1].id < last.undone else None


def changed_last(folder: Path, file: str, other_than: str) -> Step | None:
    """Who else changed a file last."""
    return next((step for step in trail(folder, other_than, file).steps if step.who != other_than), None)
