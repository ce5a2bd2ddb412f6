"""Rule ``text/overlap``: text printed over other text."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohoshi.check.facetext import FaceText
from kohoshi.check.locate import Located
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.lines import TextLine

#: Two glyphs collide when this share of the smaller one's ink box lies in the other's.
_SHARE = 0.3
#: A pair of lines collides from this many glyphs on.
_GLYPHS = 2
#: Much larger text behind small text is a figure of the design, not a fault.
_SIZE_RATIO = 2.5


def check_overlap(faces: dict[int, FaceText], level: Level, located: Located | None = None) -> Iterator[Finding]:
    """One finding for every line that others run into. ``located`` gives the source."""
    for number, face in sorted(faces.items()):
        for line, other, glyphs in colliding_lines(face.face):
            place, article = located.source(face.number, *face.span_of(line)) if located else (None, None)
            yield Finding("text/overlap", level, f"{number}面で「{_short(line.text)}」と「{_short(other.text)}」が重なっています",
                          "枠どうしが重なっていないか、文があふれていないか確かめてください", face=number,
                          box=face.face.box(int(glyphs.min()), int(glyphs.max()) + 1), place=place, article=article,
                          excerpt=line.text)


def colliding_lines(face: Page) -> Iterator[tuple[TextLine, TextLine, np.ndarray]]:
    """Each line with the first other line that runs into it and the glyphs (of the first)
    concerned. The line painted first, that is underneath, is the one named."""
    lines, ink = face.lines, face.glyphs.ink
    if not lines:
        return
    bounds = np.array([[*ink[x.start:x.end, :2].min(axis=0), *ink[x.start:x.end, 2:].max(axis=0)] for x in lines])
    for index, line in enumerate(lines):
        later = bounds[index + 1:]
        meets = (later[:, 0] < bounds[index, 2]) & (later[:, 2] > bounds[index, 0]) \
            & (later[:, 1] < bounds[index, 3]) & (later[:, 3] > bounds[index, 1])
        for offset in np.flatnonzero(meets):
            other = lines[index + 1 + int(offset)]
            glyphs = _collisions(face, line, other)
            if len(glyphs) >= min(_GLYPHS, line.end - line.start, other.end - other.start):
                yield line, other, glyphs
                break


def _collisions(face: Page, line: TextLine, other: TextLine) -> np.ndarray:
    """Glyphs of ``line`` that collide with glyphs of ``other``. The same character in the same
    place twice (shadow, outline, double strike) is one character."""
    ratio = line.size_pt / other.size_pt
    if not 1 / _SIZE_RATIO < ratio < _SIZE_RATIO:
        return np.array([], dtype=int)
    a, b = face.glyphs.ink[line.start:line.end, None], face.glyphs.ink[None, other.start:other.end]
    width = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    height = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    shared = np.clip(width, 0, None) * np.clip(height, 0, None)
    area = np.minimum(_area(a), _area(b))
    same = np.array([[x == y for y in other.text] for x in line.text]) & (shared > 0.5 * area)
    ligature = np.abs(a - b).max(axis=-1) < 0.02  # 縦中横: several characters, one glyph
    collides = (shared > _SHARE * area) & (area > 0) & ~same & ~ligature
    return line.start + np.flatnonzero(collides.any(axis=1))


def _area(boxes: np.ndarray) -> np.ndarray:
    out: np.ndarray = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return out


def _short(text: str) -> str:
    return text if len(text) <= 16 else text[:15] + "…"
