"""Overset is named by the line of the content whose text has no room."""
from __future__ import annotations

import pytest

from kohoshi import PROJECT
from kohoshi.finding import Finding, Level
from kohoshi.flow.set_up import _placed
from kohoshi.issue.loader import load_issue


@pytest.fixture(scope="module")
def issue():
    return load_issue(PROJECT / "content" / "2022-06")


@pytest.mark.parametrize(("after", "cut"), [("", 0), ("見本", 0), ("見本", 3), (" 1・5面", 0), ("いつでもどうぞ", 2)])
def test_the_end_of_a_head_is_known_with_the_mark_behind_it(issue, after: str, cut: int) -> None:
    title = issue.articles["oyako-ehon"].title
    over = Finding("text/overset", Level.ERROR, "あふれ", face=4, article="oyako-ehon", excerpt=str(title)[cut:] + after)
    place = _placed(issue, over).place
    assert place is not None and (place.file, place.line) == (title.place.file, title.place.line)


@pytest.mark.parametrize("excerpt", ["ここにない文です見本", "見本", "ゐゑ"])
def test_what_nobody_wrote_has_no_line(issue, excerpt: str) -> None:
    over = Finding("text/overset", Level.ERROR, "あふれ", face=4, article="oyako-ehon", excerpt=excerpt)
    assert _placed(issue, over).place is None
