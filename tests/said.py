"""What a case makes a rule say, held against what the rule's page quotes (kohoshi/rules/said.yaml).

    @pytest.mark.speaks("order/folio")                      the case speaks for the rule
    @pytest.mark.speaks("image/soft", dpi=310)              so does one of its parameters
    def test_a_fault(speaks): speaks("order/folio", found)  what it found itself

    python -m pytest --record tests/faults tests/check …    writes the sentences of the cases that run

One case speaks for a rule, and of what it finds of the rule the first.
"""
from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from kohoshi.files import write_whole
from kohoshi.finding import Finding
from kohoshi.rules import RULES, SAID, quoted_messages

TESTS = Path(__file__).resolve().parent
_HEAD = "# What cases of the tests made the rules say; their pages quote it. Written by the tests (--record, tests/said.py).\n"


class Speaks:
    """Called by a case with what it found: ``speaks("order/folio", findings)``."""

    def __init__(self, record: bool) -> None:
        self.record = record

    def __call__(self, rule: str, found: Iterable[Finding] | Finding) -> None:
        findings = [found] if isinstance(found, Finding) else list(found)
        sentence = next((str(finding.message) for finding in findings if finding.rule == rule), None)
        assert sentence is not None, f"{rule} says nothing here"
        if self.record:
            write((yaml.safe_load(SAID.read_text(encoding="utf-8")) or {}) | {rule: sentence})
        else:
            assert quoted_messages().get(rule) == sentence, f"{rule}: run this case with --record, then python -m kohoshi.rules.page"


def write(sentences: dict[str, str]) -> None:
    """said.yaml, in the order of the rules."""
    text = yaml.safe_dump({rule: sentences[rule] for rule in RULES if rule in sentences}, allow_unicode=True, sort_keys=False, width=10_000)
    write_whole(SAID, (_HEAD + text).encode())


def marked(item: pytest.Item) -> set[str]:
    """The rules for which a case speaks by its mark."""
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return {str(mark.args[0]) for mark in item.iter_markers("speaks") if all(params[name] == value for name, value in mark.kwargs.items())}


@cache
def spoken_for() -> tuple[str, ...]:
    """The rules for which a test speaks: by its mark, or named where ``speaks`` is called; as often as it does."""
    return tuple(rule for path in TESTS.rglob("test_*.py") if "speaks" in (text := path.read_text(encoding="utf-8"))
                 for rule in _spoken(ast.parse(text)))


def _spoken(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("speaks", "pytest.mark.speaks") and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
