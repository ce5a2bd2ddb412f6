"""How full a frame is: the type it is set in, its measure 字詰め and lines 行数, what is used.

Everything is counted in the type of the frame's running text, so that a frame of headlines is
measured in headlines. A column that is shorter than its frame, a heading over
two columns and a picture all count by the depth they take away from that type.
"""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from kohoshi.typeset.frames import TOLERANCE
from kohoshi.typeset.ruby import is_ruby, is_within_ruby
from kohoshi.typeset.threads import links_of

HEADS = ("h1", "h2")
LEAD = "lead"


@dataclass(frozen=True)
class Fullness:
    """measure in characters of one column; ``text_measure`` that of the block in which most of
    the text stands (a cell of a grid); ``lines`` over all columns; ``characters`` all that is
    set, spaces not counted; ``heading_lines`` and ``lead_lines`` the lines they take."""

    measure: float
    text_measure: float
    columns: int
    lines: int
    used: int
    characters: int
    heading_lines: int
    lead_lines: int
    opening: str
    free_exact: float


@dataclass(frozen=True)
class Wide:
    """A line that is too wide by ``mm``. ``word``: what in it cannot be broken and is longer than
    the measure ('' where there is none); ``held``: the layout forbids to break it (nowrap)."""

    text: str
    mm: float
    word: str = ""
    held: bool = False


@dataclass(frozen=True)
class Overflow:
    """What is outside a frame: ``hidden`` lines below or beside it with the depth they take (px),
    ``wide`` lines that are too wide, ``lost`` characters that are on no page at all, ``lost_from``
    how they begin."""

    hidden: tuple[str, ...] = ()
    depth: float = 0
    wide: tuple[Wide, ...] = ()
    lost: int = 0
    lost_from: str = ""

    @property
    def characters(self) -> int:
        return sum(map(len, self.hidden)) + self.lost

    def __bool__(self) -> bool:
        return bool(self.hidden or self.wide or self.lost > 0)


def fullness(box: Any, over: Overflow) -> Fullness:
    """How full ``box`` is. More is used than there are lines exactly when something is over."""
    text = [(line, own) for line, own in lines_of(box)]
    size, leading = _type(box, [line for line, _ in text])
    links = list(links_of(box))
    if links:
        columns, width = len(links), links[0].width
        lines = sum(max(1, math.floor(link.thread.depth / leading + TOLERANCE)) for link in links)
        room = sum(link.thread.depth - depth_of(link) for link in links if link.thread.end.resume is None) / leading
    else:
        columned = _columned(box)
        columns = _count(columned) if columned is not None else 1
        width = columned.children[0].width if columned is not None and columned.children else box.width
        lines = max(1, math.floor(box.height / leading + TOLERANCE)) * columns
        room = (box.height - depth_of(box)) * columns / leading
    measure = width / size
    if over:
        rows = max(over.depth / leading + over.lost / max(1, measure), len(over.wide))
        used = lines + max(1, math.ceil(rows - TOLERANCE))
    else:
        used = lines - max(0, math.floor(room + TOLERANCE))
        used = max(used, 1) if text else used
    heads, leads = _roles(box)
    return Fullness(measure, min(measure, _text_width(box, width) / size), columns, lines, used,
                    sum(len("".join(own.split())) for _, own in text), heads, leads,
                    "".join("".join(own for _, own in text).split())[:40], room)


def lines_of(box: Any) -> Iterator[tuple[Any, str]]:
    """(line box, its own text) of everything in a box; inline-blocks have lines of their own, but
    a ruby belongs to the line it stands in: its base counts there, its reading not at all."""
    for child in box.descendants(placeholders=True):
        if (isinstance(child, boxes.LineBox) and not (child.element_tag or "").endswith("::marker")
                and not is_within_ruby(child)):
            text = "".join(leaf.text for leaf in leaves_of(child))
            if text.strip():
                yield child, text


def leaves_of(line: Any) -> Iterator[Any]:
    """The text boxes of a line, without those of inline-blocks in it but with bases of ruby."""
    for child in line.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from leaves_of(child)
        elif is_ruby(child):
            yield from leaves_of(child.children[0].children[0])


