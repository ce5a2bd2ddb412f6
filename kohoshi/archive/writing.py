"""Alone in the store: one writer at a time, who first puts right what a crashed one left."""
from __future__ import annotations

import datetime as dt
import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.log import TAKEN_IN, WITHDRAWN, log_added, log_withdrawn, read_log
from kohoshi.archive.manifest import MANIFEST, TOMBSTONE, Stored, read_manifest
from kohoshi.archive.sites import known_sites, strip
from kohoshi.archive.store import INDEX, INTENT, issue_folders, revisions
from kohoshi.archive.tombstone import Gone, Tombstone, encoded, read_tombstone
from kohoshi.files import sha256_of, sync, write_whole

_LOCK = ".lock"
#: A revision being written; left behind only by a crash.
PARTIAL = ".partial-"


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
    logged = {(line.get("folder"), line.get("revision")) for line in read_log(store) if line.get("event") in TAKEN_IN}
    for folder in issue_folders(store):
        if (folder / INTENT).is_file():
            finish_withdrawal(store, folder, recovered=True)
        for revision in revisions(folder):
            path = folder / f"r{revision}"
            if not (path / TOMBSTONE).is_file() and (folder.relative_to(store).as_posix(), revision) not in logged:
                log_added(store, path, read_manifest(path), recovered=True)


# --- withdrawing: resumed at any point -------------------------------------------------------


def finish_withdrawal(store: Path, folder: Path, *, recovered: bool = False) -> list[Tombstone]:
    """Delete what stands in the folder of an issue whose withdrawal was begun: tombstones first, then
    the bytes, then the log. Raises OSError, ArchiveError."""
    try:
        said = json.loads((folder / INTENT).read_bytes())
        reason, by, at = str(said["reason"]), str(said["by"]), dt.datetime.fromisoformat(said["at"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ArchiveError(f"{folder.name}/{INTENT} を読めません。写しがあれば、そこから戻してください") from None
    name = folder.relative_to(store).as_posix()
    paths = [folder / f"r{revision}" for revision in revisions(folder)]
    for path in paths:
        if not (path / TOMBSTONE).is_file():
            write_whole(path / TOMBSTONE, encoded(_tombstone(path, name, reason, by, at)), durable=True)
    for path in paths:
        _empty(path)
    for site in known_sites(store):
        strip(site, name)
    (store / INDEX).unlink(missing_ok=True)  # made anew; words that are only taken out would linger in it
    gone = {(line.get("folder"), line.get("revision")) for line in read_log(store) if line.get("event") == WITHDRAWN}
    found = [read_tombstone(path) for path in paths]
    for path, tombstone in zip(paths, found, strict=True):
        if (name, tombstone.revision) not in gone:
            log_withdrawn(store, path, tombstone, recovered=recovered)
    (folder / INTENT).unlink()
    sync(folder)
    return [tombstone for tombstone in found if (name, tombstone.revision) not in gone]


def _tombstone(path: Path, folder: str, reason: str, by: str, at: dt.datetime) -> Tombstone:
    manifest = path / MANIFEST
    try:
        whole = read_manifest(path)
        files, number = whole.files, whole.issue.number
    except ArchiveError:  # damaged: what lies there counts
        files, number = [Stored(path=p.relative_to(path).as_posix(), role="source", bytes=p.stat().st_size, sha256=sha256_of(p))
                         for p in sorted(path.rglob("*")) if p.is_file()], None
    return Tombstone(
        format=1, folder=folder, number=number, revision=int(path.name[1:]),
        manifest=sha256_of(manifest) if manifest.is_file() else sha256_of(b""), reason=reason, by=by, withdrawn=at,
        files=[Gone(role=file.role, bytes=file.bytes, sha256=file.sha256) for file in files])


def _empty(path: Path) -> None:
    for each in path.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each.name != TOMBSTONE:
            each.unlink()
    sync(path)
