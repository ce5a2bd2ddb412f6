"""両端揃え: the free width of a line, shared over the gaps between its characters.

Takes the place of WeasyPrint's ``justify_line``, which knows only U+0020 and U+00A0
(JLREQ 3.8.4 字間を空ける調整; 3.5.4 均等割り comes with ``text-align-last: justify``).
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.jlreq import may_expand, prefers_solid
from kohoshi.typeset.shaping import ComposedLayout

#: What an inline-block, picture or ruby group counts as.
OBJECT = "口"


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Spread ``extra_width`` px over the gaps of a line box, in place."""
    extra_width += _drop_border(line)
    cells = list(_cells(line))
    gaps = [(a[0], a[1], a[2], b[2]) for a, b in zip(cells, cells[1:]) if may_expand(a[2], b[2])]
    wanted = [gap for gap in gaps if not prefers_solid(gap[2], gap[3])] or gaps
    if not wanted:
        return
    gains: dict[int, dict[int, int]] = {}
    done = 0.0
    for number, (leaf, index, _, _) in enumerate(wanted, 1):
        # whole thousandths of an em, the rounding error carried on; the last rounds down so
        # that the line never exceeds its width (beside a float it would be laid out again)
        em = leaf.style["font_size"] / 1000
        share = (extra_width * number / len(wanted) - done) / em
        mille = int(share + (.5 if number < len(wanted) else 0))
        done += mille * em
        gains.setdefault(id(leaf), {})[index] = mille
    _spread(line, 0.0, gains)


def settled(original: Callable[..., float]) -> Callable[..., float]:
    """``text_align`` for a line whose last text kept space towards an element that then went to
    the next line: without this a line just full with that space would stay short."""
    def text_align(context: Any, line: Any, available_width: float, last: bool) -> float:
        line.width -= _drop_border(line)
        return original(context, line, available_width, last)

    return text_align


def _drop_border(line: Any) -> float:
    """Take back the space that the last text of a line kept towards an element which then
    went to the next line; returns the width in px that it frees."""
    leaf = next(iter(reversed(list(_leaves(line)))), None)
    layout = getattr(leaf, "pango_layout", None)
    if not isinstance(layout, ComposedLayout) or not layout.border:
        return 0.0
    width = layout.border * leaf.style["font_size"] / 1000
    layout.after[-1] -= layout.border
    layout.border = 0
    leaf.width -= width
    return width


def _leaves(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, (boxes.InlineBox, boxes.LineBox)):
            yield from _leaves(child)
        elif child.is_in_normal_flow():
            yield child


def _cells(line: Any) -> Iterator[tuple[Any, int, str]]:
    """(leaf box, index of the character in it, character) along a line."""
    for leaf in _leaves(line):
        if isinstance(leaf, boxes.TextBox):
            if isinstance(leaf.pango_layout, ComposedLayout):
                for index, char in enumerate(leaf.text):
                    yield leaf, index, char
        else:
            yield leaf, 0, OBJECT


def _spread(box: Any, x: float, gains: dict[int, dict[int, int]]) -> float:
    """Move a box by ``x`` px, widen it by its own gains; returns the shift behind it."""
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += x
        start = x
        for child in box.children:
            if child.is_in_normal_flow():
                x = _spread(child, x, gains)
        box.width += x - start
        return x
    gain = gains.get(id(box), {})
    width = sum(gain.values()) * box.style["font_size"] / 1000
    if isinstance(box, boxes.TextBox):
        box.position_x += x
        for index, mille in gain.items():
            box.pango_layout.after[index] += mille
        box.width += width
    else:
        box.translate(x, 0)
    return x + width
