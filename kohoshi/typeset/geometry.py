"""Frames as they came out: where they lie, how full they are, what does not fit.

A frame is an element with ``data-frame`` and a fixed size. What is in it is compared with it
before ``transform``, so a turned (縦組み) frame is judged like any other: its measure runs down,
its lines count to the left. Only ``Frame.box`` is where the frame lands on the paper.
"""
from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.finding import Box, Finding, Level, Place

MM_PER_PX = 25.4 / 96
#: A line may stick out of its frame by this share of its size before it counts as overset.
TOLERANCE = .02
#: A mark that hangs or is set half at the line end may stick out to the right by this, in em.
HANGING = .51


@dataclass(frozen=True)
class Frame:
    """A laid-out frame 枠. ``box`` in mm from the trim's top left; ``measure`` 字詰め in
    characters of the frame's own size; ``lines`` 行数 it holds over all its columns."""

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

    @property
    def free(self) -> int:
        return self.lines - self.used

    def as_dict(self) -> dict[str, object]:
        return {
            "face": self.face, "slot": self.slot, "frame": self.name, "article": self.article, "part": self.part,
            "box": self.box.rounded(), "measure": round(self.measure, 2), "columns": self.columns,
            "lines": self.lines, "used": self.used, "free": self.free, "source": self.source,
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
        for box in page._page_box.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or "::" in (box.element_tag or "") or not isinstance(box, boxes.BlockLevelBox):
                continue
            if element.get("data-hole") and id(element) not in seen:
                seen[id(element)] = face, element
                holes.append(Hole(face, element.get("data-hole"), _box(box)))
            elif element.get("data-frame"):
                again = id(element) in seen and seen[id(element)][0] != face
                if id(element) in seen and not again:
                    continue  # anonymous boxes carry their parent's element
                seen[id(element)] = face, element
                frame = _frame(box, element, face)
                frames.append(frame)
                findings.extend(_overset(box, element, frame, again))
            elif box.style["overflow"] != "visible" and not element.get("data-frame"):
                findings.extend(_clipped(box, face))
    return frames, holes, findings


def _box(box: Any) -> Box:
    """The border box on the paper, after the box's own transform."""
    x, y, w, h = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    if box.transformation_matrix:
        corners = [box.transformation_matrix.transform_point(*corner)
                   for corner in ((x, y), (x + w, y), (x, y + h), (x + w, y + h))]
        (x, right), (y, bottom) = ((min(values), max(values)) for values in zip(*corners, strict=True))
        w, h = right - x, bottom - y
    return Box(x * MM_PER_PX, y * MM_PER_PX, w * MM_PER_PX, h * MM_PER_PX)


def _frame(box: Any, element: Any, face: int) -> Frame:
    leading = _leading(box)
    columned = _columned(box)
    columns = len({round(c.position_x, 1) for c in columned.children}) if columned else 1
    count = columned.style["column_count"] if columned else "auto"
    columns = count if isinstance(count, int) else columns
    per_column = max(1, math.floor(box.height / leading + TOLERANCE))
    return Frame(
        face, element.get("data-name") or element.get("data-frame"), element.get("data-frame"),
        element.get("data-article"), element.get("data-part"), _box(box),
        box.width / box.style["font_size"], columns, per_column * columns,
        _used(box, leading, per_column, columned), element.get("data-source"))


def _leading(box: Any) -> float:
    from weasyprint.text.line_break import strut
    return strut(box.style)[0]


def _columned(box: Any) -> Any | None:
    for child in box.descendants():
        if isinstance(child, boxes.BlockBox) and child.style["column_count"] not in ("auto", 1):
            return child
    return None


def _used(box: Any, leading: float, per_column: int, columned: Any | None) -> int:
    """Lines taken up, from the top of the frame to the lowest content (last column)."""
    top = box.content_box_y()

    def depth(bottoms: list[float]) -> int:
        return math.ceil((max(bottoms, default=top) - top) / leading - TOLERANCE)

    if columned is None:
        return depth([b.position_y + b.margin_height() for b in box.children if b.is_in_normal_flow()])
    bottoms: dict[float, list[float]] = {}
    for child in columned.children:
        lines = [line.position_y + line.height for line, _ in _lines(child)]
        if lines:
            bottoms.setdefault(round(child.position_x, 1), []).append(max(lines))
    if not bottoms:
        return 0
    *full, last = [bottoms[x] for x in sorted(bottoms)]
    return len(full) * per_column + depth(last)


def _lines(box: Any) -> Iterator[tuple[Any, str]]:
    """(line box, its own text) of everything in a box; inline-blocks have lines of their own."""
    for child in box.descendants(placeholders=True):
        if isinstance(child, boxes.LineBox) and not (child.element_tag or "").endswith("::marker"):
            text = "".join(leaf.text for leaf in _text(child))
            if text.strip():
                yield child, text


def _text(line: Any) -> Iterator[Any]:
    for child in line.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _text(child)


def _outside(box: Any) -> tuple[list[str], list[str], int]:
    """(texts of lines below or beside the box, texts of lines too wide, all characters)."""
    x0, y0 = box.content_box_x(), box.content_box_y()
    x1, y1 = x0 + box.width, y0 + box.height
    hidden, wide, total = [], [], 0
    for line, text in _lines(box):
        leaves = list(_text(line))
        size = max((leaf.style["font_size"] for leaf in leaves), default=0)
        total += len(text.strip())
        middle = line.position_y + line.height / 2
        slack = TOLERANCE * size
        if (middle + size / 2 > y1 + slack or middle - size / 2 < y0 - slack - size / 2
                or line.position_x > x1 - slack):
            hidden.append(text.strip())
        elif max((leaf.position_x + leaf.width for leaf in leaves), default=0) > x1 + HANGING * size:
            wide.append(text.strip())
    return hidden, wide, total


def _overset(box: Any, element: Any, frame: Frame, again: bool) -> Iterator[Finding]:
    """あふれ: lines outside the frame, lines too wide, pictures outside, text that vanished."""
    hidden, wide, _ = _outside(box)
    if again:
        hidden = [text for _, text in _lines(box)]
    place = _place(frame.source)
    where = f"{frame.face}面の枠「{frame.slot}」（{frame.name}）"
    who = {"face": frame.face, "box": frame.box, "place": place, "article": frame.article}
    if hidden:
        count = sum(len(text) for text in hidden)
        yield Finding(
            "text/overset", Level.ERROR,
            f"{where}から{len(hidden)}行・{count}字があふれています",
            hint=f"文章を{count}字ほど減らすか、枠を{len(hidden)}行広げてください", excerpt=hidden[0][:40], **who)
    for text in wide:
        yield Finding("text/overset", Level.ERROR, f"{where}の行が横にはみ出しています",
                      hint="折れない長い語があります", excerpt=text[:40], **who)
    lost = _vanished(box, element)
    if lost > 0:
        yield Finding("text/overset", Level.ERROR, f"{where}の文字が{lost}字、紙面に出ていません",
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
    hidden, _, _ = _outside(box)
    if hidden:
        yield Finding("text/overset", Level.ERROR, f"{face}面で{len(hidden)}行が隠れています（overflow）",
                      hint="レイアウトで overflow を使わないでください", face=face, box=_box(box), excerpt=hidden[0][:40])


def _place(source: str | None) -> Place | None:
    if not source or ":" not in source:
        return None
    file, line = source.rsplit(":", 1)
    return Place(file, int(line))
