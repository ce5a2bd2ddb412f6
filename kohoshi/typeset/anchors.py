"""Pictures of a thread 連結枠 that go to the head or foot of a column (``data-anchor``).

They stand where the text comes by them: in the column in which it reaches their place. The text gives them room at
its head or foot and flows on as if they were not there, so that it shows no gap where a picture has no room. One that
does not go into a column any more waits for the next.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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
        else:
            kept.append(child)
    return (text.copy_with_children(kept) if pictures else text), pictures


@dataclass
class Waiting:
    """The pictures of a thread; ``set``: how many of them have their place."""

    pictures: list[Anchored]
    set: int = 0

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
            box.element.set("data-anchored", "")
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
            yield Finding("image/anchor", Level.WARNING, "段の頭か尻に置く（anchor）と書いた絵が、書いた所に置かれました",
                          "段の頭か尻に置けるのは、読みもののような連結枠に流す文章の絵だけです（囲みの中の絵と、面の型が別に置く絵はできません）。anchor を消してください",
                          place=Place(file, int(line)) if line.isdigit() else None)
