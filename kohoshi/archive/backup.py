"""The whole work in one file, and back: content, layouts, proofs of the desk, what was handed over, the archive.

A backup is a tar of these folders with a list of every file and its SHA-256 as its last member; a file
that broke off on its way has no list and is no backup. Databases are copied by SQLite itself, so the
desk may go on; nobody may write into the archive meanwhile. What is made anew by itself (search
indexes, small pictures, locks) stays out.
"""
from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import as_json, path_fault
from kohoshi.archive.store import INDEX
from kohoshi.archive.writing import PARTIAL, locked
from kohoshi.files import sha256_of, sync, whole_file, work_folder
from kohoshi.project import ARCHIVE, CONTENT, LAYOUTS, OUT, PROOFS, REHEARSALS

#: The folders of a project that hold what nobody could make again.
FOLDERS = (CONTENT, LAYOUTS, PROOFS, OUT, ARCHIVE, REHEARSALS)
LIST = "backup.json"
_FORMAT = 1
_DATABASE = b"SQLite format 3\0"


@dataclass(frozen=True)
class Saved:
    """What was written or put back. ``bytes``: of the files, not of the tar."""

    path: Path
    files: int
    bytes: int


def back_up(project: Path, target: Path) -> Saved:
    """Write the backup ``target`` (which must not exist), whole or not at all. Raises ArchiveError, OSError."""
    if target.exists() or target.is_symlink():
        raise ArchiveError(f"「{target.name}」は、もうあります。別の名前にしてください")
    if any(target.resolve().is_relative_to((project / name).resolve()) for name in FOLDERS):
        raise ArchiveError("控えは、原稿や保存庫のフォルダーの外に書いてください（できれば別のディスク）")
    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(whole_file(target, mode=0o600, new=True, durable=True))  # personal data of manuscripts and comments
        for store in (project / ARCHIVE, project / REHEARSALS):
            if store.is_dir():
                stack.enter_context(locked(store))
        files = _written(project, stream)
    return Saved(target, len(files), sum(size for size, _ in files.values()))


def restore(backup: Path, project: Path) -> Saved:
    """Put a backup back into a project that holds none of its folders yet; every file proven first,
    nothing written otherwise. Raises ArchiveError, OSError."""
    if there := [name for name in FOLDERS if (project / name).exists()]:
        raise ArchiveError(f"{project} には、もう{'・'.join(there)}があります。よけてから、もう一度してください（上書きはしません）")
    try:
        with work_folder(project, ".restore-") as folder:
            files = _read(backup, folder)
            folders = sorted(path for path in folder.iterdir())
            for path in folders:
                os.rename(path, project / path.name)
            sync(project)
            folder.rmdir()
    except tarfile.TarError:
        raise ArchiveError(f"「{backup.name}」は控えではないか、こわれています。何も書いていません。別の控えで試してください") from None
    return Saved(project, len(files), sum(size for size, _ in files.values()))


# --- writing --------------------------------------------------------------------------------


def _written(project: Path, stream: BinaryIO) -> dict[str, tuple[int, str]]:
    """Path → (bytes, SHA-256) of what was put in."""
    files: dict[str, tuple[int, str]] = {}
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in _backed_up(project):
            name = path.relative_to(project).as_posix()
            info = tar.gettarinfo(path, name)
            if path.is_symlink() or path.is_dir():
                tar.addfile(info)
                continue
            with _opened(path) as source:
                source.seek(0, os.SEEK_END)
                info.type, info.linkname, info.size = tarfile.REGTYPE, "", source.tell()  # of two names, both hold the bytes
                source.seek(0)
                hashed = _Hashed(source)
                tar.addfile(info, hashed)
            files[name] = info.size, hashed.digest.hexdigest()
        data = as_json({"format": _FORMAT, "files": {name: {"bytes": size, "sha256": sha256} for name, (size, sha256) in files.items()}})
        told = tarfile.TarInfo(LIST)
        told.size = len(data)
        tar.addfile(told, io.BytesIO(data))
    return files


def _backed_up(project: Path) -> Iterator[Path]:
    """Every folder, link and file, but for what is made anew."""
    for name in FOLDERS:
        top = project / name
        for path in [top, *sorted(top.rglob("*"))] if top.is_dir() and not top.is_symlink() else ():
            made = path.name.startswith((".lock", PARTIAL, f".{INDEX}")) or path.name == INDEX or path.name.endswith(("-wal", "-shm"))
            if not made and (path.is_symlink() or path.is_dir() or path.is_file()):
                yield path


class _Hashed(io.RawIOBase):
    """A file whose bytes are hashed as they are read."""

    def __init__(self, source: io.BufferedIOBase) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[io.BufferedIOBase]:
    """The file; a database as it stands between two of its changes."""
    with path.open("rb") as source:
        if source.read(len(_DATABASE)) != _DATABASE:
            source.seek(0)
            yield source
            return
    with tempfile.TemporaryFile() as copy:
        with contextlib.closing(sqlite3.connect(path)) as living, contextlib.closing(sqlite3.connect(":memory:")) as still:
            living.backup(still)
            copy.write(still.serialize())
        yield copy


# --- reading --------------------------------------------------------------------------------


def _read(backup: Path, folder: Path) -> dict[str, tuple[int, str]]:
    """Unpack into ``folder`` and prove it. Raises ArchiveError, tarfile.TarError."""
    found: dict[str, tuple[int, str]] = {}
    listed: dict[str, tuple[int, str]] | None = None
    with tarfile.open(backup, "r:") as tar:
        for member in tar:
            if member.name == LIST:
                listed = _listed(tar, member, backup)
                continue
            if path_fault(member.name) or member.name.partition("/")[0] not in FOLDERS or not (member.isreg() or member.isdir() or member.issym()):
                raise ArchiveError(f"「{backup.name}」に、控えに入るはずのないものがあります。何も書いていません")
            tar.extract(member, folder, filter="data")
            if member.isreg():
                found[member.name] = member.size, sha256_of(folder / member.name)
    if listed is None:
        raise ArchiveError(f"「{backup.name}」は途中で切れています。何も書いていません。別の控えで試してください")
    if wrong := sorted(name for name in {*listed, *found} if listed.get(name) != found.get(name)):
        raise ArchiveError(f"「{backup.name}」の中身が、書いたときとちがいます（{wrong[0]} など{len(wrong)}個）。何も書いていません。別の控えで試してください")
    return found


def _listed(tar: tarfile.TarFile, member: tarfile.TarInfo, backup: Path) -> dict[str, tuple[int, str]]:
    source = tar.extractfile(member)
    try:
        told = json.loads(source.read()) if source else {}
        if told["format"] == _FORMAT:
            return {str(name): (int(each["bytes"]), str(each["sha256"])) for name, each in told["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise ArchiveError(f"「{backup.name}」の目録を読めません。何も書いていません。別の控えで試してください")
