"""Rules ``zone/…`` and ``text/small``: where type may not stand, and how small it may be."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohoshi.check.press.sheet import SIDES, Printed, Sheet
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.model import Q_PER_POINT
from kohoshi.pdfread.painted import Edges
from kohoshi.pdfread.plates import Plate

#: mm; glyph outlines are rounded.
_SLACK = 0.1
#: Q
_SLACK_Q = 0.05
#: The base of ruby is larger by this.
_BASE = 1.5
#: Of 255: less ink than this is none; so many pixels together are seen.
_INK, _PIXELS = 6, 12


def check_zones(sheet: Sheet) -> Iterator[Finding]:
    """zone/safe, zone/gutter, zone/hole by the outlines of the glyphs."""
    letters = sheet.letters
    if not len(letters):
        return
    ink = sheet.face.glyphs.ink[letters]
    _, _, width, height = sheet.trim
    distance = np.stack([ink[:, 0], ink[:, 1], width - ink[:, 2], height - ink[:, 3]])
    on_paper = (distance > -0.2).all(axis=0)  # what crosses the trim is text/outside-trim
    zones = sheet.press.zones
    for side, name in enumerate(SIDES):
        # what the press cannot print at all is zone/live
        least = zones.gutter if name == sheet.inner else zones.safe
        near = on_paper & (distance[side] < least - _SLACK) & (distance[side] > sheet.press.white)
        if near.any():
            yield _near(sheet, letters[near], name, float(distance[side][near].min()))
    for x, y, radius in sheet.holes:
        apart = np.hypot(np.maximum(np.maximum(ink[:, 0] - x, x - ink[:, 2]), 0),
                         np.maximum(np.maximum(ink[:, 1] - y, y - ink[:, 3]), 0))
        hit = letters[apart < radius]
        if len(hit):
            yield _finding(sheet, "zone/hole", Level.WARNING, hit, "文字が綴じ穴にかかります", "穴の位置を避けてください")


def _near(sheet: Sheet, glyphs: np.ndarray, side: str, distance: float) -> Finding:
    zones = sheet.press.zones
    if side == sheet.inner:
        return _finding(sheet, "zone/gutter", Level.WARNING, glyphs,
                        f"文字がのどから {distance:.1f} mm にあります（{zones.gutter:g} mm から）",
                        "見開きの折り目にかかって読みにくくなります。のどから離してください")
    return _finding(sheet, "zone/safe", Level.WARNING, glyphs,
                    f"文字が{side}の仕上がりから {distance:.1f} mm にあります（{zones.safe:g} mm から）",
                    "断裁のずれで切れることがあります。内側に寄せてください")


def check_small(sheet: Sheet) -> Iterator[Finding]:
    """text/small: type the press cannot hold."""
    letters = sheet.letters
    sizes = sheet.face.glyphs.size_pt[letters] * Q_PER_POINT
    small = letters[sizes < sheet.press.type.minimum_q - _SLACK_Q]
    small = np.array([i for i in small if not _is_aside(sheet, int(i))], dtype=int)
    if len(small):
        least = sheet.face.glyphs.size_pt[small].min() * Q_PER_POINT
        yield _finding(sheet, "text/small", Level.WARNING, small,
                       f"文字が {least:.1f} Q です（{sheet.press.type.minimum_q:g} Q から）",
                       "つぶれて読めません。大きくしてください")


def _is_aside(sheet: Sheet, index: int) -> bool:
    """Ruby and other marks over (横組) or right of (縦組) type that is larger by half: they follow
    the size of their base."""
    glyphs = sheet.face.glyphs
    left, top, right, bottom = glyphs.boxes[index]
    base = glyphs.boxes[glyphs.size_pt >= _BASE * glyphs.size_pt[index]]
    if not len(base):
        return False
    near = bottom - top
    over = (base[:, 0] < right) & (base[:, 2] > left) & (np.abs(base[:, 1] - bottom) < near)
    beside = (base[:, 1] < bottom) & (base[:, 3] > top) & (np.abs(left - base[:, 2]) < right - left)
    return bool((over | beside).any())


def _finding(sheet: Sheet, rule: str, level: Level, glyphs: np.ndarray, message: str, hint: str) -> Finding:
    """Tells the first line of the glyphs concerned."""
    start = glyphs[0]
    line = next((line for line in sheet.face.lines if line.start <= start < line.end), None)
    first = [i for i in glyphs if line is None or i < line.end] or [start]
    boxes = sheet.face.glyphs.ink[first]
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    box: Edges = (left, top, right, bottom)
    words = sheet.words(first)
    return sheet.finding(rule, level, f"の{sheet.owner_of_text(box)}{message}「{words}」（{len(glyphs)}字）", hint, box, words)


def check_live(printed: Printed) -> Iterator[Finding]:
    """zone/live: ink where the press cannot print (the white of newspaper presses)."""
    sheet, plate = printed.sheet, printed.plate
    white = sheet.press.white - _SLACK
    if white <= 0:
        return
    _, _, width, height = sheet.trim
    strips = ((0.0, 0.0, white, height), (0.0, 0.0, width, white),
              (width - white, 0.0, width, height), (0.0, height - white, width, height))
    found = [(side, box) for side, strip in zip(SIDES, strips, strict=True) if (box := _inked(plate, strip))]
    if not found:
        return
    worded = [box for _, box in found if sheet.words_in(box)]
    what = "文字" if worded else "絵や地色"
    box = worded[0] if worded else found[0][1]
    sides = "・".join(side for side, _ in found)
    yield sheet.finding(
        "zone/live", Level.ERROR,
        f"の{sides}側で、{sheet.owner_at(box)}{what}が刷れない余白にあります（四方 {sheet.press.white:g} mm は白のまま）",
        "この印刷機では出ません。余白の内側に収めてください", box, f"{sides}側 {what}")


def _inked(plate: Plate, strip: Edges) -> Edges | None:
    """The box of the ink in a strip; None where there is none to speak of."""
    inked: np.ndarray = np.any(plate.part(strip) > _INK, axis=2)
    if inked.sum() < _PIXELS:
        return None
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    across, down = plate.scale
    return (strip[0] + float(columns[0]) / across, strip[1] + float(rows[0]) / down,
            strip[0] + float(columns[-1] + 1) / across, strip[1] + float(rows[-1] + 1) / down)
