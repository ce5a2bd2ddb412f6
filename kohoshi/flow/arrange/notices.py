"""What is to be arranged: the notices of the columns, and those that stand nowhere yet."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import MAIN, Article, Issue, Placing, Run
from kohoshi.issue.printed import printables
from kohoshi.issue.values import Pin, Plain
from kohoshi.issue.when import of_article
from kohoshi.issue.when.occasions import calendar_of

#: Kinds of block that a notice of a column is made of.
_KINDS = frozenset(("paragraph", "lead", "heading", "items", "info", "figure", "note", "terms", "code", "contacts", "arrows"))
#: Characters of a notice at most, where no facts (日時, 場所 …) make it one.
_SHORT = 400
#: Order and words of ``Article.importance``; ``normal`` where none is written.
RANKS = {"high": 0, "normal": 1, "low": 2}
IMPORTANCE = {"high": "大", "normal": "ふつう", "low": "小"}
_NEVER = dt.date.max


@dataclass(frozen=True)
class Notice:
    """``key``: as the flat plan writes it; ``date``: the first day on which it takes place (None: none is told);
    ``now``: (number of the run, slot) where it stands, None for what stands nowhere; ``characters`` of its body."""

    key: str
    article: str
    title: str
    category: str
    importance: str
    date: dt.date | None
    pin: Pin | None
    now: tuple[int, str] | None
    characters: int

    @property
    def order(self) -> tuple[int, dt.date, str, str]:
        """As notices follow each other: importance, then date, then title."""
        return RANKS[self.importance], self.date or _NEVER, self.title, self.key


def placed(issue: Issue, number: int, slots: Iterable[str]) -> list[tuple[Placing, Notice]]:
    """The notices in these slots of a run, as they stand."""
    run: Run = issue.publication.flatplan[number]
    filled = {str(slot): placings for slot, placings in run.slots.items()}
    return [(placing, notice_of(issue, placing, (number, slot))) for slot in slots for placing in filled.get(slot, ())
            if not placing.continued and str(placing.article) in issue.articles]


def loose(issue: Issue) -> tuple[list[tuple[Placing, Notice]], list[str]]:
    """(notices that stand nowhere, other articles that stand nowhere)."""
    there = set(issue.publication.placed)
    notices, others = [], []
    for key, article in issue.articles.items():
        if key in there:
            continue
        if is_notice(issue, key, article):
            placing = Placing(article=Plain(key))
            notices.append((placing, notice_of(issue, placing, None)))
        else:
            others.append(key)
    return notices, others


def is_notice(issue: Issue, key: str, article: Article) -> bool:
    """Whether an article is made for a column of notices: facts, or a short text, and nothing large."""
    if list(article.all_parts) != [MAIN]:
        return False
    kinds = {block.kind for block in article.all_parts[MAIN]}
    return kinds <= _KINDS and ("info" in kinds or characters(issue, key, MAIN) <= _SHORT)


def characters(issue: Issue, article: str, part: str) -> int:
    """Characters of the body."""
    return sum(len("".join(each.text.split())) for each in printables(issue, article, part, head=False))


def notice_of(issue: Issue, placing: Placing, now: tuple[int, str] | None) -> Notice:
    article = issue.articles[str(placing.article)]
    days = [each.first for occasion in of_article(str(placing.article), article, calendar_of(issue)) for each in occasion.when.occurrences]
    category = visible_text(article.category) if article.category else ""
    many = characters(issue, str(placing.article), placing.part_meant) if placing.part_meant in article.all_parts else 0
    return Notice(placing.written, str(placing.article), visible_text(article.title), category, article.importance or "normal",
                  min(days, default=None), article.pin, now, many)
