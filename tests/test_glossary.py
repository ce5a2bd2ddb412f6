"""The glossary: forty words at most, each told once, and every name of the code that it gives is there."""
from __future__ import annotations

import dataclasses
import importlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and "---" not in line and not line.startswith("| word |")]


def named(dotted: str) -> Any:
    """What a dotted name names: a module, what stands in it, or an attribute of that. Raises AttributeError."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            if part in getattr(found, "model_fields", {}):
                return found
            if dataclasses.is_dataclass(found) and part in {field.name for field in dataclasses.fields(found)}:
                return found
            found = getattr(found, part)
        return found
    raise AttributeError(dotted)


def test_forty_words_at_most_each_whole():
    assert 30 <= len(ROWS) <= 40
    assert all(len(row) == 4 and all(row) for row in ROWS)


@pytest.mark.parametrize("column", [0, 1, 3], ids=["word", "japanese", "code"])
def test_each_is_told_once(column):
    assert [each for each, count in Counter(row[column] for row in ROWS).items() if count > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_its_name_is_in_the_code(row):
    code = re.fullmatch(r"`(kohoshi(?:\.\w+)+)`", row[3])
    assert code, row
    assert named(code[1]) is not None


def test_a_name_that_is_gone_is_noticed():
    for wrong in ("kohoshi.issue.model.Number", "kohoshi.typeset.geometry.Frame.fullness", "kohoshi.number"):
        with pytest.raises(AttributeError):
            named(wrong)


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_newcomers_are_led_to_it(page):
    assert "glossary.md" in (ROOT / page).read_text(encoding="utf-8")
