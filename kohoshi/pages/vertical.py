"""What vertical slots will print: the characters and 縦中横 strings that their font is made for.

A character the vertical font lacks must never come from a horizontal one: it would lie on its
back. So the demand is taken wide (every text of the articles, and whatever the templates may add
of their own), and css/5-vertical.css names vertical fonts alone: what is still lacking comes out
as a missing glyph and is reported.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kohoshi.issue.model import Issue
from kohoshi.pages.inline import upright_strings
from kohoshi.pages.run import Pages

#: The sheet of the vertical parts; it may print marks of its own.
SHEET = "5-vertical.css"
#: What templates and sheets note for designers.
_NOTES = re.compile(r"\{#.*?#\}|/\*.*?\*/", re.S)
#: Parts of templates for blocks that a vertical slot refuses: their words never stand upright.
_ACROSS = frozenset({"chart.html.j2"})


@dataclass(frozen=True)
class Demand:
    """``characters`` of everything that may stand in a vertical slot, ``written`` of them by the
    officer; ``figures`` set as 縦中横."""

    characters: frozenset[str]
    written: frozenset[str]
    figures: frozenset[str]


def vertical_demand(issue: Issue, pages: Pages) -> Demand | None:
    """The demand of all vertical slots of an issue; None when it has none."""
    articles, layouts = _vertical(issue, pages)
    if not articles:
        return None
    texts = [text for article in sorted(articles)
             for text in _strings(issue.articles[article].model_dump(mode="json"))]
    # where a reference will lead is not known yet: any face of the issue; a blank parts Latin words
    # where a line ends between them (kohoshi.typeset.blanks)
    phrase = "・".join(map(str, issue.faces)) + "～面"
    figures = frozenset().union(*(upright_strings(text, lambda article: phrase) for text in texts))
    written = frozenset("".join(texts))
    own = set(phrase) | set("0123456789 ") | _furniture(pages.folder, layouts)
    return Demand(written | own, written, figures)


def _vertical(issue: Issue, pages: Pages) -> tuple[set[str], set[str]]:
    """(articles in vertical slots, layouts that have such slots)."""
    articles: set[str] = set()
    layouts: set[str] = set()
    for run in issue.publication.flatplan:
        layout = pages.layouts.get(run.layout)
        for name, placings in run.slots.items():
            if layout and name in layout.slots and layout.slots[name].vertical:
                articles |= {str(placing.article) for placing in placings if placing.article in issue.articles}
                layouts.add(str(run.layout))
    return articles, layouts


def _furniture(folder: Path, layouts: Iterable[str]) -> set[str]:
    """Japanese characters that templates and their sheet write themselves; what they note for designers is
    not set."""
    files = [*sorted(part for part in (folder / "parts").glob("*.j2") if part.name not in _ACROSS), folder / "css" / SHEET,
             *(folder / "faces" / f"{layout}.html.j2" for layout in layouts)]
    return {char for file in files if file.is_file()
            for char in _NOTES.sub("", file.read_text(encoding="utf-8")) if ord(char) > 0x7f}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
