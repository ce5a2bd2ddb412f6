"""What an article must show on paper: the list the proof of completeness is made from.

Walks the model in field order (= print order) and takes every text declared ``once`` or
``repeats``. Words of the templates (labels of the facts of a notice, the marks Q and A) are not
content and not listed.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kohoshi.finding import Place
from kohoshi.issue.fields import Record
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import MAIN, Block, Issue, Placed
from kohoshi.issue.model_chart import Chart
from kohoshi.issue.values import Amount, Cell, Id, Prose, Scalar

#: Fields of Article that hold its blocks; all its other printed fields are the title block.
_BLOCKS = ("body", "parts")


@dataclass(frozen=True)
class Printable:
    """One text as a reader sees it (markup removed, ruby as base then reading, U+FFFC for a
    face reference). ``field`` is the path in the article, e.g. ``body.2.questions.0.a``;
    ``source`` the line as written, which begins at ``place`` (empty: made from a number)."""

    text: str
    place: Place | None
    field: str
    article: str
    part: str
    printed: str
    source: str = ""

    @property
    def in_body(self) -> bool:
        """Of the blocks, which may go on over frames; not of the title block."""
        return self.field.split(".", 1)[0] in _BLOCKS


def printables(issue: Issue, article_id: str, part: str = MAIN, *, head: bool) -> list[Printable]:
    """Everything printed of ``part`` of the article, in field order; paragraphs apart.

    ``head``: also the title block (kicker, title, subtitle, lead, category), which stands in
    the slot of the first placed part. Raises KeyError for an unknown article or part.
    """
    walk = _TextWalk(issue, article_id, part)
    article = issue.articles[article_id]
    out: list[Printable] = []
    if head:
        out.extend(walk.record(article, "", skip=_BLOCKS))
    stem = "body" if article.body is not None else f"parts.{part}"
    for index, block in enumerate(article.all_parts[part]):
        out.extend(walk.record(block, f"{stem}.{index}"))
    return out


def placed_printables(issue: Issue) -> Iterator[tuple[Placed, list[Printable]]]:
    """What the flat plan places, in its order; an article's title block with the first of its parts there."""
    seen: set[str] = set()
    for placed in issue.placings():
        yield placed, printables(issue, placed.article, placed.part, head=placed.article not in seen)
        seen.add(placed.article)


def imprint(issue: Issue) -> Iterator[Printable]:
    """What stands on the faces beside the articles: the publisher's words, the official labels
    of the SDGs, month label, slogan, running heads and the labels of advertisements."""
    walk = _TextWalk(issue, "", "")
    yield from walk.record(issue.house.publisher, "publisher")
    for number, goal in issue.house.sdgs.items():
        yield from walk.record(goal, f"sdgs.{number}")
    publication = issue.publication
    for name, value in (("label", publication.label), ("slogan", publication.slogan)):
        if value:
            yield from walk.text(value, name, "repeats")
    disclaimer = issue.house.publisher.disclaimer
    if disclaimer and any(run.ads for run in publication.flatplan):
        yield from walk.text(disclaimer, "publisher.disclaimer", "repeats")
    for index, run in enumerate(publication.flatplan):
        yield from walk.text(run.section, f"flatplan.{index}.section", "repeats")
        for ad in run.ads:
            yield from walk.text(ad.label, f"flatplan.{index}.ads", "repeats")


def declared(record: type[Record], name: str) -> str | None:
    """The ``printed`` declaration of a field: once, repeats, never, or None when it has none."""
    extra = record.model_fields[name].json_schema_extra
    value = extra.get("printed") if isinstance(extra, dict) else None
    return str(value) if value is not None else None


class _TextWalk:
    def __init__(self, issue: Issue, article: str, part: str) -> None:
        self.issue, self.article, self.part = issue, article, part
        self.last: Place | None = None

    def record(self, record: Record, path: str, skip: tuple[str, ...] = ()) -> Iterator[Printable]:
        kind = type(record)
        for name in kind.model_fields:
            value = getattr(record, name)
            if name in skip or value is None:
                continue
            where = f"{path}.{name}" if path else name
            if isinstance(record, Block) and name == "contacts":
                yield from self.contacts(value, where)
            elif declared(kind, name) != "never":
                yield from self.value(value, where, declared(kind, name) or "once")

    def value(self, value: Any, path: str, printed: str) -> Iterator[Printable]:
        if isinstance(value, Chart):
            yield from self.chart(value, path)
        elif isinstance(value, Record):
            yield from self.record(value, path)
        elif isinstance(value, list | tuple):
            for index, item in enumerate(value):
                yield from self.value(item, f"{path}.{index}", printed)
        elif isinstance(value, Cell) and value.continues:
            return
        elif isinstance(value, str):
            yield from self.text(value, path, printed)
        elif isinstance(value, int):  # the only printed integers of an article are SDG goals
            label = self.issue.house.sdgs[str(value)].label
            yield self.printable(f"{value} {visible_text(label)}", self.last, path, printed)

    def text(self, value: str, path: str, printed: str) -> Iterator[Printable]:
        offset = 0
        for line in value.split("\n") if isinstance(value, Prose) else [value]:
            place = value.at(offset) if isinstance(value, Scalar) else None
            offset += len(line) + 1
            seen = visible_text(line).strip()
            if seen:
                self.last = place
                yield self.printable(seen, place, path, printed, line)

    def chart(self, chart: Chart, path: str) -> Iterator[Printable]:
        """In the order in which it is set; numbers as they are printed, with their thousands apart."""
        for name, value in chart.printed():
            if isinstance(value, Amount):
                yield self.printable(value.shown, value.place, f"{path}.{name}", "once")
            else:
                yield from self.text(value, f"{path}.{name}", "once")

    def contacts(self, ids: list[Id], path: str) -> Iterator[Printable]:
        for index, key in enumerate(ids):
            contact = self.issue.house.contacts[key]
            yield from self.record(contact, f"{path}.{index}")

    def printable(self, text: str, place: Place | None, path: str, printed: str, source: str = "") -> Printable:
        return Printable(text, place, path, self.article, self.part, printed, source)

