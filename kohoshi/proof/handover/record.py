"""What lies in a hand-over folder, as a record: handover.json and SHA256SUMS."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kohoshi.decode import decoded
from kohoshi.files import put_new, sha256_of, sync, work_folder
from kohoshi.refusal import Refusal, why

RECORD, SUMS = "handover.json", "SHA256SUMS"
#: Ends the name of a folder, and begins that of every file, that is for trying only.
TRIAL = "試し"
_FOLDER = re.compile(rf"handover-([1-9][0-9]*)(?:-{TRIAL})?")


class HandoverError(Refusal):
    """The hand-over cannot be written or read; Japanese message."""


@dataclass(frozen=True)
class Handed:
    """One file of the hand-over. ``face``: of a single-face file, None for what goes with them."""

    name: str
    sha256: str
    bytes: int
    face: int | None = None


@dataclass(frozen=True)
class Replaced:
    """One face that was handed over again: the file before and the one in its place."""

    face: int
    old: str
    old_sha256: str
    new: str
    new_sha256: str
    reason: str
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Handover:
    """A hand-over 下版. ``number`` counts the folders of an issue; ``state``: 責了, 校了 or 試し;
    ``by``, ``at``: who wrote it and when (UTC); ``print_sha256``: of the build's print.pdf; ``gates``:
    what was open yet (of a trial); ``corrections``: what the printer is told of a 責了 issue;
    ``before``: the folder that this one takes the place of; ``rehearsal``: of an issue that is only practised
    with (no trial: it went the whole way)."""

    folder: Path
    issue: str
    number: int
    trial: bool
    state: str
    press: str
    by: str
    at: str
    print_sha256: str
    files: tuple[Handed, ...]
    gates: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    before: str | None = None
    replaced: tuple[Replaced, ...] = ()
    rehearsal: bool = False

    @property
    def faces(self) -> dict[int, Handed]:
        return {each.face: each for each in self.files if each.face is not None}

    def as_dict(self) -> dict[str, Any]:
        return {"format": 1, **{key: value for key, value in asdict(self).items() if key != "folder"}}

    def damaged(self) -> list[str]:
        """Files that are not there or not what was written."""
        return [each.name for each in self.files
                if not (self.folder / each.name).is_file() or sha256_of(self.folder / each.name) != each.sha256]


def read_handover(folder: Path) -> Handover:
    """Raises HandoverError."""
    try:
        data = json.loads((folder / RECORD).read_bytes())
        if data.pop("format") != 1:
            raise ValueError("format")
        return decoded(Handover, data | {"folder": folder})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise HandoverError(f"{folder.name} の {RECORD} を読めません（{why(error)}）") from None


def handovers(out: Path) -> list[Handover]:
    """All hand-overs of an issue, oldest first. Raises HandoverError."""
    return [read_handover(out / name) for _, name in sorted(_numbered(out))]


def next_number(out: Path) -> int:
    return max((number for number, _ in _numbered(out)), default=0) + 1


def _numbered(out: Path) -> list[tuple[int, str]]:
    names = [path.name for path in out.iterdir() if path.is_dir()] if out.is_dir() else []
    return [(int(match[1]), name) for name in names if (match := _FOLDER.fullmatch(name))]


@contextmanager
def numbered_folder(out: Path, trial: bool) -> Iterator[tuple[Path, Path, int]]:
    """(folder to write into, the one it becomes, its number): read-only and under its name once
    everything in it is on disk; on any failure nothing is left."""
    with ExitStack() as stack:
        try:
            partial = stack.enter_context(work_folder(out, ".handover-"))
        except OSError as error:
            raise HandoverError(f"{out} に書けません（{why(error)}）") from None
        number = next_number(out)
        final = out / f"handover-{number}{f'-{TRIAL}' if trial else ''}"
        yield partial, final, number
        for path in partial.iterdir():
            path.chmod(0o444)
            sync(path)
        put_new(partial, final)


def written(folder: Path, name: str, data: bytes, face: int | None = None) -> Handed:
    (folder / name).write_bytes(data)
    return Handed(name, sha256_of(data), len(data), face)


def write_record(folder: Path, handover: Handover) -> None:
    """The record, then the sums of all there is but themselves (``sha256sum -c SHA256SUMS``)."""
    text = json.dumps(handover.as_dict(), ensure_ascii=False, indent=1) + "\n"
    (folder / RECORD).write_text(text, encoding="utf-8")
    names = sorted([*(each.name for each in handover.files), RECORD])
    (folder / SUMS).write_text("".join(f"{sha256_of(folder / name)}  {name}\n" for name in names), encoding="utf-8")
