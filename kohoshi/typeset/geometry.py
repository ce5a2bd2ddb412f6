"""Frames as they came out: where they lie, how full they are, what does not fit.

A frame is an element with ``data-frame`` and a fixed size. What is in it is compared with it
before ``transform``, so a turned (縦組み) frame is judged like any other: its measure runs down,
its lines count to the left. Only ``Frame.box`` is where the frame lands on the paper.
"""
from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.typeset.crops import cropped_parts
from kohoshi.typeset.fit import Bounds, Fit, bounds_of
from kohoshi.typeset.fullness import TOLERANCE, Fullness, Overflow, fullness, leaves_of, lines_of
from kohoshi.typeset.narrowest import unbroken

MM_PER_PX = 25.4 / 96
#: A mark that hangs or is set half at the line end may stick out to the right by this, in em.
HANGING = .51


@dataclass(frozen=True)
class Frame:
    """A laid-out frame 枠. ``box`` in mm from the trim's top left. ``measure`` 字詰め, ``lines``
    行数 (over all its columns) and ``used`` are counted in the type of its running text;
    ``free`` is negative exactly when something is overset. ``over``: characters that do not
    fit; ``heads``, ``leads``: lines they take; ``opening``: its first characters; ``text_measure``:
    字詰め of the block that holds most of it, where that is narrower than the frame; ``room``:
    lines left before rounding; ``bounds``: what its designer allows to make it fit."""

    face: int
    name: str
    slot: str
    article: str | None
    part: str | None
    box: Box
    measure: float
    columns: int
    lines: int
    used: int
    source: str | None
    characters: int = 0
    over: int = 0
    heads: int = 0
    leads: int = 0
    opening: str = ""
    text_measure: float = 0
    room: float = 0
    bounds: Bounds = Bounds()
    fit: Fit | None = None

    @property
    def free(self) -> int:
        return self.lines - self.used

    @property
    def budget(self) -> int:
        """Characters it holds when nothing but its running text is in it."""
        return math.floor(self.measure + TOLERANCE) * self.lines

    def as_dict(self) -> dict[str, object]:
        return {
            "face": self.face, "slot": self.slot, "frame": self.name, "article": self.article, "part": self.part,
            "box": self.box.rounded(), "measure": round(self.measure, 2), "columns": self.columns,
            "lines": self.lines, "used": self.used, "free": self.free, "budget": self.budget,
            "characters": self.characters, "over": self.over, "heads": self.heads, "leads": self.leads,
            "fit": self.fit.as_dict() if self.fit else None, "source": self.source,
        }


@dataclass(frozen=True)
class Hole:
    """A place kept empty for a supplied page or an advertisement (``data-hole``)."""

    face: int
    key: str
    box: Box


def survey(document: Any, faces: list[int]) -> tuple[list[Frame], list[Hole], list[Finding]]:
    """Frames, holes and what does not fit, of one run laid out on ``faces``."""
    frames: list[Frame] = []
    holes: list[Hole] = []
    findings: list[Finding] = []
    if len(document.pages) != len(faces):
        findings.append(Finding(
            "layout/faces", Level.ERROR, f"{'・'.join(map(str, faces))}面のレイアウトが{len(document.pages)}ページになりました",
            hint="枠の外に置かれた文字や、高さの合わない枠がないか見てください", face=faces[0]))
    seen: dict[int, tuple[int, Any]] = {}
    for page, face in zip(document.pages, faces):
        findings.extend(cropped_parts(page._page_box, face))
        for box in page._page_box.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or "::" in (box.element_tag or "") or not isinstance(box, boxes.BlockLevelBox):
                continue
            if element.get("data-hole") and id(element) not in seen:
                seen[id(element)] = face, element
                holes.append(Hole(face, element.get("data-hole"), border_box(box)))
            elif element.get("data-frame"):
                again = id(element) in seen and seen[id(element)][0] != face
                if id(element) in seen and not again:
                    continue  # anonymous boxes carry their parent's element
                seen[id(element)] = face, element
                over = _overflow(box, element, again)
                frame = _frame(box, element, face, over)
                frames.append(frame)
                findings.extend(_overset(box, frame, over))
            elif box.style["overflow"] != "visible" and not element.get("data-frame"):
                findings.extend(_clipped(box, face))
    return frames, holes, findings


def border_box(box: Any) -> Box:
    """The border box on the paper, after the box's own transform."""
    x, y, w, h = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    if box.transformation_matrix:
        corners = [box.transformation_matrix.transform_point(*corner)
                   for corner in ((x, y), (x + w, y), (x, y + h), (x + w, y + h))]
        (x, right), (y, bottom) = ((min(values), max(values)) for values in zip(*corners, strict=True))
        w, h = right - x, bottom - y
    return Box(x * MM_PER_PX, y * MM_PER_PX, w * MM_PER_PX, h * MM_PER_PX)


