"""From a saved file to the new spread on the screen, beside a bare WeasyPrint run of the issue.

    python benchmarks/live.py [--rounds 7] [--only-chain] [--write docs/live.md]

In one run, in turn: WeasyPrint as it comes over the same documents in a fresh process; the steps of
our own build up to print.pdf in a fresh process; every edit through the warm worker, until the last
tile of the spread in view is there. So too on a second paper, in which an article flows over three
faces. Exit status 1 when an edit of a word is not at least five times as fast as bare WeasyPrint
without its imports, or one of a word of that article not eight times. Takes some minutes.
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
from contextlib import ExitStack
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from composing import cost
from living import chain
from living.edits import Edit, chained, edits
from living.report import BEGIN, CHAIN, Result, as_text, write

from kohoshi.live.worker import Worker

BARE, COLD = (Path(__file__).with_name("living") / name for name in ("bare.py", "cold.py"))
#: How many times as fast an edit must be, and what is aimed at.
WANTED, AIM = 5, 10
#: ... where the article flows over three faces.
WANTED_CHAINED = 8


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


class Paper:
    """An issue whose edits are tried, beside the runs of its documents."""

    def __init__(self, folder: Path, tried: list[Edit], prepare=lambda project: None) -> None:
        folder.mkdir()
        (folder / "project").mkdir()
        self.project, self.tried, self.folder = copied(folder / "project"), tried, folder
        prepare(self.project)
        (folder / "job").mkdir()
        cost._write(cost.issue_job(self.project, self.issue)[0], folder / "job")
        (folder / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
        self.bare: list[dict[str, float]] = []
        self.cold: list[dict[str, float]] = []
        for edit in tried:
            edit.prepare(self.project)

    @property
    def issue(self) -> Path:
        return self.project / "content" / "2022-06"

    def round(self, worker: Worker) -> None:
        self.bare.append(seconds([BARE, self.folder / "job"], FONTCONFIG_FILE=str(self.folder / "fonts.conf"), PYTHONPATH="",
                                 PYTHONWARNINGS="ignore"))
        self.cold.append(seconds([COLD, self.project, self.issue], PYTHONPATH=str(PROJECT)))
        for edit in self.tried:
            edit.measure(worker)

    @property
    def result(self) -> Result:
        return Result(_medians(self.bare), _medians(self.cold),
                      [(edit.name, statistics.median(edit.times), _medians(edit.steps)) for edit in self.tried])


def measured(rounds: int, folder: Path, *, only_chain: bool = False) -> dict[str, Result]:
    """The marker of its tables → what came of a paper."""
    known = {CHAIN: Paper(folder / "chained", chained(), chain.put)}
    if not only_chain:
        known = {BEGIN: Paper(folder / "sample", edits())} | known
    papers = list(known.values())
    with ExitStack() as opened:
        workers = [opened.enter_context(Worker(paper.project, paper.issue)) for paper in papers]
        for paper, worker in zip(papers, workers, strict=True):
            _warm(worker, paper.tried)
        for number in range(rounds):
            print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            for paper, worker in zip(papers, workers, strict=True):
                paper.round(worker)
    return {marker: paper.result for marker, paper in known.items()}


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
    parser.add_argument("--only-chain", action="store_true", help="only the article over three faces")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        results = measured(options.rounds, Path(name), only_chain=options.only_chain)
    for marker, result in results.items():
        print(as_text(result, absolute=True))
        if options.write:
            write(options.write, as_text(result), marker)
    missed = [name for result in results.values() for name, ratio in result.ratios
              if name.startswith("a word") and ratio < (WANTED_CHAINED if "three faces" in name else WANTED)]
    for name in missed:
        print(f"MISSED: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
