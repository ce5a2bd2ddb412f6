"""The proof store under load: writers in threads and processes for some seconds, kill -9 in the middle.

    python benchmarks/store.py [--writers 20] [--seconds 60] [--kills 20]

Exit status 1 when an acknowledged comment is lost or doubled. Prints comments a second and how long
one took to be acknowledged (on disk).
"""
from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from kohoshi.proof.store import Draft, Store

#: Threads of one process that writes.
THREADS = 5


def write(path: Path, name: str, seconds: float) -> None:
    """Comments from some threads until the time is up; one line for each that is acknowledged."""
    from threading import Thread
    store, until = Store.open(path), time.monotonic() + seconds

    def one(number: int) -> None:
        at = 0
        while time.monotonic() < until:
            key, start = f"{name}-{number}-{at}", time.perf_counter()
            made = store.add_comment(Draft(1 + at % 12, (10, 20, 30, 5), key, name), key)
            os.write(1, f"{made.id} {key} {time.perf_counter() - start:.6f}\n".encode())
            at += 1

    every = [Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in every:
        thread.start()
    for thread in every:
        thread.join()


def started(path: Path, name: str, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, __file__, "--write", str(path), name, str(seconds)], stdout=subprocess.PIPE, text=True)


def acknowledged(lines: list[str]) -> dict[str, tuple[str, float]]:
    whole = [line.split() for line in lines if line.endswith("\n")]
    return {id: (key, float(took)) for id, key, took in whole}


def proven(path: Path, told: dict[str, tuple[str, float]], count: int) -> bool:
    """Every acknowledged comment is there once, and the file is sound."""
    with Store.open(path) as store:
        stored = {comment.id: comment.text for comment in store.comments()}
        there = {id: key for id, (key, _) in told.items()}
        return (store.sound() and len(told) == count and there.items() <= stored.items()
                and len(set(stored.values())) == len(stored) == store.last_seq())


def crowd(folder: Path, writers: int, seconds: float) -> bool:
    path = folder / "crowd.sqlite3"
    children = [started(path, f"p{number}", seconds) for number in range(max(writers // THREADS, 1))]
    lines = [line for child in children for line in child.communicate()[0].splitlines(keepends=True)]
    told = acknowledged(lines)
    times = sorted(took for _, took in told.values())
    print(f"{len(children) * THREADS} writers, {seconds:g} s: {len(told)} comments, {len(told) / seconds:.0f} a second, "
          f"acknowledged after {times[len(times) // 2] * 1000:.1f} ms (median), {times[int(len(times) * .99)] * 1000:.1f} ms (99 %)")
    return all(child.returncode == 0 for child in children) and proven(path, told, len(lines))


def killed(folder: Path, number: int) -> bool:
    path = folder / f"killed-{number}.sqlite3"
    child = started(path, "victim", 600)
    assert child.stdout
    lines = [child.stdout.readline() for _ in range(20 + 13 * number)]
    os.kill(child.pid, signal.SIGKILL)
    lines += child.stdout.readlines()
    child.wait()
    return proven(path, acknowledged(lines), len([line for line in lines if line.endswith("\n")]))


def main() -> int:
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        well = crowd(Path(folder), given.writers, given.seconds)
        kills = [killed(Path(folder), number) for number in range(given.kills)]
    print(f"crowd: {'nothing lost or doubled' if well else 'LOST OR DOUBLED'}; "
          f"kill -9: {sum(kills)} of {len(kills)} times everything acknowledged was there")
    return int(not (well and all(kills)))


if __name__ == "__main__":
    sys.exit(main())
