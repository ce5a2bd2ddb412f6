#!/usr/bin/env python3
"""How many small faults, put into the code of a room, its tests notice.

    python scripts/mutants.py [ROOM …] [--number 20] [--seed 1] [--project FOLDER]

In a copy of the project, one function after the other gets one fault (a comparison turned, a number off
by one, ``and`` for ``or``, a result of None, a ``not`` left out, a statement left out), and the tests of its
room run until the first fails. Told are the faults that none of them noticed, and how many they did of how
many. The same seed makes the same faults of the same code. ``--project``: another checkout of this project,
of whatever age: tests that it does not have are left out. The fonts are those of this one.
"""
from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
#: Room → (its code, its tests), as patterns under the project.
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "issue/dates": (("kohoshi/issue/dates/*.py",), ("tests/issue/test_dates.py", "tests/check/words/test_dates*.py", "tests/issue/test_when.py")),
    "text": (("kohoshi/text.py", "kohoshi/jlreq.py"), (
        "tests/test_text.py", "tests/pdfread/test_text.py", "tests/typeset/test_lines.py", "tests/archive/test_search.py",
        "tests/check/test_reference.py", "tests/check/test_completeness.py", "tests/check/words/test_style.py")),
    "press": (("kohoshi/press/*.py",), ("tests/press", "tests/check/press", "tests/editions/test_marks.py", "tests/editions/test_standard.py")),
    "edit": (("kohoshi/edit/*.py",), ("tests/edit",)),
    "check/words": (("kohoshi/check/words/*.py", "kohoshi/check/words/dates/*.py"), ("tests/check/words", "tests/faults")),
    "check": (("kohoshi/check/*.py",), ("tests/check/test_*.py",)),
    "pdfread": (("kohoshi/pdfread/*.py",), ("tests/pdfread", "tests/check/press")),
}
#: What is not copied.
_LEFT = (".*", "out", "archive", "archive-rehearsal", "proofs", "cache", "__pycache__")
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
#: The tests of a faulty room may take so many times what they take in a sound one, and seconds more.
_TIMES, _SECONDS = 4, 30


@dataclass(frozen=True)
class Mutant:
    """In ``file`` the bytes from ``start`` to ``end`` become ``text``; ``kind``: what was done."""

    file: str
    line: int
    start: int
    end: int
    text: str
    kind: str

    def made(self, source: bytes) -> bytes:
        return source[:self.start] + self.text.encode() + source[self.end:]


def mutants(file: str, source: bytes) -> list[list[Mutant]]:
    """Every fault that can be made, by function."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            faults = []
            for node in _inside(function):
                start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
                faults += [Mutant(file, node.lineno, start, end, text, kind) for kind, text in _faulty(node)]
            if faults:
                found.append(faults)
    return found


def _inside(function: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """The nodes of its body: no function within, no annotation, no docstring, nothing inside an f-string,
    whose places Python does not tell right."""
    for statement in function.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        stack: list[ast.AST] = [statement]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.JoinedStr):
                continue
            if isinstance(node, ast.expr | ast.stmt):
                yield node
            stack += [child for name, child in _children(node) if name != "annotation"]


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield name, child


def _faulty(node: ast.expr | ast.stmt) -> Iterator[tuple[str, str]]:
    """(kind, text) of what may stand in place of the node."""
    other = copy.deepcopy(node)
    match other:
        case ast.Compare(ops=[op, *_]) if type(op) in _TURNED:
            other.ops[0] = _TURNED[type(op)]()
            yield "comparison", f"({ast.unparse(other)})"
        case ast.BoolOp():
            other.op = ast.Or() if isinstance(other.op, ast.And) else ast.And()
            yield "and/or", f"({ast.unparse(other)})"
        case ast.UnaryOp(op=ast.Not()):
            yield "not", f"({ast.unparse(other.operand)})"
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            yield "number", f"({number + 1})"
            yield "number", f"({number - 1})"
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield "result", "return None"
        case ast.Expr(value=ast.Call()) | ast.Assign() | ast.AugAssign():
            yield "statement", "pass"


def chosen(found: Sequence[Sequence[Mutant]], number: int, seed: int) -> list[Mutant]:
    """So many, from as many functions as there are: a fault of each before a second of any."""
    dice = random.Random(seed)
    piles = [dice.sample(faults, len(faults)) for faults in found]
    dice.shuffle(piles)
    out: list[Mutant] = []
    while len(out) < number and any(piles):
        out += [pile.pop() for pile in piles if pile][:number - len(out)]
    return out


class Copy:
    """The project in a folder of its own, whose files may be spoiled."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.folder = folder / "project"
        shutil.copytree(project, self.folder, ignore=shutil.ignore_patterns(*_LEFT))
        (self.folder / "fonts" / "cache").symlink_to(PROJECT / "fonts" / "cache")

    def matching(self, patterns: Sequence[str]) -> list[str]:
        return sorted({path.relative_to(self.folder).as_posix() for pattern in patterns for path in self.folder.glob(pattern)})

    def run(self, tests: Sequence[str], seconds: float | None = None) -> bool:
        """Whether they pass."""
        # nothing compiled is kept: a fault of the same length in the same second would not be seen
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run([sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests], cwd=self.folder,
                                  env=environment, capture_output=True, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return False
        if done.returncode > 2:
            raise SystemExit(f"the tests cannot run (status {done.returncode}):\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.returncode == 0


def measured(room: str, copy: Copy, number: int, seed: int) -> tuple[int, int]:
    """(faults noticed, faults made) of a room; the others are told."""
    code, tests = (copy.matching(patterns) for patterns in ROOMS[room])
    faults = chosen([pile for file in code for pile in mutants(file, (copy.folder / file).read_bytes())], number, seed)
    start = time.monotonic()
    if not copy.run(tests):
        raise SystemExit(f"{room}: its tests fail as it is: {' '.join(tests)}")
    patience = (time.monotonic() - start) * _TIMES + _SECONDS
    noticed = 0
    for fault in faults:
        path = copy.folder / fault.file
        sound = path.read_bytes()
        path.write_bytes(fault.made(sound))
        try:
            passed = copy.run(tests, patience)
        finally:
            path.write_bytes(sound)
        noticed += not passed
        if passed:
            print(f"  not noticed: {fault.file}:{fault.line} {fault.kind}: {sound[fault.start:fault.end].decode()} → {fault.text}", flush=True)
    return noticed, len(faults)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(ROOMS)}; without any, all")
    parser.add_argument("--number", type=int, default=20, help="faults a room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--project", type=Path, default=PROJECT)
    given = parser.parse_args()
    if unknown := set(given.rooms) - ROOMS.keys():
        parser.error(f"no room {', '.join(sorted(unknown))}; there are {', '.join(ROOMS)}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(given.project.resolve(), Path(folder))
        for room in given.rooms or ROOMS:
            noticed, made = measured(room, copy, given.number, given.seed)
            print(f"{room}: {noticed} of {made} noticed", flush=True)


if __name__ == "__main__":
    main()
