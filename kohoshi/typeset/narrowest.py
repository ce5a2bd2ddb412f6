"""How narrow a table cell or grid track may become: its lines break between elements too.

The engine measures the narrowest width of a line element by element, and knows no break between
two of them: a sentence of phrases that are unbreakable in themselves (``.phrase``) counted as one
word, and a cell that held it grew out of its column.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.css.properties import ZERO_PIXELS
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from kohoshi.typeset.neighbours import UPRIGHT

_WRAPS = ("normal", "pre-wrap", "pre-line")


def with_breaks(original: Callable[..., Iterator[float]]) -> Callable[..., Iterator[float]]:
    """``inline_line_widths`` that ends a line wherever one may end between two children of the box."""
    def inline_line_widths(context: Any, box: Any, outer: bool, is_line_start: bool, minimum: bool,
                           skip_stack: Any = None, first_line: bool = False) -> Iterator[float]:
        groups = _groups(box, skip_stack) if minimum and box.style["white_space"] in _WRAPS else []
        if len(groups) < 2:
            yield from original(context, box, outer, is_line_start, minimum, skip_stack, first_line)
            return
        for number, group in enumerate(groups):
            part = box.copy_with_children(group)
            if number:
                part.style = box.style.copy()
                part.style["text_indent"] = ZERO_PIXELS
            skip = {0: next(iter(skip_stack.values()))} if skip_stack and not number else None
            yield from original(context, part, outer, is_line_start or number > 0, minimum, skip, first_line)

    return inline_line_widths


def _groups(box: Any, skip_stack: Any) -> list[list[Any]]:
    """The children of a line or inline box, cut where a line may end between two of them."""
    groups: list[list[Any]] = []
    last = ""
    for child in box.children[next(iter(skip_stack)) if skip_stack else 0:]:
        text = _text(child)
        # by name of the module: the room's own kinsoku is in place there
        if groups and not (text and last and inline.can_break_text(last[-1] + text[0], child.style["lang"])):
            groups[-1].append(child)
        else:
            groups.append([child])
        last = text or last
    return groups


def _text(box: Any) -> str:
    """The text of what stands in a line; objects count as one ideograph, what is out of flow as nothing."""
    if isinstance(box, boxes.TextBox):
        found: str = box.text
        return found
    if not box.is_in_normal_flow():
        return ""
    if isinstance(box, boxes.InlineBox):
        return "".join(map(_text, box.children))
    return UPRIGHT
