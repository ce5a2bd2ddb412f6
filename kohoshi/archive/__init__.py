"""The archive of issues: release, correct, withdraw, search, prove. Its format is described in
docs/archive.md."""
from kohoshi.archive.errata import erratum
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gates import NotReleased
from kohoshi.archive.index import rebuild_index
from kohoshi.archive.log import read_log
from kohoshi.archive.manifest import Manifest, read_manifest
from kohoshi.archive.release import Sources, release
from kohoshi.archive.search import Hit, search
from kohoshi.archive.store import StoredIssue, list_issues
from kohoshi.archive.withdraw import Withdrawn, withdraw
from kohoshi.archive.writer import Added

__all__ = ["Added", "ArchiveError", "Hit", "Manifest", "NotReleased", "Sources", "StoredIssue", "Withdrawn", "erratum",
           "list_issues", "read_log", "read_manifest", "rebuild_index", "release", "search", "withdraw"]
