"""Tells when files below some folders have changed, once they have come to rest."""
from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from kohoshi.live.sources import differing, states

#: Seconds between two looks, and without a further change before it is told.
LOOK, REST = 0.2, 0.08


class Watch:
    """Looks at the files again and again (a few hundred: some milliseconds); ``tell`` is called in
    a thread of its own with the files that came, went or changed."""

    def __init__(self, folders: Iterable[Path], tell: Callable[[set[Path]], None], look: float = LOOK, rest: float = REST) -> None:
        self.folders, self.tell, self.look, self.rest = tuple(folders), tell, look, rest
        self._stopped = threading.Event()
        self._states = states(self.folders)
        self._thread = threading.Thread(target=self._run, name="kohoshi-watch", daemon=True)

    def start(self) -> Watch:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Returns when ``tell`` will not be called any more."""
        self._stopped.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self.look):
            if changed := self.changed():
                self.tell(changed)

    def changed(self) -> set[Path]:
        """What has changed since the last time, after it has come to rest; else nothing."""
        before, now = self._states, states(self.folders)
        while differing(before, now):
            time.sleep(self.rest)
            later = states(self.folders)
            if later == now or self._stopped.is_set():
                self._states = later
                return differing(before, later)
            now = later
        return set()
