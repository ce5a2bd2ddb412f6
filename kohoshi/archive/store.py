"""The store on disk: its folders, its lock, its append-only log.

    <store>/271071/minato/2022-06/r1/    one revision, never changed
    <store>/271071/minato/2022-06/r1/withdrawn.json   all that stays of one that was withdrawn
    <store>/log.jsonl                    what happened, one line each
    <store>/store.json                   only in a store for rehearsals: says so
    <store>/index.sqlite                 search index; may be deleted at any time
"""
from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import MANIFEST, TOMBSTONE, Manifest, as_json, read_manifest
from kohoshi.archive.tombstone import Tombstone, read_tombstone
from kohoshi.supply import write_whole

LOG = "log.jsonl"
_LOCK = ".lock"
_KIND = "store.json"
#: Events of the log that a revision begins with («add»: of before there were releases).
TAKEN_IN = ("add", "release", "erratum", "import")
WITHDRAWN = "withdraw"
#: A revision being written; left behind only by a crash.
PARTIAL = ".partial-"
_ISSUE = re.compile(r"[0-9]{6}/[a-z0-9-]+/[0-9]{4}-[0-9]{2}")
_REVISION = re.compile(r"r([1-9][0-9]*)")


@dataclass(frozen=True)
class StoredIssue:
    """An issue of the store in its latest revision; ``path`` is that revision's folder."""

    municipality: str
    paper: str
    title: str
    number: int
    label: str
    month: str
    date: dt.date
    press: str
    revision: int
    path: Path
    manifest: Manifest

    def __str__(self) -> str:
        """As a list shows it."""
        return f"{self.month} {self.title} {self.label} No.{self.number}（第{self.revision}版）"


def list_issues(store: Path) -> list[StoredIssue]:
    """Every issue, newest first. Raises ArchiveError when a manifest is missing or malformed."""
    found = [stored_issue(folder) for folder in issue_folders(store) if standing(folder)]
    return sorted(found, key=lambda issue: (issue.month, issue.municipality, issue.paper), reverse=True)


def stored_issue(folder: Path) -> StoredIssue:
    """The issue in a folder that has a standing revision. Raises ArchiveError."""
    revision = standing(folder)[-1]
    path = folder / f"r{revision}"
    manifest = read_manifest(path)
    who = manifest.issue
    return StoredIssue(who.municipality, who.paper, who.title, who.number, who.label, who.month, who.date, who.press,
                       revision, path, manifest)


def find_issue(store: Path, name: str) -> Path:
    """The folder of the issue called ``2022-06``, ``minato/2022-06`` or ``271071/minato/2022-06``,
    withdrawn or not. Raises ArchiveError for none, or more than one."""
    wanted = name.strip("/").split("/")
    found = [folder for folder in issue_folders(store) if folder.relative_to(store).parts[-len(wanted):] == tuple(wanted)]
    if not found:
        raise ArchiveError(f"保存庫に「{name}」の号はありません（archive list で一覧を見られます）")
    if len(found) > 1:
        names = "、".join(folder.relative_to(store).as_posix() for folder in found)
        raise ArchiveError(f"「{name}」の号は1つではありません。どれかを書いてください（{names}）")
    return found[0]


def issue_folders(store: Path) -> list[Path]:
    """Folders of issues that hold at least one revision, withdrawn or not."""
    return [folder for folder in sorted(store.glob("*/*/*"))
            if _ISSUE.fullmatch(folder.relative_to(store).as_posix()) and revisions(folder)]


def standing(folder: Path) -> list[int]:
    """Numbers of the revisions that were not withdrawn, ascending."""
    return [number for number in revisions(folder) if not (folder / f"r{number}" / TOMBSTONE).is_file()]


