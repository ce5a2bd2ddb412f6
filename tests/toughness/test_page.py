"""The page of faults says what tests saw, all of it and nothing else. That each row is true is compared by
its own test (fixture ``happened``)."""
from __future__ import annotations

import ast

import pytest

from tests.toughness import page
from tests.toughness.page import FAULTS, Happened, Row


def test_every_fault_has_a_test_and_no_row_is_without_one():
    said = page.told()
    assert sorted({(row.fault, row.tried, row.test) for row in page.written()}, key=str) == sorted(said, key=str)
    assert len(said) == len({(fault, tried) for fault, tried, _ in said})
    assert {fault for fault, _, _ in said} == set(FAULTS) and [fault for fault in FAULTS if isinstance(fault, int)] == list(range(1, 23))


def test_the_page_is_as_it_was_written():
    assert page.PAGE.read_text(encoding="utf-8") == page.page(page.written())


def test_no_test_says_what_it_did_not_see():
    """What is said comes from what the test holds; nothing leaves such a test out."""
    found = list(page.asking())
    assert len(found) > len(FAULTS)
    for test, function in found:
        said = page.calls(function)
        assert said, test
        for call in said:
            assert all(isinstance(arg, ast.Constant) for arg in call.args[:2]) and len(call.args) == 3, test
            assert [node for node in ast.walk(call.args[2]) if isinstance(node, ast.Name)], f"{test}: says {ast.unparse(call.args[2])} whatever happens"
        assert not [mark for mark in function.decorator_list if "skip" in ast.unparse(mark) or "xfail" in ast.unparse(mark)], test


ROWS = [Row(1, "a | b", "0, 「x」", "a/test_a.py::test_x"), Row("others", "c", "1", "a/test_a.py::test_x")]


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """A page of two rows of one test."""
    monkeypatch.delenv(page.WRITING, raising=False)
    monkeypatch.setattr(page, "FAULTS", {1: {"severity": "high", "fault": "F"}, "others": {"severity": "low", "fault": "O"}})
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    page.PAGE.write_text(page.page(ROWS), encoding="utf-8")
    return Happened("a/test_a.py::test_x")


def test_a_page_is_read_as_it_is_written(kept):
    assert page.written() == ROWS


def test_what_happened_otherwise_is_no_success(kept):
    kept(1, "a | b", "0, 「x」")
    with pytest.raises(AssertionError, match="not seen by"):
        kept.end()
    with pytest.raises(AssertionError, match="says of others, c: '1'"):
        kept("others", "c", "2")
    with pytest.raises(AssertionError, match="None"):
        kept("others", "d", "1")
    kept.end()


def test_a_fault_without_a_row_is_refused(kept):
    with pytest.raises(ValueError, match="others"):
        page.page(ROWS[:1])


def test_who_says_nothing_is_told(kept):
    with pytest.raises(AssertionError, match="not seen by"):
        Happened("b/test_b.py::test_y").end()
