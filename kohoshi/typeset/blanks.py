"""Blanks that fall away where a line ends stay for those who listen.

A blank at the end of a line is not painted, nor is one that stands alone between two elements, and
a line break is no blank at all. Whoever goes by the tags then hears two words as one: 「Open Data」
folded becomes OpenData (ISO 32000-1, 14.8.2.6.2: what parts words must be in the text itself). So

- before layout every text learns where it stands in the text of its paragraph or head
  (:func:`note_sources`);
- after it, what was set is held against that text: where blanks between two set texts are in
  neither, the one before gets a blank (:func:`note_lost`), which the tagged edition paints behind
  its last glyph (kohoshi.typeset.reading). The one after gets it when the one before belongs to a
  ruby, whose reading it would else part from its base;
- a line break or the border of a block inside one head or paragraph counts as a blank between
  Western words, as none in Japanese.

A blank leaves no ink and nothing stands behind it, so no glyph moves.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi import jlreq
from kohoshi.typeset.structure import structure_type

#: Structure types whose text is one, whatever blocks it is laid out in.
_WHOLE = frozenset({"P", "Lbl", "Link", *(f"H{n}" for n in range(1, 7))})
_BLANKS = re.compile(r"\s+")
#: Where a line is broken or a block begins or ends, in the text of a whole.
_BREAK = "\n"


@dataclass(eq=False)
class _Whole:
    """The text of one head or paragraph, as its source has it; what was set of it: where a set
    text begins and ends → the boxes."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    begins: dict[int, list[Any]] = field(default_factory=dict)
    ends: dict[int, list[Any]] = field(default_factory=dict)

    def add(self, text: str) -> int:
        """Where the text stands."""
        self.parts.append(text)
        self.length += len(text)
        return self.length - len(text)


@dataclass(eq=False)
class _Source:
    """A text before it is parted into lines: where it stands in what whole, and how far it was set."""

    whole: _Whole
    at: int
    text: str
    in_ruby: bool
    read: int = 0

    def found(self, text: str) -> int | None:
        """Where the next piece of it begins; a text that is set twice (the head of a table on its
        next page) begins anew."""
        for start in (self.read, 0):
            while start < len(self.text) and not self.text.startswith(text, start) and self.text[start].isspace():
                start += 1
            if self.text.startswith(text, start):
                self.read = start + len(text)
                return start
        return None  # hyphenated: not our words


def note_sources(root: Any) -> Any:
    """Note on the text boxes of a formatting structure where each stands in its head or paragraph;
    returns ``root``."""
    _gather(root, None, False)
    return root


def _gather(box: Any, whole: _Whole | None, in_ruby: bool) -> None:
    if isinstance(box, boxes.TextBox):
        if whole is not None:
            box.source = _Source(whole, whole.add(box.text), box.text, in_ruby)
        return
    element, tag = box.element, box.element_tag or ""
    classes: list[str] = []
    if element is not None:
        if element.get("data-artifact"):
            return
        if "::" not in tag:
            classes = (element.get("class") or "").split()
    if "rt" in classes:
        return
    parts = not isinstance(box, boxes.InlineLevelBox | boxes.LineBox)
    if whole is not None and parts:
        whole.add(_BREAK)
    inner = whole
    if tag.endswith("::marker") or whole is None and (
            isinstance(box, boxes.LineBox) or tag and structure_type(tag, classes, False) in _WHOLE):
        inner = _Whole()
    for child in getattr(box, "children", ()):
        _gather(child, inner, in_ruby or "ruby" in classes)
    if whole is not None and parts:
        whole.add(_BREAK)


def note_lost(pages: Iterable[Any]) -> None:
    """Note on the text boxes of laid-out pages where a blank fell away: ``blank_behind``, ``blank_before``."""
    wholes: dict[_Whole, None] = {}
    for page in pages:
        for box in page._page_box.descendants(placeholders=True):
            source = getattr(box, "source", None)
            if source is None or not box.text.strip():
                continue
            start = source.found(box.text)
            if start is not None:
                whole = source.whole
                wholes[whole] = None
                whole.begins.setdefault(source.at + start, []).append(box)
                whole.ends.setdefault(source.at + start + len(box.text), []).append(box)
    for whole in wholes:
        _mark(whole)


def _mark(whole: _Whole) -> None:
    text = "".join(whole.parts)
    for blanks in _BLANKS.finditer(text):
        before, after = whole.ends.get(blanks.start(), ()), whole.begins.get(blanks.end(), ())
        if not before or not after or not (
                blanks[0].strip(_BREAK) or jlreq.parts_words(text[blanks.start() - 1], text[blanks.end()])):
            continue
        if before[0].source.in_ruby:
            for box in after:
                box.blank_before = True
        else:
            for box in before:
                box.blank_behind = True


def text_for_readers(box: Any) -> str:
    """The words of a text box for those who go by the tags, with the blanks that fell away."""
    text = box.text
    if getattr(box, "blank_before", False):
        text = f" {text}"
    return f"{text} " if getattr(box, "blank_behind", False) else text
