"""Where sites of a store were written, so that a withdrawal reaches them.

Places are remembered from the store's folder (``sites.json``). A site says of itself that it is one
(``site.json``), so nothing else is ever deleted in its place.
"""
from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import as_json
from kohoshi.files import write_whole
from kohoshi.refusal import why

SITES, STAMP = "sites.json", "site.json"


def remember(store: Path, target: Path) -> None:
    """Raises OSError, ArchiveError."""
    name = os.path.relpath(target.resolve(), store.resolve())
    names = _names(store)
    if name not in names:
        write_whole(store / SITES, as_json([*names, name]))


def known_sites(store: Path) -> list[Path]:
    """Those that are still there. Raises ArchiveError."""
    return [path for name in _names(store) if (path := (store.resolve() / name).resolve()) and (path / STAMP).is_file()]


def _names(store: Path) -> list[str]:
    try:
        names = json.loads((store / SITES).read_bytes())
        if not all(isinstance(name, str) for name in names):
            raise ValueError("names")
        return list(names)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise ArchiveError(f"{store / SITES} を読めません（{why(error)}）") from None


def strip(site: Path, folder: str) -> None:
    """Delete all of a site that tells of one issue: its pages, and whatever speaks of all issues. What is
    left are the other issues' own folders, for the site to be made again."""
    for path in (site / folder, site / "search"):
        if path.exists():
            shutil.rmtree(path)
    for path in site.glob("*.html"):
        path.unlink()
