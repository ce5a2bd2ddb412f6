"""Proof rounds 校: what was shown, frozen whole, numbered, never changed again.

A round lies in ``rounds/<number>``: the finished files, the sources they were made from, the text
and the print of every article (text.json), and round.json with the SHA-256 of each file. It is
written beside and given its name in one step.
"""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from kohoshi import limits
from kohoshi.files import copy_new, files_below, put_new, sha256_of, work_folder, write_new
from kohoshi.flow.outputs import OUTPUTS, source_folders, stale
from kohoshi.issue.dates.say import JST
from kohoshi.issue.loader import load
from kohoshi.issue.markup import visible_text
from kohoshi.pdfread.finished import Finished, open_finished
from kohoshi.proof.compare.owners import Unit, units
from kohoshi.proof.compare.painting import face_number, read_faces
from kohoshi.proof.numbering import label_of
from kohoshi.proof.prints import ArticlePrint, page_prints_of, prints_of
from kohoshi.refusal import Refusal, why

FORMAT = 1
RECORD, TEXT = "round.json", "text.json"
ROUNDS, SOURCES = "rounds", "sources"
#: Others are freezing at the same time when a number is taken this often.
_TRIES = limits.ROUND_TRIES
_PARTIAL = ".part-"


class RoundError(Refusal):
    """A round cannot be frozen or opened; Japanese message."""


@dataclass(frozen=True)
class Round:
    """``hash``: of everything in it; ``created``: when it was frozen."""

    number: int
    label: str
    created: dt.datetime
    hash: str
    folder: Path

    @property
    def stamp(self) -> str:
        """「初校 2022-05-10 14:30」"""
        return f"{self.label} {self.created.astimezone(JST):%Y-%m-%d %H:%M}"

    def damaged(self) -> list[str]:
        """Files that are not what was frozen, came or went since."""
        files = _record(self.folder)["files"]
        here = {path.relative_to(self.folder).as_posix(): path for path in files_below(self.folder) if path.name != RECORD}
        here |= {name: self.folder / name for name in files if (self.folder / name).is_file()}
        return sorted({*(here.keys() ^ files.keys()), *(name for name in here.keys() & files.keys()
                                                        if sha256_of(here[name]) != files[name])})


