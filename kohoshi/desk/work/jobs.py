"""Work that takes a while (building, freezing a round, comparing, handing over), one at a time for an issue,
in a child process; its steps are news: ``build`` those of a build (running.py), ``job`` those of all else."""
from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from kohoshi import PROJECT
from kohoshi.desk.work.running import Builds, Publish

#: Where the child finds this program, wherever the project lies.
PROGRAM = PROJECT.root
#: What each kind of work is called while it runs, and when it is done.
TITLES = {
    "freeze": ("校正の回を保存しています", "校正の回を保存しました"), "compare": ("くらべています", "くらべました"),
    "prints": ("紙面を調べています", ""), "handover": ("下版しています", "下版しました"),
    "trial": ("試し入稿を書いています", "試し入稿を書きました"), "replace": ("面を差し替えています", "面を差し替えました"),
    "release": ("公開して保存しています", "公開して保存しました"), "rehearse": ("練習として保存しています", "練習として保存しました"),
    "alike": ("渡したものとくらべています", ""),
    "returned": ("印刷会社のPDFをくらべています", "印刷会社のPDFをくらべました"),
}


def command(kind: str, /, **given: Any) -> list[str]:
    """What does work of a kind; ``given``: what its function in child.py asks for."""
    return [sys.executable, "-m", "kohoshi.desk.work.child", kind, json.dumps(given, ensure_ascii=False)]


class Jobs:
    """:meth:`state` is that of a build (running.py) and ``kind``, ``title``, ``said``; ``counts`` is what
    came of it."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._lock = threading.Lock()
        self._running: Builds | None = None
        self._kind = ""
        self._then: Callable[[Mapping[str, Any]], None] | None = None

    def state(self) -> dict[str, Any]:
        with self._lock:
            running, kind = self._running, self._kind
        title, said = TITLES.get(kind, ("", ""))
        state = running.state() if running else {"phase": "none", "steps": [], "since": None, "counts": None, "problems": []}
        return {**state, "kind": kind, "title": title, "said": said}

    def start(self, kind: str, then: Callable[[Mapping[str, Any]], None] | None = None, /, **given: Any) -> bool:
        """Begin; False while other work runs. ``given``: for child.py; ``then``: called with what
        came of it, before anybody is told."""
        with self._lock:
            if self._running is not None and self._running.state()["phase"] == "running":
                return False
            self._running, self._kind, self._then = Builds(command(kind, **given), PROGRAM, self._publish_state), kind, then
            return self._running.start()

    @property
    def busy(self) -> bool:
        return bool(self.state()["phase"] == "running")

    def join(self, seconds: float | None = None) -> None:
        with self._lock:
            running = self._running
        if running is not None:
            running.join(seconds)

    def close(self) -> None:
        with self._lock:
            running = self._running
        if running is not None:
            running.close()

    def _publish_state(self, _: str, state: Mapping[str, Any]) -> None:
        if state["phase"] == "done" and self._then is not None:
            self._then(state["counts"])
        title, said = TITLES.get(self._kind, ("", ""))
        self._publish("job", {**state, "kind": self._kind, "title": title, "said": said})
