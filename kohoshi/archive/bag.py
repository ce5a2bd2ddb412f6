"""Export as a bag (BagIt 1.0, RFC 8493): the form in which libraries and public archives take files over."""
from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.log import LOG, sync_folder
from kohoshi.archive.manifest import MANIFEST, TOMBSTONE
from kohoshi.archive.store import find_issue, is_rehearsal, issue_folders, revisions
from kohoshi.archive.verify import verify
from kohoshi.files import work_folder
from kohoshi.refusal import why

_CHUNK = 1 << 20
_TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")


@dataclass(frozen=True)
class Bag:
    """What was written. ``bytes``, ``files``: of the payload."""

    path: Path
    files: int
    bytes: int


def export(store: Path, target: Path, name: str | None = None) -> Bag:
    """The issue ``name`` with all its revisions, or the whole store, as a bag at ``target``, which must
    not exist. Whole or not at all. Raises ArchiveError when the store is damaged or the disk refuses."""
    folders = [find_issue(store, name)] if name else issue_folders(store)
    if found := verify(store, name).faults:
        raise ArchiveError(f"保存庫に問題があるので、書き出しません（{len(found)}件。archive verify で調べてください）: {found[0].message}")
    if target.exists() or target.is_symlink():
        raise ArchiveError(f"{target} は、もうあります。ないフォルダーを指定してください")
    if target.resolve().is_relative_to(store.resolve()):
        raise ArchiveError("保存庫の中には書き出せません")
    try:
        with work_folder(target.parent, f".{target.name}-") as partial:
            bag = _fill(store, folders, partial)
            partial.chmod(0o755)
            os.rename(partial, target)
            sync_folder(target.parent)
    except OSError as error:
        raise ArchiveError(f"書き出せません（「{error.filename or target}」: {why(error)}）") from error
    return Bag(target, *bag)


def _fill(store: Path, folders: list[Path], bag: Path) -> tuple[int, int]:
    sums: list[tuple[str, str]] = []
    size = 0
    for path in _payload(store, folders):
        name = f"data/{path.relative_to(store).as_posix()}"
        digest, count = _copied(path, bag / name)
        sums.append((digest, name))
        size += count
    (bag / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (bag / "bag-info.txt").write_bytes(_info(store, folders, size, len(sums)))
    (bag / "manifest-sha256.txt").write_bytes(_lines(sums))
    tags = [(hashlib.sha256((bag / name).read_bytes()).hexdigest(), name) for name in _TAGS]
    (bag / "tagmanifest-sha256.txt").write_bytes(_lines(tags))
    for folder in [bag, *(path for path in bag.rglob("*") if path.is_dir())]:
        sync_folder(folder)
    return len(sums), size


def _payload(store: Path, folders: list[Path]) -> Iterator[Path]:
    """Revisions and tombstones, the log that proves them, the mark of a rehearsal."""
    yield from (store / name for name in (LOG, "store.json") if (store / name).is_file())
    for folder in folders:
        for revision in revisions(folder):
            yield from sorted(path for path in (folder / f"r{revision}").rglob("*") if path.is_file())


def _copied(source: Path, target: Path) -> tuple[str, int]:
    """Hashed as it is written, so that the bag says what is in it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as stream, target.open("xb") as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _lines(sums: list[tuple[str, str]]) -> bytes:
    """Line ends and per cent signs in names are written %0A, %0D, %25 (RFC 8493, 2.1.3)."""
    return "".join(f"{digest}  {name.replace('%', '%25').replace(chr(10), '%0A').replace(chr(13), '%0D')}\n" for digest, name in sums).encode()


def _info(store: Path, folders: list[Path], size: int, count: int) -> bytes:
    names = [folder.relative_to(store).as_posix() for folder in folders]
    described = sum((path / MANIFEST).is_file() for folder in folders for path in folder.iterdir())
    gone = sum((path / TOMBSTONE).is_file() for folder in folders for path in folder.iterdir())
    rows = [("Bag-Software-Agent", "kohoshi"), ("Bagging-Date", dt.date.today().isoformat()), ("Payload-Oxum", f"{size}.{count}"),
            *(("External-Identifier", name) for name in names),
            ("External-Description", f"{len(names)} issues, {described} revisions, {gone} withdrawn"),
            *([("Internal-Sender-Description", "rehearsal (samples only)")] if is_rehearsal(store) else [])]
    return "".join(f"{key}: {value}\n" for key, value in rows).encode()
