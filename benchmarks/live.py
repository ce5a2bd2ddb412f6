"""From a saved file to the new spread on the screen, beside a bare WeasyPrint run of the issue.

    python benchmarks/live.py [--rounds 7] [--write docs/live.md]

In one run, in turn: WeasyPrint as it comes over the same documents in a fresh process; the steps of
our own build up to print.pdf in a fresh process; every edit through the warm worker, until the last
tile of the spread in view is there. Exit status 1 when an edit of a word is not at least five times
as fast as bare WeasyPrint without its imports. Takes some minutes.
"""
from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from composing import cost
from living.edits import Edit, edits
from living.report import Result, as_text, write

from kohoshi.live.worker import Worker

BARE, COLD = (Path(__file__).with_name("living") / name for name in ("bare.py", "cold.py"))
#: How many times as fast an edit must be, and what is aimed at.
WANTED, AIM = 5, 10


def copied(folder: Path) -> Path:
    """A project that the edits may change."""
    for name in ("content", "layouts"):
        shutil.copytree(PROJECT / name, folder / name)
    (folder / "fonts").symlink_to(PROJECT / "fonts")
    return folder


def seconds(command: Sequence[object], **environment: str) -> dict[str, float]:
    """What a process says of its steps."""
    done = subprocess.run([sys.executable, *map(str, command)], stdout=subprocess.PIPE, check=True, text=True,
                          env={**os.environ, **environment})
    return json.loads(done.stdout)


def measured(rounds: int, folder: Path) -> Result:
    project, job = copied(folder / "project"), folder / "job"
    job.mkdir()
    cost._write(cost.issue_job(PROJECT, PROJECT / "content/2022-06")[0], job)
    (folder / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
    bare, cold, tried = [], [], edits()
    for edit in tried:
        edit.prepare(project)
    with Worker(project, project / "content/2022-06") as worker:
        _warm(worker, tried)
        for number in range(rounds):
            print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            bare.append(seconds([BARE, job], FONTCONFIG_FILE=str(folder / "fonts.conf"), PYTHONPATH="",
                                PYTHONWARNINGS="ignore"))
            cold.append(seconds([COLD, project, project / "content/2022-06"], PYTHONPATH=str(PROJECT)))
            for edit in tried:
                edit.measure(worker)
    return Result(_medians(bare), _medians(cold),
                  [(edit.name, statistics.median(edit.times), _medians(edit.steps)) for edit in tried])


def _warm(worker: Worker, tried: list[Edit]) -> None:
    """Open the issue, show every face, make every edit once."""
    for face in worker.update().faces:
        worker.thumbnail(face, 200)
    for edit in tried:
        edit.measure(worker)
        edit.times.clear()
        edit.steps.clear()


def _medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {step: statistics.median(run[step] for run in runs) for step in runs[0]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", type=Path, help="put the tables between the markers of this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "project").mkdir()
        result = measured(options.rounds, folder)
    print(as_text(result, absolute=True))
    if options.write:
        write(options.write, as_text(result))
    missed = [name for name, ratio in result.ratios if name.startswith("a word") and ratio < WANTED]
    for name in missed:
        print(f"MISSED: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
