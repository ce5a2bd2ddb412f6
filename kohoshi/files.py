"""Files and folders that are whole or not there, whatever happens while they are written; their hashes.

A file is written as a draft beside its place, ``.<name>.<8 hex>.kohoshi``, and renamed; a folder is filled
as a work folder and renamed, swapped or linked. Work folders are gone when their maker failed, and taken
away by the next maker when the one before was killed: a folder is held by a lock of its maker's (flock on
the folder itself), which dies with the process, and what nobody holds, nobody is making. Systems without
such locks leave killed folders lying.
"""
from __future__ import annotations

import errno
import glob
import hashlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

try:
    import fcntl
except ImportError:  # no POSIX system
    fcntl = None  # type: ignore[assignment]  # asked for before it is used

_WINDOWS = os.name == "nt"
_CHUNK = 1 << 20
_LITTER, _BACKUPS = ("__pycache__", "Thumbs.db", "desktop.ini"), ("~", ".swp", ".tmp", ".bak")
#: Ends the name of a draft.
_DRAFT = ".kohoshi"
#: What mkdtemp puts behind a prefix, and what is put behind that while folders are swapped.
_NAME = r"[a-z0-9_]{8}(?:\.link|\.old)?"


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name was left behind by systems, editors or tools: no build reads
    it and nobody misses it."""
    return name.startswith(".") or name in _LITTER or name.endswith(_BACKUPS)


def files_below(root: Path) -> Iterator[Path]:
    """The files of a folder, all levels, without litter; none where there is no folder. Links are followed
    to files, not to folders."""
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not is_litter(name))
        yield from (path for name in sorted(names) if not is_litter(name) and (path := Path(place, name)).is_file())


def sha256_of(data: bytes | Path | BinaryIO) -> str:
    """Hex SHA-256 of bytes, of a file, or of what is left to read of a stream. Raises OSError."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    if isinstance(data, Path):
        with data.open("rb") as stream:
            return sha256_of(stream)
    return hashlib.file_digest(data, "sha256").hexdigest()  # type: ignore[arg-type]  # every binary stream has readinto; BinaryIO does not say so


def sync(path: Path) -> None:
    """Wait until a file's bytes, or the names in a folder, are on the disk. (Windows cannot be asked for
    names, and for bytes only by who may write them.)"""
    if _WINDOWS and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if _WINDOWS else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- files ------------------------------------------------------------------------------------


@contextmanager
def whole_file(path: Path, *, mode: int | None = 0o644, new: bool = False, durable: bool = False) -> Iterator[BinaryIO]:
    """A stream to write ``path`` with (``name``: that of the draft). A reader, or a second process, sees
    the old file or the whole new one; on any failure nothing changed.

    mode     of the new file; None: that of the file there, else what the system gives
    new      raise FileExistsError when there is one by then, rather than take its place
    durable  it is on the disk, under its name, when this returns

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_DRAFT}")
    private = mode is not None and not mode & 0o077  # from its first byte
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, 0o600 if private else 0o666)) as stream:
            yield stream
            stream.flush()
            if mode is not None or path.exists():
                draft.chmod(path.stat().st_mode & 0o7777 if mode is None else mode)
            if durable:
                os.fsync(stream.fileno())
        if new:
            os.link(draft, path)
            draft.unlink()
        else:
            os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if durable:
        sync(path.parent)


def write_whole(path: Path, data: bytes, *, mode: int | None = 0o644, durable: bool = False) -> Path:
    """Write a file, as ``whole_file`` does; the file."""
    with whole_file(path, mode=mode, durable=durable) as stream:
        stream.write(data)
    return path


def drafts_of(path: Path) -> list[Path]:
    """Drafts of a file: being written, or left by a killed writer. Only who writes it alone can tell."""
    return list(path.parent.glob(f".{glob.escape(path.name)}.????????{_DRAFT}"))


@contextmanager
def _new_file(path: Path, mode: int) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())
    path.chmod(mode)


def write_new(path: Path, data: bytes, mode: int = 0o444) -> None:
    """A new file within a work folder, on the disk when this returns. Raises OSError."""
    with _new_file(path, mode) as out:
        out.write(data)


def copy_new(source: Path, target: Path, mode: int = 0o444) -> tuple[str, int]:
    """A copy as a new file within a work folder, on the disk when this returns: SHA-256 (hex) and number
    of the bytes that were written, which the source need not hold any more. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as stream, _new_file(target, mode) as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return digest.hexdigest(), size


