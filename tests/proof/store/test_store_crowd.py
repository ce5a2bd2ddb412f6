"""Many writers at once, and a writer that is killed: nothing acknowledged is lost or doubled."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import kohoshi
from kohoshi.proof.store import Store
from tests.proof.store.conftest import draft

ROOT = Path(kohoshi.__file__).parents[1]
#: Writes comments with some threads and prints the id of each once it is acknowledged.
WRITER = """
import os, sys, threading
from kohoshi.proof.store import Draft, Store
path, name, threads, each = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = Store.open(path)
def write(number):
    for at in range(each):
        key = f"{name}-{number}-{at}"
        made = store.add_comment(Draft(1, (1, 2, 3, 4), key, name), key)
        if at % 3 == 0:
            assert store.add_comment(Draft(1, (1, 2, 3, 4), key, name), key) == made
        os.write(1, f"{made.id} {key}\\n".encode())
every = [threading.Thread(target=write, args=(number,)) for number in range(threads)]
[thread.start() for thread in every]
[thread.join() for thread in every]
"""


def writer(path: Path, name: str, threads: int, each: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, str(threads), str(each)], text=True,
                            stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_twenty_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    """Three processes of four threads that all make the file, and eight threads of our own."""
    path = tmp_path / "desk.sqlite3"
    others = [writer(path, f"p{number}", threads=4, each=5) for number in range(3)]
    with Store.open(path) as store:
        def write(number: int) -> list[str]:
            return [store.add_comment(draft(f"{number}-{at}"), f"t{number}-{at}").id for at in range(5)]
        with ThreadPoolExecutor(8) as pool:
            ours = [id for ids in pool.map(write, range(8)) for id in ids]
        told = ours + [line.split()[0] for other in others for line in other.communicate(timeout=120)[0].splitlines()]
        assert [other.returncode for other in others] == [0, 0, 0]
        assert len(told) == 100 == len(set(told))
        assert {comment.id for comment in store.comments()} == set(told)
        changes = store.changes_since(0)
        assert sorted(event.subject for event in changes.events if event.what == "comment.add") == sorted(told)
        assert [event.seq for event in changes.events] == list(range(1, 101))
        assert store.sound()


def test_what_was_acknowledged_before_kill_9_is_there(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    child = writer(path, "victim", threads=4, each=100_000)
    assert child.stdout
    told = [child.stdout.readline() for _ in range(60)]
    os.kill(child.pid, signal.SIGKILL)
    told += child.stdout.readlines()
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    acknowledged = dict(line.split() for line in told if line.endswith("\n"))
    assert len(acknowledged) >= 60
    with Store.open(path) as store:
        assert store.sound()
        stored = {comment.id: comment.text for comment in store.comments()}
        assert acknowledged.items() <= stored.items()
        assert len(stored) <= len(acknowledged) + 4, "each thread had at most one comment on its way"
        assert len(store.changes_since(0, limit=10 ** 6).events) == len(stored)
        id, key = next(iter(acknowledged.items()))
        assert store.add_comment(draft(key, face=1, box=(1, 2, 3, 4), author="victim", section="", article=None), key).id == id
