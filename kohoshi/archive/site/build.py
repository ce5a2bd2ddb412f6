"""Writing the site: old and whole, or new and whole. Pictures of issues that did not change are kept."""
from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import EDITIONS
from kohoshi.archive.importing import ORIGINAL
from kohoshi.archive.index import read_articles
from kohoshi.archive.manifest import MANIFEST, as_json, read_stored
from kohoshi.archive.site.pages import Face, Issue, Pages
from kohoshi.archive.site.pictures import draw
from kohoshi.archive.site.shards import Shelved, shards
from kohoshi.archive.sites import STAMP, remember
from kohoshi.archive.store import Damaged, Listing, StoredIssue, is_rehearsal, list_issues
from kohoshi.files import sha256_of, whole_folder
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.refusal import why

SEARCH = "search"
#: Editions that residents are given besides html/; everything else of the archive stays in it.
GIVEN = {*(each.name for each in OUTPUTS if each.public), "original.pdf"}
_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Site:
    """What was written. ``drawn``: issues whose pictures are new; ``damaged``: those that could not be read."""

    path: Path
    issues: int
    articles: int
    drawn: int
    damaged: tuple[Damaged, ...] = ()


def build_site(store: Path, target: Path) -> Site:
    """The site of all standing issues in ``target``, in place of the one that is there. The store remembers
    the place, so that a withdrawal reaches it.

    Raises ArchiveError when there is nothing to show, a stored file is damaged, or ``target`` holds
    anything else; PdfRefused.
    """
    stored = list_issues(store)
    if target.exists() and not (target / STAMP).is_file() and any(target.iterdir()):
        raise ArchiveError(f"{target} には別のファイルがあるので、書き込みません。空のフォルダーを指定してください")
    if target.resolve().is_relative_to(store.resolve()) or store.resolve().is_relative_to(target.resolve()):
        raise ArchiveError("サイトは、保存庫の外のフォルダーに書いてください")
    try:
        with whole_folder(target, "swap") as fresh:
            remember(store, target)
            site = _SiteMaker(store, stored, target, fresh).write()
    except OSError as error:
        raise ArchiveError(f"サイトを書けません（「{error.filename or target}」: {why(error)}）") from error
    return site


class _SiteMaker:
    def __init__(self, store: Path, stored: Listing, old: Path, fresh: Path) -> None:
        self.stored, self.old, self.fresh = stored, old, fresh
        self.pages = Pages(stored, rehearsal=is_rehearsal(store))
        self.made = _built_from(old)
        self.marks: dict[str, str] = {}
        self.drawn = 0

    def write(self) -> Site:
        issues = [self.issue(each) for each in self.stored]
        for before, issue, after in zip([None, *issues], issues, [*issues[1:], None], strict=False):
            for name, page in self.pages.issue(issue, newer=before, older=after):
                self.put(f"{issue.folder}/{name}", page)
        for name, page in self.pages.front(issues):
            self.put(name, page)
        for path in sorted(_STATIC.iterdir()):
            self.put(path.name, path.read_bytes())
        self.put("colours.css", self.pages.colours())
        shelves = [Shelved(issue.name, f"{issue.folder}/index.html", issue.stored.date.year, issue.articles, issue.hrefs()) for issue in issues]
        for name, data in shards(shelves).items():
            self.put(f"{SEARCH}/{name}", data)
        self.put(STAMP, as_json({"format": 1, "issues": {
            issue.folder: {"manifest": self.marks[issue.folder], "faces": [
                {"face": face.face, "size": face.size, "small": face.small} for face in issue.faces]} for issue in issues}}))
        return Site(self.old, len(issues), sum(len(issue.articles) for issue in issues), self.drawn, self.stored.damaged)

    def put(self, name: str, data: bytes) -> None:
        path = self.fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def issue(self, stored: StoredIssue) -> Issue:
        manifest, path = stored.manifest, stored.path
        folder = manifest.issue.folder
        self.marks[folder] = sha256_of(path / MANIFEST)
        listed = {file.path for file in manifest.files if file.path.startswith(f"{EDITIONS}/")}
        for name in self.given(listed):
            self.put(f"{folder}/{name.removeprefix(f'{EDITIONS}/')}", read_stored(path, manifest, name))
        faces = list(self.reusable_pictures(folder)) or self.draw(stored)
        pages = {name.removeprefix(f"{EDITIONS}/") for name in listed}
        return Issue(stored, read_articles(path, manifest), faces, pages)

    def given(self, listed: set[str]) -> list[str]:
        return sorted(name for name in listed if name.startswith(f"{EDITIONS}/html/") or name.removeprefix(f"{EDITIONS}/") in GIVEN)

    def reusable_pictures(self, folder: str) -> Iterator[Face]:
        """The pictures of the site that is there, while the revision is the same."""
        if self.made.get(folder, {}).get("manifest") != self.marks[folder]:
            return
        for face in self.made[folder]["faces"]:
            for name in (f"{folder}/faces/{face['face']:02}.webp", f"{folder}/faces/{face['face']:02}-small.webp"):
                (self.fresh / name).parent.mkdir(parents=True, exist_ok=True)
                os.link(self.old / name, self.fresh / name)
            yield Face(face["face"], tuple(face["size"]), tuple(face["small"]))

    def draw(self, stored: StoredIssue) -> list[Face]:
        folder = stored.manifest.issue.folder
        source = ORIGINAL if stored.manifest.kind == "import" else f"{EDITIONS}/web.pdf"
        read_stored(stored.path, stored.manifest, source)
        self.drawn += 1
        faces = []
        for each in draw(stored.path / source, stored.manifest):
            self.put(f"{folder}/faces/{each.face:02}.webp", each.large)
            self.put(f"{folder}/faces/{each.face:02}-small.webp", each.small)
            faces.append(Face(each.face, each.size, each.small_size))
        return faces


def _built_from(site: Path) -> dict[str, Any]:
    """What the site that is there was made from; nothing where it does not say."""
    try:
        made = json.loads((site / STAMP).read_bytes())
        return made["issues"] if made["format"] == 1 else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
