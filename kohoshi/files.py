"""Folders in which something is made before it takes its place: gone when its maker failed, and taken
away by the next maker when the one before was killed.

A folder is held by a lock of its maker's (flock on the folder itself), which dies with the process:
what nobody holds, nobody is making. Systems without such locks leave killed folders lying.
"""
from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # no POSIX system
    fcntl = None  # type: ignore[assignment]

_LITTER, _BACKUPS = ("__pycache__", "Thumbs.db", "desktop.ini"), ("~", ".swp", ".tmp", ".bak")
#: What mkdtemp puts behind a prefix, and what its makers put behind that while they swap.
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


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write so that a reader, or a second process, sees the old file or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def work_folder(parent: Path, prefix: str, target: Path | None = None) -> Iterator[Path]:
    """A new folder ``<parent>/<prefix>xxxxxxxx``, private (mode 700). Whoever makes it renames or links
    it when it is whole; on any failure it is taken away, and so is every folder of this prefix that a
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
