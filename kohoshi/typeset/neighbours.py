"""What stands beside a text across a tag: 和欧間, adjoining marks and kinsoku do not stop there.

WeasyPrint composes one text box at a time. Before layout, the style of every text box learns the
first character of the text that follows it in its line;
the composer reads it there, both when it lays out and when it measures preferred widths.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi import jlreq

#: What 縦中横 counts as: the ideograph by which the engine knows objects.
UPRIGHT = "\u2e80"

def note_neighbours(root: Any) -> Any:
    """Set ``ja_next`` on the styles of the text boxes of a formatting structure; returns ``root``."""
    for box in _all(root):
        if isinstance(box, boxes.LineBox):
            row = list(_inline(box))
            for leaf, following in zip(row, row[1:]):
                if isinstance(leaf, boxes.TextBox) and isinstance(following, boxes.TextBox) and following.text:
                    # text boxes of one element share their anonymous style
                    leaf.style = leaf.style.copy()
                    leaf.style.ja_next = UPRIGHT if _is_upright(following) else following.text[0]
    return root


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
