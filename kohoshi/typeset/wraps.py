"""Pictures that text runs round (``data-wrap``): whole lines high, with enough text beside them.

Type on a grid leaves a picture whole lines (行取り), so that the line below it runs over the whole measure again and
the lines beside it stand level with the neighbouring column. The engine knows no such height: here the picture gives
or takes what is missing (it is cropped a little, never stretched); a round one, and one that would lose too much, gets
air below.
Beside it at least MEASURE characters are left (a shorter line of Japanese, whose gaps all go to a mark or two, gapes);
where there are fewer the picture takes the whole measure, and it is told (``image/beside``).
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from kohoshi.finding import Finding, Level, Place

#: Characters of text that a picture must leave beside it.
MEASURE = 13
#: Share of a line that rounding may cost; px by which a picture is lower than its lines, so that the next one is free of it.
_LEVEL, _LESS = .01, .05
#: px by which a line may be wider than its room.
_ROUNDED = .1
#: Share of a picture that may be cropped for whole lines.
_CROPPED = .12


def on_whole_lines(original: Callable[..., Any]) -> Callable[..., Any]:
    """``float_layout`` of pictures that text runs round."""
    def float_layout(context: Any, box: Any, containing_block: Any, *more: Any, **given: Any) -> Any:
        if box.element is None or box.element.get("data-wrap") is None or box.element_tag != box.element.tag:
            return original(context, box, containing_block, *more, **given)
        before = list(context.excluded_shapes)

        def again(changed: Any) -> Any:
            context.excluded_shapes[:] = before
            return original(context, changed, containing_block, *more, **given)

        laid = again(box)
        size = containing_block.style["font_size"]
        beside = (containing_block.width - laid[0].margin_width()) / size
        if beside < MEASURE - .01:
            box = _wide(box)
            laid = again(box)
        if (levelled := in_whole_lines(box, laid[0], strut(containing_block.style)[0])) is not None:
            laid = again(levelled)
        box.element.set("data-beside", f"{beside:.2f}")
        return laid

    return float_layout


def beside_floats(original: Callable[..., Any]) -> Callable[..., Any]:
    """``avoid_collisions`` for which a line that is as wide as its room has room: set solid it may be wider by a
    rounding of its glyphs, and the engine would begin it below the picture."""
    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if not isinstance(box, boxes.LineBox) or not context.excluded_shapes:
            return original(context, box, containing_block, outer)
        width, box.width = box.width, max(box.width - _ROUNDED, 0)
        try:
            return original(context, box, containing_block, outer)
        finally:
            box.width = width

    return avoid_collisions


def in_whole_lines(box: Any, laid: Any, line: float) -> Any:
    """A figure that comes to whole lines once it is laid out; ``laid``: as it came out. None where there is nothing
    to change: no picture, or a text without a line height."""
    picture = _picture(laid)
    if picture is None or not line:
        return None
    high = laid.margin_height()
    is_round = "circle" in (box.element.get("class") or "").split()
    off = round(high / line) * line - _LESS - high
    if is_round or abs(off) > _CROPPED * picture.height:
        return _taller(box, math.ceil(high / line - _LEVEL) * line - _LESS - high)
    return _with_picture(box, picture.height + off)


def _wide(box: Any) -> Any:
    """The box as wide as the text, nothing beside it."""
    changed = box.copy()
    changed.style = box.style.copy()
    changed.style["width"] = Dimension(100, "%")
    for name in ("margin_left", "margin_right"):
        changed.style[name] = Dimension(0, "px")
    return changed


def _taller(box: Any, by: float) -> Any:
    changed = box.copy()
    changed.style = box.style.copy()
    changed.style["padding_bottom"] = Dimension(box.padding_bottom + by, "px")
    return changed


def _picture(box: Any) -> Any:
    return next((inner for inner in box.descendants() if isinstance(inner, boxes.ReplacedBox)), None)


def _with_picture(box: Any, height: float) -> Any:
    """The box, its picture so high."""
    if isinstance(box, boxes.ReplacedBox):
        changed = box.copy()
        changed.style = box.style.copy()
        changed.style["height"] = Dimension(height, "px")
        return changed
    if isinstance(box, boxes.ParentBox):
        return box.copy_with_children([_with_picture(child, height) for child in box.children])
    return box


def narrow_beside(root: Any) -> Iterator[Finding]:
    """Every picture of a laid-out document that has not left its text enough."""
    for element in root.iter("figure"):
        beside = float(element.get("data-beside", MEASURE))
        if beside < MEASURE - .01:
            yield _finding(element.get("data-source") or "", beside)


def _finding(source: str, beside: float) -> Finding:
    file, _, line = source.rpartition(":")
    place = Place(file, int(line)) if line.isdigit() else None
    said = f"文が {beside:.0f} 字しか残りません" if beside >= 1 else "文の入るところが残りません"
    return Finding("image/beside", Level.ERROR, f"絵の横に、{said}（{MEASURE}字から）。回り込ませず、段の幅いっぱいに置きました",
                   f"幅（width）を小さくして横に{MEASURE}字を残すか、回り込み（wrap）を消してください", place=place)
