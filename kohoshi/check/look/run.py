"""All rules ``look/…``."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from kohoshi.check.facetext import FaceText
from kohoshi.check.locate import Located
from kohoshi.check.look.contrast import check_contrast
from kohoshi.check.look.cut import check_cut
from kohoshi.check.look.empty import check_empty
from kohoshi.check.look.letters import Letters
from kohoshi.check.look.runt import check_runts
from kohoshi.check.look.spot import Looked
from kohoshi.check.look.twice import check_twice
from kohoshi.check.press.run import sheet_of
from kohoshi.check.press.sheet import as_box
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.pdfread import Finished
from kohoshi.pdfread.matrix import intersect, is_empty
from kohoshi.pdfread.painted import Kind
from kohoshi.press import Press

#: A face of this layout is a picture with a title; its white is composed.
_COVER = "cover"


def check_look(faces: dict[int, FaceText], finished: Finished, *, press: Press | None = None, issue: Issue | None = None,
               located: Located | None = None, numbers: Sequence[int] = ()) -> Iterator[Finding]:
    """``faces``: those that we answer for, without supplied pages. What needs painted objects or the
    type area is looked at with ``press`` alone; ``numbers``: which face each page of the file is."""
    level = Level.ERROR if issue else Level.WARNING
    for _, face in sorted(faces.items()):
        looked = Looked(face, located)
        letters = Letters(face.face)
        yield from check_contrast(looked, letters)
        yield from check_cut(looked, level, letters)
        yield from check_runts(looked)
    if press is None:
        return
    sheets = [sheet_of(finished, position, number, press, issue) for position, number in enumerate(numbers)]
    layouts = {n: run.layout for run in issue.publication.flatplan for n in run.faces} if issue else {1: _COVER}
    for sheet in sheets:
        if sheet.number in faces and layouts.get(sheet.number) != _COVER and faces[sheet.number].face is sheet.face:
            boxes = [box for item in sheet.content if item.kind is Kind.IMAGE and not is_empty(box := intersect(item.box, sheet.trim))]
            yield from check_empty(Looked(faces[sheet.number], located), press, [as_box(box) for box in boxes],
                                   getattr(layouts.get(sheet.number), "place", None))
    yield from check_twice(sheets, frozenset(faces), issue)
