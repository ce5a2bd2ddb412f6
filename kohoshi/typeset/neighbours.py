"""What stands beside a text across a tag: 和欧間, adjoining marks and kinsoku do not stop there.

WeasyPrint composes one text box at a time. Before layout, the style of every text box learns, by
its text, the first character of the text that follows it in its line; the composer reads it
there, both when it lays out and when it measures preferred widths.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi import jlreq

#: What 縦中横 counts as: the ideograph by which the engine knows objects.
UPRIGHT = "\u2e80"


def note_neighbours(root: Any) -> Any:
    """Note on the styles of the text boxes of a formatting structure what follows each text
    (:func:`following`); returns ``root``."""
    for box in _all(root):
        if isinstance(box, boxes.LineBox):
            row = list(_inline(box))
            for leaf, after in pairwise(row):
                if isinstance(leaf, boxes.TextBox) and isinstance(after, boxes.TextBox) and not leaf.text.endswith(" "):
                    _note(leaf, UPRIGHT if _is_upright(after) else after.text[0])
    return root


def _note(leaf: Any, char: str) -> None:
    text = leaf.text.lstrip(" ")
    noted = leaf.style.__dict__.setdefault("ja_next", {})
    if noted.get(text, char) != char:
        # text boxes of one element share their anonymous style; here two of them are alike
        # but for what follows
        leaf.style = leaf.style.copy()
        noted = leaf.style.__dict__.setdefault("ja_next", {})
    noted[text] = char


def following(style: Any, text: str) -> str | None:
    """The character that follows a whole text of this style across a tag, or None."""
    noted = style.__dict__.get("ja_next")
    return noted.get(text.lstrip(" ")) if noted else None


def _is_upright(box: Any) -> bool:
    """縦中横 stands in its line like one ideograph: no 和欧間 beside it (JLREQ 3.2.5)."""
    features = box.style["font_feature_settings"]
    return features != "normal" and "tcyo" in dict(features)


def _all(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _all(child)


def _inline(box: Any) -> Iterator[Any]:
    """Leaves of a line in order; None where decoration or an object stands between texts."""
    for child in box.children:
        if isinstance(child, boxes.InlineBox):
            if _spaced(child):
                yield None
            yield from _inline(child)
            if _spaced(child):
                yield None
        elif isinstance(child, boxes.TextBox):
            if child.text:
                yield child
        else:
            yield None


def _spaced(box: Any) -> bool:
    """Whether an inline box has room of its own at its sides."""
    style = box.style
    for side in ("left", "right"):
        if style[f"border_{side}_width"] or getattr(style[f"padding_{side}"], "value", 0):
            return True
        if getattr(style[f"margin_{side}"], "value", 0):
            return True
    return False


def strict(original: Callable[..., bool]) -> Callable[..., bool]:
    """``can_break_text`` that keeps kinsoku and units between two elements."""
    def can_break_text(text: str, lang: str | None) -> bool:
        if len(text) == 2 and (lang or "").startswith("ja") and not (
                jlreq.may_break(text[0], text[1]) and not jlreq.is_counted(text[0], text[1])):
            return False
        return original(text, lang)

    return can_break_text
