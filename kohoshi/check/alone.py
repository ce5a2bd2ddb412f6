"""A PDF without its content: what its own headings tell about its references, and text
that cannot be seen."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from kohoshi.check.facetext import HEAD_ZONE, FaceText
from kohoshi.check.names import is_counted
from kohoshi.check.publications import is_elsewhere
from kohoshi.check.readable import Words
from kohoshi.check.reference import Seen, seen_references
from kohoshi.check.typed import BETWEEN, exists
from kohoshi.finding import About, Finding, Level
from kohoshi.text import plain, say_faces

#: A heading is set at least this many times as large as the body.
_HEADING = 1.4
_HEADING_LENGTH = range(3, 60)
#: Shorter ones are words of any text.
_NAME = 4
_TITLE_BEFORE = re.compile(r"(?:[」』](?:[はが、]|…+|・{2,})?|…+|・{3,})$")
_TITLE_AFTER = re.compile(r"の?[「『]([^「」『』]+)[」』](?:も|を(?:ご覧|参照|見|お読み)|へ|参照)")
#: Fewer unseen characters than this on a face are not worth a word without the content.
_UNSEEN = 5


@dataclass(frozen=True)
class Known:
    """What the file itself tells about its faces. ``last``: the last face that a reference may name, None
    where nobody knows (a part of a newspaper, a book); ``sure``: whether folios say which face each page
    is, rather than its place."""

    last: int | None
    sure: bool = True


class Alone:
    """The proof of one file. ``references``: face → how many references were read on it and of how many
    of them the heading they lead to was found. Complete when :meth:`check` has run."""

    def __init__(self, faces: dict[int, FaceText], words: Mapping[int, Words], known: Known) -> None:
        self.faces, self.words, self.known = faces, words, known
        self.headings = _headings(faces)
        self.references: dict[int, tuple[int, int]] = {}

    def check(self) -> Iterator[Finding]:
        """References resolved against headings found once, existence; text outside the trim or invisible."""
        wrong: list[tuple[Finding, int]] = []
        for number, face in sorted(self.faces.items()):
            if not self.words[number].proven and self.words[number] is not Words.LAYER:
                continue
            for seen in seen_references(face):
                heading = self._heading(seen)
                if (seen.points or heading and self._leads(seen)) and not is_elsewhere(seen.before, seen.token.unit, None):
                    yield from self._absent(seen)
                    found = self._followed(seen, heading)
                    read, followed = self.references.get(number, (0, 0))
                    self.references[number] = read + 1, followed + (found is not None)
                    wrong += found or []
            if self.words[number] is not Words.LAYER:
                yield from _unseen(number, face)
        # All off by the same number: the pages are numbered otherwise than they lie, and nobody said so.
        if self.known.sure or len(wrong) < 2 or len({by for _, by in wrong}) > 1:
            yield from (finding for finding, _ in wrong)

    def _common(self, seen: Seen) -> About:
        return {"face": seen.face.number, "box": seen.face.box(*seen.span), "excerpt": seen.before[-16:] + seen.words + seen.after[:4]}

    def _absent(self, seen: Seen) -> Iterator[Finding]:
        if self.known.last:
            for finding in exists(seen.token.faces, self.known.last, self._common(seen), seen.words):
                yield finding if self.known.sure else replace(finding, level=Level.WARNING)

    def _heading(self, seen: Seen) -> str:
        """The heading named right before a reference, or right after it: 「6面の「題」」."""
        name = BETWEEN.sub("", seen.before).rstrip("「」『』")
        fitting = [heading for heading in self.headings if len(heading) >= _NAME and name.endswith(heading)]
        after = _TITLE_AFTER.match(seen.after)
        return max(fitting, key=len) if fitting else after[1] if after and after[1] in self.headings else ""

    def _leads(self, seen: Seen) -> bool:
        """Whether a heading beside it is named as a title: in quotes, or with dots or は before the number."""
        return bool(_TITLE_AFTER.match(seen.after) or _TITLE_BEFORE.search(seen.before)) and not is_counted(seen.before)

    def _followed(self, seen: Seen, heading: str) -> list[tuple[Finding, int]] | None:
        """What is wrong with where it leads, and by how many faces; None where that is not known."""
        named = set(seen.token.faces)
        if not named <= set(self.faces):
            return [] if self.known.last and max(named) > self.known.last else None
        if not heading:
            return None
        stands = self.headings[heading] - {seen.face.number}
        if not stands:
            return None
        if stands & named:
            return []
        if self.known.sure:
            message, hint = f"「{heading}」は{say_faces(stands)}にあります（「{seen.words}」とあります）", f"「{say_faces(stands)}」に直してください"
        else:
            pages = say_faces(stands).removesuffix("面")
            message, hint = f"「{heading}」は{pages}ページ目にあります（「{seen.words}」とあります）", "ノンブルが読めないので、ページの順で数えました。面の番号を確かめてください"
        level = Level.ERROR if self.known.sure else Level.WARNING
        return [(Finding("reference/wrong-face", level, message, hint, **self._common(seen)), min(stands) - min(named))]


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
    across = [i for i in outside.tolist() if inside[i]]
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
