"""Bookmarks of web.pdf: every face, under it what begins or goes on there.

The engine makes bookmarks of headings: flat, with marks of a sample in their names, and the heads
inside an article beside those of the paper. These are made from the flat plan.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from kohoshi.issue.markup import parse, without_readings
from kohoshi.issue.model import Issue, Run
from kohoshi.text import say_faces
from kohoshi.typeset.composition import Composition


def write_outline(pdf: pikepdf.Pdf, composition: Composition, issue: Issue) -> None:
    """Replace the bookmarks of a file that the engine wrote."""
    places = _named(pdf)
    page_of = {face: pdf.pages[index] for index, (face, _) in enumerate(composition.pages)}
    with pdf.open_outline() as outline:
        outline.root.clear()
        for layout in composition.runs:
            run = layout.run
            for face in run.faces:
                top = Array([page_of[face].obj, Name.Fit])
                item = OutlineItem(f"{say_faces([face])} {_words(run.section)}", Array(top))
                if run.supplied:
                    item.children.append(OutlineItem(_words(run.supplied.title), Array(top)))
                item.children += [OutlineItem(title, Array(places.get(name, top)))
                                  for title, name in _on(face, run, composition, issue)]
                outline.root.append(item)


def _on(face: int, run: Run, composition: Composition, issue: Issue) -> Iterator[tuple[str, str]]:
    """(title, id on the page) of each article on the face: where it begins, or where the part is
    with which it goes on."""
    told: set[str] = set()
    for placing in run.placings:
        key, part = str(placing.article), placing.part_meant
        if key not in told and composition.parts.get((key, part)) == face:
            told.add(key)
            title = _words(issue.articles[key].title)
            yield (title, key) if part == issue.articles[key].first_part else (f"{title}（続き）", f"{key}--{part}")


def _named(pdf: pikepdf.Pdf) -> dict[str, Array]:
    """Ids of the page → where they lead."""
    names: list[Any] = list(pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array()))
    return {str(name): place for name, place in zip(names[::2], names[1::2], strict=True)}


def _words(text: str) -> str:
    return without_readings(parse(text))
