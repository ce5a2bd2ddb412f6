"""With what an issue was made: Python, engine, locked packages, Debian packages."""
from __future__ import annotations

import platform
import shutil
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Component, Locked, Versions
from kohoshi.child import run
from kohoshi.limits import CHILD_TOOL
from kohoshi.project import Project
from kohoshi.refusal import why

LOCK = "requirements.lock"
#: Names the Debian packages a build leans on, one a line, then the reason.
DEBIAN = "scripts/packages.txt"
ENGINE = "weasyprint"


def versions(project: Project) -> Versions:
    """All versions. Raises ArchiveError when the lock or the project file cannot be read."""
    return Versions(
        python=platform.python_version(), system=_system(), machine=platform.machine(),
        program=_program(project / "pyproject.toml"),
        engine=Component(name=ENGINE, version=_installed(ENGINE) or "-"),
        packages=list(_packages(project / LOCK)), libraries=_libraries(project / DEBIAN))


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()


def _program(path: Path) -> Component:
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        return Component(name=project["name"], version=project["version"])
    except (OSError, ValueError, KeyError) as error:
        raise ArchiveError(f"{path.name} を読めません（{why(error)}）") from None


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _packages(lock: Path) -> Iterator[Locked]:
    """The requirements that apply to this Python and system."""
    try:
        lines = lock.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ArchiveError(f"{lock.name} を読めません（{why(error)}）") from None
    for line in lines:
        if not line or line.startswith(("#", " ")):
            continue
        try:
            wanted = Requirement(line.removesuffix("\\").strip())
        except InvalidRequirement:
            raise ArchiveError(f"{lock.name} に読めない行があります: {line}") from None
        if wanted.marker is None or wanted.marker.evaluate():
            yield Locked(name=wanted.name, locked=str(wanted.specifier).removeprefix("=="),
                         installed=_installed(wanted.name))


def _libraries(names: Path) -> list[Component]:
    """Installed Debian packages out of the list; empty on a system without dpkg."""
    query = shutil.which("dpkg-query")
    if query is None or not names.is_file():
        return []
    wanted = [line.split()[0] for line in names.read_text(encoding="utf-8").splitlines()
              if line.strip() and not line.startswith("#")]
    if not wanted:
        return []
    # It also fails when one of the packages is unknown, but tells the others.
    told = run([query, "-W", "-f", "${db:Status-Status} ${Package} ${Version}\n", "--", *wanted], CHILD_TOOL, given="").stdout
    rows = sorted({tuple(line.split()) for line in told.splitlines()})
    return [Component(name=row[1], version=row[2]) for row in rows if len(row) == 3 and row[0] == "installed"]
