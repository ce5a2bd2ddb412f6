"""Making an issue again from what the archive itself holds, without a network, and comparing every byte.

The stored program builds the stored content with the stored fonts and profiles in an empty folder. The
Python packages are those at hand when they are of the locked versions; else, or when asked for, the
stored wheels are installed into an environment of its own.
"""
from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import EDITIONS, PROJECT
from kohoshi.archive.manifest import Manifest, read_manifest
from kohoshi.archive.store import find_issue, standing
from kohoshi.archive.wheels import FOLDER as WHEELS, wanted
from kohoshi.child import OutOfTime, run
from kohoshi.files import sha256_of
from kohoshi.limits import CHILD_PACKAGES, CHILD_REBUILD, CHILD_TOOL
from kohoshi.project import Project
from kohoshi.refusal import why

#: What of the program's own report is a measure and no result.
_MEASURED = {"report.json": "timings"}


@dataclass(frozen=True)
class Difference:
    """A file that came out otherwise. ``made`` None: not made at all; ``stored`` None: not stored."""

    path: str
    stored: str | None
    made: str | None


@dataclass(frozen=True)
class Rebuilt:
    """``same``: files that are equal byte for byte; ``corrected``: those that an erratum changed
    afterwards, compared with the revision it adds to; ``versions``: what here is of another version
    than it was; ``network``: whether the machine let us shut it off."""

    folder: str
    revision: int
    same: tuple[str, ...]
    different: tuple[Difference, ...]
    versions: tuple[str, ...]
    packages: Literal["here", "wheels"]
    network: Literal["off", "unknown"]


def rebuild(store: Path, name: str, *, fresh: bool = False) -> Rebuilt:
    """Build the stored issue ``name`` again. ``fresh``: into an environment of the stored wheels even
    where the packages at hand would do.

    Raises ArchiveError when a stored file is damaged, the needed packages are neither here nor stored,
    or the build itself fails.
    """
    folder = find_issue(store, name)
    if not standing(folder):
        raise ArchiveError(f"「{name}」は取り下げた号なので、作り直せません")
    latest = read_manifest(folder / f"r{standing(folder)[-1]}")
    if latest.kind == "import":
        raise ArchiveError(f"「{name}」はPDFだけの号なので、作り直せません（原稿がありません）")
    path = folder / f"r{latest.base or latest.revision}"
    manifest = read_manifest(path)
    with tempfile.TemporaryDirectory(prefix="kohoshi-rebuild-") as home:
        place = Path(home)
        project = _laid_out(path, manifest, place / "project")
        others = _other_packages(project, manifest)
        if fresh or others:
            python = _environment(path, manifest, place, others)
        else:
            python = Path(sys.executable)
        network = _build(python, project, manifest, place / "built")
        same, different = _compared(path, manifest, place / "built")
    return Rebuilt(folder.relative_to(store).as_posix(), manifest.revision, tuple(same), tuple(different),
                   tuple(_other_machine(manifest)), "wheels" if fresh or others else "here", network)


def _laid_out(path: Path, manifest: Manifest, into: Path) -> Path:
    """The stored working folder, every file proven on the way."""
    for file in manifest.files:
        if file.path.startswith(f"{PROJECT}/"):
            _copied(path / file.path, into / file.path.removeprefix(f"{PROJECT}/"), file.sha256)
    return into


def _copied(source: Path, target: Path, sha256: str) -> None:
    try:
        data = source.read_bytes()
    except OSError as error:
        raise ArchiveError(f"{source} を読めません（{why(error)}）") from None
    if sha256_of(data) != sha256:
        raise ArchiveError(f"{source} が保存したときの中身とちがいます（SHA-256 が一致しません）")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


# --- with what ------------------------------------------------------------------------------


def _other_packages(project: Path, manifest: Manifest) -> list[str]:
    """What of the packages that a build needs is not here as the lock has it."""
    locked = {package.name.lower().replace("_", "-"): package.locked for package in manifest.versions.packages}
    out = []
    for name in sorted(wanted(Project(project))):
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            here = "なし"
        if here != locked.get(name):
            out.append(f"{name} {locked.get(name)}（いまは {here}）")
    return out


