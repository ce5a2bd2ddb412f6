"""Photographs that come from a Debian package: the free pictures of a sample issue.

They are not in the repository. ``content/<issue>/photographs.yaml`` declares each by package, version,
SHA-256, licence and maker; set-up copies what is proven into the issue's ``images/``, where it is a picture
like any other. A picture that lies there under such a name with other bytes is the officer's own: it stays.
"""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from kohoshi.files import sha256_of
from kohoshi.finding import Finding, Level, Place
from kohoshi.fonts.supply import Declared, Preparation, Supply, copy_proven, hash_line
from kohoshi.issue.loader_files import PHOTOGRAPHS
from kohoshi.refusal import Refusal, why


class Photograph(Declared):
    """``credit``: who took it, as the licence wants it named."""

    credit: str


class _PhotographFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    photographs: dict[str, Photograph]

    @field_validator("photographs")
    @classmethod
    def _plain_names(cls, value: dict[str, Photograph]) -> dict[str, Photograph]:
        for name in value:
            if Path(name).name != name or name.startswith("."):
                raise ValueError(f"ファイル名だけを書いてください: {name}")
        return value


def load_photographs(issue_folder: Path) -> dict[str, Supply]:
    """Name in ``images/`` → where it comes from; empty for an issue without the file. Raises Refusal for a
    malformed one."""
    path = issue_folder / PHOTOGRAPHS
    if not path.is_file():
        return {}
    shown = f"{issue_folder.parent.name}/{issue_folder.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        declared = _PhotographFile.model_validate(yaml.safe_load(text)).photographs
    except (OSError, ValueError, ValidationError, yaml.YAMLError) as error:
        raise Refusal(f"{shown} が正しくありません（{why(error)}）") from None
    return {name: Supply(name, each, Place(shown, hash_line(text, each.sha256))) for name, each in declared.items()}


def prepare_photographs(content: Path, local: Path) -> Preparation:
    """Copy every declared photograph of every issue below ``content`` into its ``images/``, proven. Idempotent.
    ``local``: the folder beside which a file may be put by hand (``fonts/``: its ``local/``)."""
    done = Preparation()
    for folder in sorted(path.parent for path in content.glob(f"*/{PHOTOGRAPHS}")):
        try:
            supplies = load_photographs(folder)
        except Refusal as error:
            done.findings.append(Finding("setup/lacking", Level.NOTICE, str(error), hint=f"{PHOTOGRAPHS} を直してください"))
            continue
        for name, supply in supplies.items():
            _prepare(supply, folder / "images" / name, local, done)
    return done


def _prepare(supply: Supply, target: Path, local: Path, done: Preparation) -> None:
    before = target.is_file()
    if before and sha256_of(target) != supply.declared.sha256:
        return  # the officer has put another picture in its place
    finding = copy_proven(supply, local, target)
    if finding:
        done.findings.append(finding)
    else:
        (done.ready if before else done.written).append(supply.name)


def lacking_photographs(content: Path) -> Iterator[Supply]:
    """Those that are declared and do not lie in the ``images/`` of their issue. Raises Refusal."""
    for folder in sorted(path.parent for path in content.glob(f"*/{PHOTOGRAPHS}")):
        for name, supply in load_photographs(folder).items():
            if not (folder / "images" / name).is_file():
                yield supply
