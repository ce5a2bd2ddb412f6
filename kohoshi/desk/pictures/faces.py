"""The faces on screen: a warm worker that lays out again whenever a file was saved.

A face's *revision* is a digest of what it is painted from, so a tile may be kept for ever by its
address. The tiles of one revision are given out only while the worker holds that revision.
"""
from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kohoshi import limits
from kohoshi.finding import Finding
from kohoshi.live.spots import Spot
from kohoshi.live.update import Update
from kohoshi.live.watch import Watch
from kohoshi.live.worker import Worker
from kohoshi.refusal import refused

TILE = 512
ZOOMS = (1, 2, 4)
WIDTHS = (240, 480, 960)
#: Bytes of tiles and thumbnails kept ready.
KEPT = limits.TILES_KEPT
#: Hex digits of a digest that name a revision.
DIGITS = 20

Publish = Callable[[str, Mapping[str, Any]], None]
Key = tuple[Any, ...]


def banner_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as news: what a banner shows."""
    return [{"message": f.message, "hint": f.hint, "source": f.source, "article": f.article} for f in findings]


class Faces:
    """``start`` opens the worker, ``watch`` tells of saved files. Nothing runs before :meth:`wake`.

    :meth:`state` is ``{"phase": "asleep|working|ready|down", "revisions": {"6": "…"}, "error": [...],
    "down": message}``, published as ``update`` with ``changed`` (face numbers) after each layout.
    """

    def __init__(self, start: Callable[[], Worker], watch: Callable[[Callable[[], None]], Watch], publish: Publish) -> None:
        self._start, self._watch, self.publish = start, watch, publish
        self._lock = threading.RLock()      # the worker and the revisions belong together
        self._quick = threading.Lock()      # the state, never held for long
        self._ready = threading.Event()
        self._wanted = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._worker: Worker | None = None
        self._phase, self._down = "asleep", ""
        self._revisions: dict[int, str] = {}
        self._last: Update | None = None
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._size = 0

    # --- the thread that follows the files ---------------------------------------------------

    def wake(self) -> None:
        """Start the worker if it is not there yet; returns at once."""
        with self._quick:
            if self._thread is None and not self._closing:
                self._phase = "working"
                self._wanted.set()
                self._thread = threading.Thread(target=self._follow, name="faces", daemon=True)
                self._thread.start()

    def refresh(self) -> None:
        """Lay out again now (an edit was written; the watch would take a moment)."""
        self._wanted.set()

    def stop_waiting(self) -> None:
        """Nobody waits for the first layout any more: the desk is being closed."""
        self._ready.set()

    def close(self) -> None:
        with self._quick:
            self._closing = True
            thread = self._thread
        self._wanted.set()
        if thread is not None:
            thread.join()
        with self._lock:
            if self._worker is not None:
                self._worker.close()
                self._worker = None

    def _follow(self) -> None:
        watch = self._watch(self.refresh)
        try:
            while self._wanted.wait() and not self._closing:
                self._wanted.clear()
                self._lay_out()
        finally:
            watch.stop()

    def _lay_out(self) -> None:
        with self._quick:
            self._phase = "working"
        self.publish("working", {})
        changed: list[int] = []
        try:
            with self._lock:
                if self._worker is None:
                    self._worker = self._start()
                changed = self._took(self._worker.update())
        except (OSError, LookupError, ValueError) as fault:
            with self._quick:
                self._phase, self._down = "down", refused(fault)
        else:
            with self._quick:
                self._phase, self._down = "ready", ""
        self._ready.set()
        self.publish("update", {**self.state(), "changed": changed})

    def _took(self, update: Update) -> list[int]:
        """Take over the revisions; which faces changed."""
        with self._quick:
            before, self._last = self._revisions, update
            self._revisions = {face: look[:DIGITS] for face, look in sorted(update.looks.items())}
            changed = [face for face, revision in self._revisions.items() if before.get(face) != revision]
            for key in [key for key in self._kept if self._revisions.get(key[1]) != key[2]]:
                self._size -= len(self._kept.pop(key))
        return changed

    # --- what the views ask -----------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        with self._quick:
            error = self._last.error if self._last else None
            return {"phase": self._phase, "revisions": {str(face): rev for face, rev in self._revisions.items()},
                    "error": banner_findings(error or ()), "down": self._down}

    def wait(self, seconds: float) -> bool:
        """Until the first layout has come (or failed)."""
        self.wake()
        return self._ready.wait(seconds)

    def revision(self, face: int) -> str | None:
        with self._quick:
            return self._revisions.get(face)

    def frames(self) -> list[Mapping[str, Any]]:
        """Frames as in layout.json, as they stand now."""
        with self._quick:
            return list(self._last.frames) if self._last else []

    def findings(self) -> list[Finding]:
        """What the layout itself found."""
        with self._quick:
            return list(self._last.findings) if self._last else []

    def tile(self, face: int, revision: str, zoom: int, column: int, row: int) -> bytes | None:
        """A tile, or None when that revision is gone."""
        return self._picture(("tile", face, revision, zoom, column, row), lambda w: w.tile(face, zoom, column, row))

    def thumbnail(self, face: int, revision: str, width: int) -> bytes | None:
        return self._picture(("thumb", face, revision, width), lambda w: w.thumbnail(face, width))

    def spots(self, face: int, revision: str) -> Sequence[Spot] | None:
        with self._lock:
            if self._worker is None or self.revision(face) != revision:
                return None
            try:
                return self._worker.spots(face)
            except (OSError, LookupError):
                return None

    def _picture(self, key: Key, draw: Callable[[Worker], bytes]) -> bytes | None:
        with self._quick:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self._lock:
            if self._worker is None or self.revision(key[1]) != key[2]:
                return None
            try:
                data = draw(self._worker)
            except (OSError, LookupError):  # the next update tells why
                return None
        with self._quick:
            if key not in self._kept and self._revisions.get(key[1]) == key[2]:
                self._kept[key] = data
                self._size += len(data)
                while self._size > KEPT:
                    self._size -= len(self._kept.popitem(last=False)[1])
        return data