def _type(box: Any, lines: list[Any]) -> tuple[float, float]:
    """(size, leading) in px of the running text: the frame's own type where at least one in
    eight characters is set in it, else that of most characters."""
    found: Counter[tuple[float, float]] = Counter()
    for line in lines:
        for leaf in leaves_of(line):
            found[leaf.style["font_size"], strut(leaf.style)[0]] += len("".join(leaf.text.split()))
    own = box.style["font_size"], strut(box.style)[0]
    if not found or 8 * found[own] >= found.total():
        return own
    return max(found, key=found.__getitem__)


def _text_width(box: Any, default: float) -> float:
    """The width (px) of the blocks that hold most characters."""
    found: Counter[float] = Counter()
    for block in box.descendants():
        if isinstance(block, boxes.BlockContainerBox):
            lines = [child for child in block.children if isinstance(child, boxes.LineBox)]
            found[round(block.width, 1)] += sum(len(leaf.text) for line in lines for leaf in leaves_of(line))
    return max(found, key=found.__getitem__, default=0) or default


def _columned(box: Any) -> Any | None:
    """The first box in columns, at any depth."""
    for child in box.descendants():
        if isinstance(child, boxes.BlockBox) and _in_columns(child):
            return child
    return None


def _in_columns(box: Any) -> bool:
    return box.style["column_count"] not in ("auto", 1) or box.style["column_width"] != "auto"


def _count(columned: Any) -> int:
    count = columned.style["column_count"]
    return count if isinstance(count, int) else max(1, len({round(c.position_x, 1) for c in columned.children}))


def depth_of(box: Any) -> float:
    """The depth (px) that the content of a box takes from its content top; text in columns
    counts by the share of the columns it fills."""
    top = bottom = box.content_box_y()
    beside = box.style["display"][-1:] in (("flex",), ("grid",)) or isinstance(box, boxes.TableBox)
    used = 0.0
    for child in getattr(box, "children", ()):
        if not child.is_in_normal_flow() or not isinstance(child, boxes.BlockLevelBox | boxes.LineBox):
            continue
        low = child.position_y + child.margin_height()
        if isinstance(child, boxes.BlockLevelBox):
            low -= max(0, child.margin_bottom or 0)  # space after the last block need not fit
        if beside:
            used = max(used, low - top)
        elif low > bottom:
            if _columned(child) is None and not (isinstance(child, boxes.BlockBox) and _in_columns(child)):
                used += low - bottom
            else:
                used += max(0, child.content_box_y() - bottom) + _columned_depth(child)
            bottom = low
    return used


def _columned_depth(box: Any) -> float:
    if not (isinstance(box, boxes.BlockBox) and _in_columns(box)):
        return depth_of(box)
    bottoms: dict[float, float] = {}
    for column in box.children:
        low = [line.position_y + line.height for line, _ in lines_of(column)]
        if low:
            x = round(column.position_x, 1)
            bottoms[x] = max(bottoms.get(x, 0), *low)
    if not bottoms:
        return 0
    *full, last = [bottoms[x] - box.content_box_y() for x in sorted(bottoms)]
    out: float = (len(full) * box.height + last) / _count(box)
    return out


def _roles(box: Any) -> tuple[int, int]:
    """(lines of headlines, lines of leads) in a frame."""
    heads = leads = 0
    inside: set[int] = set()
    for child in box.descendants(placeholders=True):
        if not isinstance(child, boxes.ParentBox) or child.element is None or id(child) in inside:
            continue
        head = child.element_tag in HEADS
        if head or LEAD in (child.element.get("class") or "").split():
            inside.update(id(inner) for inner in child.descendants())
            count = _count_lines(child)
            heads, leads = (heads + count, leads) if head else (heads, leads + count)
    return heads, leads


def _count_lines(box: Any) -> int:
    """Lines of a box of any kind; readings above a line are no lines of their own."""
    if isinstance(box, boxes.InlineBox):  # a piece of one line
        return 1
    return len({round(line.position_y) for line, _ in lines_of(box)
                if max((leaf.style["font_size"] for leaf in leaves_of(line)), default=0) > .55 * box.style["font_size"]})
