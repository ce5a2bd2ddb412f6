"""What stays of a revision that was withdrawn: hashes, reason, name, day; no word and no picture."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import TOMBSTONE, Count, Role, Sha256, as_json
from kohoshi.refusal import why


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gone(_Record):
    """A file that was deleted. Its name stays away: it may hold the name of a person."""

    role: Role
    bytes: Count
    sha256: Sha256


class Tombstone(_Record):
    """``withdrawn.json``. ``folder``: where the issue lay; ``number``: None where the manifest was damaged; ``manifest``: SHA-256 of the manifest
    that was deleted with the rest, as the log has it."""

    format: Literal[1]
    folder: str
    number: int | None
    revision: Annotated[int, Field(ge=1)]
    manifest: Sha256
    reason: Annotated[str, StringConstraints(min_length=1)]
    by: str
    withdrawn: dt.datetime
    files: list[Gone]


def encoded(tombstone: Tombstone) -> bytes:
    return as_json(tombstone.model_dump(mode="json"))


def read_tombstone(folder: Path) -> Tombstone:
    """Of a withdrawn revision. Raises ArchiveError."""
    try:
        return Tombstone.model_validate_json((folder / TOMBSTONE).read_bytes())
    except (OSError, ValidationError) as error:
        raise ArchiveError(f"{folder / TOMBSTONE} を読めません: {why(error)}") from None
