"""両端揃え: the free width of a line, shared over the gaps between its characters.

Takes the place of WeasyPrint's ``justify_line``, which knows only U+0020 and U+00A0
(JLREQ 3.8.4 字間を空ける調整; 3.5.4 均等割り comes with ``text-align-last: justify``).
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.jlreq import gap_kind
from kohoshi.typeset.shaping import ComposedLayout

#: What an inline-block, picture or ruby group counts as.
OBJECT = "口"


#: Widest gap, in em, that 和欧間 may grow to while other gaps can still give (JLREQ 3.8.4 b).
WIDEST_BORDER = .5


#: A gap: room behind character ``index`` of a leaf box.
Gap = tuple[Any, int]


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Spread ``extra_width`` px over the gaps of a line box, in place."""
    extra_width += _drop_border(line)
    gaps = _gaps(line)
    if not gaps:
        return
    gains: dict[int, dict[int, int]] = {}
    done = due = 0.0
    for number, ((leaf, index), share) in enumerate(zip(gaps, _shares(gaps, extra_width), strict=False), 1):
        # whole thousandths of an em, the rounding error carried on; the last rounds down so
        # that the line never exceeds its width (beside a float it would be laid out again)
        em = leaf.style["font_size"] / 1000
        due += share
        mille = int((due - done) / em + (.5 if number < len(gaps) else 0))
        done += mille * em
        gains.setdefault(id(leaf), {})[index] = mille
    _spread(line, 0.0, gains)


def _gaps(line: Any) -> list[Gap]:
    """The gaps of a line that justification opens."""
    wanted: list[Gap] = []
    solid: list[Gap] = []
    last: tuple[Any, int, str] | None = None

    def add(leaf: Any, index: int, kind: int) -> None:
        if kind:
            (wanted if kind == 1 else solid).append((leaf, index))

    for leaf in _leaves(line):
        text = leaf.text if isinstance(leaf, boxes.TextBox) else OBJECT
        if not text or text is not OBJECT and not isinstance(leaf.pango_layout, ComposedLayout):
            continue
        if last:
            add(last[0], last[1], gap_kind(last[2], text[0]))
        for index in range(len(text) - 1):
            add(leaf, index, gap_kind(text[index], text[index + 1]))
        last = leaf, len(text) - 1, text[-1]
    return wanted or solid


def _shares(gaps: list[Gap], extra: float) -> list[float]:
    """The free width in equal shares, but for 和欧間 not beyond half an em: what it cannot take
    goes to the others."""
    share = extra / len(gaps)
    caps = {}
    if extra > 0:
        for number, (leaf, index) in enumerate(gaps):
            open_already = leaf.pango_layout.after[index] if isinstance(leaf, boxes.TextBox) else 0
            if open_already > 0:
                size = leaf.style["font_size"]
                cap = max((WIDEST_BORDER - open_already / 1000) * size, 0.0)
                if cap < share:
                    caps[number] = cap
    if not caps or len(caps) == len(gaps):
        return [share] * len(gaps)
    rest = (extra - sum(caps.values())) / (len(gaps) - len(caps))
    return [caps.get(number, rest) for number in range(len(gaps))]


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
    leaf: Any = next(iter(reversed(list(_leaves(line)))), None)
    layout = getattr(leaf, "pango_layout", None)
    if not isinstance(layout, ComposedLayout) or not layout.border:
        return 0.0
    width: float = layout.border * leaf.style["font_size"] / 1000
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
    width: float = sum(gain.values()) * box.style["font_size"] / 1000
    if isinstance(box, boxes.TextBox):
        box.position_x += x
        for index, mille in gain.items():
            box.pango_layout.after[index] += mille
        box.width += width
    else:
        box.translate(x, 0)
    return x + width
