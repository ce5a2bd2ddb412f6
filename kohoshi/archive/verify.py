"""Whether the store holds what was stored: every hash, every name, every line of the log."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Literal

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.log import LOG, TAKEN_IN, WITHDRAWN, check_log, read_log
from kohoshi.archive.manifest import MANIFEST, TOMBSTONE, Manifest, read_manifest
from kohoshi.archive.store import INTENT, find_issue, is_rehearsal, issue_folders, revisions
from kohoshi.archive.tombstone import read_tombstone
from kohoshi.archive.writing import PARTIAL
from kohoshi.files import sha256_of
from kohoshi.refusal import why

#: broken: other bytes · missing · extra: not in the manifest · manifest: unreadable or not the one of
#: the log · log: a line changed or lost · unlogged: a crash came before the log · half: left by a crash ·
#: mixed: a rehearsal among real issues
Kind = Literal["broken", "missing", "extra", "manifest", "log", "unlogged", "half", "mixed"]


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was stored. ``path``: from the store."""

    kind: Kind
    path: str
    message: str


@dataclass
class Verified:
    """What was looked at and what was found."""

    revisions: int = 0
    withdrawn: int = 0
    files: int = 0
    bytes: int = 0
    faults: list[Fault] = field(default_factory=list)


def verify(store: Path, name: str | None = None) -> Verified:
    """The whole store, or one issue of it (with the whole log). Raises ArchiveError when there is no
    store or no such issue."""
    if not store.is_dir():
        raise ArchiveError(f"保存庫「{store}」がありません")
    return _Proof(store).run([find_issue(store, name)] if name else None)


