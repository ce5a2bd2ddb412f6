"""docs/toughness.md: what the product does with each fault, in the words of the tests that tried it.

    python -m tests.toughness.page

runs the tests and writes the page from what they saw. Each test that takes the fixture ``happened``
says what it saw; outside this command that is compared with the page, which is the only record.
"""
from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "toughness.md"
FAULTS: dict[int | str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
#: A file to which the tests write what they saw, instead of comparing it with the page.
WRITING = "KOHOSHI_HAPPENED"

_HEAD = """<!-- Written by the tests: python -m tests.toughness.page. Not to be changed by hand. -->
# What happens when something goes wrong

A tester who wanted to break the product found {faults} faults, by number, and files that others open and we
refused. Each row says what was tried and what the product did with it, in the words of the test that did it:
every run of the test compares the row with what happened. `0`, `1` and `2` are exit statuses, other three-figure
numbers answers of the desk, 「…」 what a person is told.
"""


@dataclass(frozen=True)
class Row:
    """``fault``: as in faults.yaml; ``what``: what happened; ``test``: where, ``folder/file.py::test``."""

    fault: int | str
    tried: str
    what: str
    test: str


class Happened:
    """What one test saw: told by calling it, compared with the page."""

    def __init__(self, test: str) -> None:
        self._test = test
        self._told: set[tuple[int | str, str]] = set()
        self._writing = os.environ.get(WRITING)
        self._written = {} if self._writing else {(row.fault, row.tried): row.what for row in written() if row.test == test}

    def __call__(self, fault: int | str, tried: str, what: str) -> None:
        assert what and "\n" not in what and fault in FAULTS
        self._told.add((fault, tried))
        if self._writing:
            with open(self._writing, "a", encoding="utf-8") as file:
                file.write(json.dumps([fault, tried, what, self._test]) + "\n")
            return
        known = self._written.get((fault, tried))
        assert known == what, f"docs/toughness.md says of {fault}, {tried}: {known!r} (python -m tests.toughness.page)"

    def end(self) -> None:
        """Everything that the page says of this test was seen."""
        unseen = self._written.keys() - self._told
        assert self._told and not unseen, f"not seen by {self._test}: {sorted(map(str, unseen))}"


def written() -> list[Row]:
    """The rows of the page as it is."""
    rows, fault = [], None
    for line in PAGE.read_text(encoding="utf-8").splitlines() if PAGE.is_file() else ():
        if head := re.match(r"## (\w+) ", line):
            fault = int(head[1]) if head[1].isdigit() else head[1]
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if fault is not None and len(cells) == 3 and cells[2].startswith("`"):
            rows.append(Row(fault, cells[0], cells[1], cells[2].strip("`")))
    return rows


def told() -> list[tuple[int | str, str, str]]:
    """(fault, what is tried, test) of every place in the tests that says what happened."""
    return [(call.args[0].value, call.args[1].value, test)
            for test, function in asking() for call in calls(function)]


def asking() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every test that takes the fixture, by its name."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body if "happened" in text else ():
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and "happened" in [arg.arg for arg in node.args.args]:
                yield f"{path.relative_to(ROOT / 'tests').as_posix()}::{node.name}", node


def calls(function: ast.FunctionDef) -> list[ast.Call]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Call) and ast.unparse(node.func) == "happened"]


def page(rows: list[Row]) -> str:
    """The page of these rows, the faults in their order. Raises ValueError for a fault without any."""
    out = [_HEAD.format(faults=len([number for number in FAULTS if isinstance(number, int)]))]
    for fault, about in FAULTS.items():
        mine = [row for row in rows if row.fault == fault]
        if not mine:
            raise ValueError(f"no test tells what happens with fault {fault}")
        out.append(f"\n## {fault} {about['fault']}\n\nSeverity before: {about['severity']}.\n\n| tried | what happens | test, under `tests/` |\n|---|---|---|\n")
        out += [f"| {_cell(row.tried)} | {_cell(row.what)} | `{row.test}` |\n" for row in sorted(mine, key=lambda row: (row.test, row.tried))]
    return "".join(out)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Run the tests that say what happened, and write the page from what they said."""
    tests = sorted({test for _, _, test in told()})
    with tempfile.TemporaryDirectory() as folder:
        seen = Path(folder) / "happened"
        seen.touch()
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", *(f"tests/{test}" for test in tests)], cwd=ROOT, check=False,
                              env={**os.environ, WRITING: str(seen)})
        rows = {Row(*json.loads(line)) for line in seen.read_text(encoding="utf-8").splitlines()}
    if done.returncode or {(row.fault, row.tried, row.test) for row in rows} != set(told()) or len(rows) != len(told()):
        print("Not written: a test failed, said two different things, or did not say what it should.", file=sys.stderr)
        return 1
    PAGE.write_text(page(list(rows)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
