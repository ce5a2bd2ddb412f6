"""Child processes: the one place that starts them, each with bounds on the processor's time, its memory and
the size of a file it writes.

A child that is at work is never ended by the clock, one that does nothing at all is: a busy machine takes
longer and refuses nothing. Where the system has no such bounds (Windows) the clock remains.
"""
from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from kohoshi.limits import Bounds
from kohoshi.refusal import Refusal

Process = subprocess.Popen
Done = subprocess.CompletedProcess
#: Raised by ``Process.wait(seconds)``.
StillRunning = subprocess.TimeoutExpired
NOWHERE, PIPE = subprocess.DEVNULL, subprocess.PIPE
#: Exit status of a child whose program cannot be started.
NO_PROGRAM = 127
#: Whether this system holds children to their bounds.
HELD = sys.platform != "win32"

#: Confines the process that it then becomes: bytes of memory, seconds, whether they are renewed, bytes of a
#: file. A bound that is set on us already and lower stays. No core file.
_CONFINED = """
import os, resource as r, sys
def bound(kind, soft, hard):
    most = r.getrlimit(kind)[1]
    least = lambda n: n if most == -1 else most if n == -1 else min(n, most)
    r.setrlimit(kind, (least(soft), least(hard)))
memory, seconds, renewed, file = map(int, sys.argv[1:5])
bound(r.RLIMIT_AS, memory, memory)
bound(r.RLIMIT_CPU, seconds, -1 if renewed else seconds + 1)
bound(r.RLIMIT_FSIZE, file, file)
bound(r.RLIMIT_CORE, 0, 0)
try:
    os.execvp(sys.argv[5], sys.argv[5:])
except OSError:
    os._exit(127)
"""


class OutOfTime(Refusal):
    """The child has used up its ``seconds`` of the processor, or was silent far beyond them."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:,g} 秒かけても終わらないので、やめました")
        self.seconds = seconds


def start(command: Sequence[str | Path], bounds: Bounds, *, stdin: int | IO[Any] | None = NOWHERE, stdout: int | None = None,
          stderr: int | None = None, cwd: Path | None = None, env: Mapping[str, str] | None = None, text: bool = False,
          apart: bool = False, buffered: bool = True) -> Process[Any]:
    """A child at work. ``apart``: in a session of its own, which signals reach as a whole. Raises OSError."""
    return subprocess.Popen(_confined(command, bounds), stdin=stdin, stdout=stdout, stderr=stderr, cwd=cwd, env=env, start_new_session=apart,
                            bufsize=-1 if buffered else 0, encoding="utf-8" if text else None, errors="replace" if text else None)


def run(command: Sequence[str | Path], bounds: Bounds, *, given: str | bytes = b"", cwd: Path | None = None,
        env: Mapping[str, str] | None = None) -> Done[Any]:
    """A child from beginning to end, with what it said: text where ``given`` is text. Raises OutOfTime, OSError."""
    with start(command, bounds, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=cwd, env=env, text=isinstance(given, str)) as child:
        patience, left = Patience(child, bounds), given or None
        try:
            while True:
                try:
                    out, errors = child.communicate(left, timeout=bounds.patience)
                    break
                except StillRunning:
                    left = None
                    if patience.over():
                        raise OutOfTime(bounds.patience) from None
        except BaseException:
            child.kill()
            raise
    if out_of_time(child.returncode):
        raise OutOfTime(bounds.seconds)
    return Done(child.args, child.returncode, out, errors)


class Patience:
    """With a child that does nothing at all: by the clock, but only while it uses no processor."""

    def __init__(self, child: Process[Any], bounds: Bounds) -> None:
        self._child, self._seconds = child, bounds.patience
        self._until, self._worked = time.monotonic() + self._seconds, 0

    def over(self) -> bool:
        """Whether it has done nothing since so long."""
        if time.monotonic() < self._until:
            return False
        before, self._worked = self._worked, _worked(self._child.pid)
        self._until = time.monotonic() + self._seconds
        return self._worked <= before


def _worked(process: int) -> int:
    """Ticks of the processor that a process and the children it has outlived took; 0 where nobody tells."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return sum(map(int, told.rpartition(")")[2].split()[11:15]))


def out_of_time(status: int) -> bool:
    """Whether a child ended because its processor time was used up."""
    return status == -getattr(signal, "SIGXCPU", 24)


def renew(seconds: float) -> None:
    """In a child whose bounds are ``renewed``: so many seconds of the processor from now on."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1  # the bound is counted in ticks, the use exactly
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard))


def with_program(program: Path) -> dict[str, str]:
    """Our surroundings, in which a child finds the modules of ``program``, a folder."""
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(filter(None, [str(program), os.environ.get("PYTHONPATH", "")]))}


def _confined(command: Sequence[str | Path], bounds: Bounds) -> list[str]:
    words = [str(word) for word in command]
    if not HELD:
        return words
    numbers = bounds.memory_mb << 20, math.ceil(bounds.seconds), int(bounds.renewed), bounds.file_mb << 20
    return [sys.executable, "-I", "-S", "-c", _CONFINED, *map(str, numbers), *words]
