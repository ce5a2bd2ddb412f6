"""Imports flow one way, and the linter that says so notices when they do not."""
from __future__ import annotations

import re
import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([command, "--config", folder / "pyproject.toml", "--no-cache"], cwd=folder,
                          capture_output=True, text=True, encoding="utf-8", check=False)


def test_rooms_import_one_way():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_modules_import_each_other_in_a_circle():
    """Imports inside functions and for the type checker count. Folders are looked at by the linter; this also sees a
    package's own ``__init__``."""
    graph = grimp.build_graph("kohoshi", cache_dir=None)
    TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules}).prepare()  # raises CycleError


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of empty rooms under our contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rooms = ["rules", "finding", "text", "jlreq", "issue", "press", "fonts", "pdfread", "pages", "typeset", "editions", "check", "desk", "desk/review", "desk/web"]
    for room in ["", *rooms]:
        folder = tmp_path / "kohoshi" / room
        folder.mkdir(exist_ok=True, parents=True)
        (folder / "__init__.py").touch()
    return tmp_path


def test_empty_house_keeps_the_contracts(house):
    assert lint(house).returncode == 0


@pytest.mark.parametrize("room, imported", [
    ("issue", "typeset"), ("finding", "issue"), ("rules", "finding"), ("check", "pages"), ("check", "editions"), ("pdfread", "check"),
    ("desk/web", "desk.review"),
])
def test_linter_notices_a_wrong_import(house, room, imported):
    (house / "kohoshi" / room / "wrong.py").write_text(f"import kohoshi.{imported}\n", encoding="utf-8")
    done = lint(house)
    assert done.returncode == 1 and f"kohoshi.{room.replace('/', '.')}.wrong" in done.stdout


def test_linter_notices_a_circle_closed_inside_a_function(house):
    (house / "kohoshi/check/one.py").write_text("from kohoshi.check import two\n", encoding="utf-8")
    (house / "kohoshi/check/two.py").write_text("def late():\n    from kohoshi.check import one\n    return one\n", encoding="utf-8")
    done = lint(house)
    assert done.returncode == 1 and "No circles" in done.stdout


def test_linter_notices_a_room_without_a_place(house):
    (house / "kohoshi" / "attic.py").touch()
    done = lint(house)
    assert done.returncode == 1 and "attic" in done.stdout + done.stderr


def test_only_the_typesetting_room_knows_the_engine():
    house = ROOT / "kohoshi"
    knowing = {path.relative_to(house).parts[0] for path in house.rglob("*.py")
               if re.search(r"^\s*(?:import|from)\s+weasyprint\b", path.read_text(encoding="utf-8"), re.M)}
    assert knowing == {"typeset"}


def test_no_file_is_longer_than_a_reader_holds():
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "kohoshi").rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > 400} == {}
