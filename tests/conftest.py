"""Every test process stands as a build does: the engine sees declared fonts only."""
from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pydyf
import pytest

import kohoshi.typeset  # noqa: F401  first: the engine may see no own font of the machine
from kohoshi.finding import Finding
from tests.said import Speaks, marked
from tests.toughness.page import Happened

#: Files of few long tests, the longest first. Each file goes to one process whole: begun last, such
#: a file would keep one core busy while the others have nothing left.
LONG = ("whole/test_month_in_the_browser.py", "whole/test_year.py", "live/test_session.py", "live/test_worker.py", "whole/test_press_file.py",
        "whole/test_leading_colours.py", "test_guard.py")
_HERE = Path(__file__).parent


class _Deflated:
    """A compressor that knows what it is given: nearly every file for the printer carries the same
    profile of 1 MB, 0.3 s each time."""

    def __init__(self, level: int) -> None:
        self.level = level

    def compress(self, data: bytes) -> bytes:
        return _deflated(data, self.level) if len(data) > 1 << 19 else zlib.compress(data, self.level)

    def flush(self) -> bytes:
        return b""


_deflated = lru_cache(maxsize=4)(zlib.compress)
pydyf.zlib = SimpleNamespace(compressobj=_Deflated)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files, then those that build, then the rest (with ``--no-loadscope-reorder``)."""
    def rank(item: pytest.Item) -> int:
        name = item.path.relative_to(_HERE).as_posix()
        return LONG.index(name) if name in LONG else len(LONG) + (not name.startswith("whole/"))
    items.sort(key=rank)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write what the cases make the rules say into kohoshi/rules/said.yaml")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "speaks(rule, **parameters): what this case makes the rule say is what its page quotes")


@pytest.fixture
def speaks(request: pytest.FixtureRequest) -> Speaks:
    """Holds what a case found against what the page of a rule quotes."""
    return Speaks(request.config.getoption("--record"))


@pytest.fixture(autouse=True)
def _heard(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same for what a marked case finds."""
    rules = marked(request.node)
    if not rules:
        yield
        return
    found: list[Finding] = []
    made = Finding.__init__

    def heard(self: Finding, *args: Any, **given: Any) -> None:
        made(self, *args, **given)
        found.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Finding, "__init__", heard)
        yield
    for rule in rules:
        Speaks(request.config.getoption("--record"))(rule, found)


@pytest.fixture
def happened(request: pytest.FixtureRequest) -> Iterator[Happened]:
    """What the product did with a fault of docs/toughness.md, told once it was seen:
    ``happened(fault, "what was tried", what)``."""
    failed = request.session.testsfailed
    here = Happened(f"{request.path.relative_to(_HERE).as_posix()}::{request.function.__name__}")
    yield here
    if request.session.testsfailed == failed:
        here.end()
