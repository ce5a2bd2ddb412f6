"""What the files of an issue are now: which of them changed, and whether a layout is still of them."""
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from kohoshi.files import sha256_of
from kohoshi.pages.resources import Resources

#: (time of change in ns, size, inode) of a file.
State = tuple[int, int, int]
#: Folders that hold nothing an issue is made of.
_NOT = frozenset({"cache", "__pycache__", ".git"})


def states(folders: Iterable[Path]) -> dict[Path, State]:
    """Every file below the folders (or the file itself) with its state. What goes away while it
    is looked for is not there."""
    found: dict[Path, State] = {}
    for folder in folders:
        if folder.is_file():
            _note(found, folder)
        for place, below, names in os.walk(folder):
            below[:] = [name for name in below if name not in _NOT]
            for name in names:
                _note(found, Path(place, name))
    return found


def _note(found: dict[Path, State], path: Path) -> None:
    try:
        state = path.stat()
    except OSError:
        return
    found[path] = state.st_mtime_ns, state.st_size, state.st_ino


def differing(before: Mapping[Path, State], after: Mapping[Path, State]) -> set[Path]:
    """Files that came, went or changed."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


class Served:
    """What would be served for an address, told by the digest of its bytes (None: it would be
    refused). For as long as none of the files that are served has changed."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self._known: dict[str, str | None] = {}

    def digest(self, url: str) -> str | None:
        if url not in self._known:
            self._known[url] = self._read(url)
        return self._known[url]

    def unchanged(self, served: Mapping[str, str | None]) -> bool:
        """Whether every address would be served as it was."""
        return all(self.digest(url) == digest for url, digest in served.items())

    def _read(self, url: str) -> str | None:
        try:
            return sha256_of(self.resources.read(url)[0])
        except Exception:  # noqa: BLE001  the engine's fetcher takes any exception for a refusal
            return None
