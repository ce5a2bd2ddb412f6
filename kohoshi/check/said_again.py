"""What text.txt, articles.json and articles.csv say of a table more often than the print does: the head of its
column with every cell, and a cell over several rows in each of them."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kohoshi.issue.markup import parse, without_readings
from kohoshi.issue.model import Issue
from kohoshi.issue.tables.model import Table
from kohoshi.issue.values import Cell


def said_again(issue: Issue) -> Iterator[tuple[str, str, str]]:
    """(first face of the run, article, words), as often as they may be said again."""
    for placed in issue.placings():
        for block in issue.articles[placed.article].all_parts[placed.part]:
            if block.table is not None:
                for words in _words(block.table):
                    yield str(min(placed.run.faces)), placed.article, words


def _words(table: Table) -> Iterator[str]:
    for row in table.said_rows:
        for _, heads, _ in row:
            if words := "".join(map(_said, heads)):
                yield f"{words}："
    for above, row in pairwise(table.said_rows):
        before = {id(cell) for _, _, cell in above}
        yield from (_said(cell) for _, _, cell in row if id(cell) in before)


def _said(cell: Cell) -> str:
    return "".join(without_readings(parse(line)) for line in cell.split("\n"))
