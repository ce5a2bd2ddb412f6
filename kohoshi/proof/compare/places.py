"""Boxes of glyphs and things as spots to draw."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kohoshi.finding import Box
from kohoshi.proof.compare.change import FaceBox
from kohoshi.proof.compare.owners import Unit
from kohoshi.proof.compare.painting import Thing
from kohoshi.proof.compare.words import Edit

#: Width of the spot (mm) where something was taken out.
_CARET = 0.6
#: Things told one by one; more are told as the box around all.
_FEW = 6


def of_glyphs(unit: Unit, indices: Sequence[int]) -> tuple[FaceBox, ...]:
    """One spot a line for glyphs of a unit (indices into it, in order)."""
    lines: dict[int, list[int]] = {}
    for i in indices:
        lines.setdefault(int(unit.face.lines[unit.glyphs[i]]), []).append(i)
    return tuple(FaceBox(unit.region.face, around(unit.boxes[part])) for part in lines.values())


def of_edit(unit: Unit, edit: Edit, *, new: bool) -> tuple[FaceBox, ...]:
    """Where a correction stands on one side; a caret where that side has nothing of it."""
    start, end = (edit.b0, edit.b1) if new else (edit.a0, edit.a1)
    if start < end:
        return of_glyphs(unit, range(start, end))
    boxes = unit.boxes
    if not len(boxes):
        return (of_room(unit),)
    left, top, right, bottom = (float(value) for value in boxes[max(start - 1, 0)])
    at = right if start else left
    return (FaceBox(unit.region.face, Box(at - _CARET / 2, top, _CARET, bottom - top)),)


def of_things(unit: Unit, things: Sequence[Thing]) -> tuple[FaceBox, ...]:
    boxes = np.array([thing.box for thing in things]).reshape(-1, 4)
    if not len(boxes):
        return ()
    if len(boxes) > _FEW:
        return (FaceBox(unit.region.face, around(boxes)),)
    return tuple(dict.fromkeys(FaceBox(unit.region.face, around(boxes[i:i + 1])) for i in range(len(boxes))))


def of_room(unit: Unit) -> FaceBox:
    left, top, right, bottom = unit.region.edges
    return FaceBox(unit.region.face, Box(left, top, right - left, bottom - top))


def around(boxes: np.ndarray) -> Box:
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    return Box(float(left), float(top), float(right - left), float(bottom - top))


def merged(spots: Iterable[FaceBox]) -> tuple[FaceBox, ...]:
    """One spot a face."""
    faces: dict[int, list[Box]] = {}
    for spot in spots:
        faces.setdefault(spot.face, []).append(spot.box)
    return tuple(FaceBox(face, around(np.array([[b.x, b.y, b.x + b.w, b.y + b.h] for b in boxes])))
                 for face, boxes in sorted(faces.items()))
