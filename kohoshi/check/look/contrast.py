"""Rule ``look/contrast``: letters that do not stand out from what they are printed on.

A drawing left over from another article once lay under the last lines of a card; text in the file,
visible to every program, and nobody could read it.
"""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohoshi.check.look.letters import Letters, contrast, luminance
from kohoshi.check.look.spot import Looked
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.geometry import MM_PER_POINT
from kohoshi.pdfread.lines import TextLine
from kohoshi.pdfread.model import Q_PER_POINT

#: A character is hard to read when it is lost at this share of its points …
_LOST = 0.5
#: … or at this share, spread over so many rows and columns of its points (of 12): the lines of a
#: drawing. One rule through a line of type (a price struck out, the cell of a form) stays in a few.
_BUSY, _SPREAD = 0.15, 4
#: A line is told from so many such characters on, or where they are half of it.
_CHARACTERS, _OF_LINE = 3, 0.5
#: The ground is a picture where its luminance varies by more than this under one line.
_VARIES = 0.12
#: A number alone on a coloured tile (the official marks of the SDGs) is a sign: it is known by its
#: tile, so this is enough.
_SIGN, _SIGN_LENGTH, _PAPER = 2.0, 2, 0.9
#: Type this much larger than what is printed over it is part of the ground.
_BACKDROP = 2.5
#: Type from this size on (Q) is seen as a shape, however pale.
_SHAPE_Q = 160.0
#: Lines this near (mm from either; em of large type) are told together.
_NEAR, _NEAR_EM = 4.0, 0.5
#: The same character this near (em) is its own shadow or outline.
_TWIN = 0.15
#: Points that stand out this much more than the colour of the letter can, and their share: it is
#: printed in another one (a pattern, or itself once more: of characters that lie exactly one over the
#: other pdfium tells the first alone).
_OTHER, _OTHER_SHARE = 1.5, 0.05


def check_contrast(looked: Looked, letters: Letters) -> Iterator[Finding]:
    """One finding for every place where lines are hard to read."""
    face = looked.text.face
    if not len(face.glyphs):
        return
    judged = looked.ours & letters.is_letter & letters.under.whole & (face.glyphs.size_pt * Q_PER_POINT < _SHAPE_Q)
    hard = np.zeros(len(face.glyphs), dtype=bool)
    which = np.flatnonzero(judged)
    hard[which] = _hard(letters.contrasts[which] < letters.wanted[which, None, None])
    for index in np.flatnonzero(hard).tolist():
        hard[index] = not _stands_out(letters, index)
    for found in _places(letters, hard, [line for line in face.lines if _is_told(letters, hard, judged, line)]):
        yield _finding(looked, letters, hard, found)


def _places(letters: Letters, hard: np.ndarray, lines: list[TextLine]) -> list[list[TextLine]]:
    """Lines gathered where their hard characters lie near each other: a head, its ruby and the text
    under it on one picture are one fault."""
    places: list[tuple[np.ndarray, list[TextLine]]] = []
    for line in lines:
        ink = letters.glyphs.ink[line.start + np.flatnonzero(hard[line.start:line.end])]
        near = max(_NEAR, _NEAR_EM * line.size_pt * MM_PER_POINT)
        box, found = np.concatenate([ink[:, :2].min(axis=0) - near, ink[:, 2:].max(axis=0) + near]), [line]
        near_by = [place for place in places if _touch(place[0], box)]
        places = [place for place in places if not _touch(place[0], box)]
        for other, lines_there in near_by:
            box = np.concatenate([np.minimum(box[:2], other[:2]), np.maximum(box[2:], other[2:])])
            found = lines_there + found
        places.append((box, found))
    return [found for _, found in places]


def _touch(a: np.ndarray, b: np.ndarray) -> bool:
    return bool((a[:2] < b[2:]).all() and (b[:2] < a[2:]).all())


