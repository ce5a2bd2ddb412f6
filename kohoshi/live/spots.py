"""From a spot on the face to the field it is written in.

Found as the proof finds it: the texts of the content aligned with the glyphs of the painted face.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from kohoshi.check.expected import Expected, expected
from kohoshi.check.facetext import FaceText, Span
from kohoshi.check.locate import Located, part_on
from kohoshi.finding import Box, Place
from kohoshi.issue.loader import Understood
from kohoshi.issue.loader_shape import Loc, title_at
from kohoshi.issue.model import Article, Issue, Publication, Run
from kohoshi.issue.model_house import Contact, GoalLabel, Publisher
from kohoshi.issue.printed import Printable, imprint
from kohoshi.issue.values import Scalar
from kohoshi.live.page import read_faces
from kohoshi.text import plain

#: Files that are no articles, and their models.
_SHAPES: dict[str, Any] = {"issue.yaml": Publication, "publisher.yaml": Publisher, "contacts.yaml": dict[str, Contact],
                           "sdgs.yaml": dict[str, GoalLabel]}


@dataclass(frozen=True)
class Spot:
    """A printed text on a face: its box in mm from the trim's top left, file and line, the path of
    its field from the root of that file, the article, the Japanese name of the field."""

    box: Box
    file: str
    line: int
    pointer: tuple[str | int, ...]
    article: str | None
    label: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def spots_of(data: bytes, numbers: tuple[int, ...], face: int, issue: Issue,
             files: Mapping[str, Understood]) -> list[Spot]:
    """The spots of ``face`` in the painted run ``data`` of the faces ``numbers``; ``files``: the
    trees that the issue was read into."""
    texts = {number: FaceText(page, number) for page, number in zip(read_faces(data, len(numbers)), numbers, strict=True)}
    located = Located(_expected(issue, numbers), texts)
    fields = _Fields(files, issue)
    found = [spot for match in located.matches for span in match.spans if span.face == face
             for spot in fields.spots(match.expected.printable, texts[face], span)]
    for each, last in _parted(issue, numbers, located):
        span = part_on(each, texts[face], last=last)
        if span:
            found += fields.spots(each.printable, texts[face], span)
    for printable in imprint(issue):
        span = _free(texts[face], plain(printable.text))
        if span and (not printable.field.startswith("flatplan.") or face in _run(issue, printable).faces):
            texts[face].take(span.start, span.end)
            found += fields.spots(printable, texts[face], span)
    return sorted(found, key=lambda spot: (spot.box.y, spot.box.x))


def _run(issue: Issue, printable: Printable) -> Run:
    return issue.publication.flatplan[int(printable.field.split(".")[1])]


def _parted(issue: Issue, numbers: tuple[int, ...], located: Located) -> Iterator[tuple[Expected, bool]]:
    """(a text that is not whole here, whether its end is here) of the threads that come from another run or
    go on in one: what stands in the content before the first, or after the last, that is whole here."""
    runs = issue.publication.flatplan
    at = next(i for i, run in enumerate(runs) if tuple(run.faces) == numbers)
    here = {(str(each.article), each.part_meant) for each in runs[at].placings}
    for last, others in ((True, runs[:at]), (False, runs[at + 1:])):
        there = here & {(str(each.article), each.part_meant) for run in others for each in run.placings}
        for key in there:
            every = [each for each in located.expecteds if each.key == key and each.printable.in_body]
            whole = [at for at, each in enumerate(every) if each not in located.missing]
            beside = (whole[0] - 1 if last else whole[-1] + 1) if whole else -1
            if 0 <= beside < len(every):
                yield every[beside], last


def _expected(issue: Issue, numbers: tuple[int, ...]) -> list[Expected]:
    """What one run must show: an article's title block only where its first part stands."""
    publication = issue.publication
    place = next(i for i, run in enumerate(publication.flatplan) if tuple(run.faces) == numbers)
    before = {str(placing.article) for run in publication.flatplan[:place] for placing in run.placings}
    alone = publication.model_copy(update={"flatplan": [_whole(publication.flatplan[place])]})
    return [each for each in expected(issue.model_copy(update={"publication": alone}))
            if each.printable.article not in before or each.printable.in_body]


def _whole(run: Run) -> Run:
    """A run as if no text came from another: what goes on in it is looked for in it alone."""
    begun = {(placing.article, placing.part_meant) for placing in run.placings if not placing.continued}
    return run.model_copy(update={"slots": {name: [
        placing.model_copy(update={"continued": placing.continued and (placing.article, placing.part_meant) in begun}) for placing in placings]
        for name, placings in run.slots.items()}})


def _free(face: FaceText, text: str) -> Span | None:
    """The first place of a text that no other text has taken."""
    match = next(face.occurrences(re.compile(re.escape(text))), None) if text else None
    return Span(face.number, match.start(), match.end()) if match else None


class _Fields:
    """Place → path and name of the field that is written there."""

    def __init__(self, files: Mapping[str, Understood], issue: Issue) -> None:
        self.files, self.issue = files, issue
        self._known: dict[str, dict[tuple[int, int], Loc]] = {}

    def spots(self, printable: Printable, face: FaceText, span: Span) -> Iterator[Spot]:
        place = printable.place
        found = self._of_table(printable) if place is not None and place.file not in self.files else (place, self._pointer(place))
        place, pointer = found or (None, None)
        if place is None or pointer is None:
            return
        _, label = title_at(_shape(place.file), pointer)
        for box in _boxes(face, span):
            yield Spot(box, place.file, place.line, pointer, printable.article or None, label)

    def _of_table(self, printable: Printable) -> tuple[Place, Loc] | None:
        """Of a cell of a table's or chart's own file: the field of the article that names the file."""
        file = next((name for name in self.files if name.endswith(f"/articles/{printable.article}.yaml")), None)
        node: Any = self.files[file].node if file else None
        path: list[str | int] = []
        for step in printable.field.split("."):
            path.append(int(step) if isinstance(node, list) else step)
            try:
                node = node[path[-1]]
            except (KeyError, IndexError, TypeError):
                return None
            name = node.get("csv") if isinstance(node, dict) and step in ("table", "chart") else None
            if isinstance(name, Scalar) and name.place is not None:
                return name.place, (*path, "csv")
        return None

    def _pointer(self, place: Place | None) -> Loc | None:
        if place is None:
            return None
        if place.file not in self._known:
            self._known[place.file] = dict(_written(self.files[place.file].node, (), place.file))
        return self._known[place.file].get((place.line, place.column))


def _written(node: Any, path: Loc, file: str) -> Iterator[tuple[tuple[int, int], Loc]]:
    """(line, column) of every line of every value → its path; the cells of a table's own file stand in that."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _written(value, (*path, str(key)), file)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _written(value, (*path, index), file)
    elif isinstance(node, Scalar) and node.place is not None and node.place.file == file:
        for at in node.lines:
            yield at, path


def _shape(file: str) -> Any:
    """The model of a file of the content."""
    path = PurePosixPath(file)
    if path.parent.name == "articles":
        return Article
    return _SHAPES.get(path.name, Publication)


def _boxes(face: FaceText, span: Span) -> Iterator[Box]:
    """One box for each column that the span stands in."""
    glyphs = face.glyphs(span.start, span.end)
    part = face.face.glyphs.boxes[glyphs]
    starts = [0, *(np.flatnonzero(np.diff(part[:, 1]) < -2 * (part[0, 3] - part[0, 1])) + 1).tolist(), len(part)]
    for start, end in pairwise(starts):
        yield face.face.box(glyphs.start + start, glyphs.start + end)
