"""The Python packages that a build needs, as files: from the lock alone, proven by its hashes.

Not those that only tests use: what a build needs is followed from pyproject.toml through what each
installed package asks for. The files are fetched once into a folder that is kept; without a network
a release is not stopped, its manifest says which are missing and why.
"""
from __future__ import annotations

import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import Item
from kohoshi.archive.manifest import Wheels
from kohoshi.archive.versions import LOCK
from kohoshi.child import OutOfTime, run
from kohoshi.limits import CHILD_PACKAGES
from kohoshi.project import Project
from kohoshi.refusal import why

FOLDER = "wheels"


@dataclass(frozen=True)
class Wheelhouse:
    """Wheels to store and what is said of them in the manifest."""

    items: list[Item]
    told: Wheels


#: Project → its wheels. A release is given one; ``locked_wheels`` is the usual.
Supplier = Callable[[Project], Wheelhouse]


def locked_wheels(project: Project) -> Wheelhouse:
    """From ``out/.wheels``, filled by pip where something is lacking. Raises ArchiveError for a lock
    that cannot be read."""
    lines = wanted(project)
    cache = project.out() / ".wheels"
    if lacking := sorted(set(lines) - set(_there(cache))):
        reason = _fetch(cache, [lines[name] for name in lacking])
    else:
        reason = ""
    return _house(cache, lines, reason)


def no_wheels(project: Project) -> Wheelhouse:
    """None at all, on purpose."""
    return Wheelhouse([], Wheels(complete=False, missing=sorted(wanted(project)), reason="保存しない指定でした"))


def _house(cache: Path, lines: dict[str, str], reason: str) -> Wheelhouse:
    there = _there(cache)
    items = [Item(there[name], f"{FOLDER}/{there[name].name}", "wheel") for name in sorted(lines) if name in there]
    missing = sorted(set(lines) - set(there))
    return Wheelhouse(items, Wheels(complete=not missing, missing=missing, reason=reason if missing else ""))


def wanted(project: Project) -> dict[str, str]:
    """Package → its lines in the lock with the hashes, for everything a build needs."""
    blocks = _blocks(project / LOCK)
    try:
        asked = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("dependencies", [])
    except (OSError, ValueError, KeyError) as error:
        raise ArchiveError(f"pyproject.toml を読めません（{why(error)}）") from None
    return {name: blocks[name] for name in needed(asked) if name in blocks}


def needed(asked: Iterable[str]) -> set[str]:
    """The packages asked for and all that these ask for, as installed here."""
    found: set[str] = set()
    rest = [(line, "") for line in asked]
    while rest:
        line, extra = rest.pop()
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        fresh = name not in found
        found.add(name)
        try:
            inner = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            inner = []
        rest += [(each, extra) for each in inner for extra in ({""} if fresh else set()) | requirement.extras]
    return found


def _blocks(lock: Path) -> dict[str, str]:
    """Package → its entry, for those that apply here."""
    try:
        text = lock.read_text(encoding="utf-8")
    except OSError as error:
        raise ArchiveError(f"{lock.name} を読めません（{why(error)}）") from None
    out: dict[str, str] = {}
    for block in re.findall(r"^[^\s#].*(?:\n[ \t].*)*", text, re.M):
        try:
            requirement = Requirement(block.split("\n")[0].removesuffix("\\").split(" --hash")[0].strip())
        except InvalidRequirement:
            raise ArchiveError(f"{lock.name} に読めない行があります: {block.splitlines()[0]}") from None
        if requirement.marker is None or requirement.marker.evaluate():
            out[canonicalize_name(requirement.name)] = block
    return out


def _there(cache: Path) -> dict[str, Path]:
    found = {}
    for path in sorted(cache.glob("*.whl")):
        try:
            found[str(parse_wheel_filename(path.name)[0])] = path
        except InvalidWheelFilename:
            continue
    return found


def _fetch(cache: Path, blocks: list[str]) -> str:
    """Let pip fetch wheels (no source, which would have to be run); '' or why it could not."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache.parent, prefix=".wheels-") as name:
        folder = Path(name)
        (folder / "lock.txt").write_text("\n".join(blocks) + "\n", encoding="utf-8")
        try:
            done = run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
                 "--only-binary", ":all:", "--dest", folder / "found", "-r", folder / "lock.txt"], CHILD_PACKAGES)
        except (OSError, OutOfTime) as error:
            return f"pip を実行できませんでした（{why(error)}）"
        cache.mkdir(exist_ok=True)
        for path in (folder / "found").glob("*.whl"):
            shutil.move(path, cache / path.name)
        return "" if done.returncode == 0 else "パッケージをネットワークから取れませんでした"
