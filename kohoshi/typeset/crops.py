"""Protected parts of drawings that a crop cuts off (rule ``zone/protected``).

A drawing has no pixels by which the finished file could tell it; how it lies in its place is known
only here. Photographs are looked for in the finished file (kohoshi.check.press.protected).
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.replaced import replacedbox_layout

from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.typeset.cuts import is_oval
from kohoshi.typeset.overset import MM_PER_PX

#: px; what a rounded length may hide.
_SLACK = 0.5


def cropped_parts(page: Any, face: int) -> Iterator[Finding]:
    """Every part named in ``data-keep`` of an ``<img>`` (kohoshi.pages.crop) that its crop cuts."""
    for box in page.descendants(placeholders=True):
        kept = box.element.get("data-keep") if isinstance(box, boxes.ReplacedBox) and box.element is not None else None
        if kept:
            told = json.loads(kept)
            width, height, x, y = replacedbox_layout(box)
            shown = box.content_box_x(), box.content_box_y(), box.content_box_x() + box.width, box.content_box_y() + box.height
            for part in told["parts"]:
                left, top, across, down = (value / 100 for value in part["box"])
                whole = x + left * width, y + top * height, x + (left + across) * width, y + (top + down) * height
                sides = _cut(whole, shown)
                if sides:
                    yield _finding(told["image"], part, f"{sides}側で、枠に切られています", face, shown)
                elif is_oval(box) and not _in_ellipse(whole, shown):
                    yield _finding(told["image"], part, "丸い枠の外へ出ています", face, shown)


def _cut(whole: tuple[float, ...], shown: tuple[float, ...]) -> str:
    lost = shown[0] - whole[0], whole[2] - shown[2], shown[1] - whole[1], whole[3] - shown[3]
    return "・".join(side for side, much in zip(("左", "右", "上", "下"), lost, strict=True) if much > _SLACK)


def _in_ellipse(whole: tuple[float, ...], shown: tuple[float, ...]) -> bool:
    """Whether a rectangle lies in the ellipse that touches the sides of another."""
    across, down = (shown[2] - shown[0]) / 2, (shown[3] - shown[1]) / 2
    x, y = shown[0] + across, shown[1] + down
    return all(((corner - x) / across) ** 2 + ((edge - y) / down) ** 2 <= 1 + _SLACK / min(across, down) for corner in whole[::2] for edge in whole[1::2])


def _finding(image: str, part: dict[str, Any], said: str, face: int, shown: tuple[float, ...]) -> Finding:
    file, _, line = part["place"].rpartition(":")
    place = Place(file, int(line)) if line.isdigit() else None
    x0, y0, x1, y1 = (value * MM_PER_PX for value in shown)
    return Finding("zone/protected", Level.ERROR, f"{face}面の絵「{image}」の「{part['what']}」が{said}",
                   "切り抜きの中心（focus）を直してください", face=face, box=Box(x0, y0, x1 - x0, y1 - y0), place=place,
                   excerpt=f"{image} {part['what']} {said.partition('側で')[0]}")
