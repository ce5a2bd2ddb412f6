"""One build at a time for an issue, in a child process that can be stopped; its steps are news."""
from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from kohoshi import limits
from kohoshi.child import PIPE, Process, StillRunning, out_of_time, start, with_program

#: Seconds a stopped build has to clean up before it is killed.
GRACE = limits.STOP_SECONDS

Publish = Callable[[str, Mapping[str, Any]], None]


class Builds:
    """``command``: what makes the issue, telling its steps as lines of JSON (child.py).

    :meth:`state` is ``{"phase": "none|running|done|failed|stopped", "steps": [{"title", "seconds"}],
    "since": epoch seconds, "counts": {…} | None, "problems": [{"message", "hint", "source"}]}``.
    """

    def __init__(self, command: list[str], cwd: Path, publish: Publish) -> None:
        self.command, self.cwd, self.publish = command, cwd, publish
        self._lock = threading.Lock()
        self._child: Process[str] | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False
        self._state: dict[str, Any] = {"phase": "none", "steps": [], "since": None, "counts": None, "problems": []}

    def state(self) -> dict[str, Any]:
        with self._lock:
            return deepcopy(self._state)

    def start(self) -> bool:
        """Begin a build; False when one is running already."""
        with self._lock:
            if self._state["phase"] == "running":
                return False
            self._child = start(self.command, limits.CHILD_WORK, stdout=PIPE, stderr=PIPE, cwd=self.cwd, env=with_program(self.cwd),
                                text=True, apart=True)
            self._stopped = False
            self._state = {"phase": "running", "steps": [], "since": time.time(), "counts": None, "problems": []}
            self._thread = threading.Thread(target=self._follow, args=(self._child,), name="build", daemon=True)
            self._thread.start()
        self.publish("build", self.state())
        return True

    def stop(self) -> bool:
        """Stop the running build; nothing of it is kept. False when none is running."""
        with self._lock:
            child = self._child
            if child is None or self._state["phase"] != "running":
                return False
            self._stopped = True
        _signal(child, signal.SIGTERM)
        try:
            child.wait(GRACE)
        except StillRunning:
            _signal(child, signal.SIGKILL)
        return True

    def join(self, seconds: float | None = None) -> None:
        """Wait until the running build has ended."""
        if self._thread is not None:
            self._thread.join(seconds)

    def close(self) -> None:
        self.stop()
        self.join()

    def _follow(self, child: Process[str]) -> None:
        said = [""]
        assert child.stdout and child.stderr
        errors = child.stderr
        aside = threading.Thread(target=lambda: said.append(errors.read()), daemon=True)
        aside.start()
        with child:
            for line in child.stdout:
                self._hear(line)
            aside.join()
            child.wait()
        with self._lock:
            state = self._state
            if self._stopped:
                state["phase"] = "stopped"
            elif state["counts"] is not None:
                state["phase"] = "done"
            else:
                state["phase"] = "failed"
                state["problems"] = state["problems"] or [_unforeseen(said[-1], child.returncode)]
        self.publish("build", self.state())

    def _hear(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:  # a library that prints
            return
        with self._lock:
            steps = self._state["steps"]
            match told:
                case {"begin": str(title)}:
                    steps.append({"title": title, "seconds": None})
                case {"end": str(), "seconds": seconds} if steps:
                    steps[-1]["seconds"] = seconds
                case {"done": dict(counts)}:
                    self._state["counts"] = counts
                    return
                case {"failed": list(problems)}:
                    self._state["problems"] = problems
                    return
        self.publish("build", self.state())


def _signal(child: Process[str], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _unforeseen(said: str, status: int | None) -> dict[str, Any]:
    if status is not None and out_of_time(status):
        return {"message": f"{limits.CHILD_WORK.seconds:,g} 秒かけても終わらないので、やめました",
                "hint": "重い絵（SVG）や、大きな支給PDFを軽くしてください", "source": None}
    last = said.strip().splitlines()[-1] if said.strip() else f"終了コード {status}"
    return {"message": f"組む途中で止まりました（{last}）", "hint": "もう一度組んでも同じなら、この文を開発者に伝えてください", "source": None}
