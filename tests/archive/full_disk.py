"""Releases onto a disk that is full: python -m tests.archive.full_disk PLACE full|limited WORLD

PLACE is a small file system of its own (full), or any folder, where the size of files is limited instead.
Prints what became of each try as JSON.
"""
from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kohoshi.archive import ArchiveError
from kohoshi.archive.verify import verify
from kohoshi.press import profile
from tests.archive.world import World

_PAGE = 4096
#: Bytes a file may have, where a disk cannot be filled.
_LIMITS = (10, 100, 1000, 2000, 4000, 6000, 8000, 1 << 20)


def main(place: Path, mode: str, folder: Path) -> int:
    folder.mkdir()
    _confirm(folder)
    world = World(folder)
    world.store = place / "archive"
    world.release()
    before = _free(place)
    world.release()  # the fonts are there by now
    taken = before - _free(place)
    room = (0, 1, taken // 3, taken // 2, *range(taken - 3, taken + 7)) if mode == "full" else _LIMITS
    tries: list[dict[str, Any]] = []
    for each in room:
        tries.append(_try(world, _filled(place, each) if mode == "full" else _limited(each)))
        if tries[-1]["outcome"] == "stored":
            break
        tries[-1]["then"] = world.release().revision
    print(json.dumps(tries, ensure_ascii=False))
    return 0


def _try(world: World, narrow: Any) -> dict[str, Any]:
    was = _files(world.store)
    said, outcome = "", "refused"
    with narrow:
        try:
            outcome = "stored" if world.release().revision else ""
        except ArchiveError as error:
            said = str(error)
        return {"outcome": outcome, "said": said, "as_before": _files(world.store) == was,
                "faults": [fault.message for fault in verify(world.store).faults]}


@contextmanager
def _filled(place: Path, pages: int) -> Iterator[None]:
    """``pages`` are left."""
    fill = place / "fill"
    fill.write_bytes(bytes((_free(place) - pages) * _PAGE))
    yield
    fill.unlink()


@contextmanager
def _limited(size: int) -> Iterator[None]:
    """While the archive writes; the desk lies on another disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = importlib.import_module("kohoshi.archive.release")
    usual = room.write_revision

    def narrow(*args: Any, **more: Any) -> Any:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            return usual(*args, **more)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    room.write_revision = narrow
    yield
    room.write_revision = usual


def _free(place: Path) -> int:
    return os.statvfs(place).f_bavail * os.statvfs(place).f_bsize // _PAGE


def _files(store: Path) -> dict[str, str]:
    """Everything in the store and what it is made of."""
    return {str(path.relative_to(store)): path.read_bytes().hex() if path.is_file() else ""
            for path in store.rglob("*") if path.name != ".lock"}


def _confirm(folder: Path) -> None:
    """As the fixture ``confirmed`` does for tests in this process."""
    text = (profile.PROFILES / "offset-tabloid.yaml").read_text(encoding="utf-8")
    said = "confirmed: {profile: 試験, trim: 試験, handover: 試験}"
    (folder / "offset-tabloid.yaml").write_text(text.replace("confirmed: {} ", f"{said} "), encoding="utf-8")
    profile.PROFILES = folder


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