class _Proof:
    def __init__(self, store: Path) -> None:
        self.store, self.found = store, Verified()
        self.rehearsal = is_rehearsal(store)
        self.lines = read_log(store)
        #: Files that have several names are read once: (device, number) → SHA-256.
        self.hashed: dict[tuple[int, int], str] = {}

    def run(self, only: list[Path] | None) -> Verified:
        self.log()
        self.places()
        for folder in only or issue_folders(self.store):
            self.issue(folder)
        if only is None:
            self.lost()
        return self.found

    def fault(self, kind: Kind, path: Path, message: str) -> None:
        name = path.relative_to(self.store).as_posix()
        self.found.faults.append(Fault(kind, name, f"{name}: {message}"))

    # --- the log -------------------------------------------------------------------------

    def log(self) -> None:
        state = check_log(self.store)
        for number in state.broken:
            self.fault("log", self.store / LOG, f"{number}行めより前の記録が、書きかえられたか、消えています")
        for number in state.torn:
            self.fault("log", self.store / LOG, f"{number}行めが途中で切れています（書いている途中に止まりました）")

    def lost(self) -> None:
        """Revisions that the log knows and the disk does not; a log that was lost itself. A crash
        leaves one revision unlogged at most: more were not written by their makers."""
        written = [line for line in self.lines if line.get("event") in TAKEN_IN]
        if not self.lines and self.found.revisions:
            self.fault("log", self.store / LOG, "記録がありません。写しがあれば、そこから戻してください")
        elif any(first.get("recovered") and second.get("recovered") for first, second in pairwise(written)):
            self.fault("log", self.store / LOG, "記録の一部は、失われたあとで書き足したものです（recovered とある行）")
        for line in self.lines:
            if line.get("event") in TAKEN_IN and isinstance(line.get("folder"), str):
                path = self.store / line["folder"] / f"r{line.get('revision')}"
                if not path.is_dir():
                    self.fault("missing", path, "記録にある版が、まるごとありません")

    def logged(self, path: Path, event: tuple[str, ...], key: str) -> str | None:
        folder, revision = path.parent.relative_to(self.store).as_posix(), int(path.name[1:])
        return next((str(line.get(key)) for line in self.lines
                     if line.get("event") in event and (line.get("folder"), line.get("revision")) == (folder, revision)), None)

    def places(self) -> None:
        """Folders above the issues that are links to somewhere else."""
        for path in sorted({*self.store.glob("*"), *self.store.glob("*/*"), *self.store.glob("*/*/*")}):
            if path.is_symlink() and path.is_dir():
                self.fault("broken", path, "ほかの場所へのリンクに置きかえられています")

    # --- an issue ------------------------------------------------------------------------

    def issue(self, folder: Path) -> None:
        numbers = revisions(folder)
        for path in sorted(folder.iterdir()):
            if path.name.startswith(PARTIAL):
                self.fault("half", path, "書いている途中で止まった版です（次に保存するとき片づけます）")
            elif path.is_symlink():
                self.fault("broken", path, "ほかの場所へのリンクに置きかえられています")
            elif path.name == INTENT:
                self.fault("half", path, "取り下げの途中で止まっています（次に保存するとき終わらせます）")
            elif not (path.is_dir() and path.name in {f"r{number}" for number in numbers}):
                self.fault("extra", path, "知らないものがあります")
        before = None
        for number in numbers:
            path = folder / f"r{number}"
            before = self.withdrawn(path) if (path / TOMBSTONE).is_file() else self.revision(path, before)

    def withdrawn(self, path: Path) -> str | None:
        self.found.withdrawn += 1
        for each in sorted(path.iterdir()):
            if each.name != TOMBSTONE:
                self.fault("extra", each, "取り下げた号なのに、残っています")
        told = self.logged(path, (WITHDRAWN,), "tombstone")
        if told is None:
            self.fault("unlogged", path, "取り下げが記録されていません（次に保存するとき足します）")
        elif told != sha256_of(path / TOMBSTONE):
            self.fault("manifest", path / TOMBSTONE, "取り下げの記録が、書いたときとちがいます")
        try:
            return read_tombstone(path).manifest
        except ArchiveError as error:
            self.fault("manifest", path / TOMBSTONE, str(error))
            return None

    def revision(self, path: Path, before: str | None) -> str | None:
        """The SHA-256 of its manifest, for the next to be compared with."""
        self.found.revisions += 1
        try:
            manifest = read_manifest(path)
        except ArchiveError as error:
            self.fault("manifest", path / MANIFEST, str(error))
            return None
        own = sha256_of(path / MANIFEST)
        told = self.logged(path, TAKEN_IN, "manifest")
        if told is None:
            self.fault("unlogged", path, "記録にない版です（保存の最後に止まったなら、次に保存するとき足します）")
        elif told != own:
            self.fault("manifest", path / MANIFEST, "目録が、保存したときの記録とちがいます")
        if before is not None and (manifest.previous is None or manifest.previous.manifest != before):
            self.fault("manifest", path / MANIFEST, "前の版の目録とつながっていません")
        if manifest.rehearsal != self.rehearsal:
            self.fault("mixed", path, "練習の号と本番の号が混ざっています")
        self.files(path, manifest)
        return own

    def files(self, path: Path, manifest: Manifest) -> None:
        listed = {MANIFEST, *(entry.path for entry in manifest.files)}
        for each in sorted(_files(path)):
            if each.relative_to(path).as_posix() not in listed:
                self.fault("extra", each, "目録にないファイルです")
        for entry in manifest.files:
            file = path / entry.path
            self.found.files += 1
            if file.is_symlink() or not file.is_file():
                self.fault("missing", file, "ファイルがありません")
                continue
            if not file.resolve().is_relative_to(path.parent.resolve() / path.name):
                self.fault("broken", file, "フォルダーが、ほかの場所へのリンクに置きかえられています")
                continue
            try:
                right = self.sha256(file) == entry.sha256
            except OSError as error:
                self.fault("broken", file, f"読めません（{why(error)}）")
                continue
            self.found.bytes += entry.bytes
            if not right:
                self.fault("broken", file, "保存したときの中身とちがいます（SHA-256 が一致しません）")

    def sha256(self, file: Path) -> str:
        state = file.stat()
        key = (state.st_dev, state.st_ino)
        if key not in self.hashed:
            self.hashed[key] = sha256_of(file)
        return self.hashed[key]


def _files(path: Path) -> Iterator[Path]:
    return (each for each in path.rglob("*") if not each.is_dir() or each.is_symlink())
