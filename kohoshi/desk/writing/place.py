"""Where articles stand in the flat plan, in words."""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.desk.desk import IssueDesk
from kohoshi.desk.writing.planning import layouts_named
from kohoshi.issue.model import Issue


@dataclass(frozen=True)
class Stand:
    """A part of an article in a slot. ``faces``: of the run."""

    faces: tuple[int, ...]
    slot: str
    title: str


def stands(issue: IssueDesk) -> dict[tuple[str, str], Stand]:
    """(article, part) → where it stands."""
    content = issue.content
    if content is None:
        return {}
    layouts, out = layouts_named(issue, str(content.publication.layouts)), {}
    for run in content.publication.flatplan:
        layout = layouts.get(str(run.layout))
        for slot, placings in run.slots.items():
            known = layout.slots.get(str(slot)) if layout else None
            for placing in placings:
                part = str(placing.part or first_part(content, str(placing.article)))
                out[str(placing.article), part] = Stand(tuple(run.faces), str(slot), known.title if known else str(slot))
    return out


def first_part(content: Issue, article: str) -> str:
    """The part that is meant where none is named."""
    found = content.articles.get(article)
    return next(iter(found.all_parts), "main") if found else "main"
