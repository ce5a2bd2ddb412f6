"""Where articles stand in the flat plan, in words."""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.writing.planning import layouts_named


@dataclass(frozen=True)
class SlotPlace:
    """A part of an article in a slot. ``faces``: of the run, and of those in which its text goes on."""

    faces: tuple[int, ...]
    slot: str
    title: str


def slot_places(open_issue: OpenIssue) -> dict[tuple[str, str], SlotPlace]:
    """(article, part) → where it stands."""
    content = open_issue.content
    if content is None:
        return {}
    layouts, out = layouts_named(open_issue, str(content.publication.layouts)), {}
    for run, slot, article, part, faces in content.placings():
        layout = layouts.get(str(run.layout))
        known = layout.slots.get(slot) if layout else None
        out[article, part] = SlotPlace(faces, slot, known.title if known else slot)
    return out