def _hard(low: np.ndarray) -> np.ndarray:
    """(n, k, k) where the contrast is too low → (n,) bool."""
    share = low.mean(axis=(1, 2))
    spread = np.minimum(low.any(axis=1).sum(axis=1), low.any(axis=2).sum(axis=1))
    out: np.ndarray = (share >= _LOST) | (share >= _BUSY) & (spread >= _SPREAD)
    return out


def _stands_out(letters: Letters, index: int) -> bool:
    """Whether something else makes it readable, or it is not there to be read: a pattern; the same
    character over it or, of another colour, under it; smaller text printed over it."""
    glyphs = letters.glyphs
    seen = contrast(luminance(letters.under.over[index]), letters.ground[index])
    if (seen > _OTHER * letters.contrasts[index]).mean() > _OTHER_SHARE:
        return True
    middles = (glyphs.ink[:, :2] + glyphs.ink[:, 2:]) / 2
    em = glyphs.size_pt[index] * MM_PER_POINT
    near = np.flatnonzero(np.abs(middles - middles[index]).max(axis=1) < _TWIN * em)
    for other in near.tolist():
        if other > index and glyphs.text[other] == glyphs.text[index]:
            return True
        if other < index and glyphs.text[other] == glyphs.text[index] and _apart(letters, index, other):
            return True
    left, top, right, bottom = glyphs.ink[index]
    x, y = middles.T
    over = (x > left) & (x < right) & (y > top) & (y < bottom) & (glyphs.size_pt * _BACKDROP < glyphs.size_pt[index])
    return bool(over[index + 1:].any())


def _apart(letters: Letters, index: int, other: int) -> bool:
    """Whether one character stands out from another that lies under it as its shadow or halo."""
    paint = letters.paint
    own = [luminance(paint[index, k, :3]) for k in (0, 1) if paint[index, k, 3]]
    its = [luminance(paint[other, k, :3]) for k in (0, 1) if paint[other, k, 3]]
    return any(contrast(a, b) >= letters.wanted[index] for a in own for b in its)


def _is_told(letters: Letters, hard: np.ndarray, judged: np.ndarray, line: TextLine) -> bool:
    part = slice(line.start, line.end)
    count, letters_of_line = int(hard[part].sum()), int(judged[part].sum())
    if not count or count < _CHARACTERS and count < _OF_LINE * letters_of_line:
        return False
    return not _is_sign(letters, line)


def _is_sign(letters: Letters, line: TextLine) -> bool:
    """A number of one or two figures on a tile in one colour, and not too pale on it."""
    part = slice(line.start, line.end)
    ground = letters.ground[part]
    return (len(line.text) <= _SIGN_LENGTH and line.text.isascii() and line.text.isdigit() and ground.max() < _PAPER
            and np.ptp(ground) < _VARIES and letters.contrasts[part].min() >= _SIGN)


def _finding(looked: Looked, letters: Letters, hard: np.ndarray, found: list[TextLine]) -> Finding:
    line = max(found, key=lambda each: int(hard[each.start:each.end].sum()))
    glyphs = line.start + np.flatnonzero(hard[line.start:line.end])
    worst = min(float(np.quantile(letters.contrasts[i], 0.1)) for i in glyphs.tolist())
    wanted = 3 if letters.wanted[glyphs[0]] < 3 else 4.5
    count = sum(int(hard[each.start:each.end].sum()) for each in found)
    on_picture = bool(np.ptp(letters.ground[line.start:line.end][letters.is_letter[line.start:line.end]]) > _VARIES)
    measured = f"明るさの比は悪い所で {worst:.1f} : 1、{wanted:g} : 1 から"
    said = f"「{looked.words(glyphs)}」（{count}字）"
    if on_picture:
        return looked.finding("look/contrast", Level.WARNING, f"の{said}が、下の絵や写真に紛れて読みにくくなっています（{measured}）",
                              "文字か絵をずらすか、文字の下に無地を敷くか、字の色を変えてください", glyphs, line.text)
    return looked.finding("look/contrast", Level.WARNING, f"の{said}が、地の色に近くて読みにくくなっています（{measured}）",
                          "字の色を濃くするか、地の色を薄く（白い字なら濃く）してください", glyphs, line.text)
