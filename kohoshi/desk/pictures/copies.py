"""Small copies of pictures for the screen: each made once, in a child process with limits, and kept by
what it was made of. Who asks for one that is being made waits for it."""
from __future__ import annotations

import hashlib
import json
import struct
import sys
import threading
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path

from kohoshi import PROJECT, limits
from kohoshi.child import OutOfTime, run, with_program
from kohoshi.files import sha256_of, write_whole
from kohoshi.pages.picturefile import PictureError
from kohoshi.pdfread.limits import Limits, limited

#: Bounds of the child.
LIMITS = limited(limits.CHILD_COPY, size_mb=limits.PICTURE_MB)
#: Made at a time on the whole desk.
MAKERS = limits.COPIES_AT_ONCE
#: Changes when copies are made otherwise.
_MADE = b"1"
_TYPES = {".jpg": "image/jpeg", ".svg": "image/svg+xml"}
#: Files whose hash is remembered.
_REMEMBERED = limits.HASHES_KEPT

_making = threading.BoundedSemaphore(MAKERS)
_lock = threading.Lock()
_under_way: dict[Path, Future[tuple[bytes, str]]] = {}
_hashes: OrderedDict[tuple[str, int, int], str] = OrderedDict()


class Copies:
    """``folder``: where they are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, path: Path) -> tuple[bytes, str]:
        """(bytes, type): a photograph small, a drawing alone and clean. Raises PictureError, OSError."""
        if path.stat().st_size > LIMITS.size_mb * 1_000_000:
            raise PictureError("大きすぎます")
        target = self.folder / _name(path)
        with _lock:
            under_way = _under_way.get(target)
            mine = under_way is None
            if under_way is None:
                under_way = _under_way[target] = Future()
        if not mine:
            return under_way.result()
        try:
            under_way.set_result(_kept(target, path))
        except BaseException as error:  # noqa: BLE001  whoever waits gets it, whatever it is
            under_way.set_exception(error)
        finally:
            with _lock:
                del _under_way[target]
        return under_way.result()


def _kept(target: Path, path: Path) -> tuple[bytes, str]:
    for ending, kind in _TYPES.items():
        try:
            return target.with_suffix(ending).read_bytes(), kind
        except FileNotFoundError:
            continue
    with _making:
        data, kind = make_copy(path)
    ending = next(ending for ending, named in _TYPES.items() if named == kind)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target.with_suffix(ending), data)
    return data, kind


def make_copy(path: Path, bounds: Limits = LIMITS) -> tuple[bytes, str]:
    """A copy by a child of its own (child.py). Raises PictureError."""
    try:
        done = run([sys.executable, "-m", "kohoshi.desk.pictures.child"], bounds.child, given=json.dumps({"path": str(path)}).encode(),
                   env=with_program(PROJECT.root))
    except OutOfTime as end:
        raise PictureError(f"{end.seconds:g} 秒かけても開けないので、やめました") from None
    try:
        (length,) = struct.unpack(">I", done.stdout[:4])
        told = json.loads(done.stdout[4:4 + length])
    except (struct.error, ValueError):
        raise PictureError("開く途中で止まりました（壊れているか、大きすぎます）") from None
    if "refused" in told:
        raise PictureError(str(told["refused"]))
    if told.get("type") not in _TYPES.values():
        raise PictureError("開く途中で止まりました（壊れているか、大きすぎます）")
    return done.stdout[4 + length:], str(told["type"])


def _name(path: Path) -> str:
    """Of everything the copy is made of: the file and, for a drawing, the pictures that may be linked
    beside it."""
    digest = hashlib.sha256(_MADE + _hash(path).encode())
    if path.suffix.lower() == ".svg":
        for beside in sorted(path.parent.iterdir()):
            if beside.is_file():
                stat = beside.stat()
                digest.update(f"\0{beside.name}\0{stat.st_mtime_ns}\0{stat.st_size}".encode())
    return digest.hexdigest()[:40]


def _hash(path: Path) -> str:
    stat = path.stat()
    key = str(path), stat.st_mtime_ns, stat.st_size
    with _lock:
        if key in _hashes:
            _hashes.move_to_end(key)
            return _hashes[key]
    found = sha256_of(path)
    with _lock:
        _hashes[key] = found
        while len(_hashes) > _REMEMBERED:
            _hashes.popitem(last=False)
    return found
