"""The archive of issues: release, correct, withdraw, search, prove. Its format is described in
docs/archive.md."""
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gates import NotReleased
from kohoshi.archive.index import rebuild_index
from kohoshi.archive.manifest import Manifest, read_manifest
from kohoshi.archive.release import Sources, release
from kohoshi.archive.search import Hit, search
from kohoshi.archive.store import StoredIssue, list_issues, read_log
from kohoshi.archive.writer import Added

__all__ = ["Added", "ArchiveError", "Hit", "Manifest", "NotReleased", "Sources", "StoredIssue", "list_issues", "read_log",
           "read_manifest", "rebuild_index", "release", "search"]
