"""The program's side of the warm worker: a child process that may die at any moment.

Whatever happens to the child, an answer comes: it is started again and asked again. One that has
grown large is replaced by a new one that is warm already.
"""
from __future__ import annotations

import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from kohoshi import PROJECT, limits
from kohoshi.child import PIPE, StillRunning, start, with_program
from kohoshi.decode import decoded
from kohoshi.live.protocol import Broken, receive, send
from kohoshi.live.spots import Spot
from kohoshi.live.update import Update
from kohoshi.project import Project


class WorkerError(OSError):
    """The child came to a bad end twice over the same request; Japanese message."""


@dataclass(frozen=True)
class Care:
    """How long a child may take (seconds of the processor), how long it lives, how many bytes of tiles
    are kept.

    start, update, other   for opening the issue, laying out, everything else
    waiting                times these seconds by the clock it may be silent
    updates, resident      a child is replaced after so many updates, or above so many MB
    """

    start: float = limits.CHILD_LIVE.seconds
    update: float = limits.LIVE_UPDATE_SECONDS
    other: float = limits.LIVE_OTHER_SECONDS
    waiting: float = limits.WAITING
    updates: int = limits.LIVE_UPDATES
    resident: int = limits.LIVE_RESIDENT_MB
    tiles: int = limits.TILES_KEPT


class _Child:
    """One process and its pipes."""

    def __init__(self, arguments: list[str]) -> None:
        self.process = start([sys.executable, "-m", "kohoshi.live", *arguments], limits.CHILD_LIVE, stdin=PIPE, stdout=PIPE,
                             env=with_program(PROJECT.root), buffered=False)
        assert self.process.stdin and self.process.stdout
        self._in, self._out = self.process.stdin, self.process.stdout

    def ask(self, request: dict[str, Any], seconds: float, waiting: float) -> tuple[dict[str, Any], bytes]:
        """The answer, for which it may use so many seconds of the processor. Raises Broken; the child is
        then of no use any more."""
        send(self._in.fileno(), {**request, "seconds": seconds})
        return receive(self._out.fileno(), seconds * waiting)

    def end(self, seconds: float = 0) -> None:
        """Let it end by itself within ``seconds``, else end it."""
        self._in.close()
        try:
            if seconds:
                self.process.wait(seconds)
        except StillRunning:
            pass
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._out.close()


