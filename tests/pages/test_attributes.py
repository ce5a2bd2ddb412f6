"""No element of a face says the same attribute twice: a reader of HTML keeps the first and drops the other unsaid."""
from __future__ import annotations

from html.parser import HTMLParser

import pytest

from kohoshi import PROJECT
from kohoshi.flow.set_up import issue_date, profile_of
from kohoshi.issue.loader import load_issue
from kohoshi.pages.run import Pages
from kohoshi.press import load_press


class _Twice(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.found.append((tag, names))


@pytest.mark.parametrize("month", ["2022-06", "2025-12"])
def test_no_attribute_twice(month):
    folder, press = PROJECT / "content" / month, load_press("offset-tabloid")
    pages = Pages.open(load_issue(folder), press, PROJECT / "layouts", folder, {}, profile_of(press, PROJECT / "fonts"))
    for run in pages.issue.publication.flatplan:
        reader = _Twice()
        reader.feed(pages.html(run, {}, issue_date(pages.issue))[0])
        assert reader.found == [], run.faces
