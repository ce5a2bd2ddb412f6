"""Export as a bag (BagIt 1.0, RFC 8493): the form in which libraries and public archives take files over."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.log import LOG
from kohoshi.archive.manifest import MANIFEST, TOMBSTONE
from kohoshi.archive.store import find_issue, is_rehearsal, issue_folders, revisions
from kohoshi.archive.verify import verify
from kohoshi.files import copy_new, sha256_of, whole_folder
from kohoshi.refusal import why

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
        with whole_folder(target) as partial:
            bag = _fill(store, folders, partial)
    except OSError as error:
        raise ArchiveError(f"書き出せません（「{error.filename or target}」: {why(error)}）") from error
    return Bag(target, *bag)


def _fill(store: Path, folders: list[Path], bag: Path) -> tuple[int, int]:
    sums: list[tuple[str, str]] = []
    size = 0
    for path in _payload(store, folders):
        name = f"data/{path.relative_to(store).as_posix()}"
        digest, count = copy_new(path, bag / name, 0o644)  # hashed as it is written: the bag says what is in it
        sums.append((digest, name))
        size += count
    (bag / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (bag / "bag-info.txt").write_bytes(_info(store, folders, size, len(sums)))
    (bag / "manifest-sha256.txt").write_bytes(_lines(sums))
    tags = [(sha256_of(bag / name), name) for name in _TAGS]
    (bag / "tagmanifest-sha256.txt").write_bytes(_lines(tags))
    return len(sums), size


def _payload(store: Path, folders: list[Path]) -> Iterator[Path]:
    """Revisions and tombstones, the log that proves them, the mark of a rehearsal."""
    yield from (store / name for name in (LOG, "store.json") if (store / name).is_file())
    for folder in folders:
        for revision in revisions(folder):
            yield from sorted(path for path in (folder / f"r{revision}").rglob("*") if path.is_file())


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
