"""Which files an archived issue consists of, and where each lies in it.

    manifest.json  articles.json
    editions/…     the build output as it is
    handover/…     what the printer was given
    proofs/…       rounds, comments, sign-offs as records
    wheels/…       the Python packages of the lock
    project/…      a working folder that builds this issue again: content, layouts, fonts,
                   program, lock
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Role, folded, path_fault
from kohoshi.archive.versions import LOCK
from kohoshi.files import is_litter
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.fonts import FontSet
from kohoshi.fonts.fontset import RECORD
from kohoshi.fonts.supply import CACHE, LOCAL, load_profiles
from kohoshi.issue.loader_files import inside
from kohoshi.issue.model import Issue
from kohoshi.project import Project, house_of
from kohoshi.refusal import why

EDITIONS = "editions"
PROJECT = "project"
#: What of the project runs the build, besides content, layouts and fonts.
PROGRAM = ("kohoshi", "schema", "scripts", "render.py", "pyproject.toml", "Makefile")
PRESSES = "kohoshi/press/profiles"


@dataclass(frozen=True)
class Item:
    """One file to store: where it lies now, its path in the archive, what it is for."""

    source: Path
    path: str
    role: Role


def gather(issue: Issue, issue_folder: Path, built: Path, project: Project, press: str) -> list[Item]:
    """Every file to store, by path. Raises ArchiveError for what is missing, leads outside its
    folder, or could not be restored on another disk."""
    items = [*_built(built), *_content(issue, issue_folder), *_layouts(issue, project),
             *_fonts(project.fonts), *_program(project, press)]
    portable(items)
    return sorted(items, key=lambda item: item.path)


def files_in(root: Path) -> Iterator[Path]:
    """The files of a folder, all levels, without litter. Raises ArchiveError for links that
    lead outside and for anything that is not a file."""
    for path in sorted(root.rglob("*")):
        names = path.relative_to(root).parts
        if any(map(is_litter, names)):
            continue
        if path.is_symlink() and (path.is_dir() or not inside(path, root)):
            raise ArchiveError(f"「{path.relative_to(root)}」はフォルダーの外を指しています（リンク）。ファイルそのものを置いてください")
        if path.is_dir():
            continue
        if not path.is_file():
            raise ArchiveError(f"「{path.relative_to(root)}」は普通のファイルではないので保存できません")
        yield path


def _tree(root: Path, into: str, role: Role) -> Iterator[Item]:
    for path in files_in(root):
        yield Item(path, f"{into}/{path.relative_to(root).as_posix()}", role)


def _built(built: Path) -> Iterator[Item]:
    reports = {f"{EDITIONS}/{each.name}" for each in OUTPUTS if each.report}
    for item in _tree(built, EDITIONS, "edition"):
        yield Item(item.source, item.path, "report") if item.path in reports else item


def _content(issue: Issue, folder: Path) -> Iterator[Item]:
    yield from _tree(_folder(folder), f"{PROJECT}/content/{issue.publication.month}", "source")
    yield from _tree(_folder(house_of(folder)), f"{PROJECT}/content/house", "source")


def _layouts(issue: Issue, project: Project) -> Iterator[Item]:
    name = issue.publication.layouts
    yield from _tree(_folder(project.layouts(name)), f"{PROJECT}/layouts/{name}", "layout")


def _fonts(folder: Path) -> Iterator[Item]:
    """The declarations and the prepared files they name; not what else lies in the cache."""
    into = f"{PROJECT}/fonts"
    try:
        fonts, profiles = FontSet.load(folder), load_profiles(folder)
    except (OSError, ValueError, ValidationError, yaml.YAMLError) as error:
        raise ArchiveError(f"書体の一覧を読めません: {why(error)}") from None
    yield Item(_file(folder / "fonts.yaml"), f"{into}/fonts.yaml", "font")
    yield Item(_file(folder / "profiles.yaml"), f"{into}/profiles.yaml", "profile")
    table = Path(fonts.declaration.data["vertical-orientation"].file).name
    for path in [*fonts.files().values(), fonts.cache / table, fonts.cache / RECORD]:
        yield Item(_file(path, "make setup を実行してください"), f"{into}/{CACHE}/{path.name}", "font")
    for profile in profiles.values():
        path = _file(profile.path, "make setup を実行してください")
        yield Item(path, f"{into}/{CACHE}/{path.name}", "profile")
    for path in sorted((folder / LOCAL).glob("*.icc")):  # a printer's own, put there by hand
        yield Item(path, f"{into}/{LOCAL}/{path.name}", "profile")


def _program(project: Project, press: str) -> Iterator[Item]:
    _file(project / PRESSES / f"{press}.yaml", f"印刷の型「{press}」の設定です")
    yield Item(_file(project / LOCK), f"{PROJECT}/{LOCK}", "lock")
    for name in PROGRAM:
        path = project / name
        if path.is_dir():
            for item in _tree(path, f"{PROJECT}/{name}", "program"):
                is_press = item.path.startswith(f"{PROJECT}/{PRESSES}/")
                yield Item(item.source, item.path, "profile") if is_press else item
        elif path.is_file():
            yield Item(path, f"{PROJECT}/{name}", "program")


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ArchiveError(f"フォルダー「{path.name}」がありません")
    return path


def _file(path: Path, hint: str = "") -> Path:
    if not path.is_file():
        raise ArchiveError(f"「{path.name}」がありません" + (f"（{hint}）" if hint else ""))
    return path


def portable(items: list[Item]) -> None:
    """Every path can be written on any disk, and no two fall together there."""
    seen: dict[str, str] = {}
    for item in items:
        fault = path_fault(item.path)
        if fault:
            raise ArchiveError(f"「{item.path!a}」は保存できません: {fault}")
        other = seen.setdefault(folded(item.path), item.path)
        if other != item.path:
            raise ArchiveError(f"「{other}」と「{item.path}」は、大文字・小文字を区別しないディスクでは同じ名前になります")
