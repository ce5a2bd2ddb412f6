"""Ruby: the reading over its base, and both within the measure.

The engine lays a ruby out as an inline-block with two children, base and reading, side by side.
Here, with both widths known, the reading is put over the base, whatever the font, letter spacing
or writing direction. The box is as wide as the base, or as the reading less what it may reach
over its neighbours (``data-room="before behind"`` in em of the base), so the engine breaks lines
on true widths; a reading that reaches out is only painted there.

Sources: JLREQ 3.3.5 (mono), 3.3.6 (group; the 1:2:1 share), 3.3.8 (overhang, line ends).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi import jlreq
from kohoshi.typeset import justify
from kohoshi.typeset.shaping import ComposedLayout

#: A reading may begin and end at most this far inside its base, in em of the base (3.3.6).
MAXIMUM_INDENT = .5


@dataclass
class Reach:
    """How far a reading reaches out of its box before and behind, and how far it may, in px."""

    before: float
    behind: float
    room_before: float
    room_behind: float


def placing(original: Callable[..., Any]) -> Callable[..., Any]:
    """``inline_block_box_layout`` that puts the reading of a ruby over its base."""
    def inline_block_box_layout(*args: Any, **kwargs: Any) -> Any:
        box = original(*args, **kwargs)
        if is_ruby(box):
            _place(box)
        return box

    return inline_block_box_layout


def holding(original: Callable[..., float]) -> Callable[..., float]:
    """``text_align`` that first takes back what readings reach over the ends of the line."""
    def text_align(context: Any, line: Any, available_width: float, last: bool) -> float:
        if _hold(line) and line.width > available_width:
            # a thousandth of an em less: a line must never exceed its width
            justify.justify_line(context, line, available_width - line.width - .002 * line.style["font_size"])
        return original(context, line, available_width, last)

    return text_align


def is_ruby(box: Any) -> bool:
    """The inline-block that holds a base and its reading."""
    return isinstance(box, boxes.InlineBlockBox) and "ruby" in _classes(box)


def is_within_ruby(line: Any) -> bool:
    """A line box of a base or a reading: it carries the element of the box around it."""
    return not _classes(line).isdisjoint(("ruby", "rt"))


def _classes(box: Any) -> set[str]:
    if box.element is None or "::" in (box.element_tag or ""):
        return set()
    return set((box.element.get("class") or "").split())


def _place(box: Any) -> None:
    line = box.children[0]
    base, reading = line.children
    base_text, reading_text = (next(b for b in part.descendants() if isinstance(b, boxes.TextBox))
                               for part in (base, reading))
    size = base_text.style["font_size"]
    room_before, room_behind = (float(value) * size for value in box.element.get("data-room").split())
    reach = _reach(reading_text.width - base_text.width, room_before, room_behind)
    width = max(base_text.width, reading_text.width - reach.before - reach.behind)
    left = box.content_box_x()
    base_at = _share(base_text, width - base_text.width, None)
    reading_free = width + reach.before + reach.behind - reading_text.width
    reading_at = _share(reading_text, reading_free, MAXIMUM_INDENT * size)
    base.translate(left + base_at - base_text.position_x, 0)
    reading.translate(left - reach.before + reading_at - reading_text.position_x, 0)
    base.width, reading.width = base_text.width, reading_text.width
    line.width = box.width = width
    box.reach = reach


def _reach(excess: float, before: float, behind: float) -> Reach:
    """A reading longer than its base by ``excess`` reaches out evenly as far as it may, then
    further to the side that has more room."""
    excess = max(excess, 0.0)
    first = min(before, max(excess / 2, excess - behind))
    return Reach(first, min(behind, excess - first), before, behind)


def _share(text: Any, free: float, maximum: float | None) -> float:
    """Open the free width in a text by 1:2:1 (half a gap at each end, at most ``maximum``);
    returns where its first character begins. Western text is only centred."""
    layout = text.pango_layout
    cells = [i for i, char in enumerate(text.text) if not jlreq.is_zero_width(char)]
    if free <= 0:
        return 0.0
    if not isinstance(layout, ComposedLayout) or any(jlreq.is_western(char) for char in text.text):
        return free / 2
    end = free / (2 * len(cells))
    if maximum is not None and len(cells) > 1:
        end = min(end, maximum)
    if len(cells) > 1:
        em = text.style["font_size"] / 1000
        gap = int((free - 2 * end) / (len(cells) - 1) / em)
        for index in cells[1:]:
            layout.before[index] += gap
        text.width += gap * em * (len(cells) - 1)
        out: float = (free - gap * em * (len(cells) - 1)) / 2
        return out
    return end


def _hold(line: Any) -> bool:
    """Slide or push in readings that reach over the line's ends; whether the line grew.

    A reading slides along its base as far as the other neighbour bears; what is left over
    makes the line longer, and the line is squeezed by it where it is full.
    """
    leaves = list(justify._leaves(line))
    if not leaves:
        return False
    first, last = leaves[0], leaves[-1]
    before = _taken_back(first, "before") if is_ruby(first) else 0.0
    behind = _taken_back(last, "behind") if is_ruby(last) else 0.0
    if before:
        for child in filter(lambda child: child.is_in_normal_flow(), line.children):
            child.translate(before, 0)
    line.width += before + behind
    return bool(before or behind)


def _taken_back(box: Any, side: str) -> float:
    """Take back the reach of a reading on one side; returns what could not be slid away."""
    reach, other = box.reach, "behind" if side == "before" else "before"
    out: float = getattr(reach, side)
    slid = max(0.0, min(out, getattr(reach, f"room_{other}") - getattr(reach, other)))
    if slid:
        box.children[0].children[1].translate(slid if side == "before" else -slid, 0)
        setattr(reach, other, getattr(reach, other) + slid)
    setattr(reach, side, 0.0)
    setattr(reach, f"room_{side}", 0.0)
    left: float = out - slid
    return left
