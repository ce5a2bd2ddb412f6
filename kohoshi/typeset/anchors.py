"""Pictures of a thread 連結枠 that do not stand where they are written.

Those that go to the head or foot of a column (``data-anchor``) stand where the text comes by them: in the column in
which it reaches their place. The text gives them room at its head or foot and flows on as if they were not there. One
that does not go into a column any more waits for the next. Those that text runs round (``data-wrap``) and that have no
room where they are written do so too: the text flows on to the foot, they stand at the head of the next column.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.layout import block

from kohoshi.finding import Finding, Level, Place
from kohoshi.typeset.wraps import in_whole_lines

#: (its place: the number of the child of the text that follows it, the figure).
Anchored = tuple[int, Any]
#: px that rounding may cost.
_ROUNDED = .1


def parted(text: Any) -> tuple[Any, list[Anchored]]:
    """The box of a text without its pictures that are anchored, and these."""
    kept: list[Any] = []
    pictures: list[Anchored] = []
    for child in text.children:
        if child.element is not None and child.element is not text.element and child.element.get("data-anchor"):
            pictures.append((len(kept), child))
            child.element.set("data-anchored", "")
        else:
            kept.append(child)
    return (text.copy_with_children(kept) if pictures else text), pictures


def without(text: Any, at: int) -> Any:
    """The box of a text in which a picture that waits takes no room; its children keep their numbers."""
    bare = text.children[at].copy_with_children([])
    bare.style = bare.style.copy()
    bare.style["float"], bare.style["width"] = "none", "auto"
    for side in ("top", "right", "bottom", "left"):
        bare.style[f"margin_{side}"] = bare.style[f"padding_{side}"] = Dimension(0, "px")
    return text.copy_with_children([*text.children[:at], bare, *text.children[at + 1:]])


def stops_at_picture(text: Any, resume: Any) -> int | None:
    """The number of the picture that had no room and at which a text goes on, if that is what stopped it."""
    at, inner = next(iter(resume.items())) if resume else (None, None)
    child = None if at is None or inner is not None else text.children[at]
    return at if child is not None and child.is_floated() and child.element is not None and child.element.get("data-wrap") else None


def foot_of(text: Any) -> float:
    """How far down a laid-out text comes (its own height counts a picture that was not set, too)."""
    return max((child.position_y + child.margin_height() for child in text.children), default=float(text.position_y))


@contextmanager
def round_which(context: Any, text: Any, pictures: Sequence[Any]) -> Iterator[None]:
    """A text that is laid out in here runs round pictures that are laid out already."""
    if pictures:
        context._excluded_shapes[text] = list(pictures)
    try:
        yield
    finally:
        context._excluded_shapes.pop(text, None)


def floated(context: Any, pictures: Sequence[Any], text: Any) -> list[Any]:
    """Pictures laid out at the head of a text (its box as it lies); those that do not fit are for the caller to see."""
    inside = text.copy_with_children([])
    context.create_block_formatting_context(inside)
    try:
        return [block.float_layout(context, _at(picture, text), text, [], [], float("-inf"), None)[0] for picture in pictures]
    finally:
        context.finish_block_formatting_context()


def _at(picture: Any, text: Any) -> Any:
    moved = picture.copy()
    moved.position_x, moved.position_y = text.content_box_x(), text.content_box_y()
    return moved


@dataclass
class Waiting:
    """The pictures of a thread; ``set``: how many of those that are anchored have their place; ``drifting``: those that
    text runs round and that wait for the next column."""

    pictures: list[Anchored]
    set: int = 0
    drifting: list[Any] = field(default_factory=list)

    def taken(self, reached: int | None, depth: float, last: bool, lay: Callable[[Any], Any], line: float) -> tuple[list[Any], list[Any]]:
        """The pictures of a column, laid out in whole lines: at its head, at its foot. ``reached``: the child
        at which its text ends (None: the text ends in it); ``depth``: px of the column; ``last``: what is left has no
        other place; ``lay``: lays one out."""
        heads: list[Any] = []
        feet: list[Any] = []
        for place, box in self.pictures[self.set:]:
            if reached is not None and place > reached:
                break
            laid = lay(box)
            if (levelled := in_whole_lines(box, laid, line)) is not None:
                laid = lay(levelled)
            if laid.margin_height() > depth + _ROUNDED and not last:
                break
            depth -= laid.margin_height()
            (heads if box.element.get("data-anchor") == "head" else feet).append(laid)
            self.set += 1
        return heads, feet


def placed(pictures: Sequence[Any], top: float) -> Iterator[Any]:
    """Pictures one below the other; out of the flow, so that nobody counts them as its depth."""
    for one in pictures:
        one.translate(0, top - one.position_y)
        top += one.margin_height()
        one.style = one.style.copy()
        one.style["float"] = "left"
        yield one


def astray(root: Any) -> Iterator[Finding]:
    """Pictures of a laid-out document that were to go to the head or foot of a column and are in none."""
    for element in root.iter("figure"):
        if element.get("data-anchor") and element.get("data-anchored") is None:
            file, _, line = (element.get("data-source") or "").rpartition(":")
            yield Finding("image/standing", Level.WARNING, "段の頭か尻（anchor）へ送れない絵なので、書いた所に置きました",
                          "段の頭か尻に置けるのは、読みもののような連結枠に流す文章の絵だけです（囲みの中の絵と、面の型が別に置く絵はできません）。段の頭か尻（anchor）の行を消してください",
                          place=Place(file, int(line)) if line.isdigit() else None)
