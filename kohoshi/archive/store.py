"""The store on disk: its folders, and whether it is real.

    <store>/271071/minato/2022-06/r1/    one revision, never changed
    <store>/271071/minato/2022-06/r1/withdrawn.json   all that stays of one that was withdrawn
    <store>/log.jsonl                    what happened, one line each
    <store>/store.json                   only in a store for rehearsals: says so
    <store>/index.sqlite                 search index; may be deleted at any time
"""
from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.log import LOG
from kohoshi.archive.manifest import TOMBSTONE, Manifest, as_json, read_manifest
from kohoshi.files import write_whole

INDEX = "index.sqlite"
_KIND = "store.json"
#: Lies in the folder of an issue while it is being withdrawn: reason, name, time.
INTENT = "withdrawing.json"
_ISSUE = re.compile(r"[0-9]{6}/[a-z0-9-]+/[0-9]{4}-[0-9]{2}")
_REVISION = re.compile(r"r([1-9][0-9]*)")


@dataclass(frozen=True)
class StoredIssue:
    """An issue of the store in its latest revision; ``path`` is that revision's folder."""

    municipality: str
    paper: str
    title: str
    number: int
    label: str
    month: str
    date: dt.date
    press: str
    revision: int
    path: Path
    manifest: Manifest

    def __str__(self) -> str:
        """As a list shows it."""
        return f"{self.month} {self.title} {self.label} No.{self.number}（第{self.revision}版）"


@dataclass(frozen=True)
class Damaged:
    """An issue that cannot be read, and why (Japanese). ``folder``: from the store."""

    folder: str
    reason: str


class Listing(list[StoredIssue]):
    """Issues, newest first. ``damaged``: those that were left aside, so that one does not hide the rest."""

    damaged: tuple[Damaged, ...] = ()


def list_issues(store: Path) -> Listing:
    """Every issue that can be read."""
    out, damaged = Listing(), []
    for folder in issue_folders(store):
        if standing(folder):
            try:
                out.append(stored_issue(folder))
            except ArchiveError as error:
                damaged.append(Damaged(folder.relative_to(store).as_posix(), str(error)))
    out.sort(key=lambda issue: (issue.month, issue.municipality, issue.paper), reverse=True)
    out.damaged = tuple(damaged)
    return out


def stored_issue(folder: Path) -> StoredIssue:
    """The issue in a folder that has a standing revision. Raises ArchiveError."""
    revision = standing(folder)[-1]
    path = folder / f"r{revision}"
    manifest = read_manifest(path)
    who = manifest.issue
    return StoredIssue(who.municipality, who.paper, who.title, who.number, who.label, who.month, who.date, who.press,
                       revision, path, manifest)


def find_issue(store: Path, name: str) -> Path:
    """The folder of the issue called ``2022-06``, ``minato/2022-06`` or ``271071/minato/2022-06``,
    withdrawn or not. Raises ArchiveError for none, or more than one."""
    wanted = name.strip("/").split("/")
    found = [folder for folder in issue_folders(store) if folder.relative_to(store).parts[-len(wanted):] == tuple(wanted)]
    if not found:
        raise ArchiveError(f"保存庫に「{name}」の号はありません（archive list で一覧を見られます）")
    if len(found) > 1:
        names = "、".join(folder.relative_to(store).as_posix() for folder in found)
        raise ArchiveError(f"「{name}」の号は1つではありません。どれかを書いてください（{names}）")
    return found[0]


def issue_folders(store: Path) -> list[Path]:
    """Folders of issues that hold at least one revision, withdrawn or not."""
    return [folder for folder in sorted(store.glob("*/*/*"))
            if _ISSUE.fullmatch(folder.relative_to(store).as_posix()) and revisions(folder)]


def standing(folder: Path) -> list[int]:
    """Numbers of the revisions that were not withdrawn, ascending."""
    if withdrawing(folder):
        return []
    return [number for number in revisions(folder) if not (folder / f"r{number}" / TOMBSTONE).is_file()]


def withdrawing(folder: Path) -> bool:
    """Whether the withdrawal of the issue was begun: from then on nobody may read it."""
    return (folder / INTENT).is_file()


def revisions(folder: Path) -> list[int]:
    """Numbers of the revisions in an issue's folder, ascending."""
    if not folder.is_dir():
        return []
    matches = ((path, _REVISION.fullmatch(path.name)) for path in folder.iterdir())
    return sorted(int(match[1]) for path, match in matches if match and path.is_dir())


# --- real or rehearsal ----------------------------------------------------------------------


def is_rehearsal(store: Path) -> bool:
    """Whether the store was made to try things in. Raises ArchiveError when it does not say."""
    try:
        return json.loads((store / _KIND).read_bytes())["rehearsal"] is True
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ArchiveError(f"保存庫「{store.name}」の {_KIND} を読めません。写しがあれば、そこから戻してください") from None


def mark(store: Path, *, rehearsal: bool) -> None:
    """See that the store is of the wanted kind; an empty one becomes it. Raises ArchiveError."""
    if rehearsal and not (store / LOG).exists() and not issue_folders(store):
        write_whole(store / _KIND, as_json({"format": 1, "rehearsal": True}))
    if is_rehearsal(store) != rehearsal:
        raise ArchiveError(f"保存庫「{store.name}」は練習用なので、本番の号は入れられません。別の保存庫にしてください" if not rehearsal else
                           f"保存庫「{store.name}」は本番用なので、練習の号は入れられません。別の保存庫にしてください")
