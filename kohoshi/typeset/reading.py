"""What is taken out of a line is its text, not the gaps between its glyphs.

Readers of PDFs (pdftotext, pypdf, search, speech) make a blank or a new line of a gap, and a new
line of a mark drawn back over its neighbour's empty half. Japanese lines are full of both. So

- a text whose glyphs are moved is drawn inside a ``Span`` with its ``ActualText`` (ISO 32000-1
  14.9.4), which pdftotext, pdfium and Acrobat follow;
- the room behind its last glyph, towards the next element on the line, is that glyph's character
  spacing ``Tc`` (9.3.2): readers count it to the glyph, and the next text begins where this one ends;
- a wide move is written as several numbers of a ``TJ`` array, which add up (9.4.3): pypdf, which
  does not know ``ActualText``, takes a single number of a quarter em for a blank.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pydyf
from weasyprint.matrix import Matrix

from kohoshi.typeset.blanks import text_for_readers
from kohoshi.typeset.shaping import ComposedLayout, worded

#: A gap that readers pass over, in thousandths of an em (pdftotext makes a blank of 100).
UNSEEN = 80
#: Widest single move of a TJ array, in thousandths of an em (pypdf makes a blank of 238 in a font
#: whose figures and blank are half an em wide, and of less in a narrower one).
STEP = 90
#: A move to the right; glyph numbers are hexadecimal and have no sign.
_MOVE = re.compile(r"-\d+(?:\.\d+)?")

#: The last array of a text: all but its last glyph of four digits, and that glyph.
_LAST = re.compile(rb"\[(?P<before>.*<[0-9a-f]*)(?P<glyph>[0-9a-f]{4})>[^<]*\] TJ", re.S)


def spoken(original: Callable[..., Any]) -> Callable[..., Any]:
    """``draw_first_line`` that says the text of a line whose glyphs are moved, and in the tagged
    edition paints the blanks that fell away beside it."""
    def draw_first_line(stream: Any, textbox: Any, overflow: Any, ellipsis: Any, matrix: Matrix) -> Any:
        layout = textbox.pango_layout
        if not textbox.text.strip():
            return original(stream, textbox, overflow, ellipsis, matrix)
        moved = isinstance(layout, ComposedLayout) and _moved(layout)
        text = textbox.text if stream._tags is None else text_for_readers(textbox)
        if moved:
            stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(text)}))
        try:
            room = layout.after[-1] * textbox.style["font_size"] / 1000 if moved else 0
            with worded(layout, text) as indent:
                a, b, c, d, x, y = matrix.values
                emojis = original(stream, textbox, overflow, ellipsis, Matrix(a, b, c, d, x - indent, y))
            if moved and not text.endswith(" "):  # a blank is read as one in any case
                _space_behind(stream, room)
            return emojis
        finally:
            if moved:
                stream.end_marked_content()

    return draw_first_line


def _moved(layout: ComposedLayout) -> bool:
    """Whether any two glyphs, or the last and what follows it on the line, stand further apart or
    nearer than readers bear."""
    inside = any(abs(after + before) > UNSEEN for (after, _), (_, before) in pairwise(zip(layout.after, layout.before, strict=False)))
    return inside or not layout.ends and abs(layout.after[-1]) > UNSEEN


def _space_behind(stream: Any, width: float) -> None:
    """Make room of ``width`` px behind the glyph written last a part of it. The text matrix is set
    anew for every text, so nothing moves."""
    last = _LAST.fullmatch(stream.stream[-1])
    if last and abs(width) > 1e-6:
        before = last["before"].removesuffix(b"<") if last["before"].endswith(b"<") else last["before"] + b">"
        stream.stream[-1:] = [*([b"[" + before + b"] TJ"] if before else ()),
                              b"%.4f Tc" % width, b"[<" + last["glyph"] + b">] TJ", b"0 Tc"]


def showing(original: Callable[..., None]) -> Callable[..., None]:
    """``Stream.show_text`` whose arrays readers understand.

    Without ``<>``, which the engine writes before a glyph that is moved: pdfium (and so Chrome)
    loses the last number of an array that holds an empty string. Wide moves in steps.
    """
    return lambda self, text: original(self, _MOVE.sub(_in_steps, text.replace("<>", " ")))


def _in_steps(found: re.Match[str]) -> str:
    steps, rest = divmod(-float(found[0]), STEP)
    return " ".join([f"-{STEP}"] * int(steps) + [f"{-rest:g}"] * (rest > 0)) if steps else found[0]
