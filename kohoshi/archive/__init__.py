"""The archive of issues: take in, list, search. Its format is described in docs/archive.md."""
from kohoshi.archive.add import Added, add
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.index import rebuild_index
from kohoshi.archive.manifest import Manifest, read_manifest
from kohoshi.archive.search import Hit, search
from kohoshi.archive.store import StoredIssue, list_issues, read_log

__all__ = ["Added", "ArchiveError", "Hit", "Manifest", "StoredIssue", "add", "list_issues", "read_log",
           "read_manifest", "rebuild_index", "search"]
