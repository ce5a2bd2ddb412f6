"""取り下げ: the bytes of an issue are deleted wherever the archive holds them. Hashes, reason, name and
day stay, so that nobody can say that it never was or that it was another.

The intention is written first. Whoever is killed in the middle leaves an issue that is withdrawn
for every reader already, and the next writer deletes the rest.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.index import rebuild_index
from kohoshi.archive.manifest import as_json
from kohoshi.archive.site import build_site
from kohoshi.archive.sites import known_sites
from kohoshi.archive.store import INTENT, find_issue, standing
from kohoshi.archive.writing import finish_withdrawal, locked
from kohoshi.files import write_whole
from kohoshi.refusal import why


@dataclass(frozen=True)
class Withdrawn:
    """What was deleted. ``sites``: those that were made again without it."""

    folder: str
    revisions: tuple[int, ...]
    files: int
    bytes: int
    sites: tuple[Path, ...]


def withdraw(store: Path, name: str, reason: str, by: str) -> Withdrawn:
    """Delete all revisions of the issue ``name`` (``2022-06``), also from the index and from the sites
    that were written here. Raises ArchiveError
    when there is none, it was withdrawn before, or the disk refuses."""
    if not reason.strip() or not by.strip():
        raise ArchiveError("取り下げの理由（--reason）と、だれが取り下げるのか（--by）を書いてください")
    try:
        with locked(store):
            folder = find_issue(store, name)
            if not standing(folder):
                raise ArchiveError(f"「{name}」は、もう取り下げてあります")
            at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            write_whole(folder / INTENT, as_json({"reason": reason.strip(), "by": by.strip(), "at": at}), durable=True)
            gone = finish_withdrawal(store, folder)
            rebuild_index(store)  # a new file: in the old one the words would linger
    except OSError as error:
        raise ArchiveError(f"取り下げの途中で止まりました（「{error.filename or store}」: {why(error)}）。もう読めませんが、"
                           "ファイルが残っているかもしれません。原因を直して、もう一度実行してください") from error
    sites = tuple(known_sites(store))
    for site in sites:
        build_site(store, site)
    files = [file for tombstone in gone for file in tombstone.files]
    return Withdrawn(folder.relative_to(store).as_posix(), tuple(tombstone.revision for tombstone in gone), len(files),
                     sum(file.bytes for file in files), sites)
