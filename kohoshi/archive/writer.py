"""Writing a revision: whole or not at all, never over what is there."""
from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import Item
from kohoshi.archive.log import log_added
from kohoshi.archive.manifest import MANIFEST, TOMBSTONE, Manifest, Previous, Role, Stored, encoded, read_manifest
from kohoshi.archive.store import mark, revisions, standing
from kohoshi.archive.tombstone import read_tombstone
from kohoshi.archive.writing import PARTIAL, locked
from kohoshi.files import copy_new, put_new, sha256_of, write_new
from kohoshi.refusal import why

#: Big files that hardly change from issue to issue: kept once on disk, present in each revision.
SHARED = ("font", "profile", "wheel")
#: Issues of the same paper that are looked through for such a file.
_NEWEST = 12


@dataclass(frozen=True)
class Fresh:
    """A file that is stored from memory."""

    path: str
    role: Role
    data: bytes


@dataclass(frozen=True)
class Added:
    """What was stored: the folder of the revision, its number, the files listed in its manifest."""

    path: Path
    revision: int
    files: int


#: Number of the revision, the one before, the files written → its manifest.
Describe = Callable[[int, Previous | None, list[Stored]], Manifest]


def write_revision(store: Path, folder: str, items: Iterable[Item], fresh: Iterable[Fresh], describe: Describe, *,
                   rehearsal: bool) -> Added:
    """The next revision of the issue at ``folder`` (``271071/minato/2022-06``).

    Items that lie in an older revision of the same issue become second names of the same bytes.
    Raises ArchiveError when another writer is at work, the store is for the other kind
    (rehearsal or not), or the disk refuses. Nothing is left behind.
    """
    try:
        with locked(store):
            mark(store, rehearsal=rehearsal)
            home = store / folder
            home.mkdir(parents=True, exist_ok=True)
            partial = Path(tempfile.mkdtemp(dir=home, prefix=PARTIAL))
            try:
                files = _Writer(home, partial).write(items, fresh)
                previous = previous_of(home)
                manifest = describe(previous.revision + 1 if previous else 1, previous, files)
                path = _finish(partial, home / f"r{manifest.revision}", manifest)
                _logged(store, path, partial, manifest)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
    except OSError as error:
        raise ArchiveError(f"保存できません（「{error.filename or store}」: {why(error)}）") from error
    return Added(path, manifest.revision, len(manifest.files))


def _logged(store: Path, path: Path, partial: Path, manifest: Manifest) -> None:
    """Log the revision; one that cannot be logged is taken back, as nobody was told of it."""
    try:
        log_added(store, path, manifest)
    except OSError:
        os.rename(path, partial)
        raise


def previous_of(home: Path) -> Previous | None:
    """The newest revision of an issue, withdrawn or not."""
    found = revisions(home)
    if not found:
        return None
    path = home / f"r{found[-1]}"
    if (path / TOMBSTONE).is_file():
        return Previous(revision=found[-1], manifest=read_tombstone(path).manifest)
    return Previous(revision=found[-1], manifest=sha256_of(path / MANIFEST))


def _finish(partial: Path, path: Path, manifest: Manifest) -> Path:
    """Write the manifest last and give the folder its name in one step."""
    write_new(partial / MANIFEST, encoded(manifest))
    put_new(partial, path)  # refused by the system when a revision of that name has files
    return path


class _Writer:
    """Copies files into a revision; hashes what it writes, not what it read some time before."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder = home, folder

    @cached_property
    def known(self) -> dict[str, Path]:
        """SHA-256 → where the newest issues of this paper hold such a file. A damaged manifest is not
        the business of adding another issue: its files are copied anew."""
        found: dict[str, Path] = {}
        for folder in sorted(self.home.parent.glob("[0-9]*"))[-_NEWEST:]:
            if not (alive := standing(folder)):
                continue
            path = folder / f"r{alive[-1]}"
            try:
                manifest = read_manifest(path)
            except ArchiveError:
                continue
            found |= {entry.sha256: path / entry.path for entry in manifest.files if entry.role in SHARED}
        return found

    def write(self, items: Iterable[Item], fresh: Iterable[Fresh]) -> list[Stored]:
        files = [self.one(item) for item in items]
        for each in fresh:
            write_new(self.folder / each.path, each.data)
            files.append(Stored(path=each.path, role=each.role, bytes=len(each.data), sha256=sha256_of(each.data)))
        return sorted(files, key=lambda entry: entry.path)

    def one(self, item: Item) -> Stored:
        target = self.folder / item.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if item.source.is_relative_to(self.home):
            return self.again(item, target)
        if item.role in SHARED and self.shared(item, target):
            return self.entry(item, target, sha256_of(target))
        sha256, _ = copy_new(item.source, target)
        return self.entry(item, target, sha256)

    def again(self, item: Item, target: Path) -> Stored:
        """A file of an older revision of this issue, under a second name where the disk can."""
        try:
            os.link(item.source, target)
        except OSError:
            copy_new(item.source, target)
        return self.entry(item, target, sha256_of(target))

    def entry(self, item: Item, target: Path, sha256: str) -> Stored:
        return Stored(path=item.path, role=item.role, bytes=target.stat().st_size, sha256=sha256)

    def shared(self, item: Item, target: Path) -> bool:
        """The same bytes from an older revision, as a second name; False where there are none,
        where they were damaged, or where the disk has no hard links."""
        sha256 = sha256_of(item.source)
        old = self.known.get(sha256)
        if old is None or not old.is_file() or sha256_of(old) != sha256:
            return False
        try:
            os.link(old, target)
        except OSError:
            return False
        return True