# --- folders ----------------------------------------------------------------------------------


@contextmanager
def whole_folder(target: Path, how: Literal["new", "swap", "link"] = "new") -> Iterator[Path]:
    """A folder to fill, which is ``target`` when all is written; on any failure nothing changed.

    new   nothing is there yet; names (not bytes) are on the disk when this returns
    swap  it takes the place of the folder that is there
    link  ``target`` is a link that is turned by one rename, so that a reader always finds one whole
          folder; the folder it led to goes, unless somebody linked one of his own there

    Raises OSError, FileExistsError where ``target`` is nothing that may go.
    """
    with work_folder(target.parent, f".{target.name}-", target) as folder:
        folder.chmod(0o755)
        yield folder
        old = {"new": put_new, "swap": _swap, "link": _link}[how](folder, target)
    if old is not None and old.is_symlink():
        old.unlink()
    elif old is not None:
        shutil.rmtree(old, ignore_errors=True)


def put_new(folder: Path, target: Path) -> None:
    """Give a work folder its name: everybody may read it, names are on the disk when this returns, bytes
    are if they were before. Raises OSError when ``target`` holds anything."""
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        each.chmod(0o755)
        sync(each)
    os.rename(folder, target)
    sync(target.parent)


def _swap(folder: Path, target: Path) -> Path | None:
    if not target.exists():
        os.replace(folder, target)
        return None
    old = target.with_name(f"{folder.name}.old")
    os.replace(target, old)
    try:
        os.replace(folder, target)
    except OSError:
        os.replace(old, target)
        raise
    return old


def _link(folder: Path, target: Path) -> Path | None:
    if target.is_dir() and not target.is_symlink():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    old = target.resolve() if target.is_symlink() else None
    link = target.with_name(f"{folder.name}.link")
    os.symlink(folder.name, link)
    os.replace(link, target)
    ours = old is not None and old.parent == target.parent.resolve() and old.name.startswith(f".{target.name}-")
    return old if ours else None


@contextmanager
def work_folder(parent: Path, prefix: str, target: Path | None = None) -> Iterator[Path]:
    """A new folder ``<parent>/<prefix>xxxxxxxx``, private (mode 700). Whoever makes it renames or links
    it when it is whole (see ``whole_folder``); on any failure it is taken away, and so is every folder of this prefix that a
    killed process left. ``target``: what its makers move aside as ``….old`` to put it there; killed
    between the two, the next maker puts the old one back. Raises OSError."""
    parent.mkdir(parents=True, exist_ok=True)
    with _alone(parent):
        _sweep(parent, prefix, target)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        held = _held(folder)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        if held is not None:
            held.close()


def _sweep(parent: Path, prefix: str, target: Path | None) -> None:
    """Take away what no living process makes. What a link beside it leads to is finished and stays."""
    if fcntl is None:
        return
    entries = list(parent.iterdir())
    shown = {entry.resolve() for entry in entries if entry.is_symlink() and entry.suffix != ".link"}
    named = re.compile(re.escape(prefix) + _NAME)
    for entry in entries:
        if not named.fullmatch(entry.name) or entry.resolve() in shown or not _free(parent / entry.name[:len(prefix) + 8]):
            continue
        with suppress(OSError):
            if entry.suffix == ".old" and target is not None and not target.exists():
                os.replace(entry, target)
            elif entry.is_symlink():
                entry.unlink()
            else:
                shutil.rmtree(entry)


def _free(folder: Path) -> bool:
    """Whether nobody makes this folder (any more)."""
    try:
        _Lock(folder).close()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


class _Lock:
    """The lock of a folder. Raises OSError when another holds it, or there are no locks here."""

    def __init__(self, folder: Path, *, wait: bool = False) -> None:
        self.handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            os.close(self.handle)
            raise

    def close(self) -> None:
        os.close(self.handle)


def _held(folder: Path) -> _Lock | None:
    if fcntl is None:
        return None
    with suppress(OSError):
        return _Lock(folder)
    return None


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """Between making a folder and holding it nobody else sweeps."""
    lock = None
    if fcntl is not None:
        with suppress(OSError):
            lock = _Lock(parent, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            lock.close()
