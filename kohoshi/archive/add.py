"""Taking an issue into the archive: whole or not at all, never over what is there."""
from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive import articles
from kohoshi.archive.accept import Build, accept, unchanged
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import Item, gather
from kohoshi.archive.manifest import (
    ARTICLES, FORMAT, MANIFEST, Identity, Manifest, Previous, Stored, encoded, read_manifest)
from kohoshi.archive.store import PARTIAL, issue_folders, locked, log_added, revisions, sync_folder
from kohoshi.archive.versions import versions
from kohoshi.issue.markup import parse, visible
from kohoshi.issue.model import Issue
from kohoshi.supply import sha256_of

JST = dt.timezone(dt.timedelta(hours=9), "JST")
_CHUNK = 1 << 20
#: Big files that hardly change from issue to issue: kept once on disk, present in each revision.
_SHARED = ("font", "profile")


@dataclass(frozen=True)
class Added:
    """What was stored: the folder of the revision, its number, the files listed in its manifest."""

    path: Path
    revision: int
    files: int


def add(store: Path, issue: Issue, issue_folder: Path, built: Path, project: Path, *,
        created: dt.datetime | None = None, note: str = "") -> Added:
    """Store an issue with everything it was made from as a new revision.

    store         the archive's folder; made when it does not exist
    issue_folder  ``content/2022-06`` (the house data lie beside it)
    built         a build output folder; every file in it is stored
    project       the working folder: layouts, fonts, program, lock
    created       the date the files bear; by default midnight of the issue date in Japan, which
                  is what a build dates them
    note          why there is a new revision

    Raises ArchiveError (Japanese) when the build is incomplete, older than its sources or has
    open errors, when a file cannot be stored, or when the disk refuses. Nothing is left behind.
    """
    built = built.resolve()  # the output folder is a link that the next build turns elsewhere
    build = accept(issue, built)
    _apart(store, [built, issue_folder, issue_folder.resolve().parent / "house"])
    items = gather(issue, issue_folder, built, project, build.press)
    unchanged(items, built)
    identity = _identity(issue, build)
    texts = articles.article_texts(issue, build)
    used = versions(project)
    try:
        with locked(store):
            folder = store / identity.folder
            folder.mkdir(parents=True, exist_ok=True)
            previous = _previous(folder)
            partial = Path(tempfile.mkdtemp(dir=folder, prefix=PARTIAL))
            try:
                files = _Writer(store, partial).write(items, articles.encoded(texts))
                manifest = Manifest(
                    format=FORMAT, issue=identity, revision=previous.revision + 1 if previous else 1,
                    previous=previous, created=created or _issue_date(issue), note=note, checked=build.checked,
                    versions=used, articles=[article.entry() for article in texts.articles], files=files)
                path = _finish(partial, folder / f"r{manifest.revision}", manifest)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
            log_added(store, path, manifest)
    except OSError as error:
        raise ArchiveError(f"保存できません（{error.strerror or error}: {error.filename or store}）") from error
    return Added(path, manifest.revision, len(manifest.files))


def _apart(store: Path, sources: list[Path]) -> None:
    place = store.resolve()
    for source in sources:
        if place.is_relative_to(source.resolve()) or source.resolve().is_relative_to(place):
            raise ArchiveError(f"保存先「{store.name}」と「{source.name}」が重なっています。別のフォルダーにしてください")


def _identity(issue: Issue, build: Build) -> Identity:
    publication, publisher = issue.publication, issue.house.publisher
    paper = re.sub(r"[^a-z0-9]+", "-", publisher.roman.lower()).strip("-")
    if not re.fullmatch(r"[0-9]{6}", publisher.municipality):
        raise ArchiveError(f"団体コード「{publisher.municipality}」が6桁の数字ではありません（house/publisher.yaml の municipality）")
    if not paper:
        raise ArchiveError("ローマ字題字から保存先の名前を作れません（house/publisher.yaml の roman）")
    return Identity(
        municipality=str(publisher.municipality), paper=paper, title=visible(parse(publisher.title)),
        number=publication.number, label=visible(parse(publication.label)), month=str(publication.month),
        date=publication.date, press=build.press, faces=len(issue.faces))


def _issue_date(issue: Issue) -> dt.datetime:
    date = issue.publication.date
    return dt.datetime(date.year, date.month, date.day, tzinfo=JST)


def _previous(folder: Path) -> Previous | None:
    found = revisions(folder)
    if not found:
        return None
    return Previous(revision=found[-1], manifest=sha256_of(folder / f"r{found[-1]}" / MANIFEST))


def _finish(partial: Path, path: Path, manifest: Manifest) -> Path:
    """Write the manifest last and give the folder its name in one step."""
    _write(partial / MANIFEST, encoded(manifest))
    for folder in [partial, *(p for p in partial.rglob("*") if p.is_dir())]:
        folder.chmod(0o755)
        sync_folder(folder)
    os.rename(partial, path)  # refused by the system when a revision of that name has files
    sync_folder(path.parent)
    return path


class _Writer:
    """Copies files into a revision; hashes what it writes, not what it read some time before."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.known = _known(store)

    def write(self, items: list[Item], texts: bytes) -> list[Stored]:
        files = [self.one(item) for item in items]
        _write(self.folder / ARTICLES, texts)
        files.append(Stored(path=ARTICLES, role="articles", bytes=len(texts), sha256=hashlib.sha256(texts).hexdigest()))
        return sorted(files, key=lambda entry: entry.path)

    def one(self, item: Item) -> Stored:
        target = self.folder / item.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if item.role in _SHARED and self.shared(item, target):
            return self.entry(item, target, sha256_of(target))
        digest = hashlib.sha256()
        with item.source.open("rb") as source, target.open("xb") as out:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target.chmod(0o444)
        return self.entry(item, target, digest.hexdigest())

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


def _known(store: Path) -> dict[str, Path]:
    """SHA-256 → where the newest revisions hold such a file. A damaged manifest is not the
    business of adding another issue: its files are copied anew."""
    found: dict[str, Path] = {}
    for folder in issue_folders(store):
        path = folder / f"r{revisions(folder)[-1]}"
        try:
            manifest = read_manifest(path)
        except ArchiveError:
            continue
        found |= {entry.sha256: path / entry.path for entry in manifest.files if entry.role in _SHARED}
    return found


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o444)
