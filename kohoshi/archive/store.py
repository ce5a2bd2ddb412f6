"""The store on disk: its folders, its lock, its append-only log.

    <store>/271071/minato/2022-06/r1/    one revision, never changed
    <store>/log.jsonl                    what happened, one line each
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
from kohoshi.archive.manifest import MANIFEST, Manifest, read_manifest

LOG = "log.jsonl"
_LOCK = ".lock"
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

    def __str__(self) -> str:
        """As a list shows it."""
        return f"{self.month} {self.title} {self.label} No.{self.number}（第{self.revision}版）"


def list_issues(store: Path) -> list[StoredIssue]:
    """Every issue, newest first. Raises ArchiveError when a manifest is missing or malformed."""
    found = []
    for folder in issue_folders(store):
        revision = max(revisions(folder))
        path = folder / f"r{revision}"
        who = read_manifest(path).issue
        found.append(StoredIssue(who.municipality, who.paper, who.title, who.number, who.label, who.month,
                                 who.date, who.press, revision, path))
    return sorted(found, key=lambda issue: (issue.month, issue.municipality, issue.paper), reverse=True)


def issue_folders(store: Path) -> list[Path]:
    """Folders of issues that hold at least one revision."""
    return [folder for folder in sorted(store.glob("*/*/*"))
            if _ISSUE.fullmatch(folder.relative_to(store).as_posix()) and revisions(folder)]


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
    logged = {(line.get("folder"), line.get("revision")) for line in read_log(store) if line.get("event") == "add"}
    for folder in issue_folders(store):
        for revision in revisions(folder):
            if (folder.relative_to(store).as_posix(), revision) not in logged:
                manifest = read_manifest(folder / f"r{revision}")
                log_added(store, folder / f"r{revision}", manifest, recovered=True)


# --- the log -------------------------------------------------------------------------------


def log_added(store: Path, path: Path, manifest: Manifest, *, recovered: bool = False) -> None:
    """One line for a revision that was taken in; with the hash of its manifest the whole
    revision is fixed. ``recovered``: written later, because the writer had died."""
    line: dict[str, Any] = {
        "event": "add", "folder": manifest.issue.folder, "number": manifest.issue.number,
        "revision": manifest.revision, "manifest": hashlib.sha256((path / MANIFEST).read_bytes()).hexdigest(),
        "files": len(manifest.files), "bytes": sum(entry.bytes for entry in manifest.files)}
    if recovered:
        line["recovered"] = True
    append_log(store, line)


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
