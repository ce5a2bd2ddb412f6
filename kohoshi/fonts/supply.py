"""Files that come from a Debian package: found, proven by SHA-256, copied into the project.

Fonts, the ICC profile and a Unicode table are not in the repository; they are taken at
set-up from the packages that carry their licence. Everything afterwards reads only the
copies in ``fonts/cache``, so a later upgrade of the machine cannot change an issue.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from kohoshi.files import sha256_of, write_whole
from kohoshi.finding import Finding, Level, Place
from kohoshi.refusal import Refusal, why

#: Folder beside the declarations where a file may be put by hand (a machine without Debian packages).
LOCAL = "local"
#: Folder beside the declarations that holds the proven copies; git-ignored.
CACHE = "cache"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Declared(BaseModel):
    """What fonts.yaml or profiles.yaml says about one file of a Debian package."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    package: str
    version: str
    sha256: Sha256
    licence: str


@dataclass(frozen=True)
class Supply:
    """One file to be had from outside.

    name      how the project calls it
    declared  file (absolute, as the package installs it), package, version seen, hash, licence
    place     the line that declares its hash
    """

    name: str
    declared: Declared
    place: Place

    @property
    def basename(self) -> str:
        return Path(self.declared.file).name

    def find(self, folder: Path) -> Path | None:
        """The file put by hand into ``<folder>/local``, else where the package installs it."""
        for candidate in (folder / LOCAL / self.basename, Path(self.declared.file)):
            if candidate.is_file():
                return candidate
        return None

    def lacking(self) -> Finding:
        """The finding that tells which package to install."""
        return Finding(
            "setup/lacking", Level.ERROR,
            f"{self.basename} がありません（パッケージ {self.declared.package}）",
            hint=f"apt-get install {self.declared.package} （または make setup）", place=self.place)

    def mismatch(self, path: Path, found: str) -> Finding:
        """The finding for a file with other bytes than those declared."""
        return Finding(
            "setup/mismatch", Level.ERROR,
            f"{path} は登録したものと違います。登録 SHA-256 {self.declared.sha256}、実際 {found}",
            hint=f"パッケージ {self.declared.package} {self.declared.version} のものに戻すか、"
                 f"組版見本を見くらべたうえで {self.place} の sha256 を改めてください",
            place=self.place, file=str(path))


@dataclass
class Preparation:
    """What prepare() did: findings, and the names of what was written anew or found ready."""

    findings: list[Finding] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)


def hash_line(text: str, sha256: str) -> int:
    """1-based line of a declaration that holds the hash (1 when it is not there)."""
    for number, line in enumerate(text.splitlines(), 1):
        if sha256 in line:
            return number
    return 1


def copy_proven(supply: Supply, folder: Path, target: Path) -> Finding | None:
    """Find, prove and copy one file; the finding when that cannot be done.

    A target that already holds the declared bytes is left alone even when the package
    has gone: the project keeps working from its own copy.
    """
    if target.is_file() and sha256_of(target) == supply.declared.sha256:
        return None
    source = supply.find(folder)
    if source is None:
        return supply.lacking()
    data = source.read_bytes()
    found = sha256_of(data)
    if found != supply.declared.sha256:
        return supply.mismatch(source, found)
    write_whole(target, data)
    return None


class _ProfileFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    profiles: dict[str, Declared]


@dataclass(frozen=True)
class Profile:
    """An ICC profile; ``path`` leads into the cache and exists after ``prepare_profiles``."""

    path: Path
    supply: Supply


def load_profiles(folder: Path) -> dict[str, Profile]:
    """Name as press profiles use it → profile, from ``<folder>/profiles.yaml``.

    Raises Refusal for a malformed file.
    """
    path = folder / "profiles.yaml"
    text = path.read_text(encoding="utf-8")
    try:
        declared = _ProfileFile.model_validate(yaml.safe_load(text)).profiles
    except (ValidationError, yaml.YAMLError) as error:
        raise Refusal(f"{folder.name}/{path.name} が正しくありません（{why(error)}）") from None
    profiles = {}
    for name, entry in declared.items():
        place = Place(f"{folder.name}/{path.name}", hash_line(text, entry.sha256))
        supply = Supply(name, entry, place)
        profiles[name] = Profile(folder / CACHE / supply.basename, supply)
    return profiles


def prepare_profiles(folder: Path) -> Preparation:
    """Copy every declared ICC profile into the cache, proven. Idempotent."""
    done = Preparation()
    for profile in load_profiles(folder).values():
        before = profile.path.is_file()
        finding = copy_proven(profile.supply, folder, profile.path)
        if finding:
            done.findings.append(finding)
        else:
            (done.ready if before else done.written).append(profile.path.name)
    return done
