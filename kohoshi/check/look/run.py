"""All rules ``look/…``."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kohoshi.check.facetext import FaceText
from kohoshi.check.locate import Located
from kohoshi.check.look.cells import Surface
from kohoshi.check.look.contrast import check_contrast
from kohoshi.check.look.cut import check_cut
from kohoshi.check.look.empty import check_face, check_frames, is_judged
from kohoshi.check.look.frames import Frame, frames_beside
from kohoshi.check.look.letters import Letters
from kohoshi.check.look.panels import seen_frames
from kohoshi.check.look.runt import check_runts
from kohoshi.check.look.spot import Looked
from kohoshi.check.look.twice import check_twice
from kohoshi.check.press.run import sheet_of
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Article, Issue
from kohoshi.pdfread.finished import Finished
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
    record = frames_beside(finished.path)
    for press_face in sheets:
        if press_face.face_number in faces and faces[press_face.face_number].face is press_face.face:
            surface = Surface(press_face, Looked(faces[press_face.face_number], located))
            yield from _empty(surface, layouts.get(press_face.face_number), record, issue.articles if issue else {})
    yield from check_twice(sheets, frozenset(faces), issue)


def _empty(surface: Surface, layout: str | None, record: dict[int, list[Frame]] | None, articles: Mapping[str, Article]) -> Iterator[Finding]:
    """The face, else its frames: those of a build's record, without one those that can be seen. Of a cover
    only frames with articles are judged."""
    if not is_judged(surface):
        return
    told = [*check_face(surface, getattr(layout, "place", None))] if layout != _COVER else []
    yield from told
    if record is not None and not told:
        yield from check_frames(surface, record.get(surface.press_face.face_number, []), articles)
    elif layout != _COVER and not told:
        yield from check_frames(surface, seen_frames(surface), articles)