def revisions(folder: Path) -> list[int]:
    """Numbers of the revisions in an issue's folder, ascending."""
    if not folder.is_dir():
        return []
    matches = ((path, _REVISION.fullmatch(path.name)) for path in folder.iterdir())
    return sorted(int(match[1]) for path, match in matches if match and path.is_dir())


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Alone in the store: one writer at a time. The lock dies with its process. Clears what a
    crashed writer left and logs a revision that it could not log any more."""
    store.mkdir(parents=True, exist_ok=True)
    with (store / _LOCK).open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveError("ほかの人が保存している最中です。終わってからもう一度実行してください") from None
        _tidy(store)
        yield


def _tidy(store: Path) -> None:
    for partial in store.glob(f"*/*/*/{PARTIAL}*"):
        shutil.rmtree(partial)
    lines = read_log(store)
    logged = {(line.get("folder"), line.get("revision")) for line in lines if line.get("event") in TAKEN_IN}
    gone = {(line.get("folder"), line.get("revision")) for line in lines if line.get("event") == WITHDRAWN}
    for folder in issue_folders(store):
        for revision in revisions(folder):
            key, path = (folder.relative_to(store).as_posix(), revision), folder / f"r{revision}"
            if (path / TOMBSTONE).is_file():
                empty(path)
                if key not in gone:
                    log_withdrawn(store, path, read_tombstone(path), recovered=True)
            elif key not in logged:
                log_added(store, path, read_manifest(path), recovered=True)


def empty(path: Path) -> None:
    """Delete all of a withdrawn revision but its tombstone."""
    for each in path.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each.name != TOMBSTONE:
            each.unlink()
    sync_folder(path)


# --- real or rehearsal ----------------------------------------------------------------------


def is_rehearsal(store: Path) -> bool:
    """Whether the store was made to try things in. Raises ArchiveError when it does not say."""
    try:
        return json.loads((store / _KIND).read_bytes())["rehearsal"] is True
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{store / _KIND} を読めません（{error}）") from None


def mark(store: Path, *, rehearsal: bool) -> None:
    """See that the store is of the wanted kind; an empty one becomes it. Raises ArchiveError."""
    if rehearsal and not (store / LOG).exists() and not issue_folders(store):
        write_whole(store / _KIND, as_json({"format": 1, "rehearsal": True}))
    if is_rehearsal(store) != rehearsal:
        raise ArchiveError(f"保存庫「{store.name}」は練習用なので、本番の号は入れられません。別の保存庫にしてください" if not rehearsal else
                           f"保存庫「{store.name}」は本番用なので、練習の号は入れられません。別の保存庫にしてください")


# --- the log -------------------------------------------------------------------------------


def log_added(store: Path, path: Path, manifest: Manifest, *, recovered: bool = False) -> None:
    """One line for a revision that was taken in; with the hash of its manifest the whole
    revision is fixed. ``recovered``: written later, because the writer had died."""
    append_log(store, {
        "event": manifest.kind, "folder": manifest.issue.folder, "number": manifest.issue.number,
        "revision": manifest.revision, "manifest": hashlib.sha256((path / MANIFEST).read_bytes()).hexdigest(),
        "files": len(manifest.files), "bytes": sum(entry.bytes for entry in manifest.files), "by": manifest.by}
        | ({"recovered": True} if recovered else {}))


def log_withdrawn(store: Path, path: Path, tombstone: Tombstone, *, recovered: bool = False) -> None:
    """One line for a revision whose bytes were deleted; the hash of its tombstone fixes that."""
    append_log(store, {
        "event": WITHDRAWN, "folder": tombstone.folder, "number": tombstone.number, "revision": tombstone.revision,
        "manifest": tombstone.manifest, "tombstone": hashlib.sha256((path / TOMBSTONE).read_bytes()).hexdigest(),
        "reason": tombstone.reason, "by": tombstone.by} | ({"recovered": True} if recovered else {}))


def append_log(store: Path, line: dict[str, Any]) -> None:
    """Append to the log and wait until it is on disk. Adds ``time`` (the clock, UTC) and
    ``before``, the SHA-256 of all that stood in the log: a line changed later shows."""
    path = store / LOG
    with path.open("a+b") as log:
        log.seek(0)
        old = log.read()
        broken = b"" if not old or old.endswith(b"\n") else b"\n"  # a line torn by a crash stays, closed
        line = {"time": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), **line,
                "before": hashlib.sha256(old + broken).hexdigest()}
        log.write(broken + json.dumps(line, ensure_ascii=False).encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())
    sync_folder(store)


def read_log(store: Path) -> list[dict[str, Any]]:
    """All whole lines, oldest first. A torn line is left out; the line after it still proves it."""
    path = store / LOG
    lines = []
    for raw in path.read_bytes().splitlines() if path.is_file() else ():
        try:
            line = json.loads(raw)
        except ValueError:
            continue
        if isinstance(line, dict):
            lines.append(line)
    return lines


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
