"""Rule ``look/cut``: letters of which a part is not printed, under a picture or cut off by a frame.

The box of a glyph's ink is as large as the glyph: printed whole it reaches all four of its sides.
Where it does not, though it would stand out there, something lies over it or a clip ends it. What
is gone altogether is ``text/hidden``, what crosses the trim ``text/outside-trim``.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from kohoshi.check.look.letters import Letters
from kohoshi.check.look.spot import Looked
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.lines import TextLine
from kohoshi.pdfread.model import Q_PER_POINT
from kohoshi.pdfread.under import GRID

#: This share of a side to side may lack before a character is cut, and so many pixels.
_LACKS, _PIXELS = 0.3, 2.5
#: Of so few pixels across, a glyph (一, 1) tells nothing.
_THIN = 5.0
#: Less ink than this share of what the same character has elsewhere on the face is cut, too; so many
#: others tell it.
_INK, _OTHERS = 0.6, 3
#: Of 255: ground that differs by so much is another object's; on so large a part of a character (share)
#: without any ink, though the rest has so much of it, it lies over the letter.
_OBJECT, _PART, _NO_INK, _SOME_INK = 12, 0.2, 0.02, 0.15
#: Of 255: ink that differs by so much from its ground would be seen, if at so much of the part that lacks.
_SEEN, _SHARE = 64, 0.8
#: So many neighbours are told, not all of one character; one alone from this size on (Q), or beside what is gone
#: altogether: a stroke of a small 三 can fall between two rows of pixels, and so it does in 三三.
_NEIGHBOURS, _LARGE_Q = 2, 40.0
#: With more of a font cut than this, of so many glyphs, its boxes are not those of its ink (Type 3).
_FONT_CUT, _FONT = 0.6, 60
_SIDES = ("左", "上", "右", "下")


def check_cut(looked: Looked, level: Level, letters: Letters) -> Iterator[Finding]:
    """One finding a line."""
    if letters.glyphs.paint is None or not len(letters.glyphs):
        return
    lacks, cut = _lacking(letters, looked.ours & letters.is_letter & letters.under.whole)
    for line in looked.text.face.lines:
        found = line.start + np.flatnonzero(cut[line.start:line.end])
        if _is_told(looked, found, line):
            yield _finding(looked, level, lacks, found, line)


def _lacking(letters: Letters, judged: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, 4) share that lacks on each side, (n,) bool which characters are cut."""
    inked, glyphs = letters.under.inked, letters.glyphs
    across: np.ndarray = np.any(inked, axis=1)
    down: np.ndarray = np.any(inked, axis=2)
    lacks = np.stack([across.argmax(axis=1), down.argmax(axis=1), across[:, ::-1].argmax(axis=1), down[:, ::-1].argmax(axis=1)],
                     axis=1) / GRID
    size = (glyphs.ink[:, 2:] - glyphs.ink[:, :2]) * (INK_DPI / 25.4)
    pixels = np.concatenate([size, size], axis=1)
    lacks[(lacks < _LACKS) | (lacks * pixels < _PIXELS) | (pixels < _THIN)] = 0
    few = np.zeros(len(glyphs), dtype=bool)
    share = inked.mean(axis=(1, 2))
    for like in _alike(letters, judged & (size.min(axis=1) >= _THIN)):
        few[like] = share[like] < _INK * np.median(share[like])
    for index in np.flatnonzero(judged & (size.min(axis=1) >= _THIN) & ~letters.is_flat).tolist():
        few[index] |= _is_covered(letters.under.under[index], inked[index])
    cut = np.zeros(len(glyphs), dtype=bool)
    for index in np.flatnonzero(judged & (lacks.any(axis=1) | few)).tolist():
        cut[index] = _would_show(letters, inked[index], lacks[index], index)
    for font in range(len(glyphs.fonts)):
        own = judged & (glyphs.font == font)
        if own.sum() >= _FONT and cut[own].mean() > _FONT_CUT:
            cut[own] = False
    return lacks, cut


def _alike(letters: Letters, judged: np.ndarray) -> Iterator[np.ndarray]:
    """The glyphs of each character in one font and size, where there are enough to tell one that lacks."""
    glyphs = letters.glyphs
    groups: dict[tuple[str, int, float], list[int]] = defaultdict(list)
    fonts, sizes = glyphs.font.tolist(), glyphs.size_pt.round(1).tolist()
    for index in np.flatnonzero(judged).tolist():
        groups[glyphs.text[index], fonts[index], sizes[index]].append(index)
    yield from (np.array(group) for group in groups.values() if len(group) > _OTHERS)


def _is_covered(ground: np.ndarray, inked: np.ndarray) -> bool:
    """Whether a part of another colour has no ink at all."""
    colours, counts = np.unique(ground.reshape(-1, 3) >> 3, axis=0, return_counts=True)
    most = (colours[counts.argmax()].astype(int) << 3) + 4
    for other in (np.abs(ground - most).max(axis=2) > _OBJECT, np.abs(ground - most).max(axis=2) <= _OBJECT):
        if other.mean() >= _PART and inked[other].mean() <= _NO_INK and (~other).any() and inked[~other].mean() >= _SOME_INK:
            return True
    return False


def _would_show(letters: Letters, inked: np.ndarray, lacks: np.ndarray, index: int) -> bool:
    """Whether ink would be seen in the part that has none."""
    paint = letters.paint[index]
    if not paint[:, 3].any():
        return False
    colour = paint[0 if paint[0, 3] else 1, :3].astype(int)
    left, top, right, bottom = (round(share * GRID) for share in lacks.tolist())
    part = ~inked
    part[top:GRID - bottom, left:GRID - right] = not lacks.any()
    apart = np.abs(letters.under.under[index][part] - colour).max(axis=1)
    return bool(len(apart)) and float((apart > _SEEN).mean()) >= _SHARE


def _is_told(looked: Looked, found: np.ndarray, line: TextLine) -> bool:
    if not len(found):
        return False
    large = looked.text.face.glyphs.size_pt[found].max() * Q_PER_POINT >= _LARGE_Q
    ends = ~looked.text.face.visible[line.start:line.end]  # a clip ends the line: what follows is gone
    beside = {*(found - 1).tolist(), *(found + 1).tolist()}
    alike = len({looked.text.face.glyphs.text[i] for i in found}) == 1 < len(set(line.text))
    return bool(large or len(found) >= _NEIGHBOURS and not alike and (np.diff(found) <= 2).any()
                or any(ends[i - line.start] and not looked.text.face.glyphs.text[i].isspace() for i in beside if line.start <= i < line.end))


def _finding(looked: Looked, level: Level, lacks: np.ndarray, found: np.ndarray, line: TextLine) -> Finding:
    worst = lacks[found].max(axis=0)
    side = int(worst.argmax())
    part = f"{_SIDES[side]}側（大きい所で{worst[side] * 100:.0f} %）" if worst[side] else "一部"
    return looked.finding("look/cut", level, f"の「{looked.words(found)}」（{len(found)}字）の{part}が欠けて刷られます",
                          "絵や囲みが文字の上に重なっているか、枠の端で切られています。重なりをなくすか、枠に収めてください", found, line.text)
