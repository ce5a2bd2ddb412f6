"""Where the time of the checks goes: each part's own time, what it calls taken off."""
from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any


class Stopwatch:
    """``watch`` the functions of modules and classes; ``seconds`` holds their own time in the main
    thread, by the name each was given."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = time.perf_counter()

    def watch(self, part: str, holder: Any, *names: str) -> None:
        """Functions; of cached properties, what it takes to make their value."""
        for name in names:
            own = holder.__dict__[name]
            if isinstance(own, cached_property):
                own.func = self._timed(part, own.func)
            else:
                setattr(holder, name, self._timed(part, own))

    def begin(self, part: str) -> None:
        self._lap()
        self._open.append(part)

    def end(self) -> None:
        self._lap()
        self._open.pop()

    def _lap(self) -> None:
        now = time.perf_counter()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now

    def _timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            if threading.current_thread() is not threading.main_thread():
                return function(*args, **kwargs)
            self.begin(part)
            try:
                found = function(*args, **kwargs)
                return list(found) if hasattr(found, "__next__") else found  # a generator works when it is asked
            finally:
                self.end()
        return run
