"""Rules ``zone/…`` and ``text/small``: where type may not stand, and how small it may be."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohoshi.check.press.sheet import SIDES, PressFace, Printed
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


def check_zones(press_face: PressFace) -> Iterator[Finding]:
    """zone/safe, zone/gutter, zone/hole by the outlines of the glyphs."""
    letters = press_face.letters
    if not len(letters):
        return
    ink = press_face.face.glyphs.ink[letters]
    _, _, width, height = press_face.trim
    distance = np.stack([ink[:, 0], ink[:, 1], width - ink[:, 2], height - ink[:, 3]])
    on_paper = (distance > -0.2).all(axis=0)  # what crosses the trim is text/outside-trim
    zones = press_face.press.zones
    for side, name in enumerate(SIDES):
        # what the press cannot print at all is zone/live
        least = zones.gutter if name == press_face.inner else zones.safe
        near = on_paper & (distance[side] < least - _SLACK) & (distance[side] > press_face.press.white)
        if near.any():
            yield _near(press_face, letters[near], name, float(distance[side][near].min()))
    for x, y, radius in press_face.holes:
        apart = np.hypot(np.maximum(np.maximum(ink[:, 0] - x, x - ink[:, 2]), 0),
                         np.maximum(np.maximum(ink[:, 1] - y, y - ink[:, 3]), 0))
        hit = letters[apart < radius]
        if len(hit):
            yield _finding(press_face, "zone/hole", Level.WARNING, hit, "文字が綴じ穴にかかります", "穴の位置を避けてください")


def _near(press_face: PressFace, glyphs: np.ndarray, side: str, distance: float) -> Finding:
    zones = press_face.press.zones
    if side == press_face.inner:
        return _finding(press_face, "zone/gutter", Level.WARNING, glyphs,
                        f"文字がのどから {distance:.1f} mm にあります（{zones.gutter:g} mm から）",
                        "見開きの折り目にかかって読みにくくなります。のどから離してください")
    return _finding(press_face, "zone/safe", Level.WARNING, glyphs,
                    f"文字が{side}の仕上がりから {distance:.1f} mm にあります（{zones.safe:g} mm から）",
                    "断裁のずれで切れることがあります。内側に寄せてください")


def check_small(press_face: PressFace) -> Iterator[Finding]:
    """text/small: type the press cannot hold."""
    letters = press_face.letters
    sizes = press_face.face.glyphs.size_pt[letters] * Q_PER_POINT
    small = letters[sizes < press_face.press.type.minimum_q - _SLACK_Q]
    small = np.array([i for i in small if not _is_aside(press_face, int(i))], dtype=int)
    if len(small):
        least = press_face.face.glyphs.size_pt[small].min() * Q_PER_POINT
        yield _finding(press_face, "text/small", Level.WARNING, small,
                       f"文字が {least:.1f} Q です（{press_face.press.type.minimum_q:g} Q から）",
                       "つぶれて読めません。大きくしてください")


def _is_aside(press_face: PressFace, index: int) -> bool:
    """Ruby and other marks over (横組) or right of (縦組) type that is larger by half: they follow
    the size of their base."""
    glyphs = press_face.face.glyphs
    left, top, right, bottom = glyphs.boxes[index]
    base = glyphs.boxes[glyphs.size_pt >= _BASE * glyphs.size_pt[index]]
    if not len(base):
        return False
    near = bottom - top
    over = (base[:, 0] < right) & (base[:, 2] > left) & (np.abs(base[:, 1] - bottom) < near)
    beside = (base[:, 1] < bottom) & (base[:, 3] > top) & (np.abs(left - base[:, 2]) < right - left)
    return bool((over | beside).any())


def _finding(press_face: PressFace, rule: str, level: Level, glyphs: np.ndarray, message: str, hint: str) -> Finding:
    """Tells the first line of the glyphs concerned."""
    start = glyphs[0]
    line = next((line for line in press_face.face.lines if line.start <= start < line.end), None)
    first = [i for i in glyphs if line is None or i < line.end] or [start]
    boxes = press_face.face.glyphs.ink[first]
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    box: Edges = (left, top, right, bottom)
    words = press_face.words(first)
    return press_face.finding(rule, level, f"の{press_face.owner_of_text(box)}{message}「{words}」（{len(glyphs)}字）", hint, box, words)


def check_live(printed: Printed) -> Iterator[Finding]:
    """zone/live: ink where the press cannot print (the white of newspaper presses)."""
    press_face, plate = printed.press_face, printed.plate
    white = press_face.press.white - _SLACK
    if white <= 0:
        return
    _, _, width, height = press_face.trim
    strips = ((0.0, 0.0, white, height), (0.0, 0.0, width, white),
              (width - white, 0.0, width, height), (0.0, height - white, width, height))
    found = [(side, box) for side, strip in zip(SIDES, strips, strict=True) if (box := _inked(plate, strip))]
    if not found:
        return
    worded = [box for _, box in found if press_face.words_in(box)]
    what = "文字" if worded else "絵や地色"
    box = worded[0] if worded else found[0][1]
    sides = "・".join(side for side, _ in found)
    yield press_face.finding(
        "zone/live", Level.ERROR,
        f"の{sides}側で、{press_face.owner_at(box)}{what}が刷れない余白にあります（四方 {press_face.press.white:g} mm は白のまま）",
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
