"""Only declared fonts, all of them embedded and cut down to what is used, read from the
font dictionaries of the finished file."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import numpy as np

from kohoshi.finding import Finding, Level
from kohoshi.pdfread.finished import Finished, Page
from kohoshi.pdfread.model import FontFacts

#: Styles that stand behind a family in the name of a font.
_STYLE = re.compile(r"(-(Regular|Bold|Italic|Oblique|Medium|Light|Semi-Bold|Heavy))+$")


def check_fonts(finished: Finished, families: Collection[str] | None = None,
                told: Collection[str] = ()) -> Iterator[Finding]:
    """``families``: what fonts.yaml declares (None: not known, a file of another program). What
    came inside a supplied page or advertisement is its sender's choice, but must be embedded;
    ``told``: fonts of such files that were named already when they came in."""
    declared = None if families is None else {family.replace(" ", "-") for family in families}
    seen: set[tuple[str, str]] = set()
    for face in finished.pages:
        unseen: set[str] | None = None
        for font in face.fonts:
            if font.supplied and font.name in told:
                continue
            if not font.embedded:
                unseen = _unseen(face) if unseen is None else unseen
                if font.name in unseen:
                    continue
            for finding in _faults(font, declared, face.position):
                if (finding.rule, font.name) not in seen:
                    seen.add((finding.rule, font.name))
                    yield finding


def _unseen(face: Page) -> set[str]:
    """Fonts that put nothing on the paper: named and not used, or of invisible text, as in the layer that
    OCR programs lay under a scan. What stands outside the trim is the printer's, and counts."""
    glyphs = face.glyphs
    if not len(glyphs):
        return {font.name for font in face.fonts}
    inked = np.array([not c.isspace() for c in glyphs.text], dtype=bool)
    shown = {glyphs.fonts[i] for i in np.unique(glyphs.font[inked & (face.visible | face.outside)])}
    blanks = set(glyphs.fonts) - {glyphs.fonts[i] for i in np.unique(glyphs.font[inked])}
    return {font.name for font in face.fonts} - shown - blanks


def _faults(font: FontFacts, declared: set[str] | None, face: int) -> Iterator[Finding]:
    if not font.embedded:
        yield Finding("font/not-embedded", Level.ERROR,
                      f"{face}面の書体「{font.name}」が埋め込まれていません（印刷所で別の書体に置き換わります）",
                      hint="支給ページや広告なら送り主に、書体を埋め込んだPDFを頼んでください" if font.supplied
                      else "書体を埋め込んで書き出し直してください", face=face, excerpt=font.name)
    if declared is None or font.supplied:
        return
    if font.name not in declared and _STYLE.sub("", font.name) not in declared:
        yield Finding("font/undeclared", Level.ERROR,
                      f"{face}面に、登録していない書体「{font.name}」が使われています",
                      hint="レイアウトの font-family を、fonts/fonts.yaml にある書体だけにしてください",
                      face=face, excerpt=font.name)
    elif font.embedded and not font.subset:
        yield Finding("font/not-subset", Level.WARNING,
                      f"{face}面の書体「{font.name}」が、使った字だけでなく丸ごと埋め込まれています",
                      hint="ファイルが大きくなります。書き出しの設定を見てください", face=face, excerpt=font.name)
