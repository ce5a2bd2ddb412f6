"""Rule ``text/missing`` for what the issue and its publisher must show somewhere: 発行, 所在地,
電話, 標語, 柱. The mark of an advertisement has a rule of its own (kohoshi.check.ads)."""
from __future__ import annotations

from collections.abc import Iterator

from kohoshi.check.facetext import FaceText
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.fields import Record
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import declared
from kohoshi.text import plain, say_faces

#: Data of the issue that stand in a form of their own and are proven by the family ``order``.
_FORMED = frozenset({"number", "label", "date"})


def check_imprint(issue: Issue, faces: dict[int, FaceText], unsound: frozenset[int]) -> Iterator[Finding]:
    """Every value declared ``repeats`` stands at least once: those of publisher and issue
    anywhere, a running head on its own faces."""
    every = tuple(faces)
    if not unsound:
        for record in (issue.house.publisher, issue.publication):
            yield from _values(record, faces, every)
    for run in issue.publication.flatplan:
        mine = tuple(n for n in run.faces if n not in unsound and n > 1)  # the cover has its masthead instead
        if mine:
            yield from _values(run, faces, mine)


def _values(record: Record, faces: dict[int, FaceText], where: tuple[int, ...]) -> Iterator[Finding]:
    kind = type(record)
    for name, field in kind.model_fields.items():
        value = getattr(record, name)
        if declared(kind, name) != "repeats" or name in _FORMED or not isinstance(value, str) or not where:
            continue
        text = visible_text(value)
        for face in where if name == "section" else (None,):
            looked = (face,) if face else where
            if not any(_shows(faces[n], plain(text)) for n in looked):
                place: Place | None = getattr(value, "place", None)
                yield Finding("text/missing", Level.ERROR,
                              f"{field.title}「{text}」が{say_faces(looked) if len(looked) < len(faces) else '紙面'}にありません",
                              "レイアウトがこの項目を出しているか確かめてください", face=face or (where[0] if len(where) == 1 else None),
                              place=place, excerpt=f"{field.title} {text}")


def _shows(face: FaceText, text: str) -> bool:
    """Whether the text stands on the face by itself (000-0000 is not found in 0000-0000) with
    every letter of it to be seen."""
    at = face.text.find(text)
    while at >= 0:
        end = at + len(text)
        inside = at and face.text[at - 1:at + 1].isdecimal() and not face.starts_line(at) \
            or face.text[end - 1:end + 1].isdecimal() and len(face.text) > end and not face.ends_line(end)
        if not inside and face.face.visible[face.glyphs(at, end)].all():
            return True
        at = face.text.find(text, at + 1)
    return False