def _frame(box: Any, element: Any, face: int, over: Overflow) -> Frame:
    full: Fullness = fullness(box, over)
    return Frame(
        face, element.get("data-name") or element.get("data-frame"), element.get("data-frame"),
        element.get("data-article"), element.get("data-part"), border_box(box), full.measure, full.columns, full.lines,
        full.used, element.get("data-source"), full.characters, over.characters, full.heads, full.leads, full.opening,
        full.text_measure, full.room, bounds_of(box.style))


def _outside(box: Any) -> Overflow:
    """Lines below or beside the box, and lines too wide."""
    x0, y0 = box.content_box_x(), box.content_box_y()
    x1, y1 = x0 + box.width, y0 + box.height
    hidden, wide = [], []
    columns: dict[float, list[float]] = {}
    for line, text in lines_of(box):
        leaves = list(leaves_of(line))
        size = max((leaf.style["font_size"] for leaf in leaves), default=0)
        middle = line.position_y + line.height / 2
        slack = TOLERANCE * size
        beside = line.position_x > x1 - slack
        if middle + size / 2 > y1 + slack or middle - size / 2 < y0 - slack - size / 2 or beside:
            hidden.append("".join(text.split()))
            low = columns.setdefault(round(line.position_x) if beside else x0, [])
            low.append(line.position_y + line.height - (y0 if beside else y1))
        elif max((leaf.position_x + leaf.width for leaf in leaves), default=0) > x1 + HANGING * size:
            wide.append((text.strip(), unbroken(line)))
    return Overflow(tuple(hidden), sum(max(low) for low in columns.values()), tuple(wide))


def _overflow(box: Any, element: Any, again: bool) -> Overflow:
    """``again``: the frame goes on over the page end, so all of this piece is outside."""
    over = _outside(box)
    if again:
        hidden = tuple("".join(text.split()) for _, text in lines_of(box))
        over = Overflow(hidden, box.height, over.wide)
    return replace(over, lost=max(0, _vanished(box, element)))


def _overset(box: Any, frame: Frame, over: Overflow) -> Iterator[Finding]:
    """あふれ: lines outside the frame, lines too wide, pictures outside, text that vanished."""
    place = _place(frame.source)
    where = f"{frame.face}面の枠「{frame.slot}」（{frame.name}）"
    who = {"face": frame.face, "box": frame.box, "place": place, "article": frame.article}
    if over.hidden:
        count = sum(map(len, over.hidden))
        yield Finding(
            "text/overset", Level.ERROR,
            f"{where}から{len(over.hidden)}行・{count}字があふれています",
            hint=f"文章を{count}字ほど減らすか、枠を{len(over.hidden)}行広げてください", excerpt=over.hidden[0][:40], **who)
    for text, word in over.wide:
        yield Finding("text/overset", Level.ERROR, f"{where}の行が横にはみ出しています",
                      hint=f"折れない長い語「{text[:20]}」があります。短い言いかたにするか、枠を広げてください" if word
                      else "枠より幅の広い表や囲みの中にあります。レイアウトの幅を直してください", excerpt=text[:40], **who)
    if over.lost:
        yield Finding("text/overset", Level.ERROR, f"{where}の文字が{over.lost}字、紙面に出ていません",
                      hint="枠が紙の端を越えています", **who)
    right, bottom = box.content_box_x() + box.width, box.content_box_y() + box.height
    for child in box.descendants(placeholders=True):
        if isinstance(child, boxes.ReplacedBox) and child.is_in_normal_flow() and (
                child.position_y + child.height > bottom + 1 or child.position_x + child.width > right + 1):
            yield Finding("layout/picture", Level.ERROR, f"{where}の絵が枠からはみ出しています", **who)


def _vanished(box: Any, element: Any) -> int:
    """Characters of the element that are in no line of the page (an absolute box broken by the
    page end loses them without a word)."""
    wanted = len("".join("".join(element.itertext()).split()))
    found = sum(
        len("".join(child.text.split())) for child in box.descendants(placeholders=True)
        if isinstance(child, boxes.TextBox) and "::" not in (child.element_tag or ""))
    return wanted - found


def _clipped(box: Any, face: int) -> Iterator[Finding]:
    """overflow: hidden with text outside: cut off on paper, still in the text layer."""
    hidden = _outside(box).hidden
    if hidden:
        yield Finding("text/overset", Level.ERROR, f"{face}面で{len(hidden)}行が隠れています（overflow）",
                      hint="レイアウトで overflow を使わないでください", face=face, box=border_box(box), excerpt=hidden[0][:40])


def _place(source: str | None) -> Place | None:
    if not source or ":" not in source:
        return None
    file, line = source.rsplit(":", 1)
    return Place(file, int(line))
