"""PDFs that the printer sent back: kept by what they hold, compared with a hand-over."""
from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.files import sha256_of, whole_file, write_whole
from kohoshi.proof.handover.record import Handover, HandoverError, handovers

FOLDER = "returned"


@dataclass(frozen=True)
class Return:
    """``id``: of the bytes; ``name``: what the sender called it; ``handover``: number of the
    hand-over it is held against."""

    id: str
    name: str
    at: str
    by: str
    handover: int


def home(open_issue: OpenIssue) -> Path:
    """Where hand-overs lie."""
    return open_issue.desk.project.out(open_issue.id)


def handed(open_issue: OpenIssue) -> list[Handover]:
    """All hand-overs, oldest first; a folder that cannot be read is none."""
    try:
        return handovers(home(open_issue))
    except HandoverError:
        return []


def handed_number(open_issue: OpenIssue, number: int) -> Handover | None:
    return next((each for each in handed(open_issue) if each.number == number), None)


def take(open_issue: OpenIssue, source: BinaryIO, name: str, by: str, handover: int) -> Return:
    """Keep an upload under the hash of its bytes. Nothing is opened here."""
    folder = open_issue.proofs / FOLDER
    found = Return(sha256_of(source)[:16], file_name(name), dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), by, handover)
    source.seek(0)
    with whole_file(folder / f"{found.id}.pdf", mode=0o400) as out:
        shutil.copyfileobj(source, out)
    write_whole(folder / f"{found.id}.json", json.dumps(asdict(found), ensure_ascii=False).encode())
    return found


def file_name(name: str | None) -> str:
    """The last part of a file's name, as words only."""
    return "".join(c for c in (name or "").replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())[:120] or "名前のないPDF"


def returns(open_issue: OpenIssue) -> list[Return]:
    """All, newest first."""
    folder = open_issue.proofs / FOLDER
    found = [_read(path) for path in folder.glob("*.json") if not path.name.endswith(".changes.json")] if folder.is_dir() else []
    return sorted((each for each in found if each), key=lambda each: each.at, reverse=True)


def _read(path: Path) -> Return | None:
    try:
        return Return(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def changes_of(open_issue: OpenIssue, each: Return) -> Path:
    return open_issue.proofs / FOLDER / f"{each.id}.changes.json"
