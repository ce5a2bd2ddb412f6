"""The blocks of the rules: whole, each of a rule that the code finds, none twice."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from mimetypes import guess_extension
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kohoshi import rules
from kohoshi.rules import FAMILIES, FOLDER, RULES, Rule, of_family

CODE = FOLDER.parent
NAME = re.compile(r"[a-z]+/[a-z]+(?:-[a-z]+)*")


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(CODE.rglob("*.py")))


def found() -> Iterator[str]:
    """Every rule that stands as a literal in the code: as the rule of a Finding or, in the room
    that reads the content, as the first word given to one of its three ways to report."""
    for path, tree in trees():
        shows = "desk" in path.relative_to(CODE).parts  # it names types of media, and judges nothing
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not shows and NAME.fullmatch(node.value) \
                    and not guess_extension(node.value) and node.value.split("/")[0] in FAMILIES:
                yield node.value
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name, first = ast.unparse(node.func), node.args[0].value
                if name == "Finding":
                    yield first
                elif "issue" in path.relative_to(CODE).parts and name in ("error", "self.report", "self.stop"):
                    yield f"content/{first}"


def test_every_rule_in_the_code_has_a_block():
    names = set(found())
    assert {"order/folio", "text/overset", "content/tab", "layout/colour"} <= names
    assert names - RULES.keys() == set()


def test_every_block_is_of_a_rule_in_the_code():
    texts = {node.value for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert [name for name in RULES if not {name, name.removeprefix("content/")} & texts] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_blocks_are_whole_and_none_stands_twice(family):
    read = YAML(typ="safe", pure=True).load((FOLDER / f"{family}.yaml").read_text(encoding="utf-8"))  # refuses what stands twice
    assert list(read) == list(of_family(family)) != []
    for rule in of_family(family).values():
        assert NAME.fullmatch(rule.name) and rule.family == family
        assert all((rule.title, rule.why, rule.do, rule.fires, rule.silent)) and not rule.title.isascii(), rule.name


def test_families_and_files_are_the_same():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*FAMILIES, rules.SAID.stem}
    assert len(RULES) == len(list(RULES)) > 250


def test_what_must_not_stand_has_a_fixed_level():
    assert [rule.name for rule in RULES.values() if (rule.stops or not rule.waivable) and not rule.fixed] == []


@pytest.mark.parametrize("name", ["../../README", "x/y", "README", "order", "order/gone", "said/x"])
def test_what_is_no_rule_has_no_block(name):
    assert RULES.get(name) is None


@pytest.mark.parametrize(("family", "name", "block", "words"), [
    ("order", "text/folio", {"level": "error"}, "another family"),
    ("order", "order/x", {"level": "error", "wy": "…"}, "order.yaml: order/x: .*wy"),
    ("order", "order/x", {"level": "error"}, "order.yaml: order/x: .*title"),
    ("order", "order/x", {"level": "grave"}, "grave"),
])
def test_a_block_with_a_slip_is_told(family, name, block, words):
    with pytest.raises(ValueError, match=words):
        rules._rule(family, name, block)


def test_a_family_alone_is_read_for_one_of_its_rules(monkeypatch):
    read: list[str] = []
    monkeypatch.setattr(rules, "_read", lambda file: read.append(file) or {})
    of_family.cache_clear()
    try:
        assert RULES.get("order/folio") is None
    finally:
        of_family.cache_clear()
    assert read == ["order.yaml"]


def test_a_rule_knows_its_page():
    assert RULES["date/weekday"].page == "date.md#weekday" and isinstance(RULES["date/weekday"], Rule)
