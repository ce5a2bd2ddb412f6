"""Rule ``look/runt``: one or two characters left alone in the last line of a head, one in that of a
paragraph."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from kohoshi.check.look.spot import Looked
from kohoshi.check.measure import Block, Measured
from kohoshi.check.setting import is_prose
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.geometry import MM_PER_POINT

#: Type larger than running text by this is a head; a head has so many lines at most.
_HEAD, _LINES = 1.3, 3
#: So few characters are alone in a head …
_ALONE = 2
#: … where the line before is so many times longer: 「港区の／運動会」 is set by phrases.
_LONGER = 3.0
#: A paragraph of this many lines before its last one is seen to end in a runt; shorter ones end somehow.
_PARAGRAPH = 2
#: Larger type from this many times running text on is no prose, whatever it says.
_DISPLAY = 1.6


def check_runts(looked: Looked) -> Iterator[Finding]:
    """One finding a head or paragraph; its last line is shown."""
    glyphs = looked.text.face.glyphs
    sizes = Counter(size for size, char in zip(glyphs.size_pt.round(1).tolist(), glyphs.text, strict=True) if not char.isspace())
    if not sizes:
        return
    running = sizes.most_common(1)[0][0] * MM_PER_POINT
    for block in looked.text.columns:
        if found := _head(block, running):
            yield from _findings(looked, *found, Level.WARNING, "の見出し", "見出しを短くするか、言葉の切れ目で行を分けるか、字を少し小さくしてください")
        elif is_prose(block):
            count = 0  # lines of the paragraph so far
            for before, last in zip(block.lines, block.lines[1:], strict=False):
                count = 0 if before.closes else count + 1
                if last.closes and before.full and count >= _PARAGRAPH and _count(last) == 1:
                    yield from _findings(looked, before, last, Level.NOTICE, "の段落", "1字か2字詰めると、1行減ります")


def _head(block: Block, running: float) -> tuple[Measured, Measured] | None:
    """The last two lines of a head that leaves too little in the last one."""
    lines = block.lines
    if not 2 <= len(lines) <= _LINES or lines[0].em < _HEAD * running or lines[0].em < _DISPLAY * running and is_prose(block):
        return None
    before, last = lines[-2], lines[-1]
    few = 0 < _count(last) <= _ALONE and not last.text.strip().isascii()
    return (before, last) if few and len(before.text.strip()) >= _LONGER * len(last.text.strip()) else None


def _findings(looked: Looked, before: Measured, last: Measured, level: Level, what: str, hint: str) -> Iterator[Finding]:
    glyphs = np.arange(*last.span)
    if looked.ours[glyphs].all():
        said = f"{before.text.strip()}／{last.text.strip()}"
        yield looked.finding("look/runt", level, f"{what}「{_end_of(said)}」の最後の行に、{_count(last)}字だけが残っています",
                             hint, glyphs, said)


def _count(line: Measured) -> int:
    """Characters that are read; marks are not counted."""
    return sum(char.isalnum() for char in line.text)


def _end_of(said: str) -> str:
    return said if len(said) <= 20 else f"…{said[-19:]}"