def _other_machine(manifest: Manifest) -> Iterator[str]:
    """Versions that a build leans on without their being stored."""
    used = manifest.versions
    if platform.python_version() != used.python:
        yield f"Python {used.python}（いまは {platform.python_version()}）"
    if platform.machine() != used.machine:
        yield f"機械 {used.machine}（いまは {platform.machine()}）"
    query = shutil.which("dpkg-query")
    if query is None or not used.libraries:
        return
    told = run([query, "-W", "-f", "${Package} ${Version}\n", "--", *(each.name for each in used.libraries)], CHILD_TOOL, given="").stdout
    here = dict(line.split(" ", 1) for line in told.splitlines() if " " in line)
    for each in used.libraries:
        if here.get(each.name) != each.version:
            yield f"{each.name} {each.version}（いまは {here.get(each.name, 'なし')}）"


def _environment(path: Path, manifest: Manifest, place: Path, others: list[str]) -> Path:
    """A Python with the stored wheels and nothing else."""
    stored = [file for file in manifest.files if file.role == "wheel"]
    if not (manifest.wheels and manifest.wheels.complete):
        why = f"（{manifest.wheels.reason}）" if manifest.wheels and manifest.wheels.reason else ""
        raise ArchiveError("保存したときの Python の部品がそろわないので、作り直せません。部品のファイルは保存していません" + why
                           + (f"。ちがうもの: {'、'.join(others)}" if others else ""))
    for file in stored:
        _copied(path / file.path, place / file.path, file.sha256)
    home = place / "environment"
    venv.create(home, with_pip=True, symlinks=True)
    python = home / "bin" / "python"
    done = run([python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check",
                *sorted((place / WHEELS).glob("*.whl"))], CHILD_PACKAGES, given="", env=_surroundings(place, manifest))
    if done.returncode:
        said = "".join(done.stderr.strip().splitlines()[-1:])
        raise ArchiveError(f"保存した Python の部品を入れられません（この Python は {platform.python_version()}、保存したときは "
                           f"{manifest.versions.python}）: {said}")
    return python


# --- building -------------------------------------------------------------------------------


def _build(python: Path, project: Path, manifest: Manifest, out: Path) -> Literal["off", "unknown"]:
    who = manifest.issue
    command = [str(python), "render.py", "build", f"content/{who.month}", "--press", who.press, "--out", str(out)]
    alone = _alone()
    done = run([*alone, *command], CHILD_REBUILD, given="", cwd=project, env=_surroundings(out.parent, manifest))
    if done.returncode not in (0, 1) or not out.is_dir():
        raise ArchiveError(f"保存したプログラムが組めませんでした（終了 {done.returncode}）:\n{done.stderr.strip()[-2000:]}")
    return "off" if alone else "unknown"


def _surroundings(home: Path, manifest: Manifest) -> dict[str, str]:
    """Nothing of this machine but where its programs lie; files are dated as they were."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LANG": "C.UTF-8", "PYTHONNOUSERSITE": "1",
            "SOURCE_DATE_EPOCH": str(int(manifest.created.timestamp()))}


def _alone() -> list[str]:
    """A command before the command that takes the network away; empty where the system refuses."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    before = [unshare, "--net", "--map-current-user", "--"]
    try:
        fine = run([*before, "true"], CHILD_TOOL).returncode == 0
    except (OSError, OutOfTime):
        return []
    return before if fine else []


def _compared(path: Path, manifest: Manifest, built: Path) -> tuple[list[str], list[Difference]]:
    stored = {file.path: file.sha256 for file in manifest.files if file.path.startswith(f"{EDITIONS}/")}
    made = {f"{EDITIONS}/{each.relative_to(built).as_posix()}": each for each in built.rglob("*") if each.is_file()}
    same, different = [], []
    for name in sorted(stored.keys() | made.keys()):
        own = _result(made[name]) if name in made else None
        theirs = _result(path / name) if name in stored and (path / name).is_file() else None
        if name in stored and theirs is not None and sha256_of(path / name) != stored[name]:
            raise ArchiveError(f"{path / name} が保存したときの中身とちがいます（SHA-256 が一致しません）")
        if own == theirs and own is not None:
            same.append(name)
        else:
            different.append(Difference(name, *(None if each is None else sha256_of(each) for each in (theirs, own))))
    return same, different


def _result(path: Path) -> bytes:
    """The bytes; of a report without how many seconds each step took."""
    data = path.read_bytes()
    if key := _MEASURED.get(path.name):
        try:
            report = json.loads(data)
            report.pop(key, None)
        except (ValueError, AttributeError):
            return data
        return json.dumps(report, ensure_ascii=False).encode()
    return data
