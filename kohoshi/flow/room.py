"""How many characters of running text the areas of a face hold, before anything is laid out."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kohoshi.pages.grid import Rect, placed, rows_for
from kohoshi.pages.layout import Layout

#: Characters and lines of the type area of a tabloid face.
MEASURE, LINES = 66.0, 59.0
#: Lines that blocks take in the area they are made for, about; any other six.
_DEPTHS = {"table": 37, "map": 42, "steps": 15, "chart": 13, "box": 40, "profile": 7}
_USUAL = 6
#: What of the lines is text: the rest goes to heads, ends of paragraphs.
_TEXT = .86


def rects(layout: Layout, options: Mapping[str, str], filled: Collection[str] | None = None,
          measure: float = MEASURE, depth: float = LINES) -> Iterator[tuple[str, Rect]]:
    """(area, about where it lies) of all faces of the kind. ``filled``: the areas for which there is something; else
    all but those of advertisements."""
    there = {name for name, area in layout.areas.items() if area.sets != "ads"} if filled is None else filled
    for rows in layout.grid:
        yield from placed(rows_for(rows, options), there, lambda area, width: _DEPTHS.get(layout.areas[area].sets, _USUAL), measure, depth).areas.items()


def room(layout: Layout, options: Mapping[str, str], texts: Collection[str], filled: Collection[str] | None = None,
         measure: float = MEASURE, depth: float = LINES) -> int:
    """Characters that the areas ``texts`` hold; the rest as :func:`rects` has it."""
    found = 0.0
    for name, rect in rects(layout, options, filled, measure, depth):
        if name in texts:
            columns, wide, _ = rect.columns(layout.areas[name].columns)
            found += columns * wide * rect.h
    return int(found * _TEXT)