class Worker:
    """Lives as long as its issue is on a screen; safe to use from many threads. ``close()`` it, or
    use it in ``with``. The requests raise LookupError for a face or tile that is not there,
    WorkerError when no answer can be had."""

    def __init__(self, project: Project, issue_folder: Path, press: str | None = None, care: Care = Care()) -> None:
        self.care = care
        self._arguments = [str(project), str(issue_folder), *([press] if press else [])]
        self._turn = threading.RLock()
        self._child: _Child | None = None
        self._renewing: threading.Thread | None = None
        self._closed = False
        self._update = Update()
        self._begun = 0.0
        self._tiles: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._held = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- requests ------------------------------------------------------------------------

    def update(self, first: Collection[int] = ()) -> Update:
        """The issue as it is now; ``changed_faces`` are those that look otherwise than in the update
        before. Callers who wait for their turn together get the answer of one update.

        ``first``: see :meth:`Session.update`; ask again while the answer is ``pending``.
        """
        came = time.monotonic()
        with self._turn:
            if self._begun > came and not self._update.pending:
                return self._update
            begun = time.monotonic()
            header, _ = self._ask({"do": "update", "first": list(first)}, self.care.update)
            self._begun = begun
            return self._decode_update(header)

    def tile(self, face: int, zoom: int, column: int, row: int) -> bytes:
        """PNG of 512 × 512 px (less at the right and at the foot) of the trim at 96 dpi × zoom (1, 2, 4)."""
        return self._picture({"do": "tile", "face": face, "zoom": zoom, "column": column, "row": row})

    def thumbnail(self, face: int, width: int) -> bytes:
        """PNG of the whole face, ``width`` px wide."""
        return self._picture({"do": "thumbnail", "face": face, "width": width})

    def spots(self, face: int) -> list[Spot]:
        """The printed texts of a face and where they are written."""
        return decoded(list[Spot], self._ask({"do": "spots", "face": face}, self.care.other)[0]["spots"])

    def face_pdf(self, face: int) -> bytes:
        """One face as a PDF, inside the trim as in print.pdf."""
        return self._ask({"do": "face", "face": face}, self.care.other)[1]

    def frames(self) -> list[dict[str, Any]]:
        """The frames of the last update, as in layout.json."""
        return self._update.frames

    def _picture(self, request: dict[str, Any]) -> bytes:
        with self._turn:
            key = (self._update.looks.get(request["face"]), *request.values())
            data = self._tiles.pop(key, None)
            if data is None:
                data = self._ask(request, self.care.other)[1]
                self._held += len(data)
            self._tiles[key] = data
            while self._held > self.care.tiles:
                self._held -= len(self._tiles.popitem(last=False)[1])
            return data

    # --- the child -----------------------------------------------------------------------

    def _ask(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """The child's answer; a second child's, when the first breaks."""
        with self._turn:
            for _ in range(2):
                try:
                    child = self._child or self._started()
                    header, body = child.ask(request, seconds, self.care.waiting)
                except Broken:
                    self.kill()
                    continue
                self._look_after(header)
                if "refused" in header:
                    raise LookupError(header["refused"])
                return header, body
            raise WorkerError("紙面を組む途中で二度続けて止まりました。原稿を少し前の形に戻すと、直ることがあります")

    def _started(self) -> _Child:
        """A new child, warm. Raises Broken."""
        child = self._warm()[0]
        self._child = child
        return child

    def _warm(self) -> tuple[_Child, dict[str, Any]]:
        if self._closed:
            raise WorkerError("もう閉じました")
        child = _Child(self._arguments)
        try:
            return child, child.ask({"do": "update", "first": []}, self.care.start, self.care.waiting)[0]
        except BaseException:
            child.end()
            raise

    def _decode_update(self, header: dict[str, Any]) -> Update:
        """An update of whichever child, as what it is after the one told before."""
        heard, before = decoded(Update, header["update"]), self._update
        if heard.error is not None:
            self._update = replace(before, changed_faces=(), timings=heard.timings, error=heard.error)
            return self._update
        changed = tuple(face for face in heard.faces if before.looks.get(face) != heard.looks[face])
        revision = before.revision + bool(changed or before.looks.keys() != heard.looks.keys())
        self._update = replace(heard, revision=revision, changed_faces=changed)
        return self._update

    def _look_after(self, header: dict[str, Any]) -> None:
        if self._renewing is None and (header["updates"] >= self.care.updates or header["resident"] >= self.care.resident):
            self._renewing = threading.Thread(target=self._renew, name="kohoshi-live-renewal", daemon=True)
            self._renewing.start()

    def _renew(self) -> None:
        """Warm a new child beside the old one, then let it take its place."""
        try:
            child, _ = self._warm()
        except (Broken, WorkerError, OSError):
            self._renewing = None
            return
        with self._turn:
            old, self._child = self._child, child
            self._renewing = None
            if self._closed:
                self.kill()
        if old is not None:
            old.end()

    @property
    def pid(self) -> int | None:
        """Of the child, while there is one."""
        return self._child.process.pid if self._child else None

    def kill(self) -> None:
        """End the child at once; the next request starts another."""
        with self._turn:
            child, self._child = self._child, None
        if child is not None:
            child.end()

    def close(self) -> None:
        """End the child; nothing can be asked any more."""
        self._closed = True
        with self._turn:
            child, self._child = self._child, None
        if child is not None:
            child.end(2)
        if self._renewing is not None:
            self._renewing.join()
