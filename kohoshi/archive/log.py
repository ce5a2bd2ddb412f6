"""log.jsonl: what happened to the store, one line each, never changed; each line proves all before it."""
from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.archive.manifest import MANIFEST, TOMBSTONE, Manifest
from kohoshi.archive.tombstone import Tombstone
from kohoshi.files import sha256_of, sync

LOG = "log.jsonl"
#: Events that a revision begins with («add»: of before there were releases).
TAKEN_IN = ("add", "release", "erratum", "import")
WITHDRAWN = "withdraw"


def log_added(store: Path, path: Path, manifest: Manifest, *, recovered: bool = False) -> None:
    """One line for a revision that was taken in; with the hash of its manifest the whole
    revision is fixed. ``recovered``: written later, because the writer had died."""
    append_log(store, {
        "event": manifest.kind, "folder": manifest.issue.folder, "number": manifest.issue.number,
        "revision": manifest.revision, "manifest": sha256_of(path / MANIFEST),
        "files": len(manifest.files), "bytes": sum(entry.bytes for entry in manifest.files), "by": manifest.by}
        | ({"recovered": True} if recovered else {}))


def log_withdrawn(store: Path, path: Path, tombstone: Tombstone, *, recovered: bool = False) -> None:
    """One line for a revision whose bytes were deleted; the hash of its tombstone fixes that."""
    append_log(store, {
        "event": WITHDRAWN, "folder": tombstone.folder, "number": tombstone.number, "revision": tombstone.revision,
        "manifest": tombstone.manifest, "tombstone": sha256_of(path / TOMBSTONE),
        "reason": tombstone.reason, "by": tombstone.by} | ({"recovered": True} if recovered else {}))


def append_log(store: Path, line: dict[str, Any]) -> None:
    """Append to the log and wait until it is on disk; where the disk refuses, the log is as it was. Adds ``time`` (the clock, UTC) and
    ``before``, the SHA-256 of all that stood in the log: a line changed later shows."""
    path = store / LOG
    with path.open("a+b") as log:
        log.seek(0)
        old = log.read()
        broken = b"" if not old or old.endswith(b"\n") else b"\n"  # a line torn by a crash stays, closed
        line = {"time": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), **line,
                "before": sha256_of(old + broken)}
        try:
            log.write(broken + json.dumps(line, ensure_ascii=False).encode() + b"\n")
            log.flush()
            os.fsync(log.fileno())
        except OSError:  # a full disk: nothing was added, rather than half a line
            os.truncate(path, len(old))
            raise
    sync(store)


def read_log(store: Path) -> list[dict[str, Any]]:
    """All whole lines, oldest first. A torn line is left out; the line after it still proves it."""
    path = store / LOG
    lines = []
    for raw in path.read_bytes().splitlines() if path.is_file() else ():
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        if isinstance(line, dict):
            lines.append(line)
    return lines


@dataclass(frozen=True)
class LogState:
    """``broken``: numbers of lines (1-based) before which something was changed or lost; ``torn``:
    lines that cannot be read, as a crash leaves them."""

    lines: int
    broken: tuple[int, ...]
    torn: tuple[int, ...]


def check_log(store: Path) -> LogState:
    """Whether each line agrees with all bytes before it."""
    path = store / LOG
    data = path.read_bytes() if path.is_file() else b""
    digest, broken, torn, number = hashlib.sha256(), [], [], 0
    for number, raw in enumerate(data.splitlines(keepends=True), 1):
        try:
            if json.loads(raw)["before"] != digest.hexdigest():
                broken.append(number)
        except (ValueError, KeyError, TypeError, RecursionError):
            torn.append(number)
        digest.update(raw)
    return LogState(number, tuple(broken), tuple(torn))
