"""Machines on guard: the linter, the type checker, and what they cannot ask of a line."""
from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
#: Characters of a line; a pattern or a sentence that begins its line may be longer.
LONGEST = 160
_WHOLE = re.compile(r"""\s*(?:\w+ = (?:re\.compile\()?|\("\w+", )?[rbf]{0,2}["']""")
_SILENCED = re.compile(r"#\s*(?:noqa|type: ignore)\b")
_REASONED = re.compile(r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*  \S.+|type: ignore\[[a-z, -]+\]  # \S.+)$")


def run(tool: str, *arguments: str | Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / tool, *arguments], cwd=ROOT, input=given, capture_output=True, text=True, encoding="utf-8", check=False)


def lines() -> Iterator[tuple[str, str]]:
    """(file:line, line) of all our Python."""
    for folder in ("kohoshi", "tests", "scripts", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield f"{path.relative_to(ROOT)}:{number}", line


def test_the_linter_has_nothing_to_say():
    done = run("ruff", "check", "--output-format", "concise")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_type_checker_has_nothing_to_say():
    """Strictly, over all of kohoshi/. What it found out is kept in .mypy_cache (not in git): the first
    time takes half a minute, the next ones a few seconds."""
    done = run("mypy")
    assert done.returncode == 0, done.stdout + done.stderr


def test_both_are_as_strict_as_we_say():
    assert run("ruff", "check", "--stdin-filename", "kohoshi/text.py", "-", given="import os\n").returncode == 1
    assert TOOLS["mypy"]["strict"] is True and TOOLS["mypy"]["files"] == ["kohoshi"]
    loose = {name for part in [TOOLS["mypy"], *TOOLS["mypy"]["overrides"]] for name in part}
    assert loose == {"strict", "files", "python_version", "cache_dir", "overrides", "module", "ignore_missing_imports"}


def test_whatever_is_left_out_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for table in ("ignore = [", "[tool.ruff.lint.per-file-ignores]", "[[tool.mypy.overrides]]\nmodule = ["):
        start = text.index(table) + len(table)
        for line in text[start:text.index("\n\n" if table.startswith("[tool") else "\n]", start)].splitlines():
            if line.strip() not in ("", "]") and not line.endswith("["):
                assert re.search(r"# \S.{3,}$", line), line


def test_a_silenced_line_says_why():
    assert [f"{where}: {line.strip()}" for where, line in lines()
            if _SILENCED.search(line) and not _REASONED.search(line) and "test_guard" not in where] == []


def test_lines_can_be_read():
    """Counted in characters: the linter counts a Japanese one as two."""
    assert [f"{where}: {len(line)}" for where, line in lines()
            if where.startswith("kohoshi/") and len(line) > LONGEST and not _WHOLE.match(line)] == []


@pytest.mark.parametrize("hook", [hook for repo in HOOKS["repos"] for hook in repo["hooks"]], ids=lambda hook: hook["id"])
def test_what_runs_before_a_commit_is_there(hook):
    """Hooks are of this repository alone, and start what make setup has installed."""
    assert hook["language"] == "system" and hook["name"]
    program = hook["entry"].split()[0]
    assert program.startswith(".venv/bin/") and (BIN / Path(program).name).is_file(), hook["entry"]


def test_hooks_come_from_nowhere_else():
    assert [repo["repo"] for repo in HOOKS["repos"]] == ["local"]