class Frozen:
    """A folder with print.pdf and layout.json, opened to be looked at. Close it, or use it in ``with``."""

    def __init__(self, folder: Path, label: str = "") -> None:
        self.folder, self.label = folder, label

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if "finished" in self.__dict__:
            self.finished.close()

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """Its round.json. Raises RoundError where it is none."""
        return _record(self.folder)

    @cached_property
    def finished(self) -> Finished:
        return open_finished(self.folder / "print.pdf")

    @cached_property
    def layout(self) -> Mapping[str, Any]:
        out: Mapping[str, Any] = json.loads((self.folder / "layout.json").read_bytes())
        return out

    @cached_property
    def units(self) -> list[Unit]:
        """What every frame shows."""
        return units(read_faces(self.finished), self.layout)

    @cached_property
    def prints(self) -> dict[str, ArticlePrint]:
        return prints_of(self.units)

    @cached_property
    def page_prints(self) -> dict[int, ArticlePrint]:
        return page_prints_of(self.units)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Article → its title."""
        text = self.folder / TEXT
        return json.loads(text.read_bytes())["titles"] if text.is_file() else {}

    def raster(self, face: int, dpi: float) -> np.ndarray:
        """(h, w, 3) the trim of a face; empty where there is no such face."""
        page = next((page for page in self.finished.pages if face_number(page) == face), None)
        return page.raster(dpi) if page else np.zeros((0, 0, 3), dtype=np.uint8)


def freeze(issue_folder: Path, built: Path, proofs: Path, label: str | None = None, *, layouts: Path | None = None,
           created: dt.datetime | None = None) -> Round:
    """Keeps a build as the next round.

    issue_folder  content/2022-06 (the house's data lie beside it)
    built         the folder of a complete build, younger than its sources; findings may be open
    proofs        proofs/2022-06; made when it does not exist
    label         else 初校, 再校 … by its number
    layouts       the folder of the layouts it was made with, kept among the sources

    Raises RoundError (Japanese); nothing is left behind.
    """
    built = built.resolve()
    sources = _sources(issue_folder, layouts)
    _accept(built, issue_folder, layouts)
    folder = proofs / ROUNDS
    try:
        with work_folder(folder, _PARTIAL) as partial:
            for path, name in [*((built / each.name, each.name) for each in OUTPUTS if each.round), *sources]:
                copy_new(path, partial / name)
            with Frozen(partial) as frozen:
                write_new(partial / TEXT, _texts(frozen, _titles(issue_folder)))
            return _named(partial, folder, issue_folder.resolve().name, label, created or dt.datetime.now(JST))
    except OSError as error:
        raise RoundError(f"校正の回を保存できません（「{error.filename or proofs}」: {why(error)}）") from error


def rounds(proofs: Path) -> list[Round]:
    """All rounds in order. A folder without a readable record is none."""
    folder = proofs / ROUNDS
    numbers = sorted(int(path.name) for path in folder.glob("*") if path.name.isdigit()) if folder.is_dir() else []
    return [_round(folder / str(number)) for number in numbers]


def open_round(proofs: Path, number: int) -> Frozen:
    """Raises RoundError when there is no such round or its files were changed since."""
    folder = proofs / ROUNDS / str(number)
    if not (folder / RECORD).is_file():
        known = "、".join(f"{each.number}（{each.label}）" for each in rounds(proofs)) or "まだありません"
        raise RoundError(f"{number} 回めの校正はありません（あるもの: {known}）")
    found = _round(folder)
    if damaged := found.damaged():
        raise RoundError(f"{found.label}のファイルが、保存したあとに変わっています（{'、'.join(damaged[:3])}）。比べられません")
    return Frozen(folder, found.label)


# --- what goes in ---------------------------------------------------------------------------


def _accept(built: Path, issue_folder: Path, layouts: Path | None) -> None:
    if not built.is_dir():
        raise RoundError(f"組んだもののフォルダー「{built.name}」がありません。先に build を実行してください")
    if words := stale(built, issue_folder, layouts):
        raise RoundError(f"{words}。build をやり直してください")


def _sources(issue_folder: Path, layouts: Path | None) -> list[tuple[Path, str]]:
    """(file, its name in the round)."""
    issue, house, *sets = source_folders(issue_folder, layouts)
    roots = [(issue, "content"), (house, "content"), *((each, "layouts") for each in sets)]
    return [(path, f"{SOURCES}/{into}/{root.name}/{path.relative_to(root).as_posix()}") for root, into in roots for path in files_below(root)]


def _titles(issue_folder: Path) -> dict[str, str]:
    issue = load(issue_folder).issue
    return {key: visible_text(article.title) for key, article in issue.articles.items()} if issue else {}


def _texts(frozen: Frozen, titles: Mapping[str, str]) -> bytes:
    data = {"format": FORMAT, "titles": titles, "articles": {article: each.as_dict() for article, each in frozen.prints.items()},
            "pages": {str(face): each.as_dict() for face, each in frozen.page_prints.items()}}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


# --- whole or not at all --------------------------------------------------------------------


def _named(partial: Path, folder: Path, issue: str, label: str | None, created: dt.datetime) -> Round:
    """Numbers it, writes its record last, gives it its name."""
    files = {path.relative_to(partial).as_posix(): sha256_of(path) for path in files_below(partial)}
    for _ in range(_TRIES):
        taken = [int(path.name) for path in folder.glob("*") if path.name.isdigit()]
        number = max(taken, default=0) + 1
        record: dict[str, Any] = {"format": FORMAT, "issue": issue, "number": number, "label": label or label_of(number),
                                  "created": created.isoformat(timespec="seconds"), "files": files}
        record["hash"] = _hash(record)
        (partial / RECORD).unlink(missing_ok=True)
        write_new(partial / RECORD, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())
        try:
            put_new(partial, folder / str(number))
        except OSError:
            if (folder / str(number)).exists():
                continue  # somebody else was faster
            raise
        for path in [*(p for p in (folder / str(number)).rglob("*") if p.is_dir()), folder / str(number)]:
            path.chmod(0o555)
        return _round(folder / str(number))
    raise RoundError("ほかの人も校正の回を保存しているようです。もう一度実行してください")


def _hash(record: Mapping[str, Any]) -> str:
    said = {key: record[key] for key in ("issue", "number", "label", "created", "files")}
    return sha256_of(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())


def _record(folder: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((folder / RECORD).read_bytes())
        if record["format"] != FORMAT or record["hash"] != _hash(record):
            raise ValueError("hash")
        return record
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RoundError(f"校正の回「{folder.name}」の記録（{RECORD}）が壊れています（{why(error)}）") from None


def _round(folder: Path) -> Round:
    record = _record(folder)
    return Round(record["number"], record["label"], dt.datetime.fromisoformat(record["created"]), record["hash"], folder)
