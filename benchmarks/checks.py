"""What the checks cost: beside Ghostscript's one pass over the same file, and of the content alone.

    python benchmarks/checks.py [--rounds 7] [--busy] [--built DIR] [--write docs/cost.md]

Exit status 1 when an aim is missed. Builds the sample issue first, unless ``--built`` names a
folder that a build has written. Takes a minute or two.
"""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from checking import report
from checking.quiet import Others

from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.limits import OURS
from kohoshi.pdfread.plates import Plates

CONTENT = PROJECT / "content" / "2022-06"
#: So many rounds are tried for one that counts.
PATIENCE = 20
CHILD = PROJECT / "benchmarks" / "checking" / "child.py"


def made(folder: Path) -> Path:
    """The sample issue, built."""
    print("  building the sample issue", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, str(PROJECT / "render.py"), "build", str(CONTENT), "--out", str(folder)],
                   check=True, capture_output=True)
    return folder


def ghostscript(built: Path) -> tuple[float, float]:
    """Seconds of the pass that draws the plates, nothing beside it; its processor time."""
    with open_finished(built / "print.pdf") as finished:
        geometries = [face.geometry for face in finished.pages]
    plates = Plates(built / "print.pdf", geometries, OURS)
    start, before = time.perf_counter(), os.times()
    plates.face(len(geometries))  # waits for all of them
    seconds, after = time.perf_counter() - start, os.times()
    plates.close()
    return seconds, sum(after[2:4]) - sum(before[2:4])


def child(*arguments: object) -> tuple[float, dict]:
    """(seconds from the start of the process to its end, what it tells)."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, str(CHILD), *map(str, arguments)], check=True, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), str(CHILD.parents[1])])})
    return time.perf_counter() - start, json.loads(done.stdout)


def measured(built: Path, rounds: int, busy: bool) -> report.Result:
    """Everything in turn, ``rounds`` times after one to warm up, each round the other way round.
    A round in which others used the machine is left out and done again, as long as patience lasts;
    with ``busy`` it counts."""
    known = len(json.loads((built / "report.json").read_text(encoding="utf-8"))["findings"])
    result = report.Result()
    turns = {"gs": lambda: ghostscript(built), "checks": lambda: child("build", CONTENT, built)[1],
             "content": lambda: child("content", CONTENT)}
    for number in range(rounds * PATIENCE + 1):
        found: dict = {}
        others = Others()
        for what in sorted(turns, reverse=bool(number % 2)):
            with others.looked_at():
                found[what] = turns[what]()
        if found["checks"]["findings"] != known:
            raise RuntimeError(f"the checks found {found['checks']['findings']} things, the build {known}")
        counts = number > 0 and (busy or others.share <= report.DISTURBED)
        print(f"  round {number}: others used up to {others.share:.0%} of the machine"
              f"{'' if counts else ', left out'}", file=sys.stderr, flush=True)
        if counts:
            result.add(found["gs"], found["checks"], found["content"], others.share)
        if len(result.rounds) == rounds:
            return result
    raise RuntimeError(f"others used the machine: only {len(result.rounds)} of {rounds} rounds can be compared")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--busy", action="store_true", help="take rounds that others disturbed too; then only processor time tells")
    parser.add_argument("--built", type=Path, help="a folder that a build of the sample issue has written")
    parser.add_argument("--write", type=Path, help="put the tables between the markers of this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measured(options.built or made(Path(folder) / "built"), options.rounds, options.busy)
    print(report.as_text(result))
    if options.write:
        report.write(options.write, result)
    missed = report.missed(result)
    for line in missed:
        print(f"MISSED: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
