"""How the words of a face can be read at all: what cannot be read cannot be proven."""
from __future__ import annotations

from enum import StrEnum

import numpy as np

from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.ink import INK_DPI

#: Fewer letters that show than this are no text of a face: a page number on a scan, a slug.
_FEW = 20
#: So many letters drawn as shapes are text as outlines.
_OUTLINED = 40
#: An image over this share of the trim is a picture of the page.
_SCANNED = 0.7
#: Letters of a layer stand where the picture shows some: this share of them, with so much between
#: the lightest and the darkest tone (of 255) of the spot.
_LAYERED, _TONES = 0.6, 60


class Words(StrEnum):
    """``layer``: a scan with a layer of text nobody sees, as OCR programs write it; ``unreadable``: glyphs of
    which the file does not say what characters they are; ``none``: a face without words."""

    TEXT = "text"
    OUTLINES = "outlines"
    LAYER = "layer"
    SCAN = "scan"
    UNREADABLE = "unreadable"
    NONE = "none"

    @property
    def proven(self) -> bool:
        """Whether what can be read is what is printed."""
        return self in (Words.TEXT, Words.NONE)


def words_of(face: Page) -> Words:
    """How a face shows its words."""
    glyphs = face.glyphs
    inked = np.array([not c.isspace() for c in glyphs.text], dtype=bool)
    shown = inked & face.visible if len(glyphs) else inked
    count, manner = int(shown.sum()), face.manner
    if count >= _FEW and 2 * _unknown(face, shown) > count:
        return Words.UNREADABLE
    if manner.letters >= _OUTLINED and manner.letters > count:
        return Words.OUTLINES
    if count >= _FEW:
        return Words.TEXT
    if manner.pictured >= _SCANNED:
        hidden = np.flatnonzero(inked & ~shown)
        if len(hidden) < _FEW:
            return Words.SCAN
        return Words.LAYER if _shows(face, hidden) else Words.TEXT
    return Words.TEXT if inked.any() else Words.NONE


def has_text(face: Page) -> bool:
    """Whether more than a page number can be read on it, whatever else it shows."""
    return int(sum(not char.isspace() for char in face.glyphs.text)) >= _FEW


def _unknown(face: Page, shown: np.ndarray) -> int:
    """How many glyphs nobody knows the character of: their font does not say, or says what is none."""
    glyphs = face.glyphs
    unmapped = {font.name for font in face.fonts if not font.mapped} - {font.name for font in face.fonts if font.mapped}
    kinds = {index for index, name in enumerate(glyphs.fonts) if (name or "Type3") in unmapped}
    return sum(int(glyphs.font[i]) in kinds or glyphs.text[i] == "\ufffd" or "\ue000" <= glyphs.text[i] <= "\uf8ff" for i in np.flatnonzero(shown))


def _shows(face: Page, letters: np.ndarray) -> bool:
    """Whether the picture has something to see where these letters stand."""
    gray = face.raster(INK_DPI).min(axis=2)
    height, width = gray.shape
    found = looked = 0
    for left, top, right, bottom in (face.glyphs.boxes[letters] * (INK_DPI / 25.4)).tolist():
        spot = gray[max(int(top), 0):min(int(bottom) + 1, height), max(int(left), 0):min(int(right) + 1, width)]
        if spot.size:
            looked += 1
            found += int(spot.max()) - int(spot.min()) >= _TONES
    return looked > 0 and found >= _LAYERED * looked
