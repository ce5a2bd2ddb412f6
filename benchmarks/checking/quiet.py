"""Whether the machine had nothing else to do meanwhile. Told by Linux; elsewhere nobody knows."""
from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STAT = Path("/proc/stat")
#: Columns of its first line that are no work: idle, iowait, and guests, which are in user already.
_NO_WORK = (3, 4, 8, 9)


class Others:
    """``share``: the most of all cores' time that others used during anything looked at, 0 to 1."""

    def __init__(self) -> None:
        self.share = 0.0

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        start, worked, own = time.perf_counter(), _worked(), _own()
        yield
        seconds = (time.perf_counter() - start) * (os.cpu_count() or 1)
        self.share = max(self.share, (_worked() - worked - (_own() - own)) / seconds)


def _worked() -> float:
    """Seconds that all cores have worked since the machine was started."""
    if not _STAT.is_file():
        return 0.0
    ticks = [int(value) for value in _STAT.read_text().split("\n", 1)[0].split()[1:]]
    return sum(tick for column, tick in enumerate(ticks) if column not in _NO_WORK) / os.sysconf("SC_CLK_TCK")


def _own() -> float:
    """Seconds that this process and those it has waited for have worked."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
