"""あふれ: what of a frame does not fit in it, and the one finding that tells it."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.typeset.frames import TOLERANCE
from kohoshi.typeset.fullness import Overflow, Wide, leaves_of, lines_of
from kohoshi.typeset.threads import links_of

MM_PER_PX = 25.4 / 96
#: A mark that hangs or is set half at the line end may stick out to the right by this, in em.
HANGING = .51
#: What the engine does not break inside: letters and figures of the Latin kind.
_LONG = re.compile(r"[!-~\u00a1-\u024f]+")
_HELD = ("nowrap", "pre")


def outside(box: Any, within: Any | None = None) -> Overflow:
    """Lines below or beside the box, and lines too wide for it. ``within``: the box of fixed size that
    it lies in, where its own grows with its text."""
    x0, y0 = box.content_box_x(), box.content_box_y()
    x1, y1 = x0 + box.width, y0 + box.height
    if within is not None:
        y0, y1 = within.content_box_y(), within.content_box_y() + within.height
    hidden, wide = [], []
    columns: dict[float, list[float]] = {}
    for line, text in lines_of(box):
        leaves = list(leaves_of(line))
        size = max((leaf.style["font_size"] for leaf in leaves), default=0)
        middle = line.position_y + line.height / 2
        slack = TOLERANCE * size
        beside = line.position_x > x1 - slack
        right = max((leaf.position_x + leaf.width for leaf in leaves), default=0)
        if middle + size / 2 > y1 + slack or middle - size / 2 < y0 - slack - size / 2 or beside:
            hidden.append("".join(text.split()))
            low = columns.setdefault(round(line.position_x) if beside else x0, [])
            low.append(line.position_y + line.height - (y0 if beside else y1))
        elif right > x1 + HANGING * size:
            word, held = _unbroken(leaves, x1 - line.position_x)
            wide.append(Wide(text.strip(), (right - x1) * MM_PER_PX, word, held))
    return Overflow(tuple(hidden), sum(max(low) for low in columns.values()), tuple(wide))


def overflow(pieces: Sequence[Any], element: Any, within: Any | None = None) -> Overflow:
    """Of all pieces of a frame: the first is where it was meant to be; where it goes on over the page
    end, all of the others is outside. What is on no page is counted once for all of them; the text of a
    thread is in the frames of its chain."""
    first, *later = pieces
    over = outside(first, within)
    hidden = tuple("".join(text.split()) for piece in later for _, text in lines_of(piece))
    flowing = {id(child) for piece in pieces for link in links_of(piece) for child in link.descendants(placeholders=True)}
    found = "".join("".join(child.text.split()) for piece in pieces for child in piece.descendants(placeholders=True)
                    if isinstance(child, boxes.TextBox) and "::" not in (child.element_tag or "") and id(child) not in flowing)
    chunks = ["".join(text.split()) for text in _texts(element)]
    lost = max(0, len("".join(chunks)) - len(found))
    start = next((chunk for chunk in chunks if chunk and chunk not in found), "") if lost else ""
    kept = next((length for length in range(len(start), 0, -1) if start[:length] in found), 0)
    return Overflow(over.hidden + hidden, over.depth + sum(piece.height for piece in later), over.wide, lost, start[kept:])


def _texts(element: Any) -> Iterator[str]:
    """The texts of an element, without those of threads."""
    if element.get("data-thread") is None:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                yield from _texts(child)
            yield child.tail or ""


def _unbroken(leaves: list[Any], measure: float) -> tuple[str, bool]:
    """What in a line is wider than the measure (px) and cannot be broken; whether by the layout's will."""
    for held, group in groupby(leaves, lambda leaf: leaf.style["white_space"] in _HELD):
        run = list(group)
        if held and sum(leaf.width for leaf in run) > measure:
            return "".join(leaf.text for leaf in run).strip(), True
    text = "".join(leaf.text for leaf in leaves)
    widths = [width for leaf in leaves for width in _widths(leaf)]
    for word in _LONG.finditer(text):
        if sum(widths[word.start():word.end()]) > measure:
            return word[0], False
    return "", False


def _widths(leaf: Any) -> Iterator[float]:
    """About the width (px) of each character: Latin ones take half of a full one."""
    shares = [.5 if _LONG.match(char) or char == " " else 1 for char in leaf.text]
    each = leaf.width / (sum(shares) or 1)
    return (share * each for share in shares)
