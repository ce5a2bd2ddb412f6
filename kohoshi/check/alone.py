"""A PDF without its content: what its own headings tell about its references, and text
that cannot be seen."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from kohoshi.check.facetext import HEAD_ZONE, FaceText
from kohoshi.check.publications import is_elsewhere
from kohoshi.check.reference import Seen, seen_references
from kohoshi.check.typed import exists
from kohoshi.finding import Finding, Level
from kohoshi.text import plain, say_faces

#: A heading is set at least this many times as large as the body.
_HEADING = 1.4
_HEADING_LENGTH = range(3, 60)
#: Fewer unseen characters than this on a face are not worth a word without the content.
_UNSEEN = 5


def check_alone(faces: dict[int, FaceText], last: int | None) -> Iterator[Finding]:
    """References resolved against headings found once, existence; text outside the trim or
    invisible. ``last``: the last face, None when the file is no whole newspaper and its
    pages are no faces to refer to."""
    headings = _headings(faces)
    for number, face in sorted(faces.items()):
        for seen in seen_references(face) if last else ():
            yield from _reference(seen, headings, last)
        yield from _unseen(number, face)


def _headings(faces: dict[int, FaceText]) -> dict[str, set[int]]:
    """Heading text → the faces it stands on."""
    sizes = np.concatenate([f.face.glyphs.size_pt for f in faces.values()] or [np.array([10.0])])
    body = float(np.median(sizes)) if len(sizes) else 10.0
    out: dict[str, set[int]] = defaultdict(set)
    for number, face in faces.items():
        for block in face.face.blocks:
            text = plain(block.text).strip("「」『』")
            if block.size_pt >= _HEADING * body and len(text) in _HEADING_LENGTH and block.lines[0].box.y > HEAD_ZONE / 2:
                out[text].add(number)
    return out


def _reference(seen: Seen, headings: dict[str, set[int]], last: int) -> Iterator[Finding]:
    if not seen.points or is_elsewhere(seen.before, seen.token.unit, None):
        return
    common = {"face": seen.face.number, "box": seen.face.box(*seen.span),
              "excerpt": seen.before[-16:] + seen.words + seen.after[:4]}
    absent = list(exists(seen.token.faces, last, common, seen.words))
    yield from absent
    name = seen.before.rstrip("(→〔【").rstrip("「」『』")
    fitting = [h for h in headings if name.endswith(h) and len(h) >= 4]
    if absent or not fitting:
        return
    heading = max(fitting, key=len)
    stands = headings[heading] - {seen.face.number}
    if stands and not stands & set(seen.token.faces):
        yield Finding("reference/wrong-face", Level.ERROR,
                      f"「{heading}」は{say_faces(stands)}にあります（「{seen.words}」とあります）",
                      f"「{say_faces(stands)}」に直してください", **common)


def _unseen(number: int, face: FaceText) -> Iterator[Finding]:
    glyphs = face.face.glyphs
    if not len(glyphs):
        return
    letters = np.array([c.isalnum() for c in glyphs.text], dtype=bool)
    outside = np.flatnonzero(face.face.outside & letters)
    # Marks and slug lines stand wholly outside on purpose; only text that runs across the edge is a fault.
    width, height = face.face.size
    left, top, right, bottom = glyphs.ink.T
    inside = (right > 0) & (bottom > 0) & (left < width) & (top < height)
    across = [i for i in outside if inside[i]]
    if across:
        yield Finding("text/outside-trim", Level.WARNING, f"{number}面で文字が仕上がりの線にかかっています（断裁で切れます）",
                      "文字を仕上がりの内側に収めてください", face=number, box=face.face.box(across[0], across[0] + 1),
                      excerpt="".join(glyphs.text[i] for i in across)[:40])
    hidden = np.flatnonzero(~face.face.visible & letters & inside)
    if len(hidden) >= _UNSEEN:
        words = "".join(glyphs.text[i] for i in hidden)[:40]
        yield Finding("text/hidden", Level.WARNING, f"{number}面に見えない文字があります「{words[:24]}」",
                      "絵の下や地と同じ色の文字がないか確かめてください", face=number,
                      box=face.face.box(int(hidden[0]), int(hidden[0]) + 1), excerpt=words)
