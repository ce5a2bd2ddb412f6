"""Contrast of every character with what lies under it, point by point.

WCAG 2.2: relative luminance and contrast ratio (definitions), 4.5 : 1 for text, 3 : 1 for large type
(success criterion 1.4.3). Nothing is averaged: of letters on a picture the worst part counts, since
there they are lost.
"""
from __future__ import annotations

import re
from functools import cached_property
from unicodedata import category

import numpy as np

from kohoshi.pdfread.finished import Page

#: Wanted of text and of large type.
TEXT, LARGE = 4.5, 3.0
#: Large type: 18 pt, bold 14 pt.
_LARGE_PT, _BOLD_PT = 18.0, 14.0
_BOLD = re.compile(r"(?i)bold|black|heavy|-(?:[DEU]?B|W[6-9]|H|U)\b|W[6-9]$")
#: What conversion from inks to the colours of the screen may be wrong by.
_TOLERANCE = 0.95
#: Of 255: colours this near tell nothing of how opaque a letter is.
_NEAR = 60.0
#: A line in which no point comes nearer to its own colour than this is printed half transparent.
_OPAQUE = 0.65
#: Relative luminance of every value of a channel of sRGB.
_VALUES = np.arange(256) / 255
_LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4)
_RED, _GREEN, _BLUE = (_LINEAR * part for part in (0.2126, 0.7152, 0.0722))


def luminance(colours: np.ndarray) -> np.ndarray:
    """(…, 3) uint8 → (…) 0 to 1."""
    out: np.ndarray = _RED[colours[..., 0]] + _GREEN[colours[..., 1]] + _BLUE[colours[..., 2]]
    return out


def contrast(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """1 to 21, of luminances."""
    out: np.ndarray = (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)
    return out


class Letters:
    """The characters of a face against their ground; arrays have an entry a glyph, ``(n, k, k)``
    ones a point of its ink box."""

    def __init__(self, face: Page) -> None:
        self.face, self.under = face, face.under
        self.glyphs = face.glyphs

    @cached_property
    def wanted(self) -> np.ndarray:
        """The contrast that each has to reach."""
        bold = np.array([bool(_BOLD.search(name)) for name in self.glyphs.fonts] or [False])[self.glyphs.font]
        size = self.glyphs.size_pt
        large = (size >= _LARGE_PT) | bold & (size >= _BOLD_PT)
        return np.where(large, LARGE, TEXT) * _TOLERANCE

    @property
    def paint(self) -> np.ndarray:
        """Their colours; asked only where they are known."""
        assert self.glyphs.paint is not None
        return self.glyphs.paint

    @cached_property
    def is_letter(self) -> np.ndarray:
        """Letters, kana, kanji and figures; leaders, rules made of marks and bullets are not read."""
        known = {char: category(char)[0] in "LN" for char in set(self.glyphs.text)}
        return np.array([known[char] for char in self.glyphs.text], dtype=bool)

    @cached_property
    def is_flat(self) -> np.ndarray:
        """One colour under all of the character."""
        points = self.under.under.reshape(len(self.glyphs), -1, 3)
        out: np.ndarray = (points == points[:, :1]).all(axis=(1, 2))
        return out

    @cached_property
    def ground(self) -> np.ndarray:
        """Luminance of what lies under each point."""
        return luminance(self.under.under)

    @cached_property
    def contrasts(self) -> np.ndarray:
        """The contrast at each point; 21 where the colour is not known. Outlined letters are read
        by whichever of inside and outline stands out, also from each other."""
        count = len(self.glyphs)
        if self.glyphs.paint is None or not count:
            return np.full(self.ground.shape, 21.0)
        paint = self.glyphs.paint
        shown = paint[..., 3] > 0
        best = np.where(shown.any(axis=1), 1.0, 21.0)[:, None, None] * np.ones(self.ground.shape)
        opaque = self._opacity()
        for k in (0, 1):
            which = np.flatnonzero(shown[:, k])
            share = opaque[which] * paint[which, k, 3] / 255
            best[which] = np.maximum(best[which], self._against(which, paint[which, k, :3], share))
        both = np.flatnonzero(shown.all(axis=1))
        if len(both):
            own = contrast(luminance(paint[both, 0, :3]), luminance(paint[both, 1, :3]))
            best[both] = np.maximum(best[both], own[:, None, None])
        return best

    def _against(self, which: np.ndarray, colours: np.ndarray, opaque: np.ndarray) -> np.ndarray:
        out = contrast(luminance(colours)[:, None, None], self.ground[which])
        faint = np.flatnonzero(opaque < 1)
        if len(faint):
            under = self.under.under[which[faint]].astype(float)
            mixed = under + (colours[faint][:, None, None, :] - under) * opaque[faint][:, None, None, None]
            out[faint] = contrast(luminance(mixed.round().astype(np.uint8)), self.ground[which[faint]])
        return out

    def _opacity(self) -> np.ndarray:
        """How opaque each is printed beyond what its own colour says: a group around it may be
        half transparent. Told by the line, of which some point is full of ink."""
        out = np.ones(len(self.glyphs))
        drawn = contrast(luminance(self.under.over), self.ground).max(axis=(1, 2))
        for line in self.face.lines:
            if line.end - line.start < 3 or drawn[line.start:line.end].max() >= TEXT:
                continue
            part = slice(line.start, line.end)
            under = self.under.under[part].astype(float)
            way = self.paint[part, 0, :3].astype(float)[:, None, None, :] - under
            length = (way ** 2).sum(axis=3)
            far = (length > _NEAR ** 2) & (self.paint[part, 0, 3] > 0)[:, None, None]
            if far.any():
                done = ((self.under.over[part] - under) * way).sum(axis=3)[far] / length[far]
                if 0 < done.max() < _OPAQUE:
                    own = self.paint[part, 0, 3].max() / 255
                    out[part] = min(1.0, float(done.max()) / own)
        return out
